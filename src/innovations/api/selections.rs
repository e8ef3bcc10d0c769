//! Selections and their categories as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    innovations::{
        model::{Category, Selection},
        ops::{self, ListLine},
        policy,
        rules::selection::{CategoryInput, SelectionInput},
        store,
    },
    kernel::{CategoryId, Refusal, SelectionId},
    platform::http::{
        Access, Ctx, Json, MadeDto, Path, Result, Route, SeenDto, delete, get, json, post, put, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    let union = Access::UNION;
    vec![
        get("/api/v1/selections", Access::PUBLIC, list).describe::<__path_list>(),
        post("/api/v1/selections", union, create).describe::<__path_create>(),
        get("/api/v1/selections/{selection}", Access::PUBLIC, show).describe::<__path_show>(),
        put("/api/v1/selections/{selection}", union, edit).describe::<__path_edit>(),
        post("/api/v1/selections/{selection}/categories", union, add).describe::<__path_add>(),
        post("/api/v1/selections/{selection}/categories/preset", union, take).describe::<__path_take>(),
        post("/api/v1/selections/{selection}/call", union, call).describe::<__path_call>(),
        put("/api/v1/categories/{category}", union, change).describe::<__path_change>(),
        delete("/api/v1/categories/{category}", union, remove).describe::<__path_remove>(),
        post("/api/v1/categories/{category}/active", union, set_active).describe::<__path_set_active>(),
        get("/api/v1/categories/{category}/list", union, read_list).describe::<__path_read_list>(),
        get("/api/v1/categories/{category}/rubric", Access::PUBLIC, rubric).describe::<__path_rubric>(),
        put("/api/v1/categories/{category}/rubric", union, change_rubric).describe::<__path_change_rubric>(),
        post("/api/v1/categories/{category}/review", union, review).describe::<__path_review>(),
        post("/api/v1/categories/{category}/list", union, make_list).describe::<__path_make_list>(),
        post("/api/v1/categories/{category}/notice", union, notice).describe::<__path_notice>(),
        post("/api/v1/categories/{category}/withdraw", union, withdraw).describe::<__path_withdraw>(),
        post("/api/v1/categories/{category}/publish", union, publish).describe::<__path_publish>(),
    ]
}

/// A category of a selection.
#[derive(Serialize, ToSchema)]
struct CategoryDto {
    id: Uuid,
    title: String,
    title_en: String,
    /// How many are selected.
    places: i32,
    /// How many each district union may recommend.
    quota: i32,
    active: bool,
    /// `filing`, `review`, `listed`, `noticed` or `published`.
    stage: &'static str,
    notice: Option<Uuid>,
    version: i64,
}

impl From<&Category> for CategoryDto {
    fn from(c: &Category) -> Self {
        Self {
            id: c.id.0,
            title: c.title.clone(),
            title_en: c.title_en.clone(),
            places: c.places,
            quota: c.quota,
            active: c.active,
            stage: c.stage.code(),
            notice: c.notice.map(|notice| notice.0),
            version: c.version,
        }
    }
}

/// A selection. Times are UTC milliseconds.
#[derive(Serialize, ToSchema)]
struct SelectionDto {
    id: Uuid,
    number: String,
    /// The union that holds it.
    host: Uuid,
    title: String,
    title_en: String,
    summary: String,
    filing_opens: i64,
    filing_closes: i64,
    recommend_by: i64,
    review_opens: i64,
    review_closes: i64,
    /// Working days of the public notice.
    notice_days: i32,
    /// `draft` or `called`.
    stage: &'static str,
    categories: Vec<CategoryDto>,
    version: i64,
}

fn dto(s: &Selection, categories: &[Category]) -> SelectionDto {
    let dates = &s.facts.dates;
    SelectionDto {
        id: s.id.0,
        number: s.number.clone(),
        host: s.host.0,
        title: s.facts.title.clone(),
        title_en: s.facts.title_en.clone(),
        summary: s.facts.summary.clone(),
        filing_opens: dates.filing.opens.0,
        filing_closes: dates.filing.closes.0,
        recommend_by: dates.recommend_by.0,
        review_opens: dates.review.opens.0,
        review_closes: dates.review.closes.0,
        notice_days: dates.notice_days,
        stage: s.stage.code(),
        categories: categories.iter().filter(|c| c.selection == s.id).map(CategoryDto::from).collect(),
        version: s.version,
    }
}

/// A changed selection and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedSelectionDto {
    #[serde(default)]
    version: Option<i64>,
    selection: SelectionInput,
}

/// A changed category and the version that was seen. Without a preset its rubric stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedCategoryDto {
    #[serde(default)]
    version: Option<i64>,
    category: CategoryInput,
}

/// Whether a category takes filings.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActiveDto {
    active: bool,
}

/// A place of a category's list.
#[derive(Serialize, ToSchema)]
struct ListLineDto {
    place: i32,
    filing: Uuid,
    number: String,
    title: String,
    unit: String,
    /// None where not everything was marked.
    rank: Option<i32>,
    /// Points as a decimal number.
    total: Option<String>,
    is_selected: bool,
}

