//! People, their passwords, platform roles and appointments.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::myself;
use crate::{
    accounts::{
        model::AppointmentRole,
        rules,
        store::{self, appointment, person, platform_role},
    },
    audit::{self, Act},
    kernel::{Actor, Lang, PersonId, PlatformRole, Refusal},
    platform::{db::Tx, http::Ctx},
};

/// Makes an account. An empty hash means that no password opens it yet.
///
/// # Errors
/// 422 under `email` when the address is taken.
pub async fn create_person(
    tx: &Tx,
    ctx: &Ctx,
    name: &str,
    email: &str,
    lang: Lang,
    password_hash: &str,
) -> Result<PersonId, Refusal> {
    if store::find_person_row(tx, email).await?.is_some() {
        return Err(Refusal::field("email", "account-email-taken"));
    }
    let id: PersonId = ctx.new_id();
    let row = person::ActiveModel {
        id: Set(id),
        email: Set(email.to_owned()),
        name: Set(name.to_owned()),
        lang: Set(lang),
        password_hash: Set(password_hash.to_owned()),
        totp_sealed: Set(None),
        totp_step: Set(None),
        created_at: Set(ctx.now().0),
        version: Set(1),
    };
    person::Entity::insert(row).exec_without_returning(tx).await?;
    audit::record(tx, ctx, Act::new("person.created", ("person", id), id)).await?;
    Ok(id)
}

/// Sets a password without asking for the old one, ends other sessions and
/// revokes access tokens: whoever had the old password may have made one.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn set_password_now(
    tx: &Tx,
    ctx: &Ctx,
    person: PersonId,
    password_hash: &str,
) -> Result<(), Refusal> {
    let row = person::Entity::find_by_id(person).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?;
    let version = row.version + 1;
    let mut row: person::ActiveModel = row.into();
    row.password_hash = Set(password_hash.to_owned());
    row.version = Set(version);
    row.update(tx).await?;
    let stays = match ctx.actor {
        Actor::Person { session, .. } => Some(session),
        Actor::Visitor | Actor::System(_) => None,
    };
    store::end_sessions(tx, person, stays, ctx.now()).await?;
    let revoked = store::revoke_tokens(tx, person, ctx.now()).await?;
    let act = Act::new("person.password_set", ("person", person), person).with("tokens_revoked", revoked);
    audit::record(tx, ctx, act).await?;
    Ok(())
}

/// Changes one's own password; the old one must be shown.
///
/// # Errors
/// 422 when the old one is wrong or the new one will not do.
pub async fn change_password(ctx: &Ctx, old: &str, new: &str) -> Result<(), Refusal> {
    let me = myself(ctx)?;
    let row = person::Entity::find_by_id(me).one(ctx.read()).await?.ok_or(Refusal::NotFound)?;
    let stored = Some(row.password_hash).filter(|h| !h.is_empty());
    if !ctx.app.passwords.check(old, stored).await? {
        return Err(Refusal::field("old_password", "account-password-wrong"));
    }
    rules::check_password(new, &[&row.email, &row.name])
        .map_err(|text| Refusal::field("new_password", text))?;
    let hash = ctx.app.passwords.hash(new, &ctx.app.dice).await?;
    ctx.in_tx(async |tx| set_password_now(tx, ctx, me, &hash).await).await
}

/// The language of letters.
///
/// # Errors
/// The database's.
pub async fn set_lang(ctx: &Ctx, lang: Lang) -> Result<(), Refusal> {
    let me = myself(ctx)?;
    ctx.in_tx(async |tx| {
        let row = person::Entity::find_by_id(me).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?;
        let version = row.version + 1;
        let mut row: person::ActiveModel = row.into();
        row.lang = Set(lang);
        row.version = Set(version);
        row.update(tx).await?;
        let act = Act::new("person.language_set", ("person", me), me).says("lang", lang);
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// Gives a platform role.
///
/// # Errors
/// The database's.
pub async fn grant(tx: &Tx, ctx: &Ctx, person: PersonId, role: PlatformRole) -> Result<(), Refusal> {
    if store::list_platform_roles(tx, person).await?.contains(&role) {
        return Ok(());
    }
    let row =
        platform_role::ActiveModel { person: Set(person), role: Set(role), created_at: Set(ctx.now().0) };
    platform_role::Entity::insert(row).exec_without_returning(tx).await?;
    record_role(tx, ctx, "person.role_granted", person, person.0, role).await
}

/// Gives a person a role in a scope; giving it again changes nothing.
///
/// # Errors
/// The database's.
pub async fn appoint(
    tx: &Tx,
    ctx: &Ctx,
    person: PersonId,
    scope: impl Into<Uuid>,
    role: AppointmentRole,
) -> Result<(), Refusal> {
    let scope = scope.into();
    if appointment::Entity::find_by_id((person, scope, role)).one(tx).await?.is_some() {
        return Ok(());
    }
    let row = appointment::ActiveModel {
        person: Set(person),
        scope: Set(scope),
        role: Set(role),
        created_at: Set(ctx.now().0),
    };
    appointment::Entity::insert(row).exec_without_returning(tx).await?;
    record_role(tx, ctx, "person.appointed", person, scope, role).await
}

/// Takes a role in a scope back.
///
/// # Errors
/// The database's.
pub async fn dismiss(
    tx: &Tx,
    ctx: &Ctx,
    person: PersonId,
    scope: impl Into<Uuid>,
    role: AppointmentRole,
) -> Result<(), Refusal> {
    let scope = scope.into();
    appointment::Entity::delete_by_id((person, scope, role)).exec(tx).await?;
    record_role(tx, ctx, "person.dismissed", person, scope, role).await
}

/// A role given or taken, in the chain of its scope.
async fn record_role(
    tx: &Tx,
    ctx: &Ctx,
    action: &'static str,
    person: PersonId,
    scope: Uuid,
    role: impl std::fmt::Display,
) -> Result<(), Refusal> {
    audit::record(tx, ctx, Act::new(action, ("person", person), scope).says("role", role)).await?;
    Ok(())
}
