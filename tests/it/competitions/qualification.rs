//! The union checks what the units of its district have entered.

use serde_json::json;

use super::stage::{CLOSES, approve, called, enter};
use crate::support::{Officer, TestApp};

async fn open() -> (TestApp, Officer, Officer, Officer, String, Vec<String>) {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let district = app.district_union("BH").await;
    let unit = app.unit("无锡某厂", "BH").await;
    let (_, event) = called(&host).await;
    let entries = enter(&unit, &event, 1..5).await;
    (app, host, district, unit, event, entries)
}

fn chosen(entries: &[String], version: i64) -> Vec<String> {
    entries.iter().map(|id| format!("{id}.{version}")).collect()
}

fn fields<'a>(chosen: &'a [String], decision: &'a str, reason: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields: Vec<(&str, &str)> = chosen.iter().map(|c| ("entry", c.as_str())).collect();
    fields.extend([("decision", decision), ("reason", reason)]);
    fields
}

async fn stages(unit: &Officer, event: &str) -> Vec<String> {
    let list = unit.client.get_json(&format!("/api/v1/events/{event}/entries")).await.expect(200).json();
    let items = list["items"].as_array().expect("a list").clone();
    items.iter().map(|e| e["stage"].as_str().expect("a stage").to_owned()).collect()
}

#[tokio::test]
async fn many_entries_are_decided_at_once_and_their_unit_is_told() {
    let (app, _, district, unit, event, entries) = open().await;
    let queue = district.client.get("/qualification").await.expect(200).text();
    assert_eq!(queue.matches("name=\"entry\"").count(), 4);
    let seen = chosen(&entries[..2], 1);
    district.client.post("/qualification", &fields(&seen, "approve", "")).await.expect(303);
    let letter = app.letter_to(&unit.email).await;
    assert!(letter.subject.contains("资格审核通过") && letter.body.contains("2 名选手"), "{letter:?}");

    let third = chosen(&entries[2..3], 1);
    let back = district.client.post("/qualification", &fields(&third, "return", " ")).await.expect(422);
    let text = back.text();
    assert!(text.contains("请写明原因"), "{text}");
    let boxed = text.split(&format!("value=\"{}\"", third[0])).nth(1).expect("its box");
    assert!(boxed.split('>').next().is_some_and(|tag| tag.contains("checked")), "what was chosen stays");
    district.client.post("/qualification", &fields(&third, "return", "社保证明不全")).await.expect(303);
    assert!(app.letter_to(&unit.email).await.body.contains("社保证明不全"));
    let fourth = chosen(&entries[3..], 1);
    district.client.post("/qualification", &fields(&fourth, "refuse", "不是本单位职工")).await.expect(303);
    assert_eq!(stages(&unit, &event).await, ["qualified", "qualified", "returned", "refused"]);
    assert!(district.client.get("/qualification").await.text().contains("没有待处理的报名"));
    let all = district.client.get("/qualification?stage=all").await.text();
    assert_eq!(all.matches("name=\"entry\"").count(), 4);
    app.end().await;
}

#[tokio::test]
async fn what_was_returned_is_mended_and_checked_again() {
    let (app, _, district, unit, event, entries) = open().await;
    let one = chosen(&entries[..1], 1);
    district.client.post("/qualification", &fields(&one, "return", "姓名有误")).await.expect(303);
    let edit = format!("/entries/{}/edit", entries[0]);
    let page = unit.client.get(&edit).await.expect(200);
    assert!(page.text().contains("姓名有误"), "why, where it is mended");
    let (id, version) = (page.field("id_number"), page.field("version"));
    let mended = [
        ("name", "王芳"),
        ("id_number", id.as_str()),
        ("mobile", "13900000001"),
        ("email", "c1@example.com"),
        ("version", version.as_str()),
    ];
    unit.client.post(&edit, &mended).await.expect(303);
    assert_eq!(stages(&unit, &event).await[0], "submitted");
    // What was seen before it was mended is not decided.
    let stale = district.client.post("/qualification", &fields(&one, "approve", "")).await.expect(409);
    assert!(stale.text().contains("有变化"), "{}", stale.text());
    let seen = chosen(&entries[..1], 3);
    district.client.post("/qualification", &fields(&seen, "approve", "")).await.expect(303);
    // A qualified entry is fixed for its unit.
    unit.client.get(&edit).await.expect(409);
    app.end().await;
}

