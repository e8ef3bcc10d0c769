//! Standings for those who organise, and why an entry has its rank.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    super::{
        model::{AwardLine, Standings},
        ops, store,
    },
    StandingDto,
};
use crate::{
    competitions::EventHead,
    kernel::{EntryId, EventId, Refusal, StandingsId},
    platform::http::{
        Access, Ctx, Json, MadeDto, NothingDto, Path, Result, Route, SeenDto, get, json, post, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    let event = "/api/v1/events/{event}/standings";
    vec![
        get(event, Access::UNION, draft).describe::<__path_draft>(),
        post(event, Access::UNION, compute).describe::<__path_compute>(),
        post("/api/v1/events/{event}/standings/publish", Access::UNION, publish).describe::<__path_publish>(),
        post("/api/v1/events/{event}/standings/withdraw", Access::UNION, withdraw)
            .describe::<__path_withdraw>(),
        post("/api/v1/events/{event}/standings/final", Access::UNION, finalise).describe::<__path_finalise>(),
        get("/api/v1/standings/{standings}/works/{work}", Access::UNION, of_work)
            .describe::<__path_of_work>(),
        get("/api/v1/standings/{standings}/entries/{entry}", Access::PUBLIC, of_entry)
            .describe::<__path_of_entry>(),
    ]
}

/// The newest edition of an event's standings, as its organiser sees them.
#[derive(Serialize, ToSchema)]
struct StandingsDto {
    id: uuid::Uuid,
    event: uuid::Uuid,
    /// Counts from 1; a computation never changes an older one.
    edition: i32,
    /// `draft`, `noticed`, `final` or `superseded`.
    stage: &'static str,
    /// UTC milliseconds.
    computed_at: i64,
    notice: Option<uuid::Uuid>,
    published_at: Option<i64>,
    final_at: Option<i64>,
    rules_sha256: String,
    material_sha256: String,
    standings_sha256: String,
    package_sha256: Option<String>,
    modules: Vec<String>,
    standings: Vec<StandingDto>,
    version: i64,
}

async fn newest(ctx: &Ctx, event: EventId) -> Result {
    let head = ops::organise(ctx.read(), ctx, event).await?;
    let standings = store::find_latest(ctx.read(), head.id).await?.ok_or(Refusal::NotFound)?;
    let rows = store::list_rows(ctx.read(), standings.id).await?;
    let version = standings.version;
    let dto = StandingsDto {
        id: standings.id.0,
        event: head.id.0,
        edition: standings.edition,
        stage: standings.stage.code(),
        computed_at: standings.computed_at.0,
        notice: standings.notice.map(|notice| notice.0),
        published_at: standings.published_at.map(|at| at.0),
        final_at: standings.final_at.map(|at| at.0),
        rules_sha256: standings.hashes.rules,
        material_sha256: standings.hashes.material,
        standings_sha256: standings.hashes.outcome,
        package_sha256: standings.package,
        modules: standings.modules,
        standings: rows.into_iter().map(StandingDto::from).collect(),
        version,
    };
    tagged(StatusCode::OK, version, &dto)
}

/// The newest standings of an event one organises, draft or published.
#[utoipa::path(get, path = "/api/v1/events/{event}/standings", tag = "results",
    params(("event" = String, Path)),
    responses((status = 200, body = StandingsDto), (status = 403), (status = 404)))]
async fn draft(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    newest(&ctx, event).await
}

/// Computes standings from the locked marks; an older draft gives way.
#[utoipa::path(post, path = "/api/v1/events/{event}/standings", tag = "results",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 201, body = MadeDto), (status = 403), (status = 404),
        (status = 409, description = "before the lock, or published already"), (status = 412),
        (status = 422, description = "the marks do not give a result")))]
async fn compute(ctx: Ctx, Path(event): Path<EventId>, _: Json<NothingDto>) -> Result {
    let id = ops::compute(&ctx, event).await?;
    json(StatusCode::CREATED, &MadeDto::from(id))
}

/// Opens the codes and publishes the draft that was seen as a public notice.
#[utoipa::path(post, path = "/api/v1/events/{event}/standings/publish", tag = "results",
    params(("event" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = StandingsDto), (status = 403), (status = 404), (status = 409),
        (status = 412)))]
