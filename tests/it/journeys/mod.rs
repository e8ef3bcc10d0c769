//! What people see and touch, in a real browser: desktop and phone, Chinese and
//! English, with axe-core's rules and the console held empty.

mod entering;
mod innovating;
mod marking;
mod tour;

use serde_json::json;

use crate::support::{Client, browser::Browser};

/// Desktop and phone.
pub const SIZES: [(u32, u32, &str); 2] = [(1366, 900, "desktop"), (390, 844, "phone")];

/// The browser takes over the session of a client, and a language.
pub async fn become_client(browser: &Browser, base: &str, client: Option<&Client>, lang: &str) {
    browser.goto(&format!("{base}/livez")).await;
    let mut cookies = vec![format!("jt_lang={lang}; path=/")];
    match client.and_then(Client::session) {
        Some(token) => cookies.push(format!("jt={token}; path=/")),
        None => cookies.push("jt=; path=/; max-age=0".to_owned()),
    }
    for cookie in cookies {
        let _: Option<String> =
            browser.value_of("document.cookie = arguments[0]; return null", json!([cookie])).await;
    }
}

/// Opens a page and holds it to what every page must keep.
pub async fn look(browser: &Browser, base: &str, path: &str, name: &str) {
    browser.goto(&format!("{base}{path}")).await;
    browser.screenshot(name).await;
    let violations = browser.axe().await;
    assert!(violations.is_empty(), "{name} ({path}): {violations:#?}");
    let mut errors = browser.console_errors().await;
    // A tombstone's answer says that the result is gone, and the browser repeats it.
    errors.retain(|error| !error.ends_with("status of 410 (Gone)"));
    assert!(errors.is_empty(), "{name} ({path}): {errors:#?}");
    let wide: bool = browser
        .value_of("return document.documentElement.scrollWidth > window.innerWidth + 1", json!([]))
        .await;
    assert!(!wide, "{name} ({path}) scrolls sideways");
}
