//! A competition is created, changed while a draft, or given up.

use super::{asked, role_in};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{CompetitionHead, CompetitionStage},
        policy,
        rules::setup::{self, CompetitionInput},
        store,
    },
    kernel::{Change, CompetitionId, Refusal, require_newest},
    platform::http::Ctx,
};

/// Creates a draft, held by the union the actor acts for.
///
/// # Errors
/// Every problem of the form; forbidden without a union.
pub async fn create(ctx: &Ctx, input: &CompetitionInput) -> Result<CompetitionId, Refusal> {
    policy::host_of(&ctx.actor)?;
    let host = ctx.actor.seat().ok_or_else(|| Refusal::forbidden("competition-needs-union"))?.organisation;
    let facts = setup::read_competition(input)?;
    ctx.in_tx_once(&asked("competition.create", input), async |tx| {
        let now = ctx.now();
        let year = chrono::Datelike::year(&now.local_date());
        let n = tx.next_number(&format!("competition-{year}")).await?;
        let head = CompetitionHead {
            id: ctx.new_id(),
            number: format!("JS-{year}-{n:03}"),
            facts,
            host,
            stage: CompetitionStage::Draft,
            called_at: None,
            created_at: now,
            version: 1,
        };
        store::competition::insert(tx, &head).await?;
        let act = Act::new("competition.created", ("competition", head.id), head.id)
            .says("number", &head.number)
            .says("host", host);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Competition(head.id)).await?;
        Ok(head.id)
    })
    .await
}

/// Changes a draft.
///
/// # Errors
/// Every problem of the form; a conflict once the call is published.
pub async fn edit(
    ctx: &Ctx,
    id: CompetitionId,
    version: i64,
    input: &CompetitionInput,
) -> Result<(), Refusal> {
    let facts = setup::read_competition(input);
    ctx.in_tx_once(&asked("competition.edit", &(id, version, input)), async |tx| {
        let head = store::competition::load_to_change(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, id, head.host).await?, head.stage)?;
        head.stage.editable()?;
        let facts = facts?;
        require_newest(version, head.version)?;
        let head = store::competition::save(tx, CompetitionHead { facts, ..head }).await?;
        let act = Act::new("competition.changed", ("competition", id), id).with("version", head.version);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Competition(id)).await?;
        Ok(())
    })
    .await
}

/// Gives a called competition up; it stays visible as cancelled.
///
/// # Errors
/// A conflict unless it was called.
pub async fn cancel(ctx: &Ctx, id: CompetitionId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("competition.cancel", &(id, version)), async |tx| {
        let head = store::competition::load_to_change(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, id, head.host).await?, head.stage)?;
        require_newest(version, head.version)?;
        let stage = head.stage.cancel()?;
        let events = store::event::list(tx, &head).await?;
        if events.iter().any(|e| e.stage == crate::competitions::model::EventStage::Final) {
            return Err(Refusal::conflict("competition-has-results"));
        }
        store::competition::save(tx, CompetitionHead { stage, ..head }).await?;
        audit::record(tx, ctx, Act::new("competition.cancelled", ("competition", id), id)).await?;
        tx.changed(Change::Competition(id)).await?;
        Ok(())
    })
    .await
}
