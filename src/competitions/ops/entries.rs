//! Contestants are entered, mended, replaced and withdrawn by their unit.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::{
    admit, asked,
    entry_rows::{insert, next_number, rewrite, take_back},
    measure::measure,
    seals::{blind, open_id},
};
use crate::{
    competitions::{
        model::{CompetitionStage, EventHead, EventStage},
        policy,
        rules::{
            contestant::{Contestant, Typed, check},
            resident_id::ResidentId,
        },
        store::{self, entry::EntryRow},
    },
    kernel::{EntryId, EventId, OrganisationId, Problem, Refusal, Text, Timestamp, require_newest},
    platform::{db::Tx, http::Ctx},
};

/// Enters one contestant for the unit the actor acts for.
///
/// # Errors
/// Every problem of the form; a conflict outside the window for entries.
pub async fn enter(
    ctx: &Ctx,
    event: EventId,
    typed: &Typed,
    consent: bool,
    received_at: Timestamp,
) -> Result<EntryId, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let contestant = check_form(ctx, typed, None, Some(consent));
    let asked = asked("entry.enter", &(event, typed, consent));
    ctx.in_tx_once(&asked, async |tx| {
        let event = event_to_enter(tx, event, received_at).await?;
        let contestant = contestant?;
        let _once = tx.alone(("places", unit.0)).await?;
        let (standing, clash) = measure(tx, ctx, &event, unit, &contestant, None).await?;
        let mut problems: Vec<Problem> = clash.into_iter().collect();
        if standing.taken >= standing.places {
            let text = Text::new("entry-places-full").with("places", standing.places);
            problems.push(Problem::at("", text));
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let number = next_number(tx, &event).await?;
        let id = insert(tx, ctx, &event, unit, &contestant, number, received_at, None).await?;
        Ok(id)
    })
    .await
}

/// Mends an entry that was not decided yet, or was returned.
///
/// # Errors
/// Every problem of the form; a conflict once it was decided, or too late.
pub async fn mend(
    ctx: &Ctx,
    entry: EntryId,
    version: i64,
    typed: &Typed,
    received_at: Timestamp,
) -> Result<(), Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let asked = asked("entry.mend", &(entry, version, typed));
    ctx.in_tx_once(&asked, async |tx| {
        let (row, event) = own_entry(tx, entry, unit, received_at).await?;
        let stage = row.stage.mend()?;
        require_newest(version, row.version)?;
        let known = open_id(ctx, &row)?;
        let contestant = check_form(ctx, typed, Some(&known), None)?;
        let (_, clash) = measure(tx, ctx, &event, unit, &contestant, Some(entry)).await?;
        clash.map_or(Ok(()), |problem| Err(Refusal::Invalid(vec![problem])))?;
        rewrite(tx, ctx, row, stage, &contestant, received_at).await
    })
    .await
}

/// Takes an entry back; its place is free again.
///
/// # Errors
/// A conflict when it no longer counts, or too late.
pub async fn withdraw(
    ctx: &Ctx,
    entry: EntryId,
    version: i64,
    received_at: Timestamp,
) -> Result<EventId, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let asked = asked("entry.withdraw", &(entry, version));
    ctx.in_tx_once(&asked, async |tx| {
        let (row, _) = own_entry(tx, entry, unit, received_at).await?;
        let stage = row.stage.withdraw()?;
        require_newest(version, row.version)?;
        let event = row.event;
        take_back(tx, ctx, row, stage).await?;
        Ok(event)
    })
    .await
}

/// Puts another contestant in the place of one who is withdrawn with it.
///
/// # Errors
/// As [`enter`] and [`withdraw`].
pub async fn replace(
    ctx: &Ctx,
    entry: EntryId,
    version: i64,
    typed: &Typed,
    consent: bool,
    received_at: Timestamp,
) -> Result<EntryId, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let asked = asked("entry.replace", &(entry, version, typed, consent));
    ctx.in_tx_once(&asked, async |tx| {
        let (row, event) = own_entry(tx, entry, unit, received_at).await?;
        let stage = row.stage.withdraw()?;
        require_newest(version, row.version)?;
        let contestant = check_form(ctx, typed, None, Some(consent))?;
        if blind(ctx, &contestant) == row.id_blind {
            return Err(Refusal::field("id_number", "entry-replace-same"));
        }
        let (_, clash) = measure(tx, ctx, &event, unit, &contestant, Some(entry)).await?;
        clash.map_or(Ok(()), |problem| Err(Refusal::Invalid(vec![problem])))?;
        let number = next_number(tx, &event).await?;
        take_back(tx, ctx, row, stage).await?;
        insert(tx, ctx, &event, unit, &contestant, number, received_at, Some(entry)).await
    })
    .await
}

fn check_form(
    ctx: &Ctx,
    typed: &Typed,
    known: Option<&ResidentId>,
    consent: Option<bool>,
) -> Result<Contestant, Refusal> {
    let checked = check(typed, known, ctx.now().local_date());
    let agreed = consent.unwrap_or(true);
    match checked {
        Ok(contestant) if agreed => Ok(contestant),
        Ok(_) => Err(Refusal::field("consent", "entry-consent-missing")),
        Err(mut problems) => {
            problems.unless(agreed, "consent", "entry-consent-missing");
            Err(problems.finish().err().unwrap_or(Refusal::NotFound))
        }
    }
}

/// The event, when something received at this moment may still change its list.
pub(super) async fn event_to_enter(
    tx: &Tx,
    event: EventId,
    received_at: Timestamp,
) -> Result<EventHead, Refusal> {
    let event = store::event::load(tx, event).await?;
    if event.competition_stage == CompetitionStage::Draft {
        return Err(Refusal::NotFound);
    }
    admit(tx, event.competition, received_at).await?;
    if event.stage != EventStage::Entry {
        return Err(Refusal::conflict("entry-event-goes-on"));
    }
    Ok(event)
}

/// An entry of the unit, held, with its event. It is admitted before its row is
/// held, in the same order as the draw takes both.
async fn own_entry(
    tx: &Tx,
    entry: EntryId,
    unit: OrganisationId,
    received_at: Timestamp,
) -> Result<(EntryRow, EventHead), Refusal> {
    let row = store::entry::load(tx, entry).await?;
    if row.organisation != unit {
        return Err(Refusal::NotFound);
    }
    let event = event_to_enter(tx, row.event, received_at).await?;
    Ok((store::entry::load_to_change(tx, entry).await?, event))
}

/// The events of these entries.
///
/// # Errors
/// The database's.
pub async fn events_of_entries(
    db: &impl ConnectionTrait,
    entries: &[crate::competitions::model::Entry],
) -> Result<HashMap<EventId, EventHead>, Refusal> {
    let ids: Vec<EventId> = entries.iter().map(|e| e.event).collect();
    store::event::events(db, &ids).await
}
