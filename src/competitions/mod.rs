//! Competitions: from the call to the coded contestants, and back to their names.
//!
//! A **competition** is called by a union (the host) and has **events**, one
//! trade each, with a rule set of its own. Units **enter** contestants while the
//! window is open; the district union **qualifies** them; the **draw** gives each
//! a station and a work number; **decoding** leads back once the panel is locked.
//!
//! # Invariants
//! - Dates and events are promises from the call on; a rule set from the draw on.
//! - Closing is not a flag: an entry is admitted by the moment its last byte
//!   arrived, under a lock that the one who closes the list must hold alone.
//! - The seed of a draw is promised by its hash with the call, used once on the
//!   closed list, and shown only after decoding, as it would undo the coding.
//! - Who stands behind a work number is answered by [`decoded`] alone, and only
//!   after [`decode`].
//!
//! # Not here
//! Judges, sheets and marks (`judging`, which knows subjects only); standings,
//! notices about them and packages (`results`).

mod api;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{
    CompetitionHead, CompetitionKind, CompetitionStage, Dates, Decision, Decoded, Draw, EventHead,
    EventStage, Phase, StoredRules,
};
pub use ops::{
    add_event, cancel, change_rules, create, decide, decode, decoded, edit, edit_event, enter, hold_draw,
    open_judging, publish_call, remove_event, role_in, rules_of, set_stage, take_preset, waiting,
};
pub use policy::{Role, may_organise};
pub use rules::{
    contestant::Typed,
    setup::{CompetitionInput, EventInput},
};
pub use store::{
    competition::{
        Audience, Filter, find as find_competition, list as list_competitions, load as load_competition,
    },
    draw::{EntryCounts, draws, entry_counts, find as find_draw},
    event::{events, find as find_event, list as list_events, list_hosted, load as load_event},
    rule_set::load as load_rule_document,
};

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    [web::routes(), api::routes()].into_iter().flatten().collect()
}

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    Vec::new()
}
