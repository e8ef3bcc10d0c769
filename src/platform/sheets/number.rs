//! Numbers as they were typed, from what a spreadsheet stores, without a float
//! in between.

use chrono::{Days, NaiveDate};

use super::CellFault;

/// Digits a spreadsheet keeps.
const DIGITS: usize = 15;

/// A stored number in plain decimals: `1.38E10` reads `13800000000`.
///
/// A whole number of more than 15 digits has lost the rest; a fraction is cut
/// to the 15 digits that the spreadsheet shows. Text that is no number stays.
pub(super) fn plain(stored: &str) -> Result<String, CellFault> {
    let Some(number) = Decimal::parse(stored) else { return Ok(stored.to_owned()) };
    if number.is_whole() && number.point > DIGITS as i64 {
        return Err(CellFault::LostDigits);
    }
    Ok(number.rounded(DIGITS).to_string())
}

/// A stored day number as a date, with the time where it has one.
pub(super) fn date(stored: &str, since_1904: bool) -> Option<String> {
    let number = Decimal::parse(stored).filter(|n| !n.negative && n.point <= 7)?;
    let text = number.to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let mut day: u64 = whole.parse().ok()?;
    let billionths: u64 = format!("{fraction:0<9}").get(..9)?.parse().ok()?;
    let mut second = (billionths * 86_400 + 500_000_000) / 1_000_000_000;
    if second >= 86_400 {
        (day, second) = (day + 1, 0);
    }
    let first = if since_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else if day > 59 {
        // The spreadsheet believes in 29 February 1900.
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    };
    let date = first.checked_add_days(Days::new(day))?;
    Some(if second == 0 {
        date.format("%Y-%m-%d").to_string()
    } else {
        format!(
            "{} {:02}:{:02}:{:02}",
            date.format("%Y-%m-%d"),
            second / 3_600,
            second / 60 % 60,
            second % 60
        )
    })
}

/// Whether a number format shows dates.
pub(super) fn is_date_format(code: &str) -> bool {
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => while chars.next().is_some_and(|c| c != '"') {},
            '\\' | '_' | '*' => {
                chars.next();
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                if matches!(inner.to_ascii_lowercase().as_str(), "h" | "hh" | "m" | "mm" | "s" | "ss") {
                    return true;
                }
            }
            'y' | 'Y' | 'm' | 'M' | 'd' | 'D' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

/// Whether a built-in number format shows dates.
pub(super) const fn is_builtin_date(id: u32) -> bool {
    matches!(id, 14..=22 | 27..=36 | 45..=47 | 50..=58)
}

/// `0.digits × 10^point`, without leading or trailing zeros.
struct Decimal {
    negative: bool,
    digits: String,
    point: i64,
}

impl Decimal {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (&text[..at], text[at + 1..].parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty())
            || mantissa.len() > 400
            || !all_digits(whole)
            || !all_digits(fraction)
            || !(-400..=400).contains(&exponent)
        {
            return None;
        }
        let digits = format!("{whole}{fraction}");
        let leading = digits.len() - digits.trim_start_matches('0').len();
        let point = i64::try_from(whole.len()).ok()? + i64::from(exponent) - i64::try_from(leading).ok()?;
        let digits = digits.trim_matches('0').to_owned();
        Some(if digits.is_empty() {
            Self { negative: false, digits, point: 0 }
        } else {
            Self { negative, digits, point }
        })
    }

    fn is_whole(&self) -> bool {
        i64::try_from(self.digits.len()).is_ok_and(|n| n <= self.point)
    }

    fn rounded(mut self, digits: usize) -> Self {
        if self.digits.len() <= digits {
            return self;
        }
        let up = self.digits.as_bytes()[digits] >= b'5';
        let mut kept: Vec<u8> = self.digits.bytes().take(digits).collect();
        if up {
            let nines = kept.iter().rev().take_while(|d| **d == b'9').count();
            kept.truncate(digits - nines);
            match kept.last_mut() {
                Some(last) => *last += 1,
                None => {
                    kept.push(b'1');
                    self.point += 1;
                }
            }
        }
        self.digits = kept.into_iter().map(char::from).collect::<String>().trim_end_matches('0').to_owned();
        self
    }
}

impl std::fmt::Display for Decimal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if self.negative {
            f.write_str("-")?;
        }
        let Ok(point) = usize::try_from(self.point) else {
            let zeros = usize::try_from(-self.point).unwrap_or(0);
            return write!(f, "0.{}{}", "0".repeat(zeros), self.digits);
        };
        if point >= self.digits.len() {
            let zeros = "0".repeat(point - self.digits.len());
            return if point == 0 { f.write_str("0") } else { write!(f, "{}{zeros}", self.digits) };
        }
        let (whole, fraction) = self.digits.split_at(point);
        write!(f, "{}.{fraction}", if whole.is_empty() { "0" } else { whole })
    }
}
