//! Files under `static/`, embedded and served under their hash, so they can be
//! kept for ever and no page ever meets the wrong version.

use std::{collections::HashMap, sync::LazyLock};

use axum::{
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::{Access, Path, Result, Route, error::Error, get};
use crate::kernel::Refusal;

#[derive(RustEmbed)]
#[folder = "static/"]
#[exclude = "*.toml"]
struct Static;

/// One hash over everything: a release changes all addresses at once, and
/// modules can import each other by relative path.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    use sha2::{Digest, Sha256};
    let mut names: Vec<_> = Static::iter().collect();
    names.sort();
    let mut digest = Sha256::new();
    for name in &names {
        if let Some(file) = Static::get(name) {
            digest.update(name.as_bytes());
            digest.update(file.metadata.sha256_hash());
        }
    }
    hex::encode(&digest.finalize()[..8])
});

static TYPES: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
    HashMap::from([
        ("css", "text/css; charset=utf-8"),
        ("js", "text/javascript; charset=utf-8"),
        ("svg", "image/svg+xml"),
        ("png", "image/png"),
        ("ico", "image/x-icon"),
        ("webmanifest", "application/manifest+json"),
        ("txt", "text/plain; charset=utf-8"),
    ])
});

/// The address of a file, e.g. `css/app.css`.
#[must_use]
pub fn url(name: &str) -> String {
    format!("/static/{}/{name}", *VERSION)
}

#[must_use]
pub fn routes() -> Vec<Route> {
    vec![get("/static/{version}/{*file}", Access::PUBLIC, serve), get("/favicon.ico", Access::PUBLIC, icon)]
}

/// What browsers ask for on pages that name no icon: text, JSON.
async fn icon(headers: HeaderMap) -> Result {
    serve(headers, Path((String::new(), "img/mark.svg".to_owned()))).await
}

async fn serve(headers: HeaderMap, Path((version, name)): Path<(String, String)>) -> Result {
    let file = Static::get(&name).ok_or(Error(Refusal::NotFound))?;
    let extension = name.rsplit('.').next().unwrap_or_default();
    let media_type = TYPES.get(extension).copied().unwrap_or("application/octet-stream");
    let tag = format!("\"{}\"", hex::encode(&file.metadata.sha256_hash()[..8]));
    // Under another release's address, or under none, the file may change: only ours is kept.
    let keep = if version == *VERSION { "public, max-age=31536000, immutable" } else { "no-cache" };
    if headers.get(header::IF_NONE_MATCH).is_some_and(|v| v.as_bytes() == tag.as_bytes()) {
        return Ok(StatusCode::NOT_MODIFIED.into_response());
    }
    let headers: [(header::HeaderName, String); 3] = [
        (header::CONTENT_TYPE, media_type.to_owned()),
        (header::CACHE_CONTROL, keep.to_owned()),
        (header::ETAG, tag),
    ];
    let response: Response = (headers, file.data.into_owned()).into_response();
    Ok(response)
}
