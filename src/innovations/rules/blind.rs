//! What reviewers see of a work: everything that does not say whose it is.

use crate::innovations::model::{Attachment, Content, Contributor, RightKind, Section};

/// A work as its reviewers read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlindWork {
    pub title: String,
    pub r#abstract: String,
    pub keywords: Vec<String>,
    pub cluster: String,
    pub sections: Vec<Section>,
    /// Kinds only: a number leads to its holder.
    pub rights: Vec<RightKind>,
    /// Those of which the author said that they name nobody. Their names are not shown.
    pub attachments: Vec<Attachment>,
}

/// Takes away whatever says whose it is.
#[must_use]
pub fn blind(content: Content) -> BlindWork {
    let further = content.further;
    BlindWork {
        title: content.title,
        r#abstract: content.r#abstract,
        keywords: content.keywords,
        cluster: further.cluster,
        sections: further.sections,
        rights: further.rights.into_iter().map(|right| right.kind).collect(),
        attachments: further.attachments.into_iter().filter(|a| a.is_blind).collect(),
    }
}

/// Words shorter than this say nothing about who is meant.
const SHORTEST: usize = 2;

/// The fields of a work in which its unit or one of its contributors is named, and the name.
#[must_use]
pub fn named_in(content: &Content, contributors: &[Contributor], unit: &str) -> Vec<(String, String)> {
    let names: Vec<&str> = contributors
        .iter()
        .map(|c| c.name.as_str())
        .chain([unit])
        .filter(|name| name.chars().count() >= SHORTEST)
        .collect();
    let mut texts = vec![
        ("title".to_owned(), content.title.as_str()),
        ("abstract".to_owned(), content.r#abstract.as_str()),
    ];
    texts.extend(content.further.sections.iter().map(|s| (format!("section-{}", s.kind), s.text.as_str())));
    let keywords = content.keywords.join("\n");
    texts.push(("keywords".to_owned(), &keywords));
    texts
        .into_iter()
        .filter_map(|(field, text)| {
            let name = names.iter().find(|name| text.contains(**name))?;
            Some((field, (*name).to_owned()))
        })
        .collect()
}
