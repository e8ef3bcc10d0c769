//! The OpenAPI 3.1 document, made from the routes that are really mounted.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, RefOr,
    path::HttpMethod,
    security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
};

use super::{Access, Ctx, Route, Ui, get, json, page};

/// Describes all routes under `/api/v1`.
#[must_use]
pub fn document(routes: &[Route]) -> OpenApi {
    let mut paths = PathsBuilder::new();
    let mut components = ComponentsBuilder::new();
    for route in routes {
        let (Some(api), Some(method)) = (&route.api, method(&route.method)) else { continue };
        paths = paths.path(route.path, PathItem::new(method, api.operation.clone()));
        for (name, schema) in &api.schemas {
            components = components.schema(name, schema.clone());
        }
    }
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An access token, made on the page of one's account."))
        .build();
    components = components.security_scheme("token", SecurityScheme::Http(bearer));
    let info = InfoBuilder::new()
        .title("匠台 Jiangtai")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Points are decimal strings. Times are UTC milliseconds since 1970. Errors are \
             application/problem+json (RFC 9457). Unsafe methods take an Idempotency-Key; a version \
             that was seen may be named by If-Match instead of in the body.",
        ))
        .build();
    // Without a token one reads what is public.
    let security = [SecurityRequirement::new("token", [""; 0]), SecurityRequirement::default()];
    OpenApiBuilder::new()
        .info(info)
        .paths(paths.build())
        .components(Some(components.build()))
        .security(Some(security))
        .build()
}

fn method(method: &axum::http::Method) -> Option<HttpMethod> {
    Some(match method.as_str() {
        "GET" => HttpMethod::Get,
        "POST" => HttpMethod::Post,
        "PUT" => HttpMethod::Put,
        "DELETE" => HttpMethod::Delete,
        _ => return None,
    })
}

/// One operation, as the page lists it.
struct Operation {
    method: &'static str,
    path: String,
    summary: String,
    parameters: Vec<String>,
    body: String,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    ui: Ui,
    operations: Vec<Operation>,
}

/// The document and a page to read it, which asks nobody outside.
#[must_use]
pub fn routes(document: OpenApi) -> Vec<Route> {
    let document = Arc::new(document);
    let to_read = Arc::clone(&document);
    vec![
        get("/api", Access::PUBLIC, async move |ctx: Ctx| {
            page(&ApiPage { ui: ctx.ui(), operations: operations(&to_read) })
        }),
        get("/api/openapi.json", Access::PUBLIC, async move || json(StatusCode::OK, &*document)),
    ]
}

fn operations(document: &OpenApi) -> Vec<Operation> {
    let mut list = Vec::new();
    for (path, item) in &document.paths.paths {
        for (method, operation) in
            [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("DELETE", &item.delete)]
        {
            let Some(operation) = operation else { continue };
            let parameters = operation
                .parameters
                .iter()
                .flatten()
                .filter_map(|p| match p {
                    RefOr::T(parameter) => Some(parameter.name.clone()),
                    RefOr::Ref(_) => None,
                })
                .collect();
            let body = operation
                .request_body
                .as_ref()
                .and_then(|body| serde_json::to_string_pretty(body).ok())
                .unwrap_or_default();
            let summary = operation.summary.clone().or_else(|| operation.description.clone());
            list.push(Operation {
                method,
                path: path.clone(),
                summary: summary.unwrap_or_default(),
                parameters,
                body,
            });
        }
    }
    list
}
