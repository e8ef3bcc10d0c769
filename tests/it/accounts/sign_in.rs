use reqwest::Method;

use crate::support::{Client, TestApp, people::uscc};

const PASSWORD: &str = "焊花飞溅在清晨六点半";

async fn sign_up(app: &TestApp, n: u32, email: &str) {
    let code = uscc(n);
    let fields = [
        ("organisation", "无锡某厂"),
        ("uscc", code.as_str()),
        ("district", "BH"),
        ("name", "李负责"),
        ("email", email),
        ("password", PASSWORD),
        ("consent", "yes"),
    ];
    app.visitor().post("/sign-up", &fields).await.expect(303);
}

#[tokio::test]
async fn an_unknown_address_and_a_wrong_password_answer_alike() {
    let app = TestApp::start().await;
    sign_up(&app, 100, "li@example.com").await;
    let visitor = app.visitor();
    let wrong = visitor.post("/sign-in", &[("email", "li@example.com"), ("password", "nonsense-123")]).await;
    let unknown =
        visitor.post("/sign-in", &[("email", "no@example.com"), ("password", "nonsense-123")]).await;
    let plain = |t: String| t.replace("li@example.com", "?").replace("no@example.com", "?");
    assert_eq!(plain(wrong.expect(422).text()), plain(unknown.expect(422).text()));
    let right = visitor.post("/sign-in", &[("email", "LI@example.com"), ("password", PASSWORD)]).await;
    right.expect(303);
    visitor.get("/account").await.expect(200);
    app.end().await;
}

#[tokio::test]
async fn guessing_makes_the_guesser_wait_and_nobody_else() {
    let app = TestApp::start().await;
    sign_up(&app, 101, "li@example.com").await;
    sign_up(&app, 102, "wang@example.com").await;
    let guesser = app.visitor();
    for _ in 0..10 {
        guesser
            .post("/sign-in", &[("email", "li@example.com"), ("password", "guess-guess")])
            .await
            .expect(422);
    }
    let eleventh =
        guesser.post("/sign-in", &[("email", "li@example.com"), ("password", PASSWORD)]).await.expect(429);
    assert!(eleventh.headers.contains_key("retry-after"));
    // A colleague behind the same address signs in all the same.
    guesser.post("/sign-in", &[("email", "wang@example.com"), ("password", PASSWORD)]).await.expect(303);
    app.clock.advance(60 * 60 * 1000);
    guesser.post("/sign-in", &[("email", "li@example.com"), ("password", PASSWORD)]).await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn a_session_ends_by_signing_out_and_by_lying_idle() {
    let app = TestApp::start().await;
    let someone = app.someone("张三").await;
    someone.client.get("/account").await.expect(200);
    someone.client.post("/sign-out", &[]).await.expect(303);
    assert_eq!(someone.client.get("/account").await.expect(303).location(), "/sign-in?next=%2Faccount");

    let idle = app.signed_in(someone.id).await;
    app.clock.advance(7 * 60 * 60 * 1000);
    idle.get("/account").await.expect(200);
    app.clock.advance(4 * 60 * 60 * 1000);
    idle.get("/account").await.expect(200);
    app.clock.advance(90 * 60 * 1000);
    idle.get("/account").await.expect(303); // twelve hours at most, however busy
    app.end().await;
}

#[tokio::test]
async fn a_second_factor_is_set_up_once_and_a_code_works_once() {
    let app = TestApp::start().await;
    sign_up(&app, 103, "li@example.com").await;
    let person = app.visitor();
    person.post("/sign-in", &[("email", "li@example.com"), ("password", PASSWORD)]).await.expect(303);
    let page = person.get("/sign-in/code").await.expect(200);
    let secret = page.field("secret");
    let totp = totp_rs::Builder::new()
        .with_algorithm(totp_rs::Algorithm::SHA1)
        .with_secret(totp_rs::Secret::try_from_base32(&secret).expect("a secret"))
        .build()
        .expect("a generator");
    let now = || u64::try_from(jiangtai::kernel::Clock::now(&*app.clock).0 / 1000).expect("after 1970");
    person.post("/sign-in/enrol", &[("secret", &secret), ("code", "000000")]).await.expect(422);
    let code = totp.generate(now()).to_string();
    person.post("/sign-in/enrol", &[("secret", &secret), ("code", &code)]).await.expect(303);

    let later = app.visitor();
    later.post("/sign-in", &[("email", "li@example.com"), ("password", PASSWORD)]).await.expect(303);
    let replay = later.post("/sign-in/code", &[("code", &code)]).await.expect(422);
    assert!(replay.text().contains("已经用过"));
    app.clock.advance(30_000);
    let fresh = totp.generate(now()).to_string();
    later.post("/sign-in/code", &[("code", &fresh)]).await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn requests_from_elsewhere_are_refused() {
    let app = TestApp::start().await;
    let someone = app.someone("张三").await;
    let post = |headers: &[(&str, &str)]| {
        let mut request = someone.client.bare(Method::POST, "/account/language").form(&[("lang", "en")]);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Client::send(request)
    };
    let own = app.url();
    for (headers, status) in [
        (vec![("sec-fetch-site", "same-origin")], 303),
        (vec![("sec-fetch-site", "none")], 303),
        (vec![("origin", own.as_str())], 303),
        (vec![("sec-fetch-site", "cross-site")], 403),
        (vec![("sec-fetch-site", "same-site")], 403),
        (vec![("origin", "https://evil.example")], 403),
        (vec![("origin", "null")], 403),
        (vec![], 403),
    ] {
        assert_eq!(post(&headers).await.status.as_u16(), status, "{headers:?}");
    }
    app.end().await;
}

#[tokio::test]
async fn every_answer_carries_the_strict_headers() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    for path in ["/sign-in", "/nowhere", "/livez", "/account"] {
        let reply = visitor.get(path).await;
        let csp = reply.headers["content-security-policy"].to_str().expect("ASCII");
        assert!(csp.starts_with("default-src 'none'; script-src 'self';"), "{path}");
        assert_eq!(reply.headers["x-content-type-options"], "nosniff");
        assert!(reply.headers.contains_key("x-request-id"), "{path}");
    }
    let html = visitor.get("/nowhere").await.expect(404).text();
    assert!(html.contains("没有找到"));
    let problem = visitor.get_json("/api/v1/nowhere").await.expect(404);
    assert_eq!(problem.headers["content-type"], "application/problem+json");
    assert_eq!(problem.json()["code"], "not-found");
    app.end().await;
}
