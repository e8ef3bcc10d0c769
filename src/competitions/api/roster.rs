//! Rosters as JSON: uploaded, looked at, committed or thrown away.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    competitions::{
        ops::{self, Preview},
        policy,
        rules::roster_line::{Counts, Line, Outcome},
        store,
        web::UPLOAD_BYTES,
    },
    kernel::{EventId, Refusal},
    platform::{
        http::{Access, Ctx, Json, MadeDto, Path, Result, Route, Upload, delete, get, json, post},
        sheets, texts,
    },
};

pub fn routes() -> Vec<Route> {
    let uploads = "/api/v1/events/{event}/roster/uploads";
    let upload = "/api/v1/events/{event}/roster/uploads/{upload}";
    vec![
        get(uploads, Access::MEMBER, list).describe::<__path_list>(),
        post(uploads, Access::MEMBER, send).body_limit(UPLOAD_BYTES).describe::<__path_send>(),
        get(upload, Access::MEMBER, preview).describe::<__path_preview>(),
        delete(upload, Access::MEMBER, discard).describe::<__path_discard>(),
        post("/api/v1/events/{event}/roster/uploads/{upload}/commit", Access::MEMBER, commit)
            .describe::<__path_commit>(),
    ]
}

/// A file of contestants.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart body that Upload reads")]
struct RosterFileDto {
    /// `.xlsx` or `.csv`, by the template of the event.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// An uploaded roster in the list.
#[derive(Serialize, ToSchema)]
struct RosterUploadDto {
    id: Uuid,
    file_name: String,
    /// UTC milliseconds.
    uploaded_at: i64,
    committed_at: Option<i64>,
}

/// How many rows do what.
#[derive(Serialize, ToSchema)]
struct RosterCountsDto {
    new: usize,
    changed: usize,
    skipped: usize,
    errors: usize,
}

impl From<Counts> for RosterCountsDto {
    fn from(counts: Counts) -> Self {
        let Counts { new, changed, skipped, errors } = counts;
        Self { new, changed, skipped, errors }
    }
}

/// What is wrong with a row.
#[derive(Serialize, ToSchema)]
struct RosterProblemDto {
    /// As the spreadsheet names it, such as `B`; absent for the whole row.
    column: Option<String>,
    message: String,
}

/// A row and what it would do.
#[derive(Serialize, ToSchema)]
struct RosterRowDto {
    /// As the spreadsheet numbers it.
    row: u32,
    name: String,
    id_masked: String,
    /// `new`, `changed`, `skipped` or `error`.
    outcome: &'static str,
    /// The entry that is changed or stands already.
    entry: Option<Uuid>,
    /// Characters of the name that usual fonts lack.
    rare: String,
    problems: Vec<RosterProblemDto>,
}

/// An uploaded roster: what a commit would do, or has done.
#[derive(Serialize, ToSchema)]
struct RosterDto {
    id: Uuid,
    event: Uuid,
    file_name: String,
    counts: RosterCountsDto,
    /// Give it with the commit: what was seen is what is committed.
    seen: String,
    committed_at: Option<i64>,
    /// Once committed, only the rows that are still to be mended.
    rows: Vec<RosterRowDto>,
}

impl RosterDto {
    fn of(ctx: &Ctx, preview: Preview) -> Self {
        let row = |line: Line| RosterRowDto {
            row: line.number,
            name: line.name,
            id_masked: line.id_masked,
            outcome: line.outcome.code(),
            entry: match line.outcome {
                Outcome::Changed(entry, _) | Outcome::Skipped(entry) => Some(entry.0),
                Outcome::New | Outcome::Error => None,
            },
            rare: line.rare,
            problems: line
                .problems
                .into_iter()
                .map(|p| RosterProblemDto {
                    column: p.column.map(sheets::column_name),
                    message: texts::say(ctx.lang(), &p.text),
                })
                .collect(),
        };
        Self {
            id: preview.upload,
            event: preview.event.id.0,
            file_name: preview.file_name,
            counts: preview.committed.map_or(preview.counts, |(_, counts)| counts).into(),
            seen: preview.seen,
            committed_at: preview.committed.map(|(at, _)| at.0),
            rows: preview.lines.into_iter().map(row).collect(),
        }
    }
}

/// The commit of a roster as it was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RosterCommitDto {
    seen: String,
    /// The unit has the contestants' separate consents.
    consent: bool,
}

