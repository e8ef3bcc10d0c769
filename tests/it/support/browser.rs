//! A person at a browser: Chromium through its driver, one of each per [`Browser`].
//!
//! Journeys run where `JT_CHROMEDRIVER` names the driver, as `scripts/test` arranges, and live
//! in modules named `journeys`. Elsewhere [`Browser::start`] answers `None` and the test ends
//! there, unless `JT_REQUIRE_BROWSER=1` makes that a failure.
//!
//! Helpers wait until what they need is there (ten seconds at most) and fail with a picture of
//! the page in `target/journeys/` when it never comes.

use std::{
    fs,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    str::FromStr,
    time::{Duration, Instant},
};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use fantoccini::{
    Client, ClientBuilder,
    elements::{Element, ElementRef},
    error::CmdError,
    wd::WebDriverCompatibleCommand,
};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

const PATIENCE: Duration = Duration::from_secs(10);
/// The WebDriver standard's key of a reference to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Closes its window and ends its driver when it is dropped.
pub struct Browser {
    client: Client,
    _driver: Driver,
    _profile: TempDir,
}

/// A rule of axe-core that the page breaks.
#[derive(Debug, Deserialize)]
pub struct Violation {
    pub rule: String,
    pub impact: Option<String>,
    pub help: String,
    /// Where, and what to do there.
    pub places: Vec<String>,
}

