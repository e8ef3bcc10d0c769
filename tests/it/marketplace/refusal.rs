//! Grants that exclude one another.

use super::stage::{Market, contract_hash, step};

#[tokio::test]
async fn a_second_exclusive_licence_is_refused_with_its_rule_and_the_deal_that_stands() {
    let market = Market::open(false).await;
    market.list().await;
    let (holder, buyer, other) = (&market.holder.client, &market.buyer.client, &market.other.client);
    let first = market.to_agreed(buyer, "exclusive").await;
    let second = market.to_agreed(other, "exclusive").await;
    let sign = async |client, deal: &str| {
        step(client, deal, &[("kind", "sign"), ("hash", &contract_hash(client, deal).await)]).await
    };
    for client in [holder, buyer] {
        sign(client, &first).await.expect(303);
    }
    sign(other, &second).await.expect(303);
    let refused = sign(holder, &second).await.expect(409).text();
    let number =
        buyer.get_json(&format!("/api/v1/marketplace/deals/{first}")).await.expect(200).json()["number"]
            .clone();
    assert!(
        refused.contains("独占许可期内") && refused.contains(number.as_str().expect("a number")),
        "{refused}"
    );

    // A third does not even come to the agreed text.
    let third = market.enquire(other).await;
    step(holder, &third, &[("kind", "disclose"), ("note", "可以")]).await.expect(303);
    step(other, &third, &super::stage::terms_form("ordinary", "1万")).await.expect(303);
    step(holder, &third, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
    let hash = contract_hash(other, &third).await;
    step(other, &third, &[("kind", "confirm"), ("hash", &hash)]).await.expect(303);
    step(holder, &third, &[("kind", "confirm"), ("hash", &hash)]).await.expect(409);

    // When the first is ended, what it excluded may be signed.
    step(buyer, &first, &[("kind", "terminate"), ("end_reason", "停产")]).await.expect(303);
    sign(holder, &second).await.expect(303);
    market.verify().await;
    market.app.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_exclusive_licences_signed_at_once_one_stands() {
    for _ in 0..3 {
        let market = Market::open(false).await;
        market.list().await;
        let (holder, buyer, other) = (&market.holder.client, &market.buyer.client, &market.other.client);
        let deals = [market.to_agreed(buyer, "exclusive").await, market.to_agreed(other, "exclusive").await];
        for deal in &deals {
            step(holder, deal, &[("kind", "sign"), ("hash", &contract_hash(holder, deal).await)])
                .await
                .expect(303);
        }
        let hashes = [contract_hash(buyer, &deals[0]).await, contract_hash(other, &deals[1]).await];
        let forms = [0, 1].map(|n| [("kind", "sign"), ("hash", hashes[n].as_str())]);
        let (a, b) = tokio::join!(step(buyer, &deals[0], &forms[0]), step(other, &deals[1], &forms[1]));
        let mut answers = [a.status.as_u16(), b.status.as_u16()];
        answers.sort_unstable();
        assert_eq!(answers, [303, 409]);
        market.verify().await;
        market.app.end().await;
    }
}
