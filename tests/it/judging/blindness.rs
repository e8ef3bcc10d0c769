//! A judge learns nothing of other judges' marks before the lock. One judge
//! looks at everything they can reach; then the others mark, in different ways;
//! not one byte of what the judge sees may move.

use super::*;
use crate::support::{Reply, TestApp};

/// Everything this judge can ask, with the answers.
async fn everything(panel: &Panel, judge: &Client) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    let mut pages = vec![
        "/judging".to_owned(),
        format!("/judging/panels/{}", panel.id),
        panel.path(""),
        panel.api(""),
        "/api/v1/judging/panels".to_owned(),
        "/api/v1/judging/sheets".to_owned(),
    ];
    let own = sheets(judge).await;
    for (_, sheet) in &own {
        pages.push(format!("/judging/sheets/{sheet}"));
        pages.push(format!("/api/v1/judging/sheets/{sheet}"));
    }
    for other in &panel.judges {
        for (_, sheet) in sheets(&other.client).await {
            pages.push(format!("/judging/sheets/{sheet}"));
            pages.push(format!("/api/v1/judging/sheets/{sheet}"));
        }
    }
    for page in pages {
        let reply = if page.starts_with("/api") { judge.get_json(&page).await } else { judge.get(&page).await };
        seen.push((page, whole(reply)));
    }
    // What a save answers, good or bad, and what is asked of the panel.
    let (_, sheet) = &own[0];
    for (path, body) in [
        (marks_path(sheet), save(0, "same", &[("A3", "31.5")])),
        (marks_path(sheet), save(-1, "old", &[("A2", "1")])),
        (marks_path(sheet), save(1, "bad", &[("A2", "7")])),
        (panel.api("/lock"), json!({ "version": 2 })),
        (panel.api("/rejudge"), json!({ "subject": panel.subjects[0], "aspect": "A2" })),
    ] {
        let reply = judge.post_json(&path, &body).await;
        seen.push((format!("POST {path} {body}"), whole(reply)));
    }
    seen
}

/// Status, headers and body, but for the number of the request.
fn whole(reply: Reply) -> String {
    let id = reply.headers.get("x-request-id").and_then(|v| v.to_str().ok()).unwrap_or_default().to_owned();
    let mut headers: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| !["date", "x-request-id"].contains(&name.as_str()))
        .map(|(name, value)| format!("{name}: {value:?}"))
        .collect();
    headers.sort();
    let text = format!("{}\n{}\n{}", reply.status, headers.join("\n"), reply.text());
    if id.is_empty() { text } else { text.replace(&id, "ID") }
}

#[tokio::test]
async fn what_others_mark_moves_nothing_that_a_judge_sees() {
    let app = TestApp::start().await;
    let panel = open(&app, 2).await;
    let judge = &panel.judges[0].client;
    everything(&panel, judge).await; // their own save happens once
    let before = everything(&panel, judge).await;

    for (world, levels) in [["1", "1"], ["3", "0"]].into_iter().enumerate() {
        for (other, level) in panel.judges[1..].iter().zip(levels) {
            for (_, sheet) in sheets(&other.client).await {
                fill(&other.client, &sheet, level, &format!("world-{world}")).await;
            }
        }
        let after = everything(&panel, judge).await;
        for ((page, was), (_, is)) in before.iter().zip(&after) {
            assert_eq!(was, is, "{page} tells of other judges' marks");
        }
    }
    // No name, unit or number of entry stands anywhere.
    let all: String = before.into_iter().map(|(_, text)| text).collect();
    for hidden in ["裁判1", "裁判2", "秦裁判长"] {
        assert!(!all.contains(hidden), "{hidden}");
    }
    app.end().await;
}

#[tokio::test]
async fn a_chief_judge_who_marks_sees_no_mark_before_the_lock() {
    let app = TestApp::start().await;
    let mut panel = prepare(&app, 2).await;
    let leading = app.someone("兼评裁判长").await;
    join(&panel, &leading, "chief_marking").await;
    seat(&app, &mut panel, &[OrganisationId(Uuid::from_u128(9))]).await;
    freeze(&app, &panel).await.expect("open");
    for (client, level) in
        [(&panel.judges[0].client, "0"), (&panel.judges[1].client, "3"), (&leading.client, "2")]
    {
        let sheet = sheets(client).await[0].1.clone();
        fill(client, &sheet, level, "k").await;
    }
    let page = leading.client.get(&panel.path("")).await.expect(200).text();
    assert!(page.contains("召集重评") && !page.contains("marks3") && !page.contains("最低"), "{page}");
    let page = panel.chief.client.get(&panel.path("")).await.expect(200).text();
    assert!(page.contains("marks3"), "{page}");
    app.end().await;
}
