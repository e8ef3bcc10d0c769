//! What the checks of a rule set find, and the two findings that they share.

use super::{RuleProblem, Text};
use crate::{
    kernel::points::Points,
    scoring::exact::{Exact, Overflow},
};

/// Problems so far.
pub(super) type Found = Vec<RuleProblem>;

pub(super) fn text(found: &mut Found, path: &str, text: &Text) {
    if text.zh.trim().is_empty() || text.en.trim().is_empty() {
        found.push(RuleProblem::new(path, "expected a Chinese and an English text"));
    }
}

/// A declared maximum is what the maxima below it add up to.
pub(super) fn declared(
    found: &mut Found,
    path: &str,
    declared: Option<Points>,
    actual: Result<Exact, Overflow>,
) {
    match (declared, actual) {
        (_, Err(Overflow)) => found.push(RuleProblem::new(path, "the maxima are too large to be added")),
        (Some(declared), Ok(actual)) if Exact::from(declared) != actual => {
            found.push(RuleProblem::new(path, format!("the maxima add up to {actual}, expected {declared}")));
        }
        _ => {}
    }
}
