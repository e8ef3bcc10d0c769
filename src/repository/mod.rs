//! The repository: published innovations, found.
//!
//! The search index is a **projection** of the database: the feed of changes says what was
//! touched, [`follow`] reads it again and writes it into the index, and each commit of the index
//! carries how far it has come. Deleting its folder costs a rebuild and nothing else.
//!
//! Each **disclosure level** that is searched has an index of its own, with its own statistics,
//! counts and phrases: nothing that a reader may not know moves anything that they see. That of
//! signed-in organisations is made only when something is published that they may know and others
//! may not; until then both read the same. What is under a non-disclosure agreement is in none.
//!
//! What is shown is always read from the database, so that what was withdrawn a moment ago is
//! not, and cut down to the reader's level in one place (`ops`).
//!
//! Not here: anything that writes to the database.

mod api;
mod ops;
mod policy;
mod rules;
mod web;

use crate::platform::http::Route;

pub use ops::{Difference, catch_up, differences, follow, reindex};
pub use rules::LABELS;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    [api::routes(), web::routes()].into_iter().flatten().collect()
}
