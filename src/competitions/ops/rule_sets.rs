//! The rule set of an event is chosen, edited and tried.

use sea_orm::ConnectionTrait;

use super::{
    asked,
    events::{event_to_organise, find_preset},
    stale,
};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{EventHead, StoredRules},
        store,
    },
    kernel::{Change, EventId, Problem, Refusal, Text},
    platform::{db::Tx, http::Ctx, keys::sha256_hex},
    scoring::{self, Options, Outcome, RuleProblem, RuleSet},
};

/// Stores an edited rule set for an event. The old one stays on record.
///
/// # Errors
/// Every problem of the document, each with its path; a conflict from the draw on.
pub async fn change_rules(ctx: &Ctx, event: EventId, version: i64, document: &str) -> Result<(), Refusal> {
    let rules = read_rules(document);
    ctx.in_tx_once(&asked("event.rules", &(event, version, document)), async |tx| {
        let event = event_to_organise(tx, ctx, event).await?;
        event.stage.takes_rules()?;
        let rules = rules.map_err(refused)?;
        stale(version, event.version)?;
        replace(tx, ctx, &event, rules).await
    })
    .await
}

/// Starts an event's rule set again from a preset.
///
/// # Errors
/// When there is no such preset; a conflict from the draw on.
pub async fn take_preset(ctx: &Ctx, event: EventId, version: i64, preset: &str) -> Result<(), Refusal> {
    let rules = find_preset(preset);
    ctx.in_tx_once(&asked("event.preset", &(event, version, preset)), async |tx| {
        let event = event_to_organise(tx, ctx, event).await?;
        event.stage.takes_rules()?;
        let rules = rules.ok_or_else(|| Refusal::field("preset", "event-preset-missing"))?;
        stale(version, event.version)?;
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
    let stored = store::rule_set::load(db, event.rule_set).await?;
    // Only sound rule sets are stored.
    RuleSet::parse(&stored.document).map_err(|problems| Refusal::internal(BrokenRules(problems)))
}

/// A document as somebody typed it.
///
/// # Errors
/// Every problem, each with its path.
pub fn read_rules(document: &str) -> Result<RuleSet, Vec<RuleProblem>> {
    let rules = RuleSet::parse(document)?;
    if rules.rubric().is_none() {
        let problem = "expected a rubric: judges mark what it lists".to_owned();
        return Err(vec![RuleProblem { path: "$.rubric".to_owned(), problem }]);
    }
    Ok(rules)
}

/// Standings with derivations from believable made-up marks.
///
/// # Errors
/// What keeps the engine from a result, in its words.
pub fn try_rules(rules: &RuleSet) -> Result<Outcome, Vec<String>> {
    scoring::compute(&scoring::sample(rules), Options::with_derivation())
        .map_err(|problems| problems.iter().map(ToString::to_string).collect())
}

pub(in crate::competitions) fn refused(problems: Vec<RuleProblem>) -> Refusal {
    let problem = |p: RuleProblem| {
        Problem::at("document", Text::new("rules-problem").with("path", p.path).with("problem", p.problem))
    };
    Refusal::Invalid(problems.into_iter().map(problem).collect())
}

#[derive(Debug, thiserror::Error)]
#[error("a stored rule set is broken: {0:?}")]
struct BrokenRules(Vec<RuleProblem>);
