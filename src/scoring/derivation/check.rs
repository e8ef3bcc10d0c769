//! Recomputes a derivation from its marks.

use super::{AspectSteps, Derivation, Done, MarkUse, Mismatch, ModuleSteps, count_adjustments};
use crate::{
    kernel::points::Points,
    scoring::{
        exact::{Exact, Overflow},
        panel,
        rules::{Better, Step},
    },
};

fn same(place: &str, found: Option<Exact>, expected: Option<Exact>) -> Result<(), Mismatch> {
    let show = |value: Option<Exact>| value.map_or_else(|| "nothing".to_owned(), |value| value.to_string());
    if found == expected {
        return Ok(());
    }
    Err(Mismatch { place: place.to_owned(), found: show(found), expected: show(expected) })
}

fn fits<T>(place: &str, value: Result<T, Overflow>) -> Result<T, Mismatch> {
    value.map_err(|error| Mismatch {
        place: place.to_owned(),
        found: "the step".to_owned(),
        expected: error.to_string(),
    })
}

impl Derivation {
    /// Recomputes the entry from its marks by the operations written down.
    ///
    /// # Errors
    /// The first place that does not follow from what stands before it.
    pub fn check(&self) -> Result<(), Mismatch> {
        for aspect in &self.aspects {
            check_aspect(aspect)?;
        }
        let mut sum = Exact::ZERO;
        for module in &self.modules {
            self.check_module(module)?;
            sum = fits(&module.module, sum.plus(module.value))?;
        }
        same("total", Some(self.sum), Some(sum))?;
        let total = check_steps("total", self.sum, &self.steps, Points::ZERO, Points::ONE)?;
        if self.total.is_some() {
            same("total", self.total, Some(self.zeroed.unwrap_or(total)))?;
        }
        self.check_above()
    }

    fn check_module(&self, module: &ModuleSteps) -> Result<(), Mismatch> {
        let place = module.module.as_str();
        let mut sum = Exact::ZERO;
        for aspect in self.aspects.iter().filter(|aspect| aspect.module == module.module) {
            sum = fits(place, sum.plus(aspect.value.unwrap_or(Exact::ZERO)))?;
        }
        for adjustment in &module.adjustments {
            let counted = fits(place, count_adjustments(adjustment.rule.as_ref(), &adjustment.given))?;
            same(place, Some(adjustment.counted), Some(counted))?;
            sum = fits(place, sum.plus(counted))?;
        }
        same(place, Some(module.sum), Some(sum))?;
        let subtotal = check_steps(place, sum, &module.steps, Points::ZERO, Points::ONE)?;
        same(place, Some(module.subtotal), Some(subtotal))?;
        let share = fits(place, subtotal.times(module.weight.into()))?;
        same(place, Some(module.share), Some(share))?;
        let value = check_steps(place, share, &module.weighted, Points::ZERO, Points::ONE)?;
        same(place, Some(module.value), Some(value))
    }

    fn check_above(&self) -> Result<(), Mismatch> {
        let (Some(above), Some(total)) = (&self.above, self.total) else { return Ok(()) };
        let behind = |ours: Exact, theirs: Exact, better| match better {
            Better::Higher => ours < theirs,
            Better::Lower => ours > theirs,
        };
        let decided = match &above.decided_by {
            None => {
                above.shared == (above.total == total)
                    && (above.shared || behind(total, above.total, self.better))
            }
            Some(tie) => {
                above.total == total
                    && match (above.ours, above.theirs) {
                        (Some(ours), Some(theirs)) => behind(ours, theirs, tie.better()),
                        (ours, theirs) => ours.is_none() && theirs.is_some(),
                    }
            }
        };
        if decided {
            return Ok(());
        }
        Err(Mismatch {
            place: "rank".to_owned(),
            found: format!("below {}", above.entry),
            expected: "the better value above".to_owned(),
        })
    }
}

fn check_aspect(aspect: &AspectSteps) -> Result<(), Mismatch> {
    let place = format!("{} / {}", aspect.module, aspect.aspect);
    let of_use = |used: MarkUse| aspect.marks.iter().filter(move |mark| mark.used == used);
    let (mut value, mut score) = (aspect.declared.map(Exact::from), aspect.declared.map(Exact::from));
    if let Some(aggregate) = &aspect.aggregate {
        let mut marks: Vec<Points> =
            aspect.marks.iter().filter(|m| m.used != MarkUse::Replaced).map(|m| m.mark).collect();
        marks.sort_unstable();
        let (low, high) = aggregate.by.dropped();
        let right_use = of_use(MarkUse::DroppedLowest).count() == low
            && of_use(MarkUse::DroppedHighest).count() == high
            && of_use(MarkUse::DroppedLowest).all(|m| marks[..low].contains(&m.mark))
            && of_use(MarkUse::DroppedHighest).all(|m| marks[marks.len() - high..].contains(&m.mark));
        if !right_use {
            return Err(Mismatch {
                place,
                found: "the choice of dropped marks".to_owned(),
                expected: format!("{low} lowest and {high} highest"),
            });
        }
        let first = fits(&place, panel::aggregate(aggregate.by, &marks, aspect.max.unwrap_or_default()))?;
        same(&place, Some(aggregate.value), Some(first))?;
        let last = check_steps(&place, first, &aspect.steps, aspect.base, aspect.factor)?;
        let declared: Vec<Step> = aspect.steps.iter().map(|done| done.step).collect();
        let shown = panel::score_after(&declared);
        score = Some(shown.checked_sub(1).map_or(first, |index| aspect.steps[index].value));
        if matches!(declared.get(shown), Some(Step::Score {})) {
            score = Some(aspect.steps[shown].value);
        }
        value = Some(last);
    }
    same(&place, aspect.score, score)?;
    let value = value.map(|value| fits(&place, value.times(aspect.weight.into()))).transpose()?;
    same(&place, aspect.value, value)
}

fn check_steps(
    place: &str,
    from: Exact,
    steps: &[Done],
    base: Points,
    factor: Points,
) -> Result<Exact, Mismatch> {
    steps.iter().try_fold(from, |value, done| {
        let next = fits(place, panel::step(value, done.step, base, factor))?;
        same(place, Some(done.value), Some(next))?;
        Ok(next)
    })
}
