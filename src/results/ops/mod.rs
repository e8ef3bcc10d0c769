//! The use cases.

mod audit;
mod compute;
mod letters;
mod package;
mod publish;
mod waiting;

pub use audit::verify_standings;
pub use compute::compute;
pub(super) use compute::computed;
pub use letters::write_letters;
pub use package::{make_package, verify_package};
pub use publish::{finalise, publish, withdraw};
pub use waiting::waiting;

use sea_orm::ConnectionTrait;

use super::{
    model::{Row, Standings},
    policy,
    rules::Columns,
    store,
};
use crate::{
    competitions::{self, EventHead, Role},
    judging,
    kernel::{EventId, Lang, Refusal, StandingsId, require},
    platform::{db::Tx, http::Ctx},
};

/// The event and what the actor is in its competition.
pub(super) async fn event_and_role(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    event: EventId,
) -> Result<(EventHead, Role), Refusal> {
    let event = competitions::load_event(db, event).await?;
    let role = competitions::role_in(db, &ctx.actor, event.competition, event.host).await?;
    Ok((event, role))
}

/// The event, for somebody who organises it.
pub(super) async fn organise(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    event: EventId,
) -> Result<EventHead, Refusal> {
    let (event, role) = event_and_role(db, ctx, event).await?;
    competitions::may_organise(role, event.competition_stage)?;
    Ok(event)
}

/// Standings that the actor may read, and their event.
///
/// # Errors
/// [`Refusal::NotFound`], also for a draft of somebody else; or the database's.
pub(super) async fn readable(ctx: &Ctx, id: StandingsId) -> Result<(Standings, EventHead), Refusal> {
    let standings = store::load(ctx.read(), id).await?;
    let (event, role) = event_and_role(ctx.read(), ctx, standings.event).await?;
    policy::may_read(standings.stage, role)?;
    Ok((standings, event))
}

/// The number columns of standings, by the rule set that was frozen for them.
///
/// # Errors
/// The database's.
pub async fn columns(
    db: &impl ConnectionTrait,
    standings: &Standings,
    rows: &[Row],
    lang: Lang,
) -> Result<Columns, Refusal> {
    let rules = judging::frozen_rules(db, standings.event.0).await?;
    Ok(Columns::of(&rules, &standings.modules, rows, lang))
}

/// The newest edition, as the actor saw it and alone until the transaction ends.
async fn latest(tx: &Tx, event: EventId, version: Option<i64>) -> Result<Standings, Refusal> {
    let _alone = tx.alone(("standings", event.0)).await?;
    let latest = store::find_latest(tx, event).await?.ok_or_else(|| Refusal::conflict("standings-none"))?;
    require(version == Some(latest.version), || Refusal::Stale {
        current: serde_json::json!({ "edition": latest.edition, "stage": latest.stage, "version": latest.version }),
    })?;
    Ok(latest)
}
