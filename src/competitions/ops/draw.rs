//! The draw is held: once, on the closed list, with the promised seed.

use serde::{Deserialize, Serialize};

use super::{asked, call::seed_place, close::close_entries, events, role_in};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{EventHead, EventStage, Place},
        policy,
        rules::{
            call::clock,
            draw::{Terms, commitment, draw, list_hash},
        },
        store,
    },
    judging::{self, NewSubject},
    kernel::{EventId, Refusal, Seed, Text},
    platform::{db::Tx, http::Ctx},
};

/// What a held draw tells its organiser.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DrawReport {
    pub entries: usize,
    pub list_hash: String,
}

/// Closes the list of entries, draws places and codes, and hands the coded
/// subjects to the panel.
///
/// # Errors
/// A conflict too early, twice, with entries that nobody has checked, or without
/// any qualified one.
pub async fn hold_draw(ctx: &Ctx, event: EventId) -> Result<DrawReport, Refusal> {
    ctx.in_tx_once(&asked("event.draw", &event), async |tx| {
        let seen = store::event::load(tx, event).await?;
        let role = role_in(tx, &ctx.actor, seen.competition, seen.host).await?;
        policy::may_organise(role, seen.competition_stage)?;
        let competition = store::competition::load(tx, seen.competition).await?;
        competition.stage_is_called()?;
        if ctx.now() < seen.dates.draw_at {
            let text = Text::new("draw-too-early").with("when", clock(seen.dates.draw_at));
            return Err(Refusal::Conflict(text));
        }
        // The list before the event's row: those who enter hold them in this order.
        close_entries(tx, ctx, seen.competition).await?;
        let event = store::event::load_to_change(tx, event).await?;
        ctx.unless_changed(event.version)?;
        event.stage.to(EventStage::Drawn).map_err(|_| Refusal::conflict("draw-already-held"))?;
        let (record, sealed) = store::draw::load_to_change(tx, event.id).await?;
        let seed = open_seed(ctx, event.id, &sealed, &record.seed_hash)?;

        let counts = store::draw::entry_counts(tx, &[event.id]).await?;
        let waiting = counts.get(&event.id).map_or(0, |c| c.submitted);
        if waiting > 0 {
            return Err(Refusal::Conflict(Text::new("draw-entries-unchecked").with("n", waiting)));
        }
        let entries = store::draw::list_drawable(tx, event.id).await?;
        if entries.is_empty() {
            return Err(Refusal::conflict("draw-nobody"));
        }
        let hash = hex::encode(list_hash(&entries));
        let state = record.state.hold(hash.clone(), ctx.now())?;
        let terms = Terms { seed, stations: event.stations, units_apart: event.units_apart };
        let places: Vec<Place> = draw(&entries, terms)
            .into_iter()
            .map(|d| Place {
                entry: d.entry,
                subject: ctx.app.dice.blind_id(),
                place: d.place,
                sitting: d.sitting,
                station: d.station,
                work_number: d.work_number,
            })
            .collect();
        store::draw::insert_places(tx, event.id, &places).await?;
        store::draw::save(tx, event.id, &state).await?;
        seat(tx, ctx, &event, &entries, &places).await?;

        let act = Act::new("draw.held", ("event", event.id), event.competition)
            .with("entries", entries.len())
            .says("list_hash", &hash)
            .says("seed_hash", &record.seed_hash);
        audit::record(tx, ctx, act).await?;
        events::move_to(tx, ctx, &event, EventStage::Drawn).await?;
        Ok(DrawReport { entries: entries.len(), list_hash: hash })
    })
    .await
}

/// Hands the subjects over in the order of their work numbers, so that nothing
/// in the panel follows the order of entries or places.
async fn seat(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    entries: &[crate::competitions::model::Drawable],
    places: &[Place],
) -> Result<(), Refusal> {
    let origin: std::collections::HashMap<_, _> = entries.iter().map(|e| (e.entry, e.organisation)).collect();
    let mut subjects: Vec<NewSubject> = places
        .iter()
        .filter_map(|p| {
            let origin = *origin.get(&p.entry)?;
            Some(NewSubject { id: p.subject, work_number: p.work_number.clone(), origin })
        })
        .collect();
    subjects.sort_by(|a, b| a.work_number.cmp(&b.work_number));
    judging::seat_subjects(tx, ctx, event.id.0, subjects).await
}

/// The seed itself; a seed that does not hash to its promise stops everything.
pub(super) fn open_seed(ctx: &Ctx, event: EventId, sealed: &str, promised: &str) -> Result<Seed, Refusal> {
    let opened = ctx.app.keys.open_sealed(seed_place(event.0), sealed).map_err(Refusal::internal)?;
    store::draw::read_seed(&opened)
        .filter(|seed| commitment(*seed) == promised)
        .ok_or_else(|| Refusal::internal(BrokenPromise(event)))
}

#[derive(Debug, thiserror::Error)]
#[error("the sealed seed of event {0} is not the one that was promised")]
struct BrokenPromise(EventId);
