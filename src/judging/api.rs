//! Judging for programs: thin wrappers on the same use cases.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    model::{Duty, Panel},
    ops::{self, Invite, Save, Saved},
    policy,
    rules::{
        marks::{self, Wish},
        value,
    },
    store,
};
use crate::{
    kernel::{JudgeId, OrganisationId, PanelId, Refusal, SheetId, SubjectId, Timestamp, Window},
    platform::{
        http::{Access, Ctx, Json, Path, Result, Route, get, json, post, tagged},
        keys::sha256_hex,
    },
};

pub(super) fn routes() -> Vec<Route> {
    let who = Access::APPOINTED;
    vec![
        get("/api/v1/judging/panels", who, panels).describe::<__path_panels>(),
        post("/api/v1/judging/invitations/{judge}/accept", who, accept).describe::<__path_accept>(),
        post("/api/v1/judging/invitations/{judge}/decline", who, decline).describe::<__path_decline>(),
        get("/api/v1/judging/sheets", who, sheets).describe::<__path_sheets>(),
        get("/api/v1/judging/sheets/{sheet}", who, sheet).describe::<__path_sheet>(),
        post("/api/v1/judging/sheets/{sheet}/marks", who, save).describe::<__path_save>(),
        post("/api/v1/judging/sheets/{sheet}/recuse", who, recuse).describe::<__path_recuse>(),
        get("/api/v1/panels/{panel}", who, panel).describe::<__path_panel>(),
        post("/api/v1/panels/{panel}/judges", who, invite).describe::<__path_invite>(),
        post("/api/v1/panels/{panel}/judges/{judge}/dismiss", who, dismiss).describe::<__path_dismiss>(),
        post("/api/v1/panels/{panel}/bars", who, bar).describe::<__path_bar>(),
        post("/api/v1/panels/{panel}/window", who, move_window).describe::<__path_move_window>(),
        post("/api/v1/panels/{panel}/rejudge", who, call_again).describe::<__path_call_again>(),
        post("/api/v1/panels/{panel}/absent", who, set_absent).describe::<__path_set_absent>(),
        post("/api/v1/panels/{panel}/lock", who, lock).describe::<__path_lock>(),
    ]
}

/// A panel on which the caller judges, or to which they are invited.
#[derive(Serialize, ToSchema)]
struct SeatDto {
    panel: Uuid,
    /// The invitation, to accept or decline.
    judge: Uuid,
    /// `invited` or `accepted`.
    state: &'static str,
    /// `judge`, `chief` or `chief_marking`.
    duty: &'static str,
    title: String,
    title_en: String,
    /// `preparing`, `open` or `locked`.
    stage: &'static str,
    opens: i64,
    closes: i64,
}

#[derive(Serialize, ToSchema)]
struct SeatListDto {
    items: Vec<SeatDto>,
}

/// The caller's panels and invitations.
#[utoipa::path(get, path = "/api/v1/judging/panels", tag = "judging",
    responses((status = 200, body = SeatListDto)))]
async fn panels(ctx: Ctx) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let rows = store::list_panels_of_judge(ctx.read(), me).await?;
    let items = rows
        .into_iter()
        .map(|row| SeatDto {
            panel: row.panel.id.0,
            judge: row.judge.id.0,
            state: row.judge.state.code(),
            duty: row.judge.duty.code(),
            title: row.panel.title,
            title_en: row.panel.title_en,
            stage: row.panel.stage.code(),
            opens: row.panel.window.opens.0,
            closes: row.panel.window.closes.0,
        })
        .collect();
    json(StatusCode::OK, &SeatListDto { items })
}

#[derive(Serialize, ToSchema)]
struct PanelIdDto {
    panel: Uuid,
}

