//! Published results for programs.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    model::{Row, Standings},
    store,
};
use crate::{
    competitions,
    kernel::{EventId, Lang, Refusal},
    platform::http::{Access, Ctx, Path, Result, Route, attachment, get, json},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/results/{event}", Access::PUBLIC, show).describe::<__path_show>(),
        get("/api/v1/results/{event}/package", Access::PUBLIC, package).describe::<__path_package>(),
    ]
}

/// The published standings of an event.
#[derive(Serialize, ToSchema)]
struct ResultsDto {
    event: uuid::Uuid,
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

/// One contestant.
#[derive(Serialize, ToSchema)]
struct StandingDto {
    entry: Option<uuid::Uuid>,
    work_number: String,
    name: String,
    unit: String,
    /// `ranked`, `incomplete`, `absent` or `disqualified`.
    outcome: &'static str,
    rank: Option<i32>,
    tied: bool,
    /// A plain decimal.
    total: Option<String>,
    /// Plain decimals in the order of `modules`; empty where there is none.
    subtotals: Vec<String>,
    /// Codes of the awards that are given.
    awards: Vec<String>,
    award_titles: String,
}

impl From<Row> for StandingDto {
    fn from(row: Row) -> Self {
        let award_titles = row.awards_in(Lang::Zh);
        let (entry, name, unit) = row
            .identity
            .map_or((None, String::new(), String::new()), |who| (Some(who.entry.0), who.name, who.unit));
        Self {
            entry,
            work_number: row.work_number,
            name,
            unit,
            outcome: row.outcome.code(),
            rank: row.rank,
            tied: row.tied,
            total: row.total.map(|total| total.to_string()),
            subtotals: row.subtotals,
            awards: row.awards.into_iter().filter(|a| a.refused.is_empty()).map(|a| a.code).collect(),
            award_titles,
        }
    }
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
