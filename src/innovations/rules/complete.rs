//! Whether a filing may be submitted: everything that is missing, each at its field.

use super::blind::named_in;
use crate::{
    innovations::model::{Contributor, Filing, SectionKind, Share},
    kernel::{Problems, Refusal, Text},
};

/// Without these reviewers have nothing to mark.
const NEEDED: [SectionKind; 3] = [SectionKind::Novelty, SectionKind::Method, SectionKind::Use];
const SHORTEST_ABSTRACT: usize = 30;

/// # Errors
/// Every problem, each at its field.
pub fn complete(filing: &Filing, contributors: &[Contributor], unit: &str) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    let content = &filing.content;
    problems.unless(!content.title.is_empty(), "title", "filing-title-missing");
    let length = content.r#abstract.chars().count();
    let short = Text::new("filing-abstract-short").with("least", SHORTEST_ABSTRACT).with("have", length);
    problems.unless(length >= SHORTEST_ABSTRACT, "abstract", short);
    problems.unless(!content.keywords.is_empty(), "keywords", "filing-keywords-missing");
    problems.unless(!content.further.cluster.is_empty(), "cluster", "filing-cluster-missing");
    for kind in NEEDED {
        let there = content.further.sections.iter().any(|s| s.kind == kind && !s.text.is_empty());
        problems.unless(there, &format!("section-{kind}"), "filing-section-missing");
    }
    let whole: i32 = contributors.iter().map(|c| c.share.0).sum();
    let shares = Text::new("filing-shares-not-whole").with("have", Share(whole).percent());
    problems.unless(Share(whole) == Share::WHOLE, "share-1", shares);
    for c in contributors.iter().filter(|c| c.confirmed_at.is_none()) {
        let text = Text::new("filing-unconfirmed").with("name", &c.name);
        problems.add(format!("name-{}", c.place), text);
    }
    problems.unless(filing.promised, "promise", "filing-promise-missing");
    for (field, name) in named_in(content, contributors, unit) {
        problems.add(field, Text::new("filing-not-blind").with("name", name));
    }
    problems.finish()
}