#[tokio::test]
async fn all_are_decided_or_none() {
    let (app, _, district, unit, event, entries) = open().await;
    approve(&district, &entries[..1]).await;
    let mixed = [chosen(&entries[..1], 2), chosen(&entries[1..], 1)].concat();
    let refused = district.client.post("/qualification", &fields(&mixed, "approve", "")).await.expect(409);
    assert!(refused.text().contains("已经审核通过"));
    assert_eq!(stages(&unit, &event).await, ["qualified", "submitted", "submitted", "submitted"]);
    district.client.post("/qualification", &fields(&[], "approve", "")).await.expect(422);
    district.client.post("/qualification", &fields(&chosen(&entries, 1), "", "")).await.expect(422);
    app.end().await;
}

#[tokio::test]
async fn only_the_unit_s_district_and_the_host_check() {
    let (app, host, _, unit, _, entries) = open().await;
    let elsewhere = app.district_union("XW").await;
    let decision = json!({ "entries": [{ "id": entries[0], "version": 1 }], "decision": "approve" });
    let path = "/api/v1/entries/decisions";
    elsewhere.client.post_json(path, &decision).await.expect(404);
    assert!(!elsewhere.client.get("/qualification?stage=all").await.expect(200).text().contains("无锡某厂"));
    unit.client.post_json(path, &decision).await.expect(404);
    unit.client.get("/qualification").await.expect(404);
    assert!(host.client.get("/qualification").await.expect(200).text().contains("无锡某厂"));
    host.client.post_json(path, &decision).await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn nothing_is_returned_after_the_deadline_or_decided_after_the_draw() {
    let (app, host, district, _, event, entries) = open().await;
    app.set_clock(CLOSES);
    let one = chosen(&entries[..1], 1);
    let late = district.client.post("/qualification", &fields(&one, "return", "缺材料")).await.expect(422);
    assert!(late.text().contains("报名已截止"));
    approve(&district, &entries).await;
    app.set_clock(super::stage::DRAW);
    host.client.post_json(&format!("/api/v1/events/{event}/draw"), &json!({})).await.expect(200);
    let seen = chosen(&entries[..1], 2);
    let after = district.client.post("/qualification", &fields(&seen, "refuse", "冒名")).await.expect(409);
    assert!(after.text().contains("已经抽签"));
    app.end().await;
}

#[tokio::test]
async fn the_organiser_lists_and_exports_entries_masked() {
    let (app, host, _, unit, event, _) = open().await;
    let list = host.client.get(&format!("/events/{event}/entries")).await.expect(200).text();
    assert!(list.contains("无锡某厂") && list.contains("**********"));
    let found = host.client.get(&format!("/events/{event}/entries?q=某厂&stage=qualified")).await.text();
    assert!(found.contains("没有符合条件的报名"));
    let file = host.client.get(&format!("/events/{event}/entries.xlsx")).await.expect(200).bytes;
    let limits = jiangtai::platform::sheets::Limits::SMALL;
    let table = jiangtai::platform::sheets::read("a.xlsx", &file, &limits).expect("our own workbook");
    assert_eq!(table.rows.len(), 5);
    assert!(table.rows[1].text(2).contains("**********"));
    unit.client.get(&format!("/events/{event}/entries")).await.expect(403);
    app.end().await;
}

#[tokio::test]
async fn what_a_cancelled_competition_left_behind_waits_for_nobody() {
    let (app, host, district, _, event, entries) = open().await;
    assert!(district.client.waiting().await.contains("参赛资格"));
    let competition =
        host.client.get_json(&format!("/api/v1/events/{event}")).await.expect(200).json()["competition"]
            .as_str()
            .expect("an id")
            .to_owned();
    let head = host.client.get_json(&format!("/api/v1/competitions/{competition}")).await.expect(200).json();
    let cancel = json!({ "version": head["version"] });
    host.client.post_json(&format!("/api/v1/competitions/{competition}/cancel"), &cancel).await.expect(200);
    for union in [&host, &district] {
        assert_eq!(union.client.waiting().await, "");
        let queue = union.client.get("/qualification?stage=all").await.expect(200).text();
        assert!(!queue.contains("无锡某厂"), "{queue}");
    }
    let decided = chosen(&entries[..1], 1);
    let refused = district.client.post("/qualification", &fields(&decided, "approve", "")).await.expect(409);
    assert!(refused.text().contains("已取消"));
    app.end().await;
}
