//! A panel for its organiser and its chief judge.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    super::{
        model::{Duty, Panel},
        ops::{self, Invite},
        policy, store,
    },
    PanelIdDto,
};
use crate::{
    kernel::{JudgeId, OrganisationId, PanelId, Refusal, SubjectId, Timestamp, Window},
    platform::http::{Access, Ctx, Json, Path, Result, Route, get, json, post, tagged},
};

pub(super) fn routes() -> Vec<Route> {
    let who = Access::APPOINTED;
    vec![
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
