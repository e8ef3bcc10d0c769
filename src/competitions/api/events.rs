//! Events, their rule sets and draws as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    competitions::{
        model::{Draw, EventHead},
        ops,
        policy::{self, Role},
        rules::setup::EventInput,
        store,
    },
    judging,
    kernel::{EventId, Refusal},
    platform::http::{
        Access, Ctx, Json, MadeDto, NothingDto, Path, Result, Route, delete, get, json, post, put, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    let event = "/api/v1/events/{event}";
    vec![
        get(event, Access::PUBLIC, show).describe::<__path_show>(),
        put(event, Access::APPOINTED, edit).describe::<__path_edit>(),
        delete(event, Access::APPOINTED, remove).describe::<__path_remove>(),
        get("/api/v1/events/{event}/rules", Access::PUBLIC, rules).describe::<__path_rules>(),
        put("/api/v1/events/{event}/rules", Access::APPOINTED, change_rules)
            .describe::<__path_change_rules>(),
        post("/api/v1/events/{event}/rules/preset", Access::APPOINTED, take_preset)
            .describe::<__path_take_preset>(),
        get("/api/v1/events/{event}/draw", Access::PUBLIC, draw).describe::<__path_draw>(),
        post("/api/v1/events/{event}/draw", Access::APPOINTED, hold_draw).describe::<__path_hold_draw>(),
        post("/api/v1/events/{event}/judging", Access::APPOINTED, open_judging)
            .describe::<__path_open_judging>(),
        post("/api/v1/events/{event}/decode", Access::APPOINTED, decode).describe::<__path_decode>(),
    ]
}

/// An event.
#[derive(Serialize, ToSchema)]
pub struct EventDto {
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

/// A new event and the preset its rule set starts from.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewEventDto {
    /// `welder`, `modules-100`, `practice-only`, …
    pub preset: String,
    pub event: EventInput,
}

/// A changed event and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedEventDto {
    #[serde(default)]
    version: Option<i64>,
    event: EventInput,
}

/// An event, for those who look at it closely.
#[derive(Serialize, ToSchema)]
struct EventFullDto {
    #[serde(flatten)]
    event: EventDto,
    /// Its panel, for those who may see it: the organiser and the chief judge.
    panel: Option<Uuid>,
}

/// A preset and the version of the event that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PresetDto {
    #[serde(default)]
    version: Option<i64>,
    /// `welder`, `modules-100`, `practice-only`, …
    preset: String,
}

/// A changed rule set and the version of the event that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedRulesDto {
    #[serde(default)]
    version: Option<i64>,
    #[schema(value_type = Object)]
    rules: serde_json::Value,
}

/// What a draw tells.
#[derive(Serialize, ToSchema)]
struct DrawnDto {
    entries: usize,
    list_hash: String,
}

async fn visible(ctx: &Ctx, id: EventId) -> Result<(EventHead, Role), Refusal> {
    let event = store::event::load(ctx.read(), id).await?;
    let role = ops::role_in(ctx.read(), &ctx.actor, event.competition, event.host).await?;
    policy::may_see(role, event.competition_stage)?;
    Ok((event, role))
}

async fn shown(ctx: &Ctx, id: EventId) -> Result {
    let (event, _) = visible(ctx, id).await?;
    let panel = judging::find_shown_panel(ctx.read(), &ctx.actor, id.0).await?;
    let dto = EventFullDto { event: EventDto::from(&event), panel: panel.map(|panel| panel.0) };
    tagged(StatusCode::OK, event.version, &dto)
}

/// One event.
#[utoipa::path(get, path = "/api/v1/events/{event}", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = EventFullDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    shown(&ctx, id).await
}

/// Changes an event of a draft.
#[utoipa::path(put, path = "/api/v1/events/{event}", tag = "competitions",
    params(("event" = String, Path)), request_body = ChangedEventDto,
    responses((status = 200, body = EventFullDto), (status = 403), (status = 404), (status = 409),
        (status = 412), (status = 422)))]
