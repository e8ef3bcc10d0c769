//! Several at once. Counts are parameters: `JT_RACES` repeats more often.

use std::sync::Arc;

use jiangtai::audit::Walk;
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
    let mut walk = Walk::default();
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("a walk");
    assert_eq!(walk.findings, []);
    app.end().await;
}

#[tokio::test]
async fn a_save_that_races_the_lock_is_counted_or_refused() {
    let app = TestApp::start().await;
    let (mut counted, mut refused) = (0, 0);
    let races = times(8);
    for race in 0..races {
        let panel = Arc::new(open(&app, 1).await);
        fill_all(&panel, ["2", "2", "2"]).await;
        let version = panel.version().await;
        let lock = || {
            let locker = Arc::clone(&panel);
            tokio::spawn(async move {
                let body = json!({ "version": version });
                locker.chief.client.post_json(&locker.api("/lock"), &body).await.expect(200);
            })
        };
        let mut saves = Vec::new();
        for judge in &panel.judges {
            let sheet = sheets(&judge.client).await[0].1.clone();
            let seen = judge.client.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.json();
            let from = seen["version"].as_i64().expect("a version");
            saves.push((judge.client.clone(), sheet, from));
        }
        // Now the lock sets off first, now the saves.
        let early = (race % 2 == 1).then(lock);
        let running: Vec<_> = saves
            .into_iter()
            .map(|(client, sheet, from)| {
                tokio::spawn(async move {
                    let body = save(from, "race", &[("A3", "12.5")]);
                    client.post_json(&marks_path(&sheet), &body).await
                })
            })
            .collect();
        early.unwrap_or_else(lock).await.expect("the lock");
        let mut acknowledged = 0;
        for one in running {
            let reply = one.await.expect("a save");
            match reply.status.as_u16() {
                200 => acknowledged += 1,
                409 => assert_eq!(reply.json()["code"], "panel-locked"),
                other => panic!("{other}: {}", reply.text()),
            }
        }
        let book = judging::material(app.app.db.read(), panel.contest).await.expect("marks");
        let stands = book.facts().filter(|f| f.mark.to_string() == "12.5").count();
        assert_eq!(stands, acknowledged, "what was acknowledged is counted, and nothing else");
        counted += acknowledged;
        refused += 3 - acknowledged;
        // What the lock recorded is what stands: nothing came after it.
        let mut walk = Walk::default();
        judging::verify_marks(app.app.db.read(), &mut walk).await.expect("a walk");
        assert_eq!(walk.findings, []);
    }
    assert!(races < 20 || (counted > 0 && refused > 0), "{counted} counted, {refused} refused: no race");
    app.end().await;
}
