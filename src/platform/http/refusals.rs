//! One refusal, two faces: a page for people, RFC 9457 for programs.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use super::{
    ctx::Ctx,
    error::status,
    reply,
    request::{RequestInfo, is_of_type},
    ui::Ui,
};
use crate::{
    kernel::{Lang, Refusal, Text},
    platform::{App, texts},
};

/// The fixed word of a refusal, for programs.
fn code(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotFound => "not-found",
        Refusal::SignIn => "sign-in",
        Refusal::SecondFactor => "second-factor",
        Refusal::Method => "method",
        Refusal::Forbidden(text) | Refusal::Conflict(text) | Refusal::TooLarge(text) => text.key,
        Refusal::Stale { .. } => "stale",
        Refusal::Invalid(_) => "invalid",
        Refusal::TooMany { .. } => "too-many",
        Refusal::Unavailable => "unavailable",
        Refusal::Internal(_) => "internal",
    }
}

fn detail(refusal: &Refusal, request: &RequestInfo) -> Text {
    match refusal {
        Refusal::NotFound => Text::new("error-not-found"),
        Refusal::SignIn => Text::new("error-sign-in"),
        Refusal::SecondFactor => Text::new("error-second-factor"),
        Refusal::Method => Text::new("error-method"),
        Refusal::Forbidden(text) | Refusal::Conflict(text) | Refusal::TooLarge(text) => text.clone(),
        Refusal::Stale { .. } => Text::new("error-stale"),
        Refusal::Invalid(_) => Text::new("error-invalid"),
        Refusal::TooMany { retry_after } => {
            Text::new("error-too-many").with("minutes", retry_after.div_ceil(60))
        }
        Refusal::Unavailable => Text::new("error-unavailable"),
        Refusal::Internal(_) => Text::new("error-internal").with("id", request.id),
    }
}

#[derive(askama::Template)]
#[template(path = "errors/refusal.html")]
struct RefusalPage {
    ui: Ui,
    status: u16,
    title: String,
    detail: String,
    problems: Vec<(String, String)>,
    /// The page whose form was refused.
    back: Option<String>,
    request_id: String,
}

/// Gives every refusal its face, by path and `Accept`.
pub async fn render_refusals(ctx: Ctx, request: Request, next: Next) -> Response {
    let asker = Asker::of(&request);
    let response = next.run(request).await;
    let refusal = match response.extensions().get::<Arc<Refusal>>() {
        Some(refusal) => Arc::clone(refusal),
        None => match response.status() {
            // axum's own answers, which have no face yet.
            StatusCode::NOT_FOUND if is_bare(&response) => Arc::new(Refusal::NotFound),
            StatusCode::METHOD_NOT_ALLOWED if is_bare(&response) => Arc::new(Refusal::Method),
            _ => return response,
        },
    };
    let mut face = asker.face(&ctx, &refusal);
    if let Some(methods) = response.headers().get(header::ALLOW) {
        face.headers_mut().insert(header::ALLOW, methods.clone());
    }
    face
}

/// The face of a refusal that comes before [`render_refusals`], when nobody knows yet who asks.
pub async fn refused(app: &App, request: Request, refusal: &Refusal) -> Response {
    let asker = Asker::of(&request);
    match Ctx::from_request_parts(&mut request.into_parts().0, app).await {
        Ok(ctx) => asker.face(&ctx, refusal),
        Err(error) => error.into_response(),
    }
}

/// What a request says of how it wants to be refused.
struct Asker {
    wants_json: bool,
    is_get: bool,
    on_condition: bool,
    /// Where the form stood that was sent.
    back: Option<String>,
}

impl Asker {
    fn of(request: &Request) -> Self {
        let headers = request.headers();
        let accept = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        Self {
            wants_json: request.uri().path().starts_with("/api/")
                || (accept.contains("json") && !accept.contains("text/html"))
                // Whoever sends JSON reads JSON.
                || is_of_type(headers, "application/json"),
            is_get: request.method() == Method::GET,
            on_condition: headers.contains_key(header::IF_MATCH),
            back: (request.method() == Method::POST).then(|| page_before(headers)).flatten(),
        }
    }

