//! Competitions as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::events::{EventDto, NewEventDto};
use crate::{
    competitions::{
        model::CompetitionHead,
        ops, policy,
        rules::setup::CompetitionInput,
        store,
        web::{audience, filter},
    },
    kernel::{CompetitionId, PageRequest, Refusal},
    platform::http::{
        Access, Ctx, Json, MadeDto, Path, Query, Result, Route, SeenDto, get, json, post, put, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/competitions", Access::PUBLIC, list).describe::<__path_list>(),
        post("/api/v1/competitions", Access::UNION, create).describe::<__path_create>(),
        get("/api/v1/competitions/{competition}", Access::PUBLIC, show).describe::<__path_show>(),
        put("/api/v1/competitions/{competition}", Access::APPOINTED, edit).describe::<__path_edit>(),
        post("/api/v1/competitions/{competition}/call", Access::APPOINTED, call).describe::<__path_call>(),
        get("/api/v1/competitions/{competition}/events", Access::PUBLIC, events).describe::<__path_events>(),
        post("/api/v1/competitions/{competition}/events", Access::APPOINTED, add_event)
            .describe::<__path_add_event>(),
        post("/api/v1/competitions/{competition}/cancel", Access::APPOINTED, cancel)
            .describe::<__path_cancel>(),
    ]
}

/// A competition.
#[derive(Serialize, ToSchema)]
struct CompetitionDto {
    id: Uuid,
    number: String,
    kind: String,
    title: String,
    title_en: String,
    level: String,
    /// The union that holds it.
    host: Uuid,
    cluster_version: String,
    cluster: String,
    summary: String,
    entry_opens: i64,
    entry_closes: i64,
    draw_at: i64,
    judging_opens: i64,
    judging_closes: i64,
    /// Working days of the public notice.
    notice_days: i32,
    /// `draft`, `called` or `cancelled`.
    stage: String,
    called_at: Option<i64>,
    version: i64,
}

impl From<&CompetitionHead> for CompetitionDto {
    fn from(head: &CompetitionHead) -> Self {
        let (facts, dates) = (&head.facts, head.dates());
        Self {
            id: head.id.0,
            number: head.number.clone(),
            kind: facts.kind.to_string(),
            title: facts.title.clone(),
            title_en: facts.title_en.clone(),
            level: facts.level.to_string(),
            host: head.host.0,
            cluster_version: facts.cluster_version.clone(),
            cluster: facts.cluster.clone(),
            summary: facts.summary.clone(),
            entry_opens: dates.entry.opens.0,
            entry_closes: dates.entry.closes.0,
            draw_at: dates.draw_at.0,
            judging_opens: dates.judging.opens.0,
            judging_closes: dates.judging.closes.0,
            notice_days: dates.notice_days,
            stage: head.stage.to_string(),
            called_at: head.called_at.map(|t| t.0),
            version: head.version,
        }
    }
}

/// A part of the list of competitions.
#[derive(Serialize, ToSchema)]
struct CompetitionListDto {
    total: u64,
    items: Vec<CompetitionDto>,
    /// The number of the next part, if there is one.
    next: Option<u64>,
}

/// A changed competition and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedCompetitionDto {
    #[serde(default)]
    version: Option<i64>,
    competition: CompetitionInput,
}

/// Called competitions; a union sees its drafts too.
#[utoipa::path(get, path = "/api/v1/competitions", tag = "competitions",
    params(
        ("q" = Option<String>, Query, description = "part of title or number"),
        ("cluster" = Option<String>, Query),
        ("level" = Option<String>, Query),
        ("phase" = Option<String>, Query, description = "soon, open, closed, judging, finished, cancelled"),
        ("page" = Option<u64>, Query, description = "`next` of the part before")),
    responses((status = 200, body = CompetitionListDto)))]
