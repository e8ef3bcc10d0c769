//! Who may see the administrators' pages.

use crate::kernel::{Actor, PlatformRole, Refusal, Verdict, require};

/// Any of the three administrators sees the front page; others do not learn
/// that it exists.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn may_see(actor: &Actor) -> Verdict {
    require(PlatformRole::ALL.iter().any(|role| actor.holds(*role)), || Refusal::NotFound)
}
