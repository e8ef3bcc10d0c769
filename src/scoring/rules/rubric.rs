//! The rubric (评分标准): modules → criteria → aspects.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::Text;
use crate::{kernel::points::Points, scoring::exact::Rounding};

pub(crate) fn one() -> Points {
    Points::ONE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn is_one(points: &Points) -> bool {
    *points == Points::ONE
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference")]
pub(crate) fn is_false(flag: &bool) -> bool {
    !*flag
}

fn hundred() -> Points {
    Points::whole(100)
}

/// What judges mark, published with the results and frozen at the first mark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rubric {
    /// What the weighted maxima of all modules must add up to.
    #[serde(default = "hundred")]
    pub total: Points,
    /// The modules, in the order in which they are shown.
    pub modules: Vec<Module>,
}

/// A part of the contest: theory, practice, a day, a round.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Short code, unique in the rubric; a column of the standings.
    pub code: String,
    /// Name shown.
    pub title: Text,
    /// What the maxima of its criteria must add up to, where declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Its criteria.
    pub criteria: Vec<Criterion>,
}

/// A group of aspects with a subtotal of its own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Criterion {
    /// Short code, unique in the rubric.
    pub code: String,
    /// Name shown.
    pub title: Text,
    /// What the weighted maxima of its aspects must add up to, where declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<Points>,
    /// Its aspects (评分点).
    pub aspects: Vec<Aspect>,
}

/// The kinds of aspect a rubric knows. Rules select by these names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AspectKind {
    /// A raw value turned into a mark by a written formula.
    Measurement,
    /// Levels 0–3 against written anchors.
    Judgement,
    /// Numeric marks of several judges.
    Panel,
    /// Labour competitions: a self-assessed and an assessed value.
    Indicator,
}

impl AspectKind {
    /// The word used in files and rules.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Measurement => "measurement",
            Self::Judgement => "judgement",
            Self::Panel => "panel",
            Self::Indicator => "indicator",
        }
    }
}

/// One thing that is marked (评分点).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Aspect {
    /// Short code, unique in the rubric.
    pub code: String,
    /// What is looked at.
    pub title: Text,
    /// Its kind.
    pub kind: AspectKind,
    /// The highest mark.
    pub max: Points,
    /// Multiplies the score inside its criterion.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub weight: Points,
    /// What a judge enters and how it becomes a mark.
    pub input: Input,
    /// Instructions to the judge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Text>,
    /// A bonus stands outside the totals of maxima.
    #[serde(default, skip_serializing_if = "is_false")]
    pub bonus: bool,
    /// A gate that is not met (score 0) has the effect of a veto.
    #[serde(default, skip_serializing_if = "is_false")]
    pub gate: bool,
}

/// What a judge enters for an aspect.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Input {
    /// Met (the maximum) or not met (0).
    YesNo {},
    /// One of the listed marks.
    Discrete {
        /// The marks allowed.
        values: Vec<Points>,
    },
    /// A raw value selects a band; the mark lies inside it.
    Bands {
        /// Unit of the raw value, such as 万元/年.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
        /// The bands, which must not overlap.
        bands: Vec<Band>,
        /// Grid of the marks.
        #[serde(default = "one")]
        step: Points,
    },
    /// Raw value between two limits, proportionally; either direction.
    Linear {
        /// Unit of the raw value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
        /// The raw value at which the mark is 0.
        zero_at: Points,
        /// The raw value at which the mark is full.
        full_at: Points,
        /// The rounding of the mark, since the division need not end.
        round: Rounding,
    },
    /// Full marks within a tolerance, then so many off for every unit over it.
    Minus {
        /// Unit of the raw value.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        unit: Option<Text>,
        /// The wanted raw value; what counts is the distance from it.
        #[serde(default)]
        nominal: Points,
        /// The distance that costs nothing.
        tolerance: Points,
        /// The size of one unit of excess.
        per: Points,
        /// Points off per unit.
        minus: Points,
        /// Whether a unit that has begun counts.
        count: UnitCount,
    },
    /// Seconds; less is better.
    Time {
        /// Full marks up to this time.
        full_at: Points,
        /// No marks from this time on.
        zero_at: Points,
        /// The rounding of the mark, since the division need not end.
        round: Rounding,
    },
    /// A number of the judge's choice.
    Range {
        /// Lowest mark.
        #[serde(default)]
        min: Points,
        /// Highest mark.
        max: Points,
        /// Grid of the marks, counted from the lowest; 0 means any decimal.
        step: Points,
    },
    /// Levels 0–3 with a written anchor each.
    Level {
        /// What level 0, 1, 2 and 3 look like.
        anchors: [Text; 4],
    },
    /// A labour-competition indicator: the mark is the assessed value (the one that counts),
    /// the raw value the unit's own assessment.
    Indicator {
        /// Grid of the marks.
        #[serde(default)]
        step: Points,
        /// How points are given and taken (评分细则).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guide: Option<Text>,
    },
}

/// Whether an excess counts by units begun or by full units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnitCount {
    /// A unit that has begun counts whole.
    Started,
    /// Only full units count.
    Full,
}

/// A band: `from <= raw < below` allows marks from `min` to `max`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Lowest raw value inside; open if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Points>,
    /// First raw value no longer inside; open if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<Points>,
    /// Lowest mark.
    pub min: Points,
    /// Highest mark.
    pub max: Points,
}

impl Band {
    pub(crate) fn holds(&self, raw: Points) -> bool {
        self.from.is_none_or(|from| raw >= from) && self.below.is_none_or(|below| raw < below)
    }
}

/// An aspect with the places it stands in.
#[derive(Debug, Clone, Copy)]
pub struct Placed<'r> {
    /// Its module.
    pub module: &'r Module,
    /// Its criterion.
    pub criterion: &'r Criterion,
    /// The aspect.
    pub aspect: &'r Aspect,
}

impl Rubric {
    /// All aspects in the order of the rubric.
    pub fn aspects(&self) -> impl Iterator<Item = Placed<'_>> {
        self.modules.iter().flat_map(|module| {
            module.criteria.iter().flat_map(move |criterion| {
                criterion.aspects.iter().map(move |aspect| Placed { module, criterion, aspect })
            })
        })
    }

    /// The aspect of a code.
    #[must_use]
    pub fn find(&self, aspect: &str) -> Option<Placed<'_>> {
        self.aspects().find(|placed| placed.aspect.code == aspect)
    }
}
