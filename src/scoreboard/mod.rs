//! The read side that everybody meets first: the home page, with what **waits** for
//! its reader, and the boards that hang on walls.
//!
//! Each slice says itself what waits in it (`waiting`); here it is only put in order.
//!
//! A **board** shows one event as far as its **audience** may see it. The public
//! sees how far marking is, and the standings once they are published. The
//! jury's view, for whoever organises the event and asks for it by `?view=jury`,
//! adds provisional totals by work number, and only after the lock: before it
//! nobody sees a total anywhere. Asking is needed so that an organiser's own
//! screen on the wall shows the hall no more than the hall may see.
//!
//! Nothing is pushed that was not read with the rights of the one who listens.
//!
//! Not here: anything that writes.

mod model;
mod ops;
mod policy;
mod web;

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes()
}

/// The kinds of jobs of this slice.
#[must_use]
pub const fn jobs() -> Vec<JobKind> {
    Vec::new()
}
