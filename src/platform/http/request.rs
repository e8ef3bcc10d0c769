//! What a request says about itself.

use axum::http::HeaderMap;
use uuid::Uuid;

use super::error::Error;
use crate::kernel::{Lang, Refusal};

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

/// The caller's key, 1–200 visible ASCII characters.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub(super) String);

impl IdempotencyKey {
    pub(super) fn from_headers(headers: &HeaderMap) -> Result<Option<Self>, Error> {
        let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
        let fine = value
            .to_str()
            .ok()
            .filter(|v| (1..=200).contains(&v.len()) && v.bytes().all(|b| b.is_ascii_graphic()));
        fine.map(|v| Some(Self(v.to_owned())))
            .ok_or_else(|| Error(Refusal::field("Idempotency-Key", "error-idempotency-form")))
    }
}
