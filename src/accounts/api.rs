//! Who am I, for whom do I act, and who belongs there: for programs.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    model::{MemberRole, OrganisationKind},
    ops,
    store::{self, invitation, organisation},
    web::with_session,
};
use crate::{
    kernel::{Actor, PlatformRole, Refusal},
    platform::http::{Access, Ctx, Fields, Json, MadeDto, Result, Route, get, json, post},
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/me", Access::ACCOUNT, me).describe::<__path_me>(),
        post("/api/v1/me/act-for", Access::ACCOUNT, act_for).in_person().describe::<__path_act_for>(),
        get("/api/v1/organisation", Access::ACCOUNT, own).describe::<__path_own>(),
        post("/api/v1/organisation/invitations", Access::MEMBER, invite).describe::<__path_invite>(),
    ]
}

/// An organisation one belongs to.
#[derive(Serialize, ToSchema)]
struct MembershipDto {
    organisation: Uuid,
    name: String,
    /// `unit` or `union`.
    kind: &'static str,
    /// `owner`, `clerk` or `viewer`.
    role: &'static str,
    /// One acts for it now.
    acting: bool,
}

/// Whether one has an authenticator, and has shown a code of it.
#[derive(Serialize, ToSchema)]
struct SecondFactorDto {
    enrolled: bool,
    /// In this session, or in the one in which the token was made.
    shown: bool,
}

/// The signed-in person.
#[derive(Serialize, ToSchema)]
struct MeDto {
    id: Uuid,
    name: String,
    email: String,
    /// Language of letters: `zh-CN` or `en`.
    lang: String,
    acting_for: Option<Uuid>,
    memberships: Vec<MembershipDto>,
    second_factor: SecondFactorDto,
    /// `system`, `security` or `audit`.
    platform_roles: Vec<&'static str>,
}

/// Who one is, and for whom one acts.
#[utoipa::path(get, path = "/api/v1/me", tag = "accounts",
    responses((status = 200, body = MeDto), (status = 401)))]
async fn me(ctx: Ctx) -> Result {
    let Actor::Person { person, acting_for, platform, second_factor, .. } = &ctx.actor else {
        return Err(Refusal::SignIn.into());
    };
    let row = store::find_person_by_id(ctx.read(), *person).await?.ok_or(Refusal::NotFound)?;
    let acting = acting_for.map(|seat| seat.organisation);
    let membership = |(organisation, role): (organisation::Model, MemberRole)| MembershipDto {
        acting: acting == Some(organisation.id),
        organisation: organisation.id.0,
        name: organisation.name,
        kind: OrganisationKind::code(organisation.kind),
        role: role.code(),
    };
    let dto = MeDto {
        id: row.id.0,
        name: row.name,
        email: row.email,
        lang: row.lang.to_string(),
        acting_for: acting.map(|id| id.0),
        memberships: store::list_seats(ctx.read(), *person).await?.into_iter().map(membership).collect(),
        second_factor: SecondFactorDto { enrolled: row.totp_sealed.is_some(), shown: *second_factor },
        platform_roles: platform.iter().map(|role| PlatformRole::code(*role)).collect(),
    };
    json(StatusCode::OK, &dto)
}

/// Whom to act for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ActForDto {
    organisation: Uuid,
}

/// Acts for another of one's organisations from now on; the session's cookie
/// changes. An access token acts for the one it was made for.
#[utoipa::path(post, path = "/api/v1/me/act-for", tag = "accounts", request_body = ActForDto,
    responses((status = 200, body = MadeDto), (status = 403, description = "with an access token"),
        (status = 404, description = "one does not belong there")))]
async fn act_for(ctx: Ctx, body: Json<ActForDto>) -> Result {
    let token = ops::act_for(&ctx, body.value.organisation.into()).await?;
    Ok(with_session(&ctx, json(StatusCode::OK, &MadeDto::from(body.value.organisation))?, &token.0))
}

/// Somebody who belongs to an organisation.
#[derive(Serialize, ToSchema)]
struct MemberDto {
    person: Uuid,
    name: String,
    email: String,
    /// `owner`, `clerk` or `viewer`.
    role: &'static str,
}

/// An invitation that nobody has used yet.
#[derive(Serialize, ToSchema)]
struct InvitationDto {
    id: Uuid,
    email: String,
    role: String,
    /// UTC milliseconds.
    expires_at: i64,
}

impl From<invitation::Model> for InvitationDto {
    fn from(row: invitation::Model) -> Self {
        Self { id: row.id, email: row.email, role: row.role, expires_at: row.expires_at }
    }
}

/// The organisation one acts for.
#[derive(Serialize, ToSchema)]
struct OrganisationDto {
    id: Uuid,
    /// `unit` or `union`.
    kind: &'static str,
    name: String,
    /// Unified social credit code.
    uscc: Option<String>,
    district: Option<String>,
    members: Vec<MemberDto>,
    /// For owners only.
    invitations: Vec<InvitationDto>,
}

/// The organisation one acts for, and who belongs to it.
#[utoipa::path(get, path = "/api/v1/organisation", tag = "accounts",
    responses((status = 200, body = OrganisationDto), (status = 404, description = "one acts for none")))]
async fn own(ctx: Ctx) -> Result {
    let seat = ctx.actor.seat().ok_or(Refusal::NotFound)?;
    let organisation = store::load_organisation(ctx.read(), seat.organisation).await?;
    let members = store::list_colleagues(ctx.read(), seat.organisation).await?;
    let invitations = if seat.is_owner {
        store::list_invitations(ctx.read(), seat.organisation.0, ctx.now()).await?
    } else {
        Vec::new()
    };
    let dto = OrganisationDto {
        id: organisation.id.0,
        kind: organisation.kind.code(),
        name: organisation.name,
        uscc: organisation.uscc,
        district: organisation.district,
        members: members
            .into_iter()
            .map(|(person, role)| MemberDto {
                person: person.id.0,
                name: person.name,
                email: person.email,
                role: role.code(),
            })
            .collect(),
        invitations: invitations.into_iter().map(InvitationDto::from).collect(),
    };
    json(StatusCode::OK, &dto)
}

/// A colleague to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ColleagueDto {
    email: String,
    /// `owner`, `clerk` or `viewer`.
    role: String,
}

/// Invites a colleague into the organisation one owns; a link goes to the address.
#[utoipa::path(post, path = "/api/v1/organisation/invitations", tag = "accounts",
    request_body = ColleagueDto,
    responses((status = 201, body = MadeDto), (status = 403, description = "not an owner"), (status = 404),
        (status = 422)))]
async fn invite(ctx: Ctx, body: Json<ColleagueDto>) -> Result {
    let seat = ctx.actor.seat().ok_or(Refusal::NotFound)?;
    let fields = Fields::from([("email", body.value.email.as_str()), ("role", body.value.role.as_str())]);
    let invitation = ops::invite_colleague(&ctx, seat.organisation, &fields).await?;
    json(StatusCode::CREATED, &MadeDto::from(invitation))
}
