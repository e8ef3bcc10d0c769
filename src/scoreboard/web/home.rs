//! The home page: what is open, what runs, what was decided and found, how to begin.

use askama::Template;

use crate::{
    competitions::{self, Audience, Filter, Phase},
    innovations::{self, Disclosure},
    kernel::{
        EventId, PageRequest, Timestamp, Waiting, Window,
        time::{DAY, HOUR, MINUTE},
    },
    notices,
    platform::http::{Ctx, Result, Ui, page},
    results,
    scoreboard::ops,
};

const SHOWN: u64 = 6;
/// Results of the repository in a card.
const LATEST: u64 = 4;

struct Call {
    href: String,
    number: String,
    title: String,
    until: String,
    left: String,
    is_urgent: bool,
}

/// Something that waits for the reader.
struct Line {
    href: String,
    what: String,
    about: String,
    until: String,
    left: String,
    is_urgent: bool,
}

struct Item {
    href: String,
    title: String,
    badge: (&'static str, String),
    note: String,
}

#[derive(Template)]
#[template(path = "scoreboard/home.html")]
struct HomePage {
    ui: Ui,
    is_signed_in: bool,
    may_create: bool,
    waiting: Vec<Line>,
    calls: Vec<Call>,
    soon: Vec<Call>,
    notices: Vec<Item>,
    results: Vec<Item>,
    innovations: Vec<Item>,
}

pub(super) async fn show(ctx: Ctx) -> Result {
    let (ui, now) = (ctx.ui(), ctx.now());
    page(&HomePage {
        is_signed_in: ctx.actor.person().is_some(),
        may_create: ctx.actor.is_union_officer(),
        waiting: waiting(&ctx, &ui, now).await?,
        calls: calls(&ctx, &ui, Phase::Open).await?,
        soon: calls(&ctx, &ui, Phase::Soon).await?,
        notices: running(&ctx, &ui, now).await?,
        results: latest(&ctx, &ui).await?,
        innovations: newest(&ctx).await?,
        ui,
    })
}

async fn waiting(ctx: &Ctx, ui: &Ui, now: Timestamp) -> Result<Vec<Line>> {
    let line = |waiting: Waiting| {
        let until = waiting.until.filter(|until| now < *until);
        Line {
            href: waiting.href,
            what: ui.text(&waiting.what),
            about: waiting.about,
            until: until.map(|until| ui.time(&until)).unwrap_or_default(),
            left: until.map(|until| left(ui, now, until)).unwrap_or_default(),
            is_urgent: until.is_some_and(|until| until.0 - now.0 < 3 * DAY),
        }
    };
    Ok(ops::waiting(ctx).await?.into_iter().map(line).collect())
}

/// What may be entered now, or soon: competitions, and selections of innovations.
async fn calls(ctx: &Ctx, ui: &Ui, phase: Phase) -> Result<Vec<Call>> {
    let (db, now) = (ctx.read(), ctx.now());
    let filter = Filter { phase: Some(phase), ..Filter::default() };
    let request = PageRequest::new(1, 50);
    let found = competitions::list_competitions(db, &filter, Audience::Public, now, request).await?.items;
    let moment = |window: Window| if phase == Phase::Soon { window.opens } else { window.closes };
    let call = |href: String, number: &str, title: &str, window: Window| {
        let at = moment(window);
        let (number, title) = (number.to_owned(), title.to_owned());
        let is_urgent = at.0 - now.0 < 3 * DAY;
        (at, Call { href, number, title, until: ui.time(&at), left: left(ui, now, at), is_urgent })
    };
    let mut calls: Vec<(Timestamp, Call)> = found
        .iter()
        .map(|c| {
            let href = format!("/competitions/{}", c.id);
            call(href, &c.number, c.title_in(ui.language()), c.dates().entry)
        })
        .collect();
    for selection in innovations::list_selections(db, None).await? {
        let window = selection.facts.dates.filing;
        let is_wanted = if phase == Phase::Soon { now < window.opens } else { window.contains(now) };
        if is_wanted {
            let href = format!("/selections/{}", selection.id);
            calls.push(call(href, &selection.number, selection.title_in(ui.language()), window));
        }
    }
    // What ends first is what somebody must know first.
    calls.sort_by(|(a, one), (b, other)| a.cmp(b).then_with(|| one.href.cmp(&other.href)));
    let shown = usize::try_from(SHOWN).unwrap_or(usize::MAX);
    Ok(calls.into_iter().take(shown).map(|(_, call)| call).collect())
}

/// The newest results of the repository.
async fn newest(ctx: &Ctx) -> Result<Vec<Item>> {
    let found = innovations::list_newest(ctx.read(), LATEST).await?;
    Ok(found
        .into_iter()
        .map(|innovation| Item {
            href: format!("/repository/{}", innovation.number),
            title: innovation.shown_title(),
            badge: ("line", innovation.number.clone()),
            note: innovation.text.disclosed(Disclosure::Public).further.unit,
        })
        .collect())
}

/// "3 days 5 hours", "2 hours 10 minutes".
fn left(ui: &Ui, now: Timestamp, until: Timestamp) -> String {
    let left = (until.0 - now.0).max(0);
    let args = [
        ("days", (left / DAY).to_string()),
        ("hours", (left % DAY / HOUR).to_string()),
        ("minutes", (left % HOUR / MINUTE).to_string()),
    ];
    ui.ta(if left >= DAY { "home-left-days" } else { "home-left-hours" }, &args)
}

async fn running(ctx: &Ctx, ui: &Ui, now: Timestamp) -> Result<Vec<Item>> {
    let calendar = notices::load_calendar(ctx.read()).await?;
    let running = notices::list_running(ctx.read(), now, SHOWN).await?;
    Ok(running
        .into_iter()
        .map(|notice| {
            let days = calendar.left(notice.published_at, notice.ends_at, now);
            let days = days.map(|n| ui.ta("notice-left", &[("n", n.to_string())])).unwrap_or_default();
            Item {
                href: format!("/notices/{}", notice.id),
                title: notice.title_in(ui.language()).to_owned(),
                badge: ("info", days),
                note: notice.until(ui.language()),
            }
        })
        .collect())
}

async fn latest(ctx: &Ctx, ui: &Ui) -> Result<Vec<Item>> {
    let published = results::list_published(ctx.read(), PageRequest::new(1, SHOWN)).await?.items;
    let ids: Vec<EventId> = published.iter().map(|s| s.event).collect();
    let events = competitions::events(ctx.read(), &ids).await?;
    Ok(published
        .iter()
        .filter_map(|standings| {
            let event = events.get(&standings.event)?;
            let kind = if standings.final_at.is_some() { "ok" } else { "info" };
            Some(Item {
                href: format!("/results/{}", event.id),
                title: event.title_in(ui.language()).to_owned(),
                badge: (kind, ui.word("standings-stage", standings.stage)),
                note: event.competition_title_in(ui.language()).to_owned(),
            })
        })
        .collect())
}
