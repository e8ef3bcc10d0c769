//! Entries and their check as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    competitions::{
        model::{Decision, Entry},
        ops, policy,
        rules::contestant::Typed,
        store,
    },
    kernel::{EntryId, EventId, Refusal},
    platform::http::{Access, Ctx, Json, Path, Result, Route, get, json, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/events/{event}/entries", Access::MEMBER, list).describe::<__path_list>(),
        post("/api/v1/events/{event}/entries", Access::MEMBER, enter).describe::<__path_enter>(),
        post("/api/v1/entries/{entry}/withdraw", Access::MEMBER, withdraw).describe::<__path_withdraw>(),
        post("/api/v1/entries/decisions", Access::UNION, decide).describe::<__path_decide>(),
    ]
}

/// An entry, without what is sealed.
#[derive(Serialize, ToSchema)]
struct EntryDto {
    id: Uuid,
    number: String,
    event: Uuid,
    name: String,
    /// `3202**********1234`.
    id_masked: String,
    /// Skill grade, or `none`.
    grade: String,
    /// Language of letters: `zh-CN` or `en`.
    lang: String,
    /// `submitted`, `returned`, `qualified`, `refused` or `withdrawn`.
    stage: String,
    /// Why it was returned or refused.
    reason: String,
    replaces: Option<Uuid>,
    received_at: i64,
    decided_at: Option<i64>,
    version: i64,
}

impl From<Entry> for EntryDto {
    fn from(entry: Entry) -> Self {
        Self {
            id: entry.id.0,
            number: entry.number,
            event: entry.event.0,
            name: entry.name,
            id_masked: entry.id_masked,
            grade: entry.grade.to_string(),
            lang: entry.lang.to_string(),
            stage: entry.stage.to_string(),
            reason: entry.reason,
            replaces: entry.replaces.map(|id| id.0),
            received_at: entry.received_at.0,
            decided_at: entry.decided_at.map(|t| t.0),
            version: entry.version,
        }
    }
}

/// The entries of one unit in one event.
#[derive(Serialize, ToSchema)]
struct EntriesDto {
    items: Vec<EntryDto>,
    places: i32,
    taken: usize,
}

/// A contestant to be entered.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewEntryDto {
    name: String,
    /// Resident ID number of 18 characters, or 15 digits.
    id_number: String,
    mobile: String,
    email: String,
    /// Skill grade; none when absent.
    #[serde(default)]
    grade: String,
    /// `zh-CN` (when absent) or `en`.
    #[serde(default)]
    lang: String,
    /// The unit has the contestant's separate consents.
    consent: bool,
}

/// What was made.
#[derive(Serialize, Deserialize, ToSchema)]
struct MadeDto {
    id: Uuid,
}

/// The version of the entry that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SeenDto {
    version: i64,
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

/// The entries of the unit one acts for.
#[utoipa::path(get, path = "/api/v1/events/{event}/entries", tag = "entries",
    params(("event" = Uuid, Path)),
    responses((status = 200, body = EntriesDto), (status = 404, description = "unknown")))]
async fn list(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let unit = policy::enters_for(&ctx.actor)?;
    let event = store::event::load(ctx.read(), id).await?;
    policy::may_see(policy::Role::Other, event.competition_stage)?;
    let entries = store::entry::list_of_unit(ctx.read(), unit, Some(id)).await?;
    let taken = entries.iter().filter(|e| e.stage.is_active()).count();
    let items = entries.into_iter().map(EntryDto::from).collect();
    json(StatusCode::OK, &EntriesDto { items, places: event.places_per_unit, taken })
}

/// Enters one contestant for the unit one acts for.
#[utoipa::path(post, path = "/api/v1/events/{event}/entries", tag = "entries",
    params(("event" = Uuid, Path)), request_body = NewEntryDto,
    responses((status = 201, body = MadeDto), (status = 409, description = "outside the window for entries"),
        (status = 422, description = "every problem with its field")))]
async fn enter(ctx: Ctx, Path(id): Path<EventId>, body: Json<NewEntryDto>) -> Result {
    let NewEntryDto { name, id_number, mobile, email, grade, lang, consent } = body.value;
    let typed = Typed { name, id_number, mobile, email, grade, lang };
    let entry = ops::enter(&ctx, id, &typed, consent, body.received_at).await?;
    json(StatusCode::CREATED, &MadeDto { id: entry.0 })
}

/// Takes an entry of one's unit back.
#[utoipa::path(post, path = "/api/v1/entries/{entry}/withdraw", tag = "entries",
    params(("entry" = Uuid, Path)), request_body = SeenDto,
    responses((status = 200, body = MadeDto), (status = 404, description = "unknown"),
        (status = 409, description = "changed meanwhile, no longer counting, or too late")))]
async fn withdraw(ctx: Ctx, Path(id): Path<EntryId>, body: Json<SeenDto>) -> Result {
    ops::withdraw(&ctx, id, body.value.version, body.received_at).await?;
    json(StatusCode::OK, &MadeDto { id: id.0 })
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