/// Accepts the caller's invitation.
#[utoipa::path(post, path = "/api/v1/judging/invitations/{judge}/accept", tag = "judging",
    params(("judge" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn accept(ctx: Ctx, Path(id): Path<JudgeId>) -> Result {
    let panel = ops::accept(&ctx, id).await?;
    json(StatusCode::OK, &PanelIdDto { panel: panel.0 })
}

/// Declines the caller's invitation.
#[utoipa::path(post, path = "/api/v1/judging/invitations/{judge}/decline", tag = "judging",
    params(("judge" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn decline(ctx: Ctx, Path(id): Path<JudgeId>) -> Result {
    let panel = ops::decline(&ctx, id).await?;
    json(StatusCode::OK, &PanelIdDto { panel: panel.0 })
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

/// A judge as the organiser and the chief judge see them.
#[derive(Serialize, ToSchema)]
struct JudgeDto {
    id: Uuid,
    duty: &'static str,
    state: &'static str,
    sheets: i64,
    sheets_done: i64,
}

/// A subject under its work number.
#[derive(Serialize, ToSchema)]
struct SubjectDto {
    id: Uuid,
    work_number: String,
    absent: bool,
    /// Whether all who mark it have finished.
    complete: bool,
}

/// An aspect whose marks lie too far apart.
#[derive(Serialize, ToSchema)]
struct SpreadDto {
    subject: Uuid,
    work_number: String,
    aspect: String,
    round: i32,
}

/// A panel for its organiser or chief judge.
#[derive(Serialize, ToSchema)]
struct PanelDto {
    id: Uuid,
    contest: Uuid,
    title: String,
    title_en: String,
    stage: &'static str,
    version: i64,
    opens: i64,
    closes: i64,
    locked_at: Option<i64>,
    rules_hash: Option<String>,
    judges: Vec<JudgeDto>,
    subjects: Vec<SubjectDto>,
    /// What must be judged again; for the chief judge only.
    spreads: Vec<SpreadDto>,
}

/// Progress of a panel. Marks are not in it.
#[utoipa::path(get, path = "/api/v1/panels/{panel}", tag = "judging",
    params(("panel" = String, Path)),
    responses((status = 200, body = PanelDto), (status = 404)))]
async fn panel(ctx: Ctx, Path(id): Path<PanelId>) -> Result {
    let panel: Panel = store::load_panel(ctx.read(), id).await?;
    let (role, _) = ops::role_in(ctx.read(), &ctx.actor, &panel).await?;
    policy::may_see_panel(role)?;
    let judges = store::list_judges(ctx.read(), id).await?;
    let subjects = store::list_subjects(ctx.read(), id).await?;
    let by_judge = store::progress_of_judges(ctx.read(), id).await?;
    let by_subject = store::progress_of_subjects(ctx.read(), id).await?;
    let mut spreads = Vec::new();
    if role.chief && policy::is_open(&panel).is_ok() {
        let rules = store::rules_of(ctx.read(), &panel).await?;
        for blocker in ops::blockers(ctx.read(), &panel, &rules, &subjects).await? {
            if let ops::Blocker::Spread { subject, work_number, aspect, round, .. } = blocker {
                spreads.push(SpreadDto { subject: subject.0, work_number, aspect, round });
            }
        }
    }
    let body = PanelDto {
        id: id.0,
        contest: panel.contest,
        title: panel.title,
        title_en: panel.title_en,
        stage: panel.stage.code(),
        version: panel.version,
        opens: panel.window.opens.0,
        closes: panel.window.closes.0,
        locked_at: panel.locked_at.map(|at| at.0),
        rules_hash: panel.rules_hash,
        judges: judges
            .iter()
            .map(|j| {
                let progress = by_judge.get(&j.id).copied().unwrap_or_default();
                JudgeDto {
                    id: j.id.0,
                    duty: j.duty.code(),
                    state: j.state.code(),
                    sheets: progress.sheets,
                    sheets_done: progress.done,
                }
            })
            .collect(),
        subjects: subjects
            .into_iter()
            .map(|s| SubjectDto {
                complete: by_subject.get(&s.id).is_some_and(|p| p.done >= p.sheets),
                id: s.id.0,
                work_number: s.work_number,
                absent: s.absent,
            })
            .collect(),
        spreads,
    };
    tagged(StatusCode::OK, body.version, &body)
}

/// A judge to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct InviteDto {
    name: String,
    email: String,
    /// `judge`, `chief` or `chief_marking`.
    duty: String,
}

#[derive(Serialize, ToSchema)]
struct JudgeIdDto {
    judge: Uuid,
}

/// Invites a judge by e-mail.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/judges", tag = "judging",
    params(("panel" = String, Path)), request_body = InviteDto,
    responses((status = 201, body = JudgeIdDto), (status = 404), (status = 409), (status = 422)))]