impl Browser {
    /// A new browser with an empty profile, in Shanghai's time zone. Below 600 px of width it is
    /// a phone: touch, two device pixels to one, the page's own viewport honoured.
    pub async fn start(width: u32, height: u32, lang: &str) -> Option<Self> {
        let Some(program) = super::env("JT_CHROMEDRIVER") else {
            assert!(
                super::env("JT_REQUIRE_BROWSER").as_deref() != Some("1"),
                "JT_REQUIRE_BROWSER=1, and JT_CHROMEDRIVER names no driver: run scripts/test"
            );
            eprintln!("not run: JT_CHROMEDRIVER is not set (scripts/test sets it)");
            return None;
        };
        let profile = TempDir::new().expect("a temporary folder");
        let mut driver = Driver::start(&program);
        let capabilities = capabilities(profile.path(), lang);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().expect("an object").clone())
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap_or_else(|error| panic!("Chromium did not start: {error}"));
        driver.session = client.session_id().await.expect("a session");
        let browser = Self { client, _driver: driver, _profile: profile };
        browser.resize(width, height).await;
        let place = json!({ "timezoneId": "Asia/Shanghai" });
        browser.devtools("Emulation.setTimezoneOverride", place).await;
        let language = json!({ "locale": lang });
        browser.devtools("Emulation.setLocaleOverride", language).await;
        Some(browser)
    }

    /// The page's viewport; see [`Browser::start`].
    pub async fn resize(&self, width: u32, height: u32) {
        let phone = width < 600;
        let scale = if phone { 2 } else { 1 };
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            json!({ "width": width, "height": height, "deviceScaleFactor": scale, "mobile": phone }),
        )
        .await;
        self.devtools("Emulation.setTouchEmulationEnabled", json!({ "enabled": phone })).await;
    }

    /// What the person prefers: `light` or `dark`.
    pub async fn prefer(&self, colours: &str) {
        let features = json!([{ "name": "prefers-color-scheme", "value": colours }]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// Whether the pages' own scripts run, from the next page on. These helpers always do.
    pub async fn page_scripts(&self, run: bool) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": !run })).await;
    }

    pub async fn goto(&self, url: &str) {
        if let Err(error) = self.client.goto(url).await {
            self.fail(&format!("{url} did not load: {error}")).await;
        }
    }

    pub async fn url(&self) -> String {
        self.client.current_url().await.expect("an address").into()
    }

    /// What a reader sees of the page.
    pub async fn text(&self) -> String {
        self.value_of("return document.body.innerText", json!([])).await
    }

    pub async fn shows(&self, css: &str) -> bool {
        let found = self.client.execute(SHOWN, vec![json!(css)]).await;
        found.expect("a selector that this browser understands") != Value::Null
    }

    /// Waits until an element that matches can be seen.
    pub async fn wait_for(&self, css: &str) {
        self.poll(&format!("an element {css}"), SHOWN, json!([css])).await;
    }

    /// Waits until the page says this.
    pub async fn wait_for_text(&self, text: &str) {
        let script = "return document.body.innerText.includes(arguments[0]) || null";
        self.poll(&format!("the words “{text}”"), script, json!([text])).await;
    }

    /// `what` is what the link, button or label says, in full, or a CSS selector.
    pub async fn click(&self, what: &str) {
        let found = self.poll(&format!("something to click: {what}"), CLICKABLE, json!([what])).await;
        let found = found.as_array().expect("a list");
        if found.len() > 1 {
            let count = found.len();
            self.fail(&format!("{count} things say “{what}”: name one by a CSS selector")).await;
        }
        if let Err(error) = self.element(&found[0]).click().await {
            self.fail(&format!("a click on {what}: {error}")).await;
        }
    }

    /// Types into the field of this name, over what was there.
    pub async fn fill(&self, name: &str, value: &str) {
        let field = self.field(name).await;
        let kind = field.prop("type").await.expect("a field").unwrap_or_default();
        // What one types into these depends on the machine's language.
        let filled = if matches!(
            kind.as_str(),
            "date" | "time" | "datetime-local" | "month" | "week" | "color" | "range"
        ) {
            let arguments = vec![serde_json::to_value(&field).expect("a reference"), json!(value)];
            self.client.execute(SET_VALUE, arguments).await.map(|_| ())
        } else {
            match field.clear().await {
                Ok(()) => field.send_keys(value).await,
                Err(error) => Err(error),
            }
        };
        if let Err(error) = filled {
            self.fail(&format!("the field {name} took no “{value}”: {error}")).await;
        }
    }

    /// Chooses the option, radio button or check box of this value in the field of this name.
    pub async fn select(&self, name: &str, value: &str) {
        let what = format!("the choice {value} in the field {name}");
        let choice = self.poll(&what, CHOICE, json!([name, value])).await;
        let choice = self.element(&choice);
        if !choice.is_selected().await.expect("a choice")
            && let Err(error) = choice.click().await
        {
            self.fail(&format!("{what}: {error}")).await;
        }
    }

    /// Puts a file into the file field of this name.
    pub async fn upload(&self, name: &str, path: &Path) {
        let css = format!("input[type=file][name={}]", json!(name));
        let found = self.poll(&css, "return document.querySelector(arguments[0])", json!([css])).await;
        let path = fs::canonicalize(path).expect("a file to upload");
        if let Err(error) = self.element(&found).send_keys(&path.to_string_lossy()).await {
            self.fail(&format!("the field {name} took no file: {error}")).await;
        }
    }

    /// Runs a function body in the page and answers what it returns.
    pub async fn value_of<T: serde::de::DeserializeOwned>(&self, script: &str, arguments: Value) -> T {
        let Value::Array(arguments) = arguments else { panic!("arguments are a list") };
        let value = self.client.execute(script, arguments).await.expect("a script that runs");
        serde_json::from_value(value).expect("a value of the type asked for")
    }

    /// The whole page, below the fold too, as `target/journeys/NAME.png`.
    pub async fn screenshot(&self, name: &str) -> PathBuf {
        // Asked of the page, which lays itself out first: right after loading the developer tools
        // may know no size yet.
        let size = "const { scrollWidth, scrollHeight } = document.documentElement; \
            return [scrollWidth, scrollHeight];";
        let [width, height]: [u32; 2] = self.value_of(size, json!([])).await;
        let clip = json!({ "x": 0, "y": 0, "width": width, "height": height, "scale": 1 });
        let picture = self
            .devtools(
                "Page.captureScreenshot",
                json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
            )
            .await;
        let picture = BASE64.decode(picture["data"].as_str().expect("a picture")).expect("base64");
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("the target folder");
        let file = target.join("journeys").join(format!("{name}.png"));
        fs::create_dir_all(file.parent().expect("a folder")).expect("target/journeys");
        fs::write(&file, picture).expect("a picture written");
        file
    }

    /// What axe-core finds against WCAG 2.0–2.2, levels A and AA.
    pub async fn axe(&self) -> Vec<Violation> {
        let file = super::env("JT_AXE_JS").expect("JT_AXE_JS: run scripts/test");
        let source = fs::read_to_string(&file).expect("axe-core");
        // WebDriver's scripts are not the page's: the content security policy does not bind them.
        self.client.execute(&source, vec![]).await.expect("axe-core loads");
        let found = self.client.execute_async(AXE, vec![]).await.expect("axe-core runs");
        serde_json::from_value(found).expect("axe-core answers")
    }

    /// What the console has reported as an error since the last call: failed scripts, refusals
    /// of the content security policy, files that did not load.
    pub async fn console_errors(&self) -> Vec<String> {
        // Reports come in their order but in their own time: with this word all before it are there.
        const END: &str = "end of what was reported";
        self.value_of::<()>("console.error(arguments[0])", json!([END])).await;
        let start = Instant::now();
        let mut errors = Vec::new();
        loop {
            let command = Vendor { path: "se/log", body: json!({ "type": "browser" }) };
            let entries = self.client.issue_cmd(command).await.expect("the console");
            let entries = entries.as_array().expect("a list").iter();
            let severe = entries.filter(|entry| entry["level"] == "SEVERE");
            errors.extend(severe.map(|entry| entry["message"].as_str().unwrap_or_default().to_owned()));
            if errors.last().is_some_and(|error: &String| error.contains(END)) {
                errors.pop();
                return errors;
            }
            if start.elapsed() > PATIENCE {
                self.fail(&format!("the console tells nothing: {errors:?}")).await;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        let answer = self.client.issue_cmd(Vendor { path: "goog/cdp/execute", body }).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    async fn field(&self, name: &str) -> Element {
        let css = format!("[name={}]", json!(name));
        let found = self.poll(&format!("a field {name}"), SHOWN, json!([css])).await;
        self.element(&found)
    }

    fn element(&self, reference: &Value) -> Element {
        let id = reference[ELEMENT].as_str().expect("a reference to an element");
        Element::from_element_id(self.client.clone(), ElementRef::from(id.to_owned()))
    }

    /// Asks again until the script returns something. Errors are tried again too: a page that is
    /// just being replaced has many.
    async fn poll(&self, what: &str, script: &str, arguments: Value) -> Value {
        let Value::Array(arguments) = arguments else { panic!("arguments are a list") };
        let start = Instant::now();
        loop {
            let answer = self.client.execute(script, arguments.clone()).await;
            let complaint = match answer {
                Ok(Value::Null) => String::new(),
                Ok(found) => return found,
                Err(CmdError::Lost(error)) => panic!("the browser is gone: {error}"),
                Err(error) => format!(" ({error})"),
            };
            if start.elapsed() > PATIENCE {
                self.fail(&format!("{what}: not there after {PATIENCE:?}{complaint}")).await;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    async fn fail(&self, why: &str) -> ! {
        eprintln!("{why}"); // should one of the next lines fail too
        let name = std::thread::current().name().unwrap_or("journey").replace("::", "-");
        let picture = self.screenshot(&format!("failed-{name}")).await;
        let text = self.text().await;
        let url = self.url().await;
        panic!("{why}\nat {url}, see {}\nthe page says:\n{text}", picture.display());
    }
}

/// The driver's process. Its browser is closed with it.
struct Driver {
    child: Child,
    port: u16,
    session: Option<String>,
}

impl Driver {
    fn start(program: &str) -> Self {
        let mut child = Command::new(program)
            .arg("--port=0")
            .env("LC_ALL", "C.UTF-8") // or a Chinese file name cannot be uploaded
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("JT_CHROMEDRIVER starts");
        let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split_once("started successfully on port ")?.1.trim_end_matches('.').parse().ok()
            })
            .expect("the driver names its port");
        // A full pipe would stop it.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, port, session: None }
    }

    /// By hand and blocking: at this point a test may be unwinding, its runtime gone.
    fn close_session(&self) -> std::io::Result<()> {
        let Some(session) = &self.session else {
            return Ok(());
        };
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(5)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\r\n",
            self.port
        )?;
        // It answers once the browser is closed, and leaves the connection open.
        stream.read(&mut [0; 256]).map(|_| ())
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.close_session();
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn capabilities(profile: &Path, lang: &str) -> Value {
    let languages = lang.split_once('-').map_or(lang.to_owned(), |(primary, _)| format!("{lang},{primary}"));
    let mut options = json!({
        "args": [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            // No page of ours may need another host.
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
            "--window-size=1400,1000",
            format!("--lang={lang}"),
            format!("--user-data-dir={}", profile.display()),
        ],
        "prefs": { "intl.accept_languages": languages },
    });
    if let Some(chromium) = super::env("JT_CHROMIUM") {
        options["binary"] = json!(chromium);
    }
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": { "browser": "ALL" },
        "timeouts": { "script": 60_000, "pageLoad": 30_000, "implicit": 0 },
    })
}

/// A command of ChromeDriver's own that fantoccini does not know.
#[derive(Debug)]
struct Vendor {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

const SHOWN: &str = "
    return [...document.querySelectorAll(arguments[0])]
        .find(e => e.checkVisibility({ visibilityProperty: true })) ?? null";

const CLICKABLE: &str = "
    const tidy = words => (words ?? '').replace(/\\s+/g, ' ').trim();
    const shown = e => e.checkVisibility({ visibilityProperty: true });
    const says = e => tidy(e.getAttribute('aria-label') || e.innerText || e.value);
    const kinds = 'a[href], button, summary, label, input[type=submit], input[type=button],' +
        '[role=button], [role=tab], [role=menuitem], [role=option], [role=link]';
    const named = [...document.querySelectorAll(kinds)]
        .filter(e => shown(e) && says(e) === tidy(arguments[0]));
    if (named.length) return named;
    try {
        const found = [...document.querySelectorAll(arguments[0])].filter(shown);
        return found.length ? [found[0]] : null;
    } catch { return null }";

const CHOICE: &str = "
    const [name, value] = [...arguments].map(word => CSS.escape(word));
    return document.querySelector(
        `select[name=${name}] option[value=${value}], input[name=${name}][value=${value}]`)";

const SET_VALUE: &str = "
    const [field, value] = arguments;
    field.value = value;
    for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }))";

const AXE: &str = "
    const done = arguments[arguments.length - 1];
    const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'];
    axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values } }).then(
        found => done(found.violations.map(rule => ({
            rule: rule.id,
            impact: rule.impact,
            help: rule.help,
            places: rule.nodes.map(node => `${node.target.join(' ')}: ${node.failureSummary}`),
        }))),
        error => done(String(error)))";

