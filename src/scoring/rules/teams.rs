//! The part of a rule set that speaks of teams, and the display scale.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::{kernel::points::Points, scoring::exact::Rounding};

/// What a team is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TeamOf {
    /// The teams named for the competition.
    #[default]
    Team,
    /// The unit of each entry.
    Unit,
}

/// How the members of a team count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "method", rename_all = "snake_case", deny_unknown_fields)]
pub enum TeamMethod {
    /// The sum of the best totals.
    SumBest {
        /// How many count.
        #[schemars(range(min = 1))]
        best: u16,
    },
    /// The sum of all totals.
    SumAll {},
    /// Points by rank.
    RankPoints {
        /// Points of rank 1, 2, 3, …
        points: Vec<Points>,
        /// Points of every later rank.
        others: Points,
    },
}

/// What decides between teams with equal totals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "by", rename_all = "snake_case", deny_unknown_fields)]
pub enum TeamTie {
    /// The sum of the members' raw values of an aspect; less is better (total time).
    Raw {
        /// The aspect.
        aspect: String,
    },
    /// More first ranks, then more second ranks, and so on.
    BestRanks {},
}

/// Teams and units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TeamsRule {
    /// What a team is.
    #[serde(default)]
    pub of: TeamOf,
    /// Whether a team counts over all groups (units over all events) or in each group.
    #[serde(default)]
    pub across_groups: bool,
    /// How members count.
    pub count: TeamMethod,
    /// Fewer ranked members than this: the team has no rank.
    #[serde(default)]
    pub least_members: u16,
    /// Ties.
    #[serde(default)]
    pub ties: Vec<TeamTie>,
}

/// A display scale beside the real total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleRule {
    /// Name shown. It is our own scale: the formula of `WorldSkills` is not public.
    pub title: Text,
    /// How a displayed value is rounded.
    pub round: Rounding,
}
