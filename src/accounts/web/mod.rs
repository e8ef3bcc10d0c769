//! The pages of this slice, and the layer that tells every request who it is.

mod account;
mod identify;
mod invitation;
mod organisation;
mod preferences;
mod sign_in;
mod sign_up;

pub use identify::identify;

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use crate::platform::http::{Access, Ctx, Route, get, post};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/sign-in", Access::PUBLIC, sign_in::show).in_person(),
        post("/sign-in", Access::PUBLIC, sign_in::sign_in).in_person(),
        post("/sign-out", Access::PUBLIC, sign_in::sign_out).in_person(),
        get("/sign-in/code", Access::ACCOUNT, sign_in::show_code).in_person(),
        post("/sign-in/code", Access::ACCOUNT, sign_in::check_code).in_person(),
        post("/sign-in/enrol", Access::ACCOUNT, sign_in::enrol).in_person(),
        get("/password/forgotten", Access::PUBLIC, sign_in::show_forgotten),
        post("/password/forgotten", Access::PUBLIC, sign_in::forgotten),
        get("/sign-up", Access::PUBLIC, sign_up::show),
        post("/sign-up", Access::PUBLIC, sign_up::sign_up),
        get("/invitations/{token}", Access::PUBLIC, invitation::show),
        post("/invitations/{token}", Access::PUBLIC, invitation::accept),
        get("/account", Access::ACCOUNT, account::show).in_person(),
        post("/account/password", Access::ACCOUNT, account::change_password).in_person(),
        post("/account/language", Access::ACCOUNT, account::set_lang).in_person(),
        post("/account/act-for", Access::ACCOUNT, account::act_for).in_person(),
        post("/account/sessions/end", Access::ACCOUNT, account::end_sessions).in_person(),
        post("/account/tokens", Access::APPOINTED, account::make_token).in_person(),
        post("/account/tokens/{access_token}/revoke", Access::ACCOUNT, account::revoke_token).in_person(),
        get("/organisation", Access::ACCOUNT, organisation::show),
        post("/organisation/invitations", Access::MEMBER, organisation::invite),
        post("/preferences", Access::PUBLIC, preferences::set),
    ]
}

/// The session cookie's name: `__Host-` binds it to this host and https; over
/// plain http (demo, a LAN) browsers refuse that name.
fn cookie_name(https: bool) -> &'static str {
    if https { "__Host-jt" } else { "jt" }
}

/// The answer with a session cookie; an empty token takes the cookie away.
pub(super) fn with_session(ctx: &Ctx, mut response: Response, token: &str) -> Response {
    let https = ctx.app.config.is_https();
    let (secure, age) =
        (if https { "; Secure" } else { "" }, if token.is_empty() { "; Max-Age=0" } else { "" });
    let set = format!("{}={token}; Path=/; HttpOnly; SameSite=Lax{secure}{age}", cookie_name(https));
    if let Ok(value) = HeaderValue::from_str(&set) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// What the device calls itself, for the list of sessions.
fn device(headers: &HeaderMap) -> String {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let system = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"]
        .into_iter()
        .find(|name| agent.contains(name))
        .unwrap_or("?");
    let browser = ["MicroMessenger", "Edg", "Firefox", "Chrome", "Safari"]
        .into_iter()
        .find(|name| agent.contains(name))
        .unwrap_or("?");
    format!("{system} · {browser}")
}
