//! The pages of an innovation's way, for everybody who takes part in it.

use serde_json::json;

use super::{
    SIZES, become_client,
    tour::{Stop, walk},
};
use crate::{
    marketplace::stage::{step, terms_form},
    support::{
        browser::Browser,
        selection::{Selecting, days},
        world::{ids_after, made},
    },
};

#[tokio::test]
async fn a_worker_writes_and_what_is_typed_saves_itself() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let client = &s.workers[0].client;
    let path = format!("/categories/{}/filings", s.category);
    let filing = made(&client.post(&path, &[("start", "yes")]).await.expect(303));
    let (width, height, _) = SIZES[0];
    let Some(browser) = Browser::start(width, height, "zh-CN").await else { return };
    let base = s.app.url();
    become_client(&browser, &base, Some(client), "zh-CN").await;
    browser.goto(&format!("{base}/filings/{filing}/edit")).await;
    browser.fill("title", "手写的标题").await;
    browser.wait_for("[data-save-state].badge-ok").await;
    // Nobody pressed a button, and it is there.
    let page = client.get(&format!("/filings/{filing}")).await.expect(200).text();
    assert!(page.contains("手写的标题"));
    drop(browser);
    s.app.end().await;
}

#[tokio::test]
async fn a_selection_is_called_filed_checked_and_reviewed() {
    let mut s = Selecting::new().await;
    s.at(days::FILING).await;
    let path = format!("/categories/{}/filings", s.category);
    let draft = made(&s.workers[0].client.post(&path, &[("start", "yes")]).await.expect(303));
    s.file().await;
    s.at(days::CHECK).await;
    // The unit endorses it, and it waits for the district.
    Selecting::opinion(&s.units[1].client, &s.filings[2], "endorse", "approve", "").await.expect(303);
    let (selection, first) = (format!("/selections/{}", s.selection), format!("/filings/{}", s.filings[0]));
    // Another selection, still a draft.
    let path = made(&s.city.client.post("/selections", &Selecting::form()).await.expect(303));
    let category =
        [("title", "十大发明创造"), ("places", "2"), ("quota", "2"), ("preset", "technical-innovation")];
    s.city.client.post(&format!("/selections/{path}/categories"), &category).await.expect(303);
    let page = s.city.client.get(&format!("/selections/{path}")).await.expect(200).text();
    let category = ids_after(&page, "/categories/").remove(0);
    let stops: Vec<Stop<'_>> = vec![
        (
            "visitor",
            None,
            vec![
                ("/selections".into(), "selections"),
                (selection.clone(), "selection"),
                (format!("/categories/{}/rubric", s.category), "rubric"),
            ],
        ),
        (
            "worker",
            Some(&s.workers[0].client),
            vec![
                ("/filings".into(), "filings"),
                (format!("/filings/{draft}/edit"), "form"),
                (first.clone(), "filing"),
            ],
        ),
        (
            "enterprise-union",
            Some(&s.units[0].client),
            vec![("/filings?view=unit".into(), "filings"), (first, "filing")],
        ),
        (
            "district-union",
            Some(&s.districts[1].client),
            vec![("/filings".into(), "filings"), (format!("/filings/{}", s.filings[2]), "filing")],
        ),
        (
            "city-officer",
            Some(&s.city.client),
            vec![
                ("/selections/new".into(), "new"),
                (selection, "selection"),
                (format!("/categories/{}/list", s.category), "list"),
                (format!("/selections/{path}"), "draft"),
                (format!("/categories/{category}/edit"), "category"),
                (format!("/categories/{category}/rubric"), "rubric-editor"),
            ],
        ),
    ];
    walk(&s.app, "filing", stops).await;

    let mut s = Selecting::new().await;
    s.file().await;
    s.check().await;
    s.panel().await;
    s.begin().await;
    let reviewer = &s.reviewers[0];
    let sheet = &reviewer.sheets[0].1;
    let stops: Vec<Stop<'_>> = vec![(
        "reviewer",
        Some(&reviewer.member.client),
        vec![(format!("/works/{sheet}"), "work"), (format!("/judging/sheets/{sheet}"), "sheet")],
    )];
    walk(&s.app, "review", stops).await;
    s.app.end().await;
}

#[tokio::test]
async fn a_result_is_read_offered_asked_for_and_licensed() {
    let (s, numbers) = Selecting::to_published().await;
    s.app.index().await;
    let number = &numbers[0];
    let edit = format!("/marketplace/listings/{number}/edit");
    let holder = if s.units[0].client.get(&edit).await.status == 200 { 0 } else { 1 };
    let (own, buyer) = (&s.units[holder].client, &s.units[1 - holder].client);
    own.post(&edit, &crate::marketplace::stage::listing_form()).await.expect(303);
    let ask = format!("/marketplace/enquire/{number}");
    let deal = made(&buyer.post(&ask, &[("purpose", "用于本公司产线")]).await.expect(303));
    let here = format!("/marketplace/deals/{deal}");
    step(own, &deal, &[("kind", "disclose"), ("note", "可以合作")]).await.expect(303);
    step(own, &deal, &[("kind", "offer_nda"), ("text", "双方保密五年。")]).await.expect(303);
    let nda = buyer.get_json(&format!("/api/v1{here}")).await.expect(200).json()["nda"]["hash"].clone();
    step(buyer, &deal, &[("kind", "sign_nda"), ("hash", nda.as_str().expect("a hash"))]).await.expect(303);
    step(own, &deal, &[("kind", "detail"), ("note", "")]).await.expect(303);
    step(buyer, &deal, &terms_form("ordinary", "80000")).await.expect(303);
    step(own, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
    let api = format!("/api/v1/innovations/{number}/correct");
    let corrected = json!({ "edition": 1, "title": "改正后的题目", "abstract": "改正后的摘要。", "keywords": [],
        "reason": "题目中的设备名称写错。" });
    s.city.client.post_json(&api, &corrected).await.expect(200);
    let listing = format!("/marketplace/listings/{number}");
    let stops: Vec<Stop<'_>> = vec![
        (
            "visitor",
            None,
            vec![
                (format!("/repository/{number}"), "result"),
                (format!("/repository/{number}/editions/1"), "edition"),
                ("/marketplace".into(), "market"),
                (listing, "listing"),
            ],
        ),
        ("city-officer", Some(&s.city.client), vec![(format!("/innovations/{number}/correct"), "correct")]),
        (
            "buyer",
            Some(buyer),
            vec![
                ("/marketplace/deals".into(), "deals"),
                (here.clone(), "deal"),
                (format!("{here}/contract"), "contract"),
                (ask, "enquire"),
            ],
        ),
        (
            "holder",
            Some(own),
            vec![
                (here, "deal"),
                (edit, "listing-form"),
                (format!("/repository/{number}"), "result"),
                (format!("/innovations/{number}/withdraw"), "withdraw"),
            ],
        ),
        ("contributor", Some(&s.workers[0].client), vec![("/marketplace/statements".into(), "statements")]),
    ];
    walk(&s.app, "market", stops).await;
    s.app.end().await;
}
