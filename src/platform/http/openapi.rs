//! The OpenAPI 3.1 document, made from the routes that are really mounted.

use utoipa::openapi::{
    ComponentsBuilder, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, path::HttpMethod,
};

use super::Route;

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
    let info = InfoBuilder::new()
        .title("匠台 Jiangtai")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "Points are decimal strings. Times are UTC milliseconds since 1970. Errors are \
             application/problem+json (RFC 9457). Unsafe methods take an Idempotency-Key.",
        ))
        .build();
    OpenApiBuilder::new().info(info).paths(paths.build()).components(Some(components.build())).build()
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
