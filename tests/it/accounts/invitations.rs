use jiangtai::kernel::{Clock, time::HOUR};

use crate::support::TestApp;

#[tokio::test]
async fn a_colleague_joins_by_a_link_that_works_once() {
    let app = TestApp::start().await;
    let unit = app.unit("无锡某厂", "BH").await;
    unit.client
        .post("/organisation/invitations", &[("email", "new@example.com"), ("role", "clerk")])
        .await
        .expect(303);
    let letter = app.letter_to("new@example.com").await;
    assert!(letter.subject.contains("无锡某厂"));
    let path = letter.body.split("http://localhost:8080").nth(1).expect("a link");
    let path = path.split_whitespace().next().expect("a path").to_owned();

    let colleague = app.visitor();
    assert!(colleague.get(&path).await.expect(200).text().contains("经办人"));
    let fields = [("name", "赵同事"), ("password", "我在车间里点亮第七盏灯")];
    colleague.post(&path, &fields).await.expect(303);
    assert!(colleague.get("/organisation").await.expect(200).text().contains("赵同事"));
    app.visitor().get(&path).await.expect(404);

    // A clerk works for the unit but invites nobody.
    let refused = colleague
        .post("/organisation/invitations", &[("email", "x@example.com"), ("role", "clerk")])
        .await
        .expect(403);
    assert!(refused.text().contains("只有负责人"));
    app.end().await;
}

#[tokio::test]
async fn a_forgotten_password_is_reset_and_the_answer_never_tells_who_exists() {
    let app = TestApp::start().await;
    let someone = app.someone("张三").await;
    let visitor = app.visitor();
    let known = visitor.post("/password/forgotten", &[("email", &someone.email)]).await.expect(303);
    let unknown = visitor.post("/password/forgotten", &[("email", "no@example.com")]).await.expect(303);
    assert_eq!(known.location(), unknown.location());
    let letters = app.letters().await;
    assert_eq!(letters.len(), 1);
    let path = letters[0].body.split("http://localhost:8080").nth(1).expect("a link");
    let path = path.split_whitespace().next().expect("a path").to_owned();
    visitor.post(&path, &[("password", "1234567890")]).await.expect(422);
    visitor.post(&path, &[("password", "我在车间里点亮第七盏灯")]).await.expect(303);
    // Every other session of that person is over.
    someone.client.get("/account").await.expect(303);
    app.end().await;
}

#[tokio::test]
async fn nobody_fills_somebody_elses_letter_box() {
    let app = TestApp::start().await;
    let someone = app.someone("张三").await;
    let ask = [("email", someone.email.as_str())];
    let visitor = app.visitor();
    // The answer to the fourth is that to the first; it is only not sent.
    for _ in 0..10 {
        visitor.post("/password/forgotten", &ask).await.expect(303);
    }
    assert_eq!(app.letters().await.len(), 3);
    // The eleventh from one address has to wait, known or not.
    visitor.post("/password/forgotten", &ask).await.expect(429);
    for _ in 0..10 {
        visitor.post("/password/forgotten", &[("email", "no@example.com")]).await.expect(303);
    }
    visitor.post("/password/forgotten", &[("email", "no@example.com")]).await.expect(429);
    // Signing in is another matter, and an hour later there is a letter again.
    visitor.post("/sign-in", &[("email", &someone.email), ("password", "wrong")]).await.expect(422);
    app.clock.set(app.clock.now().plus(HOUR + 1));
    visitor.post("/password/forgotten", &ask).await.expect(303);
    assert_eq!(app.letters().await.len(), 4);
    app.end().await;
}
