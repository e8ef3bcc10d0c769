//! Lists of entries: a unit's own, and an event's for its organiser.

use std::collections::HashMap;

use askama::Template;

use super::{
    entry_line::{EntryLine, entry_line, entry_lines, entry_stage},
    entry_window::EntryWindow,
    events::event_to_organise,
    words::Badge,
    workbook::workbook,
};
use crate::{
    accounts::{self, OrganisationHead},
    competitions::{
        model::{Entry, EntryStage, EventHead},
        ops,
        store::{
            self,
            competition::{Audience, Filter},
            entry::{EntryFilter, Scope},
        },
    },
    kernel::{EventId, OrganisationId, PageRequest},
    platform::{
        http::{Access, Ctx, Fields, FormState, Path, Query, Result, Route, Ui, get, page},
        sheets::{Book, Column, Sheet},
    },
};

/// Entries on one page of a list.
pub(super) const PAGE: u64 = 50;

pub fn routes() -> Vec<Route> {
    vec![
        get("/entries", Access::ACCOUNT, own),
        get("/events/{event}/entries", Access::APPOINTED, list),
        get("/events/{event}/entries.xlsx", Access::APPOINTED, export),
    ]
}

pub(super) fn stages(ui: &Ui) -> Vec<(String, String)> {
    EntryStage::ALL.iter().map(|s| (s.code().to_owned(), ui.word("entry-stage", s))).collect()
}

/// `?stage=submitted&q=…&` up to the number of the page.
pub(super) fn base(path: &str, fields: &Fields) -> String {
    let kept: Vec<(&str, &str)> =
        fields.iter().filter(|(name, value)| *name != "page" && !value.is_empty()).collect();
    let query = serde_urlencoded::to_string(&kept).unwrap_or_default();
    if query.is_empty() { format!("{path}?") } else { format!("{path}?{query}&") }
}

#[derive(Template)]
#[template(path = "competitions/entries_own.html")]
struct OwnPage {
    ui: Ui,
    unit: String,
    may_write: bool,
    /// Events with entries of this unit, and those that take entries now.
    events: Vec<OwnEvent>,
}

struct OwnEvent {
    id: EventId,
    title: String,
    competition: String,
    window: EntryWindow,
    places: i32,
    taken: usize,
    lines: Vec<EntryLine>,
}

async fn own(ctx: Ctx) -> Result {
    let (ui, db) = (ctx.ui(), ctx.read());
    let Some(seat) = ctx.actor.seat().filter(|s| !s.is_union) else {
        return page(&OwnPage { unit: String::new(), may_write: false, events: Vec::new(), ui });
    };
    let unit = accounts::load_organisation(db, seat.organisation).await?;
    let entries = store::entry::list_of_unit(db, seat.organisation, None).await?;
    let mut events = ops::events_of_entries(db, &entries).await?;
    // Open competitions stand here as well: that is where one goes on.
    let filter = Filter { phase: Some(crate::competitions::model::Phase::Open), ..Filter::default() };
    let open =
        store::competition::list(db, &filter, Audience::Public, ctx.now(), PageRequest::new(1, 20)).await?;
    for competition in &open.items {
        for event in store::event::list(db, competition).await? {
            events.entry(event.id).or_insert(event);
        }
    }
    let mut by_event: HashMap<EventId, Vec<Entry>> = HashMap::new();
    for entry in entries {
        by_event.entry(entry.event).or_default().push(entry);
    }
    let mut events: Vec<EventHead> = events.into_values().collect();
    events.sort_by(|a, b| {
        (b.dates.entry.closes, &a.competition_number, a.id).cmp(&(
            a.dates.entry.closes,
            &b.competition_number,
            b.id,
        ))
    });
    let now = ctx.now();
    let lang = ctx.lang();
    let events = events.into_iter().map(|event| {
        let own = by_event.remove(&event.id).unwrap_or_default();
        OwnEvent {
            id: event.id,
            title: event.title_in(lang).to_owned(),
            competition: event.competition_title_in(lang).to_owned(),
            window: EntryWindow::of(&ui, &event, now),
            places: event.places_per_unit,
            taken: own.iter().filter(|e| e.stage.is_active()).count(),
            lines: entry_lines(&ui, own),
        }
    });
    let events = events.collect();
    page(&OwnPage { unit: unit.name, may_write: seat.may_write, events, ui })
}

