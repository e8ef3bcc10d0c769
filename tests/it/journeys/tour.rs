//! Every page a role lives on, at the stages where it matters, in all four
//! shapes. The pictures are kept in `target/journeys` to be looked at.

use jiangtai::innovations::{Disclosure, SectionKind};

use super::{SIZES, become_client, look};
use crate::support::{Client, TestApp, browser::Browser, results, world::World};

pub(super) type Stop<'w> = (&'static str, Option<&'w Client>, Vec<(String, &'static str)>);

pub(super) async fn walk(app: &TestApp, stage: &str, stops: Vec<Stop<'_>>) {
    let base = app.url();
    for (width, height, size) in SIZES {
        for lang in ["zh-CN", "en"] {
            let Some(browser) = Browser::start(width, height, lang).await else { return };
            for (role, client, pages) in &stops {
                become_client(&browser, &base, *client, lang).await;
                for (path, page) in pages {
                    look(&browser, &base, path, &format!("{stage}-{role}-{page}-{size}-{lang}")).await;
                }
            }
        }
    }
}

#[tokio::test]
async fn a_call_is_read_entered_and_checked() {
    let mut world = World::new().await;
    world.draft().await;
    world.call().await;
    world.enter().await;
    let competition = format!("/competitions/{}", world.competition);
    let event = &world.events[0].id;
    let mut shown = results::content("机器人焊接工装", "一种焊接工装，降低返修率。", &["焊接"]);
    shown.further.sections =
        vec![results::section(SectionKind::Method, Disclosure::Public, "先定位，后夹紧。")];
    shown.further.attachments = vec![results::file("应用证明.pdf", Disclosure::Public)];
    let holder = world.units[0].organisation;
    let (_, number) = results::publish(&world.app.app, holder, shown).await;
    let like = results::content("焊接工装的改进", "夹紧。", &["焊接"]);
    let (gone, withdrawn) = results::publish(&world.app.app, holder, like.clone()).await;
    results::withdraw(&world.app.app, gone).await;
    results::publish(&world.app.app, holder, like).await;
    world.app.index().await;
    let (result, withdrawn) = (format!("/repository/{number}"), format!("/repository/{withdrawn}"));
    let entry = format!("/entries/{}", world.events[0].entries[0][0]);
    let stops: Vec<Stop<'_>> = vec![
        (
            "visitor",
            None,
            vec![
                ("/".into(), "home"),
                ("/sign-in".into(), "sign-in"),
                ("/sign-up".into(), "sign-up"),
                ("/competitions".into(), "competitions"),
                (competition.clone(), "competition"),
                ("/notices".into(), "notices"),
                ("/repository?q=%E7%84%8A%E6%8E%A5&district=BH".into(), "repository"),
                ("/repository?q=%E9%87%8F%E5%AD%90".into(), "repository-nothing"),
                (result, "result"),
                (withdrawn, "withdrawn"),
                ("/about".into(), "about"),
                ("/api".into(), "api"),
            ],
        ),
        (
            "clerk",
            Some(&world.units[0].client),
            vec![
                ("/organisation".into(), "organisation"),
                ("/account".into(), "account"),
                (format!("/events/{event}/roster"), "roster"),
                (entry, "entry"),
            ],
        ),
        (
            "district",
            Some(&world.district.client),
            vec![("/".into(), "home"), ("/qualification".into(), "qualification")],
        ),
        (
            "organiser",
            Some(&world.city.client),
            vec![
                ("/competitions/new".into(), "new"),
                (format!("{competition}/manage"), "manage"),
                (format!("/events/{event}"), "event"),
                (format!("/events/{event}/rules"), "rules"),
            ],
        ),
    ];
    walk(&world.app, "call", stops).await;
    world.app.end().await;
}

#[tokio::test]
async fn a_panel_judges_and_is_watched() {
    let world = World::to_judging().await;
    let event = &world.events[0];
    let judge = &event.judges[0];
    let sheet = format!("/judging/sheets/{}", judge.sheets[0].1);
    let panel = format!("/panels/{}", event.panel);
    let stops: Vec<Stop<'_>> = vec![
        (
            "visitor",
            None,
            vec![(format!("/events/{}/draw", event.id), "draw"), (format!("/boards/{}", event.id), "board")],
        ),
        ("judge", Some(&judge.client), vec![("/judging".into(), "list"), (sheet, "sheet")]),
        ("chief", Some(&event.chief().client), vec![(panel.clone(), "panel")]),
        (
            "organiser",
            Some(&world.city.client),
            vec![(panel, "panel"), (format!("/events/{}/draw", event.id), "draw")],
        ),
    ];
    walk(&world.app, "judging", stops).await;
    world.app.end().await;
}

#[tokio::test]
async fn results_are_published_and_explained() {
    let mut world = World::to_locked().await;
    world.publish(0).await;
    let event = world.events[0].id.clone();
    let results = format!("/results/{event}");
    let page = world.app.visitor().get(&results).await.expect(200).text();
    let why = page
        .split('"')
        .find(|part| part.starts_with("/standings/") && part.contains("/entries/"))
        .expect("a link to the derivation")
        .to_owned();
    let stops: Vec<Stop<'_>> = vec![
        (
            "visitor",
            None,
            vec![
                (results, "results"),
                (why, "why"),
                ("/notices".into(), "notices"),
                (format!("/notices/{}", world.events[0].notice), "notice"),
                (format!("/boards/{event}"), "board"),
                ("/verify".into(), "verify"),
            ],
        ),
        (
            "clerk",
            Some(&world.units[0].client),
            vec![(format!("/notices/{}/objections/new", world.events[0].notice), "objection")],
        ),
        ("organiser", Some(&world.city.client), vec![(format!("/events/{event}/standings"), "standings")]),
    ];
    walk(&world.app, "published", stops).await;
    world.app.end().await;
}