async fn list(ctx: Ctx, Query(fields): Query) -> Result {
    let wanted = PageRequest::new(fields.parsed("page").unwrap_or(1), 50);
    let page =
        store::competition::list(ctx.read(), &filter(&fields), audience(&ctx), ctx.now(), wanted).await?;
    let next = (page.request.number < page.pages()).then(|| page.request.number + 1);
    let items = page.items.iter().map(CompetitionDto::from).collect();
    json(StatusCode::OK, &CompetitionListDto { total: page.total, items, next })
}

/// Creates a draft, held by the union one acts for.
#[utoipa::path(post, path = "/api/v1/competitions", tag = "competitions", request_body = CompetitionInput,
    responses((status = 201, body = MadeDto), (status = 422)))]
async fn create(ctx: Ctx, body: Json<CompetitionInput>) -> Result {
    let id = ops::create(&ctx, &body.value).await?;
    json(StatusCode::CREATED, &MadeDto::from(id))
}

async fn visible(ctx: &Ctx, id: CompetitionId) -> Result<CompetitionHead, Refusal> {
    let head = store::competition::load(ctx.read(), id).await?;
    policy::may_see(ops::role_in(ctx.read(), &ctx.actor, id, head.host).await?, head.stage)?;
    Ok(head)
}

async fn shown(ctx: &Ctx, id: CompetitionId) -> Result {
    let head = visible(ctx, id).await?;
    tagged(StatusCode::OK, head.version, &CompetitionDto::from(&head))
}

/// One competition.
#[utoipa::path(get, path = "/api/v1/competitions/{competition}", tag = "competitions",
    params(("competition" = String, Path)),
    responses((status = 200, body = CompetitionDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    shown(&ctx, id).await
}

/// Changes a draft.
#[utoipa::path(put, path = "/api/v1/competitions/{competition}", tag = "competitions",
    params(("competition" = String, Path)), request_body = ChangedCompetitionDto,
    responses((status = 200, body = CompetitionDto), (status = 409), (status = 412), (status = 422)))]
async fn edit(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<ChangedCompetitionDto>) -> Result {
    ops::edit(&ctx, id, ctx.seen(body.value.version)?, &body.value.competition).await?;
    shown(&ctx, id).await
}

/// Publishes the call.
#[utoipa::path(post, path = "/api/v1/competitions/{competition}/call", tag = "competitions",
    params(("competition" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CompetitionDto), (status = 409), (status = 412), (status = 422)))]
async fn call(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<SeenDto>) -> Result {
    ops::publish_call(&ctx, id, ctx.seen(body.value.version)?).await?;
    shown(&ctx, id).await
}

/// Gives a called competition up; it stays visible as cancelled.
#[utoipa::path(post, path = "/api/v1/competitions/{competition}/cancel", tag = "competitions",
    params(("competition" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CompetitionDto), (status = 403), (status = 404), (status = 409),
        (status = 412)))]
async fn cancel(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<SeenDto>) -> Result {
    ops::cancel(&ctx, id, ctx.seen(body.value.version)?).await?;
    shown(&ctx, id).await
}

/// The events of a competition.
#[utoipa::path(get, path = "/api/v1/competitions/{competition}/events", tag = "competitions",
    params(("competition" = String, Path)),
    responses((status = 200, body = Vec<EventDto>), (status = 404)))]
async fn events(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    let head = visible(&ctx, id).await?;
    let events = store::event::list(ctx.read(), &head).await?;
    json(StatusCode::OK, &events.iter().map(EventDto::from).collect::<Vec<_>>())
}

/// Adds an event to a draft.
#[utoipa::path(post, path = "/api/v1/competitions/{competition}/events", tag = "competitions",
    params(("competition" = String, Path)), request_body = NewEventDto,
    responses((status = 201, body = MadeDto), (status = 409), (status = 422)))]
async fn add_event(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<NewEventDto>) -> Result {
    let event = ops::add_event(&ctx, id, &body.value.event, &body.value.preset).await?;
    json(StatusCode::CREATED, &MadeDto::from(event))
}
