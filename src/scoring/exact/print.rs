//! Exact values as texts, and back.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Exact;

impl Exact {
    /// Parses what [`Display`](fmt::Display) prints: a plain decimal or a fraction `p/q`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some((num, den)) = text.split_once('/') {
            let (num, den) = (num.parse::<i128>().ok()?, den.parse::<i128>().ok()?);
            return (den > 0).then_some(Self { num, den });
        }
        let (digits, decimals) = match text.split_once('.') {
            Some((whole, rest)) if !rest.is_empty() && !rest.starts_with('-') => {
                (format!("{whole}{rest}"), rest.len())
            }
            Some(_) => return None,
            None => (text.to_owned(), 0),
        };
        let den = 10_i128.checked_pow(u32::try_from(decimals).ok()?)?;
        let value = Self { num: digits.parse().ok()?, den };
        Some(value.points().map_or(value, Self::from))
    }

    /// Prints as a plain decimal; a value that does not end is cut to 12 decimals (halves up),
    /// which only an intermediate column can be, since a rule set must round its total.
    #[must_use]
    pub fn to_decimal(self) -> String {
        if let Some(points) = self.points() {
            return points.to_string();
        }
        self.long_decimal(if self.terminates() { usize::MAX } else { 12 })
    }

    /// Long division, digit by digit, in unsigned numbers.
    fn long_decimal(self, limit: usize) -> String {
        let value = self.reduced();
        let (num, den) = (value.num.unsigned_abs(), value.den.unsigned_abs());
        let mut whole = num / den;
        let mut rest = num % den;
        let mut digits = Vec::new();
        while rest != 0 && digits.len() < limit {
            let Some(next) = rest.checked_mul(10) else { break };
            digits.push(u8::try_from(next / den).unwrap_or(9));
            rest = next % den;
        }
        if rest != 0 && rest >= den - rest {
            let carried = digits.iter_mut().rev().all(|digit| {
                *digit = (*digit + 1) % 10;
                *digit == 0
            });
            whole += u128::from(carried);
        }
        while digits.last() == Some(&0) {
            digits.pop();
        }
        let sign = if value.num < 0 { "-" } else { "" };
        let decimals: String = digits.iter().map(|d| char::from(b'0' + d)).collect();
        if decimals.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{decimals}") }
    }
}

impl fmt::Display for Exact {
    /// A plain decimal where it ends, otherwise the fraction in lowest terms.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(points) = self.points() {
            return fmt::Display::fmt(&points, f);
        }
        if self.terminates() {
            return f.pad(&self.long_decimal(usize::MAX));
        }
        let value = self.reduced();
        f.pad(&format!("{}/{}", value.num, value.den))
    }
}

impl Serialize for Exact {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Exact {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not a decimal or a fraction"))
    }
}