async fn invite(ctx: Ctx, Path(id): Path<PanelId>, body: Json<InviteDto>) -> Result {
    let InviteDto { name, email, duty } = body.value;
    let duty: Duty = duty.parse().map_err(|_| Refusal::field("duty", "judge-duty-missing"))?;
    let judge = ops::invite(&ctx, id, Invite { name, email, duty, lang: ctx.lang() }).await?;
    json(StatusCode::CREATED, &JudgeIdDto { judge: judge.0 })
}

/// Removes a judge from a panel that is not open yet.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/judges/{judge}/dismiss", tag = "judging",
    params(("panel" = String, Path), ("judge" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn dismiss(ctx: Ctx, Path((id, judge)): Path<(PanelId, JudgeId)>) -> Result {
    ops::dismiss(&ctx, id, judge).await?;
    json(StatusCode::OK, &PanelIdDto { panel: id.0 })
}

/// An interest of a judge in an organisation.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct BarDto {
    judge: Uuid,
    origin: Uuid,
}

/// Declares that a judge may not mark what comes from an organisation.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/bars", tag = "judging",
    params(("panel" = String, Path)), request_body = BarDto,
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409), (status = 422)))]
async fn bar(ctx: Ctx, Path(id): Path<PanelId>, body: Json<BarDto>) -> Result {
    ops::bar(&ctx, id, JudgeId(body.value.judge), Some(OrganisationId(body.value.origin))).await?;
    json(StatusCode::OK, &PanelIdDto { panel: id.0 })
}

/// When marks are taken.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct WindowDto {
    /// UTC milliseconds since 1970, included.
    opens: i64,
    /// UTC milliseconds since 1970, excluded.
    closes: i64,
    /// The version of the panel that was seen, unless `If-Match` says it.
    #[serde(default)]
    version: Option<i64>,
}

/// Moves the window in which marks are taken.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/window", tag = "judging",
    params(("panel" = String, Path)), request_body = WindowDto,
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409), (status = 422)))]
async fn move_window(ctx: Ctx, Path(id): Path<PanelId>, body: Json<WindowDto>) -> Result {
    let WindowDto { opens, closes, version } = body.value;
    let window = Window { opens: Timestamp(opens), closes: Timestamp(closes) };
    ops::move_window(&ctx, id, window, ctx.seen(version)?).await?;
    json(StatusCode::OK, &PanelIdDto { panel: id.0 })
}

/// What is to be judged again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AgainDto {
    subject: Uuid,
    aspect: String,
}

#[derive(Serialize, ToSchema)]
struct RoundDto {
    round: i32,
}

/// Calls for another judgement of an aspect whose marks lie too far apart.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/rejudge", tag = "judging",
    params(("panel" = String, Path)), request_body = AgainDto,
    responses((status = 200, body = RoundDto), (status = 404), (status = 409)))]
async fn call_again(ctx: Ctx, Path(id): Path<PanelId>, body: Json<AgainDto>) -> Result {
    let round = ops::call_again(&ctx, id, SubjectId(body.value.subject), &body.value.aspect).await?;
    json(StatusCode::OK, &RoundDto { round })
}

/// Whether a subject appeared.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct AbsentDto {
    subject: Uuid,
    absent: bool,
}

/// Notes that a subject did not appear, or did after all.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/absent", tag = "judging",
    params(("panel" = String, Path)), request_body = AbsentDto,
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn set_absent(ctx: Ctx, Path(id): Path<PanelId>, body: Json<AbsentDto>) -> Result {
    ops::set_absent(&ctx, id, SubjectId(body.value.subject), body.value.absent).await?;
    json(StatusCode::OK, &PanelIdDto { panel: id.0 })
}

/// The lock, for good.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct LockDto {
    /// The version of the panel that was seen, unless `If-Match` says it.
    #[serde(default)]
    version: Option<i64>,
}

/// Locks the panel: no mark is accepted from here on.
#[utoipa::path(post, path = "/api/v1/panels/{panel}/lock", tag = "judging",
    params(("panel" = String, Path)), request_body = LockDto,
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn lock(ctx: Ctx, Path(id): Path<PanelId>, body: Json<LockDto>) -> Result {
    ops::lock(&ctx, id, ctx.seen(body.value.version)?).await?;
    json(StatusCode::OK, &PanelIdDto { panel: id.0 })
}
