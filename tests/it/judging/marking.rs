//! Giving marks.

use super::*;
use crate::support::TestApp;

#[tokio::test]
async fn a_sheet_is_marked_with_a_plain_form() {
    let app = TestApp::start().await;
    let panel = open(&app, 2).await;
    let judge = &panel.judges[0].client;
    let own = sheets(judge).await;
    let (first, second) = (&own[0].1, &own[1].1);
    let path = format!("/judging/sheets/{first}");
    let page = judge.get(&path).await.expect(200);
    assert!(page.text().contains("W-01") && page.text().contains("达到标准"));
    assert_eq!(page.field("base_version"), "0");

    // What is no mark comes back with what was typed; nothing is saved.
    let typed = [("base_version", "0"), ("m-A2", "2"), ("m-A3", "61"), ("action", "next")];
    let refused = judge.post(&path, &typed).await.expect(422);
    assert_eq!(refused.field("m-A3"), "61");
    assert!(refused.text().contains("请填写 0 至 60 之间的分数"), "{}", refused.text());
    assert_eq!(judge.get(&path).await.field("base_version"), "0");

    let typed = [("base_version", "0"), ("m-A2", "2"), ("m-A3", "55.5"), ("action", "stay")];
    judge.post(&path, &typed).await.expect(303);
    let page = judge.get(&path).await.expect(200);
    assert_eq!((page.field("base_version").as_str(), page.field("m-A3").as_str()), ("2", "55.5"));
    assert!(page.text().contains("value=\"2\" checked"), "{}", page.text());
    // The same form again is the same save; an older one with other marks is stale.
    judge.post(&path, &typed).await.expect(303);
    let other = [("base_version", "0"), ("m-A2", "3"), ("m-A3", "55.5"), ("action", "stay")];
    let stale = judge.post(&path, &other).await.expect(409);
    assert!(stale.text().contains("已保存的是：2 级") && stale.text().contains("value=\"3\" checked"));
    assert_eq!(stale.field("base_version"), "2", "it can be saved after looking");

    let rest = [("base_version", "2"), ("m-A1", "3.4"), ("m-A2", "2"), ("m-A3", "55.5"), ("action", "next")];
    let owes_a1 = judge.get(&path).await.text().contains("m-A1");
    let rest: Vec<(&str, &str)> = rest.into_iter().filter(|(k, _)| owes_a1 || *k != "m-A1").collect();
    let next = judge.post(&path, &rest).await.expect(303);
    assert_eq!(next.location(), format!("/judging/sheets/{second}"));
    app.end().await;
}

