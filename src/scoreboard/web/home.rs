//! The home page: what is open, what runs, what was decided, how to begin.

use askama::Template;

use crate::{
    competitions::{self, Audience, CompetitionHead, Filter, Phase},
    kernel::{
        EventId, PageRequest, Timestamp,
        time::{DAY, HOUR, MINUTE},
    },
    notices,
    platform::http::{Ctx, Result, Ui, page},
    results,
};

const SHOWN: u64 = 6;

struct Call {
    id: String,
    number: String,
    title: String,
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
    calls: Vec<Call>,
    soon: Vec<Call>,
    notices: Vec<Item>,
    results: Vec<Item>,
}

pub(super) async fn show(ctx: Ctx) -> Result {
    let (ui, now) = (ctx.ui(), ctx.now());
    page(&HomePage {
        is_signed_in: ctx.actor.person().is_some(),
        calls: calls(&ctx, &ui, Phase::Open).await?,
        soon: calls(&ctx, &ui, Phase::Soon).await?,
        notices: running(&ctx, &ui, now).await?,
        results: latest(&ctx, &ui).await?,
        ui,
    })
}

async fn calls(ctx: &Ctx, ui: &Ui, phase: Phase) -> Result<Vec<Call>> {
    let filter = Filter { phase: Some(phase), ..Filter::default() };
    let request = PageRequest::new(1, 50);
    let mut found =
        competitions::list_competitions(ctx.read(), &filter, Audience::Public, ctx.now(), request)
            .await?
            .items;
    let moment = |c: &CompetitionHead| match phase {
        Phase::Soon => c.dates().entry.opens,
        _ => c.dates().entry.closes,
    };
    // What ends first is what somebody must know first.
    found.sort_by_key(|c| (moment(c), c.id));
    let shown = found.iter().take(usize::try_from(SHOWN).unwrap_or(usize::MAX));
    Ok(shown
        .map(|competition| {
            let at = moment(competition);
            Call {
                id: competition.id.to_string(),
                number: competition.number.clone(),
                title: competition.title_in(ui.language()).to_owned(),
                until: ui.time(&at),
                left: left(ui, ctx.now(), at),
                is_urgent: at.0 - ctx.now().0 < 3 * DAY,
            }
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
