//! Exact rational arithmetic inside a computation (DECISIONS 6).
//!
//! A value is `num / den` with `den > 0`, not always in lowest terms: marks share the
//! denominator 1,000,000, so adding them costs one integer addition. Every operation
//! is checked; what does not fit into `i128` is an error, never a wrong result.

mod print;

use std::cmp::Ordering;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::points::Points;

/// A number that left the range of the engine: refused, never wrapped or rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the number is too large to be computed exactly")]
pub struct Overflow;

/// How the digits after the kept ones are treated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RoundingMode {
    /// 四舍五入: halves away from zero.
    HalfUp,
    /// Halves to the even neighbour (GB/T 8170 修约).
    HalfEven,
    /// Towards zero.
    Down,
}

/// A rounding that a rule set declares: there is no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rounding {
    /// Decimals kept, 0 to 6.
    #[schemars(range(max = 6))]
    pub decimals: u8,
    /// What happens to the rest.
    pub mode: RoundingMode,
}

/// An exact rational number.
#[derive(Debug, Clone, Copy)]
pub struct Exact {
    num: i128,
    den: i128,
}

const MILLION: i128 = 1_000_000;

/// Does the last kept digit grow? `half` compares the rest with what is missing to the next digit.
fn is_away(mode: RoundingMode, half: Ordering, odd: bool) -> bool {
    match (mode, half) {
        (RoundingMode::Down, _) | (_, Ordering::Less) => false,
        (_, Ordering::Greater) | (RoundingMode::HalfUp, Ordering::Equal) => true,
        (RoundingMode::HalfEven, Ordering::Equal) => odd,
    }
}

