//! Who may do what with accounts.

use crate::kernel::{Actor, OrganisationId, Refusal, Verdict, require};

/// Only owners invite colleagues to their organisation.
///
/// # Errors
/// Forbidden for its clerks and viewers, unknown for others.
pub fn may_invite(actor: &Actor, organisation: OrganisationId) -> Verdict {
    let seat = actor.seat().filter(|s| s.organisation == organisation).ok_or(Refusal::NotFound)?;
    require(seat.is_owner, || Refusal::forbidden("organisation-only-owner"))
}
