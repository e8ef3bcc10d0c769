//! Marks too far apart to stand: which the panel must judge again.

use std::collections::BTreeMap;

use crate::{
    kernel::{Points, SubjectId},
    scoring::{Aggregate, RuleSet, Spread},
};

/// Codes of the aspects whose marks may not lie too far apart.
#[must_use]
pub fn watched(rules: &RuleSet) -> Vec<String> {
    let placed = rules.rubric().into_iter().flat_map(crate::scoring::Rubric::aspects);
    placed
        .filter(|p| {
            rules
                .aspect_rule(p.aspect.kind.as_str(), &p.module.code, &p.aspect.code)
                .is_some_and(|rule| matches!(rule.aggregate, Aggregate::Judgement { .. }))
        })
        .map(|p| p.aspect.code.clone())
        .collect()
}

/// The marks of one aspect of one subject in the round now open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub round: i32,
    /// How many judges owe one.
    pub due: usize,
    pub given: Vec<Points>,
}

/// A spread that does not stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Open<'a> {
    pub subject: SubjectId,
    pub aspect: &'a str,
    pub round: i32,
    pub spread: Spread,
}

/// The spreads that must be judged again: only where all who mark have marked.
#[must_use]
pub fn open<'a>(rules: &RuleSet, marks: &'a BTreeMap<(SubjectId, String), Marks>) -> Vec<Open<'a>> {
    marks
        .iter()
        .filter(|(_, m)| m.due > 0 && m.given.len() >= m.due)
        .filter_map(|((subject, aspect), m)| {
            let spread = rules.must_rejudge(aspect, &m.given)?;
            Some(Open { subject: *subject, aspect, round: m.round, spread })
        })
        .collect()
}
