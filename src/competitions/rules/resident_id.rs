//! The resident ID number (GB 11643): read, checked, shown masked.

use chrono::{Datelike, NaiveDate};

use crate::kernel::{Text, text::half_width};

/// A checked number of 18 characters. Prints nothing of itself.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ResidentId(String);

/// Why a text is no resident ID number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdProblem {
    Missing,
    /// Neither 18 nor 15 characters.
    Length(usize),
    /// Something else than digits, or a letter elsewhere than at the end.
    Character,
    /// The date of birth is none, or has not come yet.
    Date,
    /// The last character should be this one.
    Check(char),
}

impl From<IdProblem> for Text {
    fn from(problem: IdProblem) -> Self {
        match problem {
            IdProblem::Missing => Self::new("contestant-id-missing"),
            IdProblem::Length(n) => Self::new("contestant-id-length").with("n", n),
            IdProblem::Character => Self::new("contestant-id-character"),
            IdProblem::Date => Self::new("contestant-id-date"),
            IdProblem::Check(right) => Self::new("contestant-id-check").with("right", right),
        }
    }
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

impl ResidentId {
    /// Reads a number as people type it: full-width, with blanks, `x` for `X`,
    /// or in the form of 15 digits used until 1999, which becomes the long one.
    ///
    /// # Errors
    /// What is wrong with it. Unknown regions are accepted.
    pub fn parse(typed: &str, today: NaiveDate) -> Result<Self, IdProblem> {
        let text: String = half_width(typed)
            .chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| c.to_ascii_uppercase())
            .collect();
        let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        let number = match text.chars().count() {
            0 => return Err(IdProblem::Missing),
            15 if digits(&text) => {
                let long = format!("{}19{}", &text[..6], &text[6..]);
                let check = check_of(&long);
                format!("{long}{check}")
            }
            15 => return Err(IdProblem::Character),
            18 if !text.is_ascii() || !digits(&text[..17]) => return Err(IdProblem::Character),
            18 if !text.ends_with(|c: char| c.is_ascii_digit() || c == 'X') => {
                return Err(IdProblem::Character);
            }
            18 => text,
            n => return Err(IdProblem::Length(n)),
        };
        let right = check_of(&number);
        if !number.ends_with(right) {
            return Err(IdProblem::Check(right));
        }
        let id = Self(number);
        match id.born() {
            Some(born) if born.year() >= 1900 && born <= today => Ok(id),
            _ => Err(IdProblem::Date),
        }
    }

    /// The 18 characters; only to be sealed or compared.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// `3202**********1234`: what people may see.
    #[must_use]
    pub fn masked(&self) -> String {
        format!("{}**********{}", &self.0[..4], &self.0[14..])
    }

    #[must_use]
    pub fn born(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.0[6..14], "%Y%m%d").ok()
    }
}

impl std::fmt::Debug for ResidentId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("ResidentId(…)")
    }
}

/// The check character of the first 17 digits.
fn check_of(number: &str) -> char {
    let sum: u32 = number.chars().zip(WEIGHTS).map(|(c, weight)| c.to_digit(10).unwrap_or(0) * weight).sum();
    CHECKS[sum as usize % 11]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<String, IdProblem> {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        ResidentId::parse(text, today).map(|id| id.as_str().to_owned())
    }

    #[test]
    fn valid_numbers_are_read_however_they_are_typed() {
        for (typed, meant) in [
            ("320211199003070019", "320211199003070019"),
            ("32028119851231002X", "32028119851231002X"),
            ("32028119851231002x", "32028119851231002X"),
            ("３２０２８１１９８５１２３１００２ｘ", "32028119851231002X"),
            (" 320205 19780615 1238 ", "320205197806151238"),
            ("320211850101001", "320211198501010014"),
        ] {
            assert_eq!(parse(typed).as_deref(), Ok(meant), "{typed}");
        }
    }

    #[test]
    fn each_fault_has_its_reason() {
        for (typed, reason) in [
            ("", IdProblem::Missing),
            ("32021119900307001", IdProblem::Length(17)),
            ("3202111990030700190", IdProblem::Length(19)),
            ("320211199003070018", IdProblem::Check('9')),
            ("320211199002300011", IdProblem::Date),
            ("320281198502290010", IdProblem::Date),
            ("320211850231001", IdProblem::Date),
            ("32021119900307001A", IdProblem::Character),
            ("3202111990X3070019", IdProblem::Character),
            ("32021185010100X", IdProblem::Character),
            ("护照320211199003070", IdProblem::Length(17)),
            ("护照号3202111990030701", IdProblem::Length(19)),
            ("护照号320211199003070", IdProblem::Character),
        ] {
            assert_eq!(parse(typed), Err(reason), "{typed}");
        }
    }

    #[test]
    fn nobody_is_born_tomorrow() {
        let born = NaiveDate::from_ymd_opt(1990, 3, 7).unwrap();
        assert!(ResidentId::parse("320211199003070019", born).is_ok());
        let before = born.pred_opt().unwrap();
        assert_eq!(ResidentId::parse("320211199003070019", before), Err(IdProblem::Date));
    }

    #[test]
    fn only_the_mask_is_ever_shown() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let id = ResidentId::parse("320205197806151238", today).unwrap();
        assert_eq!(id.masked(), "3202**********1238");
        assert_eq!(format!("{id:?}"), "ResidentId(…)");
    }

    proptest::proptest! {
        #[test]
        fn one_wrong_digit_is_always_noticed(at in 0_usize..17, by in 1_u32..10) {
            let right = "320211199003070019";
            let wrong: String = right
                .chars()
                .enumerate()
                .map(|(i, c)| match c.to_digit(10) {
                    Some(d) if i == at => char::from_digit((d + by) % 10, 10).unwrap_or(c),
                    _ => c,
                })
                .collect();
            proptest::prop_assert!(matches!(parse(&wrong), Err(IdProblem::Check(_))));
        }
    }
}
