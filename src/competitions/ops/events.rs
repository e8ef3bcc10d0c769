//! Events of a draft are added, changed and removed; later only their stage
//! moves.

use sea_orm::ConnectionTrait;

use super::{asked, role_in};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{EventHead, EventStage},
        policy,
        rules::setup::{self, EventInput},
        store,
    },
    judging,
    kernel::{Change, CompetitionId, EventId, Refusal, require_newest, text},
    platform::{db::Tx, http::Ctx},
    taxonomy,
};

/// Adds an event to a draft; its rule set starts as a preset.
///
/// # Errors
/// Every problem of the form; a conflict once the call is published.
pub async fn add_event(
    ctx: &Ctx,
    competition: CompetitionId,
    input: &EventInput,
    preset: &str,
) -> Result<EventId, Refusal> {
    ctx.in_tx_once(&asked("event.add", &(competition, input, preset)), async |tx| {
        let head = store::competition::load_to_change(tx, competition).await?;
        policy::may_organise(role_in(tx, &ctx.actor, competition, head.host).await?, head.stage)?;
        head.stage.editable()?;
        let rules = judging::find_preset(preset);
        let occupation = find_occupation(tx, &input.occupation).await?;
        let facts =
            setup::read_event(input, occupation.as_ref().map(|o| (o.edition.as_str(), o.code.as_str())));
        let (facts, rules) = match (facts, rules) {
            (Ok(facts), Some(rules)) => (facts, rules),
            (Err(refusal), Some(_)) => return Err(refusal),
            (facts, None) => return Err(with_problem(facts.err(), "preset", "event-preset-missing")),
        };
        let rules = super::store_rules(tx, ctx, rules).await?;
        let id: EventId = ctx.new_id();
        store::event::insert(tx, id, competition, facts, rules.id, ctx.now()).await?;
        let act = Act::new("event.added", ("event", id), competition).says("rules_hash", &rules.hash);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Event(id)).await?;
        Ok(id)
    })
    .await
}

/// Changes an event of a draft.
///
/// # Errors
/// Every problem of the form; a conflict once the call is published.
pub async fn edit_event(ctx: &Ctx, id: EventId, version: i64, input: &EventInput) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("event.edit", &(id, version, input)), async |tx| {
        let event = event_to_organise(tx, ctx, id).await?;
        event.competition_stage.editable()?;
        let occupation = find_occupation(tx, &input.occupation).await?;
        let facts =
            setup::read_event(input, occupation.as_ref().map(|o| (o.edition.as_str(), o.code.as_str())))?;
        require_newest(version, event.version)?;
        store::event::save_facts(tx, &event, facts).await?;
        audit::record(tx, ctx, Act::new("event.changed", ("event", id), event.competition)).await?;
        tx.changed(Change::Event(id)).await?;
        Ok(())
    })
    .await
}

/// Removes an event of a draft.
///
/// # Errors
/// A conflict once the call is published.
pub async fn remove_event(ctx: &Ctx, id: EventId) -> Result<CompetitionId, Refusal> {
    ctx.in_tx_once(&asked("event.remove", &id), async |tx| {
        let event = event_to_organise(tx, ctx, id).await?;
        ctx.unless_changed(event.version)?;
        event.competition_stage.editable()?;
        store::event::delete(tx, id).await?;
        audit::record(tx, ctx, Act::new("event.removed", ("event", id), event.competition)).await?;
        tx.changed(Change::Competition(event.competition)).await?;
        Ok(event.competition)
    })
    .await
}

/// Moves an event along its road. The caller has decided who may.
///
/// # Errors
/// A conflict where no road leads there.
pub async fn set_stage(tx: &Tx, ctx: &Ctx, id: EventId, stage: EventStage) -> Result<(), Refusal> {
    let event = store::event::load_to_change(tx, id).await?;
    if event.stage == stage {
        return Ok(());
    }
    move_to(tx, ctx, &event, stage).await
}

/// The event's row, held, for an actor who organises it.
pub(super) async fn event_to_organise(tx: &Tx, ctx: &Ctx, id: EventId) -> Result<EventHead, Refusal> {
    let event = store::event::load_to_change(tx, id).await?;
    let role = role_in(tx, &ctx.actor, event.competition, event.host).await?;
    policy::may_organise(role, event.competition_stage)?;
    Ok(event)
}

pub(super) async fn move_to(tx: &Tx, ctx: &Ctx, event: &EventHead, stage: EventStage) -> Result<(), Refusal> {
    let stage = event.stage.to(stage)?;
    store::event::save_stage(tx, event, stage).await?;
    let act = Act::new("event.moved", ("event", event.id), event.competition)
        .says("from", event.stage)
        .says("to", stage);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Event(event.id)).await?;
    Ok(())
}

/// The occupation somebody means: its code, "code name", or its exact name.
async fn find_occupation(
    db: &impl ConnectionTrait,
    typed: &str,
) -> Result<Option<taxonomy::Occupation>, Refusal> {
    let typed = text::one_line(&text::half_width(typed));
    let code = typed.split(' ').next().unwrap_or_default();
    if code.is_empty() {
        return Ok(None);
    }
    if let Some(found) = taxonomy::find_occupation(db, code).await? {
        return Ok(Some(found));
    }
    let named = taxonomy::list_occupations(db, &typed, 20).await?;
    Ok(named.into_iter().find(|o| o.name == typed))
}

fn with_problem(refusal: Option<Refusal>, field: &str, key: &'static str) -> Refusal {
    let mut problems = match refusal {
        Some(Refusal::Invalid(problems)) => problems,
        _ => Vec::new(),
    };
    problems.push(crate::kernel::Problem::at(field, key));
    Refusal::Invalid(problems)
}
