//! The whole road over HTTP.

use serde_json::json;

use super::stage::{Market, SECRET, contract_hash, step, terms_form};
use crate::support::Client;

#[tokio::test]
async fn a_result_is_listed_asked_about_licensed_paid_and_divided() {
    let market = Market::open(true).await;
    market.list().await;
    let page = market.app.visitor().get("/marketplace").await.expect(200).text();
    assert!(page.contains(&market.number) && page.contains("¥120,000.00"), "{page}");

    let (holder, buyer) = (&market.holder.client, &market.buyer.client);
    let deal = market.enquire(buyer).await;
    let here = format!("/marketplace/deals/{deal}");
    let told = market.app.letter_to(&market.holder.email).await;
    assert!(told.subject.contains("咨询成果") && told.body.contains(&here), "{}", told.body);
    assert!(!told.body.contains("结构件"), "what was typed stays on the page");

    // Nothing secret before both are bound and the holder has disclosed it.
    step(holder, &deal, &[("kind", "disclose"), ("note", "样机已运行两年")]).await.expect(303);
    step(buyer, &deal, &terms_form("exclusive", "100000")).await.expect(409);
    step(holder, &deal, &[("kind", "offer_nda"), ("text", "双方保密五年。")]).await.expect(303);
    let nda = buyer.get_json(&format!("/api/v1{here}")).await.expect(200).json()["nda"]["hash"].clone();
    step(buyer, &deal, &[("kind", "sign_nda"), ("hash", "0000")]).await.expect(409);
    assert!(!buyer.get(&here).await.expect(200).text().contains(SECRET));
    step(buyer, &deal, &[("kind", "sign_nda"), ("hash", nda.as_str().expect("a hash"))]).await.expect(303);
    assert!(!buyer.get(&here).await.expect(200).text().contains(SECRET));
    step(holder, &deal, &[("kind", "detail"), ("note", "")]).await.expect(303);
    let page = buyer.get(&here).await.expect(200).text();
    assert!(page.contains(SECRET) && page.contains("工艺卡.pdf"));

    // The listing offers no sole licence.
    let refused = step(buyer, &deal, &terms_form("sole", "8万")).await.expect(422);
    assert!(refused.text().contains("href=\"#f-grant\""));
    let offer = buyer.get(&format!("{here}/offer")).await.expect(200).text();
    assert!(offer.contains("value=\"exclusive\"") && !offer.contains("value=\"sole\""));
    // Versions alternate; only the other side accepts.
    step(buyer, &deal, &terms_form("exclusive", "8万")).await.expect(303);
    step(buyer, &deal, &terms_form("exclusive", "7万")).await.expect(409);
    step(holder, &deal, &terms_form("exclusive", "100,000.01")).await.expect(303);
    step(holder, &deal, &[("kind", "accept"), ("terms_version", "2")]).await.expect(409);
    step(buyer, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(409);
    step(buyer, &deal, &[("kind", "accept"), ("terms_version", "2")]).await.expect(303);

    let hash = contract_hash(buyer, &deal).await;
    assert_eq!(hash, contract_hash(holder, &deal).await, "both read the same text");
    for (side, kind) in [(buyer, "confirm"), (holder, "confirm"), (holder, "sign"), (buyer, "sign")] {
        step(side, &deal, &[("kind", kind), ("hash", &hash)]).await.expect(303);
        step(side, &deal, &[("kind", kind), ("hash", &hash)]).await.expect(409);
    }
    let page = buyer.get(&format!("{here}/contract")).await.expect(200).text();
    assert!(page.contains(&hash) && page.contains("¥100,000.01") && page.contains(&market.number));

    step(buyer, &deal, &[("kind", "register"), ("number", "20263202000001")]).await.expect(409);
    step(holder, &deal, &[("kind", "register"), ("number", "20263202000001")]).await.expect(303);
    let pay = [("kind", "pay"), ("amount", "100,000.01"), ("note", "全款")];
    step(buyer, &deal, &pay).await.expect(303);
    let statement = async |n: usize| {
        market.makers[n].client.get_json("/api/v1/marketplace/statements").await.expect(200).json()
    };
    assert_eq!(
        statement(0).await,
        json!({ "total": 0, "items": [] }),
        "not before the holder has confirmed it"
    );
    let confirm = [("kind", "confirm_payment"), ("payment_number", "1")];
    step(buyer, &deal, &confirm).await.expect(409);
    step(holder, &deal, &confirm).await.expect(303);

    // 10,000,001 fen: half of it, rounded up, is the contributors'; 60 % and 40 % of that.
    assert_eq!(statement(0).await["total"], 3_000_001);
    assert_eq!(statement(1).await["total"], 2_000_000);
    let page = market.makers[0].client.get("/marketplace/statements").await.expect(200).text();
    assert!(page.contains("¥30,000.01"), "{page}");
    let letter = market.app.letter_to(&market.makers[1].email).await;
    assert!(letter.body.contains("¥20,000.00"), "{}", letter.body);
    let known = holder.get_json(&format!("/api/v1{here}")).await.expect(200).json();
    assert_eq!(known["payments"][0]["parts"][0]["amount"], 5_000_000, "{known}");
    let known = buyer.get_json(&format!("/api/v1{here}")).await.expect(200).json();
    assert_eq!(known["payments"][0]["parts"], json!([]), "the division is no business of the buyer's");

    // A payment is taken back by another, with the same parts.
    step(buyer, &deal, &[("kind", "reverse"), ("payment_number", "1"), ("reason", "重复登记")])
        .await
        .expect(303);
    step(holder, &deal, &[("kind", "confirm_payment"), ("payment_number", "2")]).await.expect(303);
    assert_eq!(
        (statement(0).await["total"].clone(), statement(1).await["total"].clone()),
        (json!(0), json!(0))
    );

    step(holder, &deal, &[("kind", "complete")]).await.expect(303);
    step(buyer, &deal, &[("kind", "complete")]).await.expect(303);
    step(buyer, &deal, &[("kind", "terminate"), ("end_reason", "晚了")]).await.expect(409);
    let list = buyer.get_json("/api/v1/marketplace/deals").await.expect(200).json();
    assert_eq!((&list["total"], &list["items"][0]["stage"]), (&json!(1), &json!("completed")));
    market.verify().await;
    market.app.end().await;
}

#[tokio::test]
async fn contributors_may_take_an_assigned_service_result_first() {
    let market = Market::open(false).await;
    market.list().await;
    let (holder, buyer) = (&market.holder.client, &market.buyer.client);
    let [lead, second] = &market.makers;
    let mut deals = Vec::new();
    for _ in 0..2 {
        let deal = market.enquire(buyer).await;
        step(holder, &deal, &[("kind", "disclose"), ("note", "可以转让")]).await.expect(303);
        step(holder, &deal, &terms_form("assignment", "50万")).await.expect(303);
        let page = format!("/marketplace/deals/{deal}/first-refusal");
        lead.client.get(&page).await.expect(404);
        step(buyer, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
        assert!(lead.client.get(&page).await.expect(200).text().contains("¥500,000.00"));
        lead.client.get(&format!("/marketplace/deals/{deal}")).await.expect(404);
        let hash = contract_hash(buyer, &deal).await;
        step(buyer, &deal, &[("kind", "confirm"), ("hash", &hash)]).await.expect(409);
        deals.push((deal, hash, page));
    }
    let letter = market.app.letter_to(&second.email).await;
    assert!(letter.body.contains("first-refusal"), "{}", letter.body);
    let decide =
        async |who: &crate::support::Someone, (deal, _, page): &(String, String, String), kind: &str| {
            let version = who.client.get(page).await.expect(200).field("version");
            who.client
                .post(&format!("/marketplace/deals/{deal}/steps"), &[("kind", kind), ("version", &version)])
                .await
        };
    for maker in &market.makers {
        let waiting = maker.client.waiting().await;
        assert!(deals.iter().all(|(_, _, page)| waiting.contains(page)), "{waiting}");
    }
    // The first: one takes it, and the deal is over.
    decide(lead, &deals[0], "exercise").await.expect(303);
    step(buyer, &deals[0].0, &[("kind", "confirm"), ("hash", &deals[0].1)]).await.expect(409);
    // The second: both waive, and it goes on.
    decide(lead, &deals[1], "waive").await.expect(303);
    market.holder.client.get(&deals[1].2).await.expect(404);
    assert_eq!(lead.client.waiting().await, "");
    assert!(second.client.waiting().await.contains(&deals[1].2));
    decide(second, &deals[1], "waive").await.expect(303);
    let (deal, hash, _) = &deals[1];
    for (side, kind) in [(buyer, "confirm"), (holder, "confirm"), (holder, "sign"), (buyer, "sign")] {
        step(side, deal, &[("kind", kind), ("hash", hash)]).await.expect(303);
    }
    market.verify().await;
    market.app.end().await;
}

#[tokio::test]
async fn a_deal_waits_for_whoever_is_next() {
    let market = Market::open(false).await;
    market.list().await;
    let (holder, buyer) = (&market.holder.client, &market.buyer.client);
    let deal = market.enquire(buyer).await;
    let said = async |client: &Client, words: &str| client.waiting().await.contains(words);
    assert!(said(holder, "权利人还没有答复咨询").await && said(holder, &deal).await);
    let title = market.app.visitor().get(&format!("/repository/{}", market.number)).await.expect(200).text();
    let title = title.split("<h1>").nth(1).and_then(|rest| rest.split('<').next()).expect("a title");
    assert!(said(holder, title).await, "{title}");
    assert!(!said(buyer, &deal).await);
    step(holder, &deal, &[("kind", "disclose"), ("note", "可以合作")]).await.expect(303);
    assert!(!said(holder, &deal).await && !said(buyer, &deal).await, "either may go on, nobody must");
    step(buyer, &deal, &terms_form("ordinary", "100000")).await.expect(303);
    assert!(said(holder, "接受或还价").await && !said(buyer, &deal).await);
    step(holder, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
    assert!(said(holder, "双方都要确认").await && said(buyer, "双方都要确认").await);
    let hash = contract_hash(holder, &deal).await;
    step(holder, &deal, &[("kind", "confirm"), ("hash", &hash)]).await.expect(303);
    assert!(!said(holder, &deal).await && said(buyer, "等待需求方确认").await);
    assert!(!said(&market.other.client, &deal).await);
    market.app.end().await;
}
