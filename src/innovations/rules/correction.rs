//! Reading a correction of a published text.

use serde::{Deserialize, Serialize};

use super::filing::{FilingInput, Read, SectionInput};
use crate::{
    innovations::model::Content,
    kernel::{Problems, Refusal},
};

/// A correction as it was typed. Who made the result, its rights and its files stay as they are;
/// so do the levels of its parts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectionInput {
    pub title: String,
    pub r#abstract: String,
    pub keywords: String,
    /// Kind and text of parts; one that is not named stays as it is.
    pub sections: Vec<(String, String)>,
    pub reason: String,
}

impl CorrectionInput {
    /// The same as a filing would say it, so that it is read by the same rules.
    #[must_use]
    pub fn as_filing(&self, before: &Content) -> FilingInput {
        let sections = before.further.sections.iter().map(|section| {
            let typed = self.sections.iter().find(|(kind, _)| *kind == section.kind.code());
            SectionInput {
                kind: section.kind.to_string(),
                level: section.level.to_string(),
                text: typed.map_or(&section.text, |(_, text)| text).clone(),
            }
        });
        FilingInput {
            title: self.title.clone(),
            r#abstract: self.r#abstract.clone(),
            keywords: self.keywords.clone(),
            cluster: before.further.cluster.clone(),
            sections: sections.collect(),
            ..FilingInput::default()
        }
    }
}

/// The text that replaces `before`, and why.
///
/// # Errors
/// Every problem, each at its field; a conflict where nothing changes.
pub fn read(
    before: &Content,
    typed: Result<Read, Refusal>,
    input: &CorrectionInput,
) -> Result<(Content, String), Refusal> {
    let mut problems = Problems::new();
    let reason = input.reason.trim();
    problems.unless((5..=1_000).contains(&reason.chars().count()), "reason", "innovation-reason-wrong");
    problems.unless(!input.title.trim().is_empty(), "title", "filing-title-missing");
    problems.unless(!input.r#abstract.trim().is_empty(), "abstract", "innovation-abstract-missing");
    let typed = match typed {
        Ok(typed) => typed.content,
        Err(Refusal::Invalid(list)) => {
            list.into_iter().for_each(|problem| problems.add(problem.field, problem.text));
            Content::default()
        }
        Err(other) => return Err(other),
    };
    problems.finish()?;
    let mut content = before.clone();
    (content.title, content.r#abstract, content.keywords) = (typed.title, typed.r#abstract, typed.keywords);
    content.further.sections = typed.further.sections;
    if content == *before {
        return Err(Refusal::conflict("innovation-correction-same"));
    }
    Ok((content, reason.to_owned()))
}
