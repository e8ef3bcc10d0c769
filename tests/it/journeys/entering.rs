//! A unit signs up and enters its people.

use serde_json::json;

use super::{SIZES, become_client};
use crate::support::{
    browser::Browser,
    people::uscc,
    world::{Contestant, World, days, roster},
};

#[tokio::test]
async fn a_unit_signs_up_uploads_its_roster_and_commits_it() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.at(days::ENTRY).await;
    let base = world.app.url();
    for (n, (width, height, size)) in (0u32..).zip(SIZES) {
        let Some(browser) = Browser::start(width, height, "zh-CN").await else { return };
        browser.goto(&format!("{base}/sign-up")).await;
        // First with everything wrong: the messages stand beside the fields.
        browser.fill("organisation", "惠山电缆有限公司").await;
        browser.fill("uscc", "91320206250046087B").await;
        browser.click("注册").await;
        browser.wait_for("#f-uscc-e").await;
        browser.screenshot(&format!("entering-refused-{size}")).await;

        browser.fill("uscc", &uscc(9_000 + n)).await;
        browser.select("district", "HS").await;
        browser.fill("name", "李经办").await;
        browser.fill("email", &format!("li{n}@example.com")).await;
        browser.fill("password", "我在车间里点亮第七盏灯").await;
        browser.click("#f-consent").await;
        browser.click("注册").await;
        browser.wait_for_text("注册成功").await;

        let event = &world.events[0].id;
        browser.goto(&format!("{base}/events/{event}/roster")).await;
        let people = [
            Contestant { name: "张䶮", number: 900 + 2 * n, lang: "zh-CN" },
            Contestant { name: "单晓敏", number: 901 + 2 * n, lang: "zh-CN" },
        ];
        let file = world.app.dir.path().join(format!("roster{n}.xlsx"));
        std::fs::write(&file, roster(&people)).unwrap();
        browser.upload("file", &file).await;
        browser.click("form[enctype='multipart/form-data'] button[type=submit]").await;
        browser.wait_for_text("张䶮").await;
        browser.screenshot(&format!("entering-dry-run-{size}")).await;
        let violations = browser.axe().await;
        assert!(violations.is_empty(), "{violations:#?}");
    }
    world.app.end().await;
}

#[tokio::test]
async fn a_union_chooses_all_entries_of_a_page_and_approves_them() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.enter().await;
    let base = world.app.url();
    let unions = [&world.district, &world.other_district];
    for (union, (width, height, size)) in unions.into_iter().zip(SIZES) {
        let Some(browser) = Browser::start(width, height, "zh-CN").await else { return };
        become_client(&browser, &base, Some(&union.client), "zh-CN").await;
        browser.goto(&base).await;
        browser.click("#waiting + ul a").await;
        browser.wait_for("[data-all]").await;
        let of = "return [document.querySelectorAll('[name=entry]').length, \
            document.querySelectorAll('[name=entry]:checked').length, \
            Number(document.querySelector('[data-all] output').value), \
            document.querySelector('[data-all] input').indeterminate]";
        let counted = async || browser.value_of::<(usize, usize, usize, bool)>(of, json!([])).await;
        let (all, ..) = counted().await;
        assert!(all > 1, "{all} entries wait");
        browser.click("[data-all] span").await;
        assert_eq!(counted().await, (all, all, all, false));
        browser.click("#f-entry").await;
        assert_eq!(counted().await, (all, all - 1, all - 1, true));
        browser.click("#f-entry").await;
        browser.screenshot(&format!("entering-check-{size}")).await;
        browser.click("提交审核结论").await;
        browser.wait_for(".empty").await;
        assert_eq!(union.client.waiting().await, "");
    }
    world.app.end().await;
}
