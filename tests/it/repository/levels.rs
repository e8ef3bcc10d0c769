//! Who may know what: everybody, organisations, parties of an agreement; and what lists are
//! narrowed by.

use jiangtai::innovations::{Disclosure, SectionKind, TransferWay};
use serde_json::Value;

use crate::support::{
    Client, TestApp,
    results::{content, file, publish, section},
};

async fn found(client: &Client, query: &str) -> Value {
    client.get_json(&format!("/api/v1/repository/search?{query}")).await.expect(200).json()
}

#[tokio::test]
async fn a_part_is_found_by_those_who_may_read_it_and_by_nobody_else() {
    let app = TestApp::start().await;
    let officer = app.unit("蠡园电机有限公司", "BH").await;
    let holder = app.holder().await;
    let mut result = content("机器人焊接工装", "一种焊接工装。", &["焊接"]);
    result.further.sections = vec![
        section(SectionKind::Novelty, Disclosure::Public, "采用快速夹紧机构。"),
        section(SectionKind::Method, Disclosure::SignedIn, "预热到一百二十摄氏度，层间锤击消除应力。"),
        section(SectionKind::EconomicBenefit, Disclosure::Nda, "配方含稀土元素镧。"),
    ];
    result.further.attachments =
        vec![file("应用证明.pdf", Disclosure::Public), file("工艺卡.pdf", Disclosure::SignedIn)];
    let (_, number) = publish(&app.app, holder, result).await;
    app.index().await;
    let (visitor, account) = (app.visitor(), app.someone("路人").await.client);
    for (typed, by_all, by_organisations) in
        [("快速夹紧", 1, 1), ("锤击消除应力", 0, 1), ("稀土元素", 0, 0), ("王建国", 1, 1)]
    {
        for (client, expected) in
            [(&visitor, by_all), (&account, by_all), (&officer.client, by_organisations)]
        {
            let total = found(client, &format!("q={typed}")).await["total"].as_u64();
            assert_eq!(total, Some(expected), "{typed}");
        }
    }
    let shown = found(&officer.client, "q=锤击消除应力").await;
    let excerpt = shown["items"][0]["excerpt"].as_array().expect("pieces");
    assert!(excerpt.iter().any(|piece| piece["marked"] == true), "the section is quoted: {excerpt:?}");

    for (client, sections, files) in [(&visitor, 1, 1), (&account, 1, 1), (&officer.client, 2, 2)] {
        let page = client.get(&format!("/repository/{number}")).await.expect(200).text();
        let api = client.get_json(&format!("/api/v1/repository/results/{number}")).await.expect(200).json();
        assert_eq!(api["sections"].as_array().map(Vec::len), Some(sections));
        assert_eq!(api["attachments"].as_array().map(Vec::len), Some(files));
        assert_eq!(page.contains("层间锤击"), sections == 2);
        assert_eq!(page.contains("工艺卡.pdf"), files == 2);
        assert!(page.contains("应用证明.pdf") && !page.contains("稀土"));
    }
    app.end().await;
}

#[tokio::test]
async fn organisations_have_an_index_of_their_own_only_when_they_may_know_more() {
    let app = TestApp::start().await;
    let officer = app.unit("蠡园电机有限公司", "BH").await;
    let holder = app.holder().await;
    let (first, _) = publish(&app.app, holder, content("数控机床", "主轴。", &[])).await;
    app.index().await;
    assert_eq!(app.app.inner_library.count(), 0, "it would hold the same");
    assert_eq!(found(&officer.client, "q=数控机床").await["total"], 1);
    let mut more = content("光伏组件", "层压。", &[]);
    more.further.sections = vec![section(SectionKind::Use, Disclosure::SignedIn, "三条产线。")];
    publish(&app.app, holder, more).await;
    app.index().await;
    assert_eq!(app.app.inner_library.count(), 2, "made anew, with what was there before");
    assert_eq!(found(&officer.client, "q=三条产线").await["total"], 1);
    // From here on it follows.
    publish(&app.app, holder, content("电梯门机", "检修。", &[])).await;
    crate::support::results::withdraw(&app.app, first).await;
    app.index().await;
    assert_eq!((app.app.library.count(), app.app.inner_library.count()), (2, 2));
    assert_eq!(found(&officer.client, "q=电梯门机").await["total"], 1);
    assert_eq!(jiangtai::repository::differences(&app.app).await.expect("compared"), []);
    // After a restart it is known again, or made again.
    let again = app.reopened();
    jiangtai::repository::catch_up(&again).await.expect("an index");
    assert_eq!((again.library.count(), again.inner_library.count()), (2, 2));
    app.end().await;
}

#[tokio::test]
async fn facets_count_what_the_list_shows() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    for (title, cluster, district, year, way) in [
        ("焊接工装一", "B1", "BH", 2024, TransferWay::Licence),
        ("焊接工装二", "B1", "XS", 2025, TransferWay::Assignment),
        ("焊接工装三", "A1", "BH", 2025, TransferWay::Licence),
        ("污水处理", "B3", "JY", 2026, TransferWay::Equity),
    ] {
        let mut result = content(title, "一种方法。", &[]);
        result.year = Some(year);
        result.further.cluster = cluster.to_owned();
        result.further.district = district.to_owned();
        result.further.transfer = vec![way];
        publish(&app.app, holder, result).await;
    }
    app.index().await;
    let client = app.visitor();
    // Every choice gives as many results as its facet says, alone and with another chosen.
    for chosen in ["", "&district=BH", "&cluster=B1&transfer=licence", "&year=2025&year=2026"] {
        for typed in ["焊接工装", ""] {
            let answer = found(&client, &format!("q={typed}{chosen}")).await;
            let facets = answer["facets"].as_object().expect("facets");
            assert_eq!(facets.len(), 5);
            for (name, values) in facets {
                for value in values.as_array().expect("a list") {
                    let (value, count) = (value["value"].as_str().expect("text"), &value["count"]);
                    let others: Vec<&str> =
                        chosen.split('&').filter(|part| !part.starts_with(name.as_str())).collect();
                    let query = format!("q={typed}{}&{name}={value}", others.join("&"));
                    assert_eq!(&found(&client, &query).await["total"], count, "{query}");
                }
            }
        }
    }
    assert_eq!(found(&client, "q=焊接工装&district=BH&district=XS").await["total"], 3, "or inside");
    assert_eq!(found(&client, "q=焊接工装&district=BH&cluster=B1").await["total"], 1, "and between");
    assert_eq!(found(&client, "district=nowhere").await["total"], 0);

    let page = client.get("/repository?q=焊接工装&district=BH").await.expect(200).text();
    for text in ["高端装备", "物联网", "优势产业", "地标产业", "滨湖区", "许可", "清除全部"]
    {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(page.contains("<span class=\"none\">江阴市</span>"), "what no hit has is grey: {page}");
    let english = app.visitor().in_english().get("/repository?q=焊接工装").await.expect(200).text();
    for text in ["High-end equipment", "Binhu District", "Advantage", "Licence"] {
        assert!(english.contains(text), "{text} in {english}");
    }

    let order = async |query: &str| -> Vec<String> {
        let answer = found(&client, query).await;
        let items = answer["items"].as_array().expect("a list").iter();
        items.map(|item| item["title"].as_str().expect("text").to_owned()).collect()
    };
    assert_eq!(order("q=焊接工装&sort=newest").await, ["焊接工装三", "焊接工装二", "焊接工装一"]);
    assert_eq!(order("q=焊接工装一").await[0], "焊接工装一");
    client.get("/repository?sort=price").await.expect(422);
    app.end().await;
}
