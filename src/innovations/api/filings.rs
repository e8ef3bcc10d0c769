//! Filings as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    innovations::{
        model::{FilingStage, Opinion},
        ops::{self, Shown},
        rules::filing::FilingInput,
        store::{self, filing::Scope},
    },
    kernel::{CategoryId, FilingId, PageRequest, Refusal},
    platform::http::{
        Access, Ctx, Json, MadeDto, Path, Query, Result, Route, SeenDto, get, json, post, put, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    let own = Access::ACCOUNT;
    vec![
        get("/api/v1/filings", own, list).describe::<__path_list>(),
        post("/api/v1/filings", own, start).describe::<__path_start>(),
        get("/api/v1/filings/{filing}", own, show).describe::<__path_show>(),
        put("/api/v1/filings/{filing}", own, save).describe::<__path_save>(),
        post("/api/v1/filings/{filing}/confirm", own, confirm).describe::<__path_confirm>(),
        post("/api/v1/filings/{filing}/submit", own, submit).describe::<__path_submit>(),
        post("/api/v1/filings/{filing}/withdraw", own, withdraw).describe::<__path_withdraw>(),
        post("/api/v1/filings/{filing}/endorse", Access::MEMBER, endorse).describe::<__path_endorse>(),
        post("/api/v1/filings/{filing}/decide", Access::UNION, decide).describe::<__path_decide>(),
        post("/api/v1/filings/{filing}/exclude", Access::UNION, exclude).describe::<__path_exclude>(),
    ]
}

/// A filing to begin.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewFilingDto {
    category: Uuid,
}

/// A filing as it was written, and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedFilingDto {
    #[serde(default)]
    version: Option<i64>,
    filing: FilingInput,
}

/// A contributor's own confirmation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ConfirmationDto {
    #[serde(default)]
    version: Option<i64>,
    /// Whether one's name may be published.
    name_public: bool,
}

/// What a level says.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpinionDto {
    #[serde(default)]
    version: Option<i64>,
    /// `approve`, `return` or `refuse`.
    opinion: String,
    #[serde(default)]
    reason: String,
}

/// Why a filing is left out of the list.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExclusionDto {
    #[serde(default)]
    version: Option<i64>,
    reason: String,
}

/// A filing in a list.
#[derive(Serialize, ToSchema)]
struct FilingLineDto {
    id: Uuid,
    number: String,
    title: String,
    category: Uuid,
    unit: Uuid,
    stage: &'static str,
    /// UTC milliseconds.
    saved_at: i64,
}

/// A part of one's filings.
#[derive(Serialize, ToSchema)]
struct FilingListDto {
    total: u64,
    items: Vec<FilingLineDto>,
    /// The number of the next part, if there is one.
    next: Option<u64>,
}

/// A contributor of a filing.
#[derive(Serialize, ToSchema)]
struct ContributorDto {
    place: i32,
    name: String,
    /// Ten-thousandths of the whole.
    share: i32,
    name_public: bool,
    confirmed_at: Option<i64>,
}

/// What a level said.
#[derive(Serialize, ToSchema)]
struct SaidDto {
    step: &'static str,
    opinion: &'static str,
    reason: String,
    organisation: Uuid,
    at: i64,
}

/// A filing, for whom it concerns.
#[derive(Serialize, ToSchema)]
pub(super) struct FilingDto {
    id: Uuid,
    number: String,
    category: Uuid,
    unit: Uuid,
    stage: &'static str,
    /// What it says: title, abstract, keywords, sections, rights, attachments.
    #[schema(value_type = Object)]
    content: crate::innovations::model::Content,
    contributors: Vec<ContributorDto>,
    opinions: Vec<SaidDto>,
    submitted_at: Option<i64>,
    version: i64,
}

pub(super) async fn shown(ctx: &Ctx, id: FilingId, status: StatusCode) -> Result {
    let Shown { filing, contributors, .. } = ops::load_shown(ctx, id).await?;
    let said = store::filing::opinions(ctx.read(), id).await?;
    let body = FilingDto {
        id: filing.id.0,
        number: filing.number,
        category: filing.category.0,
        unit: filing.unit.0,
        stage: filing.stage.code(),
        content: filing.content,
        contributors: contributors
            .into_iter()
            .map(|c| ContributorDto {
                place: c.place,
                name: c.name,
                share: c.share.0,
                name_public: c.is_public,
                confirmed_at: c.confirmed_at.map(|at| at.0),
            })
            .collect(),
        opinions: said
            .into_iter()
            .map(|o| SaidDto {
                step: o.step.code(),
                opinion: o.opinion.code(),
                reason: o.reason,
                organisation: o.organisation.0,
                at: o.at.0,
            })
            .collect(),
        submitted_at: filing.submitted_at.map(|at| at.0),
        version: filing.version,
    };
    tagged(status, filing.version, &body)
}

/// The filings one has written or made with others; for a unit's clerk with `view=unit` those
/// of the unit.
#[utoipa::path(get, path = "/api/v1/filings", tag = "innovations",
    params(("view" = Option<String>, Query, description = "`own` or `unit`"),
        ("stage" = Option<String>, Query),
        ("page" = Option<u64>, Query, description = "`next` of the part before")),
    responses((status = 200, body = FilingListDto)))]
