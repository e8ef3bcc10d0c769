//! What the platform's three administrators see: the machine's work and dead
//! letters (system), accounts and roles (security), the trail (audit). None of
//! them can both act and delete the record; nobody can delete the record.
//!
//! Read side: it owns no table and nobody imports it.

mod api;
mod ops;
mod policy;
mod web;

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    vec![JobKind::new(ops::DAILY, ops::daily)]
}

pub use ops::{DAILY, schedule_daily};
