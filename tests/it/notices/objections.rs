use jiangtai::{kernel::Timestamp, notices};
use serde_json::Value;

use crate::support::{
    Client,
    world::{World, days, made},
};

const CLAIM: [(&str, &str); 3] = [
    ("name", "秦晓峰"),
    ("contact", "13800130001"),
    ("claim", "理论成绩与本人估分相差较大，请复核单项选择题的得分。"),
];

async fn noticed() -> World {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    world.publish(0).await;
    world
}

async fn notice_of(world: &World) -> Value {
    let path = format!("/api/v1/notices/{}", world.events[0].notice);
    world.app.visitor().get_json(&path).await.expect(200).json()
}

async fn object(world: &World) -> crate::support::Reply {
    let path = format!("/notices/{}/objections", world.events[0].notice);
    world.units[0].client.post(&path, &CLAIM).await
}

#[tokio::test]
async fn objections_are_taken_until_the_last_millisecond_of_the_notice() {
    let mut world = noticed().await;
    let ends = notice_of(&world).await["ends_at"].as_i64().expect("an end");
    let last = Timestamp(ends - 1).local_input();
    assert!(last.ends_with("T23:59"), "a notice ends with its day: {last}");
    world.at(&last).await;
    world.app.clock.set(Timestamp(ends - 1));
    object(&world).await.expect(303);
    world.app.clock.set(Timestamp(ends));
    object(&world).await.expect(409);
    assert_eq!(notice_of(&world).await["objections"], 1);
    world.app.end().await;
}

#[tokio::test]
async fn an_objection_is_known_to_its_filer_and_the_host_only() {
    let mut world = noticed().await;
    world.at(days::OBJECTION).await;
    let new = format!("/notices/{}/objections", world.events[0].notice);
    // What is wrong stands beside its field, what was typed stays.
    let short = [("name", "秦"), ("contact", ""), ("claim", "太短")];
    let refused = world.units[0].client.post(&new, &short).await.expect(422).text();
    for field in ["f-name-e", "f-contact-e", "f-claim-e", "太短"] {
        assert!(refused.contains(field), "{field}");
    }
    assert_eq!(notice_of(&world).await["objections"], 0);
    world.app.visitor().post(&new, &CLAIM).await.expect(303); // to the sign-in page
    assert_eq!(notice_of(&world).await["objections"], 0);

    let objection = made(&world.units[0].client.post(&new, &CLAIM).await.expect(303));
    let here = format!("/objections/{objection}");
    assert!(world.units[0].client.get(&here).await.expect(200).text().contains("13800130001"));
    assert!(world.city.client.get(&here).await.expect(200).text().contains("秦晓峰"));
    for other in [&world.units[1], &world.district] {
        other.client.get(&here).await.expect(404);
    }
    let letter = world.app.letter_to(&world.city.email).await;
    assert!(letter.body.contains(&objection) && !letter.body.contains("13800130001"));
    world.app.end().await;
}

#[tokio::test]
async fn an_objection_is_decided_once_with_reasons_and_its_filer_is_told() {
    let mut world = noticed().await;
    world.object().await;
    let here = format!("/objections/{}/decision", world.objection);
    let client: &Client = &world.city.client;
    let without = [("version", "1"), ("stage", "dismissed"), ("answer", "")];
    client.post(&here, &without).await.expect(422);
    let stale = [("version", "0"), ("stage", "dismissed"), ("answer", "经复核，得分无误，维持原成绩。")];
    client.post(&here, &stale).await.expect(409);
    // The union of a district neither sees nor decides it.
    world.district.client.post(&here, &stale).await.expect(404);
    world.decide("dismissed").await;
    let again = [("version", "2"), ("stage", "upheld"), ("answer", "经复核，得分有误，予以更正。")];
    client.post(&here, &again).await.expect(409);
    let letters = world.app.letters().await;
    let told = letters.iter().filter(|l| l.to == world.units[0].email && l.body.contains("经复核答题卡"));
    assert_eq!(told.count(), 1);
    world.app.end().await;
}

#[tokio::test]
async fn an_upheld_objection_means_withdrawing_and_publishing_anew() {
    let mut world = noticed().await;
    world.object().await;
    let first = world.events[0].notice.clone();
    let path = format!("/events/{}/standings", world.events[0].id);
    world.decide("upheld").await;
    world.at(days::FINAL).await;
    let version = world.city.client.get(&path).await.expect(200).field("version");
    world.city.client.post(&format!("{path}/final"), &[("version", &version)]).await.expect(409);
    let short = [("version", version.as_str()), ("reason", "")];
    world.city.client.post(&format!("{path}/withdraw"), &short).await.expect(422);
    let reason = [("version", version.as_str()), ("reason", "一名选手的成绩须更正。")];
    world.city.client.post(&format!("{path}/withdraw"), &reason).await.expect(303);
    let visitor = world.app.visitor();
    visitor.get(&format!("/results/{}", world.events[0].id)).await.expect(404);
    let page = visitor.get(&format!("/notices/{first}")).await.expect(200).text();
    assert!(page.contains("一名选手的成绩须更正。"), "the public is told why");

    world.publish(0).await;
    assert_ne!(world.events[0].notice, first);
    let path = format!("/api/v1/results/{}", world.events[0].id);
    let results = visitor.get_json(&path).await.expect(200).json();
    assert_eq!((results["edition"].clone(), results["stage"].clone()), (2.into(), "noticed".into()));
    world.app.end().await;
}

#[tokio::test]
async fn a_window_into_a_year_without_a_calendar_waits_for_the_calendar() {
    let mut world = World::to_locked().await;
    world.at("2026-12-30T09:00").await;
    let path = format!("/events/{}/standings", world.events[0].id);
    world.city.client.post(&path, &[]).await.expect(303);
    let version = world.city.client.get(&path).await.expect(200).field("version");
    let form = [("confirmed", "yes"), ("version", version.as_str())];
    let refused = world.city.client.post(&format!("{path}/publish"), &form).await.expect(409).text();
    assert!(refused.contains("2027"), "the reason names the year");
    let visitor = world.app.visitor();
    visitor.get(&format!("/results/{}", world.events[0].id)).await.expect(404);

    let calendar = "# 测试用的放假安排\nyear,day,kind,name\n2027,2027-01-01,rest,元旦\n";
    let imported = notices::import_holidays(&world.app.system(), calendar).await.expect("imported");
    assert_eq!(imported.years, [2027]);
    world.city.client.post(&format!("{path}/publish"), &form).await.expect(303);
    world.app.end().await;
}

#[tokio::test]
async fn anybody_can_repeat_the_hash_and_read_the_feed() {
    let world = noticed().await;
    let notice = notice_of(&world).await;
    let canonical = serde_json_canonicalizer::to_string(&notice["content"]).expect("JSON");
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(canonical.as_bytes()));
    assert_eq!(notice["content_hash"], hash.as_str());
    let visitor = world.app.visitor();
    let feed = visitor.get("/notices/feed.xml").await.expect(200);
    assert!(feed.text().contains(&format!("/notices/{}", world.events[0].notice)));
    let list = visitor.get_json("/api/v1/notices").await.expect(200).json();
    assert_eq!(list["items"][0]["content_hash"], hash.as_str());
    assert!(visitor.get("/notices").await.expect(200).text().contains("个工作日"));
    world.app.end().await;
}
