//! Who judges what.

use super::*;
use crate::support::TestApp;

#[tokio::test]
async fn an_invited_judge_gets_a_letter_and_answers_once() {
    let app = TestApp::start().await;
    let panel = prepare(&app, 0).await;
    let fields = [("name", "钱工"), ("email", "qian@example.com"), ("duty", "judge")];
    panel.host.client.post(&panel.path("/judges"), &fields).await.expect(303);
    let letters = app.letters().await;
    let subjects: Vec<&str> =
        letters.iter().filter(|l| l.to == "qian@example.com").map(|l| l.subject.as_str()).collect();
    assert!(subjects.iter().any(|s| s.contains("焊工决赛")), "{subjects:?}");
    assert_eq!(subjects.len(), 2, "who has no account is sent a link to choose a password");

    let again = panel.host.client.post(&panel.path("/judges"), &fields).await.expect(422).text();
    assert!(again.contains("无须再次邀请") && again.contains("qian@example.com"), "what was typed stays");
    let bad = [("name", ""), ("email", "no address"), ("duty", "king")];
    panel.host.client.post(&panel.path("/judges"), &bad).await.expect(422);

    let judge = app.someone("孙工").await;
    let fields = [("name", "孙工"), ("email", judge.email.as_str()), ("duty", "judge")];
    panel.host.client.post(&panel.path("/judges"), &fields).await.expect(303);
    let page = judge.client.get("/judging").await.expect(200).text();
    assert!(page.contains("邀请您参加“焊工决赛”"), "{page}");
    let seats = judge.client.get_json("/api/v1/judging/panels").await.json();
    let id = seats["items"][0]["judge"].as_str().expect("an id").to_owned();
    // Nobody else answers it, nor learns that it is there.
    panel.chief.client.post(&format!("/judging/invitations/{id}/accept"), &[]).await.expect(404);
    judge.client.post(&format!("/judging/invitations/{id}/decline"), &[]).await.expect(303);
    judge.client.post(&format!("/judging/invitations/{id}/accept"), &[]).await.expect(409);
    app.end().await;
}

#[tokio::test]
async fn no_judge_gets_a_sheet_of_their_own_unit() {
    let app = TestApp::start().await;
    let mut panel = prepare(&app, 4).await;
    let (own, other) = (app.unit("本厂", "BH").await, app.unit("他厂", "XS").await);
    let ctx = app.system();
    ctx.in_tx(async |tx| {
        let role = jiangtai::accounts::MemberRole::Viewer;
        jiangtai::accounts::add_member(tx, &ctx, panel.judges[0].id, own.organisation, role).await
    })
    .await
    .expect("a member");
    seat(&app, &mut panel, &[own.organisation, other.organisation]).await;

    // An interest is declared by the organiser, and only in what is there.
    let judges = panel.host.client.get_json(&panel.api("")).await.expect(200).json();
    let barred = judges["judges"][2]["id"].as_str().expect("a judge").to_owned();
    let origin = other.organisation.to_string();
    let stranger = panel.host.organisation.to_string();
    let bar = |origin: &str| [("judge", barred.clone()), ("origin", origin.to_owned())];
    let fields = bar(&stranger);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    panel.host.client.post(&panel.path("/bars"), &fields).await.expect(422);
    let fields = bar(&origin);
    let fields: Vec<(&str, &str)> = fields.iter().map(|(k, v)| (*k, v.as_str())).collect();
    panel.chief.client.post(&panel.path("/bars"), &fields).await.expect(403);
    panel.host.client.post(&panel.path("/bars"), &fields).await.expect(303);

    freeze(&app, &panel).await.expect("open");
    let numbers = async |n: usize| -> Vec<String> {
        sheets(&panel.judges[n].client).await.into_iter().map(|(number, _)| number).collect()
    };
    assert_eq!(numbers(0).await, ["W-02"], "their own unit's work is not theirs");
    assert_eq!(numbers(1).await, ["W-01"], "nor is what they declared an interest in");
    assert_eq!(numbers(2).await, ["W-01", "W-02"]);
    panel.host.client.post(&panel.path("/bars"), &fields).await.expect(409);
    app.end().await;
}

