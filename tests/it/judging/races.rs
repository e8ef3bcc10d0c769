//! Several at once. Counts are parameters: `JT_RACES` repeats more often.

use std::sync::Arc;

use sea_orm::{ConnectionTrait, Statement};

use super::*;
use crate::support::{TestApp, env};

fn times(usual: usize) -> usize {
    env("JT_RACES").and_then(|n| n.parse().ok()).unwrap_or(usual)
}

async fn count(app: &TestApp, sql: &str) -> i64 {
    let db = app.app.db.read();
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await;
    row.expect("an answer").expect("a row").try_get("", "n").expect("a number")
}

#[tokio::test]
async fn conflicting_saves_lose_nothing_and_every_loser_learns_what_stands() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    let sheet = sheets(&panel.judges[0].client).await[0].1.clone();
    let (clients, each) = (16, times(10));
    let mut running = Vec::new();
    for client in 0..clients {
        let (http, sheet) = (panel.judges[0].client.clone(), sheet.clone());
        running.push(tokio::spawn(async move {
            let (mut version, mut won, mut lost) = (0_i64, 0_usize, 0_usize);
            for n in 0..each {
                // A mark nobody else gives, so that every save is a change.
                let mark = format!("{}", (client + n * clients) % 60);
                let body = save(version, &format!("{client}-{n}"), &[("A3", &mark)]);
                let reply = http.post_json(&marks_path(&sheet), &body).await;
                match reply.status.as_u16() {
                    200 => {
                        version = reply.json()["version"].as_i64().expect("a version");
                        won += 1;
                    }
                    409 => {
                        let current = &reply.json()["current"];
                        version = current["version"].as_i64().expect("the version that stands");
                        assert!(current["marks"][0]["value"].is_string(), "and its value");
                        lost += 1;
                    }
                    other => panic!("{other}: {}", reply.text()),
                }
            }
            (won, lost)
        }));
    }
    let (mut won, mut lost) = (0, 0);
    for one in running {
        let (w, l) = one.await.expect("a client");
        won += w;
        lost += l;
    }
    assert_eq!(won + lost, clients * each);
    assert!(lost > 0, "there were conflicts");
    let stored = count(&app, "SELECT COUNT(*) AS n FROM mark_change").await;
    let kept = count(&app, "SELECT MAX(position) AS n FROM mark_change").await;
    // A save that wishes what stands already is acknowledged without a fact.
    assert!(usize::try_from(stored).expect("a count") <= won && stored == kept, "{stored} {kept} {won}");
    let mut walk = audit_walk();
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("a walk");
    assert_eq!(walk.findings, []);
    app.end().await;
}

fn audit_walk() -> jiangtai::audit::Walk {
    jiangtai::audit::Walk::default()
}

#[tokio::test]
async fn a_save_that_races_the_lock_is_counted_or_refused() {
    let app = TestApp::start().await;
    for race in 0..times(8) {
        let panel = Arc::new(open(&app, 1).await);
        fill_all(&panel, ["2", "2", "2"]).await;
        let version = panel.version().await;
        let mut running = Vec::new();
        for judge in &panel.judges {
            let sheet = sheets(&judge.client).await[0].1.clone();
            let seen = judge.client.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.json();
            let from = seen["version"].as_i64().expect("a version");
            let client = judge.client.clone();
            running.push(tokio::spawn(async move {
                if race % 2 == 1 {
                    tokio::task::yield_now().await;
                }
                let reply =
                    client.post_json(&marks_path(&sheet), &save(from, "race", &[("A3", "12.5")])).await;
                assert!([200, 409].contains(&reply.status.as_u16()), "{}", reply.text());
                (sheet, reply.status.as_u16() == 200)
            }));
        }
        let locker = Arc::clone(&panel);
        let lock = tokio::spawn(async move {
            let body = json!({ "version": version });
            locker.chief.client.post_json(&locker.api("/lock"), &body).await.expect(200);
        });
        lock.await.expect("the lock");
        for one in running {
            let (sheet, acknowledged) = one.await.expect("a save");
            let book = judging::material(app.app.db.read(), panel.contest).await.expect("marks");
            let position = judging::heads(app.app.db.read(), panel.contest)
                .await
                .expect("heads")
                .into_iter()
                .find(|h| h.chain.to_string() == sheet)
                .expect("a head")
                .position;
            let raced = book.facts().filter(|f| f.mark.to_string() == "12.5").count();
            assert!(!acknowledged || raced > 0, "acknowledged and not counted");
            assert!(position >= 2, "{position}");
        }
        // What the lock recorded is what stands: nothing came after it.
        let mut walk = audit_walk();
        judging::verify_marks(app.app.db.read(), &mut walk).await.expect("a walk");
        assert_eq!(walk.findings, []);
    }
    app.end().await;
}
