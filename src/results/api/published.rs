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
    kernel::{EventId, Refusal},
    platform::http::{Access, Ctx, Path, Result, Route, attachment, get, json},
};

pub fn routes() -> Vec<Route> {
    vec![
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
