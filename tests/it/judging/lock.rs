//! Judging again, and the lock.

use jiangtai::{
    audit::{self, Checkpoint},
    scoring::{Options, compute},
};

use super::*;
use crate::support::TestApp;

#[tokio::test]
async fn a_wide_spread_is_judged_again_with_the_first_marks_kept() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    let refused = panel.lock().await.expect(409).json();
    assert_eq!(refused["code"], "lock-unfinished");
    fill_all(&panel, ["1", "2", "3"]).await;
    let refused = panel.lock().await.expect(409).json();
    assert_eq!(refused["code"], "lock-spread");

    let seen = panel.chief.client.get_json(&panel.api("")).await.json();
    assert_eq!(seen["spreads"][0]["aspect"], "A2");
    let page = panel.chief.client.get(&panel.path("")).await.expect(200).text();
    assert!(page.contains("召集重评") && page.contains("<b>3</b>"), "a chief who does not mark sees marks");
    let page = panel.host.client.get(&panel.path("")).await.expect(200).text();
    assert!(!page.contains("召集重评"), "the organiser sees progress only");

    let subject = panel.subjects[0].to_string();
    let call = |aspect: &'static str| json!({ "subject": subject, "aspect": aspect });
    panel.host.client.post_json(&panel.api("/rejudge"), &call("A2")).await.expect(403);
    panel.judges[0].client.post_json(&panel.api("/rejudge"), &call("A2")).await.expect(404);
    panel.chief.client.post_json(&panel.api("/rejudge"), &call("A3")).await.expect(409);
    let round = panel.chief.client.post_json(&panel.api("/rejudge"), &call("A2")).await.expect(200).json();
    assert_eq!(round["round"], 2);
    panel.chief.client.post_json(&panel.api("/rejudge"), &call("A2")).await.expect(409);
    let letter = app.letter_to(&panel.judges[0].email).await;
    assert!(letter.subject.contains("W-01 · A2") && !letter.body.contains("级差"), "{letter:?}");

    let refused = panel.lock().await.expect(409).json();
    assert_eq!(refused["code"], "lock-unfinished", "it cannot be locked while one is open");
    for judge in &panel.judges {
        let sheet = sheets(&judge.client).await[0].1.clone();
        let page = judge.client.get(&format!("/judging/sheets/{sheet}")).await.text();
        assert!(page.contains("首次评分"), "{page}");
        fill(&judge.client, &sheet, "2", "again").await;
    }
    panel.lock().await.expect(200);

    let book = judging::material(app.app.db.read(), panel.contest).await.expect("marks");
    let levels: Vec<(u8, String)> =
        book.facts().filter(|f| f.aspect == "A2").map(|f| (f.round, f.mark.to_string())).collect();
    assert_eq!(levels.iter().filter(|(round, _)| *round == 1).count(), 3, "the first marks stay");
    assert!(levels.iter().filter(|(round, _)| *round == 2).all(|(_, mark)| mark == "2"));
    let material = book.material().expect("material");
    let outcome = compute(&material, Options::default()).expect("standings");
    // 3.2 mm is one begun half millimetre over: 9; three times level 2: 20; 48.5.
    let total = outcome.groups[0].standings[0].total.expect("a total").to_decimal();
    assert_eq!(total, "77.5");
    app.end().await;
}

#[tokio::test]
async fn after_the_lock_nothing_moves_and_the_heads_are_signed() {
    let app = TestApp::start().await;
    let panel = open(&app, 2).await;
    fill_all(&panel, ["2", "2", "2"]).await;
    let version = panel.version().await;
    panel.judges[0].client.post_json(&panel.api("/lock"), &json!({ "version": version })).await.expect(404);
    panel.host.client.post_json(&panel.api("/lock"), &json!({ "version": version })).await.expect(403);
    panel.chief.client.post_json(&panel.api("/lock"), &json!({ "version": version - 1 })).await.expect(409);
    let form = [("version", version.to_string())];
    let form: Vec<(&str, &str)> = form.iter().map(|(k, v)| (*k, v.as_str())).collect();
    panel.chief.client.post(&panel.path("/lock"), &form).await.expect(422);
    panel.lock().await.expect(200);
    panel.lock().await.expect(409);

    let judge = &panel.judges[0].client;
    let sheet = sheets(judge).await[0].1.clone();
    let seen = judge.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.json();
    let version = seen["version"].as_i64().expect("a version");
    let late = judge.post_json(&marks_path(&sheet), &save(version, "late", &[("A3", "1")])).await;
    assert_eq!(late.expect(409).json()["code"], "panel-locked");
    let typed = [("base_version", "2"), ("m-A3", "1")];
    judge.post(&format!("/judging/sheets/{sheet}"), &typed).await.expect(409);
    judge.post(&format!("/judging/sheets/{sheet}/recuse"), &[("confirmed", "yes")]).await.expect(409);

    let db = app.app.db.read();
    let heads = judging::heads(db, panel.contest).await.expect("heads");
    assert_eq!(heads.len(), 6);
    let notes = audit::list_checkpoints(db, None).await.expect("notes");
    let (_, reason, note) = notes.last().expect("a note");
    assert_eq!(reason, "lock");
    let signed = Checkpoint::open(note, &app.app.keys.public_key()).expect("our signature");
    assert!(heads.iter().all(|h| signed.heads.contains(h)));
    let head = judging::find_panel(db, panel.contest).await.expect("a panel").expect("it");
    assert_eq!((head.sheets_done, head.sheets_total), (6, 6));
    assert!(head.locked_at.is_some());
    app.end().await;
}
