//! One judge's input for one aspect: is it possible, and which mark is it?

use serde::Serialize;

use super::{
    exact::Exact,
    rules::{Aggregate, Aspect, Band, Input, Rubric, RuleSet, UnitCount},
};
use crate::kernel::points::Points;

/// What a judge entered. Which of the two is needed depends on the aspect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MarkInput {
    /// The mark itself (the level for judgement, the assessed value for an indicator).
    pub mark: Option<Points>,
    /// The raw value behind it: what was measured, or a unit's own assessment.
    pub raw: Option<Points>,
}

impl MarkInput {
    /// A mark without a raw value.
    #[must_use]
    pub const fn mark(mark: Points) -> Self {
        Self { mark: Some(mark), raw: None }
    }

    /// A raw value from which the mark follows.
    #[must_use]
    pub const fn raw(raw: Points) -> Self {
        Self { mark: None, raw: Some(raw) }
    }
}

/// An accepted mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Marked {
    /// The mark that counts.
    pub mark: Points,
    /// The raw value, kept for the record.
    pub raw: Option<Points>,
}

/// Why an input is not a mark: names the aspect, the field and what was expected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("aspect {aspect}: {field}: expected {expected}")]
pub struct MarkProblem {
    /// The aspect's code.
    pub aspect: String,
    /// `mark` or `raw`.
    pub field: &'static str,
    /// What was expected, such as "a level: 0, 1, 2 or 3".
    pub expected: String,
}

/// Levels too far apart to stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// The lowest level given.
    pub lowest: Points,
    /// The highest level given.
    pub highest: Points,
    /// The largest difference that stands.
    pub allowed: Points,
}

impl Rubric {
    /// Turns a judge's input into a mark.
    ///
    /// # Errors
    /// Names the aspect, the field and what was expected.
    pub fn check(&self, aspect: &str, input: MarkInput) -> Result<Marked, MarkProblem> {
        match self.find(aspect) {
            Some(placed) => check(placed.aspect, input),
            None => Err(MarkProblem {
                aspect: aspect.to_owned(),
                field: "aspect",
                expected: "an aspect of the rubric".to_owned(),
            }),
        }
    }
}

impl RuleSet {
    /// Must the panel judge this aspect again? Takes the marks that count, one per judge.
    ///
    /// Levels that differ by more than one are not a matter of taste: the panel looks
    /// again, and the first marks stay on record.
    #[must_use]
    pub fn must_rejudge(&self, aspect: &str, marks: &[Points]) -> Option<Spread> {
        let placed = self.rubric.as_ref()?.find(aspect)?;
        let rule = self.aspect_rule(placed.aspect.kind.as_str(), &placed.module.code, aspect)?;
        match rule.aggregate {
            Aggregate::Judgement { spread, .. } => spread_above(marks, spread),
            _ => None,
        }
    }
}

pub(super) fn spread_above(marks: &[Points], allowed: Points) -> Option<Spread> {
    let (lowest, highest) = (*marks.iter().min()?, *marks.iter().max()?);
    let apart = highest.checked_sub(lowest).is_none_or(|spread| spread > allowed);
    apart.then_some(Spread { lowest, highest, allowed })
}