fn gcd(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

impl From<Points> for Exact {
    fn from(points: Points) -> Self {
        Self { num: i128::from(points.millionths()), den: MILLION }
    }
}

impl Exact {
    /// Nothing.
    pub const ZERO: Self = Self { num: 0, den: MILLION };

    /// A whole number.
    #[must_use]
    pub const fn whole(value: i64) -> Self {
        Self { num: value as i128 * MILLION, den: MILLION }
    }

    fn reduced(self) -> Self {
        let common = gcd(self.num.unsigned_abs(), self.den.unsigned_abs());
        match i128::try_from(common) {
            Ok(common) if common > 1 => Self { num: self.num / common, den: self.den / common },
            _ => self,
        }
    }

    /// Tries as is, then in lowest terms: most values never need the second.
    fn either(self, other: Self, op: impl Fn(Self, Self) -> Option<Self>) -> Result<Self, Overflow> {
        op(self, other).or_else(|| op(self.reduced(), other.reduced()).map(Self::reduced)).ok_or(Overflow)
    }

    /// The sum of marks. Cannot overflow: it would take more marks than memory holds.
    #[must_use]
    pub fn sum(points: &[Points]) -> Self {
        Self { num: points.iter().map(|points| i128::from(points.millionths())).sum(), den: MILLION }
    }

    /// Sum.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit.
    #[inline]
    pub fn plus(self, other: Self) -> Result<Self, Overflow> {
        if self.den == other.den
            && let Some(num) = self.num.checked_add(other.num)
        {
            return Ok(Self { num, den: self.den });
        }
        self.either(other, |a, b| {
            if a.den == b.den {
                return Some(Self { num: a.num.checked_add(b.num)?, den: a.den });
            }
            if a.den % b.den == 0 {
                let num = b.num.checked_mul(a.den / b.den)?.checked_add(a.num)?;
                return Some(Self { num, den: a.den });
            }
            if b.den % a.den == 0 {
                let num = a.num.checked_mul(b.den / a.den)?.checked_add(b.num)?;
                return Some(Self { num, den: b.den });
            }
            let common = i128::try_from(gcd(a.den.unsigned_abs(), b.den.unsigned_abs())).ok()?;
            let (left, right) = (b.den / common, a.den / common);
            Some(Self {
                num: a.num.checked_mul(left)?.checked_add(b.num.checked_mul(right)?)?,
                den: a.den.checked_mul(left)?,
            })
        })
    }

    /// Difference.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit.
    pub fn minus(self, other: Self) -> Result<Self, Overflow> {
        self.plus(Self { num: other.num.checked_neg().ok_or(Overflow)?, den: other.den })
    }

    /// Product.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit.
    pub fn times(self, other: Self) -> Result<Self, Overflow> {
        self.either(other, |a, b| {
            Some(Self { num: a.num.checked_mul(b.num)?, den: a.den.checked_mul(b.den)? })
        })
    }

    /// Quotient; the divisor must not be zero.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit, or the divisor is zero.
    pub fn over(self, by: Self) -> Result<Self, Overflow> {
        if by.num == 0 {
            return Err(Overflow);
        }
        let sign = by.num.signum();
        let turned = Self {
            num: by.den.checked_mul(sign).ok_or(Overflow)?,
            den: by.num.checked_mul(sign).ok_or(Overflow)?,
        };
        self.times(turned)
    }

    /// Quotient by a count.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit, or the count is zero.
    pub fn div_count(self, count: usize) -> Result<Self, Overflow> {
        let count = i128::try_from(count).ok().filter(|c| *c > 0).ok_or(Overflow)?;
        let den = self.den.checked_mul(count);
        match den {
            Some(den) => Ok(Self { num: self.num, den }),
            None => self.reduced().times(Self { num: 1, den: count }),
        }
    }

    /// The value at a declared rounding.
    ///
    /// # Errors
    /// [`Overflow`] where the exact result does not fit.
    #[inline]
    pub fn round(self, rounding: Rounding) -> Result<Self, Overflow> {
        let decimals = u32::from(rounding.decimals.min(6));
        if let Some(num) = self.round_small(decimals, rounding.mode) {
            return Ok(Self { num, den: MILLION });
        }
        let value = if self.num.checked_mul(10_i128.pow(decimals)).is_none() { self.reduced() } else { self };
        let scaled = value.num.checked_mul(10_i128.pow(decimals)).ok_or(Overflow)?;
        let (quotient, rest) = (scaled / value.den, (scaled % value.den).unsigned_abs());
        let half = rest.cmp(&(value.den.unsigned_abs() - rest));
        let away = is_away(rounding.mode, half, quotient % 2 != 0);
        let kept = if away { quotient + scaled.signum() } else { quotient };
        // Back to the common denominator so that later sums stay cheap.
        let num = kept.checked_mul(10_i128.pow(6 - decimals)).ok_or(Overflow)?;
        Ok(Self { num, den: MILLION })
    }

    /// The same in 64 bits, where most values fit: division of `i128` is many times slower.
    #[inline]
    fn round_small(self, decimals: u32, mode: RoundingMode) -> Option<i128> {
        let den = i64::try_from(self.den).ok()?;
        let scaled = i64::try_from(self.num).ok()?.checked_mul(10_i64.pow(decimals))?;
        let (quotient, rest) = (scaled / den, (scaled % den).unsigned_abs());
        let half = rest.cmp(&(den.unsigned_abs() - rest));
        let away = is_away(mode, half, quotient % 2 != 0);
        let kept = i128::from(quotient) + if away { i128::from(scaled.signum()) } else { 0 };
        Some(kept * 10_i128.pow(6 - decimals))
    }

    /// As [`Points`], if it is one exactly.
    #[must_use]
    #[inline]
    pub fn points(self) -> Option<Points> {
        if self.den == MILLION {
            return i64::try_from(self.num).ok().map(Points::from_millionths);
        }
        let scaled = self.reduced();
        if MILLION % scaled.den != 0 {
            return None;
        }
        let millionths = scaled.num.checked_mul(MILLION / scaled.den)?;
        i64::try_from(millionths).ok().map(Points::from_millionths)
    }

    /// The nearest [`Points`] for display only (halves up), or `None` outside their range.
    #[must_use]
    pub fn nearest_points(self) -> Option<Points> {
        self.round(Rounding { decimals: 6, mode: RoundingMode::HalfUp }).ok()?.points()
    }

    /// Would this print as a plain decimal that ends?
    #[must_use]
    pub fn terminates(self) -> bool {
        let mut den = self.reduced().den;
        for prime in [2, 5] {
            while den % prime == 0 {
                den /= prime;
            }
        }
        den == 1
    }
}

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.den == other.den {
            return self.num.cmp(&other.num);
        }
        match (self.num.checked_mul(other.den), other.num.checked_mul(self.den)) {
            (Some(left), Some(right)) => left.cmp(&right),
            _ => by_continued_fractions(*self, *other),
        }
    }
}