#[cfg(test)]
mod journeys {
    use axum::{
        Router,
        http::HeaderMap,
        response::{Html, IntoResponse},
        routing::{get, post},
    };

    use super::*;

    const STRICT: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; \
         form-action 'self'";

    const FORM: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
        <title>报名</title><meta name="viewport" content="width=device-width, initial-scale=1">
        <link rel="icon" href="data:,"><link rel="stylesheet" href="/page.css"><script src="/page.js" defer></script></head><body><main><h1>报名</h1>
        <p id="words">页面</p><p class="hidden">看不见</p>
        <form method="post" action="/sent" enctype="multipart/form-data">
        <p><label>姓名 <input name="person" value="old"></label>
        <p><label>日期 <input name="day" type="date"></label>
        <p><label>区 <select name="district"><option value="a">甲</option><option value="b">乙</option></select></label>
        <p><label><input type="radio" name="kind" value="1"> 一</label>
        <label><input type="radio" name="kind" value="2"> 二</label>
        <p><label><input type="checkbox" name="agree" value="yes"> 同意</label>
        <p><label>文件 <input type="file" name="paper"></label>
        <p><button> 提交
            报名 </button></form>
        <p><button class="twin" type="button">保存</button><p><button class="twin" type="button">保存</button>
        </main></body></html>"#;

