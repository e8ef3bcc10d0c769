//! What the administrators' pages do, for programs.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    ops,
    web::{AUDIT, SYSTEM},
};
use crate::{
    accounts::{self, OrganisationHead, UnionLevel},
    audit::{self, Record},
    kernel::{PageRequest, Refusal},
    platform::{
        http::{Ctx, Fields, Json, MadeDto, NothingDto, Path, Query, Result, Route, get, json, post},
        jobs,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/admin/unions", SYSTEM, unions).describe::<__path_unions>(),
        post("/api/v1/admin/unions", SYSTEM, found_union).describe::<__path_found_union>(),
        get("/api/v1/admin/jobs", SYSTEM, list_jobs).describe::<__path_list_jobs>(),
        post("/api/v1/admin/jobs/{job}/retry", SYSTEM, retry).describe::<__path_retry>(),
        get("/api/v1/admin/trail", AUDIT, trail).describe::<__path_trail>(),
    ]
}

/// A trade union.
#[derive(Serialize, ToSchema)]
struct UnionDto {
    id: Uuid,
    name: String,
    /// `city`, `district`, …
    level: Option<&'static str>,
    district: Option<String>,
}

impl From<OrganisationHead> for UnionDto {
    fn from(union: OrganisationHead) -> Self {
        let level = union.union_level.map(UnionLevel::code);
        Self { id: union.id.0, name: union.name, level, district: union.district }
    }
}

/// All unions, by name.
#[utoipa::path(get, path = "/api/v1/admin/unions", tag = "admin",
    responses((status = 200, body = Vec<UnionDto>), (status = 404)))]
async fn unions(ctx: Ctx) -> Result {
    let unions = accounts::list_unions(ctx.read()).await?;
    json(StatusCode::OK, &unions.into_iter().map(UnionDto::from).collect::<Vec<_>>())
}

/// A union to found, and its first officer.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewUnionDto {
    union: String,
    /// `city`, `district`, …
    level: String,
    /// Key of a district; required for the union of one.
    #[serde(default)]
    district: String,
    /// The officer's name and address, to which a link for a password goes.
    name: String,
    email: String,
}

/// Founds a union with its first officer.
#[utoipa::path(post, path = "/api/v1/admin/unions", tag = "admin", request_body = NewUnionDto,
    responses((status = 201, body = MadeDto), (status = 404), (status = 422)))]
async fn found_union(ctx: Ctx, body: Json<NewUnionDto>) -> Result {
    let NewUnionDto { union, level, district, name, email } = &body.value;
    let fields = Fields::from([
        ("union", union.as_str()),
        ("level", level),
        ("district", district),
        ("name", name),
        ("email", email),
    ]);
    let founded = ops::found_union(&ctx, &fields).await?;
    json(StatusCode::CREATED, &MadeDto::from(founded))
}

/// Work for later, or a dead letter.
#[derive(Serialize, ToSchema)]
struct JobDto {
    id: Uuid,
    kind: String,
    /// `queued` or `dead`.
    state: String,
    attempts: i32,
    /// UTC milliseconds.
    created_at: i64,
    run_at: i64,
    /// Why the last attempt failed.
    error: Option<String>,
}

impl From<jobs::entity::Model> for JobDto {
    fn from(job: jobs::entity::Model) -> Self {
        Self {
            id: job.id,
            kind: job.kind,
            state: job.state,
            attempts: job.attempts,
            created_at: job.created_at,
            run_at: job.run_at,
            error: job.last_error,
        }
    }
}

/// Dead letters, and what waits; the newest hundred of each.
#[utoipa::path(get, path = "/api/v1/admin/jobs", tag = "admin",
    responses((status = 200, body = Vec<JobDto>), (status = 404)))]
async fn list_jobs(ctx: Ctx) -> Result {
    let mut found = jobs::list(ctx.read(), "dead", 100).await?;
    found.extend(jobs::list(ctx.read(), "queued", 100).await?);
    json(StatusCode::OK, &found.into_iter().map(JobDto::from).collect::<Vec<_>>())
}

/// Gives a dead letter another chance.
#[utoipa::path(post, path = "/api/v1/admin/jobs/{job}/retry", tag = "admin",
    params(("job" = Uuid, Path)), request_body = NothingDto,
    responses((status = 200, body = MadeDto), (status = 404, description = "no such dead letter")))]
async fn retry(ctx: Ctx, Path(job): Path<Uuid>, _: Json<NothingDto>) -> Result {
    ops::retry(&ctx, job).await?;
    json(StatusCode::OK, &MadeDto::from(job))
}

/// One entry of the trail.
#[derive(Serialize, ToSchema)]
struct RecordDto {
    seq: i64,
    chain: Uuid,
    position: i64,
    /// UTC milliseconds.
    at: i64,
    /// `person:…`, `system:…` or `visitor`.
    actor: String,
    acting_for: Option<Uuid>,
    action: String,
    object_kind: String,
    object: Uuid,
    /// Ids and plain values.
    #[schema(value_type = Object)]
    details: serde_json::Value,
    request_id: Uuid,
    prev_hash: String,
    hash: String,
    alg: String,
    key_id: String,
}

impl From<Record> for RecordDto {
    fn from(record: Record) -> Self {
        Self {
            seq: record.seq,
            chain: record.chain,
            position: record.link.position,
            at: record.at.0,
            actor: record.actor,
            acting_for: record.acting_for,
            action: record.action,
            object_kind: record.object_kind,
            object: record.object,
            details: serde_json::from_str(&record.details)
                .unwrap_or(serde_json::Value::String(record.details)),
            request_id: record.request_id,
            prev_hash: record.link.prev_hash,
            hash: record.link.hash,
            alg: record.link.alg,
            key_id: record.link.key_id,
        }
    }
}

/// A part of the trail, newest first.
#[derive(Serialize, ToSchema)]
struct TrailDto {
    items: Vec<RecordDto>,
    /// Give it as `cursor` for the next part; absent at the end.
    next: Option<i64>,
}

/// The trail of all chains, newest first.
#[utoipa::path(get, path = "/api/v1/admin/trail", tag = "admin",
    params(("size" = Option<u64>, Query, description = "1 to 100"),
        ("cursor" = Option<i64>, Query, description = "`next` of the part before")),
    responses((status = 200, body = TrailDto), (status = 404), (status = 422)))]
async fn trail(ctx: Ctx, Query(fields): Query) -> Result {
    let size = fields.parsed("size").unwrap_or(PageRequest::MAX_SIZE).clamp(1, PageRequest::MAX_SIZE);
    let cursor = fields.get("cursor");
    let before: Option<i64> = if cursor.is_empty() {
        None
    } else {
        Some(cursor.parse().map_err(|_| Refusal::field("cursor", "error-cursor"))?)
    };
    let mut records = audit::list_recent(ctx.read(), before, size + 1).await?;
    let more = records.len() as u64 > size;
    records.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let next = if more { records.last().map(|record| record.seq) } else { None };
    json(StatusCode::OK, &TrailDto { items: records.into_iter().map(RecordDto::from).collect(), next })
}
