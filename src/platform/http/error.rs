//! What a handler answers when it refuses: a status now, a face later.

use std::sync::Arc;

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};

use crate::kernel::Refusal;

/// What a handler answers when it refuses.
#[derive(Debug)]
pub struct Error(pub Refusal);

pub type Result<T = Response, E = Error> = std::result::Result<T, E>;

impl<R: Into<Refusal>> From<R> for Error {
    fn from(refusal: R) -> Self {
        Self(refusal.into())
    }
}

impl IntoResponse for Error {
    /// Only marks the response; [`render_refusals`](super::render_refusals) gives it its face, because
    /// that depends on the request.
    fn into_response(self) -> Response {
        let mut response = status(&self.0).into_response();
        response.extensions_mut().insert(Arc::new(self.0));
        response
    }
}

pub(super) fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::NotFound => StatusCode::NOT_FOUND,
        Refusal::SignIn => StatusCode::UNAUTHORIZED,
        Refusal::SecondFactor | Refusal::Forbidden(_) => StatusCode::FORBIDDEN,
        Refusal::Method => StatusCode::METHOD_NOT_ALLOWED,
        Refusal::Conflict(_) | Refusal::Stale { .. } => StatusCode::CONFLICT,
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::TooLarge(_) => StatusCode::PAYLOAD_TOO_LARGE,
        Refusal::TooMany { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Refusal::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
