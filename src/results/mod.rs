//! Results: standings, their publication, and the package that lets anybody
//! check them.

mod jobs;
mod model;
mod ops;
mod policy;
mod rules;
mod store;

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    Vec::new()
}

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    jobs::kinds()
}
