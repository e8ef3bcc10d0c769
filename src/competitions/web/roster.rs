//! A unit's roster of an event: template, upload, a look before the commit.

use askama::Template;
use axum::http::StatusCode;
use uuid::Uuid;

use super::{
    entry_line::{EntryLine, entry_lines},
    entry_window::EntryWindow,
    words::Badge,
    workbook::workbook,
};
use crate::{
    competitions::{
        model::{CompetitionStage, EventHead, Grade},
        ops::{self, Preview},
        policy,
        rules::{
            roster::{MAX_ROWS, REQUIRED},
            roster_line::{Counts, Line, Outcome},
            words::{HEADS, PROBLEM_COLUMN},
        },
        store,
    },
    kernel::{EventId, Refusal, Text, Timestamp},
    platform::{
        http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, Upload, get, page_with, post},
        sheets::{self, Book, Column, Sheet},
    },
};

/// The file, and what a multipart form adds around it.
pub(in crate::competitions) const UPLOAD_BYTES: usize = sheets::Limits::SMALL.file_bytes + 64 * 1024;

pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/roster", Access::MEMBER, show),
        get("/events/{event}/roster/template.xlsx", Access::MEMBER, template),
        post("/events/{event}/roster/uploads", Access::MEMBER, upload).body_limit(UPLOAD_BYTES),
        get("/events/{event}/roster/uploads/{upload}", Access::MEMBER, preview),
        post("/events/{event}/roster/uploads/{upload}", Access::MEMBER, commit),
        post("/events/{event}/roster/uploads/{upload}/discard", Access::MEMBER, discard),
        get("/events/{event}/roster/uploads/{upload}/marked.xlsx", Access::MEMBER, marked),
    ]
}

#[derive(Template)]
#[template(path = "competitions/roster.html")]
struct RosterPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    title: String,
    competition_title: String,
    window: EntryWindow,
    taken: usize,
    places: usize,
    entries: Vec<EntryLine>,
    uploads: Vec<UploadLine>,
}

impl RosterPage {
    const fn has_room(&self) -> bool {
        self.taken < self.places
    }
}

struct UploadLine {
    href: String,
    file: String,
    when: String,
    state: Badge,
}

/// The event as units see it: once it is called.
pub(super) async fn called_event(ctx: &Ctx, id: EventId) -> Result<EventHead, Refusal> {
    let event = store::event::load(ctx.read(), id).await?;
    if event.competition_stage == CompetitionStage::Draft { Err(Refusal::NotFound) } else { Ok(event) }
}

async fn roster_page(ctx: &Ctx, status: StatusCode, id: EventId, form: FormState) -> Result {
    let unit = policy::enters_for(&ctx.actor)?;
    let event = called_event(ctx, id).await?;
    let (ui, db) = (ctx.ui(), ctx.read());
    let entries = store::entry::list_of_unit(db, unit, Some(id)).await?;
    let uploads = store::roster::list(db, id, unit).await?;
    let uploads = uploads
        .into_iter()
        .map(|row| UploadLine {
            href: format!("/events/{id}/roster/uploads/{}", row.id),
            when: ui.time(&Timestamp(row.created_at)),
            state: match row.committed_at {
                Some(_) => Badge { kind: "ok", text: ui.t("roster-upload-committed") },
                None => Badge { kind: "warn", text: ui.t("roster-upload-waiting") },
            },
            file: row.file_name,
        })
        .collect();
    let shown = RosterPage {
        form,
        title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        window: EntryWindow::of(&ui, &event, ctx.now()),
        taken: entries.iter().filter(|e| e.stage.is_active()).count(),
        places: usize::try_from(event.places_per_unit).unwrap_or(0),
        entries: entry_lines(&ui, entries),
        uploads,
        event,
        ui,
    };
    page_with(status, &shown)
}

async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    roster_page(&ctx, StatusCode::OK, id, FormState::new()).await
}

async fn template(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    policy::enters_for(&ctx.actor)?;
    let event = called_event(&ctx, id).await?;
    let ui = ctx.ui();
    let title = event.title_in(ctx.lang()).to_owned();
    let book = template_book(&ui, &event, &title);
    workbook(book, ui.ta("roster-template-file", &[("event", title)])).await
}

