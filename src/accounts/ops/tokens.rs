//! Access tokens are made and revoked by their person, in a session.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::myself;
use crate::{
    accounts::{
        model::TokenScope,
        rules::{TOKEN_PREFIX, TOKENS_MOST, parse_name, parse_token_days},
        store::{self, access_token},
    },
    audit::{self, Act},
    kernel::{AccessTokenId, Problems, Refusal, Text, require, time::DAY},
    platform::{
        http::{Ctx, Fields},
        keys::sha256_hex,
    },
};

/// A new token, which nobody sees again: only its hash is stored.
pub struct MadeToken {
    pub name: String,
    pub token: String,
}

/// Makes a token that acts for the organisation the session acts for.
///
/// # Errors
/// 422 with everything wrong at once, also where there are too many.
pub async fn make_token(ctx: &Ctx, fields: &Fields) -> Result<MadeToken, Refusal> {
    let me = myself(ctx)?;
    let mut problems = Problems::new();
    let name = problems.take("token_name", parse_name(fields.get("token_name"), 60)).unwrap_or_default();
    let scope: Option<TokenScope> = fields.parsed("scope");
    problems.unless(scope.is_some(), "scope", "token-scope-missing");
    let days = problems.take("days", parse_token_days(fields.get("days"))).unwrap_or_default();
    problems.finish()?;
    let scope = scope.unwrap_or(TokenScope::Read);
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("tokens", me.0)).await?;
        let working = store::list_tokens(tx, me, ctx.now()).await?.len();
        require(working < TOKENS_MOST, || {
            Refusal::field("", Text::new("token-too-many").with("most", TOKENS_MOST))
        })?;
        let id: AccessTokenId = ctx.new_id();
        let token = format!("{TOKEN_PREFIX}{}", ctx.app.dice.token());
        let acting_for = ctx.actor.seat().map(|seat| seat.organisation);
        let expires_at = ctx.now().plus(i64::from(days) * DAY);
        let row = access_token::ActiveModel {
            id: Set(id),
            token_hash: Set(sha256_hex(token.as_bytes())),
            person: Set(me),
            acting_for: Set(acting_for),
            name: Set(name.clone()),
            scope: Set(scope),
            second_factor: Set(ctx.actor.has_second_factor()),
            created_at: Set(ctx.now().0),
            expires_at: Set(expires_at.0),
            used_at: Set(None),
            revoked_at: Set(None),
        };
        access_token::Entity::insert(row).exec_without_returning(tx).await?;
        let act = Act::new("token.made", ("access_token", id), me)
            .says("scope", scope)
            .with("expires_at", expires_at.0);
        audit::record(tx, ctx, act).await?;
        Ok(MadeToken { name, token })
    })
    .await
}

/// Revokes one of one's own tokens; it works no more from the next request on.
///
/// # Errors
/// [`Refusal::NotFound`] for those of others, and for one that works no more.
pub async fn revoke_token(ctx: &Ctx, id: AccessTokenId) -> Result<(), Refusal> {
    let me = myself(ctx)?;
    ctx.in_tx(async |tx| {
        require(store::revoke_token(tx, me, id, ctx.now()).await?, || Refusal::NotFound)?;
        audit::record(tx, ctx, Act::new("token.revoked", ("access_token", id), me)).await?;
        Ok(())
    })
    .await
}

/// Notes that a token is in use, once a minute.
///
/// # Errors
/// The database's.
pub async fn touch_token(ctx: &Ctx, id: AccessTokenId) -> Result<(), Refusal> {
    ctx.in_tx(async |tx| {
        let row =
            access_token::ActiveModel { id: Set(id), used_at: Set(Some(ctx.now().0)), ..Default::default() };
        row.update(tx).await?;
        Ok(())
    })
    .await
}