async fn edit(ctx: Ctx, Path(id): Path<EventId>, body: Json<ChangedEventDto>) -> Result {
    ops::edit_event(&ctx, id, ctx.seen(body.value.version)?, &body.value.event).await?;
    shown(&ctx, id).await
}

/// Removes an event of a draft; answers the competition.
#[utoipa::path(delete, path = "/api/v1/events/{event}", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = MadeDto), (status = 403), (status = 404),
        (status = 409, description = "the call is published"), (status = 412)))]
async fn remove(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let competition = ops::remove_event(&ctx, id).await?;
    json(StatusCode::OK, &MadeDto::from(competition))
}

/// The rule set of an event.
#[utoipa::path(get, path = "/api/v1/events/{event}/rules", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = serde_json::Value), (status = 404)))]
async fn rules(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, _) = visible(&ctx, id).await?;
    let stored = store::rule_set::load(ctx.read(), event.rule_set).await?;
    let document: serde_json::Value = serde_json::from_str(&stored.document).map_err(Refusal::internal)?;
    json(StatusCode::OK, &document)
}

/// Replaces the rule set of an event that is not yet drawn.
#[utoipa::path(put, path = "/api/v1/events/{event}/rules", tag = "competitions",
    params(("event" = String, Path)), request_body = ChangedRulesDto,
    responses((status = 200, body = EventFullDto), (status = 403), (status = 404), (status = 409),
        (status = 412), (status = 422)))]
async fn change_rules(ctx: Ctx, Path(id): Path<EventId>, body: Json<ChangedRulesDto>) -> Result {
    ops::change_rules(&ctx, id, ctx.seen(body.value.version)?, &body.value.rules.to_string()).await?;
    shown(&ctx, id).await
}

/// Starts the rule set of an event that is not yet drawn again from a preset.
#[utoipa::path(post, path = "/api/v1/events/{event}/rules/preset", tag = "competitions",
    params(("event" = String, Path)), request_body = PresetDto,
    responses((status = 200, body = EventFullDto), (status = 403), (status = 404), (status = 409),
        (status = 412), (status = 422)))]
async fn take_preset(ctx: Ctx, Path(id): Path<EventId>, body: Json<PresetDto>) -> Result {
    ops::take_preset(&ctx, id, ctx.seen(body.value.version)?, &body.value.preset).await?;
    shown(&ctx, id).await
}

/// What anybody may know of the draw of an event.
#[utoipa::path(get, path = "/api/v1/events/{event}/draw", tag = "competitions",
    params(("event" = String, Path)),
    responses((status = 200, body = DrawDto), (status = 404)))]
async fn draw(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let (event, _) = visible(&ctx, id).await?;
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
    responses((status = 200, body = DrawnDto), (status = 409), (status = 412)))]
async fn hold_draw(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    let report = ops::hold_draw(&ctx, id).await?;
    json(StatusCode::OK, &DrawnDto { entries: report.entries, list_hash: report.list_hash })
}

/// Freezes the rule set of a drawn event and opens judging.
#[utoipa::path(post, path = "/api/v1/events/{event}/judging", tag = "competitions",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 200, body = EventFullDto), (status = 409), (status = 412)))]
async fn open_judging(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    ops::open_judging(&ctx, id).await?;
    shown(&ctx, id).await
}

/// Opens the codes of an event whose panel is locked, and publishes the seed.
#[utoipa::path(post, path = "/api/v1/events/{event}/decode", tag = "competitions",
    params(("event" = String, Path)), request_body = NothingDto,
    responses((status = 200, body = EventFullDto), (status = 409), (status = 412)))]
async fn decode(ctx: Ctx, Path(id): Path<EventId>, _: Json<NothingDto>) -> Result {
    ops::open_codes(&ctx, id).await?;
    shown(&ctx, id).await
}