/// A rule set, and the version of the category that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ChangedRubricDto {
    #[serde(default)]
    version: Option<i64>,
    #[schema(value_type = Object)]
    rules: serde_json::Value,
}

/// A reason, and the version that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReasonDto {
    #[serde(default)]
    version: Option<i64>,
    reason: String,
}

/// Called selections, the newest first; a union sees its drafts too.
#[utoipa::path(get, path = "/api/v1/selections", tag = "innovations",
    responses((status = 200, body = Vec<SelectionDto>)))]
async fn list(ctx: Ctx) -> Result {
    let host = policy::host_of(&ctx.actor).ok();
    let all = store::selection::list(ctx.read(), host).await?;
    let ids: Vec<SelectionId> = all.iter().map(|s| s.id).collect();
    let categories = store::selection::categories(ctx.read(), &ids).await?;
    json(StatusCode::OK, &all.iter().map(|s| dto(s, &categories)).collect::<Vec<_>>())
}

/// Creates a draft, held by the union one acts for.
#[utoipa::path(post, path = "/api/v1/selections", tag = "innovations", request_body = SelectionInput,
    responses((status = 201, body = MadeDto), (status = 422)))]
async fn create(ctx: Ctx, body: Json<SelectionInput>) -> Result {
    json(StatusCode::CREATED, &MadeDto::from(ops::create(&ctx, &body.value).await?))
}

async fn shown(ctx: &Ctx, id: SelectionId) -> Result {
    let selection = store::selection::load(ctx.read(), id).await?;
    policy::may_see_selection(&ctx.actor, selection.host, selection.stage)?;
    let categories = store::selection::categories(ctx.read(), &[id]).await?;
    tagged(StatusCode::OK, selection.version, &dto(&selection, &categories))
}

/// One selection with its categories.
#[utoipa::path(get, path = "/api/v1/selections/{selection}", tag = "innovations",
    params(("selection" = String, Path)),
    responses((status = 200, body = SelectionDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<SelectionId>) -> Result {
    shown(&ctx, id).await
}

/// Changes a draft.
#[utoipa::path(put, path = "/api/v1/selections/{selection}", tag = "innovations",
    params(("selection" = String, Path)), request_body = ChangedSelectionDto,
    responses((status = 200, body = SelectionDto), (status = 409), (status = 412), (status = 422)))]
async fn edit(ctx: Ctx, Path(id): Path<SelectionId>, body: Json<ChangedSelectionDto>) -> Result {
    ops::edit(&ctx, id, ctx.seen(body.value.version)?, &body.value.selection).await?;
    shown(&ctx, id).await
}

/// Adds a category to a draft.
#[utoipa::path(post, path = "/api/v1/selections/{selection}/categories", tag = "innovations",
    params(("selection" = String, Path)), request_body = CategoryInput,
    responses((status = 201, body = MadeDto), (status = 409), (status = 422)))]
async fn add(ctx: Ctx, Path(id): Path<SelectionId>, body: Json<CategoryInput>) -> Result {
    json(StatusCode::CREATED, &MadeDto::from(ops::add_category(&ctx, id, &body.value).await?))
}

/// Adds the categories of the preset, the four 十大, to a draft; the fourth is switched off.
#[utoipa::path(post, path = "/api/v1/selections/{selection}/categories/preset", tag = "innovations",
    params(("selection" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = SelectionDto), (status = 404), (status = 409), (status = 412)))]
async fn take(ctx: Ctx, Path(id): Path<SelectionId>, body: Json<SeenDto>) -> Result {
    ops::take_categories(&ctx, id, ctx.seen(body.value.version)?).await?;
    shown(&ctx, id).await
}

/// Changes a category of a draft.
#[utoipa::path(put, path = "/api/v1/categories/{category}", tag = "innovations",
    params(("category" = String, Path)), request_body = ChangedCategoryDto,
    responses((status = 200, body = CategoryDto), (status = 404), (status = 409), (status = 412),
        (status = 422)))]
async fn change(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<ChangedCategoryDto>) -> Result {
    ops::edit_category(&ctx, id, ctx.seen(body.value.version)?, &body.value.category).await?;
    category(&ctx, id).await
}

/// Takes a category out of a draft; `If-Match` says which version was seen.
#[utoipa::path(delete, path = "/api/v1/categories/{category}", tag = "innovations",
    params(("category" = String, Path)),
    responses((status = 200, body = MadeDto), (status = 404), (status = 409), (status = 412),
        (status = 422)))]
async fn remove(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    let selection = ops::remove_category(&ctx, id, ctx.seen(None)?).await?;
    json(StatusCode::OK, &MadeDto::from(selection))
}

/// Whether a category of a draft takes filings.
#[utoipa::path(post, path = "/api/v1/categories/{category}/active", tag = "innovations",
    params(("category" = String, Path)), request_body = ActiveDto,
    responses((status = 200, body = CategoryDto), (status = 404), (status = 409), (status = 422)))]
