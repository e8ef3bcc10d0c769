//! One contestant: entered by a form, mended, replaced, withdrawn.

use serde_json::json;

use super::stage::{CLOSES, called, draft, enter};
use crate::support::{Officer, Reply, TestApp, people::resident_id};

fn form<'a>(id: &'a str, instead: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("name", "王芳"),
        ("id_number", id),
        ("mobile", "139 0000 0001"),
        ("email", "fang@example.com"),
        ("grade", "senior"),
        ("lang", "zh-CN"),
        ("consent", "yes"),
    ];
    let mut fields: Vec<(&str, &str)> = usual
        .into_iter()
        .filter(|(name, _)| !instead.iter().any(|(n, v)| n == name && v.is_empty()))
        .map(|(name, value)| (name, instead.iter().find(|(n, _)| *n == name).map_or(value, |(_, v)| *v)))
        .collect();
    fields.extend(instead.iter().filter(|(name, _)| !usual.iter().any(|(n, _)| n == name)));
    fields
}

async fn open() -> (TestApp, Officer, Officer, String) {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let (_, event) = called(&host).await;
    (app, host, unit, event)
}

async fn list(unit: &Officer, event: &str) -> Vec<serde_json::Value> {
    let list = unit.client.get_json(&format!("/api/v1/events/{event}/entries")).await.expect(200).json();
    list["items"].as_array().expect("a list").clone()
}

async fn enter_one(unit: &Officer, event: &str, fields: &[(&str, &str)]) -> Reply {
    unit.client.post(&format!("/events/{event}/entries"), fields).await
}

#[tokio::test]
async fn a_wrong_form_comes_back_with_what_was_typed_and_changes_nothing() {
    let (app, _, unit, event) = open().await;
    let cases: [(&[(&str, &str)], &str); 6] = [
        (&[("name", "王")], "姓名至少两个字"),
        (&[("mobile", "12345")], "手机号应为 11 位"),
        (&[("email", "fang")], "电子邮箱"),
        (&[("id_number", "320211199003070018")], "最后一位应为 9"),
        (&[("id_number", "320211199002300011")], "出生日期"),
        (&[("consent", "")], "请先取得选手同意"),
    ];
    let id = resident_id(1);
    for (instead, said) in cases {
        let back = enter_one(&unit, &event, &form(&id, instead)).await.expect(422);
        assert!(back.text().contains(said), "{said}: {}", back.text());
        assert!(back.text().contains("aria-invalid"), "beside the field");
        let (field, typed) = instead[0];
        if field != "consent" {
            assert_eq!(back.field(field), typed, "what was typed is kept");
        }
    }
    assert!(list(&unit, &event).await.is_empty());
    app.end().await;
}

#[tokio::test]
async fn one_person_is_entered_in_one_event_of_a_competition() {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let (unit, other) = (app.unit("甲厂", "BH").await, app.unit("乙厂", "XW").await);
    let (competition, welder) = draft(&host).await;
    let event = json!({ "preset": "practice-only", "event": {
        "title": "电工", "title_en": "", "occupation": "6-31-01-03",
        "places_per_unit": "1", "stations": "3", "units_apart": false } });
    let path = format!("/api/v1/competitions/{competition}");
    let electrician = host.client.post_json(&format!("{path}/events"), &event).await.expect(201).json();
    let electrician = electrician["id"].as_str().expect("an id").to_owned();
    let seen = json!({ "version": super::stage::version(&host, &competition).await });
    host.client.post_json(&format!("{path}/call"), &seen).await.expect(200);

    let id = resident_id(1);
    enter_one(&unit, &welder, &form(&id, &[])).await.expect(303);
    let twice = enter_one(&unit, &electrician, &form(&id, &[])).await.expect(422);
    assert!(twice.text().contains("此人已报名本竞赛的“焊工”"), "{}", twice.text());
    let theirs = enter_one(&other, &electrician, &form(&id, &[])).await.expect(422);
    assert!(theirs.text().contains("已由其他单位报名") && !theirs.text().contains("甲厂"));
    // One place only in the second event.
    enter_one(&unit, &electrician, &form(&resident_id(2), &[])).await.expect(303);
    let full = enter_one(&unit, &electrician, &form(&resident_id(3), &[])).await.expect(422);
    assert!(full.text().contains("名额（1 人）已满"));
    app.end().await;
}

