//! Letters on their way to a real SMTP server.

use jiangtai::{
    kernel::{Lang, Refusal},
    notifications::{self, Letter},
    platform::jobs,
};

use crate::support::{TestApp, smtp::SmtpSink};

async fn invite(app: &TestApp, to: &str, lang: Lang) -> Result<(), Refusal> {
    let ctx = app.system();
    let args = vec![("name", "张䶮".to_owned()), ("link", "http://localhost/x".to_owned())];
    let letter = Letter { kind: "welcome", to: to.to_owned(), lang, args, about: ctx.new_id() };
    ctx.in_tx(async |tx| notifications::queue(tx, &ctx, letter).await).await
}

#[tokio::test]
async fn a_letter_arrives_in_its_language_once() {
    let Some(sink) = SmtpSink::start(&[]) else { return };
    let app = TestApp::start_with_smtp(sink.port()).await;
    invite(&app, "zhang@example.com", Lang::Zh).await.unwrap();
    invite(&app, "smith@example.com", Lang::En).await.unwrap();
    app.run_jobs().await;
    app.run_jobs().await; // nothing is left, nothing goes twice
    let messages = sink.wait_for(2).await;
    assert_eq!(messages.len(), 2);
    let all = format!("{messages:?}");
    assert!(
        all.contains("您的匠台账户") && all.contains("Your Jiangtai account") && all.contains("张䶮"),
        "{all}"
    );
    app.end().await;
}

#[tokio::test]
async fn a_letter_that_the_server_puts_off_is_sent_later() {
    let Some(sink) = SmtpSink::start(&["--fail-first", "2"]) else { return };
    let app = TestApp::start_with_smtp(sink.port()).await;
    invite(&app, "zhang@example.com", Lang::Zh).await.unwrap();
    for _ in 0..4 {
        app.run_jobs().await;
        app.clock.advance(60 * 60 * 1000);
    }
    assert_eq!(sink.wait_for(1).await.len(), 1);
    app.end().await;
}

#[tokio::test]
async fn a_letter_that_nobody_takes_is_a_dead_letter_with_its_reason() {
    let Some(sink) = SmtpSink::start(&["--reject"]) else { return };
    let app = TestApp::start_with_smtp(sink.port()).await;
    invite(&app, "nobody@example.com", Lang::Zh).await.unwrap();
    app.run_jobs().await;
    let dead = jobs::list(app.app.db.read(), "dead", 10).await.unwrap();
    assert_eq!(dead.len(), 1);
    assert!(dead[0].last_error.as_deref().is_some_and(|e| e.contains("550")), "{dead:?}");
    let reason = dead[0].last_error.clone().unwrap_or_default();
    assert!(!reason.contains("nobody@example.com"), "no address in the list of failures: {reason}");
}

#[tokio::test]
async fn a_change_that_is_rolled_back_sends_nothing() {
    let app = TestApp::start().await;
    let ctx = app.system();
    let undone = ctx
        .in_tx(async |tx| {
            let letter = Letter {
                kind: "welcome",
                to: "zhang@example.com".to_owned(),
                lang: Lang::Zh,
                args: Vec::new(),
                about: ctx.new_id(),
            };
            notifications::queue(tx, &ctx, letter).await?;
            Err::<(), _>(Refusal::NotFound)
        })
        .await;
    assert!(undone.is_err());
    assert_eq!(app.letters().await, []);
    app.end().await;
}
