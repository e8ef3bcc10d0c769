//! The organiser's task list: the whole life of a competition on one page.

use askama::Template;
use axum::http::StatusCode;

use super::{
    create::to_organise,
    words::{self, Badge},
};
use crate::{
    competitions::{
        model::{CompetitionHead, CompetitionStage, EventHead, EventStage, Phase},
        ops,
        store::{self, draw::EntryCounts},
    },
    kernel::{CompetitionId, EventId, Refusal, Text, Timestamp},
    platform::http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/competitions/{competition}/manage", Access::APPOINTED, show),
        post("/competitions/{competition}/call", Access::APPOINTED, call),
    ]
}

#[derive(Template)]
#[template(path = "competitions/manage.html")]
struct ManagePage {
    ui: Ui,
    form: FormState,
    head: CompetitionHead,
    title: String,
    phase: Badge,
    countdown: String,
    is_draft: bool,
    is_called: bool,
    prepare: Vec<Task>,
    events: Vec<EventTasks>,
}

/// A line of the task list.
pub(super) struct Task {
    pub label: String,
    /// Empty while it is not yet open.
    pub href: String,
    pub kind: &'static str,
    pub status: String,
    pub hint: String,
}

struct EventTasks {
    id: EventId,
    title: String,
    stage: Badge,
    tasks: Vec<Task>,
}

/// How far a task is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    /// Not yet possible.
    Later,
    /// Waits for the organiser.
    Todo,
    /// Goes on, others are at work.
    Going,
    Done,
}

impl Task {
    pub(super) fn new(ui: &Ui, key: &str, href: String, status: Status, hint: String) -> Self {
        let (kind, word) = match status {
            Status::Later => ("line", "later"),
            Status::Todo => ("warn", "todo"),
            Status::Going => ("info", "going"),
            Status::Done => ("ok", "done"),
        };
        let href = if status == Status::Later { String::new() } else { href };
        Self { label: ui.t(key), href, kind, status: ui.word("manage-status", word), hint }
    }
}

async fn show(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    let head = to_organise(&ctx, id).await?;
    manage_page(&ctx, StatusCode::OK, head, FormState::new()).await
}

async fn manage_page(ctx: &Ctx, status: StatusCode, head: CompetitionHead, form: FormState) -> Result {
    let (ui, now, db) = (ctx.ui(), ctx.now(), ctx.read());
    let events = store::event::list(db, &head).await?;
    let ids: Vec<EventId> = events.iter().map(|e| e.id).collect();
    let counts = store::draw::entry_counts(db, &ids).await?;
    let over = !events.is_empty() && events.iter().all(|e| e.stage.is_over());
    let phase = head.phase(now, over);
    let rows = events.iter().map(|event| {
        let counts = counts.get(&event.id).copied().unwrap_or_default();
        EventTasks {
            id: event.id,
            title: event.title_in(ctx.lang()).to_owned(),
            stage: words::stage(&ui, event),
            tasks: event_tasks(&ui, &head, event, counts, now),
        }
    });
    let shown = ManagePage {
        form,
        title: head.title_in(ctx.lang()).to_owned(),
        countdown: words::countdown(&ui, &head, phase, now),
        phase: words::phase(&ui, phase),
        is_draft: head.stage == CompetitionStage::Draft,
        is_called: head.stage == CompetitionStage::Called && phase != Phase::Finished,
        prepare: prepare(&ui, &head, events.len()),
        events: rows.collect(),
        head,
        ui,
    };
    page_with(status, &shown)
}

/// The tasks before the call.
fn prepare(ui: &Ui, head: &CompetitionHead, events: usize) -> Vec<Task> {
    let draft = head.stage == CompetitionStage::Draft;
    let here = format!("/competitions/{}", head.id);
    let dates = if draft { format!("{here}/edit") } else { here.clone() };
    let (status, hint) = match events {
        0 => (Status::Todo, ui.t("manage-events-none")),
        n => (Status::Done, ui.ta("manage-events-n", &[("n", n.to_string())])),
    };
    let call = match head.called_at {
        Some(at) => (Status::Done, ui.ta("manage-called-at", &[("when", ui.time(&at))])),
        None if events > 0 => (Status::Todo, ui.t("manage-call-hint")),
        None => (Status::Later, ui.t("manage-call-later")),
    };
    let events_at = if draft { format!("{here}/events/new") } else { format!("{here}#events") };
    vec![
        Task::new(ui, "manage-dates", dates, Status::Done, ui.t("manage-dates-hint")),
        Task::new(ui, "manage-events", events_at, status, hint),
        Task::new(ui, "manage-call", if draft { "#call".to_owned() } else { here }, call.0, call.1),
    ]
}

