//! Where the pages of a competition and of an event are.

use crate::competitions::model::{CompetitionHead, EventHead};

impl CompetitionHead {
    /// A page of the competition: `/competitions/…` and what follows.
    pub(super) fn path(&self, tail: &str) -> String {
        format!("/competitions/{}{tail}", self.id)
    }
}

impl EventHead {
    /// A page of the event: `/events/…` and what follows.
    pub(super) fn path(&self, tail: &str) -> String {
        format!("/events/{}{tail}", self.id)
    }

    /// A page of the event's competition.
    pub(super) fn competition_path(&self, tail: &str) -> String {
        format!("/competitions/{}{tail}", self.competition)
    }
}
