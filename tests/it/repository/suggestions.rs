//! What goes on as was begun to type.

use crate::support::{
    TestApp,
    results::{content, publish, withdraw},
};

async fn suggested(app: &TestApp, typed: &str) -> Vec<String> {
    let path = format!("/api/v1/repository/suggest?q={typed}");
    let answer = app.visitor().get_json(&path).await.expect(200).json();
    let items = answer["items"].as_array().expect("a list").iter();
    items.map(|item| item.as_str().expect("text").to_owned()).collect()
}

#[tokio::test]
async fn titles_and_keywords_complete_what_was_begun() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    let (gone, _) = publish(&app.app, holder, content("污水提升泵站", "泵。", &["泵站"])).await;
    for title in ["污水处理厂节能改造", "污水處理的自动加药"] {
        publish(&app.app, holder, content(title, "曝气。", &["污水处理", "PLC控制"])).await;
    }
    app.index().await;
    let waste = ["污水处理", "污水提升泵站", "污水处理厂节能改造", "污水處理的自动加药"];
    assert_eq!(suggested(&app, "污水").await, waste, "the most frequent, then the shortest");
    for (typed, first) in [
        ("wushui", "污水处理"),
        ("wscl", "污水处理"),
        ("汙水處", "污水处理"),
        ("plc", "PLC控制"),
        ("plckz", "PLC控制"),
        ("节能 污水", "节能 污水处理"),
    ] {
        assert_eq!(suggested(&app, typed).await.first().map(String::as_str), Some(first), "{typed}");
    }
    for nothing in ["", "  ", "，", "量子", "%1f"] {
        assert_eq!(suggested(&app, nothing).await, Vec::<String>::new(), "{nothing}");
    }
    withdraw(&app.app, gone).await;
    app.index().await;
    assert!(!suggested(&app, "污水").await.contains(&"污水提升泵站".to_owned()), "it is gone");
    assert_eq!(suggested(&app, "泵").await, Vec::<String>::new());
    app.end().await;
}
