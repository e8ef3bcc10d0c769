//! What of an innovation is found, by whom, and how it is cited.

mod cite;

use crate::{
    innovations::{Content, Disclosure, Innovation},
    platform::search::index::Document,
};

pub use cite::{Citation, Format};

/// What results are counted and chosen by.
pub const LABELS: [&str; 5] = ["category", "cluster", "district", "year", "transfer"];

/// The key of an innovation in an index.
#[must_use]
pub fn key(innovation: &Innovation) -> u64 {
    u64::try_from(innovation.key).unwrap_or_default()
}

/// The version of an innovation in an index.
#[must_use]
pub fn version(innovation: &Innovation) -> u64 {
    u64::try_from(innovation.edition).unwrap_or_default()
}

/// Whether readers of the level may know a part of this that others may not.
#[must_use]
pub fn tells_more(content: &Content, level: Disclosure) -> bool {
    content.further.sections.iter().any(|section| section.level == level)
}

/// What the index of a level holds of an innovation.
#[must_use]
pub fn document(innovation: &Innovation, level: Disclosure) -> Document {
    let content = &innovation.text;
    let further = &content.further;
    let mut labels = Vec::new();
    let year = content.year.map(|year| year.to_string()).unwrap_or_default();
    for (label, value) in [
        ("category", &content.category),
        ("cluster", &further.cluster),
        ("district", &further.district),
        ("year", &year),
    ] {
        if !value.is_empty() {
            labels.push((label, value.clone()));
        }
    }
    labels.extend(further.transfer.iter().map(|way| ("transfer", way.code().to_owned())));
    let mut text = content.r#abstract.clone();
    let sections = further.sections.iter().filter(|section| section.level <= level);
    let more = content
        .keywords
        .iter()
        .chain(sections.map(|section| &section.text))
        .chain(std::iter::once(&further.unit).filter(|unit| !unit.is_empty()))
        .chain(&further.contributors)
        .chain(further.rights.iter().map(|right| &right.number).filter(|number| !number.is_empty()));
    for more in more {
        text.push(' ');
        text.push_str(more);
    }
    let mut phrases = content.keywords.clone();
    if !content.title.is_empty() {
        phrases.push(content.title.clone());
    }
    phrases.sort_unstable();
    phrases.dedup();
    Document {
        key: key(innovation),
        version: version(innovation),
        title: content.title.clone(),
        text,
        labels,
        phrases,
    }
}

/// What is asked to find results that are like this one.
#[must_use]
pub fn alike(content: &Content) -> String {
    let mut asked = content.title.clone();
    if asked.is_empty() {
        // The first words stand in for it, as they do on screen.
        asked = content.r#abstract.chars().take(60).collect();
    }
    for keyword in &content.keywords {
        asked.push(' ');
        asked.push_str(keyword);
    }
    asked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        innovations::{Further, InnovationStage, Section, SectionKind, TransferWay},
        kernel::{InnovationId, Timestamp},
    };

    #[test]
    fn an_index_holds_what_its_readers_may_know() {
        let section = |level, text: &str| Section { kind: SectionKind::Method, level, text: text.to_owned() };
        let further = Further {
            cluster: "A1".to_owned(),
            transfer: vec![TransferWay::Licence, TransferWay::Equity],
            sections: vec![
                section(Disclosure::Public, "公开"),
                section(Disclosure::SignedIn, "登录"),
                section(Disclosure::Nda, "保密"),
            ],
            ..Further::default()
        };
        let innovation = Innovation {
            id: InnovationId(uuid::Uuid::nil()),
            key: 7,
            number: "JT-2026-00001".to_owned(),
            external_id: None,
            stage: InnovationStage::Published,
            edition: 2,
            published_at: Timestamp(0),
            holder: None,
            tombstone: String::new(),
            text: Content {
                title: "标题".into(), r#abstract: "摘要".into(), further, ..Content::default()
            },
        };
        let public = document(&innovation, Disclosure::Public);
        assert_eq!((public.key, public.version), (7, 2));
        assert_eq!(public.text, "摘要 公开");
        assert_eq!(document(&innovation, Disclosure::SignedIn).text, "摘要 公开 登录");
        let labels: Vec<&str> = public.labels.iter().map(|(_, value)| value.as_str()).collect();
        assert_eq!(labels, ["A1", "licence", "equity"]);
        assert!(tells_more(&innovation.text, Disclosure::SignedIn));
    }
}
