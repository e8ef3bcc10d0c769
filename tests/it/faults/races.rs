use std::time::Duration;

use jiangtai::{audit, judging};
use serde_json::json;

use crate::support::{
    TestApp,
    season::{Bench, Choices, Size, session, times},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_mark_that_races_the_lock_is_counted_or_refused() {
    let races = times("JT_RACES", 24, 200);
    let app = TestApp::start().await;
    let mut choices = Choices::new();
    let size = Size { judges: 2, subjects: 1, aspects: 2 };
    let (mut counted, mut refused) = (0, 0);
    for race in 0..races {
        let bench = Bench::open(&app.app, &size).await;
        bench.fill(&app.app, &size).await;
        let (judge, sheet) = (&bench.judges[0], bench.judges[0].sheets[0]);
        let marker = app.visitor();
        marker.set_cookie(&session(&app.app, judge.person, true).await);
        let chief = app.visitor();
        chief.set_cookie(&session(&app.app, bench.chief, true).await);
        let panel = format!("/api/v1/panels/{}", bench.panel);
        let version = chief.get_json(&panel).await.expect(200).json()["version"].clone();

        let body = json!({ "base_version": 2, "marks": [{ "aspect": "A1", "value": "999.5", "raw": null }] });
        let path = format!("/api/v1/judging/sheets/{sheet}/marks");
        // Either may be ahead by some milliseconds.
        let (ahead, wait) = (choices.below(2) == 0, Duration::from_micros(choices.below(6_000) as u64));
        let later = async |late: bool| {
            if late {
                tokio::time::sleep(wait).await;
            }
        };
        let saving = async {
            later(!ahead).await;
            marker.post_json(&path, &body).await
        };
        let locking = async {
            later(ahead).await;
            chief.post_json(&format!("{panel}/lock"), &json!({ "version": version })).await
        };
        let (saved, locked) = tokio::join!(saving, locking);
        locked.expect(200);

        let facts = judging::chains(app.app.db.read(), bench.contest).await.expect("the chains").facts;
        let stored = facts.iter().filter(|fact| fact.chain == sheet).count();
        let signed = signed_head(&app, &bench, sheet).await;
        match saved.status.as_u16() {
            200 => {
                counted += 1;
                assert_eq!((stored, signed), (3, 3), "race {race}: accepted, so the lock has seen it");
                let book = judging::material(app.app.db.read(), bench.contest).await.expect("the marks");
                let counts = book.facts().any(|fact| fact.aspect == "A1" && fact.mark.to_string() == "999.5");
                assert!(counts, "race {race}: accepted and not counted");
            }
            409 => {
                refused += 1;
                assert_eq!((stored, signed), (2, 2), "race {race}: refused, so nothing is there");
            }
            other => panic!("race {race}: {other}: {}", saved.text()),
        }
        // And from here on nothing comes through.
        let body =
            json!({ "base_version": signed, "marks": [{ "aspect": "A2", "value": "1.5", "raw": null }] });
        marker.post_json(&path, &body).await.expect(409);
    }
    eprintln!("{races} races: {counted} marks counted, {refused} refused");
    assert!(
        races < 100 || (counted > 0 && refused > 0),
        "no race at all: {counted} counted, {refused} refused"
    );
    let mut walk = audit::Walk::default();
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("the marks");
    assert_eq!(walk.findings, []);
    app.end().await;
}

/// Where the sheet ended for the one who locked.
async fn signed_head(app: &TestApp, bench: &Bench, sheet: uuid::Uuid) -> i64 {
    let records = audit::list_of_chain(app.app.db.read(), bench.chain).await.expect("the trail");
    let locked: Vec<_> = records.iter().filter(|r| r.action == "panel.locked").collect();
    assert_eq!(locked.len(), 1, "one lock");
    let details: serde_json::Value = serde_json::from_str(&locked[0].details).expect("JSON");
    let heads = details["heads"].as_array().expect("heads");
    let head = heads.iter().find(|h| h[0] == sheet.to_string().as_str()).expect("the sheet's head");
    head[1].as_i64().expect("a position")
}
