//! The derivation: every step from raw marks to rank, for people to read and for
//! programs to check.
//!
//! It carries all that a checker needs: [`Derivation::check`] recomputes an entry from
//! its marks alone, by the operations written down, and says where it differs.

use serde::{Deserialize, Serialize};

mod check;

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

/// What counts of the adjustments of one kind in one module.
pub(in crate::scoring) fn count_adjustments(
    rule: Option<&AdjustmentRule>,
    given: &[Points],
) -> Result<Exact, Overflow> {
    let sum = match rule.map_or(Counting::All, |rule| rule.counts) {
        Counting::All => given.iter().try_fold(Exact::ZERO, |sum, points| sum.plus((*points).into()))?,
        Counting::Highest => given.iter().max().copied().unwrap_or_default().into(),
        Counting::Lowest => given.iter().min().copied().unwrap_or_default().into(),
    };
    let Some(rule) = rule else { return Ok(sum) };
    let sum = rule.floor.map_or(sum, |floor| sum.max(floor.into()));
    Ok(rule.ceiling.map_or(sum, |ceiling| sum.min(ceiling.into())))
}

/// Runs declared steps and writes each down.
pub(in crate::scoring) fn run(
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
