//! Results: standings, their publication, and the package with which anybody
//! can check them.
//!
//! **Standings** are computed by the engine from the marks of a locked panel;
//! each computation is an **edition**, stored with the derivation of every rank.
//! A draft is published by opening the codes and putting ranks and names into a
//! public notice; it is **final** once the notice is closed. The **package** is a
//! zip file that holds everything that led there, named by its hash.
//!
//! Invariants: nothing is computed before the lock; what was computed from what
//! is in the competition's chain by hash; published rows never change, an error
//! means withdrawing and publishing a new edition; a package is only made where
//! the marks still give what was published. One organiser may publish and make
//! final: no second person is asked for yet.
//!
//! Not here: arithmetic (`scoring`), marks (`judging`), names before publication
//! (`competitions`), the notice's clock and objections (`notices`).

mod api;
mod jobs;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{Identity, Outcome, Row, Standings, StandingsStage};
pub use ops::{columns, compute, finalise, publish, verify_standings, waiting, withdraw};
pub use rules::{Columns, Files, Finding, Outside, Report, unpack, verify};
pub use store::{find_latest, find_published, list_published, list_rows};

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    jobs::kinds()
}
