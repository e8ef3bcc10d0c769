//! Categories of a draft, and their rubrics: edited and tried before the call, read by everybody
//! after it.

use serde_json::json;

use super::super::support::{
    selection::Selecting,
    world::{ids_after, made},
};

#[tokio::test]
async fn a_rubric_is_edited_and_tried_before_the_call_and_is_a_promise_after_it() {
    let s = Selecting::new().await;
    let (city, visitor) = (&s.city.client, s.app.visitor());
    let selection = made(&city.post("/selections", &Selecting::form()).await.expect(303));
    let here = format!("/selections/{selection}");
    let category =
        [("title", "十大发明创造"), ("places", "2"), ("quota", "2"), ("preset", "technical-innovation")];
    city.post(&format!("{here}/categories"), &category).await.expect(303);
    let category = ids_after(&city.get(&here).await.expect(200).text(), "/categories/").remove(0);
    let (path, api) =
        (format!("/categories/{category}/rubric"), format!("/api/v1/categories/{category}/rubric"));
    for outsider in [&visitor, &s.districts[0].client, &s.units[0].client] {
        outsider.get(&path).await.expect(404);
        outsider.get_json(&api).await.expect(404);
    }
    s.districts[0].client.post(&path, &[("act", "save"), ("document", "{}")]).await.expect(404);

    let page = city.get(&path).await.expect(200);
    assert!(page.text().contains("试算：用样例分数得出的名次"));
    let version = page.field("version");
    let stored = city.get_json(&api).await.expect(200).json();
    let mut broken = stored.clone();
    broken["version"] = "".into();
    let typed = broken.to_string();
    let form = |act: &'static str, version: &str, typed: &str| {
        [("version", version.to_owned()), ("document", typed.to_owned()), ("act", act.to_owned())]
    };
    let post = async |form: [(&str, String); 3]| {
        let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, value.as_str())).collect();
        city.post(&path, &fields).await
    };
    for act in ["try", "save"] {
        let page = post(form(act, &version, &typed)).await.expect(422).text();
        assert!(page.contains("$.version") && page.contains("href=\"#f-document\""), "{act}: {page}");
    }
    let mut changed = stored.clone();
    changed["version"] = "2026.9".into();
    let typed = changed.to_string();
    assert!(post(form("try", &version, &typed)).await.expect(200).text().contains("2026.9"));
    assert_eq!(city.get_json(&api).await.json(), stored, "trying stores nothing");
    post(form("save", &version, &typed)).await.expect(303);
    assert_eq!(city.get_json(&api).await.json()["version"], "2026.9");
    post(form("save", &version, &typed)).await.expect(409);

    // Without a rubric there is nothing to mark; with another preset all starts again.
    let now = city.get(&path).await.field("version");
    let page =
        city.post(&path, &[("version", &now), ("act", "preset"), ("preset", "none")]).await.expect(422);
    assert!(page.text().contains("2026.9"), "what is stored stays in the editor");
    city.post(&path, &[("version", &now), ("act", "preset"), ("preset", "suggestion")]).await.expect(303);
    let version: i64 = city.get(&path).await.field("version").parse().expect("a number");
    city.put_json(&api, &json!({ "version": 1, "rules": changed })).await.expect(409);
    city.put_json(&api, &json!({ "version": version, "rules": changed })).await.expect(200);

    let version = city.get_json(&format!("/api/v1{here}")).await.expect(200).json()["version"].to_string();
    city.post(&format!("{here}/call"), &[("confirmed", "yes"), ("version", &version)]).await.expect(303);
    let page = visitor.get(&path).await.expect(200).text();
    assert!(page.contains("2026.9") && !page.contains("name=\"document\""), "read by everybody");
    visitor.get(&format!("{path}.json")).await.expect(200);
    assert_eq!(visitor.get_json(&api).await.expect(200).json(), changed);
    let late = form("save", "4", &stored.to_string());
    assert!(!post(late).await.expect(409).text().contains("name=\"document\""));
    let mut walk = jiangtai::audit::Walk::default();
    jiangtai::innovations::verify_innovations(s.app.app.db.read(), &mut walk).await.expect("the innovations");
    assert_eq!(walk.findings, []);
    s.app.end().await;
}

#[tokio::test]
async fn the_four_tens_are_a_preset_that_is_renamed_and_switched() {
    let s = Selecting::new().await;
    let city = &s.city.client;
    let selection = made(&city.post("/selections", &Selecting::form()).await.expect(303));
    let here = format!("/selections/{selection}");
    let own = [("title", "十大先进操作法"), ("places", "6"), ("quota", "2"), ("preset", "suggestion")];
    city.post(&format!("{here}/categories"), &own).await.expect(303);
    let take = format!("{here}/categories/preset");
    city.post(&take, &[("version", "1")]).await.expect(422);
    let now = [("take", "yes"), ("version", "1")];
    s.districts[0].client.post(&take, &now).await.expect(404);
    city.post(&take, &[("take", "yes"), ("version", "7")]).await.expect(409);
    city.post(&take, &now).await.expect(303);
    city.post(&take, &now).await.expect(409);
    let again = json!({ "version": 1 });
    city.post_json(&format!("/api/v1{take}"), &again).await.expect(409);
    let all = city.get_json(&format!("/api/v1{here}")).await.expect(200).json()["categories"].clone();
    let all = all.as_array().expect("categories");
    let facts: Vec<_> =
        all.iter().map(|c| (c["title"].as_str().unwrap_or_default(), c["active"] == true)).collect();
    let expected = [
        ("十大先进操作法", true),
        ("十大科技创新成果", true),
        ("十大发明专利", true),
        ("十大合理化建议（待确认）", false),
    ];
    assert_eq!(facts, expected, "what was there stays, the fourth is off");
    assert_eq!(all[0]["places"], 6);

    let last = all[3]["id"].as_str().expect("an id");
    let (edit, rubric) = (format!("/categories/{last}/edit"), format!("/api/v1/categories/{last}/rubric"));
    let before = city.get_json(&rubric).await.expect(200).json();
    let page = city.get(&edit).await.expect(200);
    assert_eq!(
        (page.field("title").as_str(), page.field("places").as_str()),
        ("十大合理化建议（待确认）", "10")
    );
    let form = |title: &'static str, places: &'static str, version: &'static str| {
        [("title", title), ("title_en", ""), ("places", places), ("quota", "4"), ("version", version)]
    };
    let refused = city.post(&edit, &form("", "0", "1")).await.expect(422).text();
    assert!(refused.contains("href=\"#f-title\"") && refused.contains("href=\"#f-places\""));
    s.districts[0].client.post(&edit, &form("十大", "5", "1")).await.expect(404);
    city.post(&edit, &form("十大金点子", "5", "1")).await.expect(303);
    city.post(&edit, &form("十大金点子", "6", "1")).await.expect(409);
    let changed = json!({ "version": 2, "category": { "title": "十大金点子", "places": "8", "quota": "4" } });
    let done = city.put_json(&format!("/api/v1/categories/{last}"), &changed).await.expect(200).json();
    assert_eq!(
        (&done["title"], &done["places"], &done["active"]),
        (&json!("十大金点子"), &json!(8), &json!(false))
    );
    assert_eq!(city.get_json(&rubric).await.json(), before, "the rubric stays");
    s.app.end().await;
}
