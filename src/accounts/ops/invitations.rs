//! Links sent by e-mail: single use, for seven days, bound to the address.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use uuid::Uuid;

use super::{
    myself,
    organisations::add_member,
    people::{create_person, set_password_now},
    sessions::{count_try, may_try, sign_in_as},
};
use crate::{
    accounts::{
        model::MemberRole,
        policy,
        rules::{self, check_person, parse_email, parse_name},
        store::{self, invitation},
    },
    audit::{self, Act},
    kernel::{
        Lang, OrganisationId, PersonId, Problems, Refusal,
        time::{DAY, HOUR},
    },
    notifications::{self, Letter},
    platform::{
        db::Tx,
        http::{Ctx, Fields, asked},
        keys::sha256_hex,
    },
};

const VALID: i64 = 7 * DAY;
/// Purposes: to join an organisation, or to set a password.
const JOIN: &str = "join";
const PASSWORD: &str = "password";

/// An open invitation, as its page shows it.
pub struct Invited {
    pub email: String,
    /// The organisation to join; none when only a password is to be set.
    pub organisation: Option<String>,
    pub role: String,
    /// The address already has an account with a password.
    pub known: bool,
}

/// Invites a colleague into an organisation; answers the invitation.
///
/// # Errors
/// Forbidden for others than its owners; 422 for a bad address or role.
pub async fn invite_colleague(
    ctx: &Ctx,
    organisation: OrganisationId,
    fields: &Fields,
) -> Result<Uuid, Refusal> {
    policy::may_invite(&ctx.actor, organisation)?;
    let mut problems = Problems::new();
    let email = problems.take("email", parse_email(fields.get("email"))).unwrap_or_default();
    let role: Option<MemberRole> = fields.parsed("role");
    problems.unless(role.is_some(), "role", "organisation-role-missing");
    problems.finish()?;
    let role = role.unwrap_or(MemberRole::Viewer);
    let host = store::load_organisation(ctx.read(), organisation).await?;
    let inviter = store::load_person(ctx.read(), myself(ctx)?).await?;
    ctx.in_tx_once(&asked("organisation.invite", &(organisation, &email, role)), async |tx| {
        if let Some(person) = store::find_person_by_email(tx, &email).await?
            && store::is_member(tx, person.id, organisation).await?
        {
            return Err(Refusal::field("email", "organisation-member-already"));
        }
        let args = vec![("organisation", host.name), ("inviter", inviter.name.clone())];
        let link = Link { purpose: JOIN, target: organisation.0, role: role.code() };
        send(tx, ctx, inviter.id, &email, ctx.lang(), link, "invitation", args).await
    })
    .await
}

/// The account of an address: the one there is, or a new one without password
/// whose owner is sent a link to choose one.
///
/// # Errors
/// 422 under `email` or `name` when either will not do.
pub async fn ensure_person(
    tx: &Tx,
    ctx: &Ctx,
    email: &str,
    name: &str,
    lang: Lang,
) -> Result<PersonId, Refusal> {
    let mut problems = Problems::new();
    let (name, email) = check_person(&mut problems, name, email);
    problems.finish()?;
    if let Some(known) = store::find_person_by_email(tx, &email).await? {
        return Ok(known.id);
    }
    let person = create_person(tx, ctx, &name, &email, lang, "").await?;
    let inviter = ctx.actor.person().unwrap_or(person);
    let link = Link { purpose: PASSWORD, target: person.0, role: "" };
    send(tx, ctx, inviter, &email, lang, link, "welcome", vec![("name", name)]).await?;
    Ok(person)
}

/// Sends a link to choose a new password, if the address has an account; the
/// answer is the same either way. An account is sent a few within the hour, so
/// that nobody can fill somebody else's letter box.
///
/// # Errors
/// 422 for a bad address; [`Refusal::TooMany`] for an address of the network that
/// asks again and again, known or not.
pub async fn forgot_password(ctx: &Ctx, email: &str) -> Result<(), Refusal> {
    let email = parse_email(email).map_err(|text| Refusal::field("email", text))?;
    // Counted beside the tries to sign in: these say nothing about a password.
    let account = sha256_hex(format!("letter {email}").as_bytes());
    may_try(ctx, &account).await?;
    let an_hour_ago = ctx.now().plus(-HOUR);
    ctx.in_tx(async |tx| {
        count_try(tx, ctx, account).await?;
        if let Some(person) = store::find_person_by_email(tx, &email).await? {
            let _one_by_one = tx.alone(("password-letter", person.id.0)).await?;
            let sent = store::count_invitations(tx, PASSWORD, person.id.0, an_hour_ago).await?;
            if sent >= rules::PASSWORD_LETTERS {
                return Ok(());
            }
            let link = Link { purpose: PASSWORD, target: person.id.0, role: "" };
            let args = vec![("name", person.name)];
            send(tx, ctx, person.id, &email, person.lang, link, "password", args).await?;
        }
        Ok(())
    })
    .await
}