#[tokio::test]
async fn the_page_s_script_saves_aspect_by_aspect() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    // Of one subject the measurement is one judge's only.
    let mut found = None;
    for judge in &panel.judges {
        let sheet = sheets(&judge.client).await[0].1.clone();
        if judge.client.get(&format!("/judging/sheets/{sheet}")).await.text().contains("m-A1") {
            assert!(found.is_none(), "one judge measures");
            found = Some((judge, sheet));
        }
    }
    let (judge, sheet) = found.expect("a judge measures");
    let path = format!("/judging/sheets/{sheet}/marks");
    let one = |aspect: &str, value: Option<&str>, version: i64, key: &str| {
        json!({ "aspect": aspect, "value": value, "base_version": version, "idempotency_key": key })
    };
    let saved = judge.client.post_json(&path, &one("A1", Some("3.4"), 0, "a")).await.expect(200).json();
    assert_eq!(saved["version"], 1);
    assert_eq!(saved["aspects"]["A1"]["mark"], "9", "the engine says what 3.4 is worth: {saved}");
    assert_eq!(saved["aspects"]["A1"]["text"], "得 9 分");
    assert_eq!(saved["subtotal"], "9");

    // The answer got lost: the same again, also when something came between.
    let again = judge.client.post_json(&path, &one("A1", Some("3.4"), 0, "a")).await.expect(200);
    assert_eq!(again.json(), saved);
    judge.client.post_json(&path, &one("A3", Some("20"), 1, "b")).await.expect(200);
    assert_eq!(judge.client.post_json(&path, &one("A1", Some("3.4"), 0, "a")).await.json(), saved);
    let reused = judge.client.post_json(&path, &one("A1", Some("3"), 0, "a")).await.expect(422).json();
    assert_eq!(reused["fields"][0]["field"], "idempotency_key");

    let stale = judge.client.post_json(&path, &one("A3", Some("30"), 1, "c")).await.expect(409).json();
    assert_eq!((&stale["code"], &stale["current"]["version"]), (&json!("stale"), &json!(2)));
    assert_eq!(stale["current"]["value"], "20");
    let wrong = judge.client.post_json(&path, &one("A2", Some("4"), 2, "d")).await.expect(422).json();
    assert_eq!(wrong["fields"][0]["field"], "A2");
    let unknown = judge.client.post_json(&path, &one("Z9", Some("4"), 2, "d")).await.expect(422).json();
    assert_eq!(unknown["fields"][0]["field"], "Z9");
    // A mark is taken back, not made 0.
    let gone = judge.client.post_json(&path, &one("A1", None, 2, "e")).await.expect(200).json();
    assert_eq!((&gone["aspects"]["A1"]["mark"], &gone["marked"]), (&Value::Null, &json!(1)));
    app.end().await;
}

#[tokio::test]
async fn a_whole_sheet_is_saved_at_once_or_not_at_all() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    let judge = &panel.judges[1].client;
    let sheet = sheets(judge).await[0].1.clone();
    let half = save(0, "k", &[("A2", "1"), ("A3", "99")]);
    let refused = judge.post_json(&marks_path(&sheet), &half).await.expect(422).json();
    assert_eq!(refused["fields"].as_array().map(Vec::len), Some(1));
    let seen = judge.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.json();
    assert_eq!((&seen["version"], &seen["marked"]), (&json!(0), &json!(0)), "{seen}");
    fill(judge, &sheet, "1", "k").await;
    let seen = judge.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.json();
    assert_eq!(seen["marked"], seen["due"]);
    let bad = json!({ "base_version": 2, "marks": [], "extra": 1 });
    judge.post_json(&marks_path(&sheet), &bad).await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn marks_are_taken_in_the_window_only_and_the_organiser_moves_it() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    let judge = &panel.judges[0].client;
    let sheet = sheets(judge).await[0].1.clone();
    later(&app, hour(10) - 1);
    judge.post_json(&marks_path(&sheet), &save(0, "a", &[("A3", "1")])).await.expect(200);
    later(&app, 1);
    let late = judge.post_json(&marks_path(&sheet), &save(1, "b", &[("A3", "2")])).await.expect(409).json();
    assert_eq!(late["code"], "panel-window-over");
    let page = judge.get(&format!("/judging/sheets/{sheet}")).await.expect(200).text();
    assert!(page.contains("data-locked") && !page.contains("data-save-next"), "{page}");

    let version = panel.version().await.to_string();
    let window = [("opens", "2026-03-02T09:00"), ("closes", "2026-03-02T08:00"), ("version", version.as_str())];
    panel.chief.client.post(&panel.path("/window"), &window).await.expect(403);
    panel.host.client.post(&panel.path("/window"), &window).await.expect(422);
    let window = [("opens", "2026-03-02T09:00"), ("closes", "2026-03-02T20:00"), ("version", "99")];
    panel.host.client.post(&panel.path("/window"), &window).await.expect(409);
    let window =
        [("opens", "2026-03-02T09:00"), ("closes", "2026-03-02T20:00"), ("version", version.as_str())];
    panel.host.client.post(&panel.path("/window"), &window).await.expect(303);
    judge.post_json(&marks_path(&sheet), &save(1, "b", &[("A3", "2")])).await.expect(200);
    app.end().await;
}
