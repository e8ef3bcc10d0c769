//! The few kinds of answers.

use askama::Template;
use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::error::{Error, Result};
use crate::kernel::Refusal;

/// A page.
///
/// # Errors
/// When the template fails to render.
pub fn page(template: &impl Template) -> Result {
    page_with(StatusCode::OK, template)
}

/// A page with another status: 422 for a form that comes back.
///
/// # Errors
/// When the template fails to render.
pub fn page_with(status: StatusCode, template: &impl Template) -> Result {
    let html = template.render().map_err(|e| Error(Refusal::internal(e)))?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        // Pages differ by who looks; nothing between us may keep them.
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    Ok((status, headers, html).into_response())
}

/// "See other", after a form was taken.
#[must_use]
pub fn redirect(to: &str) -> Response {
    let to = HeaderValue::from_str(to).unwrap_or_else(|_| HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, to)]).into_response()
}

/// A JSON answer.
///
/// # Errors
/// When the value cannot be written as JSON.
pub fn json(status: StatusCode, value: &impl Serialize) -> Result {
    let body = serde_json::to_string(value).map_err(|e| Error(Refusal::internal(e)))?;
    let headers = [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "private, no-store")];
    Ok((status, headers, body).into_response())
}

/// A JSON answer that carries its version as `ETag`, for `If-Match`.
///
/// # Errors
/// As [`json`].
pub fn tagged(status: StatusCode, version: i64, value: &impl Serialize) -> Result {
    let mut response = json(status, value)?;
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{version}\"")) {
        response.headers_mut().insert(header::ETAG, tag);
    }
    Ok(response)
}

/// A file to keep, never shown inside the page.
#[must_use]
pub fn attachment(name: &str, media_type: &'static str, bytes: impl Into<axum::body::Body>) -> Response {
    // RFC 6266: an ASCII fallback and the real name.
    let ascii: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || ".-_".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|b| {
            if b.is_ascii_alphanumeric() || b".-_".contains(&b) {
                char::from(b).to_string()
            } else {
                format!("%{b:02X}")
            }
        })
        .collect();
    let disposition = format!("attachment; filename=\"{ascii}\"; filename*=UTF-8''{encoded}");
    let disposition =
        HeaderValue::from_str(&disposition).unwrap_or_else(|_| HeaderValue::from_static("attachment"));
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (header::CONTENT_DISPOSITION, disposition),
            (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
        ],
        bytes.into(),
    )
        .into_response()
}
