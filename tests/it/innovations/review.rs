//! Blind review, the list, its notice, and the repository.

use serde_json::json;

use super::super::support::{
    Reply,
    selection::{FOR_SIGNED_IN, SECRET, Selecting, TITLES, days, post, version_on},
    world::made,
};

#[tokio::test]
async fn reviewers_read_the_work_and_never_whose_it_is() {
    let mut s = Selecting::new().await;
    s.file().await;
    s.check().await;
    s.panel().await;
    // Too early: districts may still recommend.
    s.act("review", &[]).await.expect(409);
    s.begin().await;
    let hidden: Vec<&str> =
        s.workers.iter().map(|w| w.name).chain(s.units.iter().map(|u| u.name.as_str())).collect();
    for reviewer in &s.reviewers {
        for (work, sheet) in &reviewer.sheets {
            let client = &reviewer.member.client;
            let page = client.get(&format!("/works/{sheet}")).await.expect(200).text();
            assert!(page.contains(work.as_str()) && page.contains(SECRET), "a reviewer reads all of it");
            assert!(TITLES.iter().any(|title| page.contains(title)));
            // The head of the page says for whom one acts oneself.
            let (_, page) = page.split_once("<main").expect("a page");
            for name in &hidden {
                assert!(!page.contains(name), "{name} is named");
            }
            assert!(!page.contains("200310102344"), "a number leads to its holder");
            assert!(
                client.get(&format!("/judging/sheets/{sheet}")).await.expect(200).text().contains("/works/")
            );
        }
    }
    // The reviewer of the first unit has one sheet: the work of the other unit.
    let counts: Vec<usize> = s.reviewers.iter().map(|r| r.sheets.len()).collect();
    assert_eq!(counts, [3, 3, 3, 3, 3, 1]);
    // Somebody else's sheet leads nowhere.
    let (_, sheet) = s.reviewers[0].sheets[0].clone();
    s.reviewers[1].member.client.get(&format!("/works/{sheet}")).await.expect(404);
    s.city.client.get(&format!("/works/{sheet}")).await.expect(404);
    // No list before the lock.
    s.act("list", &[]).await.expect(409);
    s.app.end().await;
}

#[tokio::test]
async fn what_was_selected_is_published_after_its_notice_with_who_agreed_to_be_named() {
    let (s, numbers) = Selecting::to_published().await;
    assert_eq!(numbers.len(), 2, "two places");
    let visitor = s.app.visitor();
    let notices = visitor.get("/notices").await.expect(200).text();
    assert!(notices.contains("2026年无锡市职工创新成果评选"));
    for number in &numbers {
        let page = visitor.get(&format!("/repository/{number}")).await.expect(200).text();
        assert!(TITLES.iter().any(|title| page.contains(title)));
        assert!(!page.contains(SECRET) && !page.contains(FOR_SIGNED_IN), "{number} says too much");
        // She did not agree to be named with the first; the second she made alone and agreed.
        assert_eq!(page.contains("顾海燕"), page.contains(TITLES[1]), "{number}");
    }
    // Its holder takes one back: a tombstone stays.
    let here = format!("/innovations/{}/withdraw", numbers[0]);
    let holder = if s.units[0].client.get(&here).await.status == 200 { 0 } else { 1 };
    s.units[1 - holder].client.get(&here).await.expect(404);
    s.city.client.get(&here).await.expect(404);
    let client = &s.units[holder].client;
    assert!(client.post(&here, &[("reason", "短")]).await.expect(422).text().contains("href=\"#f-reason\""));
    client.post(&here, &[("reason", "已转为企业内部技术秘密。")]).await.expect(303);
    let page = visitor.get(&format!("/repository/{}", numbers[0])).await.text();
    assert!(page.contains(&numbers[0]) && !TITLES.iter().any(|title| page.contains(title)));
    client.post(&here, &[("reason", "已转为企业内部技术秘密。")]).await.expect(409);
    s.app.end().await;
}

#[tokio::test]
async fn an_exclusion_after_an_objection_moves_the_next_one_up() {
    let mut s = Selecting::new().await;
    s.file().await;
    s.check().await;
    s.panel().await;
    s.begin().await;
    s.mark().await;
    s.notice().await;
    // While the notice runs nothing changes; it is withdrawn with a reason first.
    s.act("list", &[]).await.expect(409);
    s.act("publish", &[]).await.expect(409);
    let list = s.city.client.get(&format!("/categories/{}/list", s.category)).await.expect(200).text();
    let order = super::super::support::world::ids_after(&list, "/filings/");
    let exclude = async |s: &Selecting, id: &str| {
        let page = s.city.client.get(&format!("/filings/{id}")).await.expect(200);
        let form = [("version", version_on(&page)), ("reason", "异议成立：权属有争议。".to_owned())];
        let form: Vec<_> = form.iter().map(|(n, v)| (*n, v.as_str())).collect();
        s.city.client.post(&format!("/filings/{id}/exclude"), &form).await
    };
    exclude(&s, &order[0]).await.expect(409);
    s.act("withdraw", &[("reason", "异议成立，名单重新拟定。")]).await.expect(303);
    exclude(&s, &order[0]).await.expect(303);
    // The list that was seen no longer holds.
    s.act("notice", &[]).await.expect(409);
    s.act("list", &[]).await.expect(303);
    s.act("notice", &[]).await.expect(303);
    s.at(days::FINAL).await;
    s.act("publish", &[]).await.expect(303);
    for (place, id) in order.iter().enumerate() {
        let page = s.city.client.get(&format!("/filings/{id}")).await.expect(200).text();
        assert_eq!(page.contains("/repository/JT-"), place > 0, "place {place}");
    }
    s.app.end().await;
}

