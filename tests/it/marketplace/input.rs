//! Bad input: refused beside the field, with what was typed kept.

use super::stage::{Market, listing_form, step, terms_form, with};

#[tokio::test]
async fn a_listing_is_refused_field_by_field() {
    let market = Market::open(false).await;
    let path = format!("/marketplace/listings/{}/edit", market.number);
    let good = listing_form();
    for (field, value) in [
        ("ways", None),
        ("ownership", Some("whose")),
        ("pricing", Some("")),
        ("asking", Some("1,2,3")),
        ("reward", Some("150")),
        ("refusal_days", Some("91")),
    ] {
        let reply = market.holder.client.post(&path, &with(&good, field, value)).await.expect(422);
        let page = reply.text();
        assert!(page.contains(&format!("#f-{field}")), "{field}: {page}");
        assert!(page.contains("可提供培训"), "what was typed stays");
    }
    for gate in ["consent", "no_dispute", "no_secrecy", "no_pledge"] {
        let form: Vec<_> = good.iter().copied().filter(|(_, value)| *value != gate).collect();
        let page = market.holder.client.post(&path, &form).await.expect(422).text();
        assert_eq!(page.matches("请声明“").count(), 2, "the missing one, above and beside: {page}");
    }
    market.app.visitor().get(&format!("/marketplace/listings/{}", market.number)).await.expect(404);
    for stranger in [&market.buyer.client, &market.other.client] {
        stranger.get(&path).await.expect(403);
        stranger.post(&path, &good).await.expect(403);
    }
    // Before it is listed nobody asks; after it is taken back nobody does either.
    let ask = format!("/marketplace/enquire/{}", market.number);
    market.buyer.client.get(&ask).await.expect(409);
    market.list().await;
    market.holder.client.get(&ask).await.expect(403);
    market.buyer.client.post(&ask, &[("purpose", " ")]).await.expect(422);
    let delist = format!("/marketplace/listings/{}/delist", market.number);
    market.holder.client.post(&delist, &[("version", "9")]).await.expect(409);
    market.holder.client.post(&delist, &[("version", "1")]).await.expect(303);
    market.buyer.client.post(&ask, &[("purpose", "试用")]).await.expect(409);
    market.app.end().await;
}

#[tokio::test]
async fn a_step_is_refused_field_by_field() {
    let market = Market::open(false).await;
    market.list().await;
    let (holder, buyer) = (&market.holder.client, &market.buyer.client);
    let deal = market.enquire(buyer).await;
    let again = format!("/marketplace/enquire/{}", market.number);
    let page = buyer.post(&again, &[("purpose", "再问一次")]).await.expect(409).text();
    assert!(page.contains("对方尚未答复"), "{page}");
    let refused = async |client, fields: &[(&str, &str)], field: &str| {
        let page = step(client, &deal, fields).await.expect(422).text();
        assert!(page.contains(&format!("#f-{field}")), "{field}: {page}");
        page
    };
    refused(holder, &[("kind", "disclose"), ("note", "")], "note").await;
    refused(holder, &[("kind", "terminate"), ("end_reason", "")], "end_reason").await;
    step(holder, &deal, &[("kind", "dance")]).await.expect(422);
    step(holder, &deal, &[("kind", "disclose"), ("note", "可以")]).await.expect(303);
    for (field, value) in [
        ("grant", Some("open")),
        ("from", Some("soon")),
        ("until", Some("2020-01-01")),
        ("total", Some("-1")),
    ] {
        let page = refused(buyer, &with(&terms_form("sole", "10万"), field, value), field).await;
        assert!(page.contains("含两次现场培训"), "what was typed stays");
    }
    let stale = [("kind", "terminate"), ("end_reason", "不需要了"), ("version", "1")];
    buyer.post(&format!("/marketplace/deals/{deal}/steps"), &stale).await.expect(409);
    market.app.end().await;
}

#[tokio::test]
async fn strangers_do_not_learn_that_there_is_a_deal() {
    let market = Market::open(false).await;
    market.list().await;
    let deal = market.enquire(&market.buyer.client).await;
    for client in [&market.other.client, &market.makers[0].client] {
        for path in ["", "/offer", "/contract", "/first-refusal"] {
            client.get(&format!("/marketplace/deals/{deal}{path}")).await.expect(404);
        }
        let end = [("kind", "terminate"), ("end_reason", "x"), ("version", "1")];
        client.post(&format!("/marketplace/deals/{deal}/steps"), &end).await.expect(404);
        client.get_json(&format!("/api/v1/marketplace/deals/{deal}")).await.expect(404);
    }
    let list = market.other.client.get_json("/api/v1/marketplace/deals").await.expect(200).json();
    assert_eq!(list["total"], 0);
    market.app.end().await;
}
