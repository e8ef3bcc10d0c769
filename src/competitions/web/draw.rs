//! The draw, before and after: what was promised, what came of it, and what
//! anyone needs to repeat it.

use std::collections::HashMap;

use askama::Template;

use super::{events::visible, words};
use crate::{
    accounts,
    competitions::{
        model::{Draw, EventHead},
        ops, policy, store,
    },
    judging,
    kernel::{EventId, OrganisationId, Refusal, Text},
    platform::http::{Access, Ctx, Path, Posted, Result, Route, Ui, attachment, get, page, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/draw", Access::PUBLIC, show),
        post("/events/{event}/draw", Access::APPOINTED, hold),
        get("/events/{event}/draw.csv", Access::PUBLIC, table),
        get("/events/{event}/draw/stations", Access::APPOINTED, stations),
        get("/events/{event}/draw/codes", Access::APPOINTED, codes),
    ]
}

#[derive(Template)]
#[template(path = "competitions/draw.html")]
struct DrawPage {
    ui: Ui,
    event: EventHead,
    title: String,
    competition_title: String,
    draw: Option<Draw>,
    draw_at: String,
    committed_at: String,
    drawn_at: String,
    revealed_at: String,
    entries: u64,
    waiting: u64,
    qualified: u64,
    seed: String,
    snippet: String,
    organises: bool,
    may_hold: bool,
}

impl DrawPage {
    fn apart(&self) -> String {
        words::units_apart(&self.ui, &self.event)
    }
}

async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, role) = visible(&ctx, id).await?;
    let (ui, db) = (ctx.ui(), ctx.read());
    let draw = store::draw::find(db, id).await?;
    let counts = store::draw::entry_counts(db, &[id]).await?.remove(&id).unwrap_or_default();
    let state = draw.as_ref().map(|d| &d.state);
    let drawn_at = state.and_then(crate::competitions::model::DrawState::drawn_at);
    let seed = state.and_then(crate::competitions::model::DrawState::seed).map(|s| hex::encode(s.0));
    let revealed_at = match state {
        Some(crate::competitions::model::DrawState::Revealed { at, .. }) => ui.time(at),
        _ => String::new(),
    };
    page(&DrawPage {
        title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        draw_at: ui.time(&event.dates.draw_at),
        committed_at: draw.as_ref().map(|d| ui.time(&d.committed_at)).unwrap_or_default(),
        drawn_at: drawn_at.map(|at| ui.time(&at)).unwrap_or_default(),
        revealed_at,
        entries: if drawn_at.is_some() { store::draw::count_places(db, id).await? } else { 0 },
        waiting: counts.submitted,
        qualified: counts.qualified,
        snippet: seed.as_deref().map(|seed| snippet(seed, &event)).unwrap_or_default(),
        seed: seed.unwrap_or_default(),
        organises: role.organises(),
        may_hold: role.organises()
            && draw.is_some()
            && drawn_at.is_none()
            && ctx.now() >= event.dates.draw_at
            && counts.submitted == 0
            && counts.qualified > 0,
        draw,
        event,
        ui,
    })
}

/// Fifteen lines of Python that repeat the draw from `draw.csv`.
fn snippet(seed: &str, event: &EventHead) -> String {
    let apart = if event.units_apart { "True" } else { "False" };
    format!(
        r#"import csv, hashlib
seed, stations, apart = bytes.fromhex("{seed}"), {stations}, {apart}
rows = list(csv.DictReader(open("draw.csv", encoding="utf-8-sig")))
sha = lambda *parts: hashlib.sha256(b"".join(parts)).digest()
listed = sha("\n".join(sorted(r["entry"] for r in rows)).encode())
todo = sorted(rows, key=lambda r: sha(seed, listed, r["entry"].encode()))
order = []
while todo:
    last = order[-1]["unit"] if apart and len(order) % stations else None
    order.append(todo.pop(next((i for i, r in enumerate(todo) if r["unit"] != last), 0)))
work = sorted(range(1, len(order) + 1), key=lambda p: sha(seed, listed, b"work %d" % p))
for p, r in enumerate(order, 1):
    want = (str(p), str((p - 1) // stations + 1), str((p - 1) % stations + 1), "W%03d" % (work.index(p) + 1))
    assert want == (r["place"], r["sitting"], r["station"], r["work_number"]), r
print("seed", sha(seed).hex(), "list", listed.hex(), "ok", len(order))
"#,
        stations = event.stations,
    )
}

async fn hold(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let to = format!("/events/{id}/draw");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &to));
    }
    let report = ops::hold_draw(&ctx, id).await?;
    Ok(ctx.flash(Text::new("draw-held").with("n", report.entries), &to))
}