#[derive(Template)]
#[template(path = "competitions/entries.html")]
struct EntriesPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    event_title: String,
    competition_title: String,
    counts: Vec<(Badge, String)>,
    stages: Vec<(String, String)>,
    rows: Vec<(EntryLine, String)>,
    filtered: bool,
    base: String,
    number: u64,
    pages: u64,
    total: u64,
}

/// What the query string asks of a list of entries.
pub(in crate::competitions) fn read_filter(fields: &Fields) -> EntryFilter {
    EntryFilter {
        event: fields.parsed("event"),
        stage: fields.parsed("stage"),
        query: fields.get("q").chars().take(60).collect(),
        named_units: Vec::new(),
    }
}

/// Units whose name holds the query.
pub(in crate::competitions) fn named<'a>(
    units: impl Iterator<Item = &'a OrganisationHead>,
    query: &str,
) -> Vec<OrganisationId> {
    if query.is_empty() {
        return Vec::new();
    }
    units.filter(|u| u.name.contains(query)).map(|u| u.id).collect()
}

async fn list(ctx: Ctx, Path(id): Path<EventId>, Query(fields): Query) -> Result {
    let event = event_to_organise(&ctx, id).await?;
    let (ui, db) = (ctx.ui(), ctx.read());
    let scope = Scope::Event(id);
    let units = accounts::organisations(db, &store::entry::units(db).await?).await?;
    let mut filter = read_filter(&fields);
    filter.event = None;
    filter.named_units = named(units.values(), &filter.query);
    let request = PageRequest::new(fields.parsed("page").unwrap_or(1), PAGE);
    let found = store::entry::list(db, &scope, &filter, request).await?;
    let mut counts: HashMap<EntryStage, u64> = HashMap::new();
    for (_, stage, n) in store::entry::count_stages(db, &scope).await? {
        *counts.entry(stage).or_default() += n;
    }
    let counts = EntryStage::ALL
        .iter()
        .map(|stage| (entry_stage(&ui, *stage), counts.get(stage).copied().unwrap_or(0).to_string()));
    let (pages, total) = (found.pages(), found.total);
    let unit = |id: OrganisationId| units.get(&id).map(|u| u.name.clone()).unwrap_or_default();
    page(&EntriesPage {
        form: FormState::filled(fields.iter()),
        event_title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        counts: counts.collect(),
        stages: stages(&ui),
        rows: found
            .items
            .into_iter()
            .map(|e| {
                let u = unit(e.organisation);
                (entry_line(&ui, e), u)
            })
            .collect(),
        filtered: filter.stage.is_some() || !filter.query.is_empty(),
        base: base(&format!("/events/{id}/entries"), &fields),
        number: request.number,
        pages,
        total,
        event,
        ui,
    })
}

/// Everything about an event's entries but what is sealed.
async fn export(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let event = event_to_organise(&ctx, id).await?;
    let (ui, db) = (ctx.ui(), ctx.read());
    let entries = store::entry::list_all(db, id).await?;
    let ids: Vec<OrganisationId> = entries.iter().map(|e| e.organisation).collect();
    let units = accounts::organisations(db, &ids).await?;
    let heads = [
        ("entry-number", 22),
        ("contestant-name", 14),
        ("contestant-id", 22),
        ("contestant-grade", 20),
        ("entry-unit", 36),
        ("entry-stage", 12),
        ("entry-reason", 36),
        ("entry-received", 22),
    ];
    let columns = heads.iter().map(|(key, width)| Column::new(ui.t(key), *width)).collect();
    let sheet = entries.into_iter().fold(Sheet::new(ui.t("entries-sheet"), columns), |sheet, entry| {
        let unit = units.get(&entry.organisation).map(|u| u.name.clone()).unwrap_or_default();
        sheet.row(vec![
            entry.number,
            entry.name,
            entry.id_masked,
            ui.word("grade", entry.grade),
            unit,
            ui.word("entry-stage", entry.stage),
            entry.reason,
            ui.time(&entry.received_at),
        ])
    });
    let name = ui.ta("entries-file", &[("event", event.title_in(ctx.lang()).to_owned())]);
    workbook(Book::new().sheet(sheet), name).await
}
