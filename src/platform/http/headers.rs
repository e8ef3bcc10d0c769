//! The outermost layers: request id, language and look; cross-site refusal;
//! the headers every answer carries.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    ctx::cookie,
    error::Error,
    request::{Flash, RequestInfo},
};
use crate::{
    kernel::{Lang, Refusal, Text},
    platform::{App, texts},
};

/// Nothing but our own origin, no inline script or style, no frame.
const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; worker-src 'self'; manifest-src 'self'; form-action 'self'; \
    base-uri 'none'; frame-ancestors 'none'; object-src 'none'";

/// Works out what every later layer wants to know about the request.
pub async fn request_scope(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let headers = request.headers();
    let accept = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let lang = cookie(headers, "jt_lang")
        .and_then(|tag| tag.parse().ok())
        .unwrap_or_else(|| Lang::from_accept_language(accept));
    let flash = cookie(headers, "jt_flash").and_then(|packed| unpack_flash(lang, &packed));
    let had_flash = flash.is_some();
    let info = RequestInfo {
        id: app.dice.blind_id(),
        target: request.uri().path_and_query().map_or_else(String::new, ToString::to_string),
        lang,
        theme: match cookie(headers, "jt_theme").as_deref() {
            Some("dark") => "dark",
            Some("light") => "light",
            _ => "auto",
        },
        size: match cookie(headers, "jt_size").as_deref() {
            Some("large") => "large",
            _ => "normal",
        },
        address: address(&request, app.config.proxies),
        flash,
    };
    let id = info.id;
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    request.extensions_mut().insert(info);

    let began = app.clock.now();
    let mut response = next.run(request).await;
    // The path carries ids, never personal data; queries are not logged.
    tracing::debug!(
        request.id = %id, http.method = %method, http.path = %path,
        http.status = response.status().as_u16(), took_ms = app.clock.now().0 - began.0,
    );
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    let is_page =
        response.headers().get(header::CONTENT_TYPE).is_some_and(|v| v.as_bytes().starts_with(b"text/html"));
    if had_flash && is_page {
        let gone = HeaderValue::from_static("jt_flash=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    response
}

/// Headers that every answer carries.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in [
        ("content-security-policy", CSP),
        ("x-content-type-options", "nosniff"),
        ("referrer-policy", "same-origin"),
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=()"),
        ("x-frame-options", "DENY"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    response
}

/// Refuses a cookie-carrying unsafe request that says nothing about where it
/// comes from. tower-http's layer, which judges the two headers when they are
/// there, lets such a request pass for the sake of old tools.
pub async fn guard_cross_site(request: Request, next: Next) -> Response {
    let safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    let silent = !headers.contains_key("origin") && !headers.contains_key("sec-fetch-site");
    if !safe && silent && headers.contains_key(header::COOKIE) {
        return Error(Refusal::forbidden("error-cross-site")).into_response();
    }
    next.run(request).await
}

/// The caller's address: the connection's, or what the nearest trusted proxy
/// wrote, counted from the right because the left end can be forged.
fn address(request: &Request, proxies: usize) -> String {
    let peer = request
        .extensions()
        .get::<super::serve::Peer>()
        .map_or_else(|| "local".to_owned(), |peer| peer.0.ip().to_string());
    if proxies == 0 {
        return peer;
    }
    let hops: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|v| v.to_str().ok())
        .flat_map(|v| v.split(','))
        .map(str::trim)
        .collect();
    hops.len().checked_sub(proxies).and_then(|i| hops.get(i)).map_or(peer, |hop| (*hop).to_owned())
}

/// A flash travels as key and arguments: a forged cookie can only make a person
/// read one of our own sentences.
fn unpack_flash(lang: Lang, packed: &str) -> Option<Flash> {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(packed).ok()?;
    let (kind, key, args): (String, String, Vec<(String, String)>) = serde_json::from_slice(&bytes).ok()?;
    let kind = match kind.as_str() {
        "warn" => "warn",
        "error" => "error",
        "info" => "info",
        _ => "ok",
    };
    let args: Vec<(&str, String)> = args.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
    texts::try_ta(lang, &key, &args).map(|text| Flash { kind: kind.to_owned(), text })
}

impl super::Ctx {
    /// "See other", and a sentence for the next page.
    #[must_use]
    pub fn flash(&self, text: impl Into<Text>, to: &str) -> Response {
        self.flash_as("ok", text, to)
    }

    /// As [`Self::flash`], with the kind `ok`, `info`, `warn` or `error`.
    #[must_use]
    pub fn flash_as(&self, kind: &str, text: impl Into<Text>, to: &str) -> Response {
        use base64::Engine;
        let text = text.into();
        let packed = serde_json::to_vec(&(kind, text.key, text.args)).unwrap_or_default();
        let packed = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(packed);
        let mut response = super::redirect(to);
        let set = format!("jt_flash={packed}; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
        if let Ok(value) = HeaderValue::from_str(&set) {
            response.headers_mut().append(header::SET_COOKIE, value);
        }
        response
    }
}
