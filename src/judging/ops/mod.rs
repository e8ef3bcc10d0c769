//! The use cases of this slice.

mod judges;
mod lead;
mod marks;
mod panels;
mod saving;
mod waiting;

pub use judges::{Invite, accept, bar, decline, dismiss, invite, recuse};
pub use lead::{Blocker, blockers, call_again, lock, reason, set_absent};
pub use marks::{Save, Saved, SavedMark, save, saved_mark};
pub use panels::{freeze, move_window, open_panel, seat_subjects};
pub use waiting::waiting;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    model::{Judge, Panel},
    policy::{self, Role},
    store,
};
use crate::{
    accounts::{self, AppointmentRole},
    kernel::{Actor, PanelId, PersonId, Refusal},
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

/// The panel of a contest, where the actor may see it.
///
/// # Errors
/// The database's.
pub async fn find_shown_panel(
    db: &impl ConnectionTrait,
    actor: &Actor,
    contest: Uuid,
) -> Result<Option<PanelId>, Refusal> {
    let panel = match store::load_panel_of(db, contest).await {
        Err(Refusal::NotFound) => return Ok(None),
        panel => panel?,
    };
    let (role, _) = role_in(db, actor, &panel).await?;
    Ok(policy::may_see_panel(role).is_ok().then_some(panel.id))
}

fn person(actor: &Actor) -> Result<PersonId, Refusal> {
    actor.person().ok_or(Refusal::SignIn)
}
