use std::{collections::BTreeMap, fmt::Write as _};

use jiangtai::{app, platform::http::Route};
use reqwest::Method;
use sea_orm::{ConnectionTrait, Statement};
use serde_json::{Value, json};

use super::objects::{Cast, Relation, has_object, probe};
use crate::support::{
    Client, Reply, TestApp,
    world::{World, days},
};

/// Requests that do something although they say nothing, and who may: they are
/// not sent for these, since every row is asked in the same world.
const ACTS: [(&str, &str, &[&str]); 16] = [
    ("POST", "/sign-out", &["*"]),
    ("POST", "/account/sessions/end", &["*"]),
    ("POST", "/events/{event}/standings", &["organiser"]),
    ("POST", "/events/{event}/draw", &["organiser"]),
    ("POST", "/events/{event}/decode", &["organiser"]),
    ("POST", "/events/{event}/remove", &["union-other"]),
    ("POST", "/judging/sheets/{sheet}/recuse", &["judge", "judge-hidden"]),
    ("POST", "/account/tokens/{access_token}/revoke", &["clerk", "clerk-other"]),
    ("DELETE", "/api/v1/events/{event}", &["union-other"]),
    ("POST", "/api/v1/events/{event}/standings", &["organiser"]),
    ("POST", "/api/v1/events/{event}/draw", &["organiser"]),
    ("POST", "/api/v1/events/{event}/judging", &["organiser"]),
    ("POST", "/api/v1/events/{event}/decode", &["organiser"]),
    ("POST", "/api/v1/judging/sheets/{sheet}/recuse", &["judge", "judge-hidden"]),
    ("POST", "/panels/{panel}/judges/{judge}/dismiss", &["organiser"]),
    ("POST", "/api/v1/panels/{panel}/judges/{judge}/dismiss", &["organiser"]),
];

fn acts(route: &Route, role: &str) -> bool {
    let found = ACTS.iter().find(|(method, path, _)| *path == route.path && route.method.as_str() == *method);
    found.is_some_and(|(_, _, who)| who.contains(&"*") && role != "visitor" || who.contains(&role))
}

/// What an answer means, in three signs.
fn word(reply: &Reply) -> String {
    let status = reply.status.as_u16();
    if status != 303 {
        return status.to_string();
    }
    match reply.location() {
        to if to.starts_with("/sign-in/code") => "2nd".to_owned(),
        to if to == "/sign-in" || to.starts_with("/sign-in?") => "in!".to_owned(),
        _ => "303".to_owned(),
    }
}

