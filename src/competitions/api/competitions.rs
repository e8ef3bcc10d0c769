//! Competitions, events, rule sets and draws as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    competitions::{
        model::{CompetitionHead, Draw, EventHead},
        ops,
        policy::{self, Role},
        rules::setup::{CompetitionInput, EventInput},
        store,
        web::{audience, filter},
    },
    kernel::{CompetitionId, EventId, PageRequest, Refusal},
    platform::http::{Access, Ctx, Json, Path, Query, Result, Route, get, json, post, put},
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
        get("/api/v1/events/{event}", Access::PUBLIC, event).describe::<__path_event>(),
        get("/api/v1/events/{event}/rules", Access::PUBLIC, rules).describe::<__path_rules>(),
        put("/api/v1/events/{event}/rules", Access::APPOINTED, change_rules)
            .describe::<__path_change_rules>(),
        get("/api/v1/events/{event}/draw", Access::PUBLIC, draw).describe::<__path_draw>(),
        post("/api/v1/events/{event}/draw", Access::APPOINTED, hold_draw).describe::<__path_hold_draw>(),
        post("/api/v1/events/{event}/judging", Access::APPOINTED, open_judging)
            .describe::<__path_open_judging>(),
        post("/api/v1/events/{event}/decode", Access::APPOINTED, decode).describe::<__path_decode>(),
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

/// An event.
#[derive(Serialize, ToSchema)]
struct EventDto {
    id: Uuid,
    competition: Uuid,
    title: String,
    title_en: String,
    occupation_edition: String,
    occupation_code: String,
    places_per_unit: i32,
    stations: i32,
    units_apart: bool,
    /// `entry`, `drawn`, `judging`, `locked`, `noticed`, `final` or `void`.
    stage: String,
    version: i64,
}

impl From<&EventHead> for EventDto {
    fn from(event: &EventHead) -> Self {
        Self {
            id: event.id.0,
            competition: event.competition.0,
            title: event.title.clone(),
            title_en: event.title_en.clone(),
            occupation_edition: event.occupation_edition.clone(),
            occupation_code: event.occupation_code.clone(),
            places_per_unit: event.places_per_unit,
            stations: event.stations,
            units_apart: event.units_apart,
            stage: event.stage.to_string(),
            version: event.version,
        }
    }
}

/// What anybody may know of a draw now.
#[derive(Serialize, ToSchema)]
struct DrawDto {
    /// SHA-256 of the seed, published with the call.
    seed_hash: String,
    committed_at: i64,
    drawn_at: Option<i64>,
    /// SHA-256 of the closed list of entries.
    list_hash: Option<String>,
    entries: Option<u64>,
    stations: i32,
    units_apart: bool,
    /// Only after decoding.
    seed: Option<String>,
}

/// The id of what was made.
#[derive(Serialize, ToSchema)]
struct MadeDto {
    id: Uuid,
}

/// The version that was seen; somebody else's change answers 409.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenDto {
    version: i64,
}

/// A changed competition and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedCompetitionDto {
    version: i64,
    competition: CompetitionInput,
}

/// A new event and the preset its rule set starts from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEventDto {
    /// `welder`, `modules-100`, `practice-only`, …
    preset: String,
    event: EventInput,
}

/// A changed rule set and the version of the event that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedRulesDto {
    version: i64,
    #[schema(value_type = Object)]
    rules: serde_json::Value,
}

/// What a draw tells.
#[derive(Serialize, ToSchema)]
struct DrawnDto {
    entries: usize,
    list_hash: String,
}

/// Nothing to say.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NothingDto {}

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
    json(StatusCode::CREATED, &MadeDto { id: id.0 })
}

async fn visible(ctx: &Ctx, id: CompetitionId) -> Result<CompetitionHead, Refusal> {
    let head = store::competition::load(ctx.read(), id).await?;
    policy::may_see(ops::role_in(ctx.read(), &ctx.actor, id, head.host).await?, head.stage)?;
    Ok(head)
}

async fn visible_event(ctx: &Ctx, id: EventId) -> Result<(EventHead, Role), Refusal> {
    let event = store::event::load(ctx.read(), id).await?;
    let role = ops::role_in(ctx.read(), &ctx.actor, event.competition, event.host).await?;
    policy::may_see(role, event.competition_stage)?;
    Ok((event, role))
}