fn template_book(ui: &Ui, event: &EventHead, title: &str) -> Book {
    let column = |at: usize, width: u32, hint: &str| {
        let column = Column::new(HEADS[at], width).hint(ui.t(hint));
        if at < REQUIRED { column.required() } else { column }
    };
    let grades = Grade::ALL.iter().map(|g| ui.word("grade", g)).collect();
    let langs = vec![ui.t("ui-lang-zh"), ui.t("ui-lang-en")];
    let columns = vec![
        column(0, 14, "roster-hint-name"),
        column(1, 24, "roster-hint-id"),
        column(2, 16, "roster-hint-mobile"),
        column(3, 28, "roster-hint-email"),
        column(4, 20, "roster-hint-grade").choices(grades),
        column(5, 16, "roster-hint-lang").choices(langs),
    ];
    let note = |key: &str, value: String| (ui.t(key), value);
    let notes = vec![
        note("roster-note-event", format!("{} · {title}", event.competition_title_in(ui.language()))),
        note("roster-note-places", event.places_per_unit.to_string()),
        note("roster-note-closes", ui.time(&event.dates.entry.closes)),
        note("contestant-name", ui.t("roster-hint-name")),
        note("contestant-id", ui.t("roster-hint-id")),
        note("contestant-mobile", ui.t("roster-hint-mobile")),
        note("contestant-email", ui.t("roster-hint-email")),
        note("contestant-grade", ui.t("roster-hint-grade")),
        note("contestant-lang", ui.t("roster-hint-lang")),
        note("roster-note-consent", ui.t("entry-consent-text")),
        note("roster-note-upload", ui.ta("roster-note-upload-text", &[("n", MAX_ROWS.to_string())])),
    ];
    Book::new()
        .sheet(Sheet::new(ui.t("roster-sheet"), columns))
        .sheet(Sheet::notes(ui.t("roster-sheet-notes"), notes))
}

async fn upload(ctx: Ctx, Path(id): Path<EventId>, upload: Upload) -> Result {
    let sent = match upload.file("file") {
        Some(file) => ops::upload_roster(&ctx, id, &file.name, file.bytes.clone(), upload.received_at).await,
        None => Err(Refusal::field("file", "roster-file-missing")),
    };
    match sent {
        Ok(new) => Ok(crate::platform::http::redirect(&format!("/events/{id}/roster/uploads/{new}"))),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&upload.fields, &refusal);
            roster_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, id, form).await
        }
        Err(refusal @ Refusal::Conflict(_)) => {
            let form = ctx.form(&upload.fields, &refusal);
            roster_page(&ctx, StatusCode::CONFLICT, id, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "competitions/upload.html")]
struct UploadPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    upload: Uuid,
    title: String,
    file_name: String,
    window: EntryWindow,
    /// Of the rows now; of the commit once there was one.
    counts: Counts,
    committed: Option<String>,
    seen: String,
    problems: Vec<ProblemLine>,
    rows: Vec<RowLine>,
}

impl UploadPage {
    fn to(&self, tail: &str) -> String {
        format!("/events/{}/roster/uploads/{}{tail}", self.event.id, self.upload)
    }

    fn up(&self) -> String {
        format!("/events/{}/roster", self.event.id)
    }

    fn n(&self, key: &str, n: impl std::borrow::Borrow<usize>) -> String {
        self.ui.ta(key, &[("n", n.borrow().to_string())])
    }
}

struct ProblemLine {
    row: u32,
    /// `B · 身份证号`; empty for the whole row.
    column: String,
    name: String,
    text: String,
}

struct RowLine {
    row: u32,
    name: String,
    id_masked: String,
    outcome: Badge,
    /// Warnings: characters that fonts lack.
    rare: String,
}

fn outcome(ui: &Ui, outcome: Outcome) -> Badge {
    let kind = match outcome {
        Outcome::New => "ok",
        Outcome::Changed(..) => "info",
        Outcome::Skipped(_) => "line",
        Outcome::Error => "red",
    };
    Badge { kind, text: ui.word("roster-outcome", outcome.code()) }
}

