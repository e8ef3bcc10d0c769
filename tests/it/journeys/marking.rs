//! A judge marks on a phone, by touch, and by keyboard at a desk.

use serde_json::json;

use super::{become_client, look};
use crate::support::{Client, browser::Browser, world::World};

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
        .value_of("return [...document.querySelectorAll('.crit[data-aspect]')].map(c => c.dataset.aspect)", json!([]))
        .await;
    assert!(!aspects.is_empty());
    for aspect in &aspects {
        let tile = format!(".crit[data-aspect=\"{aspect}\"] .tile:nth-of-type(3)");
        if browser.shows(&tile).await {
            browser.click(&tile).await;
        } else {
            browser.fill(aspect, "8").await;
        }
    }
    until_saved(&judge.client, &judge.sheets[0].1, aspects.len()).await;
    browser.wait_for_text("已保存").await;
    browser.screenshot("marking-phone-saved").await;
    let errors = browser.console_errors().await;
    assert!(errors.is_empty(), "{errors:#?}");
    world.app.end().await;
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
    look(&browser, &base, &format!("/judging/sheets/{}", judge.sheets[0].1), "marking-no-scripts").await;
    world.app.end().await;
}
