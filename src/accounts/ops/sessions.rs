//! Signing in and out, and whom a session acts for.

use std::collections::HashSet;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

use super::myself;
use crate::{
    accounts::{
        model::MemberRole,
        rules::{parse_email, wait_before_try},
        store::{self, Living, failure, membership, person, session},
    },
    audit::{self, Act},
    kernel::{Actor, OrganisationId, PersonId, Refusal, SessionId, time::HOUR},
    platform::{App, db::Tx, http::Ctx, keys::sha256_hex},
};

/// What the cookie holds; only its hash is stored.
pub struct Token(pub String);

/// The living session of a token. Requests that come while the database is busy
/// are looked up together, always after they came: a session ended elsewhere
/// opens nothing any more.
///
/// # Errors
/// The database's.
pub async fn living(app: &App, token: &str) -> Result<Option<Living>, Refusal> {
    let (app, hash) = (App::clone(app), TokenHash(sha256_hex(token.as_bytes())));
    app.clone().db.together(hash, move |hashes| all_living(App::clone(&app), hashes)).await?
}

struct TokenHash(String);

async fn all_living(app: App, hashes: Vec<TokenHash>) -> Vec<Result<Option<Living>, Refusal>> {
    let each: HashSet<String> = hashes.iter().map(|hash| hash.0.clone()).collect();
    match store::find_sessions(app.db.read(), each, app.clock.now()).await {
        Ok(found) => hashes.iter().map(|hash| Ok(found.get(&hash.0).cloned())).collect(),
        // One is told why, for the log; the others that it is so.
        Err(refusal) => std::iter::once(Err(refusal))
            .chain(hashes.iter().skip(1).map(|_| Err(Refusal::Unavailable)))
            .collect(),
    }
}

/// Checks the password and begins a session.
///
/// # Errors
/// One and the same message for an unknown address and a wrong password;
/// [`Refusal::TooMany`] after many failures.
pub async fn sign_in(ctx: &Ctx, email: &str, password: &str, device: &str) -> Result<Token, Refusal> {
    let wrong = || Refusal::field("email", "account-sign-in-wrong");
    let email = parse_email(email).map_err(|_| wrong())?;
    let account = sha256_hex(email.as_bytes());
    may_try(ctx, &account).await?;
    let found = store::find_person_row(ctx.read(), &email).await?;
    let stored = found.as_ref().map(|p| p.password_hash.clone()).filter(|h| !h.is_empty());
    let right = ctx.app.passwords.check(password, stored).await?;
    let Some(person) = found.filter(|_| right) else {
        ctx.in_tx(async |tx| count_try(tx, ctx, account).await).await?;
        return Err(wrong());
    };
    ctx.in_tx(async |tx| begin(tx, ctx, &person, device, false).await).await
}

/// Whether this account may be tried from this address again.
///
/// # Errors
/// [`Refusal::TooMany`] after many tries that led nowhere.
pub(super) async fn may_try(ctx: &Ctx, account: &str) -> Result<(), Refusal> {
    let now = ctx.now();
    let (of_pair, of_address, oldest) =
        store::count_failures(ctx.read(), account, &ctx.request.address, now.plus(-HOUR)).await?;
    match wait_before_try(of_pair, of_address, oldest, now) {
        Some(retry_after) => Err(Refusal::TooMany { retry_after }),
        None => Ok(()),
    }
}

