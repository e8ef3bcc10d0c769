//! How the nouns of this slice are put into words, on every page alike.

use crate::{
    competitions::model::{CompetitionHead, CompetitionStage, EventHead, EventStage, Phase},
    kernel::{
        Timestamp,
        time::{DAY, HOUR, MINUTE},
    },
    platform::http::Ui,
    taxonomy,
};

/// A word with the kind of badge it is shown in.
#[derive(Clone, Debug)]
pub(super) struct Badge {
    pub kind: &'static str,
    pub text: String,
}

pub(super) fn phase(ui: &Ui, phase: Phase) -> Badge {
    let kind = match phase {
        Phase::Open => "ok",
        Phase::Soon | Phase::Judging => "info",
        Phase::Closed => "warn",
        Phase::Finished | Phase::Draft => "line",
        Phase::Cancelled => "red",
    };
    Badge { kind, text: ui.word("phase", phase) }
}

/// How far an event is; those of a cancelled competition stay where they were, but end with it.
pub(super) fn stage(ui: &Ui, event: &EventHead) -> Badge {
    if event.competition_stage == CompetitionStage::Cancelled {
        return phase(ui, Phase::Cancelled);
    }
    let kind = match event.stage {
        EventStage::Entry => "line",
        EventStage::Drawn | EventStage::Judging => "info",
        EventStage::Locked | EventStage::Noticed => "warn",
        EventStage::Final => "ok",
        EventStage::Void => "red",
    };
    Badge { kind, text: ui.word("event-stage", event.stage) }
}

/// Whether units stand apart at an event: yes or no.
pub(super) fn units_apart(ui: &Ui, event: &EventHead) -> String {
    ui.t(if event.units_apart { "competition-yes" } else { "competition-no" })
}

/// The name of a cluster in the version it was chosen from.
pub(super) fn cluster(ui: &Ui, version: &str, code: &str) -> String {
    taxonomy::cluster(version, code)
        .map_or_else(|| code.to_owned(), |c| format!("{} {}", c.code, if ui.zh() { c.zh } else { c.en }))
}

/// All clusters to choose from.
pub(super) fn clusters(ui: &Ui) -> Vec<(String, String)> {
    taxonomy::clusters(taxonomy::CURRENT_CLUSTERS)
        .iter()
        .map(|c| (c.code.to_owned(), format!("{} {}", c.code, if ui.zh() { c.zh } else { c.en })))
        .collect()
}

/// "3 days 4 hours", as coarse as one plans.
pub(super) fn span(ui: &Ui, milliseconds: i64) -> String {
    let n = |key: &str, a: i64, b: i64| ui.ta(key, &[("a", a.to_string()), ("b", b.to_string())]);
    let left = milliseconds.max(0);
    if left >= DAY {
        n("competition-span-days", left / DAY, left % DAY / HOUR)
    } else if left >= HOUR {
        n("competition-span-hours", left / HOUR, left % HOUR / MINUTE)
    } else {
        n("competition-span-minutes", left / MINUTE, 0)
    }
}

/// What the reader has to know about entering, in one sentence.
pub(super) fn countdown(ui: &Ui, head: &CompetitionHead, phase: Phase, now: Timestamp) -> String {
    let dates = head.dates();
    let say =
        |key: &str, at: Timestamp| ui.ta(key, &[("span", span(ui, at.0 - now.0)), ("when", ui.time(&at))]);
    match phase {
        Phase::Soon => say("competition-countdown-opens", dates.entry.opens),
        Phase::Open => say("competition-countdown-closes", dates.entry.closes),
        Phase::Closed if now < dates.draw_at => say("competition-countdown-draw", dates.draw_at),
        Phase::Closed => say("competition-countdown-judging", dates.judging.opens),
        Phase::Judging if now < dates.judging.closes => {
            say("competition-countdown-judging-ends", dates.judging.closes)
        }
        Phase::Judging => ui.t("competition-countdown-results"),
        Phase::Finished => ui.t("competition-countdown-finished"),
        Phase::Cancelled => ui.t("competition-countdown-cancelled"),
        Phase::Draft => ui.t("competition-countdown-draft"),
    }
}
