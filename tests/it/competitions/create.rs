//! A union prepares a competition.

use super::stage::{draft, form, version};
use crate::support::TestApp;

#[tokio::test]
async fn a_union_creates_a_competition_that_nobody_else_sees() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let reply = host.client.post("/competitions", &form(&[])).await.expect(303);
    let manage = reply.location();
    let page = host.client.get(&manage).await.expect(200).text();
    assert!(page.contains("2026 年无锡市职工焊接技能竞赛") && page.contains("至少需要一个赛项"), "{page}");
    let public = manage.trim_end_matches("/manage").to_owned();
    host.client.get(&public).await.expect(200);
    let other = app.district_union("JY").await;
    for stranger in [&app.visitor(), &app.unit("甲厂", "BH").await.client, &other.client] {
        stranger.get(&public).await.expect(404);
    }
    other.client.get(&manage).await.expect(404);
    assert!(host.client.get("/competitions").await.expect(200).text().contains("焊接技能竞赛"));
    assert!(!app.visitor().get("/competitions").await.expect(200).text().contains("焊接技能竞赛"));
    app.end().await;
}

#[tokio::test]
async fn a_bad_form_comes_back_with_what_was_typed_and_changes_nothing() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let bad =
        form(&[("title", ""), ("cluster", "Z9"), ("draw_at", "2026-03-02T09:08"), ("notice_days", "many")]);
    let page = host.client.post("/competitions", &bad).await.expect(422).text();
    for words in ["请填写名称", "请选择产业集群", "抽签须晚于报名截止", "请填写 1 到 30 之间的整数"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(page.contains("Wuxi welding competition 2026") && page.contains("value=\"many\""));
    assert!(app.visitor().get_json("/api/v1/competitions").await.json()["total"] == 0);
    let listed = host.client.get_json("/api/v1/competitions").await.expect(200).json();
    assert_eq!(listed["total"], 0);
    app.end().await;
}

#[tokio::test]
async fn only_a_union_creates_competitions() {
    let app = TestApp::start().await;
    let unit = app.unit("甲厂", "BH").await;
    unit.client.get("/competitions/new").await.expect(404);
    unit.client.post("/competitions", &form(&[])).await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn a_draft_is_edited_by_who_saw_its_newest_version() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (competition, _) = draft(&host).await;
    let path = format!("/competitions/{competition}/edit");
    let seen = version(&host, &competition).await.to_string();
    let mut first = form(&[("title", "新名称")]);
    first.push(("version", &seen));
    host.client.post(&path, &first).await.expect(303);
    let mut second = form(&[("title", "另一个名称")]);
    second.push(("version", &seen));
    let page = host.client.post(&path, &second).await.expect(409).text();
    assert!(page.contains("另一个名称"), "what was typed stays");
    let kept = format!(r#"name="version" value="{seen}""#);
    assert!(page.contains(&kept), "sent again, it must lose again: {page}");
    host.client.post(&path, &second).await.expect(409);
    let shown = host.client.get_json(&format!("/api/v1/competitions/{competition}")).await.json();
    assert_eq!(shown["title"], "新名称");
    app.end().await;
}

#[tokio::test]
async fn an_event_needs_an_occupation_of_the_classification() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (competition, _) = draft(&host).await;
    let path = format!("/competitions/{competition}/events/new");
    host.client.get(&path).await.expect(200);
    let bad = [("title", "车工"), ("occupation", "9-99-99-99"), ("places_per_unit", "0"), ("stations", "10")];
    let page = host.client.post(&path, &bad).await.expect(422).text();
    for words in ["大典里没有这个职业", "请填写 1 到 200 之间的整数", "请选择一个评分标准模板"]
    {
        assert!(page.contains(words), "{words}: {page}");
    }
    let fine = [
        ("title", "车工"),
        ("occupation", "车工"),
        ("places_per_unit", "2"),
        ("stations", "10"),
        ("preset", "welder"),
    ];
    let to = host.client.post(&path, &fine).await.expect(303).location();
    let event = to.trim_end_matches("/rules").to_owned();
    assert!(host.client.get(&event).await.expect(200).text().contains("6-18-01-01 车工"));
    host.client.get(&format!("{event}/edit")).await.expect(200);
    host.client.post(&format!("{event}/remove"), &[("confirmed", "yes")]).await.expect(303);
    host.client.get(&event).await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn a_rule_set_is_tried_on_sample_marks_and_edited_as_text() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let (_, event) = draft(&host).await;
    let path = format!("/events/{event}/rules");
    let page = host.client.get(&path).await.expect(200);
    assert!(page.text().contains("试算：用样例分数得出的名次") && page.text().contains("S-02"));
    let version = page.field("version");
    let stored = host.client.get_json(&format!("/api/v1/events/{event}/rules")).await.expect(200).json();

    let mut broken = stored.clone();
    broken["version"] = "".into();
    broken["rubric"]["modules"][0]["code"] = "".into();
    let typed = broken.to_string();
    let fields = [("version", version.as_str()), ("document", &typed), ("act", "save")];
    let page = host.client.post(&path, &fields).await.expect(422).text();
    assert!(page.contains("$.version") && page.contains("$.rubric.modules[0].code"), "{page}");

    let mut changed = stored.clone();
    changed["version"] = "2026.9".into();
    let typed = changed.to_string();
    let tried = [("version", version.as_str()), ("document", &typed), ("act", "try")];
    assert!(host.client.post(&path, &tried).await.expect(200).text().contains("2026.9"));
    let unchanged = host.client.get_json(&format!("/api/v1/events/{event}/rules")).await.json();
    assert_eq!(unchanged, stored, "trying stores nothing");
    let saved = [("version", version.as_str()), ("document", &typed), ("act", "save")];
    host.client.post(&path, &saved).await.expect(303);
    let now = host.client.get_json(&format!("/api/v1/events/{event}/rules")).await.json();
    assert_eq!(now["version"], "2026.9");
    host.client.post(&path, &saved).await.expect(409);

    let version = host.client.get(&path).await.field("version");
    let preset = [("version", version.as_str()), ("preset", "welder"), ("act", "preset")];
    host.client.post(&path, &preset).await.expect(303);
    app.end().await;
}