fn problem_lines(ui: &Ui, preview: &Preview) -> Vec<ProblemLine> {
    let head = |column: u32| {
        let at = usize::try_from(column).ok();
        let head = at.and_then(|c| preview.roster.head.get(c)).map(|h| h.replace('\n', " "));
        format!("{} · {}", sheets::column_name(column), head.unwrap_or_default())
    };
    let of = |line: &Line| {
        let (row, name) = (line.number, line.name.clone());
        line.problems
            .iter()
            .map(move |p| ProblemLine {
                row,
                column: p.column.map(head).unwrap_or_default(),
                name: name.clone(),
                text: ui.text(&p.text),
            })
            .collect::<Vec<_>>()
    };
    preview.lines.iter().flat_map(of).collect()
}

fn upload_page(ctx: &Ctx, status: StatusCode, preview: Preview, form: FormState) -> Result {
    let ui = ctx.ui();
    let rows = preview.lines.iter().map(|line| RowLine {
        row: line.number,
        name: line.name.clone(),
        id_masked: line.id_masked.clone(),
        outcome: outcome(&ui, line.outcome),
        rare: line.rare.clone(),
    });
    let shown = UploadPage {
        form,
        title: preview.event.title_in(ctx.lang()).to_owned(),
        window: EntryWindow::of(&ui, &preview.event, ctx.now()),
        counts: preview.committed.map_or(preview.counts, |(_, counts)| counts),
        committed: preview.committed.map(|(at, _)| ui.time(&at)),
        problems: problem_lines(&ui, &preview),
        rows: rows.collect(),
        upload: preview.upload,
        file_name: preview.file_name,
        seen: preview.seen,
        event: preview.event,
        ui,
    };
    page_with(status, &shown)
}

async fn preview(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>) -> Result {
    let preview = ops::preview_roster(&ctx, event, upload).await?;
    upload_page(&ctx, StatusCode::OK, preview, FormState::new())
}

async fn commit(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>, posted: Posted) -> Result {
    let (seen, consent) = (posted.fields.get("seen"), posted.fields.ticked("consent"));
    let status = match ops::commit_roster(&ctx, event, upload, seen, consent, posted.received_at).await {
        Ok(counts) => {
            let text = Text::new("roster-committed").with("new", counts.new).with("changed", counts.changed);
            return Ok(ctx.flash(text, &format!("/events/{event}/roster")));
        }
        Err(refusal @ Refusal::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, refusal),
        Err(refusal @ Refusal::Conflict(_)) => (StatusCode::CONFLICT, refusal),
        Err(refusal) => return Err(refusal.into()),
    };
    let (status, refusal) = status;
    let form = ctx.form(&posted.fields, &refusal);
    upload_page(&ctx, status, ops::preview_roster(&ctx, event, upload).await?, form)
}

async fn discard(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>, posted: Posted) -> Result {
    let here = format!("/events/{event}/roster/uploads/{upload}");
    if !posted.fields.ticked("confirmed") {
        ops::preview_roster(&ctx, event, upload).await?;
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &here));
    }
    ops::discard_roster(&ctx, event, upload).await?;
    Ok(ctx.flash("roster-discarded", &format!("/events/{event}/roster")))
}

/// The person's own rows, what is wrong red and said in a further column.
async fn marked(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>) -> Result {
    let preview = ops::preview_roster(&ctx, event, upload).await?;
    let ui = ctx.ui();
    let width = preview.roster.rows.iter().map(|r| r.cells.len()).chain([preview.roster.head.len()]).max();
    let width = width.unwrap_or(0);
    let mut columns: Vec<Column> = (0..width)
        .map(|at| Column::new(preview.roster.head.get(at).cloned().unwrap_or_default(), 22))
        .collect();
    columns.push(Column::new(PROBLEM_COLUMN, 60).required());
    let mut sheet = Sheet::new(ui.t("roster-sheet"), columns);
    for (row, line) in preview.roster.rows.iter().zip(&preview.lines) {
        let mut cells = row.cells.clone();
        cells.resize(width, String::new());
        let said: Vec<String> = line.problems.iter().map(|p| ui.text(&p.text)).collect();
        let mut red: Vec<usize> =
            line.problems.iter().filter_map(|p| usize::try_from(p.column?).ok()).collect();
        if !said.is_empty() {
            red.push(width);
        }
        cells.push(said.join("\n"));
        sheet = sheet.marked(cells, red);
    }
    let name = preview.file_name.rsplit_once('.').map_or(preview.file_name.as_str(), |(stem, _)| stem);
    let name = ui.ta("roster-marked-file", &[("file", name.to_owned())]);
    workbook(Book::new().sheet(sheet), name).await
}
