//! The union checks entries (资格审核), one or many at a time.

use std::collections::{BTreeMap, HashMap};

use sea_orm::ConnectionTrait;

use super::{asked, role_in};
use crate::{
    accounts::{self, OrganisationHead},
    audit::{self, Act},
    competitions::{
        model::{Decision, EntryStage, EventHead},
        policy::{self, Standpoint},
        rules::qualify::{in_time, read_reason},
        store::{
            self,
            entry::{EntryRow, Scope},
        },
    },
    kernel::{Actor, Change, EntryId, EventId, OrganisationId, Refusal, Text},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx, texts},
};

/// Decides entries, each as it was seen. All are decided or none.
///
/// # Errors
/// Every problem of the form; not found for entries this actor does not check;
/// a conflict when one was changed meanwhile or can no longer be decided so.
pub async fn decide(
    ctx: &Ctx,
    seen: &[(EntryId, i64)],
    decision: Decision,
    reason: &str,
) -> Result<usize, Refusal> {
    if seen.is_empty() {
        return Err(Refusal::field("entry", "qualify-none-chosen"));
    }
    let reason = read_reason(decision, reason)?;
    ctx.in_tx_once(&asked("entries.decide", &(seen, decision, &reason)), async |tx| {
        let ids: Vec<EntryId> = seen.iter().map(|(id, _)| *id).collect();
        // Events before entries: the draw holds them in this order, too.
        let events = hold_events(tx, &ids).await?;
        let rows = store::entry::load_many_to_change(tx, &ids).await?;
        let versions: HashMap<EntryId, i64> = seen.iter().copied().collect();
        if rows.len() != versions.len() {
            return Err(Refusal::NotFound);
        }
        let units: Vec<OrganisationId> = rows.iter().map(|row| row.organisation).collect();
        let units = accounts::organisations(tx, &units).await?;
        check_all(tx, ctx, &rows, &events, &units).await?;
        for event in events.values() {
            in_time(event, decision, ctx.now())?;
        }
        let moved: Vec<&str> = rows
            .iter()
            .filter(|row| versions.get(&row.id) != Some(&row.version))
            .map(|row| row.number.as_str())
            .collect();
        if !moved.is_empty() {
            return Err(Refusal::Conflict(
                Text::new("qualify-changed-meanwhile")
                    .with("numbers", moved.join(&texts::t(ctx.lang(), "entries-between"))),
            ));
        }
        let decided = save(tx, ctx, rows, decision, &reason).await?;
        tell(tx, ctx, &decided, &events, decision, &reason).await?;
        Ok(decided.len())
    })
    .await
}

async fn hold_events(tx: &Tx, entries: &[EntryId]) -> Result<BTreeMap<EventId, EventHead>, Refusal> {
    let mut events = BTreeMap::new();
    for event in store::entry::events_of(tx, entries).await? {
        store::entry::hold_event(tx, event).await?;
        events.insert(event, store::event::load(tx, event).await?);
    }
    Ok(events)
}

/// Each entry must be this actor's to check; one that is not is not there.
async fn check_all(
    tx: &Tx,
    ctx: &Ctx,
    rows: &[EntryRow],
    events: &BTreeMap<EventId, EventHead>,
    units: &HashMap<OrganisationId, OrganisationHead>,
) -> Result<(), Refusal> {
    let union = acting_union(tx, &ctx.actor).await?.ok_or(Refusal::NotFound)?;
    for row in rows {
        let (event, unit) =
            events.get(&row.event).zip(units.get(&row.organisation)).ok_or(Refusal::NotFound)?;
        if unit.id == union.id || !policy::checks(&union, unit, event.host) {
            return Err(Refusal::NotFound);
        }
    }
    Ok(())
}

