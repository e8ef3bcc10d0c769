//! What a new contestant is measured against: places, and the same person elsewhere.

use sea_orm::ConnectionTrait;

use super::seals::{blind, open_contact};
use crate::{
    competitions::{
        model::EventHead,
        rules::{
            clash::{Found, Standing, clash},
            contestant::Contestant,
        },
        store::{self, entry::EntryRow},
    },
    kernel::{EntryId, EventId, OrganisationId, Problem, Refusal},
    platform::{db::Tx, http::Ctx},
};

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
pub(super) async fn measure(
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
