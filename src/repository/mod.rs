//! The repository: published innovations, found.
//!
//! The search index is a **projection** of the database: the feed of changes says what was
//! touched, [`follow`] reads it again and writes it into the index, and each commit of the index
//! carries how far it has come. Deleting its folder costs a rebuild and nothing else.
//!
//! What is shown is always read from the database, so that what was withdrawn a moment ago is
//! not.
//!
//! Not here: anything that writes to the database.

mod api;
mod ops;
mod web;

use crate::platform::http::Route;

pub use ops::{LABELS, catch_up, follow};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    [api::routes(), web::routes()].into_iter().flatten().collect()
}
