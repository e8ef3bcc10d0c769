//! The nouns of this slice.

use serde::{Deserialize, Serialize};

use crate::{
    codes,
    kernel::{EntryId, EventId, Lang, NoticeId, Points, StandingsId, Timestamp},
    scoring::Status,
    platform::texts,
};

codes! {
    /// How far standings are.
    pub enum StandingsStage {
        /// Computed; the organiser looks, nobody else.
        Draft = "draft",
        /// Published in a notice that runs.
        Noticed = "noticed",
        /// The notice is closed: the result stands.
        Final = "final",
        /// A newer edition took its place.
        Superseded = "superseded",
    }
}

impl StandingsStage {
    #[must_use]
    pub const fn is_public(self) -> bool {
        matches!(self, Self::Noticed | Self::Final)
    }
}

codes! {
    /// Why a contestant has a rank or not.
    pub enum Outcome {
        Ranked = "ranked",
        Incomplete = "incomplete",
        /// Did not appear.
        Absent = "absent",
        Disqualified = "disqualified",
    }
}

impl From<Status> for Outcome {
    fn from(status: Status) -> Self {
        match status {
            Status::Ranked => Self::Ranked,
            Status::Incomplete => Self::Incomplete,
            Status::Absent => Self::Absent,
            Status::Disqualified => Self::Disqualified,
        }
    }
}

/// One computation for one event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standings {
    pub id: StandingsId,
    pub event: EventId,
    /// Counts from 1; a computation never changes an older one.
    pub edition: i32,
    pub stage: StandingsStage,
    pub computed_at: Timestamp,
    pub hashes: Hashes,
    /// Codes of the modules, in the order of a row's subtotals.
    pub modules: Vec<String>,
    pub notice: Option<NoticeId>,
    /// SHA-256 of the package, once it is made.
    pub package: Option<String>,
    pub published_at: Option<Timestamp>,
    pub final_at: Option<Timestamp>,
    pub version: i64,
}

/// What a computation took and what it gave; each a SHA-256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hashes {
    pub rules: String,
    pub material: String,
    pub outcome: String,
}

/// A text of the rule set in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Both {
    pub zh: String,
    pub en: String,
}

impl Both {
    #[must_use]
    pub fn of(&self, lang: Lang) -> &str {
        if lang == Lang::En && !self.en.is_empty() { &self.en } else { &self.zh }
    }
}

/// An award that a place brings, with the reasons where it is not given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AwardLine {
    pub code: String,
    pub title: Both,
    /// The engine's words, `because` and their values.
    pub refused: Vec<serde_json::Value>,
}

/// One row of the standings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub place: i32,
    pub work_number: String,
    /// Known after decoding.
    pub identity: Option<Identity>,
    pub outcome: Outcome,
    pub rank: Option<i32>,
    pub tied: bool,
    pub total: Option<Points>,
    /// As decimals, in the order of `Standings::modules`; empty where there is none.
    pub subtotals: Vec<String>,
    pub awards: Vec<AwardLine>,
}

impl Row {
    /// Titles of the awards that are given.
    #[must_use]
    pub fn awards_in(&self, lang: Lang) -> String {
        let given: Vec<&str> =
            self.awards.iter().filter(|a| a.refused.is_empty()).map(|a| a.title.of(lang)).collect();
        given.join(&texts::t(lang, "ui-list-comma"))
    }
}

/// Who stands behind a work number, as published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    pub entry: EntryId,
    pub name: String,
    pub unit: String,
}
