//! The caller's own sheets and the marks on them.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    super::{
        ops::{self, Save, Saved},
        policy,
        rules::{
            marks::{self, Wish},
            value,
        },
        store,
    },
    PanelIdDto,
};
use crate::{
    kernel::{Refusal, SheetId},
    platform::{
        http::{Access, Ctx, Json, Path, Result, Route, get, json, post},
        keys::sha256_hex,
    },
};

pub(super) fn routes() -> Vec<Route> {
    let who = Access::APPOINTED;
    vec![
        get("/api/v1/judging/sheets", who, sheets).describe::<__path_sheets>(),
        get("/api/v1/judging/sheets/{sheet}", who, sheet).describe::<__path_sheet>(),
        post("/api/v1/judging/sheets/{sheet}/marks", who, save).describe::<__path_save>(),
        post("/api/v1/judging/sheets/{sheet}/recuse", who, recuse).describe::<__path_recuse>(),
    ]
}

/// A sheet of the caller in their list.
#[derive(Serialize, ToSchema)]
struct SheetLineDto {
    id: Uuid,
    panel: Uuid,
    work_number: String,
    marked: i32,
    due: i32,
    /// `empty`, `partial`, `complete` or `absent`.
    state: &'static str,
}

#[derive(Serialize, ToSchema)]
struct SheetListDto {
    items: Vec<SheetLineDto>,
}

/// The caller's own sheets, by panel and work number.
#[utoipa::path(get, path = "/api/v1/judging/sheets", tag = "judging",
    responses((status = 200, body = SheetListDto)))]
async fn sheets(ctx: Ctx) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let items = store::list_lines(ctx.read(), me, None)
        .await?
        .into_iter()
        .map(|l| SheetLineDto {
            state: l.state().code(),
            id: l.id.0,
            panel: l.panel.0,
            work_number: l.work_number,
            marked: l.marked,
            due: l.due,
        })
        .collect();
    json(StatusCode::OK, &SheetListDto { items })
}

/// What stands for one aspect.
#[derive(Serialize, ToSchema)]
struct MarkDto {
    aspect: String,
    /// 1 for the first marks; one more for every call to judge again.
    round: i32,
    /// As it is entered: a mark, a level, a measured value, `1` or `0` for met
    /// or not met, or `raw|mark`; empty without a mark.
    value: String,
    /// The mark that follows, a decimal string; nothing without a mark.
    #[schema(value_type = Option<String>)]
    mark: Option<crate::kernel::Points>,
    #[schema(value_type = Option<String>)]
    raw: Option<crate::kernel::Points>,
}

impl From<ops::SavedMark> for MarkDto {
    fn from(m: ops::SavedMark) -> Self {
        Self { aspect: m.aspect, round: m.round, value: m.value, mark: m.mark, raw: m.raw }
    }
}

/// One sheet of the caller.
#[derive(Serialize, ToSchema)]
struct SheetDto {
    id: Uuid,
    panel: Uuid,
    work_number: String,
    /// Give it as `base_version` with the next save.
    version: i64,
    /// Whether marks are taken at this moment.
    open: bool,
    absent: bool,
    marked: i32,
    due: i32,
    subtotal: String,
    /// Out of so many points.
    most: String,
    marks: Vec<MarkDto>,
}

/// One sheet of the caller, with every aspect to be marked.
#[utoipa::path(get, path = "/api/v1/judging/sheets/{sheet}", tag = "judging",
    params(("sheet" = String, Path)),
    responses((status = 200, body = SheetDto), (status = 404)))]
async fn sheet(ctx: Ctx, Path(id): Path<SheetId>) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let own = store::load_sheet(ctx.read(), me, id).await?;
    let panel = store::load_panel(ctx.read(), own.panel).await?;
    let rules = store::rules_of(ctx.read(), &panel).await?;
    let changes = store::changes_of(ctx.read(), id).await?;
    let rounds = store::rounds_of(ctx.read(), own.subject).await?;
    let standing = marks::standing(&changes, own.position);
    let mark_of = |code: &str| marks::current(&standing, &rounds, code);
    let (subtotal, most) = value::subtotal(&rules, &own.aspects, mark_of);
    let marks = own
        .aspects
        .iter()
        .filter_map(|code| ops::saved_mark(&rules, &standing, &rounds, code))
        .map(MarkDto::from)
        .collect();
    let body = SheetDto {
        id: id.0,
        panel: own.panel.0,
        version: own.position,
        open: !own.absent && policy::may_mark_now(&panel, ctx.now()).is_ok(),
        absent: own.absent,
        marked: own.marked,
        due: i32::try_from(own.aspects.len()).unwrap_or(i32::MAX),
        work_number: own.work_number,
        subtotal,
        most,
        marks,
    };
    json(StatusCode::OK, &body)
}

/// One aspect to save.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WishDto {
    aspect: String,
    /// As it is entered; nothing or a blank takes the mark back.
    value: Option<String>,
    /// The raw value, where one is entered beside the mark.
    raw: Option<String>,
}

/// Marks to save: all of them or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SaveDto {
    /// The version of the sheet that was seen.
    base_version: i64,
    /// The same key is the same save: sent twice, it counts once. Without one
    /// it follows from the version and the marks.
    idempotency_key: Option<String>,
    marks: Vec<WishDto>,
}

/// What stands after a save.
#[derive(Serialize, ToSchema)]
struct SavedDto {
    version: i64,
    /// UTC milliseconds since 1970.
    saved_at: Option<i64>,
    marks: Vec<MarkDto>,
    subtotal: String,
    marked: i32,
    due: i32,
}

impl From<Saved> for SavedDto {
    fn from(saved: Saved) -> Self {
        Self {
            version: saved.version,
            saved_at: saved.saved_at.map(|at| at.0),
            marks: saved.marks.into_iter().map(MarkDto::from).collect(),
            subtotal: saved.subtotal,
            marked: saved.marked,
            due: saved.due,
        }
    }
}

/// Saves marks of the caller's own sheet, one aspect or all at once. A stale
/// `base_version` answers 409 with `current`: the version and what stands there.
#[utoipa::path(post, path = "/api/v1/judging/sheets/{sheet}/marks", tag = "judging",
    params(("sheet" = String, Path)), request_body = SaveDto,
    responses((status = 200, body = SavedDto), (status = 404), (status = 409), (status = 422)))]
async fn save(ctx: Ctx, Path(id): Path<SheetId>, body: Json<SaveDto>) -> Result {
    let SaveDto { base_version, idempotency_key, marks } = body.value;
    let key = idempotency_key.unwrap_or_else(|| {
        let said = serde_json::to_string(&marks).unwrap_or_default();
        sha256_hex(format!("{id} {base_version} {said}").as_bytes())
    });
    let wishes = marks.into_iter().map(|m| Wish { aspect: m.aspect, value: m.value, raw: m.raw }).collect();
    let request = Save { sheet: id, base_version, key, wishes, received_at: body.received_at };
    let saved = ops::save(&ctx, request).await?;
    json(StatusCode::OK, &SavedDto::from(saved))
}

/// Steps back from one subject for good.
#[utoipa::path(post, path = "/api/v1/judging/sheets/{sheet}/recuse", tag = "judging",
    params(("sheet" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn recuse(ctx: Ctx, Path(id): Path<SheetId>) -> Result {
    let panel = ops::recuse(&ctx, id).await?;
    json(StatusCode::OK, &PanelIdDto { panel: panel.0 })
}