#[tokio::test]
async fn two_units_that_enter_one_person_at_once_make_one_entry() {
    let (app, _, unit, event) = open().await;
    let other = app.unit("乙厂", "XW").await;
    let id = resident_id(1);
    let fields = form(&id, &[]);
    let (one, two) = tokio::join!(enter_one(&unit, &event, &fields), enter_one(&other, &event, &fields));
    let mut statuses = [one.status.as_u16(), two.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 422]);
    assert_eq!(list(&unit, &event).await.len() + list(&other, &event).await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn an_entry_is_mended_with_the_version_that_was_seen() {
    let (app, _, unit, event) = open().await;
    let entry = enter(&unit, &event, 1..2).await.remove(0);
    let edit = format!("/entries/{entry}/edit");
    let page = unit.client.get(&edit).await.expect(200);
    assert_eq!(page.field("mobile"), "13900000001");
    assert!(page.field("id_number").contains("**********"));
    let (masked, version) = (page.field("id_number"), page.field("version"));
    let fields = form(&masked, &[("name", "李䶮"), ("version", &version)]);
    let page = unit.client.post(&edit, &fields).await.expect(303);
    let shown = unit.client.get(&page.location()).await.expect(200).text();
    assert!(shown.contains("生僻字“䶮”"), "rare characters are named");
    let late = unit.client.post(&edit, &fields).await.expect(409);
    assert!(late.text().contains("他人已保存"), "{}", late.text());
    assert_eq!(list(&unit, &event).await[0]["name"], "李䶮");
    app.end().await;
}

#[tokio::test]
async fn a_contestant_is_replaced_or_withdrawn_until_the_deadline() {
    let (app, _, unit, event) = open().await;
    let entries = enter(&unit, &event, 1..6).await;
    let new = resident_id(9);
    let replace = format!("/entries/{}/replace", entries[0]);
    let same = resident_id(1);
    unit.client.post(&replace, &form(&same, &[("version", "1")])).await.expect(422);
    let to = unit.client.post(&replace, &form(&new, &[("version", "1")])).await.expect(303).location();
    assert!(unit.client.get(&to).await.expect(200).text().contains(&entries[0]), "says whom it replaces");
    let withdraw = format!("/entries/{}/withdraw", entries[1]);
    unit.client.post(&withdraw, &[("version", "1")]).await.expect(303);
    unit.client.post(&withdraw, &[("version", "1"), ("confirmed", "yes")]).await.expect(303);
    let stages: Vec<String> =
        list(&unit, &event).await.iter().map(|e| e["stage"].as_str().expect("a stage").to_owned()).collect();
    assert_eq!(stages.iter().filter(|s| *s == "withdrawn").count(), 2);
    // Whoever was withdrawn may come back.
    enter_one(&unit, &event, &form(&resident_id(2), &[])).await.expect(303);
    app.set_clock(CLOSES);
    let late = format!("/entries/{}/withdraw", entries[2]);
    unit.client.post(&late, &[("version", "1"), ("confirmed", "yes")]).await.expect(409);
    unit.client
        .post(&format!("/entries/{}/edit", entries[2]), &form("", &[("version", "1")]))
        .await
        .expect(409);
    app.end().await;
}

#[tokio::test]
async fn an_entry_is_there_only_for_whom_it_concerns() {
    let (app, host, unit, event) = open().await;
    let entry = enter(&unit, &event, 1..2).await.remove(0);
    let path = format!("/entries/{entry}");
    let district = app.district_union("BH").await;
    for (who, sees_contact) in [(&unit, true), (&host, false), (&district, false)] {
        let page = who.client.get(&path).await.expect(200).text();
        assert_eq!(page.contains("13900000001"), sees_contact);
        assert!(!page.contains(&resident_id(1)));
    }
    let (stranger, elsewhere) = (app.unit("乙厂", "BH").await, app.district_union("XW").await);
    for who in [&stranger, &elsewhere] {
        who.client.get(&path).await.expect(404);
    }
    stranger
        .client
        .post(&format!("{path}/withdraw"), &[("version", "1"), ("confirmed", "yes")])
        .await
        .expect(404);
    stranger.client.get(&format!("{path}/edit")).await.expect(404);
    app.visitor().get(&path).await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn a_repeated_request_enters_once() {
    let (app, _, unit, event) = open().await;
    let entry = json!({ "name": "王芳", "id_number": resident_id(1), "mobile": "13900000001",
        "email": "c@example.com", "consent": true });
    let path = format!("/api/v1/events/{event}/entries");
    let first = unit.client.post_json_once(&path, "k", &entry).await.expect(201).json();
    let second = unit.client.post_json_once(&path, "k", &entry).await.expect(201).json();
    assert_eq!(first, second);
    let mut other = entry.clone();
    other["name"] = "李强".into();
    unit.client.post_json_once(&path, "k", &other).await.expect(422);
    let mut unknown = entry;
    unknown["age"] = 3.into();
    unit.client.post_json(&path, &unknown).await.expect(422);
    assert_eq!(list(&unit, &event).await.len(), 1);
    app.end().await;
}
