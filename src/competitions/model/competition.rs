//! A competition and its call.

use super::must_not;
use crate::{
    codes,
    kernel::{CompetitionId, Lang, OrganisationId, Refusal, Timestamp, Window, time::SECOND},
    taxonomy::Level,
};

/// How long after the last moment for entries the list may be closed: whatever
/// was received in time has been written by then.
pub const CLOSING_PAUSE: i64 = 10 * SECOND;

codes! {
    /// What kind of contest it is.
    pub enum CompetitionKind {
        /// 技能竞赛: people show a trade.
        Skills = "skills",
        /// 劳动竞赛: units and teams are measured by indicators.
        Labour = "labour",
    }
}

codes! {
    /// Where a competition stands.
    pub enum CompetitionStage {
        /// Prepared by its organiser and seen by nobody else.
        Draft = "draft",
        /// The call is published.
        Called = "called",
        /// Given up after the call; stays visible.
        Cancelled = "cancelled",
    }
}

impl CompetitionStage {
    /// The call is published.
    ///
    /// # Errors
    /// Unless it is a draft.
    pub fn call(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft => Ok(Self::Called),
            Self::Called => Err(must_not("competition-already-called")),
            Self::Cancelled => Err(must_not("competition-is-cancelled")),
        }
    }

    /// The competition is given up.
    ///
    /// # Errors
    /// Unless its call was published.
    pub fn cancel(self) -> Result<Self, Refusal> {
        match self {
            Self::Called => Ok(Self::Cancelled),
            Self::Draft => Err(must_not("competition-not-called")),
            Self::Cancelled => Err(must_not("competition-is-cancelled")),
        }
    }

    /// Dates and events may still be changed.
    ///
    /// # Errors
    /// Once the call is published.
    pub fn editable(self) -> Result<(), Refusal> {
        match self {
            Self::Draft => Ok(()),
            Self::Called => Err(must_not("competition-called-is-fixed")),
            Self::Cancelled => Err(must_not("competition-is-cancelled")),
        }
    }
}

/// The dates a call promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    pub entry: Window,
    pub draw_at: Timestamp,
    pub judging: Window,
    /// Working days of the public notice, during which objections are taken.
    pub notice_days: i32,
}

impl Dates {
    /// From when the closed list of entries may be relied on.
    #[must_use]
    pub const fn list_closes(&self) -> Timestamp {
        self.entry.closes.plus(CLOSING_PAUSE)
    }
}

codes! {
    /// What a reader of the list wants to know first.
    pub enum Phase {
        /// The call is out, entries are not yet taken.
        Soon = "soon",
        /// Entries are taken now.
        Open = "open",
        /// Entries are closed, judging has not begun.
        Closed = "closed",
        /// Judging has begun; no final result yet.
        Judging = "judging",
        /// Every event has its final result.
        Finished = "finished",
        /// Given up.
        Cancelled = "cancelled",
        /// Seen by the organiser only.
        Draft = "draft",
    }
}

/// What is known of a competition before it is stored: the checked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetitionFacts {
    pub kind: CompetitionKind,
    pub title: String,
    /// Empty when there is none.
    pub title_en: String,
    pub level: Level,
    pub cluster_version: String,
    pub cluster: String,
    pub summary: String,
    pub dates: Dates,
}

/// A competition as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompetitionHead {
    pub id: CompetitionId,
    /// `JT-2026-00012`: what people call it.
    pub number: String,
    pub facts: CompetitionFacts,
    /// The union that holds it.
    pub host: OrganisationId,
    pub stage: CompetitionStage,
    pub called_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

impl CompetitionHead {
    /// The title in a language; Chinese where there is no English one.
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        super::either(lang, &self.facts.title, &self.facts.title_en)
    }

    #[must_use]
    pub const fn dates(&self) -> &Dates {
        &self.facts.dates
    }

    /// # Errors
    /// Unless the call is published and the competition goes on.
    pub fn stage_is_called(&self) -> Result<(), Refusal> {
        match self.stage {
            CompetitionStage::Called => Ok(()),
            CompetitionStage::Draft => Err(must_not("competition-not-called")),
            CompetitionStage::Cancelled => Err(must_not("competition-is-cancelled")),
        }
    }

    /// What the list says of it at a moment, given whether all its events are
    /// over.
    #[must_use]
    pub fn phase(&self, now: Timestamp, all_final: bool) -> Phase {
        let dates = self.dates();
        match self.stage {
            CompetitionStage::Draft => Phase::Draft,
            CompetitionStage::Cancelled => Phase::Cancelled,
            CompetitionStage::Called if all_final => Phase::Finished,
            CompetitionStage::Called if now < dates.entry.opens => Phase::Soon,
            CompetitionStage::Called if !dates.entry.has_closed(now) => Phase::Open,
            CompetitionStage::Called if now < dates.judging.opens => Phase::Closed,
            CompetitionStage::Called => Phase::Judging,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_draft_is_called_and_only_a_called_one_is_cancelled() {
        use CompetitionStage::{Called, Cancelled, Draft};
        let row = |s: CompetitionStage| (s.call().ok(), s.cancel().ok(), s.editable().is_ok());
        assert_eq!(row(Draft), (Some(Called), None, true));
        assert_eq!(row(Called), (None, Some(Cancelled), false));
        assert_eq!(row(Cancelled), (None, None, false));
    }
}
