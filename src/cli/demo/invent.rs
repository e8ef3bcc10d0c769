//! Names, numbers and codes that look right and belong to nobody.

use std::collections::HashSet;

use super::data::City;
use crate::{competitions::Typed, kernel::Dice};

/// Makes people up, the same ones every time.
pub(super) struct Inventor<'a> {
    city: &'a City,
    dice: Dice,
    used: HashSet<String>,
    people: u32,
}

impl<'a> Inventor<'a> {
    pub fn new(city: &'a City, seed: u64) -> Self {
        Self { city, dice: Dice::from_seed(seed), used: HashSet::new(), people: 0 }
    }

    /// A number below `end`.
    pub fn below(&self, end: usize) -> usize {
        let drawn = u32::from_be_bytes(self.dice.bytes()) as usize;
        drawn % end.max(1)
    }

    /// A name that nobody had yet.
    pub fn name(&mut self) -> String {
        let surnames: Vec<char> = self.city.surnames.chars().collect();
        for _ in 0..1_000 {
            let given = &self.city.given[self.below(self.city.given.len())];
            let name = format!("{}{given}", surnames[self.below(surnames.len())]);
            if self.used.insert(name.clone()) {
                return name;
            }
        }
        self.city.given.concat() // never: there are more names than people
    }

    /// A contestant as a clerk types one.
    pub fn contestant(&mut self, name: Option<&str>) -> Typed {
        self.people += 1;
        let n = self.people;
        let grades = ["senior", "technician", "senior", "intermediate", "senior_technician", "senior"];
        let head = &self.city.mobile_heads[self.below(self.city.mobile_heads.len())];
        Typed {
            name: name.map_or_else(|| self.name(), str::to_owned),
            id_number: resident_id(n),
            mobile: format!("{head}{:08}", self.below(100_000_000)),
            email: format!("c{n:04}@demo.wuxi"),
            grade: grades[self.below(grades.len())].to_owned(),
            lang: if n.is_multiple_of(17) { "en" } else { "zh" }.to_owned(),
        }
    }
}

/// A credit code whose two check characters are right (GB 32100-2015).
pub(super) fn uscc(n: u32) -> String {
    const SIGNS: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
    // Registration authority 9, kind 1, the city's region, a body of our own.
    let body = format!("MADM{n:04}");
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        _ => u32::from(byte - b'A') + 10,
    };
    let sum: u32 = body.bytes().zip([3u32, 7, 9, 10, 5, 8, 4, 2]).map(|(b, w)| value(b) * w).sum();
    let check = match 11 - sum % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from_digit(digit, 10).unwrap_or('0'),
    };
    let front = format!("91320200{body}{check}");
    let weights = [1usize, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
    let place = |byte: u8| SIGNS.iter().position(|s| *s == byte).unwrap_or(0);
    let sum: usize = front.bytes().zip(weights).map(|(b, w)| place(b) * w).sum();
    format!("{front}{}", char::from(SIGNS[(31 - sum % 31) % 31]))
}

/// A resident ID number whose date and check character are right (GB 11643),
/// in a region that never existed, so that it is nobody's.
fn resident_id(n: u32) -> String {
    let born = 1972 + n * 7 % 33;
    let front = format!("320299{born:04}{:02}{:02}{:03}", 1 + n * 5 % 12, 1 + n * 11 % 28, n * 37 % 1_000);
    let weights = [7u32, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = front.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    format!("{front}{}", char::from(b"10X98765432"[(sum % 11) as usize]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::taxonomy::Uscc;

    #[test]
    fn codes_are_as_the_product_wants_them() {
        for n in [0, 1, 28, 999] {
            let checked = Uscc::parse(&uscc(n)).unwrap();
            assert_eq!(checked.warning, None, "{}", checked.code);
        }
    }

    #[test]
    fn everybody_is_somebody_else() {
        let city = City::read().unwrap();
        let mut inventor = Inventor::new(&city, 1);
        let people: Vec<_> = (0..300).map(|_| inventor.contestant(None)).collect();
        let names: HashSet<_> = people.iter().map(|p| p.name.clone()).collect();
        let ids: HashSet<_> = people.iter().map(|p| p.id_number.clone()).collect();
        assert_eq!((names.len(), ids.len()), (300, 300));
    }
}