#[tokio::test]
async fn a_panel_that_is_not_ready_says_what_is_missing() {
    let app = TestApp::start().await;
    let mut panel = prepare(&app, 2).await;
    let reason = |refused: Result<(), Refusal>| match refused {
        Err(Refusal::Conflict(text)) => text.key,
        other => panic!("{other:?}"),
    };
    assert_eq!(reason(freeze(&app, &panel).await), "panel-no-subjects");
    seat(&app, &mut panel, &[OrganisationId(Uuid::from_u128(1))]).await;
    assert_eq!(reason(freeze(&app, &panel).await), "panel-shortage", "a level takes three judges");
    let third = app.someone("第三人").await;
    join(&panel, &third, "judge").await;
    freeze(&app, &panel).await.expect("open");
    assert_eq!(reason(freeze(&app, &panel).await), "panel-already-open");
    app.end().await;
}

#[tokio::test]
async fn a_judge_steps_back_by_one_click_and_another_takes_over() {
    let app = TestApp::start().await;
    let panel = open(&app, 1).await;
    let sheet = sheets(&panel.judges[0].client).await[0].1.clone();
    fill(&panel.judges[0].client, &sheet, "2", "k").await;
    let path = format!("/judging/sheets/{sheet}/recuse");
    panel.judges[0].client.post(&path, &[]).await.expect(422);
    panel.judges[1].client.post(&path, &[("confirmed", "yes")]).await.expect(404);
    panel.judges[0].client.post(&path, &[("confirmed", "yes")]).await.expect(303);
    panel.judges[0].client.get(&format!("/judging/sheets/{sheet}")).await.expect(404);
    let body = save(1, "late", &[("A3", "1")]);
    panel.judges[0].client.post_json(&marks_path(&sheet), &body).await.expect(404);
    assert!(sheets(&panel.judges[0].client).await.is_empty());

    for judge in &panel.judges[1..] {
        let sheet = sheets(&judge.client).await[0].1.clone();
        fill(&judge.client, &sheet, "2", "k").await;
    }
    let refused = panel.lock().await.expect(409).json();
    assert_eq!(refused["code"], "lock-shortage", "two levels are no panel of three: {refused}");
    // A judge who joins takes what has too few.
    let fourth = app.someone("替补").await;
    join(&panel, &fourth, "judge").await;
    let sheet = sheets(&fourth.client).await[0].1.clone();
    fill(&fourth.client, &sheet, "2", "k").await;
    panel.lock().await.expect(200);
    let book = judging::material(app.app.db.read(), panel.contest).await.expect("marks");
    let judges: std::collections::BTreeSet<&str> =
        book.facts().filter(|f| f.aspect == "A2").map(|f| f.judge).collect();
    assert_eq!(judges.len(), 3, "what was marked before stepping back does not count");
    app.end().await;
}

#[tokio::test]
async fn who_did_not_appear_is_not_marked() {
    let app = TestApp::start().await;
    let panel = open(&app, 2).await;
    let subject = panel.subjects[1].to_string();
    let absent = [("subject", subject.as_str()), ("absent", "yes")];
    panel.host.client.post(&panel.path("/absent"), &absent).await.expect(403);
    panel.chief.client.post(&panel.path("/absent"), &absent).await.expect(303);
    let (_, second) = sheets(&panel.judges[0].client).await[1].clone();
    let refused = panel.judges[0]
        .client
        .post_json(&marks_path(&second), &save(0, "k", &[("A3", "3")]))
        .await
        .expect(409)
        .json();
    assert_eq!(refused["code"], "sheet-absent");
    for judge in &panel.judges {
        let sheet = sheets(&judge.client).await[0].1.clone();
        fill(&judge.client, &sheet, "2", "k").await;
    }
    let first = panel.subjects[0].to_string();
    let marked = [("subject", first.as_str()), ("absent", "yes")];
    panel.chief.client.post(&panel.path("/absent"), &marked).await.expect(409);
    panel.lock().await.expect(200);
    app.end().await;
}
