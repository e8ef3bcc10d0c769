//! Published results, and what they say.

use serde::{Deserialize, Serialize};

use crate::{
    codes,
    kernel::{InnovationId, OrganisationId, PersonId, Timestamp},
};

codes! {
    /// How far an innovation is.
    pub enum InnovationStage {
        Published = "published",
        /// A tombstone: the number stays, the text is shown no more.
        Withdrawn = "withdrawn",
    }
}

/// A published innovation in its current edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Innovation {
    pub id: InnovationId,
    /// The key of its row, by which the search index knows it.
    pub key: i64,
    pub number: String,
    /// The id under which an operator deposited it.
    pub external_id: Option<String>,
    pub stage: InnovationStage,
    pub edition: i32,
    pub published_at: Timestamp,
    /// Who may grant licences of it; nobody known for a deposit.
    pub holder: Option<OrganisationId>,
    /// Why it was withdrawn; empty otherwise.
    pub tombstone: String,
    pub text: Content,
}

codes! {
    /// Who may read a part of a result. Each level contains those before it.
    pub enum Disclosure {
        /// Everybody.
        Public = "public",
        /// Whoever acts for an organisation.
        SignedIn = "signed_in",
        /// A party of a deal that has signed its non-disclosure agreement; never searched.
        Nda = "nda",
    }
}

codes! {
    /// What a part of a result is about (DOMAIN.md §5.4).
    pub enum SectionKind {
        Novelty = "novelty",
        /// Key points of the method.
        Method = "method",
        Comparison = "comparison",
        /// Where it is in use.
        Use = "use",
        EconomicBenefit = "economic_benefit",
        SocialBenefit = "social_benefit",
    }
}

codes! {
    /// 转化方式 (促进科技成果转化法 16).
    pub enum TransferWay {
        Assignment = "assignment",
        Licence = "licence",
        JointUse = "joint_use",
        Equity = "equity",
        /// Kept for the unit's own use.
        OwnUse = "own_use",
        Other = "other",
    }
}

codes! {
    /// What protects a result (最高人民法院技术合同解释 1, and two of our own).
    pub enum RightKind {
        Patent = "patent",
        PatentApplication = "patent_application",
        TechnicalSecret = "technical_secret",
        Software = "software",
        IcLayout = "ic_layout",
        PlantVariety = "plant_variety",
        OperatingMethod = "operating_method",
        Suggestion = "suggestion",
    }
}

/// A part of a result with a level of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section {
    pub kind: SectionKind,
    pub level: Disclosure,
    pub text: String,
}

/// A right and its number as the office wrote it; without one where none is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Right {
    pub kind: RightKind,
    pub number: String,
}

/// A file that belongs to a result, by its content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// SHA-256 of its bytes.
    pub hash: String,
    pub name: String,
    /// Media type, as its bytes say.
    pub media: String,
    pub bytes: u64,
    pub level: Disclosure,
    /// It names neither a unit nor a person, so reviewers may read it.
    #[serde(default)]
    pub is_blind: bool,
}

impl Attachment {
    /// The media type as one of the few that are kept.
    #[must_use]
    pub fn media_type(&self) -> &'static str {
        match self.media.as_str() {
            "application/pdf" => "application/pdf",
            "image/png" => "image/png",
            "image/jpeg" => "image/jpeg",
            _ => "application/octet-stream",
        }
    }
}

/// What an innovation says.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Content {
    /// May be empty: the first words of the abstract stand in on screen.
    pub title: String,
    pub r#abstract: String,
    pub keywords: Vec<String>,
    pub category: String,
    pub year: Option<i32>,
    #[serde(flatten)]
    pub further: Further,
}

/// What a deposit does not say. Left out where empty, so that the hash of a content
/// that has none of it is the same as before these fields were there.
#[derive(Clone, Debug, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Further {
    /// Code of the cluster (`taxonomy`, the version in force at publication).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub cluster: String,
    /// Key of the district (`taxonomy`).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub district: String,
    /// Name of the origin unit.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Names of the contributors who agreed to have theirs published, in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub contributors: Vec<String>,
    /// How its holder would transfer it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub transfer: Vec<TransferWay>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<Right>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl Content {
    /// What a reader of this level may know.
    #[must_use]
    pub fn disclosed(mut self, level: Disclosure) -> Self {
        self.further.sections.retain(|section| section.level <= level);
        self.further.attachments.retain(|attachment| attachment.level <= level);
        self
    }
}

/// A contributor of a published result and their part of what it earns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credit {
    /// From 1: the lead contributor.
    pub place: i32,
    /// The account that confirmed the share, where there is one.
    pub person: Option<PersonId>,
    pub name: String,
    pub share: Share,
}

/// A part of the whole in ten-thousandths: 2,550 is 25.5 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Share(pub i32);

impl Share {
    pub const WHOLE: Self = Self(10_000);

    /// Per cent as typed: `25`, `25.5`, `25.50 %`; more than nothing, at most the whole.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text = crate::kernel::text::half_width(typed);
        let text = text.trim_end_matches('%').trim_end();
        let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
        let digits =
            |text: &str| !text.is_empty() && text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
        if !digits(whole) || rest.len() > 2 || !rest.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        let hundredths = format!("{whole}{rest:0<2}").parse().ok()?;
        (1..=Self::WHOLE.0).contains(&hundredths).then_some(Self(hundredths))
    }

    /// Per cent, without needless zeros: `25.5`.
    #[must_use]
    pub fn percent(self) -> String {
        let text = format!("{}.{:02}", self.0 / 100, self.0 % 100);
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    }
}

/// A result to be published.
#[derive(Clone, Debug)]
pub struct NewInnovation {
    pub holder: OrganisationId,
    pub content: Content,
    /// Their shares make up the whole.
    pub credits: Vec<Credit>,
}

impl Innovation {
    /// The title, or the first words of the abstract.
    #[must_use]
    pub fn shown_title(&self) -> String {
        const WORDS: usize = 30;
        if !self.text.title.is_empty() {
            return self.text.title.clone();
        }
        let mut title: String = self.text.r#abstract.chars().take(WORDS).collect();
        if self.text.r#abstract.chars().nth(WORDS).is_some() {
            title.push('…');
        }
        title
    }
}

/// An edition of a published result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// From 1.
    pub number: i32,
    pub at: Timestamp,
    /// Why it replaces the one before; empty for the first and for deposits.
    pub reason: String,
    pub content: Content,
}

/// A line of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    pub external_id: String,
    pub content: Content,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_read_and_said_in_per_cent() {
        for (typed, read, said) in [
            ("25", Some(2_500), "25"),
            ("２５．５％", Some(2_550), "25.5"),
            ("0.01 %", Some(1), "0.01"),
            ("100", Some(10_000), "100"),
            ("100.01", None, ""),
            ("0", None, ""),
            ("-5", None, ""),
            ("12.345", None, ""),
            ("", None, ""),
        ] {
            assert_eq!(Share::parse(typed).map(|share| share.0), read, "{typed}");
            assert_eq!(Share::parse(typed).map(Share::percent).unwrap_or_default(), said);
        }
    }
}
