//! From the marks of one aspect to one value, and on through the declared steps.

use super::{
    exact::{Exact, Overflow},
    rules::{Aggregate, Step},
};
use crate::kernel::points::Points;

/// The value of marks sorted from low to high; there must be at least as many as the rule needs.
///
/// `max` is the aspect's maximum, which levels are a share of.
pub(super) fn aggregate(method: Aggregate, sorted: &[Points], max: Points) -> Result<Exact, Overflow> {
    let (low, high) = method.dropped();
    let kept =
        sorted.get(low..sorted.len().saturating_sub(high)).filter(|kept| !kept.is_empty()).ok_or(Overflow)?;
    match method {
        Aggregate::Only {} | Aggregate::Sum { .. } => Ok(Exact::sum(kept)),
        Aggregate::Mean { .. } => Exact::sum(kept).div_count(kept.len()),
        Aggregate::Median {} => {
            let middle = kept.len() / 2;
            if kept.len() % 2 == 1 {
                Ok(kept[middle].into())
            } else {
                Exact::sum(&kept[middle - 1..=middle]).div_count(2)
            }
        }
        Aggregate::Judgement { judges, .. } => {
            Exact::sum(kept).times(Exact::from(max))?.div_count(3 * usize::from(judges))
        }
    }
}

/// One declared step. Base and factor are the entry's own values of the aspect.
pub(super) fn step(value: Exact, step: Step, base: Points, factor: Points) -> Result<Exact, Overflow> {
    match step {
        Step::Round(rounding) => value.round(rounding),
        Step::Multiply { by } => value.times(by.into()),
        Step::Divide { by } => value.over(by.into()),
        Step::Floor { at } => Ok(value.max(at.into())),
        Step::Ceiling { at } => Ok(value.min(at.into())),
        Step::AddBase {} => value.plus(base.into()),
        Step::Factor {} => value.times(factor.into()),
        Step::Score {} => Ok(value),
    }
}

/// Steps of a module or of the total.
pub(super) fn steps(value: Exact, steps: &[Step]) -> Result<Exact, Overflow> {
    steps.iter().try_fold(value, |value, next| step(value, *next, Points::ZERO, Points::ONE))
}

/// The step after which aspects.csv shows the value: a declared `score`, else the last one before the factor.
pub(super) fn score_after(steps: &[Step]) -> usize {
    steps
        .iter()
        .position(|step| matches!(step, Step::Score {}))
        .or_else(|| steps.iter().position(|step| matches!(step, Step::Factor {})))
        .unwrap_or(steps.len())
}
