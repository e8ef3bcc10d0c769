//! Money: whole fen of the renminbi, as people type and read it. No floats.

use serde::{Deserialize, Serialize};

use super::{Lang, Text, text::half_width};

/// An amount in fen: 1,200,050 is ¥12,000.50.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    sea_orm::DeriveValueType,
)]
#[serde(transparent)]
pub struct Fen(pub i64);

/// Fen of one yuan.
const YUAN: i64 = 100;
/// The largest amount that is taken: ten billion yuan. Sums of many stay far from the end of an `i64`,
/// and every amount is exact in JSON.
const MOST: i64 = 10_000_000_000 * YUAN;

impl Fen {
    /// Reads yuan as typed: `12000.5`, `12,000.50`, `¥12,000`, and with the words for ten thousand and
    /// a hundred million, `1.2万`.
    ///
    /// # Errors
    /// Which form is wanted, or that it is too much.
    pub fn parse(typed: &str) -> Result<Self, Text> {
        let form = || Text::new("money-form");
        let plain: String = half_width(typed)
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '¥' | '\u{FFE5}'))
            .collect();
        let plain = plain.strip_suffix(YUAN_WORD).unwrap_or(&plain);
        let (digits, unit) = match plain.chars().last() {
            Some(TEN_THOUSAND) => (&plain[..plain.len() - TEN_THOUSAND.len_utf8()], 10_000 * YUAN),
            Some(HUNDRED_MILLION) => (&plain[..plain.len() - HUNDRED_MILLION.len_utf8()], 100_000_000 * YUAN),
            _ => (plain, YUAN),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let whole = grouped(whole).ok_or_else(form)?;
        if digits.ends_with('.') || fraction.len() > 10 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(form());
        }
        let too_much = || Text::new("money-most");
        let whole: i128 = whole.parse().map_err(|_| if whole.is_empty() { form() } else { too_much() })?;
        let ten = 10_i128.pow(u32::try_from(fraction.len()).unwrap_or(0));
        let parts: i128 = if fraction.is_empty() { 0 } else { fraction.parse().map_err(|_| form())? };
        let scaled = parts * i128::from(unit);
        if scaled % ten != 0 {
            return Err(Text::new("money-fen"));
        }
        let fen = whole.checked_mul(i128::from(unit)).and_then(|f| f.checked_add(scaled / ten));
        let fen = fen.and_then(|f| i64::try_from(f).ok()).filter(|f| *f <= MOST).ok_or_else(too_much)?;
        Ok(Self(fen))
    }

    /// `¥12,000.50`; the same in both languages.
    #[must_use]
    pub fn show(self) -> String {
        let (sign, fen) = (if self.0 < 0 { "-" } else { "" }, self.0.unsigned_abs());
        let (yuan, rest) = ((fen / 100).to_string(), fen % 100);
        let mut whole = String::new();
        for (at, digit) in yuan.chars().enumerate() {
            if at > 0 && (yuan.len() - at).is_multiple_of(3) {
                whole.push(',');
            }
            whole.push(digit);
        }
        format!("{sign}¥{whole}.{rest:02}")
    }

    /// As a form's field holds it: `12000.50`.
    #[must_use]
    pub fn typed(self) -> String {
        format!("{}.{:02}", self.0 / YUAN, self.0 % YUAN)
    }

    /// As a contract writes it, with the currency said: `CNY 12,000.50` in English.
    #[must_use]
    pub fn written(self, lang: Lang) -> String {
        match lang {
            Lang::Zh => self.show(),
            Lang::En => self.show().replacen('¥', "CNY ", 1),
        }
    }
}

/// The word for yuan, and for its ten thousand and hundred million, as people type them.
const YUAN_WORD: char = '\u{5143}';
const TEN_THOUSAND: char = '\u{4E07}';
const HUNDRED_MILLION: char = '\u{4EBF}';

/// Digits, with commas only between groups of three.
fn grouped(whole: &str) -> Option<String> {
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let fits = |g: &&str| g.len() == 3;
    let right = !first.is_empty() && (rest.is_empty() || (first.len() <= 3 && rest.iter().all(fits)));
    let digits: String = std::iter::once(first).chain(rest).collect();
    (right && digits.len() <= 20 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

impl std::iter::Sum for Fen {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        Self(amounts.map(|fen| fen.0).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yuan_are_read_as_people_type_them() {
        for (typed, fen) in [
            ("12000", Ok(1_200_000)),
            ("12,000.50", Ok(1_200_050)),
            (" ¥12,000.5 ", Ok(1_200_050)),
            ("１２，０００．５０", Ok(1_200_050)),
            ("1.2\u{4E07}", Ok(1_200_000)),
            ("1.23456\u{4E07}\u{5143}", Ok(1_234_560)),
            ("0.5\u{4EBF}", Ok(5_000_000_000)),
            ("0", Ok(0)),
            ("100\u{4EBF}", Ok(1_000_000_000_000)),
            ("100.1\u{4EBF}", Err("money-most")),
            ("99999999999999999999", Err("money-most")),
            ("1.234", Err("money-fen")),
            ("", Err("money-form")),
            ("-5", Err("money-form")),
            ("1e5", Err("money-form")),
            ("12,00", Err("money-form")),
            ("1,2,3", Err("money-form")),
            ("12.", Err("money-form")),
            ("1.2.3", Err("money-form")),
        ] {
            let read = Fen::parse(typed).map(|f| f.0).map_err(|t| t.key);
            assert_eq!(read, fen, "{typed}");
        }
    }

    #[test]
    fn an_amount_is_shown_and_read_back() {
        for (fen, shown) in [
            (0, "¥0.00"),
            (5, "¥0.05"),
            (1_200_050, "¥12,000.50"),
            (100_000_000_000, "¥1,000,000,000.00"),
            (-1_200_050, "-¥12,000.50"),
        ] {
            assert_eq!(Fen(fen).show(), shown);
            assert!(fen < 0 || Fen::parse(&Fen(fen).show()) == Ok(Fen(fen)));
            assert!(fen < 0 || Fen::parse(&Fen(fen).typed()) == Ok(Fen(fen)));
        }
        assert_eq!(Fen(1_200_050).written(Lang::En), "CNY 12,000.50");
    }
}
