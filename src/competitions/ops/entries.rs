//! Contestants are entered, mended, replaced and withdrawn by their unit.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;

use super::{admit, asked, stale};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{CONSENT, CompetitionStage, Contact, EntryStage, EventHead, EventStage},
        policy,
        rules::{
            contestant::{Contestant, Typed, check},
            resident_id::ResidentId,
            roster::{Found, Standing, clash},
        },
        store::{self, entry::EntryRow},
    },
    kernel::{Change, EntryId, EventId, OrganisationId, Problem, Refusal, Text, Timestamp},
    platform::{db::Tx, http::Ctx, keys::Place},
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
    let asked = asked_of(ctx, &("entry.enter", event, typed, consent));
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
    let asked = asked_of(ctx, &("entry.mend", entry, version, typed));
    ctx.in_tx_once(&asked, async |tx| {
        let (row, event) = own_entry(tx, entry, unit, received_at).await?;
        let stage = row.stage.mend()?;
        stale(version, row.version)?;
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
        stale(version, row.version)?;
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
    let asked = asked_of(ctx, &("entry.replace", entry, version, typed, consent));
    ctx.in_tx_once(&asked, async |tx| {
        let (row, event) = own_entry(tx, entry, unit, received_at).await?;
        let stage = row.stage.withdraw()?;
        stale(version, row.version)?;
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

/// The hash that recognises a repeated request about a person. It is keyed: an
/// ID number could be guessed from a plain one.
pub(super) fn asked_of(ctx: &Ctx, what: &impl serde::Serialize) -> String {
    ctx.app.keys.blind_index("request", &serde_json::to_string(what).unwrap_or_default())
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

/// What entries of the unit in this event are measured against.
pub(super) async fn standing(
    db: &impl ConnectionTrait,
    event: &EventHead,
    organisation: OrganisationId,
) -> Result<Standing, Refusal> {
    Ok(Standing {
        event: event.id,
        organisation,
        places: usize::try_from(event.places_per_unit).unwrap_or(0),
        taken: store::entry::count_taken(db, event.id, organisation).await?,
    })
}

/// How the unit stands in the event, and whether this contestant clashes with
/// another entry than the one in whose place they come.
async fn measure(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    unit: OrganisationId,
    contestant: &Contestant,
    in_place_of: Option<EntryId>,
) -> Result<(Standing, Option<Problem>), Refusal> {
    let standing = standing(tx, event, unit).await?;
    let found = find_others(tx, ctx, event, unit, std::slice::from_ref(contestant)).await?;
    let found = found.into_iter().next().unwrap_or_default();
    let clash = clash(&found, &standing, in_place_of);
    Ok((standing, clash.map(|text| Problem::at("id_number", text))))
}

/// For each contestant, the entries of the same person in the competition.
pub(super) async fn find_others(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    event: &EventHead,
    unit: OrganisationId,
    contestants: &[Contestant],
) -> Result<Vec<Vec<Found>>, Refusal> {
    let blinds: Vec<String> = contestants.iter().map(|c| blind(ctx, c)).collect();
    let mut rows = store::entry::list_same_people(db, event.competition, &blinds).await?;
    let events: Vec<EventId> = rows.values().flatten().map(|row| row.event).collect();
    let titles = store::event::events(db, &events).await?;
    let found = |row: EntryRow| {
        let here = row.organisation == unit && row.event == event.id && row.stage.is_active();
        Ok(Found {
            entry: row.id,
            event: row.event,
            event_title: titles
                .get(&row.event)
                .map(|e| e.title_in(ctx.lang()).to_owned())
                .unwrap_or_default(),
            organisation: row.organisation,
            stage: row.stage,
            contact: if here { Some(open_contact(ctx, &row)?) } else { None },
            name: row.name,
            grade: row.grade,
            lang: row.lang,
            version: row.version,
        })
    };
    blinds
        .iter()
        .map(|blind| rows.remove(blind).unwrap_or_default().into_iter().map(found).collect())
        .collect()
}

pub(super) async fn next_number(tx: &Tx, event: &EventHead) -> Result<String, Refusal> {
    let n = tx.next_number(&format!("entry-{}", event.competition)).await?;
    Ok(format!("{}-{n:04}", event.competition_number))
}

#[expect(clippy::too_many_arguments, reason = "a row has many columns, and each comes from elsewhere")]
pub(super) async fn insert(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    unit: OrganisationId,
    contestant: &Contestant,
    number: String,
    received_at: Timestamp,
    replaces: Option<EntryId>,
) -> Result<EntryId, Refusal> {
    let id: EntryId = ctx.new_id();
    let seal = |column, plain: &str| ctx.app.keys.seal(&ctx.app.dice, place(id, column), plain);
    let row = EntryRow {
        id,
        number,
        event: event.id,
        competition: event.competition,
        organisation: unit,
        name: contestant.name.clone(),
        id_sealed: seal("id_number", contestant.id_number.as_str()),
        id_blind: blind(ctx, contestant),
        id_masked: contestant.id_number.masked(),
        mobile_sealed: seal("mobile", &contestant.mobile),
        email_sealed: seal("email", &contestant.email),
        lang: contestant.lang,
        grade: contestant.grade,
        consent: CONSENT.to_owned(),
        stage: EntryStage::Submitted,
        reason: String::new(),
        replaces,
        received_at: received_at.0,
        decided_at: None,
        decided_by: None,
        created_at: ctx.now().0,
        version: 1,
    };
    store::entry::insert(tx, row).await?;
    let mut act = Act::new("entry.submitted", ("entry", id), event.competition)
        .says("event", event.id)
        .with("received_at", received_at.0)
        .says("consent", CONSENT);
    if let Some(old) = replaces {
        act = act.says("replaces", old);
    }
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(id)).await?;
    Ok(id)
}

/// Writes new facts into an entry, which is thereby submitted again.
pub(super) async fn rewrite(
    tx: &Tx,
    ctx: &Ctx,
    row: EntryRow,
    stage: EntryStage,
    contestant: &Contestant,
    received_at: Timestamp,
) -> Result<(), Refusal> {
    let id = row.id;
    let (event, competition) = (row.event, row.competition);
    let seal = |column, plain: &str| ctx.app.keys.seal(&ctx.app.dice, place(id, column), plain);
    let row = EntryRow {
        name: contestant.name.clone(),
        id_sealed: seal("id_number", contestant.id_number.as_str()),
        id_blind: blind(ctx, contestant),
        id_masked: contestant.id_number.masked(),
        mobile_sealed: seal("mobile", &contestant.mobile),
        email_sealed: seal("email", &contestant.email),
        lang: contestant.lang,
        grade: contestant.grade,
        stage,
        reason: String::new(),
        received_at: received_at.0,
        ..row
    };
    let row = store::entry::save(tx, row).await?;
    let act = Act::new("entry.changed", ("entry", id), competition)
        .says("event", event)
        .with("received_at", received_at.0)
        .with("version", row.version);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(id)).await?;
    Ok(())
}

async fn take_back(tx: &Tx, ctx: &Ctx, row: EntryRow, stage: EntryStage) -> Result<(), Refusal> {
    let row = store::entry::save(tx, EntryRow { stage, ..row }).await?;
    let act = Act::new("entry.withdrawn", ("entry", row.id), row.competition).says("event", row.event);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(row.id)).await?;
    Ok(())
}

/// Where a value of an entry is sealed.
const fn place(entry: EntryId, column: &'static str) -> Place<'static> {
    Place { table: "entry", row: entry.0, column }
}

pub(super) fn blind(ctx: &Ctx, contestant: &Contestant) -> String {
    ctx.app.keys.blind_index("id_number", contestant.id_number.as_str())
}

fn open(ctx: &Ctx, entry: EntryId, column: &'static str, sealed: &str) -> Result<String, Refusal> {
    ctx.app.keys.open_sealed(place(entry, column), sealed).map_err(Refusal::internal)
}

fn open_id(ctx: &Ctx, row: &EntryRow) -> Result<ResidentId, Refusal> {
    let plain = open(ctx, row.id, "id_number", &row.id_sealed)?;
    ResidentId::parse(&plain, ctx.now().local_date())
        .map_err(|_| Refusal::internal("a stored ID number is none"))
}

/// The contact of a contestant. Who calls this answers for who sees it.
pub(in crate::competitions) fn open_contact(ctx: &Ctx, row: &EntryRow) -> Result<Contact, Refusal> {
    Ok(Contact {
        mobile: open(ctx, row.id, "mobile", &row.mobile_sealed)?,
        email: open(ctx, row.id, "email", &row.email_sealed)?,
    })
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
