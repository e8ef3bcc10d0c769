//! The whole way from the lock to the final result, by a program.

use serde_json::json;

use crate::support::world::{World, days};

#[tokio::test]
async fn a_program_leads_standings_from_the_lock_to_the_final_result() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    let event = world.events[0].id.clone();
    let here = format!("/api/v1/events/{event}/standings");
    let act = |name: &str| format!("{here}/{name}");
    let client = &world.city.client;
    client.get_json(&here).await.expect(404);
    client.post_json(&here, &json!({ "version": 1 })).await.expect(422);
    client.post_json_if(&here, 1, &json!({})).await.expect(412);
    let made = client.post_json_once(&here, "compute-1", &json!({})).await.expect(201).json();
    let again = client.post_json_once(&here, "compute-1", &json!({})).await.expect(201).json();
    assert_eq!(made, again, "a repeated request computes once");

    let reply = client.get_json(&here).await.expect(200);
    let draft = reply.json();
    assert_eq!((&draft["edition"], &draft["stage"], &draft["id"]), (&json!(1), &json!("draft"), &made["id"]));
    let version = draft["version"].as_i64().expect("a version");
    assert_eq!(reply.headers["etag"], format!("\"{version}\""));
    assert!(draft["standings"].as_array().expect("rows").iter().all(|r| r["entry"].is_null()));
    let text = reply.text();
    for who in world.events[0].contestants.iter().flatten() {
        assert!(!text.contains(who.name), "{} before decoding", who.name);
    }
    let id = draft["id"].as_str().expect("an id");
    let work = draft["standings"][0]["work_number"].as_str().expect("a work");
    let why = format!("/api/v1/standings/{id}/works/{work}");
    let derived = client.get_json(&why).await.expect(200).json();
    assert_eq!(derived["derivation"]["entry"], work);
    assert!(derived["derivation"]["aspects"].as_array().is_some_and(|a| !a.is_empty()));
    world.district.client.get_json(&why).await.expect(404);
    world.app.visitor().get_json(&why).await.expect(401);

    // The version that was seen, in the body or as a condition.
    client.post_json(&act("publish"), &json!({ "version": version + 1 })).await.expect(409);
    client.post_json_if(&act("publish"), version + 1, &json!({})).await.expect(412);
    client.post_json(&act("publish"), &json!({})).await.expect(422);
    world.district.client.post_json(&act("publish"), &json!({ "version": version })).await.expect(403);
    let noticed = client.post_json_if(&act("publish"), version, &json!({})).await.expect(200).json();
    assert_eq!(noticed["stage"], "noticed");
    let seen = noticed["version"].as_i64().expect("a version");
    let entry = noticed["standings"][0]["entry"].as_str().expect("an entry");
    let why = format!("/api/v1/standings/{id}/entries/{entry}");
    let shown = world.app.visitor().get_json(&why).await.expect(200);
    assert_eq!(shown.json()["standing"]["name"], noticed["standings"][0]["name"]);
    for judge in world.events[0].panel_people() {
        assert!(!shown.text().contains(judge.name), "judges have numbers, not names");
    }

    let list = world.app.visitor().get_json("/api/v1/results").await.expect(200).json();
    assert_eq!((&list["total"], &list["items"][0]["event"]), (&json!(1), &json!(event)));

    let short = json!({ "version": seen, "reason": "" });
    client.post_json(&act("withdraw"), &short).await.expect(422);
    let reason = json!({ "version": seen, "reason": "一名选手的成绩须更正。" });
    let withdrawn = client.post_json(&act("withdraw"), &reason).await.expect(200).json();
    assert_eq!(withdrawn["stage"], "superseded");
    world.app.visitor().get_json(&why).await.expect(404);

    client.post_json_if(&here, seen, &json!({})).await.expect(412);
    client.post_json(&here, &json!({})).await.expect(201);
    let version = client.get_json(&here).await.expect(200).json()["version"].clone();
    let noticed = client.post_json(&act("publish"), &json!({ "version": version })).await.expect(200).json();
    let seen = json!({ "version": noticed["version"] });
    client.post_json(&act("final"), &seen).await.expect(409);
    world.app.run_jobs().await;
    world.at(days::FINAL).await;
    let client = &world.city.client;
    // The package was made meanwhile, which is a newer version.
    let version = client.get_json(&here).await.expect(200).json()["version"].clone();
    let done = client.post_json(&act("final"), &json!({ "version": version })).await.expect(200).json();
    assert_eq!((&done["stage"], &done["edition"]), (&json!("final"), &json!(2)));
    world.app.end().await;
}
