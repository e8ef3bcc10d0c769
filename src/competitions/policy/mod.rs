//! Who may do what, one predicate per sentence.

mod competition;
mod entry;

pub use competition::*;
pub use entry::*;