/// One competition.
#[utoipa::path(get, path = "/api/v1/competitions/{competition}", tag = "competitions",
    params(("competition" = String, Path)),
    responses((status = 200, body = CompetitionDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    json(StatusCode::OK, &CompetitionDto::from(&visible(&ctx, id).await?))
}

/// Changes a draft.
#[utoipa::path(put, path = "/api/v1/competitions/{competition}", tag = "competitions",
    params(("competition" = String, Path)), request_body = ChangedCompetitionDto,
    responses((status = 200, body = CompetitionDto), (status = 409), (status = 422)))]
async fn edit(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<ChangedCompetitionDto>) -> Result {
    ops::edit(&ctx, id, body.value.version, &body.value.competition).await?;
    json(StatusCode::OK, &CompetitionDto::from(&visible(&ctx, id).await?))
}

/// Publishes the call.
#[utoipa::path(post, path = "/api/v1/competitions/{competition}/call", tag = "competitions",
    params(("competition" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CompetitionDto), (status = 409), (status = 422)))]
async fn call(ctx: Ctx, Path(id): Path<CompetitionId>, body: Json<SeenDto>) -> Result {
    ops::publish_call(&ctx, id, body.value.version).await?;
    json(StatusCode::OK, &CompetitionDto::from(&visible(&ctx, id).await?))
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
    json(StatusCode::CREATED, &MadeDto { id: event.0 })
}

/// One event.
#[utoipa::path(get, path = "/api/v1/events/{event}", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = EventDto), (status = 404)))]
async fn event(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    json(StatusCode::OK, &EventDto::from(&visible_event(&ctx, id).await?.0))
}

/// The rule set of an event.
#[utoipa::path(get, path = "/api/v1/events/{event}/rules", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = serde_json::Value), (status = 404)))]
async fn rules(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, _) = visible_event(&ctx, id).await?;
    let stored = store::rule_set::load(ctx.read(), event.rule_set).await?;
    let document: serde_json::Value = serde_json::from_str(&stored.document).map_err(Refusal::internal)?;
    json(StatusCode::OK, &document)
}

/// Replaces the rule set of an event that is not yet drawn.
#[utoipa::path(put, path = "/api/v1/events/{event}/rules", tag = "competitions",
    params(("event" = String, Path)), request_body = ChangedRulesDto,
    responses((status = 200, body = EventDto), (status = 409), (status = 422)))]
async fn change_rules(ctx: Ctx, Path(id): Path<EventId>, body: Json<ChangedRulesDto>) -> Result {
    ops::change_rules(&ctx, id, body.value.version, &body.value.rules.to_string()).await?;
    json(StatusCode::OK, &EventDto::from(&visible_event(&ctx, id).await?.0))
}

/// What anybody may know of the draw of an event.
#[utoipa::path(get, path = "/api/v1/events/{event}/draw", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = DrawDto), (status = 404)))]
async fn draw(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, _) = visible_event(&ctx, id).await?;
    let draw: Draw = store::draw::find(ctx.read(), id).await?.ok_or(Refusal::NotFound)?;
    let drawn_at = draw.state.drawn_at();
    let entries = match drawn_at {
        Some(_) => Some(store::draw::count_places(ctx.read(), id).await?),
        None => None,
    };
    let shown = DrawDto {
        committed_at: draw.committed_at.0,
        drawn_at: drawn_at.map(|t| t.0),
        list_hash: draw.state.list_hash().map(str::to_owned),
        entries,
        stations: event.stations,
        units_apart: event.units_apart,
        seed: draw.state.seed().map(|s| hex::encode(s.0)),
        seed_hash: draw.seed_hash,
    };
    json(StatusCode::OK, &shown)
}

/// Holds the draw of an event.
#[utoipa::path(post, path = "/api/v1/events/{event}/draw", tag = "competitions",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 200, body = DrawnDto), (status = 409)))]
async fn hold_draw(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    let report = ops::hold_draw(&ctx, id).await?;
    json(StatusCode::OK, &DrawnDto { entries: report.entries, list_hash: report.list_hash })
}

/// Freezes the rule set of a drawn event and opens judging.
#[utoipa::path(post, path = "/api/v1/events/{event}/judging", tag = "competitions",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 200, body = EventDto), (status = 409)))]
async fn open_judging(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    ops::open_judging(&ctx, id).await?;
    json(StatusCode::OK, &EventDto::from(&visible_event(&ctx, id).await?.0))
}

/// Opens the codes of an event whose panel is locked, and publishes the seed.
#[utoipa::path(post, path = "/api/v1/events/{event}/decode", tag = "competitions",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 200, body = EventDto), (status = 409)))]
async fn decode(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    ops::open_codes(&ctx, id).await?;
    json(StatusCode::OK, &EventDto::from(&visible_event(&ctx, id).await?.0))
}
