//! The arithmetic of a rule set: from marks to a total, in declared stages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rubric::{is_one, one};
use crate::{kernel::points::Points, scoring::exact::Rounding};

/// One operation on one value. A list of them is the declared order of arithmetic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    /// Rounds.
    Round(Rounding),
    /// Multiplies by a constant, such as 3/5 = 0.6.
    Multiply {
        /// The constant.
        by: Points,
    },
    /// Divides by a constant; one that need not end asks for a later rounding.
    Divide {
        /// The constant, not 0.
        by: Points,
    },
    /// Not below.
    Floor {
        /// The lowest value.
        at: Points,
    },
    /// Not above.
    Ceiling {
        /// The highest value.
        at: Points,
    },
    /// Adds the entry's own base value of this aspect (aspects only).
    AddBase {},
    /// What aspects.csv shows (aspects only); by default the value before the factor.
    Score {},
    /// Multiplies by the entry's own factor of this aspect; 1 where it has none (aspects only).
    Factor {},
}

/// How the marks of an aspect become one value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum Aggregate {
    /// There is exactly one mark.
    Only {},
    /// Arithmetic mean of what is left after dropping.
    Mean {
        /// How many of the lowest are dropped, even if equal.
        #[serde(default)]
        drop_lowest: u16,
        /// How many of the highest are dropped, even if equal.
        #[serde(default)]
        drop_highest: u16,
    },
    /// Sum of what is left after dropping.
    Sum {
        /// How many of the lowest are dropped, even if equal.
        #[serde(default)]
        drop_lowest: u16,
        /// How many of the highest are dropped, even if equal.
        #[serde(default)]
        drop_highest: u16,
    },
    /// The middle mark, or the mean of the two in the middle.
    Median {},
    /// Levels of a fixed number of judges: max × Σ level / (3 × judges).
    Judgement {
        /// Number of judges; 3 in the usual form, so that the divisor is 9.
        #[serde(default = "three")]
        judges: u16,
        /// The largest spread that stands; above it the panel must judge again.
        #[serde(default = "one_level")]
        spread: Points,
    },
}

fn three() -> u16 {
    3
}

fn one_level() -> Points {
    Points::ONE
}

impl Aggregate {
    /// Dropped lowest and highest.
    #[must_use]
    pub const fn dropped(self) -> (usize, usize) {
        match self {
            Self::Mean { drop_lowest, drop_highest } | Self::Sum { drop_lowest, drop_highest } => {
                (drop_lowest as usize, drop_highest as usize)
            }
            Self::Only {} | Self::Median {} | Self::Judgement { .. } => (0, 0),
        }
    }

    /// The method where a single judge marks: nothing is dropped or averaged, and a
    /// level is still a share of the maximum.
    #[must_use]
    pub const fn of_one(self) -> Self {
        match self {
            Self::Judgement { spread, .. } => Self::Judgement { judges: 1, spread },
            _ => Self::Only {},
        }
    }
}

/// How many marks an aspect must have, and which are possible.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Marks {
    /// Fewer than this are too few; by default one more than is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least: Option<u16>,
    /// More than this are refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most: Option<u16>,
    /// Lowest possible mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<Points>,
    /// Highest possible mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Grid of the marks, counted from the lowest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Points>,
}

/// What to do with a final result where marks are missing. A missing mark is never 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Missing {
    /// No final result until the marks are there.
    #[default]
    Refuse,
    /// The entry is listed without a rank.
    Unranked {},
    /// The aspect scores a declared value (nothing was shown, so nobody marked it); base and factor do not apply.
    Score {
        /// The value.
        value: Points,
    },
}

/// The two ways in which marks can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct MissingMarks {
    /// No judge has marked the aspect.
    #[serde(default)]
    pub none: Missing,
    /// Some have, but fewer than the least number.
    #[serde(default)]
    pub few: Missing,
}

/// The arithmetic of the aspects it selects. The most precise selection applies:
/// aspect, then module, then kind alone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AspectRule {
    /// The kind of aspect it applies to.
    pub kind: String,
    /// Only in this module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Only this aspect.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aspect: Option<String>,
    /// Marks to value.
    pub aggregate: Aggregate,
    /// Limits of the marks.
    #[serde(default)]
    pub marks: Marks,
    /// Missing marks.
    #[serde(default)]
    pub missing: MissingMarks,
    /// What follows the aggregate, in order.
    #[serde(default)]
    pub then: Vec<Step>,
}

impl AspectRule {
    /// The fewest marks from which a value can be computed.
    #[must_use]
    pub fn least(&self) -> usize {
        let (low, high) = self.aggregate.dropped();
        let needed = match self.aggregate {
            Aggregate::Judgement { judges, .. } => usize::from(judges),
            _ => low + high + 1,
        };
        self.marks.least.map_or(needed, |least| needed.max(usize::from(least)))
    }

    /// The most marks allowed.
    #[must_use]
    pub fn most(&self) -> Option<usize> {
        match self.aggregate {
            Aggregate::Only {} => Some(1),
            Aggregate::Judgement { judges, .. } => Some(usize::from(judges)),
            _ => self.marks.most.map(usize::from),
        }
    }
}

/// The arithmetic of a module. Modules without a rule of their own use the one
/// without a name, or count once, unrounded.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ModuleRule {
    /// The module; every other one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// From the sum of aspects and adjustments to the subtotal.
    #[serde(default)]
    pub then: Vec<Step>,
    /// The share of the subtotal that goes into the total: 0.3 for theory 30 / practice 70.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: Points,
    /// After the weight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weighted: Vec<Step>,
    /// The least subtotal that passes (before the weight).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<Points>,
}

/// Which adjustments of one kind in one module count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Counting {
    /// All of them.
    #[default]
    All,
    /// Only the highest (bonuses that do not add up).
    Highest,
    /// Only the lowest (the heaviest deduction).
    Lowest,
}

/// Which sign adjustments of a kind may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// Either.
    #[default]
    Any,
    /// Zero or more.
    NotNegative,
    /// Zero or less.
    NotPositive,
}

/// How adjustments of a kind count, per entry and module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AdjustmentRule {
    /// The kind; every other one if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Only in this module.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// Which count.
    #[serde(default)]
    pub counts: Counting,
    /// Their possible sign.
    #[serde(default)]
    pub sign: Sign,
    /// Their sum is not below this (a cap on deductions).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<Points>,
    /// Their sum is not above this (a cap on bonuses).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling: Option<Points>,
}

/// The total.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotalRule {
    /// From the sum of weighted modules to the total.
    #[serde(default)]
    pub then: Vec<Step>,
    /// The least total that passes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pass: Option<Points>,
}
