//! The index is a projection: it comes back, and follows.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use jiangtai::{kernel::Refusal, platform::App, platform::search::library::Question, repository};

use super::{LINES, deposit, titles};
use crate::support::{TestApp, results};

fn found(app: &App, typed: &str) -> usize {
    let question = Question { typed: typed.to_owned(), size: 10, ..Question::default() };
    app.library.find(&question).expect("an answer").total
}

#[tokio::test]
async fn a_deleted_or_broken_index_comes_back() {
    let app = TestApp::start().await;
    deposit(&app, LINES).await;
    let before = found(&app.app, "改造");
    assert_eq!(before, titles(&app, "q=改造").await.0);
    assert_ne!(before, 0);
    let folder = jiangtai::platform::search::library::folder(&app.app.config.data, "public");

    std::fs::remove_dir_all(&folder).expect("deleted");
    let again = app.reopened();
    assert_eq!((again.library.position(), found(&again, "改造")), (None, 0), "a new folder knows nothing");
    repository::catch_up(&again).await.expect("an index");
    assert_eq!(found(&again, "改造"), before);
    assert_eq!(repository::differences(&again).await.expect("compared"), []);
    drop(again);

    for broken in ["{", "", "\0\0\0\0"] {
        std::fs::write(folder.join("meta.json"), broken).expect("written");
        let again = app.reopened();
        assert_eq!(found(&again, "改造"), 0, "{broken:?}");
        repository::catch_up(&again).await.expect("an index");
        assert_eq!(found(&again, "改造"), before, "{broken:?}");
    }

    // A part of it is cut off.
    let files = || std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok);
    for ending in ["term", "fast", "store"] {
        let part = files().map(|file| file.path()).find(|path| path.extension().is_some_and(|e| e == ending));
        std::fs::write(part.expect("a file"), "nothing").expect("written");
        let again = app.reopened();
        repository::catch_up(&again).await.expect("an index");
        assert_eq!(found(&again, "改造"), before, "{ending}");
    }
    app.end().await;
}

/// Whoever follows looks at the files first: one byte may be wrong and the index still opens.
#[tokio::test]
async fn a_wrong_byte_is_found_and_mended() {
    let app = TestApp::start().await;
    deposit(&app, LINES).await;
    let folder = jiangtai::platform::search::library::folder(&app.app.config.data, "public");
    let part = std::fs::read_dir(&folder).expect("a folder").filter_map(Result::ok).map(|file| file.path());
    let part = part.into_iter().find(|path| path.extension().is_some_and(|ending| ending == "pos"));
    let part = part.expect("a file");
    let mut bytes = std::fs::read(&part).expect("read");
    bytes[10] ^= 0x40;
    std::fs::remove_file(&part).expect("removed"); // the open index keeps the old one
    std::fs::write(&part, bytes).expect("written");
    let again = app.reopened();
    assert!(!again.library.is_sound().expect("read"), "one byte is wrong");
    let mut stands = again.library.watch();
    let follower = tokio::spawn(repository::follow(Arc::clone(&again)));
    stands.changed().await.expect("made anew");
    again.live.closing.cancel();
    follower.await.expect("it ends");
    assert!(again.library.is_sound().expect("read"), "and right again");
    assert_eq!(found(&again, "改造"), found(&app.app, "改造"));
    app.end().await;
}

#[tokio::test]
async fn an_index_is_made_anew_while_the_old_one_is_asked() {
    let app = TestApp::start().await;
    deposit(&app, LINES).await;
    let before = found(&app.app, "改造");
    let told = std::cell::Cell::new(0);
    repository::reindex(&app.app, |done| {
        assert_eq!(found(&app.app, "改造"), before, "the old one is asked until the new one is whole");
        told.set(done);
    })
    .await
    .expect("an index");
    assert_eq!((told.get(), found(&app.app, "改造")), (3, before));
    // What was not written to the end changes nothing.
    let library = Arc::clone(&app.app);
    let whole = tokio::task::spawn_blocking(move || library.library.rebuild(|| None)).await;
    assert!(!whole.expect("no panic").expect("no error"), "no end came");
    assert_eq!(found(&app.app, "改造"), before);
    repository::catch_up(&app.app).await.expect("an index");
    assert_eq!(repository::differences(&app.app).await.expect("compared"), []);
    app.end().await;
}

#[tokio::test]
async fn what_is_published_is_found_within_a_second_and_what_is_withdrawn_is_not() {
    let app = TestApp::start().await;
    let holder = app.holder().await;
    let mut stands = app.app.library.watch();
    let follower = tokio::spawn(repository::follow(Arc::clone(&app.app)));
    // It has begun to follow when it has made the empty index.
    stands.wait_for(Option::is_some).await.expect("an index");
    for round in 0..3 {
        let began = Instant::now();
        let title = format!("焊接工装改进{round}");
        let (id, number) =
            results::publish(&app.app, holder, results::content(&title, "降低返修率。", &["焊接"])).await;
        while titles_found(&app, "焊接工装").await != 1 {
            stands.changed().await.expect("an index");
        }
        let took = began.elapsed();
        assert!(took < Duration::from_secs(1), "{number} was found after {took:?}");
        results::withdraw(&app.app, id).await;
        while titles_found(&app, "焊接工装").await != 0 {
            stands.changed().await.expect("an index");
        }
    }
    app.app.live.closing.cancel();
    follower.await.expect("it ends");
    app.end().await;
}

async fn titles_found(app: &TestApp, typed: &str) -> u64 {
    let found = app.visitor().get_json(&format!("/api/v1/repository/search?q={typed}")).await;
    found.expect(200).json()["total"].as_u64().expect("a number")
}

#[tokio::test]
async fn differences_are_told() {
    let app = TestApp::start().await;
    deposit(&app, LINES).await;
    let done: Result<(), Refusal> = app
        .system()
        .in_tx(async |tx| {
            use sea_orm::ConnectionTrait;
            tx.execute_unprepared("UPDATE innovation SET stage = 'withdrawn' WHERE external_id = 'a1'")
                .await?;
            Ok(())
        })
        .await;
    done.expect("changed behind the index's back");
    let differences = repository::differences(&app.app).await.expect("compared");
    assert_eq!(differences.len(), 1);
    assert_eq!((differences[0].stored, differences[0].indexed), (None, Some(1)));
    app.end().await;
}
