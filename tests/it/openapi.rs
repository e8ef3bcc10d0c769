//! The description of the API is one of what is mounted.

use std::collections::BTreeMap;

use jiangtai::{app, platform::http::openapi};
use serde_json::Value;

fn is_api(path: &str) -> bool {
    path.starts_with("/api/v1/")
}

#[test]
fn every_route_of_the_api_is_described_as_it_is_mounted() {
    let mut wrong = Vec::new();
    for route in app::routes().iter().filter(|r| is_api(r.path)) {
        let place = format!("{} {}", route.method, route.path);
        let Some(api) = &route.api else {
            wrong.push(format!("{place} has no description"));
            continue;
        };
        if api.path != route.path {
            wrong.push(format!("{place} is described as {}", api.path));
        }
        let methods: Vec<Value> = api.methods.iter().filter_map(|m| serde_json::to_value(m).ok()).collect();
        if methods != [Value::from(route.method.as_str().to_lowercase())] {
            wrong.push(format!("{place} is described with {methods:?}"));
        }
        if api.operation.description.is_none() && api.operation.summary.is_none() {
            wrong.push(format!("{place} says nothing"));
        }
        let described: Vec<String> = serde_json::to_value(&api.operation.parameters)
            .ok()
            .and_then(|p| p.as_array().cloned())
            .unwrap_or_default()
            .iter()
            .filter(|p| p["in"] == "path")
            .filter_map(|p| p["name"].as_str().map(str::to_owned))
            .collect();
        let mounted: Vec<&str> = route
            .path
            .split('/')
            .filter_map(|part| part.strip_prefix('{').and_then(|p| p.strip_suffix('}')))
            .collect();
        if described != mounted {
            wrong.push(format!("{place} is described with the parameters {described:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn one_name_is_one_schema_and_every_schema_that_is_named_exists() {
    let routes = app::routes();
    let mut schemas: BTreeMap<String, Value> = BTreeMap::new();
    for api in routes.iter().filter_map(|r| r.api.as_ref()) {
        for (name, schema) in &api.schemas {
            let schema = serde_json::to_value(schema).expect("JSON");
            let before = schemas.entry(name.clone()).or_insert_with(|| schema.clone());
            assert_eq!(*before, schema, "two schemas are called {name}");
        }
    }
    let document = serde_json::to_value(openapi::document(&routes)).expect("JSON");
    assert_eq!(document["openapi"], "3.1.0");
    let text = document.to_string();
    for (at, mark) in text.match_indices("#/components/schemas/") {
        let name = text[at + mark.len()..].split('"').next().expect("a name");
        assert!(document["components"]["schemas"][name].is_object(), "there is no schema {name}");
    }
}
