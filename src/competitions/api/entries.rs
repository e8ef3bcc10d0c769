//! Entries as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    audit,
    competitions::{model::Entry, ops, policy, rules::contestant::Typed, store},
    kernel::{EntryId, EventId},
    platform::http::{
        Access, Ctx, Json, MadeDto, Path, Result, Route, SeenDto, get, json, post, put, tagged,
    },
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/events/{event}/entries", Access::MEMBER, list).describe::<__path_list>(),
        post("/api/v1/events/{event}/entries", Access::MEMBER, enter).describe::<__path_enter>(),
        get("/api/v1/entries/{entry}", Access::ACCOUNT, show).describe::<__path_show>(),
        put("/api/v1/entries/{entry}", Access::MEMBER, mend).describe::<__path_mend>(),
        post("/api/v1/entries/{entry}/replace", Access::MEMBER, replace).describe::<__path_replace>(),
        get("/api/v1/entries/{entry}/decisions", Access::ACCOUNT, history).describe::<__path_history>(),
        post("/api/v1/entries/{entry}/withdraw", Access::MEMBER, withdraw).describe::<__path_withdraw>(),
    ]
}

/// An entry, without what is sealed.
#[derive(Serialize, ToSchema)]
pub(super) struct EntryDto {
    id: Uuid,
    number: String,
    event: Uuid,
    competition: Uuid,
    /// The organisation that entered the contestant.
    unit: Uuid,
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
            competition: entry.competition.0,
            unit: entry.organisation.0,
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

impl NewEntryDto {
    /// As the page's form gives it, and the consent apart.
    fn typed(self) -> (Typed, bool) {
        let Self { name, id_number, mobile, email, grade, lang, consent } = self;
        (Typed { name, id_number, mobile, email, grade, lang }, consent)
    }
}

/// A contestant as mended.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MendedEntryDto {
    #[serde(default)]
    version: Option<i64>,
    name: String,
    /// Absent or masked: as it stands.
    #[serde(default)]
    id_number: String,
    mobile: String,
    email: String,
    #[serde(default)]
    grade: String,
    #[serde(default)]
    lang: String,
}

/// Who takes the place of somebody else.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ReplacementDto {
    /// Of the entry that is replaced.
    #[serde(default)]
    version: Option<i64>,
    contestant: NewEntryDto,
}

/// How a contestant is reached.
#[derive(Serialize, ToSchema)]
struct ContactDto {
    mobile: String,
    email: String,
}

/// An entry, for those whom it concerns.
#[derive(Serialize, ToSchema)]
struct EntryFullDto {
    #[serde(flatten)]
    entry: EntryDto,
    unit_name: String,
    /// For its own unit only.
    contact: Option<ContactDto>,
}

/// Something that was done to an entry.
#[derive(Serialize, ToSchema)]
struct HappenedDto {
    /// UTC milliseconds.
    at: i64,
    /// `entry.submitted`, `entry.changed`, `entry.withdrawn`, `entry.qualified`,
    /// `entry.returned` or `entry.refused`.
    act: String,
    /// The organisation for which somebody did it.
    by: Option<Uuid>,
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
    let (typed, consent) = body.value.typed();
    let entry = ops::enter(&ctx, id, &typed, consent, body.received_at).await?;
    json(StatusCode::CREATED, &MadeDto::from(entry))
}

/// One entry, for its unit, the union that checks it and the organiser.
#[utoipa::path(get, path = "/api/v1/entries/{entry}", tag = "entries",
    params(("entry" = Uuid, Path)),
    responses((status = 200, body = EntryFullDto), (status = 404, description = "unknown")))]
async fn show(ctx: Ctx, Path(id): Path<EntryId>) -> Result {
    let (row, _, unit, from) = ops::entry_to_see(&ctx, id).await?;
    // Only the unit that wrote it down reads mobile and e-mail.
    let contact = if from.is_own_writer() { Some(ops::open_contact(&ctx, &row)?) } else { None };
    let dto = EntryFullDto {
        entry: Entry::from(row).into(),
        unit_name: unit.name,
        contact: contact.map(|c| ContactDto { mobile: c.mobile, email: c.email }),
    };
    tagged(StatusCode::OK, dto.entry.version, &dto)
}

/// Mends an entry of one's unit that was not decided yet, or was returned.
#[utoipa::path(put, path = "/api/v1/entries/{entry}", tag = "entries",
    params(("entry" = Uuid, Path)), request_body = MendedEntryDto,
    responses((status = 200, body = EntryFullDto), (status = 404, description = "unknown"),
        (status = 409, description = "changed meanwhile, decided, or too late"), (status = 412),
        (status = 422, description = "every problem with its field")))]
async fn mend(ctx: Ctx, Path(id): Path<EntryId>, body: Json<MendedEntryDto>) -> Result {
    let MendedEntryDto { version, name, id_number, mobile, email, grade, lang } = body.value;
    let typed = Typed { name, id_number, mobile, email, grade, lang };
    ops::mend(&ctx, id, ctx.seen(version)?, &typed, body.received_at).await?;
    show(ctx, Path(id)).await
}

/// Puts another contestant in the place of one who is withdrawn with it.
#[utoipa::path(post, path = "/api/v1/entries/{entry}/replace", tag = "entries",
    params(("entry" = Uuid, Path)), request_body = ReplacementDto,
    responses((status = 201, body = MadeDto), (status = 404, description = "unknown"),
        (status = 409, description = "changed meanwhile, no longer counting, or too late"), (status = 412),
        (status = 422, description = "every problem with its field")))]
async fn replace(ctx: Ctx, Path(id): Path<EntryId>, body: Json<ReplacementDto>) -> Result {
    let ReplacementDto { version, contestant } = body.value;
    let version = ctx.seen(version)?;
    let (typed, consent) = contestant.typed();
    let entry = ops::replace(&ctx, id, version, &typed, consent, body.received_at).await?;
    json(StatusCode::CREATED, &MadeDto::from(entry))
}

/// What was done to an entry, first to last. The reason of the last decision
/// stands in the entry itself.
#[utoipa::path(get, path = "/api/v1/entries/{entry}/decisions", tag = "entries",
    params(("entry" = Uuid, Path)),
    responses((status = 200, body = Vec<HappenedDto>), (status = 404, description = "unknown")))]
async fn history(ctx: Ctx, Path(id): Path<EntryId>) -> Result {
    let (row, ..) = ops::entry_to_see(&ctx, id).await?;
    let records = audit::list_about(ctx.read(), row.competition.0, id).await?;
    let happened = |r: audit::Record| HappenedDto { at: r.at.0, act: r.action, by: r.acting_for };
    json(StatusCode::OK, &records.into_iter().map(happened).collect::<Vec<_>>())
}

/// Takes an entry of one's unit back.
#[utoipa::path(post, path = "/api/v1/entries/{entry}/withdraw", tag = "entries",
    params(("entry" = Uuid, Path)), request_body = SeenDto,
    responses((status = 200, body = MadeDto), (status = 404, description = "unknown"),
        (status = 409, description = "changed meanwhile, no longer counting, or too late")))]
async fn withdraw(ctx: Ctx, Path(id): Path<EntryId>, body: Json<SeenDto>) -> Result {
    ops::withdraw(&ctx, id, ctx.seen(body.value.version)?, body.received_at).await?;
    json(StatusCode::OK, &MadeDto::from(id))
}