    const BROKEN: &str = r#"<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>坏</title>
        <link rel="icon" href="data:,"></head><body><main><h1>坏</h1>
        <p style="color: red">x</p><script>document.title = "ran"</script><input name="nameless"></main></body></html>"#;

    fn page(html: impl Into<String>) -> impl IntoResponse {
        ([("content-security-policy", STRICT)], Html(html.into()))
    }

    async fn serve() -> String {
        let script = "setTimeout(() => { words.textContent = 'later ' + innerWidth }, 200)";
        let style = "body { background: #fff; color: #111 } .hidden { visibility: hidden }
            @media (prefers-color-scheme: dark) { body { background: #000; color: #fff } }";
        let routes = Router::new()
            .route("/form", get(|| async { page(FORM) }))
            .route("/broken", get(|| async { page(BROKEN) }))
            .route("/page.js", get(async move || ([("content-type", "text/javascript")], script)))
            .route("/page.css", get(async move || ([("content-type", "text/css")], style)))
            .route(
                "/sent",
                post(|headers: HeaderMap, body: String| async move {
                    let languages = headers["accept-language"].to_str().expect("text").to_owned();
                    page(format!("<!doctype html><title>好</title><pre>{languages}\n{body}</pre>"))
                }),
            );
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async { axum::serve(listener, routes).await });
        format!("http://{address}")
    }

    #[tokio::test]
    async fn a_form_is_filled_in_and_sent_under_a_strict_policy() {
        let Some(browser) = Browser::start(1366, 768, "zh-CN").await else {
            return;
        };
        let site = serve().await;
        browser.goto(&format!("{site}/form")).await;
        browser.wait_for_text("later 1366").await;
        browser.wait_for("#words").await;
        assert!(browser.shows("h1").await && !browser.shows(".hidden").await);

        browser.fill("person", "周敏").await;
        browser.fill("day", "2026-05-01").await;
        browser.select("district", "b").await;
        browser.select("kind", "2").await;
        browser.click("同意").await;
        let paper = TempDir::new().expect("a folder");
        let paper = paper.path().join("图纸.txt");
        fs::write(&paper, "inside").expect("written");
        browser.upload("paper", &paper).await;
        browser.screenshot("support-form").await;
        assert_eq!(browser.console_errors().await, [""; 0]);
        browser.click("提交 报名").await;

        browser.wait_for("pre").await;
        assert_eq!(browser.url().await, format!("{site}/sent"));
        let text = browser.text().await;
        assert!(text.starts_with("zh-CN,zh"), "{text}");
        for sent in ["周敏", "2026-05-01", "\nb\n", "\n2\n", "yes", "图纸.txt", "inside"] {
            assert!(text.contains(sent), "{sent} in {text}");
        }
        assert!(!text.contains("old"), "{text}");
    }

    #[tokio::test]
    async fn a_phone_is_as_narrow_as_it_says_in_either_colour_and_without_scripts() {
        let Some(browser) = Browser::start(390, 844, "en").await else {
            return;
        };
        let site = serve().await;
        browser.goto(&format!("{site}/form")).await;
        browser.wait_for_text("later 390").await;
        let phone: (u32, u32, u32, bool) = browser
            .value_of(
                "return [innerWidth, innerHeight, devicePixelRatio, matchMedia('(pointer: coarse)').matches]",
                json!([]),
            )
            .await;
        assert_eq!(phone, (390, 844, 2, true));
        let languages: Vec<String> = browser.value_of("return navigator.languages", json!([])).await;
        assert_eq!(languages, ["en"]);
        let place = "const o = Intl.DateTimeFormat().resolvedOptions(); return [o.locale, o.timeZone]";
        let place: [String; 2] = browser.value_of(place, json!([])).await;
        assert_eq!(place, ["en", "Asia/Shanghai"]);

        let background = "return getComputedStyle(document.body).backgroundColor";
        browser.prefer("dark").await;
        assert_eq!(browser.value_of::<String>(background, json!([])).await, "rgb(0, 0, 0)");
        browser.prefer("light").await;
        assert_eq!(browser.value_of::<String>(background, json!([])).await, "rgb(255, 255, 255)");

        browser.resize(820, 1180).await;
        browser.page_scripts(false).await;
        browser.goto(&format!("{site}/form?plain")).await;
        assert_eq!(browser.value_of::<u32>("return innerWidth", json!([])).await, 820);
        browser.click("提交 报名").await;
        browser.wait_for("pre").await;
        browser.page_scripts(true).await;
        browser.goto(&format!("{site}/form")).await;
        browser.wait_for_text("later 820").await;
    }

    #[tokio::test]
    async fn a_page_that_breaks_its_policy_or_shuts_people_out_is_told_on() {
        let Some(browser) = Browser::start(1366, 768, "zh-CN").await else {
            return;
        };
        let site = serve().await;
        browser.goto(&format!("{site}/form")).await;
        let faults = browser.axe().await;
        assert!(faults.is_empty(), "{faults:#?}");
        assert_eq!(browser.console_errors().await, [""; 0]);

        browser.goto(&format!("{site}/broken")).await;
        let errors = browser.console_errors().await;
        assert_eq!(errors.len(), 2, "{errors:#?}");
        assert!(errors.iter().all(|error| error.contains("Content Security Policy")), "{errors:#?}");
        assert_eq!(browser.value_of::<String>("return document.title", json!([])).await, "坏");
        let faults = browser.axe().await;
        assert_eq!(faults.len(), 1, "{faults:#?}");
        let Violation { rule, impact, help, places } = &faults[0];
        assert_eq!((rule.as_str(), impact.as_deref()), ("label", Some("critical")), "{help}");
        assert!(places[0].starts_with("input:"), "{places:?}");
    }

    #[tokio::test]
    async fn a_click_on_one_of_two_twins_is_refused_with_what_the_page_says() {
        let Some(browser) = Browser::start(1366, 768, "zh-CN").await else {
            return;
        };
        browser.goto(&format!("{}/form", serve().await)).await;
        browser.click(".twin").await;
        let refused = tokio::spawn(async move { browser.click("保存").await }).await;
        let words = refused.expect_err("refused").into_panic().downcast::<String>().expect("words");
        assert!(words.contains("2 things say “保存”") && words.contains("提交"), "{words}");
    }
}