/// The tasks of one event, from the rule set to the final result.
fn event_tasks(
    ui: &Ui,
    head: &CompetitionHead,
    event: &EventHead,
    counts: EntryCounts,
    now: Timestamp,
) -> Vec<Task> {
    use EventStage::{Drawn, Entry, Final, Judging, Locked, Noticed, Void};
    let (id, dates) = (event.id, head.dates());
    let called = head.stage == CompetitionStage::Called && event.stage != Void;
    let n = |key: &str, n: u64| ui.ta(key, &[("n", n.to_string())]);
    let when = |key: &str, at: Timestamp| ui.ta(key, &[("when", ui.time(&at))]);
    let after = |stages: &[EventStage]| stages.contains(&event.stage);
    let pick = |later: bool, done: bool, now: Status| match (later, done) {
        (true, _) => Status::Later,
        (_, true) => Status::Done,
        _ => now,
    };
    let drawn = after(&[Drawn, Judging, Locked, Noticed, Final]);
    let locked = after(&[Locked, Noticed, Final]);
    let unlocked_draw = called && now >= dates.draw_at && counts.submitted == 0;

    let rules = if event.stage == Entry { "manage-rules-open" } else { "manage-rules-fixed" };
    let entries = pick(!called || now < dates.entry.opens, dates.entry.has_closed(now), Status::Going);
    let checked = pick(
        !called || counts.live() == 0,
        drawn || (dates.entry.has_closed(now) && counts.submitted == 0),
        if counts.submitted > 0 { Status::Todo } else { Status::Going },
    );
    let draw = pick(!called, drawn, if unlocked_draw { Status::Todo } else { Status::Later });
    let panel = pick(!called, after(&[Judging, Locked, Noticed, Final]), Status::Todo);
    let open = pick(!drawn, after(&[Judging, Locked, Noticed, Final]), Status::Todo);
    let marks = pick(!after(&[Judging, Locked, Noticed, Final]), locked, Status::Going);
    let standings = pick(!after(&[Judging, Locked, Noticed, Final]), after(&[Noticed, Final]), Status::Todo);
    let notice =
        pick(!locked, after(&[Final]), if event.stage == Noticed { Status::Going } else { Status::Todo });
    let fin = pick(!after(&[Noticed, Final]), after(&[Final]), Status::Todo);
    vec![
        Task::new(ui, "manage-event", format!("/events/{id}"), Status::Done, String::new()),
        Task::new(ui, "manage-rules", format!("/events/{id}/rules"), Status::Done, ui.t(rules)),
        Task::new(
            ui,
            "manage-entries",
            format!("/events/{id}/entries"),
            entries,
            ui.ta(
                "manage-entries-hint",
                &[("n", counts.live().to_string()), ("when", ui.time(&dates.entry.closes))],
            ),
        ),
        Task::new(
            ui,
            "manage-qualification",
            "/qualification".to_owned(),
            checked,
            n("manage-qualification-hint", counts.submitted),
        ),
        Task::new(
            ui,
            "manage-draw",
            format!("/events/{id}/draw"),
            draw,
            when("manage-draw-hint", dates.draw_at),
        ),
        Task::new(ui, "manage-panel", format!("/events/{id}#panel"), panel, ui.t("manage-panel-hint")),
        Task::new(
            ui,
            "manage-open-judging",
            format!("/events/{id}#judging"),
            open,
            when("manage-judging-hint", dates.judging.opens),
        ),
        Task::new(
            ui,
            "manage-marks",
            format!("/events/{id}#panel"),
            marks,
            when("manage-marks-hint", dates.judging.closes),
        ),
        Task::new(
            ui,
            "manage-standings",
            format!("/events/{id}/standings"),
            standings,
            ui.t("manage-standings-hint"),
        ),
        Task::new(
            ui,
            "manage-notice",
            format!("/events/{id}/standings"),
            notice,
            n("manage-notice-hint", u64::try_from(dates.notice_days).unwrap_or(0)),
        ),
        Task::new(ui, "manage-final", format!("/events/{id}/standings"), fin, String::new()),
    ]
}

async fn call(ctx: Ctx, Path(id): Path<CompetitionId>, posted: Posted) -> Result {
    let to = format!("/competitions/{id}/manage");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &to));
    }
    let version = posted.fields.parsed("version").unwrap_or_default();
    match ops::publish_call(&ctx, id, version).await {
        Ok(()) => Ok(ctx.flash("call-published", &to)),
        Err(refusal @ Refusal::Invalid(_)) => {
            let head = to_organise(&ctx, id).await?;
            let form = ctx.form(&posted.fields, &refusal);
            manage_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, head, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
