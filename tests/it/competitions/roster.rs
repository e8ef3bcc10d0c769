//! A roster is uploaded, looked at, committed exactly once.

use jiangtai::platform::sheets::{Book, Column, Limits, Sheet, Table, read};
use sea_orm::{ConnectionTrait, Statement};

use super::stage::{CLOSES, called};
use crate::support::{Client, Officer, TestApp, people::resident_id};

const HEADS: [&str; 6] = ["姓名", "身份证号", "手机", "电子邮箱", "技能等级", "通知语言"];
const NAMES: [&str; 8] = ["王芳", "李强", "张伟", "刘洋", "陈静", "杨光", "赵敏", "周涛"];

/// A row of somebody, by number.
fn row(n: u32) -> Vec<String> {
    let name = NAMES[n as usize % NAMES.len()].to_owned();
    let mobile = format!("139{n:08}");
    vec![name, resident_id(n), mobile, format!("c{n}@example.com"), "高级工".to_owned(), "中文".to_owned()]
}

fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    let columns = HEADS.iter().map(|head| Column::new(*head, 20)).collect();
    let sheet = rows.iter().fold(Sheet::new("名单", columns), |sheet, row| sheet.row(row.clone()));
    Book::new().sheet(sheet).bytes().expect("a workbook")
}

async fn upload(client: &Client, event: &str, bytes: Vec<u8>) -> String {
    let path = format!("/events/{event}/roster/uploads");
    client.upload(&path, "file", "名单.xlsx", bytes).await.expect(303).location()
}

async fn commit(client: &Client, upload: &str) -> crate::support::Reply {
    let seen = client.get(upload).await.expect(200).field("seen");
    client.post(upload, &[("seen", &seen), ("consent", "yes")]).await
}

async fn open() -> (TestApp, Officer, Officer, String) {
    let app = TestApp::start_at("2026-03-02T09:06").await;
    let host = app.city_union().await;
    let unit = app.unit("无锡某厂", "BH").await;
    let (_, event) = called(&host).await;
    (app, host, unit, event)
}

fn table(bytes: &[u8]) -> Table {
    read("a.xlsx", bytes, &Limits::SMALL).expect("our own workbook")
}

#[tokio::test]
async fn the_template_that_we_hand_out_is_read_back_when_filled() {
    let (app, _, unit, event) = open().await;
    let path = format!("/events/{event}/roster/template.xlsx");
    for client in [unit.client.clone(), unit.client.clone().in_english()] {
        let reply = client.get(&path).await.expect(200);
        assert!(reply.headers["content-disposition"].to_str().expect("ASCII").starts_with("attachment"));
        let heads = table(&reply.bytes);
        let heads: Vec<&str> = heads.rows[0].cells().map(|(_, cell)| cell.text.as_str()).collect();
        let columns = heads.iter().map(|head| Column::new(*head, 20)).collect();
        let filled = Book::new().sheet(Sheet::new("名单", columns).row(row(1))).bytes().expect("a workbook");
        let page = client.get(&upload(&client, &event, filled).await).await.expect(200);
        assert!(page.text().contains(&format!("{}**********", &resident_id(1)[..4])));
        assert!(!page.text().contains(&resident_id(1)), "masked");
    }
    app.end().await;
}

#[tokio::test]
async fn a_look_changes_nothing_and_a_commit_happens_once() {
    let (app, _, unit, event) = open().await;
    let roster = format!("/events/{event}/roster");
    let uploaded = upload(&unit.client, &event, workbook(&[row(1), row(2)])).await;
    assert!(unit.client.get(&roster).await.text().contains("还没有报名"), "a look enters nobody");

    let seen = unit.client.get(&uploaded).await.field("seen");
    let refused = unit.client.post(&uploaded, &[("seen", &seen)]).await.expect(422);
    assert!(refused.text().contains("请先取得选手同意"));
    commit(&unit.client, &uploaded).await.expect(303);
    let again = unit.client.post(&uploaded, &[("seen", &seen), ("consent", "yes")]).await.expect(303);
    assert_eq!(again.location(), roster, "the second answers the same");
    let page = unit.client.get(&roster).await.expect(200).text();
    assert_eq!(page.matches("href=\"/entries/").count(), 2);
    assert!(unit.client.get(&uploaded).await.text().contains("已于"), "and says when");
    app.end().await;
}

