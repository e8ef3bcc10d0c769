//! The rule set of an event is chosen, edited and tried.

use sea_orm::ConnectionTrait;

use super::{asked, events::event_to_organise};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{EventHead, StoredRules},
        store,
    },
    judging,
    kernel::{Change, EventId, Refusal, require_newest},
    platform::{db::Tx, http::Ctx, keys::sha256_hex},
    scoring::{RuleProblem, RuleSet},
};

/// Stores an edited rule set for an event. The old one stays on record.
///
/// # Errors
/// Every problem of the document, each with its path; a conflict from the draw on.
pub async fn change_rules(ctx: &Ctx, event: EventId, version: i64, document: &str) -> Result<(), Refusal> {
    let rules = judging::read_rules(document);
    ctx.in_tx_once(&asked("event.rules", &(event, version, document)), async |tx| {
        let event = event_to_organise(tx, ctx, event).await?;
        event.stage.takes_rules()?;
        let rules = rules?;
        require_newest(version, event.version)?;
        replace(tx, ctx, &event, rules).await
    })
    .await
}

/// Starts an event's rule set again from a preset.
///
/// # Errors
/// When there is no such preset; a conflict from the draw on.
pub async fn take_preset(ctx: &Ctx, event: EventId, version: i64, preset: &str) -> Result<(), Refusal> {
    let rules = judging::find_preset(preset);
    ctx.in_tx_once(&asked("event.preset", &(event, version, preset)), async |tx| {
        let event = event_to_organise(tx, ctx, event).await?;
        event.stage.takes_rules()?;
        let rules = rules.ok_or_else(|| Refusal::field("preset", "event-preset-missing"))?;
        require_newest(version, event.version)?;
        replace(tx, ctx, &event, rules).await
    })
    .await
}

async fn replace(tx: &Tx, ctx: &Ctx, event: &EventHead, rules: RuleSet) -> Result<(), Refusal> {
    let old = store::rule_set::load(tx, event.rule_set).await?;
    let new = store_rules(tx, ctx, rules).await?;
    store::event::save_rule_set(tx, event, new.id).await?;
    let act = Act::new("event.rules-changed", ("event", event.id), event.competition)
        .says("from", &old.hash)
        .says("to", &new.hash);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Event(event.id)).await?;
    Ok(())
}

pub(super) async fn store_rules(tx: &Tx, ctx: &Ctx, rules: RuleSet) -> Result<StoredRules, Refusal> {
    let document = rules.to_json().map_err(Refusal::internal)?;
    let stored = StoredRules {
        id: ctx.new_id(),
        hash: sha256_hex(document.as_bytes()),
        document,
        created_at: ctx.now(),
    };
    store::rule_set::insert(tx, &stored).await?;
    Ok(stored)
}

/// The rule set of an event.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn rules_of(db: &impl ConnectionTrait, event: EventId) -> Result<RuleSet, Refusal> {
    let event = store::event::load(db, event).await?;
    sound(&store::rule_set::load(db, event.rule_set).await?)
}

/// What a stored document says.
///
/// # Errors
/// Internal: only sound rule sets are stored.
pub fn sound(stored: &StoredRules) -> Result<RuleSet, Refusal> {
    RuleSet::parse(&stored.document).map_err(|problems| Refusal::internal(BrokenRules(problems)))
}

#[derive(Debug, thiserror::Error)]
#[error("a stored rule set is broken: {0:?}")]
struct BrokenRules(Vec<RuleProblem>);