/// What a well-meant request says, so that it comes as far as the question who
/// may; what it wants is wrong or has long changed, so that nothing is done.
fn said(path: &str) -> Value {
    let nobody = "00000000-0000-4000-8000-000000000404";
    let competition = json!({
        "kind": "", "title": "", "level": "", "cluster": "", "entry_opens": "", "entry_closes": "", "draw_at": "",
        "judging_opens": "", "judging_closes": "", "notice_days": "",
    });
    let event = json!({ "title": "", "occupation": "", "places_per_unit": "", "stations": "" });
    let contestant = json!({ "name": "", "id_number": "", "mobile": "", "email": "", "consent": false });
    match path {
        "/api/v1/competitions" => competition,
        "/api/v1/competitions/{competition}" => json!({ "version": -1, "competition": competition }),
        "/api/v1/competitions/{competition}/call"
        | "/api/v1/competitions/{competition}/cancel"
        | "/api/v1/entries/{entry}/withdraw"
        | "/api/v1/panels/{panel}/lock"
        | "/api/v1/events/{event}/standings/publish"
        | "/api/v1/events/{event}/standings/final" => json!({ "version": -1 }),
        "/api/v1/events/{event}/standings/withdraw" => json!({ "version": -1, "reason": "" }),
        "/api/v1/competitions/{competition}/events" => json!({ "preset": "", "event": event }),
        "/api/v1/events/{event}/rules/preset" => json!({ "version": -1, "preset": "" }),
        "/api/v1/events/{event}" => json!({ "version": -1, "event": event }),
        "/api/v1/entries/decisions" => {
            json!({ "entries": [{ "id": nobody, "version": 0 }], "decision": "approve", "reason": "" })
        }
        "/api/v1/events/{event}/entries" => contestant,
        "/api/v1/entries/{entry}" => json!({ "version": -1, "name": "", "mobile": "", "email": "" }),
        "/api/v1/entries/{entry}/replace" => json!({ "version": -1, "contestant": contestant }),
        "/api/v1/events/{event}/roster/uploads/{upload}/commit" => json!({ "seen": "", "consent": false }),
        "/api/v1/events/{event}/rules" => json!({ "version": -1, "rules": {} }),
        "/api/v1/judging/sheets/{sheet}/marks" => json!({ "base_version": -1, "marks": [] }),
        "/judging/sheets/{sheet}/marks" => {
            json!({ "aspect": "none", "value": null, "base_version": -1, "idempotency_key": "matrix" })
        }
        "/api/v1/notices/{notice}/objections" => json!({ "name": "", "contact": "", "claim": "" }),
        "/api/v1/me/act-for" => json!({ "organisation": nobody }),
        "/api/v1/organisation/invitations" => json!({ "email": "", "role": "" }),
        "/api/v1/admin/unions" => json!({ "union": "", "level": "", "name": "", "email": "" }),
        "/api/v1/objections/{objection}/decision" => json!({ "version": -1, "stage": "", "answer": "" }),
        "/api/v1/panels/{panel}/judges" => json!({ "name": "", "email": "", "duty": "judge" }),
        "/api/v1/panels/{panel}/bars" => json!({ "judge": nobody, "origin": nobody }),
        "/api/v1/panels/{panel}/window" => json!({ "opens": 1, "closes": 2, "version": -1 }),
        "/api/v1/panels/{panel}/rejudge" => json!({ "subject": nobody, "aspect": "none" }),
        "/api/v1/marketplace/listings/{innovation_number}/delist" => json!({ "version": -1 }),
        "/api/v1/marketplace/enquiries/{innovation_number}" => json!({ "purpose": "" }),
        "/api/v1/marketplace/deals/{deal}/steps" => json!({ "version": -1, "step": { "kind": "complete" } }),
        "/api/v1/panels/{panel}/absent" => json!({ "subject": nobody, "absent": true }),
        _ => json!({}),
    }
}

/// The same for a form; every form takes from it what it knows.
const FORM: [(&str, &str); 9] = [
    ("confirmed", "yes"),
    ("version", "-1"),
    ("base_version", "-1"),
    ("duty", "judge"),
    ("judge", "00000000-0000-4000-8000-000000000404"),
    ("subject", "00000000-0000-4000-8000-000000000404"),
    ("aspect", "none"),
    ("opens", "2026-03-18T08:00"),
    ("closes", "2026-03-20T18:00"),
];

async fn ask(client: &Client, route: &Route, path: &str) -> Reply {
    let speaks_json = path.starts_with("/api/") || path.ends_with("/marks");
    if route.method == Method::GET {
        return probe(client, path).await;
    }
    if path.ends_with("/uploads") || path == "/verify" {
        return client.upload(path, "nothing", "empty.txt", Vec::new()).await;
    }
    if speaks_json {
        let request = client.bare(route.method.clone(), path).header("sec-fetch-site", "same-origin");
        return Client::send(request.json(&said(route.path))).await;
    }
    let reply = client.post(path, &FORM).await;
    // What it says once, it must not say on the next page that is compared.
    client.set_cookie("jt_flash=; Path=/; Max-Age=0");
    reply
}

/// A page without what differs from request to request.
fn plain(reply: &Reply, path: &str) -> String {
    let id = reply.headers.get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or("-");
    let encoded = path.replace('/', "%2F");
    reply.text().replace(id, "ID").replace(path, "PATH").replace(&encoded, "PATH")
}

async fn written(app: &TestApp) -> i64 {
    let db = app.app.db.read();
    let sql = "SELECT (SELECT count(*) FROM audit_record) + (SELECT count(*) FROM change) AS n";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("the database answers").expect("a row").try_get("", "n").expect("a number")
}

/// The beginning of a line.
fn head(route: &Route, relation: Relation) -> String {
    let whose = match relation {
        _ if !has_object(route.path) => "",
        Relation::Own => "own",
        Relation::Other => "other",
        Relation::Unknown => "unknown",
    };
    format!("{:<4} {:<54} {whose:<7} ", route.method.as_str(), route.path)
}

