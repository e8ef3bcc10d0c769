//! Public notices (公示): something is published for N working days, and
//! objections to it are filed and decided.
//!
//! A **notice** publishes a table about something of an upper slice and runs
//! until the midnight after its last **working day**; the day of publication is
//! not counted. Its **hash** is over what it publishes (`Notice::content`). An
//! **objection** is filed by a signed-in person under their real name while the
//! notice runs, is known to its filer and the host only, and is upheld or
//! dismissed with reasons.
//!
//! Invariants: a notice never changes what it publishes; one is open at a time
//! about the same thing; it closes after its end, with every objection decided
//! and none upheld (an upheld one means withdrawing and publishing anew); a
//! window that needs a year whose holidays are not announced is refused.
//!
//! Not here: what is published and who may publish it (the slice it is about),
//! and appeals, which belong to `results`.

mod api;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{Body, Cell, Column, NewNotice, Notice, NoticeHead, NoticeKind, NoticeStage};
pub use ops::{ImportedHolidays, close, file_objection, import_holidays, publish, waiting, withdraw};
pub use rules::{Calendar, NewClaim, Unpublished};
pub use store::{find_notice_about, list_running, load_calendar, load_notice};

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}

/// The kinds of jobs of this slice.
#[must_use]
pub const fn jobs() -> Vec<JobKind> {
    Vec::new()
}
