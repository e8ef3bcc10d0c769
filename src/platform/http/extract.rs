//! Our extractors. Each answers with our own errors, and those that read a body
//! stamp the time at which its last byte had arrived: deadlines are judged by
//! that, not by when a slow sender began.

use axum::{
    body::Bytes,
    extract::{FromRequest, FromRequestParts, Multipart, Request},
    http::{StatusCode, header::CONTENT_TYPE, request::Parts},
};
use serde::de::DeserializeOwned;

use super::{
    error::Error,
    json,
    request::{BodyLimit, is_of_type},
};
use crate::{
    kernel::{Refusal, Timestamp},
    platform::App,
};

/// Parameters of the path; what does not parse is simply unknown.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send> FromRequestParts<App> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        #[expect(clippy::disallowed_types, reason = "wrapped here, with our own rejection")]
        axum::extract::Path::<T>::from_request_parts(parts, app)
            .await
            .map(|path| Self(path.0))
            .map_err(|_| Error(Refusal::NotFound))
    }
}

/// The query string as fields; unknown ones are ignored, as links grow old.
pub struct Query(pub Fields);

impl FromRequestParts<App> for Query {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        Ok(Self(Fields::parse(parts.uri.query().unwrap_or_default().as_bytes())))
    }
}

/// Names and values as a form sent them, in order; a name may repeat.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    #[must_use]
    pub fn parse(body: &[u8]) -> Self {
        Self(serde_urlencoded::from_bytes(body).unwrap_or_default())
    }

    /// The trimmed value of a field; empty when it was not sent.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value.trim())
    }

    /// The value as typed: passwords keep their blanks.
    #[must_use]
    pub fn raw(&self, name: &str) -> &str {
        self.iter().find(|(key, _)| *key == name).map_or("", |(_, value)| value)
    }

    /// All values of a repeated field.
    #[must_use]
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.iter().filter(|(key, _)| *key == name).map(|(_, value)| value).collect()
    }

    /// Whether a checkbox was ticked.
    #[must_use]
    pub fn ticked(&self, name: &str) -> bool {
        self.iter().any(|(key, _)| key == name)
    }

    /// The parsed value, or nothing when absent or unreadable.
    #[must_use]
    pub fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.get(name).parse().ok()
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value.as_str()))
    }

    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Fields {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self(pairs.map(|(k, v)| (k.to_owned(), v.to_owned())).to_vec())
    }
}

/// A posted form.
pub struct Posted {
    pub fields: Fields,
    /// When its last byte had arrived.
    pub received_at: Timestamp,
}

impl FromRequest<App> for Posted {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let headers = request.headers();
        if headers.contains_key(CONTENT_TYPE) && !is_of_type(headers, "application/x-www-form-urlencoded") {
            return Err(Error(Refusal::field("", "error-not-a-form")));
        }
        let body = read(request, app).await?;
        Ok(Self { fields: Fields::parse(&body), received_at: app.clock.now() })
    }
}

/// A JSON body. Fields that its type does not have are refused.
pub struct Json<T> {
    pub value: T,
    pub received_at: Timestamp,
    /// What the bytes hash to: the same key with another body is refused.
    pub hash: String,
}

impl<T: DeserializeOwned> FromRequest<App> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        if !is_of_type(request.headers(), "application/json") {
            // Also keeps a cross-site text/plain form from posing as JSON.
            return Err(Error(Refusal::field("", "error-not-json")));
        }
        let body = read(request, app).await?;
        let received_at = app.clock.now();
        Ok(Self { value: json::read(&body)?, received_at, hash: crate::platform::keys::sha256_hex(&body) })
    }
}

/// One file of an upload.
pub struct UploadedFile {
    pub field: String,
    /// As the sender named it: shown, never used as a path.
    pub name: String,
    pub bytes: Bytes,
}

/// A form with files.
pub struct Upload {
    pub fields: Fields,
    pub files: Vec<UploadedFile>,
    pub received_at: Timestamp,
}

impl Upload {
    /// The file of a field, when one was chosen, be it empty. Browsers send a nameless one for none.
    #[must_use]
    pub fn file(&self, field: &str) -> Option<&UploadedFile> {
        self.files.iter().find(|f| f.field == field && !(f.name.is_empty() && f.bytes.is_empty()))
    }
}

impl FromRequest<App> for Upload {
    type Rejection = Error;

    async fn from_request(request: Request, app: &App) -> Result<Self, Error> {
        let limit = limit(&request);
        let bad = || Refusal::field("", "error-not-an-upload");
        let mut multipart = Multipart::from_request(request, app).await.map_err(|_| bad())?;
        let (mut fields, mut files) = (Fields::default(), Vec::new());
        in_time(limit, async {
            while let Some(part) = multipart.next_field().await.map_err(|e| body_error(limit, e.status()))? {
                let field = part.name().unwrap_or_default().to_owned();
                let name = part.file_name().map(str::to_owned);
                let bytes = part.bytes().await.map_err(|e| body_error(limit, e.status()))?;
                match name {
                    Some(name) => files.push(UploadedFile { field, name, bytes }),
                    None => fields.push(field, String::from_utf8_lossy(&bytes)),
                }
            }
            Ok(())
        })
        .await?;
        Ok(Self { fields, files, received_at: app.clock.now() })
    }
}

async fn read(request: Request, app: &App) -> Result<Bytes, Refusal> {
    let limit = limit(&request);
    in_time(limit, async {
        Bytes::from_request(request, app)
            .await
            .map_err(|e| body_error(limit, axum::response::IntoResponse::into_response(e).status()))
    })
    .await
}

/// The whole body within the patience of its route: the time-out between two pieces alone
/// would let a trickle hold a connection for ever.
async fn in_time<T>(limit: BodyLimit, body: impl Future<Output = Result<T, Refusal>>) -> Result<T, Refusal> {
    match tokio::time::timeout(limit.patience(), body).await {
        Ok(read) => read,
        Err(_) => Err(Refusal::field("", "error-body")),
    }
}

/// As the route's door says it.
fn limit(request: &Request) -> BodyLimit {
    request.extensions().get().copied().unwrap_or(BodyLimit(0))
}

fn body_error(limit: BodyLimit, status: StatusCode) -> Refusal {
    if status == StatusCode::PAYLOAD_TOO_LARGE { limit.refusal() } else { Refusal::field("", "error-body") }
}
