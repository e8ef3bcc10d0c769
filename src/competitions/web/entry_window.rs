//! Whether an event takes entries, on every page alike.

use super::words;
use crate::{
    competitions::model::{CompetitionStage, EventHead, EventStage},
    kernel::Timestamp,
    platform::http::Ui,
};

/// What a unit has to know about entering in an event.
pub(super) struct EntryWindow {
    pub sentence: String,
    pub open: bool,
}

impl EntryWindow {
    pub(super) fn of(ui: &Ui, event: &EventHead, now: Timestamp) -> Self {
        let entry = event.dates.entry;
        let say = |key: &str, at: Timestamp| {
            ui.ta(key, &[("span", words::span(ui, at.0 - now.0)), ("when", ui.time(&at))])
        };
        let goes_on = event.stage != EventStage::Entry || event.competition_stage != CompetitionStage::Called;
        let sentence = if event.competition_stage == CompetitionStage::Cancelled {
            ui.t("competition-is-cancelled")
        } else if now < entry.opens {
            say("roster-opens", entry.opens)
        } else if entry.has_closed(now) || goes_on {
            say("roster-closed", entry.closes)
        } else {
            say("roster-closes", entry.closes)
        };
        Self { sentence, open: entry.contains(now) && !goes_on }
    }
}
