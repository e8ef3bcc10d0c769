//! From a cookie or an access token to an actor, before any route is asked.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::cookie_name;
use crate::{
    accounts::{model::TokenScope, ops, store},
    kernel::{Actor, Refusal, SessionId, time::MINUTE},
    platform::{
        App,
        http::{self, Bearer, Ctx, SignedIn, cookie},
        keys::sha256_hex,
    },
};

/// Puts the actor and what the page head shows into the request.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let known = match bearer(request.headers()) {
        Some(token) => by_token(&app, &token, &mut request).await,
        None => by_cookie(&app, &mut request).await,
    };
    match known {
        Ok(()) => next.run(request).await,
        Err(refusal) => http::refused(&app, request, &refusal).await,
    }
}

/// What follows `Authorization: Bearer`, be it nothing; other schemes are not for us.
fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = String::from_utf8_lossy(headers.get(header::AUTHORIZATION)?.as_bytes());
    let (scheme, token) = value.split_once(' ').unwrap_or((&value, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim().to_owned())
}

/// A request with a token is no browser's: its cookie opens nothing, and what a
/// browser says of where it comes from proves nothing. Another site cannot send
/// the header without asking first, and we never say yes to that.
async fn by_token(app: &App, token: &str, request: &mut Request) -> Result<(), Refusal> {
    for name in ["cookie", "origin", "sec-fetch-site"] {
        request.headers_mut().remove(name);
    }
    let now = app.clock.now();
    let found = store::find_token(app.db.read(), &sha256_hex(token.as_bytes()), now).await?;
    let Some(found) = found else {
        request.extensions_mut().insert(Bearer::Unknown);
        return Ok(());
    };
    if found.token.used_at.is_none_or(|used| now.0 - used > MINUTE) {
        let ctx = Ctx::acting(app, found.actor.clone());
        if let Err(error) = ops::touch_token(&ctx, found.token.id).await {
            tracing::warn!(%error, "a token's use could not be noted");
        }
    }
    let extensions = request.extensions_mut();
    extensions.insert(match found.token.scope {
        TokenScope::Read => Bearer::Reads,
        TokenScope::Write => Bearer::Writes,
    });
    let acting_as = found.acting_as.map(|o| o.name).unwrap_or_default();
    extensions.insert(SignedIn { name: found.person.name, acting_as });
    extensions.insert(found.actor);
    Ok(())
}

async fn by_cookie(app: &App, request: &mut Request) -> Result<(), Refusal> {
    let token = cookie(request.headers(), cookie_name(app.config.is_https()));
    let Some(token) = token.filter(|t| !t.is_empty() && !is_asset(request)) else { return Ok(()) };
    if let Some((actor, signed_in, touch)) = find(app, &token).await? {
        if let Some(session) = touch {
            let ctx = Ctx::acting(app, actor.clone());
            if let Err(error) = ops::touch(&ctx, session).await {
                tracing::warn!(%error, "a session's use could not be noted");
            }
        }
        request.extensions_mut().insert(actor);
        request.extensions_mut().insert(signed_in);
    }
    Ok(())
}

fn is_asset(request: &Request) -> bool {
    request.uri().path().starts_with("/static/")
}

type Found = (Actor, SignedIn, Option<SessionId>);

async fn find(app: &App, token: &str) -> Result<Option<Found>, Refusal> {
    let now = app.clock.now();
    Ok(ops::living(app, token).await?.map(|living| {
        let stale = now.0 - living.seen_at > MINUTE;
        let signed_in = SignedIn { name: living.name, acting_as: living.acting_as.unwrap_or_default() };
        (living.actor, signed_in, stale.then_some(living.session))
    }))
}
