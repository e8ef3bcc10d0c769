//! A rule set as somebody types it for a panel, and what comes of it.

use crate::{
    kernel::{Problem, Refusal, Text},
    scoring::{self, Options, Outcome, RuleProblem, RuleSet},
};

/// A document as somebody typed it. It needs a rubric: judges mark what it lists.
///
/// # Errors
/// Every problem, each with its path, at the field `document`.
pub fn read_rules(document: &str) -> Result<RuleSet, Refusal> {
    let rules = RuleSet::parse(document).map_err(refused)?;
    if rules.rubric().is_none() {
        let problem = "expected a rubric: judges mark what it lists".to_owned();
        return Err(refused(vec![RuleProblem { path: "$.rubric".to_owned(), problem }]));
    }
    Ok(rules)
}

/// The rule set of a preset, if there is one of this key.
#[must_use]
pub fn find_preset(key: &str) -> Option<RuleSet> {
    scoring::presets().iter().find(|preset| preset.key == key).map(|preset| preset.rules.clone())
}

/// Standings with derivations from believable made-up marks.
///
/// # Errors
/// What keeps the engine from a result, in its words.
pub fn try_rules(rules: &RuleSet) -> Result<Outcome, Vec<String>> {
    scoring::compute(&scoring::sample(rules), Options::with_derivation())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

fn refused(problems: Vec<RuleProblem>) -> Refusal {
    let problem = |p: RuleProblem| {
        Problem::at("document", Text::new("rules-problem").with("path", p.path).with("problem", p.problem))
    };
    Refusal::Invalid(problems.into_iter().map(problem).collect())
}
