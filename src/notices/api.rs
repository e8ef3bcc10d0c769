//! Notices and objections for programs.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::{Notice, NoticeHead, Objection, ObjectionStage},
    ops,
    rules::NewClaim,
    store,
};
use crate::{
    kernel::{NoticeId, ObjectionId},
    platform::http::{Access, Ctx, Json, MadeDto, Path, Query, Result, Route, get, json, post, tagged},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/notices", Access::PUBLIC, list).describe::<__path_list>(),
        get("/api/v1/notices/{notice}", Access::PUBLIC, show).describe::<__path_show>(),
        get("/api/v1/notices/{notice}/objections", Access::ACCOUNT, objections)
            .describe::<__path_objections>(),
        post("/api/v1/notices/{notice}/objections", Access::ACCOUNT, object).describe::<__path_object>(),
        get("/api/v1/objections/{objection}", Access::ACCOUNT, objection).describe::<__path_objection>(),
        post("/api/v1/objections/{objection}/decision", Access::UNION, decide).describe::<__path_decide>(),
    ]
}

/// A public notice.
#[derive(Serialize, ToSchema)]
struct NoticeDto {
    id: uuid::Uuid,
    number: String,
    kind: &'static str,
    /// The event it is about.
    about: uuid::Uuid,
    title: String,
    title_en: String,
    /// `open`, `closed` or `withdrawn`.
    stage: &'static str,
    /// UTC milliseconds.
    published_at: i64,
    /// The first instant at which no objection is taken any more.
    ends_at: i64,
    working_days: u32,
    objections: u32,
    objections_undecided: u32,
    /// SHA-256 over the RFC 8785 form of `content`.
    content_hash: String,
}

impl From<&NoticeHead> for NoticeDto {
    fn from(n: &NoticeHead) -> Self {
        Self {
            id: n.id.0,
            number: n.number.clone(),
            kind: n.kind.code(),
            about: n.about,
            title: n.title.clone(),
            title_en: n.title_en.clone(),
            stage: n.stage.code(),
            published_at: n.published_at.0,
            ends_at: n.ends_at.0,
            working_days: n.days,
            objections: n.objections,
            objections_undecided: n.open_objections,
            content_hash: n.hash.clone(),
        }
    }
}

/// A part of the list, newest first.
#[derive(Serialize, ToSchema)]
struct NoticeListDto {
    items: Vec<NoticeDto>,
    /// Give it as `cursor` for the next part; absent at the end.
    next: Option<uuid::Uuid>,
}

/// A notice and what it publishes.
#[derive(Serialize, ToSchema)]
struct NoticeFullDto {
    #[serde(flatten)]
    notice: NoticeDto,
    /// What the hash is over.
    #[schema(value_type = Object)]
    content: serde_json::Value,
}

/// An objection to a notice, under one's real name.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewObjectionDto {
    name: String,
    /// A telephone number or an address; kept sealed.
    contact: String,
    claim: String,
}

/// An objection, for its filer and the host of the notice.
#[derive(Serialize, ToSchema)]
struct ObjectionDto {
    id: uuid::Uuid,
    number: String,
    notice: uuid::Uuid,
    name: String,
    contact: String,
    claim: String,
    /// UTC milliseconds.
    filed_at: i64,
    /// `filed`, `upheld` or `dismissed`.
    stage: &'static str,
    /// The reasons of the decision; empty before it.
    answer: String,
    decided_at: Option<i64>,
    version: i64,
}

impl From<Objection> for ObjectionDto {
    fn from(o: Objection) -> Self {
        Self {
            id: o.id.0,
            number: o.number,
            notice: o.notice.0,
            name: o.name,
            contact: o.contact,
            claim: o.claim,
            filed_at: o.filed_at.0,
            stage: o.stage.code(),
            answer: o.answer,
            decided_at: o.decided_at.map(|at| at.0),
            version: o.version,
        }
    }
}

/// What was decided on an objection, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ObjectionDecisionDto {
    #[serde(default)]
    version: Option<i64>,
    /// `upheld` or `dismissed`.
    stage: String,
    /// The reasons; the filer is sent them.
    answer: String,
}

