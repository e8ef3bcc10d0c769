//! The call is published.

use serde_json::json;

use super::stage::{called, draft, form, version};
use crate::support::TestApp;

#[tokio::test]
async fn a_call_needs_at_least_one_event_and_time_to_enter() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let to = host.client.post("/competitions", &form(&[])).await.expect(303).location();
    let call = to.replace("/manage", "/call");
    let fields = [("version", "1"), ("confirmed", "yes")];
    let page = host.client.post(&call, &fields).await.expect(422).text();
    assert!(page.contains("还没有赛项，请先添加"), "{page}");
    let (competition, _) = draft(&host).await;
    app.set_clock("2026-03-02T09:11");
    let page =
        host.client.post(&format!("/competitions/{competition}/call"), &fields).await.expect(422).text();
    assert!(page.contains("报名截止时间已经过去"), "{page}");
    app.end().await;
}

#[tokio::test]
async fn a_call_promises_every_draw_and_fixes_dates_and_events() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (competition, event) = draft(&host).await;
    let path = format!("/competitions/{competition}");
    host.client.post(&format!("{path}/call"), &[("version", "1")]).await.expect(303);
    assert_eq!(
        host.client.get_json(&format!("/api/v1{path}")).await.json()["stage"],
        "draft",
        "nothing happens without a confirmation"
    );
    host.client.post(&format!("{path}/call"), &[("version", "1"), ("confirmed", "yes")]).await.expect(303);

    let draw = app.visitor().get_json(&format!("/api/v1/events/{event}/draw")).await.expect(200).json();
    let promise = draw["seed_hash"].as_str().expect("a promise").to_owned();
    assert_eq!(promise.len(), 64);
    assert!(draw["seed"].is_null() && draw["list_hash"].is_null() && draw["entries"].is_null());
    let public = app.visitor().get(&path).await.expect(200).text();
    assert!(public.contains(&promise) && public.contains("焊工") && public.contains("5 分钟"), "{public}");
    let english = app.visitor().in_english().get(&path).await.expect(200).text();
    assert!(english.contains("Wuxi welding competition 2026") && english.contains("Entry opens in 5 min"));
    app.visitor().get(&format!("/events/{event}/rules")).await.expect(200);
    app.visitor().get(&format!("/events/{event}/rules.json")).await.expect(200);
    app.visitor().get(&format!("/events/{event}/draw")).await.expect(200);

    let seen = version(&host, &competition).await.to_string();
    let mut changed = form(&[]);
    changed.push(("version", &seen));
    host.client.post(&format!("{path}/edit"), &changed).await.expect(409);
    host.client.get(&format!("{path}/events/new")).await.expect(409);
    host.client.post(&format!("/events/{event}/remove"), &[("confirmed", "yes")]).await.expect(409);
    host.client.post_json(&format!("/api/v1{path}/call"), &json!({ "version": 2 })).await.expect(409);
    host.client.get(&format!("{path}/manage")).await.expect(200);
    host.client.get(&format!("/events/{event}")).await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn nobody_but_the_host_organises() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (competition, event) = called(&host).await;
    let other = app.district_union("JY").await;
    let fields = [("version", "2"), ("confirmed", "yes")];
    other.client.get(&format!("/competitions/{competition}/manage")).await.expect(403);
    other.client.post(&format!("/competitions/{competition}/cancel"), &fields).await.expect(403);
    other.client.post(&format!("/events/{event}/draw"), &fields).await.expect(403);
    other.client.post(&format!("/events/{event}/judging"), &fields).await.expect(403);
    other.client.post(&format!("/events/{event}/decode"), &fields).await.expect(403);
    other.client.get(&format!("/events/{event}/draw/stations")).await.expect(403);
    other.client.get(&format!("/events/{event}/draw/codes")).await.expect(403);
    app.end().await;
}

#[tokio::test]
async fn the_list_is_filtered_by_phase_cluster_level_and_words() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    called(&host).await;
    let found = async |query: &str| {
        let path = format!("/api/v1/competitions?{query}");
        app.visitor().get_json(&path).await.expect(200).json()["total"].as_u64().expect("a number")
    };
    assert_eq!(found("phase=soon").await, 1);
    assert_eq!(found("phase=open").await, 0);
    assert_eq!(found("cluster=B1&level=city").await, 1);
    assert_eq!(found("cluster=A1").await, 0);
    assert_eq!(found("q=WELDING").await, 1);
    assert_eq!(found("q=100%25").await, 0);
    let moments =
        [("2026-03-02T09:06", "open"), ("2026-03-02T09:11", "closed"), ("2026-03-02T09:16", "judging")];
    for (moment, phase) in moments {
        app.set_clock(moment);
        for other in ["soon", "open", "closed", "judging", "finished", "cancelled"] {
            assert_eq!(found(&format!("phase={other}")).await, u64::from(other == phase), "{moment} {other}");
        }
    }
    let page = app.visitor().get("/competitions?phase=judging&q=zzz").await.expect(200).text();
    assert!(page.contains("没有符合条件的竞赛"));
    app.end().await;
}

#[tokio::test]
async fn a_cancelled_competition_stays_visible_and_takes_nothing_more() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (competition, event) = called(&host).await;
    let fields = [("version", "2"), ("confirmed", "yes")];
    host.client.post(&format!("/competitions/{competition}/cancel"), &fields).await.expect(303);
    let page = app.visitor().get(&format!("/competitions/{competition}")).await.expect(200).text();
    assert!(page.contains("本竞赛已取消"));
    assert!(!page.contains("报名与审核"), "its events ended with it");
    app.set_clock(super::stage::DRAW);
    host.client.post(&format!("/events/{event}/draw"), &fields).await.expect(409);
    app.end().await;
}
