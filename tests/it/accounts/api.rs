//! Who am I, whom do I act for, who belongs there; and the administrators.

use jiangtai::{
    accounts::{self, MemberRole},
    kernel::PlatformRole,
};
use serde_json::{Value, json};

use crate::support::TestApp;

#[tokio::test]
async fn a_program_learns_who_it_is_and_acts_for_another_organisation() {
    let app = TestApp::start().await;
    let (unit, other) = (app.unit("甲厂", "BH").await, app.unit("乙厂", "XW").await);
    let ctx = app.system();
    ctx.in_tx(async |tx| {
        accounts::add_member(tx, &ctx, unit.person, other.organisation, MemberRole::Clerk).await
    })
    .await
    .expect("a member");
    app.visitor().get_json("/api/v1/me").await.expect(401);
    let me = unit.client.get_json("/api/v1/me").await.expect(200).json();
    assert_eq!(me["email"], unit.email.as_str());
    assert_eq!(me["acting_for"], unit.organisation.to_string());
    assert_eq!(me["memberships"].as_array().map(Vec::len), Some(2));
    assert_eq!(me["second_factor"], json!({ "enrolled": false, "shown": true }));

    let act = |organisation: String| json!({ "organisation": organisation });
    let stranger = app.unit("丙厂", "BH").await;
    let path = "/api/v1/me/act-for";
    unit.client.post_json(path, &act(stranger.organisation.to_string())).await.expect(404);
    let before = unit.client.session();
    unit.client.post_json(path, &act(other.organisation.to_string())).await.expect(200);
    assert_ne!(unit.client.session(), before, "the session's token changes");
    let me = unit.client.get_json("/api/v1/me").await.expect(200).json();
    assert_eq!(me["acting_for"], other.organisation.to_string());
    app.end().await;
}

#[tokio::test]
async fn owners_invite_and_see_who_belongs_there() {
    let app = TestApp::start().await;
    let unit = app.unit("甲厂", "BH").await;
    let path = "/api/v1/organisation/invitations";
    let wrong =
        unit.client.post_json(path, &json!({ "email": "x", "role": "king" })).await.expect(422).json();
    assert_eq!(wrong["fields"].as_array().map(Vec::len), Some(2));
    let body = json!({ "email": "new@example.com", "role": "clerk" });
    let made = unit.client.post_json_once(path, "i-1", &body).await.expect(201).json();
    assert_eq!(unit.client.post_json_once(path, "i-1", &body).await.expect(201).json(), made);
    let letters = app.letters().await;
    assert_eq!(letters.iter().filter(|l| l.to == "new@example.com").count(), 1, "one letter");

    let shown = unit.client.get_json("/api/v1/organisation").await.expect(200).json();
    assert_eq!(shown["members"][0]["email"], unit.email.as_str());
    assert_eq!(shown["invitations"][0]["id"], made["id"]);
    let ctx = app.system();
    let clerk = app.someone("赵同事").await;
    ctx.in_tx(async |tx| {
        accounts::add_member(tx, &ctx, clerk.id, unit.organisation, MemberRole::Clerk).await
    })
    .await
    .expect("a member");
    let client = app.signed_in(clerk.id).await;
    let shown = client.get_json("/api/v1/organisation").await.expect(200).json();
    assert_eq!((shown["members"].as_array().map(Vec::len), &shown["invitations"]), (Some(2), &json!([])));
    client.post_json(path, &body).await.expect(403);
    app.someone("路人").await.client.get_json("/api/v1/organisation").await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn administrators_found_unions_and_read_jobs_and_the_trail() {
    let app = TestApp::start().await;
    let system = app.administrator(PlatformRole::System).await.client;
    let audit = app.administrator(PlatformRole::Audit).await.client;
    let unions = "/api/v1/admin/unions";
    let body = json!({ "union": "滨湖区总工会", "level": "district", "district": "BH", "name": "周主席",
        "email": "bh@example.com" });
    let made = system.post_json_once(unions, "u-1", &body).await.expect(201).json();
    assert_eq!(system.post_json_once(unions, "u-1", &body).await.expect(201).json(), made);
    system.post_json(unions, &body).await.expect(422);
    let listed = system.get_json(unions).await.expect(200).json();
    assert_eq!((&listed[0]["id"], &listed[0]["level"]), (&made["id"], &json!("district")));

    let waiting = system.get_json("/api/v1/admin/jobs").await.expect(200).json();
    let job = waiting[0].clone();
    assert_eq!(job["state"], "queued");
    assert!(!waiting.to_string().contains("bh@example.com"), "no payload");
    let retry = format!("/api/v1/admin/jobs/{}/retry", job["id"].as_str().expect("an id"));
    system.post_json(&retry, &json!({})).await.expect(404); // it is not dead

    let trail = "/api/v1/admin/trail";
    let first: Value = audit.get_json(&format!("{trail}?size=2")).await.expect(200).json();
    let next = first["next"].as_i64().expect("more");
    let second = audit.get_json(&format!("{trail}?size=2&cursor={next}")).await.expect(200).json();
    let seqs: Vec<i64> = [&first, &second]
        .iter()
        .flat_map(|part| part["items"].as_array().expect("items").clone())
        .map(|record| record["seq"].as_i64().expect("a number"))
        .collect();
    assert!(seqs.len() == 4 && seqs.windows(2).all(|w| w[0] > w[1]), "{seqs:?}");
    audit.get_json(&format!("{trail}?cursor=x")).await.expect(422);
    for (client, path) in [(&audit, unions), (&audit, "/api/v1/admin/jobs"), (&system, trail)] {
        client.get_json(path).await.expect(404);
    }
    app.end().await;
}
