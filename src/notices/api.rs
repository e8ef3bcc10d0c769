//! Notices and objections for programs.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::{Notice, NoticeHead},
    ops,
    rules::NewClaim,
    store,
};
use crate::{
    kernel::{NoticeId, ObjectionId},
    platform::http::{Access, Ctx, Json, Path, Query, Result, Route, get, json, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/notices", Access::PUBLIC, list).describe::<__path_list>(),
        get("/api/v1/notices/{notice}", Access::PUBLIC, show).describe::<__path_show>(),
        post("/api/v1/notices/{notice}/objections", Access::ACCOUNT, object).describe::<__path_object>(),
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

/// The receipt of an objection.
#[derive(Serialize, Deserialize, ToSchema)]
struct FiledDto {
    id: uuid::Uuid,
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
    responses((status = 201, body = FiledDto), (status = 409), (status = 422)))]
async fn object(ctx: Ctx, Path(id): Path<NoticeId>, body: Json<NewObjectionDto>) -> Result {
    let NewObjectionDto { name, contact, claim } = &body.value;
    let claim = NewClaim { name, contact, claim };
    let request = format!("{id} {}", body.hash);
    let filed: ObjectionId = ops::object(&ctx, id, claim, &request, body.received_at).await?;
    json(StatusCode::CREATED, &FiledDto { id: filed.0 })
}
