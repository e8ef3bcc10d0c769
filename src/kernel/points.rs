//! Points: the one number type for marks, scores, bases, factors and raw values.
//!
//! A whole number of millionths in an `i64`, so that what is stored, hashed and
//! printed is exact. Parsing and printing use plain decimals only: no exponent,
//! no float, never a silent rounding.

use std::{borrow::Cow, fmt, str::FromStr};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A decimal number with at most six decimals, held as millionths.
///
/// Why not a float: rounding decides medals, and `0.1 + 0.2` must be `0.3`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Points(i64);

/// Why a text is not [`Points`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PointsError {
    /// No characters at all.
    #[error("empty; expected a number such as 8.25")]
    Empty,
    /// Something else than `-`, digits and one decimal point between digits.
    #[error("not a plain decimal; expected digits with an optional point, such as 8.25 or -1")]
    Malformed,
    /// More than six decimals: refused rather than rounded in silence.
    #[error("more than 6 decimals; at most 6 are kept")]
    TooPrecise,
    /// Outside ±9,223,372,036,854.775807.
    #[error("too large; the limit is 9223372036854")]
    TooLarge,
}

impl Points {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// One point.
    pub const ONE: Self = Self(Self::SCALE);
    /// Millionths in one point.
    pub const SCALE: i64 = 1_000_000;

    /// From millionths, as stored.
    #[must_use]
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// As millionths, for storage.
    #[must_use]
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// From a whole number of points.
    #[must_use]
    pub const fn whole(points: i32) -> Self {
        Self(points as i64 * Self::SCALE)
    }

    /// Sum, or `None` where it leaves the range.
    #[must_use]
    pub const fn checked_add(self, other: Self) -> Option<Self> {
        match self.0.checked_add(other.0) {
            Some(sum) => Some(Self(sum)),
            None => None,
        }
    }

    /// Difference, or `None` where it leaves the range.
    #[must_use]
    pub const fn checked_sub(self, other: Self) -> Option<Self> {
        match self.0.checked_sub(other.0) {
            Some(difference) => Some(Self(difference)),
            None => None,
        }
    }

    /// Product with a whole number, or `None` where it leaves the range.
    #[must_use]
    pub const fn checked_mul_whole(self, times: i64) -> Option<Self> {
        match self.0.checked_mul(times) {
            Some(product) => Some(Self(product)),
            None => None,
        }
    }

    /// Is this below zero?
    #[must_use]
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Does this lie on the grid `from + n × step`? A zero step allows everything.
    #[must_use]
    pub const fn is_on_step(self, from: Self, step: Self) -> bool {
        if step.0 == 0 {
            return true;
        }
        (self.0 as i128 - from.0 as i128) % step.0 as i128 == 0
    }

    /// Parses the bytes of a plain decimal; the reader of large packages uses this directly.
    ///
    /// # Errors
    /// Says what is wrong with the text.
    #[inline]
    pub fn parse(text: &[u8]) -> Result<Self, PointsError> {
        let (negative, digits) = match text {
            [] => return Err(PointsError::Empty),
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        if let Some(value) = parse_short(digits) {
            return Ok(Self(if negative { -value } else { value }));
        }
        let mut value: i64 = 0;
        let mut decimals: Option<u32> = None;
        let mut whole = 0_usize;
        for &byte in digits {
            match byte {
                b'0'..=b'9' => {
                    match &mut decimals {
                        None => whole += 1,
                        Some(6) => return Err(too_precise_or_malformed(digits)),
                        Some(count) => *count += 1,
                    }
                    value = value
                        .checked_mul(10)
                        .and_then(|v| v.checked_sub(i64::from(byte - b'0')))
                        .ok_or_else(|| too_large_or_malformed(digits))?;
                }
                b'.' if decimals.is_none() => decimals = Some(0),
                _ => return Err(PointsError::Malformed),
            }
        }
        if whole == 0 || decimals == Some(0) {
            return Err(PointsError::Malformed);
        }
        let scale = 10_i64.pow(6 - decimals.unwrap_or(0));
        // Accumulated below zero, where the range is one larger.
        let value = value.checked_mul(scale).ok_or(PointsError::TooLarge)?;
        if negative {
            return Ok(Self(value));
        }
        value.checked_neg().map(Self).ok_or(PointsError::TooLarge)
    }
}

impl Points {
    /// Appends what [`Display`](fmt::Display) prints, without its machinery: results have millions of numbers.
    pub fn print_to(self, bytes: &mut Vec<u8>) {
        let mut text = [0_u8; 24];
        let start = self.write_backwards(&mut text);
        bytes.extend_from_slice(&text[start..]);
    }

