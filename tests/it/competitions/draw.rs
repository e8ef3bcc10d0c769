//! The draw is promised, held once, and repeatable by anyone afterwards.

use std::process::Command;

use jiangtai::kernel::Timestamp;
use serde_json::json;

use super::stage::{CLOSES, approve, called, enter, ready_to_draw};
use crate::support::TestApp;

#[tokio::test]
async fn a_draw_waits_for_its_moment_and_for_every_check() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let district = app.district_union("BH").await;
    let unit = app.unit("甲厂", "BH").await;
    let (_, event) = called(&host).await;
    app.set_clock("2026-03-02T09:06");
    let entries = enter(&unit, &event, 1..3).await;
    let draw = format!("/api/v1/events/{event}/draw");
    app.clock.set(Timestamp::from_local_input(CLOSES).expect("a time"));
    host.client.post_json(&draw, &json!({})).await.expect(409);
    app.set_clock("2026-03-02T09:12");
    let refused = host.client.post_json(&draw, &json!({})).await.expect(409).text();
    assert!(refused.contains("draw-entries-unchecked"), "{refused}");
    approve(&district, &entries).await;
    let drawn = host.client.post_json(&draw, &json!({})).await.expect(200).json();
    assert_eq!(drawn["entries"], 2);
    let again = host.client.post_json(&draw, &json!({})).await.expect(409).text();
    assert!(again.contains("draw-already-held"), "{again}");
    app.end().await;
}

#[tokio::test]
async fn a_repeated_request_draws_once_and_answers_the_same() {
    let app = TestApp::start().await;
    let (host, _, event) = ready_to_draw(&app).await;
    let draw = format!("/api/v1/events/{event}/draw");
    let first = host.client.post_json_once(&draw, "k1", &json!({})).await.expect(200).json();
    let second = host.client.post_json_once(&draw, "k1", &json!({})).await.expect(200).json();
    assert_eq!(first, second);
    app.end().await;
}

#[tokio::test]
async fn before_decoding_the_public_sees_the_promise_the_list_and_the_number() {
    let app = TestApp::start().await;
    let (host, _, event) = ready_to_draw(&app).await;
    let before = host.client.get(&format!("/events/{event}/draw")).await.expect(200).text();
    assert!(before.contains("举行抽签"), "{before}");
    host.client.post(&format!("/events/{event}/draw"), &[("confirmed", "yes")]).await.expect(303);
    let shown = app.visitor().get_json(&format!("/api/v1/events/{event}/draw")).await.expect(200).json();
    assert_eq!(shown["entries"], 5);
    assert_eq!(shown["list_hash"].as_str().map(str::len), Some(64));
    assert!(shown["seed"].is_null());
    let page = app.visitor().get(&format!("/events/{event}/draw")).await.expect(200).text();
    assert!(!page.contains("W003") && !page.contains("import csv"), "{page}");
    app.visitor().get(&format!("/events/{event}/draw.csv")).await.expect(409);
    host.client.get(&format!("/events/{event}/draw.csv")).await.expect(409);

    let stations = host.client.get(&format!("/events/{event}/draw/stations")).await.expect(200).text();
    assert!(stations.contains("钱选手") && !stations.contains("W00"), "no codes beside names");
    let codes = host.client.get(&format!("/events/{event}/draw/codes")).await.expect(200).text();
    assert!(codes.contains("W001") && !codes.contains("选手"), "no names beside codes");
    host.client.post(&format!("/events/{event}/decode"), &[("confirmed", "yes")]).await.expect(409);
    let rules = host.client.get(&format!("/events/{event}/rules")).await.expect(200).text();
    assert!(!rules.contains("name=\"document\""), "rules are fixed from the draw on");
    app.end().await;
}

#[tokio::test]
async fn after_decoding_the_published_program_repeats_the_draw() {
    let app = TestApp::start().await;
    let (host, _, event) = ready_to_draw(&app).await;
    host.client.post_json(&format!("/api/v1/events/{event}/draw"), &json!({})).await.expect(200);
    lock_panel(&app, &event).await;
    host.client.post(&format!("/events/{event}/decode"), &[("confirmed", "yes")]).await.expect(303);

    let page = app.visitor().get(&format!("/events/{event}/draw")).await.expect(200).text();
    let snippet =
        page.split("<pre><code>").nth(1).expect("a program").split("</code>").next().expect("its end");
    let snippet = snippet
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&");
    let table = app.visitor().get(&format!("/events/{event}/draw.csv")).await.expect(200);
    std::fs::write(app.dir.path().join("draw.csv"), &table.bytes).expect("a file");
    let run = Command::new("python3").arg("-c").arg(&snippet).current_dir(app.dir.path()).output();
    let run = run.expect("python3");
    let said = String::from_utf8_lossy(&run.stdout).into_owned();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let shown = app.visitor().get_json(&format!("/api/v1/events/{event}/draw")).await.json();
    for field in ["seed_hash", "list_hash"] {
        assert!(said.contains(shown[field].as_str().expect("a hash")), "{said}");
    }
    assert!(said.trim_end().ends_with("ok 5"), "{said}");
    app.end().await;
}

/// Puts the panel into the state after its lock; how it gets there is told by
/// the tests of judging.
async fn lock_panel(app: &TestApp, event: &str) {
    use sea_orm::{ConnectionTrait, Statement};
    let id: uuid::Uuid = event.parse().expect("an id");
    let db = app.app.db.owner();
    let backend = db.get_database_backend();
    let run = async |postgres: &str, sqlite: &str, values: Vec<sea_orm::Value>| {
        let sql = if backend == sea_orm::DatabaseBackend::Postgres { postgres } else { sqlite };
        db.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await.expect("a row");
    };
    run(
        "UPDATE panel SET stage = 'locked', locked_at = $1 WHERE contest = $2",
        "UPDATE panel SET stage = 'locked', locked_at = ? WHERE contest = ?",
        vec![app.system().now().0.into(), id.into()],
    )
    .await;
    run(
        "UPDATE event SET stage = 'judging' WHERE id = $1",
        "UPDATE event SET stage = 'judging' WHERE id = ?",
        vec![id.into()],
    )
    .await;
}
