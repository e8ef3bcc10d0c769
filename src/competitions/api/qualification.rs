//! The qualification check, and an event's entries for its organiser, as JSON.

use std::collections::{BTreeMap, HashMap};

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::entries::EntryDto;
use crate::{
    accounts::{self, OrganisationHead},
    competitions::{
        model::{Decision, Entry, EntryStage},
        ops,
        policy::{self, Role},
        store::{
            self,
            entry::{EntryFilter, Scope},
        },
        web::{named, read_filter},
    },
    kernel::{EntryId, EventId, OrganisationId, PageRequest, Refusal},
    platform::http::{Access, Ctx, Fields, Json, Path, Query, Result, Route, get, json, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/events/{event}/entries/all", Access::APPOINTED, all).describe::<__path_all>(),
        get("/api/v1/qualification", Access::UNION, queue).describe::<__path_queue>(),
        post("/api/v1/entries/decisions", Access::UNION, decide).describe::<__path_decide>(),
    ]
}

/// An entry in a list, with the name of its unit.
#[derive(Serialize, ToSchema)]
struct ListedEntryDto {
    #[serde(flatten)]
    entry: EntryDto,
    unit_name: String,
}

/// A part of a list of entries, by event, unit and number.
#[derive(Serialize, ToSchema)]
struct EntryPartDto {
    items: Vec<ListedEntryDto>,
    /// Give it as `cursor` for the next part; absent at the end.
    next: Option<Uuid>,
    /// All entries of the scope by stage, whatever the filter says.
    counts: BTreeMap<&'static str, u64>,
}

/// One entry as it was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenEntryDto {
    id: Uuid,
    version: i64,
}

/// A decision on entries; all are decided or none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct DecisionsDto {
    entries: Vec<SeenEntryDto>,
    /// `approve`, `return` or `refuse`.
    decision: String,
    /// Required unless approved.
    #[serde(default)]
    reason: String,
}

/// How many were decided.
#[derive(Serialize, Deserialize, ToSchema)]
struct DecidedDto {
    decided: usize,
}

type Units = HashMap<OrganisationId, OrganisationHead>;

async fn part(ctx: &Ctx, scope: &Scope, units: &Units, filter: EntryFilter, fields: &Fields) -> Result {
    let unknown = || Refusal::field("cursor", "error-cursor");
    let cursor = fields.get("cursor");
    let after: Option<EntryId> =
        if cursor.is_empty() { None } else { Some(cursor.parse().map_err(|_| unknown())?) };
    let size = fields.parsed("size").unwrap_or(PageRequest::MAX_SIZE).clamp(1, PageRequest::MAX_SIZE);
    let filter = EntryFilter { named_units: named(units.values(), &filter.query), ..filter };
    let found = store::entry::list_after(ctx.read(), scope, &filter, after, size + 1).await?;
    let mut found: Vec<Entry> = found.ok_or_else(unknown)?;
    let more = found.len() as u64 > size;
    found.truncate(usize::try_from(size).unwrap_or(usize::MAX));
    let mut counts: BTreeMap<&'static str, u64> = EntryStage::ALL.iter().map(|s| (s.code(), 0)).collect();
    for (_, stage, n) in store::entry::count_stages(ctx.read(), scope).await? {
        *counts.entry(stage.code()).or_default() += n;
    }
    let next = if more { found.last().map(|entry| entry.id.0) } else { None };
    let items = found.into_iter().map(|entry| ListedEntryDto {
        unit_name: units.get(&entry.organisation).map(|u| u.name.clone()).unwrap_or_default(),
        entry: entry.into(),
    });
    json(StatusCode::OK, &EntryPartDto { items: items.collect(), next, counts })
}

/// All entries of an event, for its organiser.
#[utoipa::path(get, path = "/api/v1/events/{event}/entries/all", tag = "entries",
    params(("event" = Uuid, Path),
        ("stage" = Option<String>, Query, description = "submitted, returned, qualified, refused, withdrawn"),
        ("q" = Option<String>, Query, description = "part of a name, a number or a unit's name"),
        ("size" = Option<u64>, Query, description = "1 to 100"),
        ("cursor" = Option<String>, Query, description = "`next` of the part before")),
    responses((status = 200, body = EntryPartDto), (status = 403), (status = 404)))]
async fn all(ctx: Ctx, Path(id): Path<EventId>, Query(fields): Query) -> Result {
    let event = store::event::load(ctx.read(), id).await?;
    let role: Role = ops::role_in(ctx.read(), &ctx.actor, event.competition, event.host).await?;
    policy::may_organise(role, event.competition_stage)?;
    let units = accounts::organisations(ctx.read(), &store::entry::units(ctx.read()).await?).await?;
    let filter = EntryFilter { event: None, ..read_filter(&fields) };
    part(&ctx, &Scope::Event(id), &units, filter, &fields).await
}

/// What the union one acts for checks; what waits, unless `stage` says otherwise.
#[utoipa::path(get, path = "/api/v1/qualification", tag = "entries",
    params(
        ("stage" = Option<String>, Query, description = "a stage, or `all`; `submitted` when absent"),
        ("event" = Option<String>, Query),
        ("q" = Option<String>, Query, description = "part of a name, a number or a unit's name"),
        ("size" = Option<u64>, Query, description = "1 to 100"),
        ("cursor" = Option<String>, Query, description = "`next` of the part before")),
    responses((status = 200, body = EntryPartDto), (status = 404)))]
async fn queue(ctx: Ctx, Query(fields): Query) -> Result {
    let union = ops::acting_union(ctx.read(), &ctx.actor).await?.ok_or(Refusal::NotFound)?;
    let (scope, units) = ops::check_scope(ctx.read(), &union).await?;
    let mut filter = read_filter(&fields);
    if filter.stage.is_none() && fields.get("stage") != "all" {
        filter.stage = Some(EntryStage::Submitted);
    }
    part(&ctx, &scope, &units, filter, &fields).await
}

/// Decides entries that the union one acts for checks.
#[utoipa::path(post, path = "/api/v1/entries/decisions", tag = "entries", request_body = DecisionsDto,
    responses((status = 200, body = DecidedDto), (status = 404, description = "not for this union to check"),
        (status = 409, description = "changed meanwhile, or no longer to be decided so"),
        (status = 422, description = "every problem with its field")))]
async fn decide(ctx: Ctx, body: Json<DecisionsDto>) -> Result {
    let DecisionsDto { entries, decision, reason } = body.value;
    let decision: Decision =
        decision.parse().map_err(|_| Refusal::field("decision", "qualify-decision-missing"))?;
    let seen: Vec<(EntryId, i64)> = entries.into_iter().map(|e| (EntryId(e.id), e.version)).collect();
    let decided = ops::decide(&ctx, &seen, decision, &reason).await?;
    json(StatusCode::OK, &DecidedDto { decided })
}