async fn save(
    tx: &Tx,
    ctx: &Ctx,
    rows: Vec<EntryRow>,
    decision: Decision,
    reason: &str,
) -> Result<Vec<EntryRow>, Refusal> {
    let mut decided = Vec::with_capacity(rows.len());
    for row in rows {
        let stage = row.stage.decide(decision).map_err(|_| {
            let key = match row.stage {
                EntryStage::Withdrawn => "qualify-is-withdrawn",
                EntryStage::Returned => "qualify-is-returned",
                EntryStage::Refused => "qualify-is-refused",
                EntryStage::Submitted | EntryStage::Qualified => "qualify-is-qualified",
            };
            Refusal::Conflict(Text::new(key).with("number", &row.number))
        })?;
        let row = store::entry::save(
            tx,
            EntryRow {
                stage,
                reason: reason.to_owned(),
                decided_at: Some(ctx.now().0),
                decided_by: ctx.actor.person(),
                ..row
            },
        )
        .await?;
        let action = match decision {
            Decision::Approve => "entry.qualified",
            Decision::Return => "entry.returned",
            Decision::Refuse => "entry.refused",
        };
        let act = Act::new(action, ("entry", row.id), row.competition)
            .says("event", row.event)
            .with("version", row.version);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Entry(row.id)).await?;
        decided.push(row);
    }
    Ok(decided)
}

/// One letter to each owner and clerk of a unit for all its entries of an event.
async fn tell(
    tx: &Tx,
    ctx: &Ctx,
    decided: &[EntryRow],
    events: &BTreeMap<EventId, EventHead>,
    decision: Decision,
    reason: &str,
) -> Result<(), Refusal> {
    let mut groups: BTreeMap<(OrganisationId, EventId), Vec<&EntryRow>> = BTreeMap::new();
    for row in decided {
        groups.entry((row.organisation, row.event)).or_default().push(row);
    }
    let kind = match decision {
        Decision::Approve => "entry-qualified",
        Decision::Return => "entry-returned",
        Decision::Refuse => "entry-refused",
    };
    for ((unit, event), rows) in groups {
        let Some(event) = events.get(&event) else { continue };
        for person in accounts::list_members(tx, unit).await? {
            let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
            let letter = Letter {
                kind,
                to: person.email,
                lang: person.lang,
                args: vec![
                    ("event", event.title_in(person.lang).to_owned()),
                    ("competition", event.competition_title_in(person.lang).to_owned()),
                    ("names", names.join(&texts::t(person.lang, "entries-between"))),
                    ("n", rows.len().to_string()),
                    ("reason", reason.to_owned()),
                    ("deadline", event.dates.entry.closes.local_text(person.lang)),
                    ("link", format!("{}/events/{}/roster", ctx.app.config.base_url(), event.id)),
                ],
                about: event.id.0,
            };
            notifications::queue(tx, ctx, letter).await?;
        }
    }
    Ok(())
}

/// The union the actor acts for.
///
/// # Errors
/// The database's.
pub async fn acting_union(
    db: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Option<OrganisationHead>, Refusal> {
    match actor.seat() {
        Some(seat) if seat.is_union => Ok(Some(accounts::load_organisation(db, seat.organisation).await?)),
        _ => Ok(None),
    }
}

/// From where the actor looks at an entry.
///
/// # Errors
/// Not found for everybody whom it does not concern.
async fn standpoint(
    db: &impl ConnectionTrait,
    actor: &Actor,
    row: &EntryRow,
    event: &EventHead,
    unit: &OrganisationHead,
) -> Result<Standpoint, Refusal> {
    let role = role_in(db, actor, row.competition, event.host).await?;
    let union = acting_union(db, actor).await?;
    Standpoint::of(actor, role, union.as_ref(), unit, event.host)
}

/// An entry, its unit, and from where the actor looks at it.
///
/// # Errors
/// Not found for everybody whom it does not concern.
pub async fn entry_to_see(
    ctx: &Ctx,
    id: EntryId,
) -> Result<(EntryRow, EventHead, OrganisationHead, Standpoint), Refusal> {
    let db = ctx.read();
    let row = store::entry::load(db, id).await?;
    let event = store::event::load(db, row.event).await?;
    let unit = accounts::load_organisation(db, row.organisation).await?;
    let from = standpoint(db, &ctx.actor, &row, &event, &unit).await?;
    Ok((row, event, unit, from))
}

/// What a union has to check, and the units in it.
///
/// # Errors
/// The database's.
pub async fn check_scope(
    db: &impl ConnectionTrait,
    union: &OrganisationHead,
) -> Result<(Scope, HashMap<OrganisationId, OrganisationHead>), Refusal> {
    let all = store::entry::units(db).await?;
    let all = accounts::organisations(db, &all).await?;
    let district = policy::checks_district(union);
    let units = match district {
        Some(district) => {
            all.values().filter(|u| u.district.as_deref() == Some(district)).map(|u| u.id).collect()
        }
        None => Vec::new(),
    };
    Ok((Scope::Checks { host: union.id, units }, all))
}
