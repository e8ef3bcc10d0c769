//! 统一社会信用代码 (GB 32100-2015): is this credit code well formed?

use crate::kernel::{Text, text::half_width};

/// Without I, O, S, V and Z; the place of a character is its value.
const ALPHABET: &str = "0123456789ABCDEFGHJKLMNPQRTUWXY";
const WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
/// GB 11714: the organisation code within, characters 9 to 17.
const ORGANISATION_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];

/// The unified social credit code of a unit or union.
#[derive(Debug)]
pub struct Uscc;

/// A code whose check character is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// 18 characters, upper case.
    pub code: String,
    /// Something odd that is no reason to refuse; show it and go on.
    pub warning: Option<Text>,
}

impl Uscc {
    /// Reads a code as people type it: full-width, lower case and with blanks
    /// are fine.
    ///
    /// # Errors
    /// A message that says which character is wrong and what it should be.
    pub fn parse(typed: &str) -> Result<Checked, Text> {
        let code: String =
            half_width(typed).to_uppercase().chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
        let length = code.chars().count();
        if length != 18 {
            return Err(Text::new("uscc-length").with("n", length));
        }
        let mut values = Vec::with_capacity(18);
        for (place, character) in code.chars().enumerate() {
            match ALPHABET.find(character) {
                Some(value) => values.push(value),
                None => {
                    return Err(Text::new("uscc-character")
                        .with("place", place + 1)
                        .with("character", character));
                }
            }
        }
        let expected = letter(check(&values[..17]));
        if !code.ends_with(expected) {
            return Err(Text::new("uscc-check").with("expected", expected));
        }
        let inner = organisation_check(&code[8..16]);
        let warning = (!code[16..].starts_with(inner))
            .then(|| Text::new("uscc-organisation-check").with("expected", inner));
        Ok(Checked { code, warning })
    }
}

impl Checked {
    /// Issued by the trade unions' own registrar.
    #[must_use]
    pub fn is_union(&self) -> bool {
        self.code.starts_with('8')
    }

    /// The union of one unit.
    #[must_use]
    pub fn is_base_union(&self) -> bool {
        self.code.starts_with("81")
    }
}

fn check(values: &[usize]) -> usize {
    let sum: usize = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    (31 - sum % 31) % 31
}

fn letter(value: usize) -> char {
    ALPHABET.chars().nth(value).unwrap_or('0')
}

fn organisation_check(eight: &str) -> char {
    // Here the alphabet is complete: A is 10 and Z is 35.
    let value = |c: char| c.to_digit(36).unwrap_or(0) as usize;
    let sum: usize = eight.chars().zip(ORGANISATION_WEIGHTS).map(|(c, weight)| value(c) * weight).sum();
    match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(u32::try_from(digit).unwrap_or(0), 10).unwrap_or('0'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_get_the_verdict_of_the_standard() {
        for code in [
            "91320206250046087A",
            "9132028114222566XF",
            "81320211MC12345665",
            "91320200MA1ABCDE8A",
            "N2320205MF0000013R",
        ] {
            assert_eq!(Uscc::parse(code), Ok(Checked { code: code.to_owned(), warning: None }), "{code}");
        }
        let expects = |c: &str| Err(Text::new("uscc-check").with("expected", c));
        assert_eq!(Uscc::parse("91320206250046087B"), expects("A"));
        assert_eq!(Uscc::parse("91320206250064087A"), expects("B"), "two digits swapped");
        assert_eq!(
            Uscc::parse("91320206I50046087A"),
            Err(Text::new("uscc-character").with("place", 9).with("character", 'I'))
        );
        assert_eq!(Uscc::parse("9132020625004608"), Err(Text::new("uscc-length").with("n", 16)));
        assert_eq!(Uscc::parse(""), Err(Text::new("uscc-length").with("n", 0)));
    }

    #[test]
    fn a_wrong_organisation_digit_is_a_warning() {
        let checked = Uscc::parse("81320211MC12345678").unwrap();
        assert_eq!(checked.warning, Some(Text::new("uscc-organisation-check").with("expected", "6")));
        assert!(checked.is_union() && checked.is_base_union());
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for typed in
            [" 91320206250046087a ", "９１３２０２０６２５００４６０８７Ａ", "913202-06 2500 4608 7A"]
        {
            assert_eq!(Uscc::parse(typed).unwrap().code, "91320206250046087A", "{typed}");
        }
        // Eighteen characters of other scripts are refused, not cut in the middle.
        assert!(Uscc::parse("无锡市总工会无锡市总工会无锡市总工会").is_err());
    }

    proptest::proptest! {
        #[test]
        fn nothing_typed_makes_it_panic(typed in "\\PC{0,24}") {
            let _ = Uscc::parse(&typed);
        }

        #[test]
        fn one_wrong_character_is_always_found(place in 0_usize..18, other in 0_usize..31) {
            let right = "91320206250046087A";
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(n, c)| if n == place { letter(other) } else { c })
                .collect();
            proptest::prop_assert_eq!(Uscc::parse(&wrong).is_ok(), wrong == right);
        }
    }
}