/// Counts one try for [`may_try`].
pub(super) async fn count_try(tx: &Tx, ctx: &Ctx, account: String) -> Result<(), Refusal> {
    let row = failure::ActiveModel {
        id: NotSet,
        account: Set(account),
        address: Set(ctx.request.address.clone()),
        at: Set(ctx.now().0),
    };
    failure::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Begins a session without a password: the demo, and somebody who has just
/// proved themselves otherwise (a used invitation).
///
/// # Errors
/// The database's.
pub async fn sign_in_as(tx: &Tx, ctx: &Ctx, person: PersonId, device: &str) -> Result<String, Refusal> {
    let row = person::Entity::find_by_id(person).one(tx).await?.ok_or(Refusal::NotFound)?;
    Ok(begin(tx, ctx, &row, device, false).await?.0)
}

async fn begin(
    tx: &Tx,
    ctx: &Ctx,
    person: &person::Model,
    device: &str,
    second_factor: bool,
) -> Result<Token, Refusal> {
    let seats = store::list_seats(tx, person.id).await?;
    // Whoever belongs to one organisation means that one; others choose, and
    // start with the first where they may do something.
    let acting_for = seats
        .iter()
        .find(|(_, role)| *role != MemberRole::Viewer)
        .or(seats.first())
        .map(|(organisation, _)| organisation.id);
    let id: SessionId = ctx.new_id();
    let token = ctx.app.dice.token();
    let now = ctx.now();
    let row = session::ActiveModel {
        id: Set(id),
        token_hash: Set(sha256_hex(token.as_bytes())),
        person: Set(person.id),
        acting_for: Set(acting_for),
        created_at: Set(now.0),
        seen_at: Set(now.0),
        second_factor_at: Set(second_factor.then_some(now.0)),
        ended_at: Set(None),
        device: Set(device.chars().take(120).collect()),
    };
    session::Entity::insert(row).exec_without_returning(tx).await?;
    let mut by_them = ctx.clone();
    by_them.actor = Actor::Person {
        person: person.id,
        session: id,
        acting_for: None,
        platform: Vec::new(),
        second_factor: false,
    };
    audit::record(tx, &by_them, Act::new("session.begun", ("session", id), person.id)).await?;
    Ok(Token(token))
}

/// Notes that the session is in use, once a minute.
///
/// # Errors
/// The database's.
pub async fn touch(ctx: &Ctx, session: SessionId) -> Result<(), Refusal> {
    ctx.in_tx(async |tx| {
        let row = session::ActiveModel { id: Set(session), seen_at: Set(ctx.now().0), ..Default::default() };
        row.update(tx).await?;
        Ok(())
    })
    .await
}

/// Ends this session.
///
/// # Errors
/// The database's.
pub async fn sign_out(ctx: &Ctx) -> Result<(), Refusal> {
    let Actor::Person { session, person, .. } = ctx.actor else { return Ok(()) };
    ctx.in_tx(async |tx| {
        let row =
            session::ActiveModel { id: Set(session), ended_at: Set(Some(ctx.now().0)), ..Default::default() };
        row.update(tx).await?;
        audit::record(tx, ctx, Act::new("session.ended", ("session", session), person)).await?;
        Ok(())
    })
    .await
}

/// Ends all sessions of the signed-in person but this one.
///
/// # Errors
/// The database's.
pub async fn end_all(ctx: &Ctx) -> Result<(), Refusal> {
    let Actor::Person { session, person, .. } = ctx.actor else { return Err(Refusal::SignIn) };
    ctx.in_tx(async |tx| {
        store::end_sessions(tx, person, Some(session), ctx.now()).await?;
        audit::record(tx, ctx, Act::new("session.others_ended", ("person", person), person)).await?;
        Ok(())
    })
    .await
}

/// Acts for another of one's organisations from now on; the token changes.
///
/// # Errors
/// [`Refusal::NotFound`] when the person does not belong to it.
pub async fn act_for(ctx: &Ctx, organisation: OrganisationId) -> Result<Token, Refusal> {
    let person = myself(ctx)?;
    ctx.in_tx(async |tx| {
        membership::Entity::find_by_id((person, organisation)).one(tx).await?.ok_or(Refusal::NotFound)?;
        let token = renew(tx, ctx, |row| row.acting_for = Set(Some(organisation))).await?;
        let act = Act::new("session.acts_for", ("organisation", organisation), person);
        audit::record(tx, ctx, act).await?;
        Ok(token)
    })
    .await
}

/// Changes the session and gives it a new token: the old one is worth nothing.
pub(super) async fn renew(
    tx: &Tx,
    ctx: &Ctx,
    change: impl FnOnce(&mut session::ActiveModel),
) -> Result<Token, Refusal> {
    let Actor::Person { session, .. } = ctx.actor else { return Err(Refusal::SignIn) };
    let token = ctx.app.dice.token();
    let mut row = session::ActiveModel {
        id: Set(session),
        token_hash: Set(sha256_hex(token.as_bytes())),
        seen_at: Set(ctx.now().0),
        ..Default::default()
    };
    change(&mut row);
    row.update(tx).await?;
    Ok(Token(token))
}
