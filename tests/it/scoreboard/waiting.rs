//! What the home page tells each to do next, and that it goes once it is done.

use crate::support::{
    selection::{self, Selecting},
    world::{World, days},
};

#[tokio::test]
async fn a_competition_tells_each_who_is_to_do_what_until_it_is_done() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.enter().await;
    let (event, panel) = (world.events[0].id.clone(), world.events[0].panel.clone());
    assert_eq!(world.app.visitor().waiting().await, "");
    assert!(
        world.district.client.waiting().await.contains("审核 5 名选手的参赛资格"),
        "of its own units only"
    );
    assert!(world.city.client.waiting().await.contains("名选手的参赛资格"));
    assert_eq!(world.units[0].client.waiting().await, "");

    // What was returned waits for its unit as long as that can mend it.
    let entry = world.events[0].entries[0][0].clone();
    let queue = world.district.client.get("/qualification").await.expect(200).text();
    let (_, rest) = queue.split_once(&format!("value=\"{entry}.")).expect("it waits");
    let seen = format!("{entry}.{}", rest.split('"').next().expect("a version"));
    let form = [("entry", seen.as_str()), ("decision", "return"), ("reason", "请补充社保证明")];
    world.district.client.post("/qualification", &form).await.expect(303);
    assert!(world.units[0].client.waiting().await.contains("修改被退回的 1 份报名"));
    assert_eq!(world.units[1].client.waiting().await, "");
    world.qualify().await;
    assert_eq!(world.district.client.waiting().await, "");
    world.at(days::DRAW).await;
    assert_eq!(world.units[0].client.waiting().await, "", "too late to mend anything");

    let held = world.city.client.waiting().await;
    assert!(held.contains("举行抽签") && held.contains(&format!("/events/{event}/draw")), "{held}");
    world.draw().await;
    let drawn = world.city.client.waiting().await;
    assert!(drawn.contains("开放评分") && !drawn.contains("举行抽签"), "{drawn}");
    world.panels().await;
    world.open().await;
    assert_eq!(world.city.client.waiting().await, "");

    let judge = &world.events[0].judges[0];
    let marking = judge.client.waiting().await;
    assert!(marking.contains(&format!("还有 {} 张评分表要打分", judge.sheets.len())), "{marking}");
    assert!(!world.events[0].chief().client.waiting().await.contains("锁定"));
    for event in 0..world.events.len() {
        world.mark(event, |_| 0).await;
    }
    assert_eq!(world.events[0].judges[0].client.waiting().await, "");
    world.at(days::LOCK).await;
    let complete = world.events[0].chief().client.waiting().await;
    assert!(complete.contains("可以锁定") && complete.contains(&format!("/panels/{panel}")), "{complete}");
    for event in 0..world.events.len() {
        world.lock(event).await.expect(303);
    }
    assert_eq!(world.events[0].chief().client.waiting().await, "");

    world.at(days::PUBLISH).await;
    assert_eq!(world.city.client.waiting().await.matches("计算并公示成绩").count(), world.events.len());
    for event in 0..world.events.len() {
        world.publish(event).await;
    }
    assert_eq!(world.city.client.waiting().await, "");
    world.object().await;
    let objected = world.city.client.waiting().await;
    assert!(objected.contains("处理公示异议") && objected.contains(&world.events[0].notice), "{objected}");
    world.decide("dismissed").await;
    assert_eq!(world.city.client.waiting().await, "");
    world.at(days::FINAL).await;
    assert_eq!(world.city.client.waiting().await.matches("确认最终成绩").count(), world.events.len());
    for event in 0..world.events.len() {
        world.finalise(event).await;
    }
    assert_eq!(world.city.client.in_english().waiting().await, "");
    world.app.end().await;
}

#[tokio::test]
async fn an_upheld_objection_tells_the_host_to_withdraw_the_notice() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    world.object().await;
    world.decide("upheld").await;
    assert!(world.city.client.waiting().await.contains("异议成立，撤回公示并重新公布"));
    world.app.end().await;
}

#[tokio::test]
async fn a_selection_tells_each_who_is_to_do_what_until_it_is_done() {
    let mut city = Selecting::new().await;
    city.at(selection::days::FILING).await;
    // The second contributor of the first filing is asked to confirm.
    let client = &city.workers[0].client;
    let path = format!("/categories/{}/filings", city.category);
    let filing = crate::support::world::made(&client.post(&path, &[("start", "yes")]).await.expect(303));
    let version = city.version(0, &filing).await;
    let form = city.filing_form(0, &version);
    selection::post(client, &format!("/filings/{filing}/edit"), &form).await.expect(303);
    for worker in &city.workers[..2] {
        let waiting = worker.client.waiting().await;
        assert!(waiting.contains("确认您在申报中的署名和份额") && waiting.contains(&filing), "{waiting}");
    }
    assert_eq!(city.workers[2].client.waiting().await, "");
    let version = city.version(0, &filing).await;
    client
        .post(&format!("/filings/{filing}/withdraw"), &[("version", &version), ("confirmed", "yes")])
        .await
        .expect(303);
    assert_eq!(city.workers[1].client.waiting().await, "");

    city.file().await;
    assert_eq!(city.workers[0].client.waiting().await, "");
    assert!(city.units[0].client.waiting().await.contains("签署 2 项申报的单位意见"));
    assert!(city.units[1].client.waiting().await.contains("签署 1 项申报的单位意见"));
    city.at(selection::days::CHECK).await;
    let filing = city.filings[0].clone();
    Selecting::opinion(&city.units[0].client, &filing, "endorse", "approve", "").await.expect(303);
    assert!(city.districts[0].client.waiting().await.contains("审核推荐 1 项申报"));
    assert_eq!(city.districts[1].client.waiting().await, "");
    assert_eq!(city.city.client.waiting().await, "");
    Selecting::opinion(&city.districts[0].client, &filing, "decide", "approve", "").await.expect(303);
    assert_eq!(city.districts[0].client.waiting().await, "", "its form is checked by the host");
    assert!(city.city.client.waiting().await.contains("对 1 项申报作形式审查"));
    Selecting::opinion(&city.city.client, &filing, "decide", "return", "请补充查新报告").await.expect(303);
    let mend = city.workers[0].client.waiting().await;
    assert!(mend.contains("修改被退回的申报") && mend.contains(&filing), "{mend}");
    city.app.end().await;
}

#[tokio::test]
async fn a_category_leads_its_host_to_its_end() {
    let mut city = Selecting::new().await;
    city.file().await;
    city.check().await;
    city.panel().await;
    city.begin().await;
    assert!(city.reviewers[0].member.client.waiting().await.contains("张评分表要打分"));
    assert_eq!(city.city.client.waiting().await, "");
    city.mark().await;
    assert!(city.city.client.waiting().await.contains("评分已锁定，生成名单"));
    city.at(selection::days::PUBLISH).await;
    city.act("list", &[]).await.expect(303);
    assert!(city.city.client.waiting().await.contains("公示拟入选名单"));
    city.act("notice", &[]).await.expect(303);
    assert_eq!(city.city.client.waiting().await, "");
    city.at(selection::days::FINAL).await;
    assert!(city.city.client.waiting().await.contains("公示期满，入库公布"));
    city.publish().await;
    assert_eq!(city.city.client.waiting().await, "");
    city.app.end().await;
}