/// Compares without products: whole parts first, then the remainders turned over.
fn by_continued_fractions(mut a: Exact, mut b: Exact) -> Ordering {
    loop {
        let (whole_a, whole_b) = (a.num.div_euclid(a.den), b.num.div_euclid(b.den));
        let (rest_a, rest_b) = (a.num.rem_euclid(a.den), b.num.rem_euclid(b.den));
        match whole_a.cmp(&whole_b) {
            Ordering::Equal => {}
            decided => return decided,
        }
        match (rest_a, rest_b) {
            (0, 0) => return Ordering::Equal,
            (0, _) => return Ordering::Less,
            (_, 0) => return Ordering::Greater,
            _ => {}
        }
        (a, b) = (Exact { num: b.den, den: rest_b }, Exact { num: a.den, den: rest_a });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exact(text: &str) -> Exact {
        Exact::parse(text).unwrap()
    }

    #[test]
    fn halves_go_where_the_mode_says() {
        for (value, decimals, mode, expected) in [
            ("2.345", 2, RoundingMode::HalfUp, "2.35"),
            ("2.345", 2, RoundingMode::HalfEven, "2.34"),
            ("2.355", 2, RoundingMode::HalfEven, "2.36"),
            ("2.349", 2, RoundingMode::Down, "2.34"),
            ("-2.345", 2, RoundingMode::HalfUp, "-2.35"),
            ("-2.345", 2, RoundingMode::HalfEven, "-2.34"),
            ("-2.349", 2, RoundingMode::Down, "-2.34"),
            ("47/9", 2, RoundingMode::HalfUp, "5.22"),
            ("-0.4", 0, RoundingMode::HalfUp, "0"),
            ("0.5", 0, RoundingMode::HalfUp, "1"),
            ("0.5", 0, RoundingMode::HalfEven, "0"),
            ("7.1234565", 6, RoundingMode::HalfUp, "7.123457"),
        ] {
            let rounded = exact(value).round(Rounding { decimals, mode }).unwrap();
            assert_eq!(rounded.to_string(), expected, "{value} {decimals} {mode:?}");
        }
    }

    #[test]
    fn values_print_exactly_and_columns_print_decimals() {
        for (value, shown, column) in [
            ("1/3", "1/3", "0.333333333333"),
            ("2/3", "2/3", "0.666666666667"),
            ("-2/3", "-2/3", "-0.666666666667"),
            ("1/8", "0.125", "0.125"),
            ("0.0000001", "0.0000001", "0.0000001"),
            ("29999999999999/30000000000000", "29999999999999/30000000000000", "1"),
        ] {
            assert_eq!(exact(value).to_string(), shown);
            assert_eq!(exact(value).to_decimal(), column);
        }
    }

    #[test]
    fn what_does_not_fit_is_an_error_and_still_compares() {
        let huge = Exact { num: i128::MAX, den: 3 };
        let other = Exact { num: i128::MAX, den: 7 };
        assert_eq!(huge.times(other), Err(Overflow));
        assert_eq!(huge.over(Exact::ZERO), Err(Overflow));
        assert!(huge > other);
        assert!(Exact { num: i128::MIN + 1, den: 3 } < other);
        assert_eq!(
            Exact { num: i128::MAX - 1, den: i128::MAX }
                .cmp(&Exact { num: i128::MAX - 2, den: i128::MAX - 1 }),
            Ordering::Greater
        );
    }
}
