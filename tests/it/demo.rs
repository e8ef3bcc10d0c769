//! The demo's city: everything of it was made by what people use, so it holds
//! what any service holds, and there is something to see at every stage.

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    net::SocketAddr,
    sync::Arc,
};

use jiangtai::{
    app,
    audit::{self, Walk},
    cli::demo,
    judging,
    kernel::{Dice, Timestamp},
    platform::{App, chance::ManualClock, http, jobs},
};
use sea_orm::{ConnectionTrait, Statement};
use tokio::net::TcpListener;

use super::support::Client;

/// Makes the city in a folder of its own, as on this day.
async fn city(local: &str) -> (tempfile::TempDir, App, Vec<String>) {
    let dir = tempfile::tempdir().unwrap();
    let listen: SocketAddr = "127.0.0.1:8080".parse().unwrap();
    let config = demo::config(dir.path(), listen);
    let now = Timestamp::from_local_input(local).unwrap();
    let left_out = demo::make(config.clone(), now, &|_, _| ()).await.unwrap();
    let clock = Arc::new(ManualClock::at(now));
    let app = app::open(config, clock, Dice::from_seed(1)).await.unwrap();
    (dir, app, left_out)
}

/// How many rows there are of each value of an expression.
async fn counts(app: &App, sql: &str) -> BTreeMap<String, i64> {
    let db = app.db.read();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap();
    rows.iter().map(|r| (r.try_get_by_index(0).unwrap(), r.try_get_by_index(1).unwrap())).collect()
}

#[track_caller]
fn has_all(found: &BTreeMap<String, i64>, wanted: &[&str]) {
    for stage in wanted {
        assert!(found.contains_key(*stage), "nothing is {stage}: {found:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_city_has_something_at_every_stage_and_holds_what_every_service_holds() {
    let (_dir, app, left_out) = city("2026-11-22T22:30").await;
    assert_eq!(left_out, Vec::<String>::new());

    let competitions = counts(&app, "SELECT stage, count(*) FROM competition GROUP BY stage").await;
    has_all(&competitions, &["draft", "called", "cancelled"]);
    let events = counts(&app, "SELECT stage, count(*) FROM event GROUP BY stage").await;
    has_all(&events, &["entry", "drawn", "judging", "noticed", "final"]);
    let panels = counts(&app, "SELECT stage, count(*) FROM panel GROUP BY stage").await;
    has_all(&panels, &["preparing", "open", "locked"]);
    let entries = counts(&app, "SELECT stage, count(*) FROM entry GROUP BY stage").await;
    has_all(&entries, &["submitted", "returned", "qualified", "refused"]);
    let standings = counts(&app, "SELECT stage, count(*) FROM standings GROUP BY stage").await;
    has_all(&standings, &["draft", "noticed", "final"]);
    let objections = counts(&app, "SELECT stage, count(*) FROM objection GROUP BY stage").await;
    has_all(&objections, &["filed"]);
    let vetoed = counts(&app, "SELECT 'veto', count(*) FROM standing WHERE awards LIKE '%veto%'").await;
    assert!(vetoed["veto"] > 0, "the labour competition shows a veto");

    let filings = counts(&app, "SELECT stage, count(*) FROM filing GROUP BY stage").await;
    has_all(
        &filings,
        &["draft", "returned", "unit_review", "district_review", "city_check", "scoring", "published"],
    );
    let results = counts(&app, "SELECT stage, count(*) FROM innovation GROUP BY stage").await;
    assert!(results["published"] >= 120, "{results:?}");

    let deals = counts(&app, "SELECT stage, count(*) FROM deal GROUP BY stage").await;
    assert!(deals.len() >= 12, "a deal at every stage: {deals:?}");

    let dead = jobs::list(app.db.read(), "dead", 10).await.unwrap();
    assert!(dead.is_empty(), "{dead:?}");
    let waiting = jobs::list(app.db.read(), "queued", 10).await.unwrap();
    assert!(waiting.is_empty(), "the past has been done: {waiting:?}");
    let mut walk = Walk::default();
    audit::verify_records(app.db.read(), &mut walk).await.unwrap();
    judging::verify_marks(app.db.read(), &mut walk).await.unwrap();
    assert_eq!(walk.findings, []);

    every_linked_page_opens(&app).await;
    app.db.clone().close().await;
}

/// Follows every link that a visitor finds from the home page on.
async fn every_linked_page_opens(app: &App) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (router, stop) = (app::router(app), app.live.closing.clone());
    let server = tokio::spawn(async move { http::serve(listener, router, stop).await.unwrap() });

    let visitor = Client::new(format!("http://{address}"));
    let mut waiting: VecDeque<String> = ["/", "/competitions", "/notices"].map(str::to_owned).into();
    let mut seen: BTreeSet<String> = waiting.iter().cloned().collect();
    while let Some(path) = waiting.pop_front() {
        let reply = visitor.open(&path).await;
        assert_eq!(reply.status.as_u16(), 200, "{path}: {}", reply.text());
        let is_page =
            reply.headers.get("content-type").is_some_and(|t| t.as_bytes().starts_with(b"text/html"));
        if !is_page {
            continue;
        }
        for link in reply.text().split("href=\"").skip(1) {
            let link = link.split(['"', '#']).next().unwrap().replace("&amp;", "&");
            // Choices of a search lead to choices without end; one of each is enough.
            let chosen = link.starts_with("/repository?") && link.contains('&');
            let follow = link.starts_with('/')
                && !chosen
                && !link.starts_with("/static/")
                && !link.ends_with("/stream");
            if follow && seen.insert(link.clone()) {
                waiting.push_back(link);
            }
        }
    }
    assert!(seen.len() > 60, "a city is more than {} pages", seen.len());
    app.live.closing.cancel();
    server.await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_that_no_calendar_covers_is_left_out_and_said() {
    let (_dir, app, left_out) = city("2027-02-10T00:10").await;
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert!(left_out[0].contains("2027"), "{left_out:?}");
    let events = counts(&app, "SELECT stage, count(*) FROM event GROUP BY stage").await;
    has_all(&events, &["entry", "drawn", "judging", "final"]);
    assert!(!events.contains_key("noticed"));
    app.db.clone().close().await;
}