/// The last rosters that the unit one acts for has uploaded for an event.
#[utoipa::path(get, path = "/api/v1/events/{event}/roster/uploads", tag = "entries",
    params(("event" = Uuid, Path)),
    responses((status = 200, body = Vec<RosterUploadDto>), (status = 404)))]
async fn list(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let unit = policy::enters_for(&ctx.actor)?;
    let event = store::event::load(ctx.read(), id).await?;
    policy::may_see(policy::Role::Other, event.competition_stage)?;
    let rows = store::roster::list(ctx.read(), id, unit).await?;
    let item = |row: store::roster::UploadRow| RosterUploadDto {
        id: row.id,
        file_name: row.file_name,
        uploaded_at: row.created_at,
        committed_at: row.committed_at,
    };
    json(StatusCode::OK, &rows.into_iter().map(item).collect::<Vec<_>>())
}

/// Uploads a roster for the unit one acts for; nobody is entered yet.
#[utoipa::path(post, path = "/api/v1/events/{event}/roster/uploads", tag = "entries",
    params(("event" = Uuid, Path)),
    request_body(content = RosterFileDto, content_type = "multipart/form-data"),
    responses((status = 201, body = RosterDto), (status = 404),
        (status = 409, description = "outside the window for entries"), (status = 413),
        (status = 422, description = "why the file cannot be read")))]
async fn send(ctx: Ctx, Path(id): Path<EventId>, upload: Upload) -> Result {
    let file = upload.file("file").ok_or_else(|| Refusal::field("file", "roster-file-missing"))?;
    let new = ops::upload_roster(&ctx, id, &file.name, file.bytes.clone(), upload.received_at).await?;
    let preview = ops::preview_roster(&ctx, id, new).await?;
    json(StatusCode::CREATED, &RosterDto::of(&ctx, preview))
}

/// What an uploaded roster would do now, or has done.
#[utoipa::path(get, path = "/api/v1/events/{event}/roster/uploads/{upload}", tag = "entries",
    params(("event" = Uuid, Path), ("upload" = Uuid, Path)),
    responses((status = 200, body = RosterDto), (status = 404)))]
async fn preview(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>) -> Result {
    let preview = ops::preview_roster(&ctx, event, upload).await?;
    json(StatusCode::OK, &RosterDto::of(&ctx, preview))
}

/// Commits a roster as it was seen; rows with errors stay behind.
#[utoipa::path(post, path = "/api/v1/events/{event}/roster/uploads/{upload}/commit", tag = "entries",
    params(("event" = Uuid, Path), ("upload" = Uuid, Path)), request_body = RosterCommitDto,
    responses((status = 200, body = RosterCountsDto), (status = 404),
        (status = 409, description = "too late, or it would now do something else than what was seen"),
        (status = 422)))]
async fn commit(
    ctx: Ctx,
    Path((event, upload)): Path<(EventId, Uuid)>,
    body: Json<RosterCommitDto>,
) -> Result {
    let RosterCommitDto { seen, consent } = &body.value;
    let counts = ops::commit_roster(&ctx, event, upload, seen, *consent, body.received_at).await?;
    json(StatusCode::OK, &RosterCountsDto::from(counts))
}

/// Throws a roster away before it is committed.
#[utoipa::path(delete, path = "/api/v1/events/{event}/roster/uploads/{upload}", tag = "entries",
    params(("event" = Uuid, Path), ("upload" = Uuid, Path)),
    responses((status = 200, body = MadeDto), (status = 404),
        (status = 409, description = "committed already")))]
async fn discard(ctx: Ctx, Path((event, upload)): Path<(EventId, Uuid)>) -> Result {
    ops::discard_roster(&ctx, event, upload).await?;
    json(StatusCode::OK, &MadeDto::from(upload))
}
