//! The codes are opened: work numbers get their names back, the seed is shown.

use sea_orm::ConnectionTrait;

use super::{asked, draw::open_seed, events};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{Decoded, EventStage},
        store,
    },
    judging,
    kernel::{EventId, Refusal},
    platform::{db::Tx, http::Ctx, keys},
};

/// Opens the codes of an event whose panel is locked, and shows the seed. Doing
/// it again changes nothing. The caller has decided who may.
///
/// # Errors
/// A conflict before the panel is locked.
pub async fn decode(tx: &Tx, ctx: &Ctx, event: EventId) -> Result<(), Refusal> {
    let event = store::event::load_to_change(tx, event).await?;
    let (record, sealed) = store::draw::load_to_change(tx, event.id).await?;
    if record.state.is_revealed() {
        return Ok(());
    }
    let panel = judging::find_panel(tx, event.id.0).await?;
    if panel.is_none_or(|p| p.locked_at.is_none()) {
        return Err(Refusal::conflict("decode-before-lock"));
    }
    let seed = open_seed(ctx, event.id, &sealed, &record.seed_hash)?;
    let state = record.state.reveal(seed, ctx.now())?;
    store::draw::save(tx, event.id, &state).await?;
    let act =
        Act::new("draw.decoded", ("event", event.id), event.competition).says("seed", hex::encode(seed.0));
    audit::record(tx, ctx, act).await?;
    events::move_to(tx, ctx, &event, EventStage::Locked).await
}

/// The use case of the button: the organiser has the codes opened.
///
/// # Errors
/// As [`decode`]; forbidden to others.
pub async fn open_codes(ctx: &Ctx, event: EventId) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("event.decode", &event), async |tx| {
        let seen = events::event_to_organise(tx, ctx, event).await?;
        ctx.unless_changed(seen.version)?;
        decode(tx, ctx, event).await
    })
    .await
}

/// Who stands behind each work number, in the order of places.
///
/// # Errors
/// A conflict before decoding.
pub async fn decoded(db: &impl ConnectionTrait, ctx: &Ctx, event: EventId) -> Result<Vec<Decoded>, Refusal> {
    let draw = store::draw::find(db, event).await?;
    if draw.is_none_or(|d| !d.state.is_revealed()) {
        return Err(Refusal::conflict("draw-not-decoded"));
    }
    let places = store::draw::list_places(db, event).await?;
    let mut named = store::draw::named_entries(db, event).await?;
    places
        .into_iter()
        .filter_map(|p| named.remove(&p.entry).map(|entry| (p, entry)))
        .map(|(p, entry)| {
            let place = keys::Place { table: "entry", row: p.entry.0, column: "email" };
            let email = if entry.email_sealed.is_empty() {
                String::new()
            } else {
                ctx.app.keys.open_sealed(place, &entry.email_sealed).map_err(Refusal::internal)?
            };
            Ok(Decoded {
                entry: p.entry,
                subject: p.subject,
                work_number: p.work_number,
                place: p.place,
                sitting: p.sitting,
                station: p.station,
                number: entry.number,
                name: entry.name,
                organisation: entry.organisation,
                email,
                lang: entry.lang,
            })
        })
        .collect()
}
