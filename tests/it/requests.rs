//! What a request is refused for whatever it asks: by method, headers and length, before
//! anything of the product looks at it.

use reqwest::Method;
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{Client, TestApp};

const COMPETITIONS: &str = "/api/v1/competitions";

#[tokio::test]
async fn an_address_says_which_methods_it_takes() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let refused = visitor.delete(COMPETITIONS).await.expect(405);
    assert_eq!(refused.headers["allow"], "GET,HEAD,POST");
    let said = refused.json();
    assert_eq!((&said["code"], &said["status"]), (&json!("method"), &json!(405)));
    let page = visitor.post("/notices", &[]).await.expect(405);
    assert_eq!(page.headers["allow"], "GET,HEAD");
    assert!(page.text().contains("此地址不支持这种请求"));
    visitor.delete("/api/v1/nothing").await.expect(404);
    app.end().await;
}

#[tokio::test]
async fn a_refused_form_leads_back_to_its_page_and_nowhere_else() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let refused = async |referer: &str| {
        let form =
            host.client.bare(Method::POST, "/account/language").header("sec-fetch-site", "same-origin");
        let page = Client::send(form.header("referer", referer).form(&[("lang", "xx")])).await;
        page.expect(422).text()
    };
    let here = app.url();
    let page = refused(&format!("{here}/account?a=1&b=2")).await;
    assert!(page.contains(r#"href="/account?a=1&#38;b=2">回到上一页"#), "{page}");
    assert!(!page.contains("<code>lang</code>"), "a form's field has a label, not a name: {page}");
    for elsewhere in ["", "https://example.org/account", &format!("{here}//example.org"), "not an address"] {
        assert!(!refused(elsewhere).await.contains("回到上一页"), "{elsewhere:?}");
    }
    app.end().await;
}

#[tokio::test]
async fn a_body_that_is_too_long_is_refused_before_it_comes() {
    let app = TestApp::start().await;
    let address = app.url().replace("http://", "");
    let mut socket = TcpStream::connect(&address).await.expect("a connection");
    let head = "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nAccept: application/json\r\n\
                Accept-Language: en\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                Content-Length: 99999999\r\nConnection: close\r\n\r\n";
    socket.write_all(head.as_bytes()).await.expect("sent");
    let mut answer = String::new();
    socket.read_to_string(&mut answer).await.expect("an answer, without any of the body");
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
    assert!(
        answer.contains("larger than the ") && answer.contains(" MB that this address takes"),
        "{answer}"
    );
    app.end().await;
}

#[tokio::test]
async fn keys_and_tokens_that_are_none_are_refused_with_a_face() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    for key in ["", "two words", &"x".repeat(201)] {
        let refused = host.client.post_json_once(COMPETITIONS, key, &json!({})).await.expect(422).json();
        assert_eq!(refused["fields"][0]["field"], "Idempotency-Key", "{key:?}: {refused}");
    }
    for value in ["Bearer", "Bearer ", "bearer nonsense"] {
        let request = app.visitor().bare(Method::GET, COMPETITIONS).header("authorization", value);
        let refused = Client::send(request).await.expect(401);
        assert_eq!(refused.headers["www-authenticate"], "Bearer", "{value:?}");
        assert_eq!(refused.headers["content-type"], "application/problem+json", "{value:?}");
        assert!(refused.headers.contains_key("content-security-policy"), "{value:?}");
    }
    app.end().await;
}

#[tokio::test]
async fn what_is_wrong_with_a_json_body_is_said_at_its_field() {
    let app = TestApp::start().await;
    let host = app.city_union().await;
    let refused = host.client.post_json(COMPETITIONS, &json!({ "kind": "skills", "titel": "x" })).await;
    assert_eq!(
        refused.expect(422).json()["fields"],
        json!([{ "field": "titel", "message": "没有这个字段，请删去或核对拼写。" }])
    );
    let refused = host.client.post_json(COMPETITIONS, &json!(["skills", "x"])).await.expect(422).json();
    assert_eq!(refused["fields"][0]["message"], "此处应为 JSON 对象（{…}）。");
    let request = host.client.bare(Method::POST, COMPETITIONS).header("sec-fetch-site", "same-origin");
    let request = request.header("content-type", "application/jsonp").body("{}");
    let refused = Client::send(request).await.expect(422).json();
    assert!(
        refused["fields"][0]["message"].as_str().is_some_and(|m| m.contains("Content-Type")),
        "{refused}"
    );
    app.end().await;
}

#[tokio::test]
async fn only_the_files_of_this_release_are_kept_for_ever() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let page = visitor.get("/").await.expect(200).text();
    let at = page.find("/static/").expect("a file");
    let path = page[at..].split('"').next().expect("its address").to_owned();
    assert!(
        visitor.get(&path).await.expect(200).headers["cache-control"].to_str().unwrap().contains("immutable")
    );
    let other = path.splitn(4, '/').last().expect("a name");
    let reply = visitor.get(&format!("/static/0123456789abcdef/{other}")).await.expect(200);
    assert_eq!(reply.headers["cache-control"], "no-cache");
    app.end().await;
}
