//! What waits for unions and units in competitions.

use std::collections::BTreeSet;

use super::qualify::{acting_union, check_scope};
use crate::{
    accounts::OrganisationHead,
    competitions::{
        model::{CompetitionStage, EntryStage, EventHead, EventStage},
        store,
    },
    kernel::{EventId, OrganisationId, Refusal, Waiting},
    platform::http::Ctx,
};

/// What the actor has to do: check entries, hold a draw and open the judging; or mend what
/// was returned.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    match (ctx.actor.seat(), acting_union(ctx.read(), &ctx.actor).await?) {
        (_, Some(union)) if ctx.actor.is_union_officer() => of_union(ctx, &union).await,
        (Some(seat), None) if seat.may_write => of_unit(ctx, seat.organisation).await,
        _ => Ok(Vec::new()),
    }
}

async fn of_union(ctx: &Ctx, union: &OrganisationHead) -> Result<Vec<Waiting>, Refusal> {
    let (db, now, lang) = (ctx.read(), ctx.now(), ctx.lang());
    let (scope, _) = check_scope(db, union).await?;
    let counted = store::entry::count_stages(db, &scope).await?;
    let unchecked: Vec<(EventId, u64)> = counted
        .into_iter()
        .filter(|(_, stage, _)| *stage == EntryStage::Submitted)
        .map(|(event, _, n)| (event, n))
        .collect();
    let ids: Vec<EventId> = unchecked.iter().map(|(event, _)| *event).collect();
    let mut events = store::event::events(db, &ids).await?;
    events.retain(|_, event| takes_entries(event));
    let n = unchecked.iter().filter(|(event, _)| events.contains_key(event)).map(|(_, n)| n).sum();
    let draw_at = events.values().map(|event| event.dates.draw_at).min();
    let mut waiting: Vec<Waiting> =
        Waiting::several("waiting-check", n, "/qualification", draw_at).into_iter().collect();

    let hosted = store::event::list_hosted(db, union.id, &[EventStage::Entry, EventStage::Drawn]).await?;
    let ids: Vec<EventId> = hosted.iter().map(|event| event.id).collect();
    let counts = store::draw::entry_counts(db, &ids).await?;
    for event in &hosted {
        let (counts, dates) = (counts.get(&event.id).copied().unwrap_or_default(), event.dates);
        let about = event.full_title_in(lang);
        let is_checked = counts.submitted == 0 && counts.live() > 0;
        if event.stage == EventStage::Drawn {
            let href = format!("/events/{}#judging", event.id);
            waiting.push(Waiting::one("waiting-open-judging", &about, href, Some(dates.judging.opens)));
        } else if now >= dates.draw_at && is_checked {
            let href = format!("/events/{}/draw", event.id);
            waiting.push(Waiting::one("waiting-draw", &about, href, Some(dates.judging.opens)));
        }
    }
    Ok(waiting)
}

async fn of_unit(ctx: &Ctx, unit: OrganisationId) -> Result<Vec<Waiting>, Refusal> {
    let (db, now) = (ctx.read(), ctx.now());
    let mut entries = store::entry::list_of_unit(db, unit, None).await?;
    entries.retain(|entry| entry.stage == EntryStage::Returned);
    let ids: BTreeSet<EventId> = entries.iter().map(|entry| entry.event).collect();
    let mut events = store::event::events(db, &ids.into_iter().collect::<Vec<_>>()).await?;
    // What was not mended in time cannot be mended any more.
    events.retain(|_, event| takes_entries(event) && event.dates.entry.contains(now));
    let n = entries.iter().filter(|entry| events.contains_key(&entry.event)).count();
    let until = events.values().map(|event| event.dates.entry.closes).min();
    let n = u64::try_from(n).unwrap_or(u64::MAX);
    Ok(Waiting::several("waiting-returned", n, "/entries", until).into_iter().collect())
}

/// Its list is not closed yet.
fn takes_entries(event: &EventHead) -> bool {
    event.stage == EventStage::Entry && event.competition_stage == CompetitionStage::Called
}
