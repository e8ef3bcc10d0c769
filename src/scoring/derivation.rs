//! The derivation: every step from raw marks to rank, for people to read and for
//! programs to check.
//!
//! It carries all that a checker needs: [`Derivation::check`] recomputes an entry from
//! its marks alone, by the operations written down, and says where it differs.

use serde::{Deserialize, Serialize};

use super::{
    exact::{Exact, Overflow},
    panel,
    rules::{AdjustmentRule, Aggregate, Better, Counting, Step, TieBreak},
};
use crate::kernel::points::Points;

/// What became of one mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkUse {
    /// It counts.
    Counted,
    /// Dropped as one of the lowest.
    DroppedLowest,
    /// Dropped as one of the highest.
    DroppedHighest,
    /// The same judge marked again in a later round; kept for the record.
    Replaced,
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MarkStep {
    /// Who gave it.
    pub judge: String,
    /// In which round.
    pub round: u8,
    /// The mark.
    pub mark: Points,
    /// The raw value it follows from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub raw: Option<Points>,
    /// What became of it.
    #[serde(rename = "use")]
    pub used: MarkUse,
}

/// One operation and the value after it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Done {
    /// The declared operation.
    pub step: Step,
    /// The value after it.
    pub value: Exact,
}

/// One aspect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AspectSteps {
    /// Its module.
    pub module: String,
    /// Its criterion, if there are any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub criterion: Option<String>,
    /// Its code.
    pub aspect: String,
    /// Its kind.
    pub kind: String,
    /// Its maximum, where a rubric gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// The entry's base value.
    pub base: Points,
    /// The entry's factor.
    pub factor: Points,
    /// All marks, by judge and round.
    pub marks: Vec<MarkStep>,
    /// How they were valued; absent where marks are missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<AggregateStep>,
    /// The declared value of an aspect without enough marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declared: Option<Points>,
    /// What followed.
    pub steps: Vec<Done>,
    /// The score shown for the aspect.
    pub score: Option<Exact>,
    /// Multiplier inside the criterion.
    pub weight: Points,
    /// What the aspect adds to its module.
    pub value: Option<Exact>,
}

/// The valuation of the marks that count.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AggregateStep {
    /// The declared method.
    pub by: Aggregate,
    /// Its value.
    pub value: Exact,
}

/// The adjustments of one kind in one module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AdjustmentStep {
    /// The kind.
    pub kind: String,
    /// As given, from low to high.
    pub given: Vec<Points>,
    /// The rule, if the rule set has one for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<AdjustmentRule>,
    /// What counts.
    pub counted: Exact,
}

/// One module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ModuleSteps {
    /// Its code; empty for adjustments of the total itself.
    pub module: String,
    /// Its adjustments.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adjustments: Vec<AdjustmentStep>,
    /// Sum of aspects and adjustments.
    pub sum: Exact,
    /// What followed.
    pub steps: Vec<Done>,
    /// The subtotal shown.
    pub subtotal: Exact,
    /// The share that counts.
    pub weight: Points,
    /// Subtotal times weight.
    pub share: Exact,
    /// What followed.
    pub weighted: Vec<Done>,
    /// What the module adds to the total.
    pub value: Exact,
}

/// Who stands directly above, and why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Above {
    /// The entry above.
    pub entry: String,
    /// Its total.
    pub total: Exact,
    /// The tie-break that decided; absent where the totals did, or where nothing does (a shared rank).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<TieBreak>,
    /// That entry's value of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Exact>,
    /// This entry's value of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ours: Option<Exact>,
    /// Nothing decides: the rank is shared.
    pub shared: bool,
}

/// The way of one entry from marks to rank.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// Its group.
    pub group: String,
    /// Its code.
    pub entry: String,
    /// Its aspects.
    pub aspects: Vec<AspectSteps>,
    /// Its modules.
    pub modules: Vec<ModuleSteps>,
    /// Sum of the modules.
    pub sum: Exact,
    /// What followed.
    pub steps: Vec<Done>,
    /// Reasons of vetoes and unmet gates.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<String>,
    /// Set by a veto instead of the computed total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zeroed: Option<Exact>,
    /// The total, absent for an entry that did not start.
    pub total: Option<Exact>,
    /// Which total is better.
    pub better: Better,
    /// Rank, absent where there is none.
    pub rank: Option<u32>,
    /// The entry directly above.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Above>,
}

/// A derivation that does not recompute.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {found} does not follow; expected {expected}")]
pub struct Mismatch {
    /// Where.
    pub place: String,
    /// What is written.
    pub found: String,
    /// What follows from the step before.
    pub expected: String,
}

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
            sum = fits(&module.module, sum.add(module.value))?;
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
            sum = fits(place, sum.add(aspect.value.unwrap_or(Exact::ZERO)))?;
        }
        for adjustment in &module.adjustments {
            let counted = fits(place, count_adjustments(adjustment.rule.as_ref(), &adjustment.given))?;
            same(place, Some(adjustment.counted), Some(counted))?;
            sum = fits(place, sum.add(counted))?;
        }
        same(place, Some(module.sum), Some(sum))?;
        let subtotal = check_steps(place, sum, &module.steps, Points::ZERO, Points::ONE)?;
        same(place, Some(module.subtotal), Some(subtotal))?;
        let share = fits(place, subtotal.mul(module.weight.into()))?;
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
    let value = value.map(|value| fits(&place, value.mul(aspect.weight.into()))).transpose()?;
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

/// What counts of the adjustments of one kind in one module.
pub(super) fn count_adjustments(rule: Option<&AdjustmentRule>, given: &[Points]) -> Result<Exact, Overflow> {
    let sum = match rule.map_or(Counting::All, |rule| rule.counts) {
        Counting::All => given.iter().try_fold(Exact::ZERO, |sum, points| sum.add((*points).into()))?,
        Counting::Highest => given.iter().max().copied().unwrap_or_default().into(),
        Counting::Lowest => given.iter().min().copied().unwrap_or_default().into(),
    };
    let Some(rule) = rule else { return Ok(sum) };
    let sum = rule.floor.map_or(sum, |floor| sum.max(floor.into()));
    Ok(rule.ceiling.map_or(sum, |ceiling| sum.min(ceiling.into())))
}

/// Runs declared steps and writes each down.
pub(super) fn run(
    from: Exact,
    steps: &[Step],
    base: Points,
    factor: Points,
) -> Result<(Exact, Vec<Done>), Overflow> {
    let mut value = from;
    let mut done = Vec::with_capacity(steps.len());
    for step in steps {
        value = panel::step(value, *step, base, factor)?;
        done.push(Done { step: *step, value });
    }
    Ok((value, done))
}