async fn set_active(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<ActiveDto>) -> Result {
    ops::set_active(&ctx, id, body.value.active).await?;
    category(&ctx, id).await
}

/// The newest list of a category, for its host; empty before the review ends, and for who is on
/// the panel.
#[utoipa::path(get, path = "/api/v1/categories/{category}/list", tag = "innovations",
    params(("category" = String, Path)),
    responses((status = 200, body = Vec<ListLineDto>), (status = 403), (status = 404)))]
async fn read_list(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    let (category, selection) = store::selection::load_category(ctx.read(), id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    let line = |line: ListLine| ListLineDto {
        place: line.row.place,
        filing: line.filing.id.0,
        number: line.filing.number,
        title: line.filing.content.title,
        unit: line.unit,
        rank: line.row.rank,
        total: line.row.total.map(|total| total.to_string()),
        is_selected: line.row.is_selected,
    };
    let lines = ops::read_list(&ctx, &category).await?;
    json(StatusCode::OK, &lines.into_iter().map(line).collect::<Vec<_>>())
}

/// The rule set by which the works of a category are marked.
#[utoipa::path(get, path = "/api/v1/categories/{category}/rubric", tag = "innovations",
    params(("category" = String, Path)),
    responses((status = 200, body = serde_json::Value), (status = 404)))]
async fn rubric(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    let (category, selection) = store::selection::load_category(ctx.read(), id).await?;
    policy::may_see_selection(&ctx.actor, selection.host, selection.stage)?;
    let rules: serde_json::Value = serde_json::from_str(&category.rules).map_err(Refusal::internal)?;
    tagged(StatusCode::OK, category.version, &rules)
}

/// Replaces the rule set of a category that is not yet called.
#[utoipa::path(put, path = "/api/v1/categories/{category}/rubric", tag = "innovations",
    params(("category" = String, Path)), request_body = ChangedRubricDto,
    responses((status = 200, body = MadeDto), (status = 404), (status = 409), (status = 412),
        (status = 422)))]
async fn change_rubric(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<ChangedRubricDto>) -> Result {
    ops::change_rubric(&ctx, id, ctx.seen(body.value.version)?, &body.value.rules.to_string()).await?;
    json(StatusCode::OK, &MadeDto::from(id))
}

/// Publishes the call.
#[utoipa::path(post, path = "/api/v1/selections/{selection}/call", tag = "innovations",
    params(("selection" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = SelectionDto), (status = 409), (status = 412), (status = 422)))]
async fn call(ctx: Ctx, Path(id): Path<SelectionId>, body: Json<SeenDto>) -> Result {
    ops::call(&ctx, id, ctx.seen(body.value.version)?).await?;
    shown(&ctx, id).await
}

async fn category(ctx: &Ctx, id: CategoryId) -> Result {
    let (category, _) = store::selection::load_category(ctx.read(), id).await?;
    tagged(StatusCode::OK, category.version, &CategoryDto::from(&category))
}

/// Ends the checks: work numbers by lot, the rule set frozen, sheets handed out.
#[utoipa::path(post, path = "/api/v1/categories/{category}/review", tag = "innovations",
    params(("category" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CategoryDto), (status = 409), (status = 412)))]
async fn review(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<SeenDto>) -> Result {
    ops::begin_review(&ctx, id, ctx.seen(body.value.version)?).await?;
    category(&ctx, id).await
}

/// Makes the list from the locked marks.
#[utoipa::path(post, path = "/api/v1/categories/{category}/list", tag = "innovations",
    params(("category" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CategoryDto), (status = 409), (status = 412)))]
async fn make_list(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<SeenDto>) -> Result {
    ops::make_list(&ctx, id, ctx.seen(body.value.version)?).await?;
    category(&ctx, id).await
}

/// Puts the list into a public notice.
#[utoipa::path(post, path = "/api/v1/categories/{category}/notice", tag = "innovations",
    params(("category" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CategoryDto), (status = 409), (status = 412)))]
async fn notice(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<SeenDto>) -> Result {
    ops::publish_list(&ctx, id, ctx.seen(body.value.version)?).await?;
    category(&ctx, id).await
}

/// Takes the public notice back.
#[utoipa::path(post, path = "/api/v1/categories/{category}/withdraw", tag = "innovations",
    params(("category" = String, Path)), request_body = ReasonDto,
    responses((status = 200, body = CategoryDto), (status = 409), (status = 412), (status = 422)))]
async fn withdraw(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<ReasonDto>) -> Result {
    ops::withdraw_list(&ctx, id, ctx.seen(body.value.version)?, &body.value.reason).await?;
    category(&ctx, id).await
}

/// Closes the notice and publishes what was selected.
#[utoipa::path(post, path = "/api/v1/categories/{category}/publish", tag = "innovations",
    params(("category" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = CategoryDto), (status = 409), (status = 412)))]
async fn publish(ctx: Ctx, Path(id): Path<CategoryId>, body: Json<SeenDto>) -> Result {
    ops::publish_selected(&ctx, id, ctx.seen(body.value.version)?).await?;
    category(&ctx, id).await
}
