//! The rule set: a versioned JSON document that is published with the results and
//! frozen at the first mark. It is data: nothing in it is code, and no rule can name
//! a group or an entry.

mod check;
mod check_rubric;
pub(super) mod maxima;
mod problems;
mod rubric;
mod shape;
mod stages;
mod standing;
mod teams;
mod titles;

use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use rubric::{Aspect, AspectKind, Band, Criterion, Input, Module, Placed, Rubric, UnitCount};
pub use stages::{
    AdjustmentRule, Aggregate, AspectRule, Counting, Marks, Missing, MissingMarks, ModuleRule, Sign, Step,
    TotalRule,
};
pub use standing::{
    Absent, AwardRule, AwardsRule, Better, Cut, HonourRule, Places, RankingRule, Shared, SmallField,
    TieBreak, VetoEffect, WholeMode,
};
pub use teams::{ScaleRule, TeamMethod, TeamOf, TeamTie, TeamsRule};

/// A text in the languages of the product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Simplified Chinese.
    #[serde(rename = "zh-CN")]
    pub zh: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The text in a language: English for tags that begin with `en`, otherwise Chinese.
    #[must_use]
    pub fn of(&self, language: &str) -> &str {
        if language.starts_with("en") { &self.en } else { &self.zh }
    }
}

/// How marks become standings.
///
/// Everything an organiser may decide is in here, so that anyone who holds the marks
/// and this document can recompute the result.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// Version of this format.
    #[schemars(range(min = 1, max = 1))]
    pub jiangtai_rules: u32,
    /// Name shown.
    pub name: Text,
    /// Where the rule comes from.
    pub source: String,
    /// Version of the rule set itself.
    pub version: String,
    /// Remarks for organisers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<Text>,
    /// What is marked. Without one, a package brings its own aspects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rubric: Option<Rubric>,
    /// The arithmetic of aspects, by kind.
    #[serde(default)]
    pub aspects: Vec<AspectRule>,
    /// The arithmetic of modules.
    #[serde(default)]
    pub modules: Vec<ModuleRule>,
    /// Which adjustments exist; without any rule, all kinds count in full.
    #[serde(default)]
    pub adjustments: Vec<AdjustmentRule>,
    /// The arithmetic of the total.
    #[serde(default)]
    pub total: TotalRule,
    /// Ranking.
    #[serde(default)]
    pub ranking: RankingRule,
    /// Awards and honours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub awards: Option<AwardsRule>,
    /// Teams and units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub teams: Option<TeamsRule>,
    /// Display scale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<ScaleRule>,
}

/// Something wrong in a rule set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{path}: {problem}")]
pub struct RuleProblem {
    /// Where: a JSON path such as `$.rubric.modules[0].max`.
    pub path: String,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl RuleProblem {
    pub(crate) fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self { path: path.into(), problem: problem.into() }
    }
}

impl RuleSet {
    /// Reads and validates a rule set: first its shape against [`RuleSet::schema`], then its sense
    /// (totals of maxima, references, divisions without a declared rounding).
    ///
    /// # Errors
    /// All problems at once, each with its JSON path.
    pub fn parse(json: &str) -> Result<Self, Vec<RuleProblem>> {
        let value: serde_json::Value = serde_json::from_str(json)
            .map_err(|error| vec![RuleProblem::new("$", format!("not JSON: {error}"))])?;
        // Read from the text, not from the value, so that a doubled field is refused too.
        let read: Result<Self, serde_json::Error> = serde_json::from_str(json);
        // To build the schema takes longer than to read by it: what is read without a
        // loss has its shape.
        if let Ok(rules) = &read
            && serde_json::to_value(rules).is_ok_and(|read| shape::is_kept(&value, &read))
        {
            rules.check()?;
        } else {
            static SCHEMA: LazyLock<schemars::Schema> = LazyLock::new(RuleSet::schema);
            let shape = shape::problems(SCHEMA.as_value(), &value);
            if !shape.is_empty() {
                return Err(shape);
            }
            if let Ok(rules) = &read {
                rules.check()?;
            }
        }
        read.map_err(|error| vec![RuleProblem::new("$", error.to_string())])
    }

    /// Validates a rule set that was edited in memory.
    ///
    /// # Errors
    /// All problems at once, each with its JSON path.
    pub fn check(&self) -> Result<(), Vec<RuleProblem>> {
        let problems = check::problems(self);
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    /// The document as it is stored and published.
    ///
    /// # Errors
    /// Never for a rule set made by [`RuleSet::parse`]; the serialiser's type says it may.
    pub fn to_json(&self) -> Result<String, serde_json::Error> {
        serde_json::to_string_pretty(self)
    }

    /// The JSON Schema of the document.
    #[must_use]
    pub fn schema() -> schemars::Schema {
        schemars::schema_for!(Self)
    }

    /// What is marked, where the rule set says so itself.
    #[must_use]
    pub const fn rubric(&self) -> Option<&Rubric> {
        self.rubric.as_ref()
    }

    /// The rule for an aspect: the most precise selection, the first among equals.
    #[must_use]
    pub fn aspect_rule(&self, kind: &str, module: &str, aspect: &str) -> Option<&AspectRule> {
        let fits = |wanted: &Option<String>, is: &str| wanted.as_deref().is_none_or(|wanted| wanted == is);
        self.aspects
            .iter()
            .rev()
            .filter(|rule| rule.kind == kind && fits(&rule.module, module) && fits(&rule.aspect, aspect))
            .max_by_key(|rule| (rule.aspect.is_some(), rule.module.is_some()))
    }

    /// The rule for a module, if there is one.
    #[must_use]
    pub fn module_rule(&self, module: &str) -> Option<&ModuleRule> {
        self.modules
            .iter()
            .find(|rule| rule.module.as_deref() == Some(module))
            .or_else(|| self.modules.iter().find(|rule| rule.module.is_none()))
    }

    /// The rule for an adjustment, if there is one.
    #[must_use]
    pub fn adjustment_rule(&self, kind: &str, module: &str) -> Option<&AdjustmentRule> {
        self.adjustments
            .iter()
            .rev()
            .filter(|rule| {
                rule.kind.as_deref().is_none_or(|k| k == kind)
                    && rule.module.as_deref().is_none_or(|m| m == module)
            })
            .max_by_key(|rule| (rule.kind.is_some(), rule.module.is_some()))
    }
}
