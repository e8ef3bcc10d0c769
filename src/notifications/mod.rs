//! Letters to people, in their language: queued in the transaction of the change
//! they tell of, sent by a job, never lost and never sent for a rollback.
//!
//! A letter of kind `x` has the texts `mail-x-subject` and `mail-x-body`.

mod ops;
mod store;

pub use ops::{Letter, queue};
pub use store::{Outgoing, list_about};

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<crate::platform::jobs::JobKind> {
    vec![crate::platform::jobs::JobKind::new(ops::SEND, ops::send)]
}