async fn publish(ctx: Ctx, Path(event): Path<EventId>, body: Json<SeenDto>) -> Result {
    ops::publish(&ctx, event, Some(ctx.seen(body.value.version)?)).await?;
    newest(&ctx, event).await
}

/// Why a publication is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WithdrawalDto {
    #[serde(default)]
    version: Option<i64>,
    /// The public is told.
    reason: String,
}

/// Takes a publication back, so that standings are computed and published anew.
#[utoipa::path(post, path = "/api/v1/events/{event}/standings/withdraw", tag = "results",
    params(("event" = String, Path)), request_body = WithdrawalDto,
    responses((status = 200, body = StandingsDto), (status = 403), (status = 404), (status = 409),
        (status = 412), (status = 422)))]
async fn withdraw(ctx: Ctx, Path(event): Path<EventId>, body: Json<WithdrawalDto>) -> Result {
    let version = Some(ctx.seen(body.value.version)?);
    ops::withdraw(&ctx, event, version, &body.value.reason).await?;
    newest(&ctx, event).await
}

/// Closes the notice: the result stands.
#[utoipa::path(post, path = "/api/v1/events/{event}/standings/final", tag = "results",
    params(("event" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = StandingsDto), (status = 403), (status = 404),
        (status = 409, description = "before the notice is over and its objections decided"), (status = 412)))]
async fn finalise(ctx: Ctx, Path(event): Path<EventId>, body: Json<SeenDto>) -> Result {
    ops::finalise(&ctx, event, Some(ctx.seen(body.value.version)?)).await?;
    newest(&ctx, event).await
}

/// An award that a place brings, and what stands against it.
#[derive(Serialize, ToSchema)]
struct AwardDto {
    code: String,
    #[serde(rename = "zh-CN")]
    zh: String,
    en: String,
    /// Why it is not given, in the engine's words; empty when it is.
    #[schema(value_type = Vec<Object>)]
    refused: Vec<serde_json::Value>,
}

impl From<AwardLine> for AwardDto {
    fn from(award: AwardLine) -> Self {
        Self { code: award.code, zh: award.title.zh, en: award.title.en, refused: award.refused }
    }
}

/// One row of standings, with the way from every mark to the rank.
#[derive(Serialize, ToSchema)]
struct DerivationDto {
    standings: uuid::Uuid,
    event: uuid::Uuid,
    edition: i32,
    /// `draft`, `noticed` or `final`.
    stage: &'static str,
    standing: StandingDto,
    awards: Vec<AwardDto>,
    /// As in `derivation.jsonl` of the package: judges are numbers, entries work
    /// numbers. Absent for somebody who did not appear.
    #[schema(value_type = Option<Object>)]
    derivation: Option<serde_json::Value>,
}

async fn derivation(ctx: &Ctx, (standings, event): (Standings, EventHead), work: &str) -> Result {
    let (row, derivation) = store::load_row(ctx.read(), standings.id, work).await?;
    let awards = row.awards.iter().cloned().map(AwardDto::from).collect();
    let dto = DerivationDto {
        standings: standings.id.0,
        event: event.id.0,
        edition: standings.edition,
        stage: standings.stage.code(),
        standing: row.into(),
        awards,
        derivation: serde_json::from_str(&derivation).map_err(Refusal::internal)?,
    };
    json(StatusCode::OK, &dto)
}

/// Why a work has its rank; of a draft for its organiser only.
#[utoipa::path(get, path = "/api/v1/standings/{standings}/works/{work}", tag = "results",
    params(("standings" = String, Path), ("work" = String, Path, description = "its work number")),
    responses((status = 200, body = DerivationDto), (status = 404)))]
async fn of_work(ctx: Ctx, Path((id, work)): Path<(StandingsId, String)>) -> Result {
    derivation(&ctx, ops::readable(&ctx, id).await?, &work).await
}

/// Why a contestant has their published rank.
#[utoipa::path(get, path = "/api/v1/standings/{standings}/entries/{entry}", tag = "results",
    params(("standings" = String, Path), ("entry" = String, Path)),
    responses((status = 200, body = DerivationDto), (status = 404)))]
async fn of_entry(ctx: Ctx, Path((id, entry)): Path<(StandingsId, EntryId)>) -> Result {
    let found = ops::readable(&ctx, id).await?;
    let work = store::work_of(ctx.read(), id, entry).await?;
    derivation(&ctx, found, &work).await
}
