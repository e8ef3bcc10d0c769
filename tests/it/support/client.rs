//! Somebody at a browser, without the browser: cookies, forms, no redirects
//! followed unless asked.

use std::sync::Arc;

use reqwest::{Method, StatusCode, cookie::Jar, header::HeaderMap, redirect::Policy};
use serde_json::Value;

/// Keeps cookies, like a browser.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    pub jar: Arc<Jar>,
    base: String,
    lang: &'static str,
}

/// What came back.
#[derive(Debug)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub bytes: Vec<u8>,
}

impl Reply {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("no JSON ({e}): {}", self.text()))
    }

    /// Where a redirect leads.
    pub fn location(&self) -> String {
        let location = self.headers.get("location").unwrap_or_else(|| panic!("no redirect: {self:?}"));
        location.to_str().expect("ASCII").to_owned()
    }

    /// The reply, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The value of a form field on the page, by its name.
    pub fn field(&self, name: &str) -> String {
        let text = self.text();
        let at = text.find(&format!("name=\"{name}\"")).unwrap_or_else(|| panic!("no field {name}: {text}"));
        let tag_start = text[..at].rfind('<').expect("a tag");
        let tag = &text[tag_start..tag_start + text[tag_start..].find('>').expect("an end")];
        let value = tag.split("value=\"").nth(1).unwrap_or_else(|| panic!("no value: {tag}"));
        value.split('"').next().expect("a value").to_owned()
    }
}

impl Client {
    pub fn new(base: String) -> Self {
        let jar = Arc::new(Jar::default());
        let http = reqwest::Client::builder()
            .cookie_provider(Arc::clone(&jar))
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, jar, base, lang: "zh-CN" }
    }

    /// A program with an access token; it keeps no cookies.
    pub fn program(base: String, token: &str) -> Self {
        use reqwest::header::{AUTHORIZATION, HeaderValue};
        let value = HeaderValue::from_str(&format!("Bearer {token}")).expect("ASCII");
        let http = reqwest::Client::builder()
            .default_headers(HeaderMap::from_iter([(AUTHORIZATION, value)]))
            .redirect(Policy::none())
            .no_proxy()
            .build()
            .expect("a client");
        Self { http, jar: Arc::default(), base, lang: "zh-CN" }
    }

    /// The same person, reading English.
    pub fn in_english(mut self) -> Self {
        self.lang = "en";
        self
    }

    pub fn set_cookie(&self, cookie: &str) {
        self.jar.add_cookie_str(cookie, &self.base.parse().expect("an address"));
    }

    fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base))
            .header("accept-language", self.lang)
            .header("sec-fetch-site", "same-origin")
    }

    /// A request as the test wants it, with nothing added but cookies.
    pub fn bare(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base))
    }

    pub async fn send(request: reqwest::RequestBuilder) -> Reply {
        let response = request.send().await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        Reply { status, headers, bytes: response.bytes().await.expect("a body").to_vec() }
    }

    pub async fn get(&self, path: &str) -> Reply {
        Self::send(self.request(Method::GET, path).header("accept", "text/html")).await
    }

    /// Follows redirects to the page they end at.
    pub async fn open(&self, path: &str) -> Reply {
        let mut reply = self.get(path).await;
        for _ in 0..5 {
            if !reply.status.is_redirection() {
                break;
            }
            reply = self.get(&reply.location()).await;
        }
        reply
    }

    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        Self::send(self.request(Method::POST, path).header("accept", "text/html").form(fields)).await
    }

    pub async fn upload(&self, path: &str, field: &str, name: &str, bytes: Vec<u8>) -> Reply {
        let part = reqwest::multipart::Part::bytes(bytes).file_name(name.to_owned());
        let form = reqwest::multipart::Form::new().part(field.to_owned(), part);
        Self::send(self.request(Method::POST, path).header("accept", "text/html").multipart(form)).await
    }

    pub async fn get_json(&self, path: &str) -> Reply {
        Self::send(self.request(Method::GET, path)).await
    }

    pub async fn post_json(&self, path: &str, body: &Value) -> Reply {
        Self::send(self.request(Method::POST, path).json(body)).await
    }

    pub async fn put_json(&self, path: &str, body: &Value) -> Reply {
        Self::send(self.request(Method::PUT, path).json(body)).await
    }

    /// As [`Self::post_json`], on the condition that the version still stands.
    pub async fn post_json_if(&self, path: &str, version: i64, body: &Value) -> Reply {
        let request = self.request(Method::POST, path).header("if-match", format!("\"{version}\""));
        Self::send(request.json(body)).await
    }

    /// As [`Self::post_json_if`], to put.
    pub async fn put_json_if(&self, path: &str, version: i64, body: &Value) -> Reply {
        let request = self.request(Method::PUT, path).header("if-match", format!("\"{version}\""));
        Self::send(request.json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Reply {
        Self::send(self.request(Method::DELETE, path)).await
    }

    /// As [`Self::post_json_if`], to delete.
    pub async fn delete_if(&self, path: &str, version: i64) -> Reply {
        Self::send(self.request(Method::DELETE, path).header("if-match", format!("\"{version}\""))).await
    }

    pub async fn post_json_once(&self, path: &str, key: &str, body: &Value) -> Reply {
        Self::send(self.request(Method::POST, path).header("idempotency-key", key).json(body)).await
    }
}

impl Client {
    /// The session token, if there is a session.
    /// What the home page says waits for whoever is signed in; empty when nothing does.
    pub async fn waiting(&self) -> String {
        let page = self.get("/").await.expect(200).text();
        let section = page
            .split_once("aria-labelledby=\"waiting\"")
            .and_then(|(_, rest)| rest.split("</section>").next());
        section.unwrap_or_default().to_owned()
    }

    pub fn session(&self) -> Option<String> {
        use reqwest::cookie::CookieStore;
        let cookies = self.jar.cookies(&self.base.parse().expect("an address"))?;
        let cookies = cookies.to_str().ok()?.to_owned();
        cookies.split("; ").find_map(|pair| pair.strip_prefix("jt=").map(str::to_owned))
    }
}

impl Client {
    /// Whether the server is there and answers 200.
    pub async fn answers(&self, path: &str) -> bool {
        self.request(Method::GET, path).send().await.is_ok_and(|reply| reply.status() == StatusCode::OK)
    }
}
