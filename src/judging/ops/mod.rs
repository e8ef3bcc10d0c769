//! The use cases of this slice.

mod judges;
mod lead;
mod marks;
mod panels;

pub use judges::{Invite, accept, bar, decline, dismiss, invite, recuse};
pub use lead::{Blocker, blockers, call_again, lock, reason, set_absent};
pub use marks::{Save, Saved, SavedMark, save, saved_mark};
pub use panels::{freeze, move_window, open_panel, seat_subjects};

use sea_orm::ConnectionTrait;

use super::{
    model::{Judge, Panel},
    policy::Role,
    store,
};
use crate::{
    accounts::{self, AppointmentRole},
    kernel::{Actor, PersonId, Refusal},
    platform::http::asked,
};

/// What the actor is on a panel.
pub async fn role_in(
    db: &impl ConnectionTrait,
    actor: &Actor,
    panel: &Panel,
) -> Result<(Role, Option<Judge>), Refusal> {
    let Some(person) = actor.person() else { return Ok((Role::of(actor, panel, None, false), None)) };
    let judge = store::find_judge(db, panel.id, person).await?;
    let appointed = accounts::roles_in(db, person, panel.chain).await?.contains(&AppointmentRole::Organiser);
    Ok((Role::of(actor, panel, judge.as_ref(), appointed), judge))
}

fn person(actor: &Actor) -> Result<PersonId, Refusal> {
    actor.person().ok_or(Refusal::SignIn)
}