#[tokio::test]
async fn a_district_recommends_no_more_than_its_quota() {
    let mut s = Selecting::with_quota("1").await;
    s.file().await;
    s.at(days::CHECK).await;
    for filing in &s.filings[..2] {
        Selecting::opinion(&s.units[0].client, filing, "endorse", "approve", "").await.expect(303);
    }
    let district = &s.districts[0].client;
    Selecting::opinion(district, &s.filings[0], "decide", "approve", "").await.expect(303);
    let refused = Selecting::opinion(district, &s.filings[1], "decide", "approve", "").await.expect(409);
    assert!(refused.text().contains("推荐名额是"), "says how many");
    // What passed the form check still counts.
    let city = &s.city.client;
    Selecting::opinion(city, &s.filings[0], "decide", "approve", "").await.expect(303);
    Selecting::opinion(district, &s.filings[1], "decide", "approve", "").await.expect(409);
    // Another district has a quota of its own.
    Selecting::opinion(&s.units[1].client, &s.filings[2], "endorse", "approve", "").await.expect(303);
    Selecting::opinion(&s.districts[1].client, &s.filings[2], "decide", "approve", "").await.expect(303);
    s.app.end().await;
}

#[tokio::test]
async fn what_is_not_recommended_in_time_is_told_that_it_is_late() {
    let mut s = Selecting::new().await;
    s.file().await;
    s.check().await;
    // A draft that is never submitted.
    s.panel().await;
    let late = {
        s.at(days::FILING).await;
        let client = &s.workers[2].client;
        let path = format!("/categories/{}/filings", s.category);
        made(&client.post(&path, &[("start", "yes")]).await.expect(303))
    };
    let told = async |s: &Selecting| {
        let page = s.workers[2].client.get(&format!("/filings/{late}")).await.expect(200);
        page.text().contains("评审已经开始")
    };
    assert!(!told(&s).await);
    s.begin().await;
    assert!(told(&s).await);
    let others = s.workers[0].client.get(&format!("/filings/{}", s.filings[0])).await.expect(200);
    assert!(!others.text().contains("评审已经开始"), "it is in the review");
    s.app.end().await;
}

#[tokio::test]
async fn a_refusal_at_the_form_check_gives_the_district_its_place_back() {
    let mut s = Selecting::with_quota("1").await;
    s.file().await;
    s.at(days::CHECK).await;
    for filing in &s.filings[..2] {
        Selecting::opinion(&s.units[0].client, filing, "endorse", "approve", "").await.expect(303);
    }
    let (city, district) = (&s.city.client, &s.districts[0].client);
    Selecting::opinion(district, &s.filings[0], "decide", "approve", "").await.expect(303);
    Selecting::opinion(district, &s.filings[1], "decide", "approve", "").await.expect(409);
    Selecting::opinion(city, &s.filings[0], "decide", "refuse", "不属于本类别的成果。").await.expect(303);
    Selecting::opinion(district, &s.filings[1], "decide", "approve", "").await.expect(303);
    s.app.end().await;
}

/// What a large field of a form holds.
fn area(page: &Reply, name: &str) -> String {
    let text = page.text();
    let (_, rest) = text.split_once(&format!("name=\"{name}\"")).expect(name);
    let (_, rest) = rest.split_once('>').expect("a field");
    rest.split("</textarea>").next().unwrap_or_default().trim().to_owned()
}

