use std::sync::{
    Mutex,
    atomic::{AtomicUsize, Ordering},
};

use jiangtai::{audit::Walk, judging};
use serde_json::json;

use crate::support::{
    TestApp,
    season::{Bench, Size, session, times},
};

const CLIENTS: usize = 16;

/// What a client was told of one aspect: the version, the aspect, its value.
type Told = (i64, String, String);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_saves_that_collide_none_is_lost_and_every_loser_learns_what_stands() {
    let saves = times("JT_CONFLICTS", 200, 1_000);
    let app = TestApp::start().await;
    let size = Size { judges: 1, subjects: 1, aspects: 3 };
    let bench = Bench::open(&app.app, &size).await;
    let judge = &bench.judges[0];
    let path = format!("/api/v1/judging/sheets/{}/marks", judge.sheets[0]);
    let (next, won, lost) =
        (AtomicUsize::new(0), Mutex::new(Vec::<Told>::new()), Mutex::new(Vec::<Told>::new()));

    let mut clients = Vec::new();
    for _ in 0..CLIENTS {
        let client = app.visitor();
        client.set_cookie(&session(&app.app, judge.person, true).await);
        clients.push(client);
    }
    let work = clients.iter().map(async |client| {
        let mut seen = 0;
        loop {
            let n = next.fetch_add(1, Ordering::SeqCst);
            if n >= saves {
                return;
            }
            // No two saves say the same.
            let (aspect, value) = (format!("A{}", 1 + n % 3), format!("{}.{:03}", n / 10, 1 + n % 10));
            let body =
                json!({ "base_version": seen, "marks": [{ "aspect": aspect, "value": value, "raw": null }] });
            let reply = client.post_json(&path, &body).await;
            let answer = reply.json();
            match reply.status.as_u16() {
                200 => {
                    let version = answer["version"].as_i64().expect("a version");
                    assert_eq!(version, seen + 1, "what was acknowledged follows what was seen");
                    won.lock().expect("the ledger").push((version, aspect, value));
                    seen = version;
                }
                409 => {
                    assert_eq!(answer["code"], "stale", "{answer}");
                    let current = &answer["current"];
                    let version = current["version"].as_i64().expect("the version that stands");
                    assert!(version > seen, "{answer}");
                    let mark = &current["marks"][0];
                    assert_eq!(mark["aspect"], aspect.as_str());
                    let value = mark["value"].as_str().expect("the value that stands").to_owned();
                    lost.lock().expect("the ledger").push((version, aspect, value));
                    seen = version;
                }
                other => panic!("{other}: {answer}"),
            }
        }
    });
    futures_all(work).await;

    let (won, lost) = (won.into_inner().expect("the ledger"), lost.into_inner().expect("the ledger"));
    assert_eq!(won.len() + lost.len(), saves);
    assert!(lost.len() * 2 > saves, "only {} of {saves} saves collided", lost.len());
    let facts = judging::chains(app.app.db.read(), bench.contest).await.expect("the chains").facts;
    let facts: Vec<(i64, String, i64)> = facts
        .iter()
        .filter(|fact| fact.chain == judge.sheets[0])
        .map(|fact| {
            let aspect = fact.body["aspect"].as_str().expect("an aspect").to_owned();
            (fact.link.position, aspect, fact.body["mark"].as_i64().expect("a mark"))
        })
        .collect();
    assert_eq!(facts.len(), won.len(), "as many facts as acknowledged saves");
    for (version, aspect, value) in &won {
        let fact = (*version, aspect.clone(), millionths(value));
        assert!(facts.contains(&fact), "acknowledged and not stored: {fact:?}");
    }
    for (version, aspect, value) in &lost {
        let stood =
            facts.iter().filter(|(p, a, _)| p <= version && a == aspect).map(|(.., mark)| *mark).next_back();
        let told = (!value.is_empty()).then(|| millionths(value));
        assert_eq!(told, stood, "a loser was told {value:?} of {aspect} at {version}");
    }
    let mut walk = Walk::default();
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("the marks");
    assert_eq!(walk.findings, []);
    app.end().await;
}

pub(super) fn millionths(decimal: &str) -> i64 {
    let (whole, part) = decimal.split_once('.').unwrap_or((decimal, ""));
    format!("{whole}{part:0<6}").parse().expect("a decimal")
}

/// Runs all at once, on this task.
pub(super) async fn futures_all(work: impl Iterator<Item = impl Future<Output = ()>>) {
    let mut running: Vec<_> = work.map(Box::pin).collect();
    std::future::poll_fn(|context| {
        running.retain_mut(|future| future.as_mut().poll(context).is_pending());
        if running.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}
