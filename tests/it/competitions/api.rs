//! What the pages of a competition do, done by programs.

use serde_json::{Value, json};

use super::stage::{approve, called, draft, enter, version};
use crate::support::{
    Client, Officer, Reply, TestApp,
    people::resident_id,
    world::{Contestant, World, days, roster},
};

async fn open() -> (TestApp, Officer, Officer, String, String) {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let (competition, event) = called(&host).await;
    (app, host, unit, competition, event)
}

fn people() -> Vec<Contestant> {
    vec![
        Contestant { name: "陆建国", number: 3, lang: "zh-CN" },
        Contestant { name: "钱红梅", number: 4, lang: "en" },
    ]
}

async fn upload(client: &Client, event: &str) -> Value {
    let path = format!("/api/v1/events/{event}/roster/uploads");
    client.upload(&path, "file", "名单.xlsx", roster(&people())).await.expect(201).json()
}

fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name}: {value}")).to_owned()
}

async fn taken(unit: &Officer, event: &str) -> Value {
    unit.client.get_json(&format!("/api/v1/events/{event}/entries")).await.expect(200).json()["taken"].clone()
}

#[tokio::test]
async fn a_roster_is_uploaded_looked_at_and_committed_once() {
    let (app, _, unit, _, event) = open().await;
    let other = app.unit("另一厂", "BH").await;
    let sent = upload(&unit.client, &event).await;
    assert_eq!(sent["counts"], json!({ "new": 2, "changed": 0, "skipped": 0, "errors": 0 }));
    assert!(!sent.to_string().contains(&resident_id(3)), "masked");
    assert_eq!(taken(&unit, &event).await, 0, "a look enters nobody");

    let here = format!("/api/v1/events/{event}/roster/uploads/{}", text(&sent, "id"));
    assert_eq!(unit.client.get_json(&here).await.expect(200).json(), sent);
    other.client.get_json(&here).await.expect(404);
    other.client.delete(&here).await.expect(404);
    let elsewhere = here.replace(&event, "00000000-0000-4000-8000-000000000404");
    unit.client.get_json(&elsewhere).await.expect(404);

    let commit = format!("{here}/commit");
    let seen = text(&sent, "seen");
    other.client.post_json(&commit, &json!({ "seen": seen, "consent": true })).await.expect(404);
    unit.client.post_json(&commit, &json!({ "seen": seen, "consent": false })).await.expect(422);
    unit.client.post_json(&commit, &json!({ "seen": "else", "consent": true })).await.expect(409);
    let body = json!({ "seen": seen, "consent": true });
    let done = unit.client.post_json_once(&commit, "c-1", &body).await.expect(200).json();
    assert_eq!(done, json!({ "new": 2, "changed": 0, "skipped": 0, "errors": 0 }));
    assert_eq!(unit.client.post_json_once(&commit, "c-1", &body).await.expect(200).json(), done);
    assert_eq!(taken(&unit, &event).await, 2);
    unit.client.delete(&here).await.expect(409);

    // Another upload of the same does nothing, and is thrown away.
    let again = upload(&unit.client, &event).await;
    assert_eq!(again["counts"]["skipped"], 2);
    let list = format!("/api/v1/events/{event}/roster/uploads");
    assert_eq!(unit.client.get_json(&list).await.expect(200).json().as_array().map(Vec::len), Some(2));
    let here = format!("{list}/{}", text(&again, "id"));
    unit.client.delete(&here).await.expect(200);
    unit.client.get_json(&here).await.expect(404);
    unit.client.delete(&here).await.expect(404);
    let nothing = unit.client.upload(&list, "other", "a.xlsx", Vec::new()).await.expect(422);
    assert_eq!(nothing.status, 422);
    app.end().await;
}