/// Asks every route in this phase and answers the table.
async fn table(world: &World) -> String {
    let cast = Cast::of(world).await;
    let mut routes = app::routes();
    routes.sort_by(|a, b| (a.path, a.method.as_str()).cmp(&(b.path, b.method.as_str())));
    let mut out = String::new();
    for (n, role) in cast.roles.iter().enumerate() {
        let _ = writeln!(out, "{:>2} {}", n + 1, role.name);
    }
    let _ = writeln!(
        out,
        "in! sign in first · 2nd the second factor first · --- no such thing in this phase · act not asked: it would act\n"
    );
    let heads: Vec<String> = (1..=cast.roles.len()).map(|n| format!("{n:>3}")).collect();
    let _ = writeln!(out, "{:<68}{}", "", heads.join(" "));
    let mut cells = 0;
    for route in &routes {
        let relations: &[Relation] = if has_object(route.path) {
            &[Relation::Unknown, Relation::Own, Relation::Other]
        } else {
            &[Relation::Own]
        };
        let mut unknown: BTreeMap<&str, (String, String)> = BTreeMap::new();
        for relation in relations {
            let Some(path) = cast.fill_in(route.path, *relation) else {
                let _ = writeln!(out, "{}---", head(route, *relation));
                continue;
            };
            let mut row = Vec::new();
            let before = written(&world.app).await;
            for role in &cast.roles {
                if acts(route, role.name) {
                    row.push("act".to_owned());
                    continue;
                }
                let reply = ask(&role.client, route, &path).await;
                assert!(
                    reply.status.as_u16() < 500,
                    "{} {path} by {}: {}",
                    route.method,
                    role.name,
                    reply.text()
                );
                let word = word(&reply);
                // What is invisible looks as if it were not there, to the last byte.
                if *relation == Relation::Unknown {
                    unknown.insert(role.name, (word.clone(), plain(&reply, &path)));
                } else if word == "404" && has_object(route.path) {
                    let (status, page) = &unknown[role.name];
                    let plain = plain(&reply, &path);
                    assert_eq!(status, "404", "{} {path} by {}", route.method, role.name);
                    let same = page.bytes().zip(plain.bytes()).take_while(|(a, b)| a == b).count();
                    let rest: String =
                        String::from_utf8_lossy(&plain.as_bytes()[same..]).chars().take(200).collect();
                    assert!(
                        *page == plain,
                        "{} {path} by {} gives itself away: {rest}",
                        route.method,
                        role.name
                    );
                }
                cells += 1;
                row.push(word);
            }
            let after = written(&world.app).await;
            assert_eq!(
                before, after,
                "{} {path} ({relation:?}) changed something without being told what",
                route.method
            );
            let _ = writeln!(out, "{}{}", head(route, *relation), row.join(" "));
        }
    }
    eprintln!("{cells} cells");
    out
}

/// The same table on both databases.
fn hold(phase: &str, table: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(phase, table);
    });
}

#[tokio::test]
async fn while_entries_are_taken() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.enter().await;
    hold("called", &table(&world).await);
    world.app.end().await;
}

#[tokio::test]
async fn while_judges_mark() {
    let world = World::to_judging().await;
    world.mark(1, |_| 0).await;
    hold("judging", &table(&world).await);
    world.app.end().await;
}

#[tokio::test]
async fn after_the_lock() {
    let world = World::to_locked().await;
    hold("locked", &table(&world).await);
    world.app.end().await;
}

#[tokio::test]
async fn while_the_notice_runs() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    for event in 0..world.events.len() {
        world.publish(event).await;
    }
    world.app.run_jobs().await;
    world.object().await;
    hold("published", &table(&world).await);
    world.app.end().await;
}

#[test]
fn every_route_is_known_to_the_matrix_once() {
    let mut seen: Vec<(String, &str)> =
        app::routes().iter().map(|r| (r.method.to_string(), r.path)).collect();
    let all = seen.len();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), all, "a route stands twice");
    for (acts, path, _) in ACTS {
        assert!(
            seen.iter().any(|(method, known)| method == acts && *known == path),
            "{path} is no route any more"
        );
    }
}
