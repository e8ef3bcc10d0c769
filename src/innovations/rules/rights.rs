//! Numbers of rights: their form only. Whether a right stands is for the office to say.

use crate::{innovations::model::RightKind, kernel::text::half_width};

const LONGEST: usize = 60;

/// The number as it is written in full, or nothing where it cannot be one.
#[must_use]
pub fn read_number(kind: RightKind, typed: &str) -> Option<String> {
    let text: String = half_width(typed).to_uppercase().chars().filter(|c| !c.is_whitespace()).collect();
    match kind {
        RightKind::Patent => patent(text.strip_prefix("ZL")?).map(|number| format!("ZL{number}")),
        RightKind::PatentApplication => patent(text.strip_prefix("CN").unwrap_or(&text)),
        RightKind::Software => software(&text).then_some(text),
        _ => (text.chars().count() <= LONGEST).then_some(text),
    }
}

/// Twelve digits and a check digit after a full stop: `200310102344.5`. The digits are weighted
/// 2 to 9 and 2 to 5, their sum modulo 11 is the check digit, 10 written as X (ZC 0006-2003,
/// 专利申请号标准).
fn patent(text: &str) -> Option<String> {
    let digits: String = text.chars().filter(|c| *c != '.').collect();
    let (body, check) = (digits.get(..12)?, digits.get(12..)?);
    if !body.bytes().all(|b| b.is_ascii_digit()) || check.len() != 1 {
        return None;
    }
    let weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
    let sum: u32 = body.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let expected = char::from_digit(sum % 11, 10).unwrap_or('X');
    (check == expected.to_string()).then(|| format!("{body}.{check}"))
}

/// `2023SR0123456`: year, SR, six or seven digits.
fn software(text: &str) -> bool {
    let Some((year, number)) = text.split_once("SR") else { return false };
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    year.len() == 4 && digits(year) && matches!(number.len(), 6 | 7) && digits(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_the_form_of_its_kind() {
        use RightKind::{Patent, PatentApplication, Software, TechnicalSecret};
        for (kind, typed, expected) in [
            // The example of the standard itself.
            (PatentApplication, "200310102344.5", Some("200310102344.5")),
            (Patent, "zl 2003 1 0102344.5", Some("ZL200310102344.5")),
            (Patent, "ＺＬ200310102344５", Some("ZL200310102344.5")),
            (Patent, "200310102344.5", None),
            (Patent, "ZL200310102344.6", None),
            (Patent, "ZL20031010234", None),
            (Software, "2023SR0123456", Some("2023SR0123456")),
            (Software, "2023-0123456", None),
            (TechnicalSecret, "", Some("")),
        ] {
            assert_eq!(read_number(kind, typed).as_deref(), expected, "{typed}");
        }
    }
}
