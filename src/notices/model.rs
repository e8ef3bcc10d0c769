//! The nouns of this slice.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    codes,
    kernel::{
        Lang, NoticeId, ObjectionId, OrganisationId, PersonId, Timestamp,
        time::{SECOND, day_text},
    },
    platform::texts,
};

codes! {
    /// What is published.
    pub enum NoticeKind {
        /// Standings of an event.
        Results = "results",
        /// The list of a selection of innovations.
        Selection = "selection",
    }
}

impl NoticeKind {
    /// Where what it is about is read: before the id.
    #[must_use]
    pub const fn place(self) -> &'static str {
        match self {
            Self::Results => "/results/",
            Self::Selection => "/categories/",
        }
    }
}

codes! {
    /// How far a notice is.
    pub enum NoticeStage {
        /// Published; objections are taken until its end.
        Open = "open",
        /// Over, and every objection was decided.
        Closed = "closed",
        /// Taken back before it took effect.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// How far an objection is.
    pub enum ObjectionStage {
        Filed = "filed",
        Upheld = "upheld",
        Dismissed = "dismissed",
    }
}

codes! {
    /// A column of what is published; its heading is the text `notice-column-<code>`.
    pub enum Column {
        Rank = "rank",
        Name = "name",
        Unit = "unit",
        Total = "total",
        Award = "award",
        Work = "work",
        Contributors = "contributors",
    }
}

/// One cell: the same in both languages, or one text for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Cell {
    Same(String),
    Each {
        #[serde(rename = "zh-CN")]
        zh: String,
        en: String,
    },
}

impl Cell {
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        match (self, lang) {
            (Self::Same(text), _)
            | (Self::Each { zh: text, .. }, Lang::Zh)
            | (Self::Each { en: text, .. }, Lang::En) => text,
        }
    }
}

/// What is published: a table. It is what the hash is over, so it is complete
/// in itself and never filled in later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    pub columns: Vec<Column>,
    pub rows: Vec<Vec<Cell>>,
}

/// What a slice hands over to be published.
#[derive(Clone, Debug)]
pub struct NewNotice {
    pub kind: NoticeKind,
    /// The thing it is about; a newer notice about the same follows an older one.
    pub about: Uuid,
    /// The audit chain its acts are recorded in, and the scope of appointments.
    pub chain: Uuid,
    pub host: OrganisationId,
    pub title: String,
    pub title_en: String,
    pub body: Body,
    /// Length in working days.
    pub days: u32,
}

/// A notice, without what it publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeHead {
    pub id: NoticeId,
    pub number: String,
    pub kind: NoticeKind,
    pub about: Uuid,
    pub chain: Uuid,
    pub host: OrganisationId,
    pub title: String,
    pub title_en: String,
    pub days: u32,
    pub hash: String,
    pub stage: NoticeStage,
    pub published_at: Timestamp,
    /// The first instant at which no objection is taken any more.
    pub ends_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    /// Why it was withdrawn; empty otherwise.
    pub reason: String,
    pub objections: u32,
    pub open_objections: u32,
    pub upheld_objections: u32,
    pub version: i64,
}

impl NoticeHead {
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        pick(lang, &self.title, &self.title_en)
    }

    #[must_use]
    pub fn runs(&self, at: Timestamp) -> bool {
        self.stage == NoticeStage::Open && at < self.ends_at
    }

    /// From when a notice that is over may be closed: an objection that arrived
    /// in the last moment may still be on its way into the database.
    #[must_use]
    pub const fn settles_at(&self) -> Timestamp {
        self.ends_at.plus(10 * SECOND)
    }

    /// Whether it may be closed at this moment.
    #[must_use]
    pub fn may_close(&self, at: Timestamp) -> bool {
        let decided = self.open_objections == 0 && self.upheld_objections == 0;
        self.stage == NoticeStage::Open && at >= self.settles_at() && decided
    }

    /// "Until the end of 10 November 2026": a midnight is said as the day before it.
    #[must_use]
    pub fn until(&self, lang: Lang) -> String {
        let last = self.ends_at.plus(-1).local_date();
        let day = day_text(last, lang);
        texts::ta(lang, "notice-until", &[("day", day)])
    }
}

/// A notice with what it publishes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub head: NoticeHead,
    pub body: Body,
}

impl Notice {
    /// What the hash is over, as its RFC 8785 form shows it.
    #[must_use]
    pub fn content(&self) -> serde_json::Value {
        content(
            &self.head.number,
            self.head.kind,
            self.head.about,
            (&self.head.title, &self.head.title_en),
            &self.body,
        )
    }
}

impl Notice {
    /// Whether the hash is the one of what is published.
    #[must_use]
    pub fn holds(&self) -> bool {
        let canonical = crate::audit::chain::canonical(&self.content());
        crate::platform::keys::sha256_hex(canonical.as_bytes()) == self.head.hash
    }
}

/// See [`Notice::content`].
pub(super) fn content(
    number: &str,
    kind: NoticeKind,
    about: Uuid,
    (title, title_en): (&str, &str),
    body: &Body,
) -> serde_json::Value {
    serde_json::json!({
        "about": about, "body": body, "kind": kind, "number": number, "title": title, "title_en": title_en,
    })
}

/// An objection, as its filer and the host see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Objection {
    pub id: ObjectionId,
    pub number: String,
    pub notice: NoticeId,
    pub person: PersonId,
    pub name: String,
    pub contact: String,
    pub claim: String,
    pub filed_at: Timestamp,
    pub stage: ObjectionStage,
    pub answer: String,
    pub decided_at: Option<Timestamp>,
    pub version: i64,
}

/// The Chinese text, or the English one where it is wanted and there.
pub(super) fn pick<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::En && !en.is_empty() { en } else { zh }
}
