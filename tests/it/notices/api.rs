//! Objections by programs: read by those who may, decided once.

use serde_json::{Value, json};

use crate::support::world::{World, days};

#[tokio::test]
async fn objections_are_listed_read_and_decided_by_programs() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    world.object().await;
    let list = format!("/api/v1/notices/{}/objections", world.events[0].notice);
    let here = format!("/api/v1/objections/{}", world.objection);
    let (filer, host) = (&world.units[0].client, &world.city.client);
    for who in [filer, host] {
        let listed = who.get_json(&list).await.expect(200).json();
        assert_eq!(listed[0]["id"], world.objection.as_str());
        let one = who.get_json(&here).await.expect(200);
        assert_eq!(one.json(), listed[0]);
        assert_eq!(one.headers["etag"], "\"1\"");
    }
    for other in [&world.units[1].client, &world.district.client] {
        assert_eq!(other.get_json(&list).await.expect(200).json(), json!([]));
        other.get_json(&here).await.expect(404);
    }
    world.app.visitor().get_json(&list).await.expect(401);

    let decide = format!("{here}/decision");
    let answer = json!({ "stage": "dismissed", "answer": "经复核答题卡，得分无误，维持原成绩。" });
    let with = |version: i64| {
        let mut body = answer.clone();
        body["version"] = version.into();
        body
    };
    world.district.client.post_json(&decide, &with(1)).await.expect(404);
    let short: Value = json!({ "version": 1, "stage": "filed", "answer": "" });
    let refused = host.post_json(&decide, &short).await.expect(422).json();
    assert_eq!(refused["fields"].as_array().map(Vec::len), Some(2));
    host.post_json(&decide, &with(4)).await.expect(409);
    host.post_json_if(&decide, 4, &answer).await.expect(412);
    let decided = host.post_json_once(&decide, "d-1", &with(1)).await.expect(200).json();
    assert_eq!((&decided["stage"], &decided["version"]), (&json!("dismissed"), &json!(2)));
    assert_eq!(host.post_json_once(&decide, "d-1", &with(1)).await.expect(200).json(), decided);
    host.post_json(&decide, &with(2)).await.expect(409);
    assert_eq!(filer.get_json(&here).await.expect(200).json()["answer"], answer["answer"]);
    world.app.end().await;
}
