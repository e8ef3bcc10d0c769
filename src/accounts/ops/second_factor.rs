//! The second factor: a code of six digits that changes every 30 seconds
//! (RFC 6238), asked of staff and judges.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};
use totp_rs::{Algorithm, Builder, Secret, Totp};

use super::{
    myself,
    sessions::{Token, renew},
};
use crate::{
    accounts::store::person,
    audit::{self, Act},
    kernel::{PersonId, Refusal, Timestamp},
    platform::{db::Tx, http::Ctx, keys::Place},
};

/// A fresh secret, as the person types or scans it.
#[must_use]
pub fn new_secret(ctx: &Ctx) -> String {
    Secret::from(ctx.app.dice.bytes::<20>().to_vec()).to_base32()
}

/// Takes a secret into use once a code made with it is shown, and counts that
/// as the second factor of this session.
///
/// # Errors
/// When the code does not belong to the secret.
pub async fn enrol(ctx: &Ctx, secret: &str, code: &str) -> Result<Token, Refusal> {
    let me = myself(ctx)?;
    // A secret that cannot be read is none that was handed out.
    let totp = totp(secret).map_err(|_| Refusal::NotFound)?;
    let step = totp.check(code.trim(), seconds(ctx.now())).ok_or_else(wrong_code)?;
    ctx.in_tx(async |tx| {
        let row = lock(tx, me).await?;
        if row.totp_sealed.is_some() {
            return Err(Refusal::conflict("second-factor-already"));
        }
        let sealed = ctx.app.keys.seal(&ctx.app.dice, place(me), secret);
        let version = row.version + 1;
        let mut row: person::ActiveModel = row.into();
        row.totp_sealed = Set(Some(sealed));
        row.totp_step = Set(i64::try_from(step).ok());
        row.version = Set(version);
        row.update(tx).await?;
        audit::record(tx, ctx, Act::new("second_factor.enrolled", ("person", me), me)).await?;
        renew(tx, ctx, |s| s.second_factor_at = Set(Some(ctx.now().0))).await
    })
    .await
}

/// Shows a code; each works once, also when two requests bring it together.
///
/// # Errors
/// When the code is wrong or was used before.
pub async fn show_code(ctx: &Ctx, code: &str) -> Result<Token, Refusal> {
    let me = myself(ctx)?;
    ctx.in_tx(async |tx| {
        let row = lock(tx, me).await?;
        let sealed = row.totp_sealed.clone().ok_or(Refusal::conflict("second-factor-none"))?;
        let secret = ctx.app.keys.open_sealed(place(me), &sealed).map_err(Refusal::internal)?;
        let step = totp(&secret)?.check(code.trim(), seconds(ctx.now())).ok_or_else(wrong_code)?;
        let step = i64::try_from(step).map_err(Refusal::internal)?;
        if row.totp_step.is_some_and(|used| step <= used) {
            return Err(Refusal::field("code", "second-factor-used"));
        }
        let mut row: person::ActiveModel = row.into();
        row.totp_step = Set(Some(step));
        row.update(tx).await?;
        audit::record(tx, ctx, Act::new("second_factor.shown", ("person", me), me)).await?;
        renew(tx, ctx, |s| s.second_factor_at = Set(Some(ctx.now().0))).await
    })
    .await
}

async fn lock(tx: &Tx, me: PersonId) -> Result<person::Model, Refusal> {
    person::Entity::find_by_id(me).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)
}

fn totp(secret: &str) -> Result<Totp, Refusal> {
    let secret = Secret::try_from_base32(secret).map_err(|_| wrong_code())?;
    Builder::new()
        .with_algorithm(Algorithm::SHA1) // what every authenticator app speaks
        .with_secret(secret)
        .build()
        .map_err(Refusal::internal)
}

fn wrong_code() -> Refusal {
    Refusal::field("code", "second-factor-wrong")
}

fn seconds(now: Timestamp) -> u64 {
    u64::try_from(now.0 / 1_000).unwrap_or(0)
}

fn place(person: PersonId) -> Place<'static> {
    Place { table: "person", row: person.0, column: "totp" }
}
