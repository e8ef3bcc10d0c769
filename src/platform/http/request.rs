//! What a request says about itself.

use std::time::Duration;

use axum::http::{HeaderMap, header::CONTENT_TYPE};
use uuid::Uuid;

use crate::kernel::{Lang, Refusal, Text};

/// What the outermost layer learnt about a request.
#[derive(Clone, Debug)]
pub struct RequestInfo {
    pub id: Uuid,
    /// Path and query, for switchers that come back here.
    pub target: String,
    pub lang: Lang,
    pub theme: &'static str,
    pub size: &'static str,
    /// The caller's address, through as many proxies as the settings trust.
    pub address: String,
    pub flash: Option<Flash>,
}

/// What the last act has to say on the next page.
#[derive(Clone, Debug)]
pub struct Flash {
    /// `ok`, `info`, `warn` or `error`.
    pub kind: String,
    pub text: String,
}

/// Whether the body is of this media type, whatever its parameters.
pub(super) fn is_of_type(headers: &HeaderMap, media_type: &str) -> bool {
    let stated = headers.get(CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    stated.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(media_type)
}

/// The largest body that the route takes, in bytes; its door says it.
#[derive(Clone, Copy, Debug)]
pub(super) struct BodyLimit(pub usize);

impl BodyLimit {
    /// What a larger body is told.
    pub(super) fn refusal(self) -> Refusal {
        let megabytes = self.0.div_ceil(1024 * 1024);
        Refusal::TooLarge(Text::new("error-too-large").with("most", megabytes))
    }

    /// A body that has not come whole by then is given up, however steadily it trickles:
    /// half a minute, and what the largest takes at 16 KiB a second.
    pub(super) fn patience(self) -> Duration {
        Duration::from_secs(30 + self.0 as u64 / (16 * 1024))
    }
}

/// The caller's key, 1–200 visible ASCII characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub(super) String);

impl IdempotencyKey {
    pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<Self>, Refusal> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let fine = value
            .to_str()
            .ok()
            .filter(|v| (1..=200).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_graphic()));
        fine.map(|v| Some(Self(v.to_owned())))
            .ok_or_else(|| Refusal::field("Idempotency-Key", "error-idempotency-form"))
    }
}
