//! Small things that people type.

use std::collections::BTreeSet;

use crate::{
    innovations::Share,
    kernel::{Text, text::half_width},
};

/// A text of several lines: ends trimmed, not too long.
///
/// # Errors
/// That it is missing or too long.
pub fn prose(typed: &str, needed: bool, most: usize) -> Result<String, Text> {
    let text = typed.replace("\r\n", "\n");
    let text: String = text.chars().filter(|c| *c == '\n' || !c.is_control()).collect();
    let text = text.trim().to_owned();
    if needed && text.is_empty() {
        return Err(Text::new("deal-text-missing"));
    }
    if text.chars().count() > most {
        return Err(Text::new("deal-text-long").with("most", most));
    }
    Ok(text)
}

/// Per cent with at most two decimals, in ten-thousandths.
///
/// # Errors
/// Which form is wanted.
pub fn share(typed: &str, least: i32, most: i32) -> Result<Share, Text> {
    let wrong =
        || Text::new("deal-percent").with("least", percent(Share(least))).with("most", percent(Share(most)));
    let plain = half_width(typed);
    let plain = plain.strip_suffix('%').unwrap_or(&plain).trim_end();
    let (whole, parts) = plain.split_once('.').unwrap_or((plain, "0"));
    let digits = |text: &str, long: usize| {
        (1..=long).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
    };
    if !digits(whole, 3) || !digits(parts, 2) {
        return Err(wrong());
    }
    let number = |text: &str| text.parse::<i32>().map_err(|_| wrong());
    let parts = number(parts)? * if parts.len() == 1 { 10 } else { 1 };
    let share = number(whole)? * 100 + parts;
    if (least..=most).contains(&share) { Ok(Share(share)) } else { Err(wrong()) }
}

/// A share as per cent, without idle zeros: `62.5`.
#[must_use]
pub fn percent(share: Share) -> String {
    let (whole, parts) = (share.0 / 100, share.0 % 100);
    match parts {
        0 => whole.to_string(),
        p if p % 10 == 0 => format!("{whole}.{}", p / 10),
        p => format!("{whole}.{p:02}"),
    }
}

/// A whole number within bounds.
///
/// # Errors
/// The bounds.
pub fn whole(typed: &str, least: u32, most: u32) -> Result<u32, Text> {
    let wrong = || Text::new("deal-whole").with("least", least).with("most", most);
    half_width(typed).parse().ok().filter(|n| (least..=most).contains(n)).ok_or_else(wrong)
}

/// Several codes of a closed list, at least one.
///
/// # Errors
/// `missing` when there is none, or one that the list does not have.
pub fn several<T: std::str::FromStr + Ord>(
    typed: &[String],
    missing: &'static str,
) -> Result<BTreeSet<T>, Text> {
    let read: Option<BTreeSet<T>> = typed.iter().map(|code| code.trim().parse().ok()).collect();
    read.filter(|codes| !codes.is_empty()).ok_or_else(|| Text::from(missing))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_are_read_without_a_float() {
        for (typed, share_of) in [
            ("50", Some(5_000)),
            ("62.5", Some(6_250)),
            ("62.55 %", Some(6_255)),
            ("６２．５％", Some(6_250)),
            ("0.01", Some(1)),
            ("100", Some(10_000)),
            ("100.01", None),
            ("", None),
            (".5", None),
            ("5.", None),
            ("-5", None),
            ("1.234", None),
        ] {
            assert_eq!(share(typed, 1, 10_000).ok().map(|s| s.0), share_of, "{typed}");
        }
        for (share, shown) in [(5_000, "50"), (6_250, "62.5"), (6_255, "62.55"), (1, "0.01")] {
            assert_eq!(percent(Share(share)), shown);
        }
    }
}
