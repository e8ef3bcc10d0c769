//! Published results for programs.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    super::{model::Standings, store},
    StandingDto,
};
use crate::{
    competitions,
    kernel::{EventId, PageRequest, Refusal},
    platform::http::{Access, Ctx, Path, Query, Result, Route, attachment, get, json},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/results", Access::PUBLIC, list).describe::<__path_list>(),
        get("/api/v1/results/{event}", Access::PUBLIC, show).describe::<__path_show>(),
        get("/api/v1/results/{event}/package", Access::PUBLIC, package).describe::<__path_package>(),
    ]
}

/// The published standings of an event.
#[derive(Serialize, ToSchema)]
struct ResultsDto {
    event: uuid::Uuid,
    /// What `/api/v1/standings/{standings}/entries/{entry}` asks for.
    id: uuid::Uuid,
    title: String,
    title_en: String,
    edition: i32,
    /// `noticed` or `final`.
    stage: &'static str,
    notice: Option<uuid::Uuid>,
    /// UTC milliseconds.
    published_at: Option<i64>,
    final_at: Option<i64>,
    rules_sha256: String,
    material_sha256: String,
    standings_sha256: String,
    /// Absent until the package is made.
    package_sha256: Option<String>,
    modules: Vec<String>,
    standings: Vec<StandingDto>,
}

/// Published standings in the list.
#[derive(Serialize, ToSchema)]
struct ResultLineDto {
    /// What `/api/v1/results/{event}` asks for.
    event: uuid::Uuid,
    title: String,
    title_en: String,
    competition: uuid::Uuid,
    edition: i32,
    /// `noticed` or `final`.
    stage: &'static str,
    /// UTC milliseconds.
    published_at: Option<i64>,
}

/// A part of the list, newest first.
#[derive(Serialize, ToSchema)]
struct ResultListDto {
    total: u64,
    items: Vec<ResultLineDto>,
    /// The number of the next part, if there is one.
    next: Option<u64>,
}

/// Published standings of all events, newest first.
#[utoipa::path(get, path = "/api/v1/results", tag = "results",
    params(("page" = Option<u64>, Query, description = "`next` of the part before")),
    responses((status = 200, body = ResultListDto)))]
async fn list(ctx: Ctx, Query(fields): Query) -> Result {
    let request = PageRequest::new(fields.parsed("page").unwrap_or(1), 50);
    let published = store::list_published(ctx.read(), request).await?;
    let ids: Vec<EventId> = published.items.iter().map(|s| s.event).collect();
    let events = competitions::events(ctx.read(), &ids).await?;
    let next = (request.number < published.pages()).then(|| request.number + 1);
    let line = |standings: &Standings| {
        let event = events.get(&standings.event)?;
        Some(ResultLineDto {
            event: event.id.0,
            title: event.title.clone(),
            title_en: event.title_en.clone(),
            competition: event.competition.0,
            edition: standings.edition,
            stage: standings.stage.code(),
            published_at: standings.published_at.map(|at| at.0),
        })
    };
    let items = published.items.iter().filter_map(line).collect();
    json(StatusCode::OK, &ResultListDto { total: published.total, items, next })
}

/// The published standings of an event.
#[utoipa::path(get, path = "/api/v1/results/{event}", tag = "results",
    params(("event" = String, Path)),
    responses((status = 200, body = ResultsDto), (status = 404)))]
async fn show(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    let standings: Standings = store::find_published(ctx.read(), event).await?.ok_or(Refusal::NotFound)?;
    let event = competitions::load_event(ctx.read(), event).await?;
    let rows = store::list_rows(ctx.read(), standings.id).await?;
    let dto = ResultsDto {
        event: event.id.0,
        id: standings.id.0,
        title: event.title,
        title_en: event.title_en,
        edition: standings.edition,
        stage: standings.stage.code(),
        notice: standings.notice.map(|notice| notice.0),
        published_at: standings.published_at.map(|at| at.0),
        final_at: standings.final_at.map(|at| at.0),
        rules_sha256: standings.hashes.rules,
        material_sha256: standings.hashes.material,
        standings_sha256: standings.hashes.outcome,
        package_sha256: standings.package,
        modules: standings.modules,
        standings: rows.into_iter().map(StandingDto::from).collect(),
    };
    json(StatusCode::OK, &dto)
}

/// The result package (zip).
#[utoipa::path(get, path = "/api/v1/results/{event}/package", tag = "results",
    params(("event" = String, Path)),
    responses((status = 200, content_type = "application/zip"), (status = 404), (status = 409)))]
async fn package(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    let standings = store::find_published(ctx.read(), event).await?.ok_or(Refusal::NotFound)?;
    let hash = standings.package.ok_or_else(|| Refusal::conflict("package-not-ready"))?;
    let bytes = ctx.app.files.get(&hash).await.map_err(Refusal::internal)?;
    Ok(attachment(&format!("jiangtai-{event}.zip"), "application/zip", bytes))
}