    fn face(&self, ctx: &Ctx, refusal: &Refusal) -> Response {
        if let Refusal::Internal(source) = refusal {
            // Logged once, here, with the number the person is given.
            tracing::error!(request.id = %ctx.request.id, error = %source, "request failed");
        }
        let mut face = if self.wants_json {
            let status = match refusal {
                // Whoever names the version in a header learns of a newer one by this.
                Refusal::Stale { .. } if self.on_condition => StatusCode::PRECONDITION_FAILED,
                other => status(other),
            };
            problem_json(status, refusal, &ctx.request)
        } else {
            let here = encode(&ctx.request.target);
            match refusal {
                Refusal::SignIn if self.is_get => reply::redirect(&format!("/sign-in?next={here}")),
                Refusal::SignIn => reply::redirect("/sign-in"),
                Refusal::SecondFactor => reply::redirect(&format!("/sign-in/code?next={here}")),
                other => refusal_page(ctx, other, self.back.clone()),
            }
        };
        let headers = face.headers_mut();
        match refusal {
            Refusal::SignIn if self.wants_json => {
                headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            Refusal::TooMany { retry_after } => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from(*retry_after));
            }
            Refusal::Unavailable => {
                headers.insert(header::RETRY_AFTER, HeaderValue::from_static("2"));
            }
            _ => {}
        }
        face
    }
}

fn is_bare(response: &Response) -> bool {
    !response.headers().contains_key(header::CONTENT_TYPE)
}

fn encode(target: &str) -> String {
    serde_urlencoded::to_string([("", target)]).unwrap_or_default().trim_start_matches('=').to_owned()
}

/// The page of ours from which a request was sent.
fn page_before(headers: &HeaderMap) -> Option<String> {
    let referer: Uri = headers.get(header::REFERER)?.to_str().ok()?.parse().ok()?;
    let host = headers.get(header::HOST)?.to_str().ok()?;
    let path = referer.path_and_query()?.as_str();
    // Two slashes would lead to another host.
    (referer.authority()?.as_str() == host && !path.starts_with("//")).then(|| path.to_owned())
}

fn refusal_page(ctx: &Ctx, refusal: &Refusal, back: Option<String>) -> Response {
    let lang = ctx.lang();
    let problems = problems(lang, refusal)
        .into_iter()
        // Who reads the page knows a field by its label, but what stands in the address by its name.
        .map(|(field, text)| (if names(&ctx.request.target, &field) { field } else { String::new() }, text))
        .collect();
    let page = RefusalPage {
        ui: ctx.ui(),
        status: status(refusal).as_u16(),
        title: texts::t(lang, &format!("error-title-{}", status(refusal).as_u16())),
        detail: texts::say(lang, &detail(refusal, &ctx.request)),
        problems,
        back,
        request_id: ctx.request.id.to_string(),
    };
    reply::page_with(status(refusal), &page).unwrap_or_else(|_| status(refusal).into_response())
}

/// Whether the query of an address names the parameter.
fn names(target: &str, parameter: &str) -> bool {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    serde_urlencoded::from_str::<Vec<(String, String)>>(query)
        .is_ok_and(|pairs| pairs.iter().any(|(name, _)| name == parameter))
}

fn problems(lang: Lang, refusal: &Refusal) -> Vec<(String, String)> {
    match refusal {
        Refusal::Invalid(list) => list.iter().map(|p| (p.field.clone(), texts::say(lang, &p.text))).collect(),
        _ => Vec::new(),
    }
}

/// RFC 9457, with `fields` for what is wrong where and `current` for what a
/// stale writer lost against.
fn problem_json(status: StatusCode, refusal: &Refusal, request: &RequestInfo) -> Response {
    let mut body = serde_json::json!({
        "type": "about:blank",
        "status": status.as_u16(),
        "code": code(refusal),
        "title": texts::t(request.lang, &format!("error-title-{}", status.as_u16())),
        "detail": texts::say(request.lang, &detail(refusal, request)),
        "request_id": request.id,
    });
    match refusal {
        Refusal::Invalid(_) => {
            body["fields"] = problems(request.lang, refusal)
                .into_iter()
                .map(|(field, message)| serde_json::json!({ "field": field, "message": message }))
                .collect();
        }
        Refusal::Stale { current } => body["current"] = current.clone(),
        _ => {}
    }
    (
        status,
        [(header::CONTENT_TYPE, "application/problem+json"), (header::CACHE_CONTROL, "no-store")],
        body.to_string(),
    )
        .into_response()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn an_address_names_the_parameters_of_its_query() {
        assert!(names("/repository?q=%E7%84%8A&sort=x", "sort"));
        for (target, parameter) in [("/sort?q=sort", "sort"), ("/repository", ""), ("/sort", "sort")] {
            assert!(!names(target, parameter), "{target}");
        }
    }
}
