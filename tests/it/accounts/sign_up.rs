use crate::support::{TestApp, people::uscc};

fn form<'a>(code: &'a str, email: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("organisation", "无锡太湖重工有限公司"),
        ("uscc", code),
        ("district", "BH"),
        ("name", "李负责"),
        ("email", email),
        ("password", "焊花飞溅在清晨六点半"),
        ("consent", "yes"),
    ]
}

#[tokio::test]
async fn a_unit_signs_up_and_its_first_person_is_signed_in_as_owner() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let code = uscc(77);
    visitor.post("/sign-up", &form(&code, "Li@Example.com")).await.expect(303);
    let organisation = visitor.get("/organisation").await.expect(200).text();
    assert!(organisation.contains("无锡太湖重工有限公司") && organisation.contains("li@example.com"));
    assert!(organisation.contains("负责人"));

    // The same unit or the same address cannot be signed up twice.
    let other = app.visitor();
    let again = other.post("/sign-up", &form(&code, "b@example.com")).await.expect(422).text();
    assert!(again.contains("该单位已经注册"), "{again}");
    let again = other.post("/sign-up", &form(&uscc(78), "li@example.com")).await.expect(422).text();
    assert!(again.contains("该邮箱已经注册"), "{again}");
    app.end().await;
}

#[tokio::test]
async fn everything_wrong_with_the_form_is_said_at_once_and_what_was_typed_stays() {
    let app = TestApp::start().await;
    let visitor = app.visitor();
    let reply = visitor
        .post(
            "/sign-up",
            &[
                ("organisation", "太湖重工"),
                ("uscc", "91320206250046087B"),
                ("email", "li"),
                ("password", "short"),
            ],
        )
        .await
        .expect(422);
    let text = reply.text();
    assert_eq!(reply.field("organisation"), "太湖重工");
    assert_eq!(reply.field("uscc"), "91320206250046087B");
    for name in ["uscc", "district", "name", "email", "password", "consent"] {
        assert!(text.contains(&format!("id=\"f-{name}-e\"")), "no message at {name}");
    }
    assert!(!text.contains("value=\"short\""), "a password is never sent back");
    app.end().await;
}
