//! From a cookie to an actor, before any route is asked.

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::cookie_name;
use crate::{
    accounts::{ops, store},
    kernel::{Actor, Refusal, SessionId, time::MINUTE},
    platform::{
        App,
        http::{Ctx, Error, SignedIn, cookie},
        keys::sha256_hex,
    },
};

/// Puts the actor and what the page head shows into the request.
pub async fn identify(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let token = cookie(request.headers(), cookie_name(app.config.is_https()));
    if let Some(token) = token.filter(|t| !t.is_empty() && !is_asset(&request)) {
        match find(&app, &token).await {
            Ok(Some((actor, signed_in, touch))) => {
                if let Some(session) = touch {
                    let ctx = Ctx::acting(&app, actor.clone());
                    if let Err(error) = ops::touch(&ctx, session).await {
                        tracing::warn!(%error, "a session's use could not be noted");
                    }
                }
                request.extensions_mut().insert(actor);
                request.extensions_mut().insert(signed_in);
            }
            Ok(None) => {}
            Err(refusal) => return Error(refusal).into_response(),
        }
    }
    next.run(request).await
}

fn is_asset(request: &Request) -> bool {
    request.uri().path().starts_with("/static/")
}

type Found = (Actor, SignedIn, Option<SessionId>);

async fn find(app: &App, token: &str) -> Result<Option<Found>, Refusal> {
    let now = app.clock.now();
    let found = store::find_session(app.db.read(), &sha256_hex(token.as_bytes()), now).await?;
    Ok(found.map(|living| {
        let signed_in = SignedIn {
            name: living.person.name,
            acting_as: living.acting_as.map(|o| o.name).unwrap_or_default(),
        };
        let stale = now.0 - living.session.seen_at > MINUTE;
        (living.actor, signed_in, stale.then_some(living.session.id))
    }))
}