#[tokio::test]
async fn an_upload_is_thrown_away_on_its_page_after_a_question() {
    let (app, _, unit, _, event) = open().await;
    let sent = upload(&unit.client, &event).await;
    let here = format!("/events/{event}/roster/uploads/{}", text(&sent, "id"));
    let discard = format!("{here}/discard");
    assert!(unit.client.get(&here).await.expect(200).text().contains("删除此次上传"));
    assert_eq!(unit.client.post(&discard, &[]).await.expect(303).location(), here);
    unit.client.get(&here).await.expect(200);
    unit.client.post(&discard, &[("confirmed", "yes")]).await.expect(303);
    unit.client.get(&here).await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn an_entry_is_read_mended_and_replaced_by_its_unit_only() {
    let (app, host, unit, _, event) = open().await;
    let other = app.unit("另一厂", "BH").await;
    let entry = enter(&unit, &event, 1..2).await.remove(0);
    let here = format!("/api/v1/entries/{entry}");
    let reply = unit.client.get_json(&here).await.expect(200);
    let own = reply.json();
    assert_eq!(own["contact"]["mobile"], "13900000001");
    assert_eq!(reply.headers["etag"], "\"1\"");
    let organiser = host.client.get_json(&here).await.expect(200).json();
    assert_eq!((&organiser["contact"], &organiser["unit_name"]), (&Value::Null, &json!("无锡某厂")));
    other.client.get_json(&here).await.expect(404);
    app.visitor().get_json(&here).await.expect(401);

    let mended = json!({ "name": "王芳", "mobile": "13900000009", "email": "fang@example.com" });
    other.client.put_json_if(&here, 1, &mended).await.expect(404);
    unit.client.put_json_if(&here, 7, &mended).await.expect(412);
    unit.client.put_json(&here, &mended).await.expect(422);
    let wrong = json!({ "version": 1, "name": "", "mobile": "1", "email": "x" });
    let refused = unit.client.put_json(&here, &wrong).await.expect(422).json();
    assert_eq!(refused["fields"].as_array().map(Vec::len), Some(3), "{refused}");
    let shown = unit.client.put_json_if(&here, 1, &mended).await.expect(200).json();
    assert_eq!((&shown["name"], &shown["version"]), (&json!("王芳"), &json!(2)));
    assert_eq!(shown["id_masked"], own["id_masked"], "what was not said stays");

    let contestant = |id: String, consent: bool| {
        json!({ "name": "李强", "id_number": id, "mobile": "13900000002", "email": "q@example.com",
            "consent": consent })
    };
    let replace = format!("{here}/replace");
    let without = json!({ "version": 2, "contestant": contestant(resident_id(2), false) });
    unit.client.post_json(&replace, &without).await.expect(422);
    let with = json!({ "version": 2, "contestant": contestant(resident_id(2), true) });
    let made = unit.client.post_json_once(&replace, "r-1", &with).await.expect(201).json();
    assert_eq!(unit.client.post_json_once(&replace, "r-1", &with).await.expect(201).json(), made);
    let new =
        unit.client.get_json(&format!("/api/v1/entries/{}", text(&made, "id"))).await.expect(200).json();
    assert_eq!(new["replaces"], entry.as_str());
    assert_eq!(unit.client.get_json(&here).await.expect(200).json()["stage"], "withdrawn");
    app.end().await;
}

#[tokio::test]
async fn the_queue_is_read_part_by_part_while_it_is_decided() {
    let (app, host, unit, _, event) = open().await;
    let (district, elsewhere) = (app.district_union("BH").await, app.district_union("XW").await);
    let entries = enter(&unit, &event, 1..6).await;
    let part = async |query: &str| -> Value {
        let path = format!("/api/v1/qualification?{query}");
        district.client.get_json(&path).await.expect(200).json()
    };
    let first = part("size=2").await;
    assert_eq!(first["counts"]["submitted"], 5);
    let ids = |part: &Value| -> Vec<String> {
        part["items"].as_array().expect("items").iter().map(|e| text(e, "id")).collect()
    };
    // What has just been decided leaves the queue; the next part is still the next.
    approve(&district, &ids(&first)).await;
    let cursor = text(&first, "next");
    let second = part(&format!("size=2&cursor={cursor}")).await;
    let third = part(&format!("size=2&cursor={}", text(&second, "next"))).await;
    assert_eq!(third["next"], Value::Null);
    assert_eq!([ids(&first), ids(&second), ids(&third)].concat(), entries);
    assert_eq!(ids(&part("stage=all").await).len(), 5);
    assert_eq!(ids(&part("stage=qualified&q=某厂").await).len(), 2);
    let wrong = "/api/v1/qualification?cursor=nobody";
    district.client.get_json(wrong).await.expect(422);
    // Somebody else's entry is no place to go on from, and there is nothing to see.
    let none = elsewhere.client.get_json("/api/v1/qualification?stage=all").await.expect(200).json();
    assert_eq!((ids(&none).len(), &none["counts"]["qualified"]), (0, &json!(0)));
    let path = format!("/api/v1/qualification?cursor={cursor}");
    elsewhere.client.get_json(&path).await.expect(422);
    unit.client.get_json("/api/v1/qualification").await.expect(404);

    let all = format!("/api/v1/events/{event}/entries/all?size=3");
    let listed = host.client.get_json(&all).await.expect(200).json();
    assert_eq!(listed["items"][0]["unit_name"], "无锡某厂");
    assert_eq!(listed["items"][0]["version"], 2);
    for who in [&unit, &district] {
        who.client.get_json(&all).await.expect(403);
    }

    let history = format!("/api/v1/entries/{}/decisions", entries[0]);
    for who in [&unit, &district, &host] {
        let happened = who.client.get_json(&history).await.expect(200).json();
        let acts: Vec<String> = happened.as_array().expect("a list").iter().map(|h| text(h, "act")).collect();
        assert_eq!(acts, ["entry.submitted", "entry.qualified"]);
        assert_eq!(happened[1]["by"], district.organisation.to_string());
    }
    elsewhere.client.get_json(&history).await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn events_of_a_draft_are_changed_and_removed_and_a_call_is_cancelled() {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let (host, unit) = (app.city_union().await, app.unit("无锡某厂", "BH").await);
    let (competition, event) = draft(&host).await;
    let here = format!("/api/v1/events/{event}");
    let changed = json!({ "event": { "title": "电焊工", "occupation": "6-18-02-04",
        "places_per_unit": "4", "stations": "3" } });
    unit.client.put_json_if(&here, 1, &changed).await.expect(404);
    host.client.put_json_if(&here, 9, &changed).await.expect(412);
    let shown = host.client.put_json_if(&here, 1, &changed).await.expect(200).json();
    assert_eq!((&shown["title"], &shown["version"]), (&json!("电焊工"), &json!(2)));
    assert_eq!(shown["panel"], Value::Null, "a draft has no panel");
    let preset = format!("{here}/rules/preset");
    host.client.post_json_if(&preset, 2, &json!({ "preset": "none" })).await.expect(422);
    let shown = host.client.post_json_if(&preset, 2, &json!({ "preset": "welder" })).await.expect(200).json();
    assert_eq!(shown["version"], 3);
    unit.client.delete(&here).await.expect(404);
    assert_eq!(text(&host.client.delete(&here).await.expect(200).json(), "id"), competition);
    host.client.get_json(&here).await.expect(404);

    let (competition, event) = called(&host).await;
    let here = format!("/api/v1/events/{event}");
    host.client.delete(&here).await.expect(409);
    unit.client.delete(&here).await.expect(403);
    // The panel's address is for those who may see the panel.
    let panel = text(&host.client.get_json(&here).await.expect(200).json(), "panel");
    host.client.get_json(&format!("/api/v1/panels/{panel}")).await.expect(200);
    for who in [&unit.client, &app.visitor()] {
        assert_eq!(who.get_json(&here).await.expect(200).json()["panel"], Value::Null);
    }

    let cancel = format!("/api/v1/competitions/{competition}/cancel");
    let seen = version(&host, &competition).await;
    unit.client.post_json(&cancel, &json!({ "version": seen })).await.expect(403);
    host.client.post_json(&cancel, &json!({ "version": seen + 1 })).await.expect(409);
    let done: Reply = host.client.post_json(&cancel, &json!({ "version": seen })).await.expect(200);
    assert_eq!(done.json()["stage"], "cancelled");
    app.end().await;
}

#[tokio::test]
async fn the_chief_judge_finds_the_panel_and_the_judges_do_not() {
    let world = World::to_judging().await;
    let event = &world.events[0];
    let here = format!("/api/v1/events/{}", event.id);
    let panel = async |client: &Client| client.get_json(&here).await.expect(200).json()["panel"].clone();
    assert_eq!(panel(&event.chief().client).await, event.panel.as_str());
    assert_eq!(panel(&event.judges[0].client).await, Value::Null);
    assert_eq!(panel(&world.district.client).await, Value::Null);
    world.app.end().await;
}

#[tokio::test]
async fn whoever_states_a_version_is_held_to_it_even_where_none_is_needed() {
    let mut world = World::new().await;
    world.draft().await;
    let event = |world: &World| format!("/api/v1/events/{}", world.events[0].id);
    let here = event(&world);
    let version = async |world: &World| {
        let event = world.city.client.get_json(&event(world)).await.expect(200);
        event.json()["version"].as_i64().expect("a version")
    };
    let newer = version(&world).await + 1;
    let refused = world.city.client.delete_if(&here, newer).await.expect(412).json();
    assert_eq!(refused["current"]["version"], newer - 1);
    world.call().await;
    world.enter().await;
    world.qualify().await;
    world.at(days::DRAW).await;
    for (act, then) in [("draw", 200), ("judging", 409), ("decode", 409)] {
        let path = format!("{here}/{act}");
        let stands = version(&world).await;
        world.city.client.post_json_if(&path, stands - 1, &json!({})).await.expect(412);
        world.city.client.post_json_if(&path, stands, &json!({})).await.expect(then);
    }
    world.app.end().await;
}
