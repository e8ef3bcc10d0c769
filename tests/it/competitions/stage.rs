//! What the tests of this slice stand on: a competition at some point of its
//! life, made the way its users make it.

use serde_json::{Value, json};

use crate::support::{Officer, TestApp, people::resident_id};

/// The dates of every competition here; tests begin on 2 March 2026, 9:00,
/// and everything fits into one session of a signed-in person.
pub const OPENS: &str = "2026-03-02T09:05";
pub const CLOSES: &str = "2026-03-02T09:10";
pub const DRAW: &str = "2026-03-02T09:12";

/// A complete form, with some fields put in place of others.
pub fn form<'a>(instead: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [
        ("kind", "skills"),
        ("title", "2026 年无锡市职工焊接技能竞赛"),
        ("title_en", "Wuxi welding competition 2026"),
        ("level", "city"),
        ("cluster", "B1"),
        ("summary", "欢迎全市焊工参加。"),
        ("entry_opens", OPENS),
        ("entry_closes", CLOSES),
        ("draw_at", DRAW),
        ("judging_opens", "2026-03-02T09:15"),
        ("judging_closes", "2026-03-02T09:25"),
        ("notice_days", "5"),
    ];
    usual
        .into_iter()
        .map(|(name, value)| {
            let other = instead.iter().find(|(n, _)| *n == name).map(|(_, v)| *v);
            (name, other.unwrap_or(value))
        })
        .collect()
}

/// A draft with one event; answers both ids.
pub async fn draft(host: &Officer) -> (String, String) {
    let reply = host.client.post("/competitions", &form(&[])).await.expect(303);
    let competition = reply.location().split('/').nth(2).expect("an id").to_owned();
    let event = json!({
        "preset": "practice-only",
        "event": {
            "title": "焊工", "title_en": "Welder", "occupation": "6-18-02-04",
            "places_per_unit": "5", "stations": "3", "units_apart": true,
        },
    });
    let path = format!("/api/v1/competitions/{competition}/events");
    let made = host.client.post_json(&path, &event).await.expect(201).json();
    (competition, made["id"].as_str().expect("an id").to_owned())
}

pub async fn version(host: &Officer, competition: &str) -> i64 {
    let shown = host.client.get_json(&format!("/api/v1/competitions/{competition}")).await.expect(200).json();
    shown["version"].as_i64().expect("a version")
}

/// A called competition with one event.
pub async fn called(host: &Officer) -> (String, String) {
    let (competition, event) = draft(host).await;
    let seen = json!({ "version": version(host, &competition).await });
    host.client.post_json(&format!("/api/v1/competitions/{competition}/call"), &seen).await.expect(200);
    (competition, event)
}

/// A name without digits: 赵选手, 钱选手, …
fn name(n: u32) -> String {
    let family = "赵钱孙李周吴郑王".chars().nth(n as usize % 8).expect("a family name");
    format!("{family}选手")
}

/// Enters `n` contestants of a unit; answers their entries' ids.
pub async fn enter(unit: &Officer, event: &str, numbers: std::ops::Range<u32>) -> Vec<String> {
    let mut entries = Vec::new();
    for n in numbers {
        let entry = json!({
            "name": name(n), "id_number": resident_id(n), "mobile": format!("139{n:08}"),
            "email": format!("c{n}@example.com"), "consent": true,
        });
        let path = format!("/api/v1/events/{event}/entries");
        let made = unit.client.post_json(&path, &entry).await.expect(201).json();
        entries.push(made["id"].as_str().expect("an id").to_owned());
    }
    entries
}

/// The district union approves entries.
pub async fn approve(union: &Officer, entries: &[String]) {
    let entries: Vec<Value> = entries.iter().map(|id| json!({ "id": id, "version": 1 })).collect();
    let decision = json!({ "entries": entries, "decision": "approve" });
    union.client.post_json("/api/v1/entries/decisions", &decision).await.expect(200);
}

/// A called competition whose entries are all checked and whose draw may be
/// held: two units with five contestants in all.
pub async fn ready_to_draw(app: &TestApp) -> (Officer, String, String) {
    let host = app.city_union().await;
    let district = app.district_union("BH").await;
    let (one, two) = (app.unit("甲厂", "BH").await, app.unit("乙厂", "BH").await);
    let (competition, event) = called(&host).await;
    app.set_clock("2026-03-02T09:06");
    let mut entries = enter(&one, &event, 1..4).await;
    entries.extend(enter(&two, &event, 4..6).await);
    approve(&district, &entries).await;
    app.set_clock(DRAW);
    (host, competition, event)
}