#[tokio::test]
async fn the_look_tells_new_changed_skipped_and_wrong_and_marks_the_wrong() {
    let (app, _, unit, event) = open().await;
    commit(&unit.client, &upload(&unit.client, &event, workbook(&[row(1), row(2)])).await).await.expect(303);

    let mut changed = row(2);
    changed[2] = "13700000000".to_owned();
    let mut wrong = row(4);
    let other = if wrong[1].ends_with('1') { "2" } else { "1" };
    wrong[1].replace_range(17.., other);
    wrong[4] = "大师".to_owned();
    let uploaded =
        upload(&unit.client, &event, workbook(&[row(1), changed.clone(), row(3), wrong.clone(), row(3)]))
            .await;
    let page = unit.client.get(&uploaded).await.expect(200).text();
    for text in
        ["校验不通过", "没有这个技能等级", "与第 4 行是同一个身份证号", "B · 身份证号", "E · 技能等级"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let marked = table(&unit.client.get(&format!("{uploaded}/marked.xlsx")).await.expect(200).bytes);
    let said: Vec<(u32, bool)> = marked.rows.iter().map(|r| (r.number, !r.text(6).is_empty())).collect();
    assert_eq!(said, [(1, true), (2, false), (3, false), (4, false), (5, true), (6, true)]);
    assert_eq!(marked.rows[4].text(1), wrong[1], "their own rows");

    commit(&unit.client, &uploaded).await.expect(303);
    // What is left are the rows to be mended.
    let page = unit.client.get(&uploaded).await.expect(200).text();
    assert!(page.contains("新增 1 人") && page.contains("更新 1 人"), "{page}");
    let left = table(&unit.client.get(&format!("{uploaded}/marked.xlsx")).await.expect(200).bytes);
    assert_eq!(left.rows.len(), 3);
    // The mended file goes in again: nothing is entered twice.
    let uploaded = upload(&unit.client, &event, workbook(&[row(1), changed, row(3), row(4)])).await;
    commit(&unit.client, &uploaded).await.expect(303);
    let list = unit.client.get_json(&format!("/api/v1/events/{event}/entries")).await.expect(200).json();
    assert_eq!((list["items"].as_array().map(Vec::len), list["taken"].as_u64()), (Some(4), Some(4)));
    app.end().await;
}

#[tokio::test]
async fn what_was_seen_is_what_is_committed() {
    let (app, _, unit, event) = open().await;
    let uploaded = upload(&unit.client, &event, workbook(&[row(1), row(2)])).await;
    let seen = unit.client.get(&uploaded).await.field("seen");
    // Meanwhile a colleague enters one of them by hand.
    let other = upload(&unit.client, &event, workbook(&[row(2)])).await;
    commit(&unit.client, &other).await.expect(303);
    let fields = [("seen", seen.as_str()), ("consent", "yes")];
    let refused = unit.client.post(&uploaded, &fields).await.expect(409);
    assert!(refused.text().contains("情况有变化"));
    let seen = refused.field("seen");
    unit.client.post(&uploaded, &[("seen", &seen), ("consent", "yes")]).await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn places_are_kept_and_other_units_see_nothing() {
    let (app, _, unit, event) = open().await;
    let rows: Vec<Vec<String>> = (1..7).map(row).collect();
    let uploaded = upload(&unit.client, &event, workbook(&rows)).await;
    assert!(unit.client.get(&uploaded).await.text().contains("名额（5 人）已满"), "the sixth is too many");
    let other = app.unit("另一厂", "BH").await;
    for path in [uploaded.clone(), format!("{uploaded}/marked.xlsx")] {
        other.client.get(&path).await.expect(404);
    }
    other.client.post(&uploaded, &[("consent", "yes")]).await.expect(404);
    // The same person by another unit, in its own words.
    commit(&unit.client, &uploaded).await.expect(303);
    let theirs = upload(&other.client, &event, workbook(&[row(1)])).await;
    let page = other.client.get(&theirs).await.expect(200).text();
    assert!(page.contains("已由其他单位报名") && !page.contains("无锡某厂"), "not by whom");
    app.end().await;
}

#[tokio::test]
async fn the_deadline_holds_for_the_commit_to_the_millisecond() {
    let (app, _, unit, event) = open().await;
    let uploaded = upload(&unit.client, &event, workbook(&[row(1)])).await;
    let seen = unit.client.get(&uploaded).await.field("seen");
    app.set_clock(CLOSES);
    let fields = [("seen", seen.as_str()), ("consent", "yes")];
    let refused = unit.client.post(&uploaded, &fields).await.expect(409);
    assert!(refused.text().contains("截止"));
    let path = format!("/events/{event}/roster/uploads");
    unit.client.upload(&path, "file", "a.xlsx", workbook(&[row(2)])).await.expect(409);
    app.clock.set(jiangtai::kernel::Timestamp::from_local_input(CLOSES).expect("a time").plus(-1));
    unit.client.post(&uploaded, &fields).await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn nothing_personal_lies_open_in_the_database() {
    let (app, _, unit, event) = open().await;
    commit(&unit.client, &upload(&unit.client, &event, workbook(&[row(1), row(2)])).await).await.expect(303);
    upload(&unit.client, &event, workbook(&[row(3)])).await;
    let db = app.app.db.read();
    let mut all = String::new();
    for table in ["entry", "roster_upload", "audit_record", "job", "mail", "change", "idempotency"] {
        let sql = format!("SELECT * FROM {table}");
        let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await;
        all += &format!("{:?}", rows.expect(table));
    }
    for n in 1..4 {
        for secret in [resident_id(n), format!("139{n:08}"), format!("c{n}@example.com")] {
            assert!(!all.contains(&secret), "{secret} lies open");
        }
    }
    app.end().await;
}
