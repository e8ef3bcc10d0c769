//! The part of a rule set that turns totals into ranks, awards and team results.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::kernel::points::Points;

/// Which value is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    #[default]
    Higher,
    /// Less is better.
    Lower,
}

/// What decides between equal totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum TieBreak {
    /// The subtotal of a module.
    Module {
        /// The module.
        module: String,
        /// Which value is better.
        #[serde(default)]
        better: Better,
    },
    /// The subtotal of a criterion.
    Criterion {
        /// The criterion.
        criterion: String,
        /// Which value is better.
        #[serde(default)]
        better: Better,
    },
    /// The score of an aspect.
    Aspect {
        /// The aspect.
        aspect: String,
        /// Which value is better.
        #[serde(default)]
        better: Better,
    },
    /// The raw value of an aspect (such as a time in seconds); the sum where there are several.
    Raw {
        /// The aspect.
        aspect: String,
        /// Which value is better.
        better: Better,
    },
    /// The sum of the adjustments of a kind.
    Adjustment {
        /// The kind.
        kind: String,
        /// Which value is better.
        #[serde(default)]
        better: Better,
    },
}

impl TieBreak {
    /// Which value is better.
    #[must_use]
    pub const fn better(&self) -> Better {
        match self {
            Self::Module { better, .. }
            | Self::Criterion { better, .. }
            | Self::Aspect { better, .. }
            | Self::Raw { better, .. }
            | Self::Adjustment { better, .. } => *better,
        }
    }
}

/// What follows a shared rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Shared {
    /// 1-2-2-4.
    #[default]
    Skip,
    /// 1-2-2-3.
    Dense,
}

/// A line that entries cross by rank; all tied at it cross.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cut {
    /// Short code, such as `final`.
    pub code: String,
    /// Name shown.
    pub title: Text,
    /// How many places lie above it.
    #[schemars(range(min = 1))]
    pub places: u32,
}

/// What becomes of an entry that has neither aspects nor adjustments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Absent {
    /// Listed without total and rank (did not start).
    #[default]
    Unranked,
    /// No final result.
    Refuse,
}

/// What a veto (一票否决) or an unmet gate does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum VetoEffect {
    /// The total stays visible and ranked, awards are barred.
    #[default]
    BarAwards,
    /// The total is 0.
    Zero,
    /// The total stays visible, without rank.
    Disqualify,
}

/// Ranking.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RankingRule {
    /// Which total is better.
    #[serde(default)]
    pub better: Better,
    /// What decides between equal totals, in order.
    #[serde(default)]
    pub ties: Vec<TieBreak>,
    /// What follows a shared rank.
    #[serde(default)]
    pub shared: Shared,
    /// Lines of advancement.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cuts: Vec<Cut>,
    /// Entries that did not start.
    #[serde(default)]
    pub absent: Absent,
    /// Vetoes and unmet gates.
    #[serde(default)]
    pub veto: VetoEffect,
}

/// To whole awards, from a percentage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum WholeMode {
    /// Never more than the percentage.
    Down,
    /// Halves up.
    HalfUp,
    /// Never fewer than the percentage.
    Up,
}

/// How many places an award has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum Places {
    /// So many places after the awards above.
    Count {
        /// The number.
        places: u32,
    },
    /// A share of the ranked entries of the group.
    Percent {
        /// Per hundred.
        percent: Points,
        /// To whole places.
        whole: WholeMode,
    },
    /// Everyone who reaches the total (or better), whatever the place.
    Total {
        /// The line.
        at_least: Points,
    },
}

/// An award, from the highest down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardRule {
    /// Short code.
    pub code: String,
    /// Name shown, such as 一等奖.
    pub title: Text,
    /// Who gets it. All tied at its last place get it, and the next award has so many fewer.
    pub places: Places,
    /// And only with this total (or better).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub least_total: Option<Points>,
}

/// In a field with fewer ranked entries only the first awards are given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SmallField {
    /// The size that is no longer small.
    pub fewer_than: u32,
    /// How many awards (from the top) are still given; 0: none.
    pub awards: u32,
}

/// An honour: by rank, with an eligibility of its own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HonourRule {
    /// Short code.
    pub code: String,
    /// Name shown, such as 五一劳动奖章.
    pub title: Text,
    /// The highest place that may receive it.
    pub first_place: u32,
    /// The lowest place that may receive it.
    pub last_place: u32,
}

/// Awards and honours.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AwardsRule {
    /// From the highest down.
    pub tiers: Vec<AwardRule>,
    /// Rules for small fields.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub small_fields: Vec<SmallField>,
    /// Whether a failed pass line bars awards.
    #[serde(default)]
    pub pass_required: bool,
    /// Honours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub honours: Vec<HonourRule>,
}
