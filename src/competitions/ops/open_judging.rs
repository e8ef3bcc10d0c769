//! Judging begins: the rule set is frozen, sheets are handed out.

use super::{asked, events, rules_of};
use crate::{
    audit::{self, Act},
    competitions::{model::EventStage, store},
    judging,
    kernel::{EventId, Refusal},
    platform::http::Ctx,
};

/// Freezes the rule set of a drawn event and opens its panel.
///
/// # Errors
/// A conflict before the draw, or when the panel is not ready.
pub async fn open_judging(ctx: &Ctx, event: EventId) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("event.open-judging", &event), async |tx| {
        let event = events::event_to_organise(tx, ctx, event).await?;
        ctx.unless_changed(event.version)?;
        event.stage.to(EventStage::Judging).map_err(|_| Refusal::conflict("event-judging-needs-draw"))?;
        let rules = rules_of(tx, event.id).await?;
        let stored = store::rule_set::load(tx, event.rule_set).await?;
        judging::freeze(tx, ctx, event.id.0, &rules).await?;
        let act = Act::new("event.rules-frozen", ("event", event.id), event.competition)
            .says("rules_hash", &stored.hash);
        audit::record(tx, ctx, act).await?;
        events::move_to(tx, ctx, &event, EventStage::Judging).await
    })
    .await
}