#[tokio::test]
async fn a_published_text_is_corrected_as_another_edition_under_its_number() {
    let (s, numbers) = Selecting::to_published().await;
    let (number, city) = (&numbers[0], &s.city.client);
    let (here, way) = (format!("/repository/{number}"), format!("/innovations/{number}/correct"));
    // It passed its levels: neither its holder nor anybody else changes it alone.
    for client in
        s.units.iter().map(|unit| &unit.client).chain([&s.workers[0].client, &s.districts[0].client])
    {
        client.get(&way).await.expect(404);
        client.post(&way, &[("version", "1"), ("title", "另一个题目")]).await.expect(404);
    }
    let page = city.get(&way).await.expect(200);
    let before = page.field("title");
    let form = |version: &'static str, title: &str, reason: &'static str| {
        let mut form: Vec<(String, String)> = ["abstract", "section-novelty", "section-method"]
            .into_iter()
            .chain(["section-use", "section-economic_benefit"])
            .map(|name| (name.to_owned(), area(&page, name)))
            .collect();
        let keywords = page.field("keywords");
        for (name, value) in
            [("version", version), ("title", title), ("keywords", &keywords), ("reason", reason)]
        {
            form.push((name.to_owned(), value.to_owned()));
        }
        form
    };
    const WHY: &str = "题目中的设备名称写错。";
    let refused = post(city, &way, &form("1", "", "短")).await.expect(422).text();
    assert!(refused.contains("href=\"#f-title\"") && refused.contains("href=\"#f-reason\""));
    post(city, &way, &form("1", &before, WHY)).await.expect(409);
    post(city, &way, &form("7", "改正后的题目", WHY)).await.expect(409);
    assert!(!s.app.visitor().get(&here).await.expect(200).text().contains("id=\"editions\""));

    post(city, &way, &form("1", "改正后的题目", WHY)).await.expect(303);
    post(city, &way, &form("1", "再改一次的题目", WHY)).await.expect(409);
    let visitor = s.app.visitor();
    let now = visitor.get(&here).await.expect(200).text();
    assert!(now.contains("<h1>改正后的题目</h1>") && now.contains(WHY) && now.contains(number.as_str()));
    assert!(!now.contains(SECRET) && !now.contains(FOR_SIGNED_IN), "the levels stay");
    let old = visitor.get(&format!("{here}/editions/1")).await.expect(200).text();
    assert!(old.contains(&format!("<h1>{before}</h1>")) && old.contains(&format!("href=\"{here}\"")));
    assert!(!old.contains(SECRET) && !old.contains(FOR_SIGNED_IN), "of the earlier edition too");
    visitor.get(&format!("{here}/editions/3")).await.expect(404);
    let letter =
        s.app.letter_to(&s.workers.iter().find(|w| old.contains(w.name)).expect("a maker").email).await;
    assert!(letter.body.contains(WHY), "{}", letter.body);
    s.app.index().await;
    let found = async |typed: &str| {
        let list = visitor.get_json(&format!("/api/v1/repository/search?q={typed}")).await.expect(200).json();
        list["items"][0]["title"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!(found("改正后的题目").await, "改正后的题目");
    assert_ne!(found(&before).await, before, "what was replaced is not found");
    // The same for programs.
    let (ours, read) =
        (format!("/api/v1/innovations/{number}"), format!("/api/v1/repository/results/{number}"));
    let text = json!({ "edition": 2, "title": "第三个题目", "abstract": "新的摘要。", "keywords": ["夹具"],
        "sections": [{ "kind": "novelty", "text": "新的一段。" }], "reason": WHY });
    s.units[0].client.post_json(&format!("{ours}/correct"), &text).await.expect(404);
    let done = city.post_json(&format!("{ours}/correct"), &text).await.expect(200).json();
    assert_eq!((&done["edition"], &done["stage"]), (&json!(3), &json!("published")));
    city.post_json(&format!("{ours}/correct"), &text).await.expect(409);
    let now = visitor.get_json(&read).await.expect(200).json();
    assert_eq!((&now["title"], &now["keywords"]), (&json!("第三个题目"), &json!(["夹具"])));
    assert_eq!(now["editions"].as_array().map(Vec::len), Some(3));
    let parts = now["sections"].as_array().expect("parts");
    assert_eq!(parts[0], json!({ "kind": "novelty", "text": "新的一段。" }));
    assert!(parts.iter().any(|part| part["kind"] == "use"), "what was not named stays: {parts:?}");
    let first = visitor.get_json(&format!("{read}/editions/1")).await.expect(200);
    assert!(!first.text().contains(SECRET) && !first.text().contains(FOR_SIGNED_IN));
    assert_eq!((&first.json()["title"], &first.json()["edition"]), (&json!(before), &json!(1)));
    visitor.get_json(&format!("{read}/editions/4")).await.expect(404);
    let mut holder = &s.units[0];
    for unit in &s.units {
        if unit.client.get(&format!("/innovations/{number}/withdraw")).await.status == 200 {
            holder = unit;
        }
    }
    let why = json!({ "reason": "单位重新评估该成果。" });
    city.post_json(&format!("{ours}/withdraw"), &why).await.expect(404);
    holder.client.post_json(&format!("{ours}/withdraw"), &json!({ "reason": "" })).await.expect(422);
    let done = holder.client.post_json(&format!("{ours}/withdraw"), &why).await.expect(200).json();
    assert_eq!(done["stage"], "withdrawn");
    holder.client.post_json(&format!("{ours}/withdraw"), &why).await.expect(409);
    visitor.get_json(&format!("{read}/editions/1")).await.expect(410);

    let mut walk = jiangtai::audit::Walk::default();
    jiangtai::innovations::verify_innovations(s.app.app.db.read(), &mut walk).await.expect("the innovations");
    assert_eq!(walk.findings, []);
    s.app.end().await;
}
