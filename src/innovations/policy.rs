//! Who may.

use crate::kernel::{Actor, Refusal, Verdict, require};

/// A bulk deposit is the operator's: at the machine, by the program itself.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn may_deposit(actor: &Actor) -> Verdict {
    require(matches!(actor, Actor::System(_)), || Refusal::forbidden("innovation-deposit-operator"))
}