const PART: u64 = 50;

/// Public notices, newest first.
#[utoipa::path(get, path = "/api/v1/notices", tag = "notices",
    params(("cursor" = Option<String>, Query, description = "`next` of the part before")),
    responses((status = 200, body = NoticeListDto)))]
async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let cursor: Option<NoticeId> = query.parsed("cursor");
    let mut notices = store::list_before(ctx.read(), cursor, PART + 1).await?;
    let more = notices.len() as u64 > PART;
    notices.truncate(usize::try_from(PART).unwrap_or(usize::MAX));
    let next = if more { notices.last().map(|n| n.id.0) } else { None };
    json(StatusCode::OK, &NoticeListDto { items: notices.iter().map(NoticeDto::from).collect(), next })
}

/// One public notice with its content.
#[utoipa::path(get, path = "/api/v1/notices/{notice}", tag = "notices",
    params(("notice" = String, Path)),
    responses((status = 200, body = NoticeFullDto), (status = 404)))]
async fn show(ctx: Ctx, Path(id): Path<NoticeId>) -> Result {
    let notice: Notice = store::load_notice(ctx.read(), id).await?;
    let content = notice.content();
    json(StatusCode::OK, &NoticeFullDto { notice: NoticeDto::from(&notice.head), content })
}

/// Files an objection while the notice runs.
#[utoipa::path(post, path = "/api/v1/notices/{notice}/objections", tag = "notices",
    params(("notice" = String, Path)), request_body = NewObjectionDto,
    responses((status = 201, body = MadeDto), (status = 409), (status = 422)))]
async fn object(ctx: Ctx, Path(id): Path<NoticeId>, body: Json<NewObjectionDto>) -> Result {
    let NewObjectionDto { name, contact, claim } = &body.value;
    let claim = NewClaim { name, contact, claim };
    let request = format!("{id} {}", body.hash);
    let filed: ObjectionId = ops::object(&ctx, id, claim, &request, body.received_at).await?;
    json(StatusCode::CREATED, &MadeDto::from(filed))
}

/// The objections to a notice that one may read: all for its host, one's own
/// for others.
#[utoipa::path(get, path = "/api/v1/notices/{notice}/objections", tag = "notices",
    params(("notice" = String, Path)),
    responses((status = 200, body = Vec<ObjectionDto>), (status = 404)))]
async fn objections(ctx: Ctx, Path(id): Path<NoticeId>) -> Result {
    let notice = store::load_notice(ctx.read(), id).await?.head;
    let known = ops::objections_to_read(&ctx, &notice).await?;
    json(StatusCode::OK, &known.into_iter().map(ObjectionDto::from).collect::<Vec<_>>())
}

async fn shown(ctx: &Ctx, id: ObjectionId) -> Result {
    let (objection, ..) = ops::objection_to_read(ctx, id).await?;
    tagged(StatusCode::OK, objection.version, &ObjectionDto::from(objection))
}

/// One objection, for its filer and the host of the notice.
#[utoipa::path(get, path = "/api/v1/objections/{objection}", tag = "notices",
    params(("objection" = String, Path)),
    responses((status = 200, body = ObjectionDto), (status = 404)))]
async fn objection(ctx: Ctx, Path(id): Path<ObjectionId>) -> Result {
    shown(&ctx, id).await
}

/// Decides an objection, with reasons; its filer is told.
#[utoipa::path(post, path = "/api/v1/objections/{objection}/decision", tag = "notices",
    params(("objection" = String, Path)), request_body = ObjectionDecisionDto,
    responses((status = 200, body = ObjectionDto), (status = 403), (status = 404),
        (status = 409, description = "decided already, or changed meanwhile"), (status = 412), (status = 422)))]
async fn decide(ctx: Ctx, Path(id): Path<ObjectionId>, body: Json<ObjectionDecisionDto>) -> Result {
    let ObjectionDecisionDto { version, stage, answer } = body.value;
    let stage: Option<ObjectionStage> = stage.parse().ok();
    ops::decide_objection(&ctx, id, Some(ctx.seen(version)?), stage, &answer).await?;
    shown(&ctx, id).await
}
