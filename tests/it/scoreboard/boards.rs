use std::time::Duration;

use reqwest::Method;

use crate::support::world::{World, days};

/// Reads a stream until a piece of text came, or ten seconds are over.
async fn until(reply: &mut reqwest::Response, heard: &mut String, wanted: &str) {
    let wait = async {
        while !heard.contains(wanted) {
            let chunk = reply.chunk().await.expect("a stream").expect("not yet over");
            heard.push_str(&String::from_utf8_lossy(&chunk));
        }
    };
    let done = tokio::time::timeout(Duration::from_secs(10), wait).await;
    assert!(done.is_ok(), "{wanted:?} did not come: {heard}");
}

#[tokio::test]
async fn the_home_page_shows_what_is_open_what_runs_and_how_to_begin() {
    let mut world = World::new().await;
    let visitor = world.app.visitor();
    let empty = visitor.get("/").await.expect(200).text();
    assert!(empty.contains("/sign-up") && empty.contains("/competitions"));
    world.draft().await;
    let here = format!("/competitions/{}", world.competition);
    assert!(!visitor.get("/").await.expect(200).text().contains(&here), "a draft is nobody's business");
    world.call().await;
    world.at(days::ENTRY).await;
    assert!(visitor.get("/").await.expect(200).text().contains(&here));
    visitor.in_english().get("/").await.expect(200);
    world.app.end().await;
}

#[tokio::test]
async fn a_board_shows_the_hall_progress_only_until_the_standings_are_published() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    let event = world.events[0].id.clone();
    let board = format!("/boards/{event}");
    let jury = format!("{board}?view=jury");
    world.city.client.post(&format!("/events/{event}/standings"), &[]).await.expect(303);
    let visitor = world.app.visitor();
    let totals = |text: &str| text.contains("class=\"board\"");
    assert!(!totals(&visitor.get(&board).await.expect(200).text()));
    assert!(!totals(&visitor.get(&jury).await.expect(200).text()), "asking does not help");
    assert!(!totals(&world.district.client.get(&jury).await.expect(200).text()));
    // The organiser's own screen on the wall shows no more than the hall may see.
    assert!(!totals(&world.city.client.get(&board).await.expect(200).text()));
    let provisional = world.city.client.get(&jury).await.expect(200).text();
    assert!(totals(&provisional));
    for name in world.hidden_names() {
        let own = name == world.city.name;
        assert!(own || !provisional.contains(&name), "{name}");
    }
    world.publish(0).await;
    let published = visitor.get(&board).await.expect(200).text();
    assert!(totals(&published) && published.contains("秦晓峰"));
    world.app.end().await;
}

#[tokio::test]
async fn a_stream_tells_what_changed_and_says_goodbye() {
    let mut world = World::to_locked().await;
    world.at(days::PUBLISH).await;
    let event = world.events[0].id.clone();
    let visitor = world.app.visitor();
    let stream = format!("/boards/{event}/stream");
    let mut reply = visitor.bare(Method::GET, &stream).send().await.expect("a stream");
    let header =
        |name: &str| reply.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
    assert_eq!(header("content-type"), "text/event-stream");
    assert_eq!(header("cache-control"), "no-cache, no-transform");
    assert_eq!(header("x-accel-buffering"), "no");
    let mut heard = String::new();
    until(&mut reply, &mut heard, "\n\n").await;
    for field in ["event: board", "\nid: ", "retry: 3000"] {
        assert!(heard.contains(field), "{field}: {heard}");
    }
    assert!(!heard.contains("秦晓峰") && heard.len() < 64_000);

    world.publish(0).await;
    until(&mut reply, &mut heard, "秦晓峰").await;
    world.app.app.live.closing.cancel();
    until(&mut reply, &mut heard, "event: bye").await;
}

#[tokio::test]
async fn the_board_of_an_event_that_is_not_called_is_not_there() {
    let mut world = World::new().await;
    world.draft().await;
    let board = format!("/boards/{}", world.events[0].id);
    world.app.visitor().get(&board).await.expect(404);
    world.app.visitor().get(&format!("{board}/stream")).await.expect(404);
    world.city.client.get(&board).await.expect(200);
    world.app.end().await;
}
