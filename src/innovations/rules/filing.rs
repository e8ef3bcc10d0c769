//! Reading what a worker types into a filing.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::rights::read_number;
use crate::{
    accounts::{Email, parse_email},
    innovations::model::{Content, Disclosure, Right, RightKind, Section, SectionKind, Share, TransferWay},
    kernel::{Problems, Refusal, Text, text},
    taxonomy,
};

pub const TITLE_MAX: usize = 60;
/// 成果简介不超过 800 字 (DOMAIN.md §5.4).
pub const ABSTRACT_MAX: usize = 800;
pub const SECTION_MAX: usize = 3_000;
const KEYWORDS_MAX: usize = 8;
const KEYWORD_MAX: usize = 30;
pub const CONTRIBUTORS_MAX: usize = 10;
const NAME_MAX: usize = 40;
pub const RIGHTS_MAX: usize = 3;

/// A filing as it was typed, or sent as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FilingInput {
    pub title: String,
    pub r#abstract: String,
    /// Separated by commas, semicolons or lines.
    #[serde(default)]
    pub keywords: String,
    /// Code of a cluster, such as `B1`.
    #[serde(default)]
    pub cluster: String,
    /// How its holder would transfer it: `licence`, `assignment`, …
    #[serde(default)]
    pub transfer: Vec<String>,
    #[serde(default)]
    pub sections: Vec<SectionInput>,
    #[serde(default)]
    pub rights: Vec<RightInput>,
    /// The lead contributor first.
    #[serde(default)]
    pub contributors: Vec<ContributorInput>,
    /// True, no state secret, no dispute.
    #[serde(default)]
    pub promise: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SectionInput {
    pub kind: String,
    /// `public`, `signed_in` or `nda`.
    pub level: String,
    pub text: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightInput {
    pub kind: String,
    pub number: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContributorInput {
    pub name: String,
    pub email: String,
    /// Per cent, two decimals at most.
    pub share: String,
}

/// A contributor who was typed and is not yet known by account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub place: i32,
    pub name: String,
    pub email: Email,
    pub share: Share,
}

/// What was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Read {
    pub content: Content,
    pub contributors: Vec<Named>,
    pub promised: bool,
}

/// Reads a draft. It may be incomplete; what is there must be readable.
///
/// # Errors
/// Every problem, each at its field.
pub fn read(input: &FilingInput) -> Result<Read, Refusal> {
    let mut problems = Problems::new();
    let title = text::one_line(&input.title);
    limit(&mut problems, "title", &title, TITLE_MAX);
    let r#abstract = lines(&input.r#abstract);
    limit(&mut problems, "abstract", &r#abstract, ABSTRACT_MAX);
    let keywords = keywords(&mut problems, &input.keywords);
    let cluster = text::half_width(&input.cluster).to_uppercase();
    let known = cluster.is_empty() || taxonomy::cluster(taxonomy::CURRENT_CLUSTERS, &cluster).is_some();
    problems.unless(known, "cluster", "filing-cluster-missing");
    let mut content = Content { title, r#abstract, keywords, ..Content::default() };
    content.further.cluster = cluster;
    content.further.transfer = transfer(&mut problems, &input.transfer);
    content.further.sections = sections(&mut problems, &input.sections);
    content.further.rights = rights(&mut problems, &input.rights);
    let contributors = contributors(&mut problems, &input.contributors);
    problems.finish()?;
    Ok(Read { content, contributors, promised: input.promise })
}

fn lines(typed: &str) -> String {
    let kept = |c: &char| *c == '\n' || !c.is_control();
    typed.replace("\r\n", "\n").chars().filter(kept).collect::<String>().trim().to_owned()
}

fn limit(problems: &mut Problems, field: &str, text: &str, most: usize) {
    let have = text.chars().count();
    problems.unless(have <= most, field, Text::new("filing-text-long").with("most", most).with("have", have));
}

fn keywords(problems: &mut Problems, typed: &str) -> Vec<String> {
    let mut seen = BTreeSet::new();
    // Full-width commas are half-width ones by now; the enumeration comma has no such form.
    let words: Vec<String> = text::half_width(typed)
        .split([',', ';', '\u{3001}', '\n'])
        .map(text::one_line)
        .filter(|word| !word.is_empty() && seen.insert(word.clone()))
        .collect();
    let fine = words.len() <= KEYWORDS_MAX && words.iter().all(|w| w.chars().count() <= KEYWORD_MAX);
    let text = Text::new("filing-keywords-many").with("most", KEYWORDS_MAX).with("long", KEYWORD_MAX);
    problems.unless(fine, "keywords", text);
    words
}

fn transfer(problems: &mut Problems, typed: &[String]) -> Vec<TransferWay> {
    let mut ways = Vec::new();
    for code in typed {
        match code.parse() {
            Ok(way) if !ways.contains(&way) => ways.push(way),
            Ok(_) => {}
            Err(_) => problems.add("transfer", "filing-transfer-unknown"),
        }
    }
    ways
}

fn sections(problems: &mut Problems, typed: &[SectionInput]) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for section in typed {
        let field = format!("section-{}", section.kind);
        if section.text.trim().is_empty() {
            continue;
        }
        let (Ok(kind), Ok(level)) =
            (section.kind.parse::<SectionKind>(), section.level.parse::<Disclosure>())
        else {
            problems.add(field, "filing-section-unknown");
            continue;
        };
        let text = lines(&section.text);
        limit(problems, &field, &text, SECTION_MAX);
        if sections.iter().any(|s| s.kind == kind) {
            problems.add(field, "filing-section-twice");
            continue;
        }
        sections.push(Section { kind, level, text });
    }
    sections.sort_by_key(|section| section.kind);
    sections
}

fn rights(problems: &mut Problems, typed: &[RightInput]) -> Vec<Right> {
    let mut rights = Vec::new();
    for (place, right) in (1..).zip(typed) {
        if right.kind.is_empty() && right.number.trim().is_empty() {
            continue;
        }
        let field = format!("ip-number-{place}");
        let Ok(kind) = right.kind.parse::<RightKind>() else {
            problems.add(format!("ip-kind-{place}"), "filing-right-kind");
            continue;
        };
        match read_number(kind, &right.number) {
            Some(number) => rights.push(Right { kind, number }),
            None => problems.add(field, Text::new("filing-right-number").with("kind", kind)),
        }
    }
    problems.unless(rights.len() <= RIGHTS_MAX, "ip-kind-1", "filing-rights-many");
    rights
}

fn contributors(problems: &mut Problems, typed: &[ContributorInput]) -> Vec<Named> {
    let mut named: Vec<Named> = Vec::new();
    for (row, who) in (1..).zip(typed) {
        if [&who.name, &who.email, &who.share].iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        let name = text::one_line(&who.name);
        problems.unless(!name.is_empty(), &format!("name-{row}"), "filing-name-missing");
        limit(problems, &format!("name-{row}"), &name, NAME_MAX);
        let email = problems.take(&format!("email-{row}"), parse_email(&who.email));
        let share =
            problems.take(&format!("share-{row}"), Share::parse(&who.share).ok_or("filing-share-form"));
        let (Some(email), Some(share)) = (email, share) else { continue };
        if named.iter().any(|other| other.email == email) {
            problems.add(format!("email-{row}"), "filing-contributor-twice");
            continue;
        }
        let place = i32::try_from(named.len() + 1).unwrap_or(i32::MAX);
        named.push(Named { place, name, email, share });
    }
    let most = Text::new("filing-contributors-many").with("most", CONTRIBUTORS_MAX);
    problems.unless(typed.len() <= CONTRIBUTORS_MAX, "name-1", most);
    named
}