async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let clerk = ctx.actor.seat().filter(|seat| !seat.is_union && seat.may_write);
    let scope = match clerk {
        Some(seat) if query.get("view") == "unit" => Scope::Unit(seat.organisation),
        _ => Scope::Person(me),
    };
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), 50);
    let stage = query.parsed::<FilingStage>("stage");
    let page = store::filing::list(ctx.read(), &scope, stage, request).await?;
    let next = (page.request.number < page.pages()).then(|| page.request.number + 1);
    let line = |f: crate::innovations::model::Filing| FilingLineDto {
        id: f.id.0,
        number: f.number,
        title: f.content.title,
        category: f.category.0,
        unit: f.unit.0,
        stage: f.stage.code(),
        saved_at: f.saved_at.0,
    };
    let total = page.total;
    let items = page.items.into_iter().map(line).collect();
    json(StatusCode::OK, &FilingListDto { total, items, next })
}

/// Begins an empty draft.
#[utoipa::path(post, path = "/api/v1/filings", tag = "innovations", request_body = NewFilingDto,
    responses((status = 201, body = MadeDto), (status = 403), (status = 404), (status = 409)))]
async fn start(ctx: Ctx, body: Json<NewFilingDto>) -> Result {
    let id = ops::start(&ctx, CategoryId(body.value.category)).await?;
    json(StatusCode::CREATED, &MadeDto::from(id))
}

/// One filing.
#[utoipa::path(get, path = "/api/v1/filings/{filing}", tag = "innovations",
    params(("filing" = String, Path)),
    responses((status = 200, body = FilingDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<FilingId>) -> Result {
    shown(&ctx, id, StatusCode::OK).await
}

/// Saves a draft; it may be incomplete.
#[utoipa::path(put, path = "/api/v1/filings/{filing}", tag = "innovations",
    params(("filing" = String, Path)), request_body = ChangedFilingDto,
    responses((status = 200, body = FilingDto), (status = 409), (status = 412), (status = 422)))]
async fn save(ctx: Ctx, Path(id): Path<FilingId>, body: Json<ChangedFilingDto>) -> Result {
    ops::save(&ctx, id, ctx.seen(body.value.version)?, &body.value.filing).await?;
    shown(&ctx, id, StatusCode::OK).await
}

/// A contributor confirms credit and shares.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/confirm", tag = "innovations",
    params(("filing" = String, Path)), request_body = ConfirmationDto,
    responses((status = 200, body = FilingDto), (status = 409), (status = 412)))]
async fn confirm(ctx: Ctx, Path(id): Path<FilingId>, body: Json<ConfirmationDto>) -> Result {
    ops::confirm(&ctx, id, ctx.seen(body.value.version)?, body.value.name_public).await?;
    shown(&ctx, id, StatusCode::OK).await
}

/// Submits it to the union of the unit.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/submit", tag = "innovations",
    params(("filing" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = FilingDto), (status = 409), (status = 412), (status = 422)))]
async fn submit(ctx: Ctx, Path(id): Path<FilingId>, body: Json<SeenDto>) -> Result {
    ops::submit(&ctx, id, ctx.seen(body.value.version)?, body.received_at).await?;
    shown(&ctx, id, StatusCode::OK).await
}

/// Takes it back.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/withdraw", tag = "innovations",
    params(("filing" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = FilingDto), (status = 409), (status = 412)))]
async fn withdraw(ctx: Ctx, Path(id): Path<FilingId>, body: Json<SeenDto>) -> Result {
    ops::withdraw_filing(&ctx, id, ctx.seen(body.value.version)?).await?;
    shown(&ctx, id, StatusCode::OK).await
}

async fn say(ctx: &Ctx, id: FilingId, body: OpinionDto) -> Result {
    let opinion: Opinion =
        body.opinion.parse().map_err(|_| Refusal::field("opinion", "filing-opinion-missing"))?;
    ops::decide(ctx, id, ctx.seen(body.version)?, opinion, &body.reason).await?;
    json(StatusCode::OK, &MadeDto::from(id))
}

/// The unit's opinion.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/endorse", tag = "innovations",
    params(("filing" = String, Path)), request_body = OpinionDto,
    responses((status = 200, body = MadeDto), (status = 403), (status = 409), (status = 412), (status = 422)))]
async fn endorse(ctx: Ctx, Path(id): Path<FilingId>, body: Json<OpinionDto>) -> Result {
    say(&ctx, id, body.value).await
}

/// The recommendation of the district union, or the host's form check.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/decide", tag = "innovations",
    params(("filing" = String, Path)), request_body = OpinionDto,
    responses((status = 200, body = MadeDto), (status = 403), (status = 409), (status = 412), (status = 422)))]
async fn decide(ctx: Ctx, Path(id): Path<FilingId>, body: Json<OpinionDto>) -> Result {
    say(&ctx, id, body.value).await
}

/// Leaves a listed filing out.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/exclude", tag = "innovations",
    params(("filing" = String, Path)), request_body = ExclusionDto,
    responses((status = 200, body = MadeDto), (status = 403), (status = 409), (status = 412), (status = 422)))]
async fn exclude(ctx: Ctx, Path(id): Path<FilingId>, body: Json<ExclusionDto>) -> Result {
    let category = ops::exclude(&ctx, id, ctx.seen(body.value.version)?, &body.value.reason).await?;
    json(StatusCode::OK, &MadeDto::from(category))
}
