//! A judge marks on a phone, by touch, and by keyboard at a desk.

use serde_json::json;

use super::become_client;
use crate::support::{
    Client,
    browser::Browser,
    world::{World, answer, aspect},
};

#[tokio::test]
async fn a_judge_marks_by_touch_and_everything_is_saved_as_it_goes() {
    let world = World::to_judging().await;
    let base = world.app.url();
    let Some(browser) = Browser::start(390, 844, "zh-CN").await else { return };
    let judge = &world.events[0].judges[0];
    become_client(&browser, &base, Some(&judge.client), "zh-CN").await;
    browser.goto(&format!("{base}/judging/sheets/{}", judge.sheets[0].1)).await;

    // Every aspect: a tile is touched, or a value typed.
    let aspects: Vec<String> = browser
        .value_of(
            "return [...document.querySelectorAll('.crit[data-aspect]')].map(c => c.dataset.aspect)",
            json!([]),
        )
        .await;
    assert!(!aspects.is_empty());
    for (n, code) in aspects.iter().enumerate() {
        let tile = format!(".crit[data-aspect=\"{code}\"] .scale label:last-child");
        if browser.shows(&tile).await {
            reach(&browser, &tile).await;
            continue;
        }
        let (value, raw) = answer(&aspect(&world.events[0].rules, code), n);
        if let Some(raw) = raw {
            browser.fill(&format!("r-{code}"), &raw).await;
        }
        browser.fill(&format!("m-{code}"), &value).await;
    }
    until_saved(&judge.client, &judge.sheets[0].1, aspects.len()).await;
    browser.wait_for_text("已保存").await;
    browser.screenshot("marking-phone-saved").await;
    let errors = browser.console_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
    world.app.end().await;
}

/// Scrolls to something, clear of the bar at the bottom, and touches it.
async fn reach(browser: &Browser, css: &str) {
    let script = "document.querySelector(arguments[0]).scrollIntoView({ block: 'center' }); return null";
    let _: Option<String> = browser.value_of(script, json!([css])).await;
    browser.click(css).await;
}

/// Asks the server until it holds every mark that was touched.
async fn until_saved(client: &Client, sheet: &str, at_least: usize) {
    let mut last = String::new();
    for _ in 0..3_000 {
        last = client.get_json(&format!("/api/v1/judging/sheets/{sheet}")).await.expect(200).text();
        if last.matches("\"mark\":\"").count() >= at_least {
            return;
        }
    }
    panic!("not all of {at_least} marks were saved: {last}");
}

#[tokio::test]
async fn the_sheet_works_without_scripts() {
    let world = World::to_judging().await;
    let base = world.app.url();
    let Some(browser) = Browser::start(1366, 900, "zh-CN").await else { return };
    let judge = &world.events[0].judges[0];
    become_client(&browser, &base, Some(&judge.client), "zh-CN").await;
    browser.page_scripts(false).await;
    let sheet = &judge.sheets[0].1;
    browser.goto(&format!("{base}/judging/sheets/{sheet}")).await;
    reach(&browser, ".crit .scale label:last-child").await;
    reach(&browser, "button[name=action][value=stay]").await;
    until_saved(&judge.client, sheet, 1).await;
    browser.screenshot("marking-no-scripts").await;
    world.app.end().await;
}