    /// Writes the digits from the end of the buffer; gives where they start.
    fn write_backwards(self, text: &mut [u8; 24]) -> usize {
        let magnitude = self.0.unsigned_abs();
        let (mut whole, mut rest) = (magnitude / 1_000_000, magnitude % 1_000_000);
        let mut at = text.len();
        let mut put = |digit: u64| {
            at -= 1;
            // A digit is below 10 and the sign and point are passed as their distance from '0'.
            text[at] = b'0'.wrapping_add(digit.to_le_bytes()[0]);
        };
        if rest != 0 {
            let mut decimals = 6;
            while rest.is_multiple_of(10) {
                rest /= 10;
                decimals -= 1;
            }
            for _ in 0..decimals {
                put(rest % 10);
                rest /= 10;
            }
            put(u64::from(b'.'.wrapping_sub(b'0')));
        }
        loop {
            put(whole % 10);
            whole /= 10;
            if whole == 0 {
                break;
            }
        }
        if self.0 < 0 {
            put(u64::from(b'-'.wrapping_sub(b'0')));
        }
        at
    }
}

/// Up to eight characters, as marks are: nothing can overflow, so nothing is checked on the way.
#[inline]
fn parse_short(digits: &[u8]) -> Option<i64> {
    if digits.len() > 8 {
        return None;
    }
    let (mut value, mut scale, mut after_point) = (0_i64, Points::SCALE, false);
    for (index, byte) in digits.iter().enumerate() {
        match byte {
            b'0'..=b'9' => {
                value = value * 10 + i64::from(byte - b'0');
                if after_point {
                    scale /= 10;
                }
            }
            b'.' if !after_point && index > 0 && index + 1 < digits.len() => after_point = true,
            _ => return None,
        }
    }
    (scale > 0 && !digits.is_empty()).then_some(value * scale)
}

fn is_decimal(digits: &[u8]) -> bool {
    let mut parts = digits.split(|byte| *byte == b'.');
    let two_parts = parts.by_ref().take(2).all(|part| part.iter().all(u8::is_ascii_digit));
    two_parts && parts.next().is_none()
}

fn too_precise_or_malformed(digits: &[u8]) -> PointsError {
    if is_decimal(digits) { PointsError::TooPrecise } else { PointsError::Malformed }
}

fn too_large_or_malformed(digits: &[u8]) -> PointsError {
    if is_decimal(digits) { PointsError::TooLarge } else { PointsError::Malformed }
}

impl FromStr for Points {
    type Err = PointsError;

    fn from_str(text: &str) -> Result<Self, PointsError> {
        Self::parse(text.as_bytes())
    }
}

impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0_u8; 24];
        let start = self.write_backwards(&mut text);
        f.pad(std::str::from_utf8(&text[start..]).unwrap_or_default())
    }
}

impl Serialize for Points {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Points {
    /// A decimal in a string, or a whole JSON number (JSON fractions pass through floats and are refused).
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = Points;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a decimal in a string such as \"8.25\", or a whole number")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Points, E> {
                text.parse().map_err(E::custom)
            }

            fn visit_i64<E: de::Error>(self, whole: i64) -> Result<Points, E> {
                whole.checked_mul(Points::SCALE).map(Points).ok_or_else(|| E::custom(PointsError::TooLarge))
            }

            fn visit_u64<E: de::Error>(self, whole: u64) -> Result<Points, E> {
                i64::try_from(whole)
                    .map_err(|_| E::custom(PointsError::TooLarge))
                    .and_then(|w| self.visit_i64(w))
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

impl JsonSchema for Points {
    fn schema_name() -> Cow<'static, str> {
        "Points".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A plain decimal with at most 6 decimals: a string such as \"8.25\", or a whole number.",
            "type": ["string", "integer"],
            "pattern": r"^-?[0-9]+(\.[0-9]{1,6})?$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_decimals_are_read_and_printed_without_trailing_zeros() {
        for (text, printed) in [
            ("0", "0"),
            ("-0", "0"),
            ("8.50", "8.5"),
            ("-1.00", "-1"),
            ("007.25", "7.25"),
            ("0.000001", "0.000001"),
            ("-0.5", "-0.5"),
            ("9223372036854.775807", "9223372036854.775807"),
            ("-9223372036854.775808", "-9223372036854.775808"),
        ] {
            assert_eq!(text.parse::<Points>().map(|p| p.to_string()), Ok(printed.to_owned()), "{text}");
        }
    }

    #[test]
    fn anything_else_is_refused_with_its_reason() {
        for (text, error) in [
            ("", PointsError::Empty),
            ("-", PointsError::Malformed),
            ("1.", PointsError::Malformed),
            (".5", PointsError::Malformed),
            ("+1", PointsError::Malformed),
            ("1e3", PointsError::Malformed),
            ("1,5", PointsError::Malformed),
            (" 1", PointsError::Malformed),
            ("1.2.3", PointsError::Malformed),
            ("1.1234567", PointsError::TooPrecise),
            ("1.000000x", PointsError::Malformed),
            ("9223372036854.775808", PointsError::TooLarge),
            ("99999999999999999999", PointsError::TooLarge),
        ] {
            assert_eq!(text.parse::<Points>(), Err(error), "{text}");
        }
    }

    #[test]
    fn json_holds_strings_and_takes_whole_numbers() {
        assert_eq!(serde_json::to_string(&Points::from_millionths(1_500_000)).unwrap(), "\"1.5\"");
        assert_eq!(serde_json::from_str::<Points>("3").unwrap(), Points::whole(3));
        assert!(serde_json::from_str::<Points>("1.5").is_err());
    }
}