struct Link {
    purpose: &'static str,
    target: Uuid,
    role: &'static str,
}

#[expect(clippy::too_many_arguments, reason = "private; the three callers differ in every one of them")]
async fn send(
    tx: &Tx,
    ctx: &Ctx,
    inviter: PersonId,
    email: &str,
    lang: Lang,
    link: Link,
    letter: &'static str,
    mut args: Vec<(&'static str, String)>,
) -> Result<Uuid, Refusal> {
    let id: Uuid = ctx.new_id();
    let token = ctx.app.dice.token();
    let now = ctx.now();
    let row = invitation::ActiveModel {
        id: Set(id),
        token_hash: Set(sha256_hex(token.as_bytes())),
        email: Set(email.to_owned()),
        purpose: Set(link.purpose.to_owned()),
        target: Set(link.target),
        role: Set(link.role.to_owned()),
        invited_by: Set(inviter),
        created_at: Set(now.0),
        expires_at: Set(now.plus(VALID).0),
        used_at: Set(None),
    };
    invitation::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("invitation.sent", ("invitation", id), link.target).says("purpose", link.purpose);
    audit::record(tx, ctx, act).await?;
    args.push(("link", format!("{}/invitations/{token}", ctx.app.config.base_url())));
    let letter = Letter { kind: letter, to: email.to_owned(), lang, args, about: id };
    notifications::queue(tx, ctx, letter).await?;
    Ok(id)
}

/// What a link is for.
///
/// # Errors
/// [`Refusal::NotFound`] when it was used, is too old, or never was.
pub async fn open_invitation(ctx: &Ctx, token: &str) -> Result<Invited, Refusal> {
    let found = store::find_invitation(ctx.read(), &sha256_hex(token.as_bytes()), ctx.now())
        .await?
        .ok_or(Refusal::NotFound)?;
    let known =
        store::find_person_row(ctx.read(), &found.email).await?.is_some_and(|p| !p.password_hash.is_empty());
    let organisation = if found.purpose == JOIN {
        Some(store::load_organisation(ctx.read(), found.target.into()).await?.name)
    } else {
        None
    };
    Ok(Invited { email: found.email, organisation, role: found.role, known })
}

/// Uses a link: joins, or sets a password; the person is signed in then.
///
/// # Errors
/// 422 for a name or password that will not do.
pub async fn accept(ctx: &Ctx, token: &str, fields: &Fields, device: &str) -> Result<String, Refusal> {
    let hash = sha256_hex(token.as_bytes());
    let invited = open_invitation(ctx, token).await?;
    let joins = invited.organisation.is_some();
    let needs_password = !joins || !invited.known;
    let password = fields.raw("password");
    let mut problems = Problems::new();
    let mut name = String::new();
    if needs_password {
        if joins {
            name = problems.take("name", parse_name(fields.get("name"), 60)).unwrap_or_default();
        }
        if let Err(text) = rules::check_password(password, &[&invited.email, &name]) {
            problems.add("password", text);
        }
    }
    problems.finish()?;
    let password_hash = if needs_password {
        ctx.app.passwords.hash(password, &ctx.app.dice).await?
    } else {
        // An account that has a password proves itself with it: whoever reads
        // the mailbox must not get in by an invitation.
        let row = store::find_person_row(ctx.read(), &invited.email).await?.ok_or(Refusal::NotFound)?;
        if !ctx.app.passwords.check(password, Some(row.password_hash)).await? {
            return Err(Refusal::field("password", "account-password-wrong"));
        }
        String::new()
    };
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("invitation", Uuid::nil())).await?;
        let found = store::find_invitation(tx, &hash, ctx.now()).await?.ok_or(Refusal::NotFound)?;
        let person = match store::find_person_by_email(tx, &found.email).await? {
            Some(person) => person.id,
            None => create_person(tx, ctx, &name, &found.email, ctx.lang(), "").await?,
        };
        if needs_password {
            set_password_now(tx, ctx, person, &password_hash).await?;
        }
        if joins {
            let role = found.role.parse().unwrap_or(MemberRole::Viewer);
            add_member(tx, ctx, person, found.target.into(), role).await?;
        }
        let act = Act::new("invitation.used", ("invitation", found.id), found.target);
        audit::record(tx, ctx, act).await?;
        let mut used: invitation::ActiveModel = found.into();
        used.used_at = Set(Some(ctx.now().0));
        used.update(tx).await?;
        sign_in_as(tx, ctx, person, device).await
    })
    .await
}
