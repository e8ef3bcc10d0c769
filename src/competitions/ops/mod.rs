//! What can be done, a file per use case.

mod call;
mod close;
mod create;
mod decode;
mod draw;
mod entries;
mod entry_rows;
mod events;
mod measure;
mod open_judging;
mod qualify;
mod roster;
mod rule_sets;
mod seals;
mod waiting;

pub use call::*;
pub use close::*;
pub use create::*;
pub use decode::*;
pub use draw::*;
pub use entries::*;
pub use events::*;
pub use open_judging::*;
pub use qualify::*;
pub use roster::*;
pub use rule_sets::*;
pub(super) use seals::open_contact;
pub use waiting::waiting;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::policy::Role;
use crate::{
    accounts,
    kernel::{Actor, CompetitionId, OrganisationId, Refusal},
    platform::http::asked,
};

/// What the actor is in a competition of this host.
///
/// # Errors
/// The database's.
pub async fn role_in(
    db: &impl ConnectionTrait,
    actor: &Actor,
    competition: CompetitionId,
    host: OrganisationId,
) -> Result<Role, Refusal> {
    let appointed = match actor.person() {
        Some(person) => accounts::roles_in(db, person, Uuid::from(competition)).await?,
        None => Vec::new(),
    };
    Ok(Role::of(actor, host, &appointed))
}
