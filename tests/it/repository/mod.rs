//! Deposits, and finding what was deposited.

mod index;
mod levels;
mod pages;
mod suggestions;

use std::io::BufReader;

use jiangtai::{innovations, kernel::Refusal, platform::http::Ctx, repository};

use super::support::TestApp;

const LINES: &str = r#"{"id":"a1","title":"机电一体化焊接生产线","abstract":"采用机器人焊接单元,提高焊缝质量.","keywords":["焊接","机器人"],"category":"装备","year":2024,"source":"x"}
{"id":"a2","title":"污水处理厂节能改造","abstract":"对曝气系统进行变频改造,每年节约电费.","keywords":["节能"],"category":"环保","year":2025}
{"id":"a3","abstract":"数控机床主轴故障诊断方法,基于振动信号,安装简单.","keywords":[],"category":""}
not JSON
{"id":"a4","title":"","abstract":" "}
{"id":"a2","title":"又一次","abstract":"同一编号."}
"#;

async fn deposit(app: &TestApp, lines: &str) -> innovations::ImportReport {
    let ctx = Ctx::system(&app.app, "import");
    let report = innovations::import(&ctx, BufReader::new(lines.as_bytes()), |_| {}).await;
    let report = report.expect("a report");
    repository::catch_up(&app.app).await.expect("an index");
    report
}

async fn titles(app: &TestApp, query: &str) -> (usize, Vec<String>) {
    let found =
        app.visitor().get_json(&format!("/api/v1/repository/search?{query}")).await.expect(200).json();
    let items = found["items"].as_array().expect("a list").iter();
    let titles = items.map(|item| item["external_id"].as_str().expect("an id").to_owned()).collect();
    (usize::try_from(found["total"].as_u64().expect("a number")).expect("small"), titles)
}

#[tokio::test]
async fn a_deposit_is_published_once_and_its_bad_lines_are_named() {
    let app = TestApp::start().await;
    let report = deposit(&app, LINES).await;
    assert_eq!((report.new, report.changed, report.same, report.repeated), (3, 0, 0, 1));
    let bad: Vec<(u64, &str)> = report.bad.iter().map(|(line, why)| (*line, why.key)).collect();
    assert_eq!(bad, [(4, "innovation-line-form"), (5, "innovation-line-empty")]);
    assert_eq!(report.ignored.iter().map(String::as_str).collect::<Vec<_>>(), ["source"]);

    let again = deposit(&app, LINES).await;
    assert_eq!((again.new, again.changed, again.same), (0, 0, 3), "a second time changes nothing");

    let changed = LINES.replace("变频改造", "风机改造");
    let report = deposit(&app, &changed).await;
    assert_eq!((report.new, report.changed, report.same), (0, 1, 2));
    assert_eq!(
        titles(&app, "q=变频改造").await.1.first().map(String::as_str),
        Some("a2"),
        "改造 is still there"
    );
    let found = app.visitor().get_json("/api/v1/repository/search?q=风机改造").await.expect(200).json();
    let number = found["items"][0]["number"].as_str().expect("a number");
    let shown =
        app.visitor().get_json(&format!("/api/v1/repository/results/{number}")).await.expect(200).json();
    assert_eq!((shown["edition"].as_i64(), shown["external_id"].as_str()), (Some(2), Some("a2")));
    app.end().await;
}

#[tokio::test]
async fn what_was_deposited_is_found_counted_and_shown() {
    let app = TestApp::start().await;
    deposit(&app, LINES).await;
    assert_eq!(titles(&app, "q=焊接质量").await, (1, vec!["a1".to_owned()]));
    assert_eq!(titles(&app, "q=數控機床").await.1[0], "a3");
    assert_eq!(titles(&app, "q=简单").await.1, ["a3"]);
    assert_eq!(titles(&app, "q=量子").await, (0, Vec::new()));
    assert_eq!(titles(&app, "").await, (3, ["a3", "a2", "a1"].map(str::to_owned).into()), "newest first");
    assert_eq!(titles(&app, "category=环保").await, (1, vec!["a2".to_owned()]));
    assert_eq!(titles(&app, "size=1&from=1").await, (3, vec!["a2".to_owned()]));

    let found = app.visitor().get_json("/api/v1/repository/search?category=环保").await.expect(200).json();
    let counts = found["facets"]["category"].as_array().expect("counts");
    assert_eq!(counts.len(), 2, "choosing another value of the same facet stays possible: {counts:?}");
    app.visitor().get_json("/api/v1/repository/search?size=1000").await.expect(422);

    let page = app.visitor().get("/repository?q=焊接").await.expect(200).text();
    assert!(page.contains("<mark>焊接</mark>"), "{page}");
    let shown = app.visitor().get_json("/api/v1/repository/search?q=焊接").await.expect(200).json();
    let number = shown["items"][0]["number"].as_str().expect("a number");
    let page = app.visitor().get(&format!("/repository/{number}")).await.expect(200).text();
    assert!(page.contains("采用机器人焊接单元"));
    app.visitor().get("/repository/JT-1999-00001").await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn only_the_operator_deposits() {
    let app = TestApp::start().await;
    let ctx = Ctx::acting(&app.app, jiangtai::kernel::Actor::Visitor);
    let refused = innovations::import(&ctx, BufReader::new(LINES.as_bytes()), |_| {}).await;
    assert!(matches!(refused, Err(Refusal::Forbidden(_))), "{refused:?}");
    app.end().await;
}
