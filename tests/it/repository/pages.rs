//! The search page, the page of a result, its citation, and the feed.

use jiangtai::innovations::{Disclosure, SectionKind};

use super::{LINES, deposit};
use crate::support::{
    TestApp,
    results::{content, file, publish, section, withdraw},
};

#[tokio::test]
async fn an_empty_repository_says_so_and_a_list_ends() {
    let app = TestApp::start().await;
    let page = app.visitor().get("/repository").await.expect(200).text();
    assert!(page.contains("成果库里还没有成果"), "{page}");
    let page = app.visitor().get("/repository?q=焊接").await.expect(200).text();
    assert!(page.contains("没有找到"), "what was typed was not found: {page}");
    deposit(&app, LINES).await;
    let page = app.visitor().get("/repository?from=10000").await.expect(200).text();
    assert!(!page.contains("from=10020"), "{page}");
    app.visitor().get("/repository?from=10001").await.expect(422);
    app.end().await;
}

/// More results than a reader may turn to: the last page leads no further.
#[tokio::test]
async fn the_last_page_that_can_be_reached_leads_no_further() {
    let app = TestApp::start().await;
    let lines: String = (0..10_050).map(|n| format!("{{\"id\":\"n{n}\",\"title\":\"焊接\"}}\n")).collect();
    deposit(&app, &lines).await;
    let page = app.visitor().get("/repository?from=9980").await.expect(200).text();
    assert!(page.contains("from=10000\""), "one more page");
    let page = app.visitor().get("/repository?from=10000").await.expect(200).text();
    assert!(!page.contains("from=10020") && page.contains("列表到此为止"), "and no further");
    let page = app.visitor().get("/repository?q=焊接&from=10000").await.expect(200).text();
    assert!(!page.contains("from=10020") && page.contains("列表到此为止"));
    app.end().await;
}

#[tokio::test]
async fn a_result_says_all_that_is_known_of_it() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    let mut result = content("机器人焊接工装", "一种焊接工装。\n降低返修率。", &["焊接", "工装"]);
    result.further.sections = vec![section(SectionKind::Method, Disclosure::Public, "先定位，\n后夹紧。")];
    result.further.attachments = vec![file("应用证明.pdf", Disclosure::Public)];
    let (_, number) = publish(&app.app, holder, result).await;
    let (_, like) = publish(&app.app, holder, content("焊接工装的改进", "夹紧。", &["焊接"])).await;
    let (_, unlike) = publish(&app.app, holder, content("污水处理", "曝气。", &["节能"])).await;
    app.index().await;
    let page = app.visitor().get(&format!("/repository/{number}")).await.expect(200).text();
    for text in [
        "机器人焊接工装",
        "技术要点",
        "后夹紧。",
        "王建国、李芳",
        "太湖重工有限公司",
        "高端装备",
        "滨湖区",
        "许可、合作实施",
        "专利",
        "ZL202510123456.7",
        "应用证明.pdf",
        "第 1 版",
        "以单位身份登录后，可能看到更多内容",
        &number,
        &like,
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains(&unlike), "it is not similar: {page}");
    assert_eq!(page.matches(&format!("href=\"/repository/{number}\"")).count(), 0, "it is not like itself");
    let api = format!("/api/v1/repository/results/{number}/similar");
    let similar = app.visitor().get_json(&api).await.expect(200).json();
    assert_eq!(similar["items"][0]["number"], like);
    let english = app.visitor().in_english().get(&format!("/repository/{number}")).await.expect(200).text();
    for text in ["How it is done", "High-end equipment", "Binhu District", "Licence, Joint use"] {
        assert!(english.contains(text), "{text} in {english}");
    }
    // Who knows the number gets there at once.
    let typed = app.visitor().get(&format!("/repository?q={}", number.to_lowercase())).await.expect(303);
    assert_eq!(typed.location(), format!("/repository/{number}"));
    app.visitor().get("/repository?q=JT-2026-99999").await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn a_result_is_cited_in_four_forms() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    let (_, number) = publish(&app.app, holder, content("焊接{工装}", "降低返修率。", &["焊接"])).await;
    app.index().await;
    let here = format!("/repository/{number}/citation");
    let text = app.visitor().get(&here).await.expect(200).text();
    let expected = format!(
        "王建国, 李芳. 焊接{{工装}}: {number}[EB/OL]. 无锡: 匠台职工创新成果库, 2026(2026-03-02)[2026-03-02]."
    );
    assert_eq!(text, expected);
    assert!(app.visitor().get(&format!("/repository/{number}")).await.text().contains(&expected));
    for (format, begins, ending) in
        [("bibtex", "@misc{JT-", "bib"), ("ris", "TY  - ELEC\r\n", "ris"), ("csl-json", "[\n", "json")]
    {
        let reply = app.visitor().get(&format!("{here}?format={format}")).await.expect(200);
        assert!(reply.text().starts_with(begins), "{}", reply.text());
        let name = reply.headers["content-disposition"].to_str().expect("ASCII").to_owned();
        assert!(name.starts_with("attachment;") && name.contains(&format!("{number}.{ending}")), "{name}");
    }
    app.visitor().get(&format!("{here}?format=word")).await.expect(422);
    app.visitor().get("/repository/JT-1999-00001/citation").await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn a_withdrawn_result_leaves_a_tombstone_everywhere() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    let (id, number) = publish(&app.app, holder, content("机密焊接", "降低返修率。", &["焊接"])).await;
    publish(&app.app, holder, content("焊接工装", "夹紧。", &["焊接"])).await;
    app.index().await;
    let feed = app.visitor().get("/repository/feed.atom").await.expect(200).text();
    assert!(feed.contains("机密焊接") && feed.contains(&format!("/repository/{number}\"")), "{feed}");
    withdraw(&app.app, id).await;
    // Before the index knows, and after.
    for _ in 0..2 {
        let page = app.visitor().get(&format!("/repository/{number}")).await.expect(410).text();
        assert!(page.contains(&number) && page.contains("该成果已撤回") && !page.contains("机密"), "{page}");
        let api = app.visitor().get_json(&format!("/api/v1/repository/results/{number}")).await.expect(410);
        assert_eq!((api.json()["stage"].as_str(), api.json()["title"].as_str()), (Some("withdrawn"), None));
        app.visitor().get(&format!("/repository/{number}/citation")).await.expect(404);
        app.visitor().get_json(&format!("/api/v1/repository/results/{number}/similar")).await.expect(404);
        for path in ["/repository?q=焊接", "/repository", "/api/v1/repository/search?q=焊接"] {
            assert!(!app.visitor().get(path).await.expect(200).text().contains("机密"), "{path}");
        }
        assert!(!app.visitor().get("/repository/feed.atom").await.expect(200).text().contains("机密"));
        app.index().await;
    }
    app.end().await;
}
