//! The public page of a competition: what, when, who, and what to do next.

use askama::Template;

use super::words::{self, Badge};
use crate::{
    accounts,
    competitions::{
        model::{CompetitionHead, CompetitionStage, EventHead, EventStage, Phase},
        ops, policy, store,
    },
    kernel::{CompetitionId, EventId, Refusal, Timestamp},
    platform::http::{Access, Ctx, Path, Result, Route, Ui, get, page},
    taxonomy,
};

pub fn routes() -> Vec<Route> {
    vec![get("/competitions/{competition}", Access::PUBLIC, show)]
}

#[derive(Template)]
#[template(path = "competitions/show.html")]
struct ShowPage {
    ui: Ui,
    head: CompetitionHead,
    title: String,
    host: String,
    cluster: String,
    /// Code of the cluster's tier; empty for a cluster that is no longer known.
    tier: String,
    phase: Badge,
    countdown: String,
    may_manage: bool,
    next: Next,
    timeline: Vec<Moment>,
    events: Vec<Row>,
}

impl ShowPage {
    fn promised(&self) -> bool {
        self.events.iter().any(|e| !e.promise.is_empty())
    }

    fn paragraphs(&self) -> Vec<&str> {
        self.head.facts.summary.lines().filter(|line| !line.trim().is_empty()).collect()
    }

    fn sign_in(&self) -> String {
        format!("/sign-in?next={}", self.head.path(""))
    }
}

/// What the reader can do now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Nothing yet, or nothing any more.
    Nothing,
    /// Entries open later; preparing is possible.
    Prepare,
    /// Entries are open, but nobody is signed in.
    SignIn,
    /// Signed in, but not for a unit.
    ActForUnit,
    /// Hand in the roster.
    Enter,
}

struct Moment {
    iso: String,
    when: String,
    title: String,
    text: String,
    kind: &'static str,
}

struct Row {
    id: EventId,
    title: String,
    occupation: String,
    places: i32,
    entries: u64,
    stage: Badge,
    promise: String,
    drawn: bool,
    has_results: bool,
}

async fn show(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    let (ui, now, db) = (ctx.ui(), ctx.now(), ctx.read());
    let head = store::competition::load(db, id).await?;
    let role = ops::role_in(db, &ctx.actor, id, head.host).await?;
    policy::may_see(role, head.stage)?;
    let events = store::event::list(db, &head).await?;
    let over = !events.is_empty() && events.iter().all(|e| e.stage.is_over());
    let phase = head.phase(now, over);
    let host = accounts::load_organisation(db, head.host).await?;
    page(&ShowPage {
        title: head.title_in(ctx.lang()).to_owned(),
        host: host.name,
        cluster: words::cluster(&ui, &head.facts.cluster_version, &head.facts.cluster),
        tier: taxonomy::cluster(&head.facts.cluster_version, &head.facts.cluster)
            .map_or_else(String::new, |c| c.tier.to_string()),
        countdown: words::countdown(&ui, &head, phase, now),
        may_manage: role.organises(),
        next: next(&ctx, phase),
        timeline: timeline(&ui, &head, now),
        events: rows(&ctx, &ui, &events).await?,
        phase: words::phase(&ui, phase),
        head,
        ui,
    })
}

fn next(ctx: &Ctx, phase: Phase) -> Next {
    match (phase, ctx.actor.person(), ctx.actor.seat()) {
        (Phase::Soon, ..) => Next::Prepare,
        (Phase::Open, None, _) => Next::SignIn,
        (Phase::Open, Some(_), Some(seat)) if seat.is_union => Next::Nothing,
        (Phase::Open, Some(_), Some(seat)) if seat.may_write => Next::Enter,
        (Phase::Open, Some(_), _) => Next::ActForUnit,
        _ => Next::Nothing,
    }
}

fn timeline(ui: &Ui, head: &CompetitionHead, now: Timestamp) -> Vec<Moment> {
    let dates = head.dates();
    let called = head.called_at.map(|at| (at, "competition-at-called"));
    let moments = [
        (dates.entry.opens, "competition-at-entry-opens"),
        (dates.entry.closes, "competition-at-entry-closes"),
        (dates.draw_at, "competition-at-draw"),
        (dates.judging.opens, "competition-at-judging-opens"),
        (dates.judging.closes, "competition-at-judging-closes"),
    ];
    let mut moments: Vec<_> = called.into_iter().chain(moments).collect();
    moments.sort_by_key(|(at, _)| *at);
    let upcoming = moments.iter().position(|(at, _)| *at > now);
    moments
        .into_iter()
        .enumerate()
        .map(|(n, (at, key))| Moment {
            iso: at.rfc3339(),
            when: ui.time(&at),
            title: ui.t(key),
            text: String::new(),
            kind: match upcoming {
                _ if head.stage == CompetitionStage::Cancelled => "",
                Some(next) if n == next => "info",
                Some(next) if n > next => "",
                _ => "ok",
            },
        })
        .collect()
}

async fn rows(ctx: &Ctx, ui: &Ui, events: &[EventHead]) -> Result<Vec<Row>, Refusal> {
    let db = ctx.read();
    let ids: Vec<EventId> = events.iter().map(|e| e.id).collect();
    let codes: Vec<&str> = events.iter().map(|e| e.occupation_code.as_str()).collect();
    let occupations = taxonomy::occupations(db, &codes).await?;
    let draws = store::draw::draws(db, &ids).await?;
    let counts = store::draw::entry_counts(db, &ids).await?;
    let row = |e: &EventHead| Row {
        id: e.id,
        title: e.title_in(ctx.lang()).to_owned(),
        occupation: occupation(&occupations, e),
        places: e.places_per_unit,
        entries: counts.get(&e.id).map_or(0, |c| c.live()),
        stage: words::stage(ui, e),
        promise: draws.get(&e.id).map(|d| d.seed_hash.clone()).unwrap_or_default(),
        drawn: draws.get(&e.id).is_some_and(|d| d.state.drawn_at().is_some()),
        has_results: matches!(e.stage, EventStage::Noticed | EventStage::Final),
    };
    Ok(events.iter().map(row).collect())
}

/// `6-18-02-04 焊工`.
pub(super) fn occupation(
    known: &std::collections::HashMap<String, taxonomy::Occupation>,
    event: &EventHead,
) -> String {
    let code = &event.occupation_code;
    known.get(code).map_or_else(|| code.clone(), |o| format!("{code} {}", o.name))
}