/// The mark of an input for a known aspect.
pub(super) fn check(aspect: &Aspect, given: MarkInput) -> Result<Marked, MarkProblem> {
    let wrong =
        |field: &'static str, expected: String| MarkProblem { aspect: aspect.code.clone(), field, expected };
    let max = aspect.max;
    let mark_is = |fits: &dyn Fn(Points) -> bool, expected: &dyn Fn() -> String| match given.mark {
        Some(mark) if fits(mark) => Ok(Marked { mark, raw: given.raw }),
        _ => Err(wrong("mark", expected())),
    };
    match &aspect.input {
        Input::YesNo {} => mark_is(&|mark| mark == Points::ZERO || mark == max, &|| format!("0 or {max}")),
        Input::Discrete { values } => mark_is(&|mark| values.contains(&mark), &|| one_of(values)),
        Input::Range { min, max, step } => {
            mark_is(&|mark| mark >= *min && mark <= *max && mark.is_on_step(*min, *step), &|| {
                range(*min, *max, *step)
            })
        }
        Input::Level { .. } => mark_is(&|mark| (0..=3).any(|level| mark == Points::whole(level)), &|| {
            "a level: 0, 1, 2 or 3".to_owned()
        }),
        Input::Indicator { step, .. } => {
            if given.raw.is_some_and(|own| own < Points::ZERO || own > max) {
                return Err(wrong("raw", format!("a self-assessment from 0 to {max}")));
            }
            mark_is(
                &|mark| mark >= Points::ZERO && mark <= max && mark.is_on_step(Points::ZERO, *step),
                &|| range(Points::ZERO, max, *step),
            )
        }
        Input::Bands { bands, step, .. } => {
            banded(bands, *step, given).map_err(|(field, text)| wrong(field, text))
        }
        Input::Linear { .. } | Input::Minus { .. } | Input::Time { .. } => {
            let raw = given.raw.ok_or_else(|| wrong("raw", "the measured value".to_owned()))?;
            if matches!(aspect.input, Input::Time { .. }) && raw.is_negative() {
                return Err(wrong("raw", "a time of 0 seconds or more".to_owned()));
            }
            let mark = measured(&aspect.input, max, raw)
                .ok_or_else(|| wrong("raw", "a value that can be computed exactly".to_owned()))?;
            match given.mark {
                Some(stated) if stated != mark => {
                    Err(wrong("mark", format!("{mark}, which follows from {raw}")))
                }
                _ => Ok(Marked { mark, raw: given.raw }),
            }
        }
    }
}

fn one_of(values: &[Points]) -> String {
    let list: Vec<String> = values.iter().map(Points::to_string).collect();
    format!("one of {}", list.join(", "))
}

fn range(min: Points, max: Points, step: Points) -> String {
    if step == Points::ZERO {
        format!("a mark from {min} to {max}")
    } else {
        format!("a mark from {min} to {max} in steps of {step}")
    }
}

fn banded(bands: &[Band], step: Points, given: MarkInput) -> Result<Marked, (&'static str, String)> {
    let raw = given.raw.ok_or_else(|| ("raw", "the value that selects the band".to_owned()))?;
    let band = bands
        .iter()
        .find(|band| band.holds(raw))
        .ok_or_else(|| ("raw", "a value inside a band".to_owned()))?;
    let mark = given.mark.or((band.min == band.max).then_some(band.min));
    match mark {
        Some(mark) if mark >= band.min && mark <= band.max && mark.is_on_step(band.min, step) => {
            Ok(Marked { mark, raw: given.raw })
        }
        _ => Err(("mark", format!("{} for the value {raw}", range(band.min, band.max, step)))),
    }
}

/// The mark that follows from a measurement, or `None` where it cannot be computed exactly.
fn measured(input: &Input, max: Points, raw: Points) -> Option<Points> {
    match input {
        Input::Linear { zero_at, full_at, round, .. } => proportion(max, raw, *zero_at, *full_at)?
            .round(*round)
            .ok()?
            .points()
            .map(|mark| within(mark, max)),
        Input::Time { full_at, zero_at, round } => proportion(max, raw, *zero_at, *full_at)?
            .round(*round)
            .ok()?
            .points()
            .map(|mark| within(mark, max)),
        Input::Minus { nominal, tolerance, per, minus, count, .. } => {
            let distance = Points::from_millionths(raw.checked_sub(*nominal)?.millionths().checked_abs()?);
            let excess = distance.checked_sub(*tolerance)?.max(Points::ZERO);
            let full = excess.millionths() / per.millionths();
            let begun =
                i64::from(*count == UnitCount::Started && excess.millionths() % per.millionths() != 0);
            // More units than fit simply leave nothing.
            let off = minus.checked_mul_whole(full + begun).unwrap_or(max);
            Some(max.checked_sub(off)?.max(Points::ZERO))
        }
        _ => None,
    }
}

fn within(mark: Points, max: Points) -> Points {
    mark.clamp(Points::ZERO, max)
}

/// `max × (raw − zero_at) / (full_at − zero_at)`, held between 0 and `max`.
fn proportion(max: Points, raw: Points, zero_at: Points, full_at: Points) -> Option<Exact> {
    let zero = Exact::from(zero_at);
    let share = Exact::from(raw).minus(zero).ok()?.over(Exact::from(full_at).minus(zero).ok()?).ok()?;
    let share = share.clamp(Exact::ZERO, Exact::whole(1));
    Exact::from(max).times(share).ok()
}