/// The drawn places for everybody, once the codes are opened. Units are named
/// by letters of this table only.
async fn table(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    visible(&ctx, id).await?;
    let mut rows = ops::decoded(ctx.read(), &ctx, id).await?;
    rows.sort_by(|a, b| a.number.cmp(&b.number));
    let mut units: HashMap<OrganisationId, usize> = HashMap::new();
    let mut sheet = String::from("\u{feff}entry,unit,place,sitting,station,work_number\r\n");
    for row in &rows {
        let next = units.len() + 1;
        let unit = *units.entry(row.organisation).or_insert(next);
        let line = format!(
            "{},U{unit:02},{},{},{},{}\r\n",
            row.number, row.place, row.sitting, row.station, row.work_number
        );
        sheet.push_str(&line);
    }
    Ok(attachment("draw.csv", "text/csv; charset=utf-8", sheet))
}

#[derive(Template)]
#[template(path = "competitions/draw_stations.html")]
struct StationsPage {
    ui: Ui,
    event: EventHead,
    title: String,
    rows: Vec<StationRow>,
}

struct StationRow {
    sitting: i32,
    station: i32,
    number: String,
    name: String,
    unit: String,
}

async fn on_panel(ctx: &Ctx, id: EventId) -> Result<bool, Refusal> {
    match ctx.actor.person() {
        Some(person) => judging::is_on_panel(ctx.read(), person, id.0).await,
        None => Ok(false),
    }
}

/// Who checks in where: for the organiser at the door, without work numbers.
async fn stations(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, role) = visible(&ctx, id).await?;
    policy::may_see_places(role, on_panel(&ctx, id).await?)?;
    let db = ctx.read();
    let places = store::draw::list_places(db, id).await?;
    let named = store::draw::named_entries(db, id).await?;
    let units: Vec<OrganisationId> = named.values().map(|e| e.organisation).collect();
    let units = accounts::organisations(db, &units).await?;
    let rows = places.iter().filter_map(|p| {
        let entry = named.get(&p.entry)?;
        Some(StationRow {
            sitting: p.sitting,
            station: p.station,
            number: entry.number.clone(),
            name: entry.name.clone(),
            unit: units.get(&entry.organisation).map(|u| u.name.clone()).unwrap_or_default(),
        })
    });
    page(&StationsPage {
        title: event.title_in(ctx.lang()).to_owned(),
        rows: rows.collect(),
        event,
        ui: ctx.ui(),
    })
}

#[derive(Template)]
#[template(path = "competitions/draw_codes.html")]
struct CodesPage {
    ui: Ui,
    event: EventHead,
    title: String,
    /// Sitting, station, work number.
    rows: Vec<(i32, i32, String)>,
}

/// From stations to work numbers: for whoever labels the works, without names.
async fn codes(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, role) = visible(&ctx, id).await?;
    policy::may_see_codes(role, on_panel(&ctx, id).await?)?;
    let places = store::draw::list_places(ctx.read(), id).await?;
    page(&CodesPage {
        title: event.title_in(ctx.lang()).to_owned(),
        rows: places.into_iter().map(|p| (p.sitting, p.station, p.work_number)).collect(),
        event,
        ui: ctx.ui(),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_snippet_has_at_most_fifteen_lines() {
        let source = include_str!("draw.rs");
        let start = source.find("import csv, hashlib").unwrap();
        let lines = source[start..].lines().take_while(|line| !line.starts_with("\"#")).count();
        assert!(lines <= 15, "{lines}");
    }
}
