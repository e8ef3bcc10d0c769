//! The call is published: from here on the dates and events are promises.

use super::{asked, role_in};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{CompetitionHead, Draw, DrawState, EventHead},
        policy,
        rules::{
            call::{EventForCall, complete},
            draw::commitment,
        },
        store,
    },
    judging::{self, NewPanel},
    kernel::{Change, CompetitionId, Refusal, require_newest},
    platform::{db::Tx, http::Ctx, keys::Place},
    scoring::RuleSet,
};

/// Publishes the call. For every event a seed is thrown, sealed, and its hash
/// published; a panel is opened for it.
///
/// # Errors
/// Everything that is missing, at once; a conflict when it was called before.
pub async fn publish_call(ctx: &Ctx, id: CompetitionId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("competition.call", &(id, version)), async |tx| {
        let head = store::competition::load_to_change(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, id, head.host).await?, head.stage)?;
        let stage = head.stage.call()?;
        require_newest(version, head.version)?;
        let events = store::event::list(tx, &head).await?;
        check(tx, ctx, &head, &events).await?;
        let head =
            store::competition::save(tx, CompetitionHead { stage, called_at: Some(ctx.now()), ..head })
                .await?;
        let act = Act::new("competition.called", ("competition", id), id).with("events", events.len());
        audit::record(tx, ctx, act).await?;
        for event in &events {
            promise_draw(tx, ctx, event).await?;
            let panel = NewPanel {
                contest: event.id.0,
                chain: id.0,
                host: head.host,
                title: event.title.clone(),
                title_en: event.title_en.clone(),
                window: head.facts.dates.judging,
                works: "",
            };
            judging::open_panel(tx, ctx, panel).await?;
            tx.changed(Change::Event(event.id)).await?;
        }
        tx.changed(Change::Competition(id)).await?;
        Ok(())
    })
    .await
}

async fn check(tx: &Tx, ctx: &Ctx, head: &CompetitionHead, events: &[EventHead]) -> Result<(), Refusal> {
    let ids: Vec<_> = events.iter().map(|e| e.rule_set).collect();
    let documents = store::rule_set::list(tx, &ids).await?;
    let problems = |event: &EventHead| {
        let stored = documents.iter().find(|d| d.id == event.rule_set);
        stored.map_or(1, |d| match RuleSet::parse(&d.document) {
            // Judges mark what the rubric lists; without one there is nothing to mark.
            Ok(rules) => usize::from(rules.rubric().is_none()),
            Err(problems) => problems.len(),
        })
    };
    let events: Vec<EventForCall<'_>> = events
        .iter()
        .map(|event| EventForCall { title: event.title_in(ctx.lang()), rule_problems: problems(event) })
        .collect();
    complete(head, &events, ctx.now())
}

async fn promise_draw(tx: &Tx, ctx: &Ctx, event: &EventHead) -> Result<(), Refusal> {
    let seed = ctx.app.dice.seed();
    let draw = Draw {
        event: event.id,
        seed_hash: commitment(seed),
        committed_at: ctx.now(),
        state: DrawState::Committed,
    };
    let sealed = ctx.app.keys.seal(&ctx.app.dice, seed_place(event.id.0), &hex::encode(seed.0));
    store::draw::commit(tx, &draw, sealed).await?;
    let act = Act::new("draw.promised", ("event", event.id), event.competition)
        .says("seed_hash", &draw.seed_hash)
        .says("rule_set", event.rule_set);
    audit::record(tx, ctx, act).await?;
    Ok(())
}

/// Where the seed of an event's draw is sealed.
pub(super) const fn seed_place(event: uuid::Uuid) -> Place<'static> {
    Place { table: "draw", row: event, column: "seed" }
}
