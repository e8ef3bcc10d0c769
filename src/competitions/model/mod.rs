//! The nouns of this slice, a file each.

mod competition;
mod draw;
mod entry;
mod event;

pub use competition::*;
pub use draw::*;
pub use entry::*;
pub use event::*;

use crate::kernel::{Lang, Refusal};

/// A transition that a stage does not have.
fn must_not(key: &'static str) -> Refusal {
    Refusal::conflict(key)
}

/// The English text where it is wanted and there is one.
fn either<'a>(lang: Lang, zh: &'a str, en: &'a str) -> &'a str {
    if lang == Lang::En && !en.is_empty() { en } else { zh }
}
