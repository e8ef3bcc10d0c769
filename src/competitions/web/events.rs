//! Events: the form while a draft, the organiser's page afterwards.

use askama::Template;
use axum::http::StatusCode;

use super::{
    create::to_organise,
    show::occupation,
    words::{self, Badge},
};
use crate::{
    competitions::{
        model::{CompetitionHead, CompetitionStage, EventHead, EventStage},
        ops,
        policy::{self, Role},
        rules::setup::{EventInput, TITLE_MAX},
        store::{self, draw::EntryCounts},
    },
    judging,
    kernel::{CompetitionId, EventId, Refusal, Text},
    platform::http::{Access, Ctx, Fields, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
    scoring, taxonomy,
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/competitions/{competition}/events/new", Access::APPOINTED, new),
        post("/competitions/{competition}/events/new", Access::APPOINTED, create),
        get("/events/{event}", Access::APPOINTED, show),
        get("/events/{event}/edit", Access::APPOINTED, edit),
        post("/events/{event}/edit", Access::APPOINTED, save),
        post("/events/{event}/remove", Access::APPOINTED, remove),
        post("/events/{event}/judging", Access::APPOINTED, open_judging),
        post("/events/{event}/decode", Access::APPOINTED, decode),
    ]
}

#[derive(Template)]
#[template(path = "competitions/event_form.html")]
struct EventFormPage {
    ui: Ui,
    form: FormState,
    competition: CompetitionHead,
    competition_title: String,
    /// The event that is changed; none for a new one.
    event: Option<EventHead>,
    presets: Vec<(String, String, String)>,
    occupations: Vec<(String, String)>,
    title_max: usize,
}

impl EventFormPage {
    fn heading(&self) -> String {
        self.ui.t(if self.event.is_some() { "event-edit" } else { "event-add" })
    }
}

async fn form_page(
    ctx: &Ctx,
    status: StatusCode,
    competition: CompetitionHead,
    event: Option<EventHead>,
    form: FormState,
) -> Result {
    let ui = ctx.ui();
    let presets = scoring::presets().iter().map(|p| {
        let text = |text: &scoring::Text| text.of(ui.lang()).to_owned();
        (p.key.to_owned(), text(&p.rules.name), p.rules.notes.as_ref().map(text).unwrap_or_default())
    });
    let occupations = taxonomy::list_occupations(ctx.read(), "", 200).await?;
    let shown = EventFormPage {
        form,
        competition_title: competition.title_in(ctx.lang()).to_owned(),
        competition,
        event,
        presets: presets.collect(),
        occupations: occupations.into_iter().map(|o| (o.code, o.name)).collect(),
        title_max: TITLE_MAX,
        ui,
    };
    page_with(status, &shown)
}

fn read(fields: &Fields) -> EventInput {
    let text = |name: &str| fields.get(name).to_owned();
    EventInput {
        title: text("title"),
        title_en: text("title_en"),
        occupation: text("occupation"),
        places_per_unit: text("places_per_unit"),
        stations: text("stations"),
        units_apart: fields.ticked("units_apart"),
    }
}

async fn new(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    let head = to_organise(&ctx, id).await?;
    head.stage.editable()?;
    let preset = scoring::presets().first().map_or("", |p| p.key);
    let form = FormState::filled([
        ("places_per_unit", "3"),
        ("stations", "10"),
        ("units_apart", "yes"),
        ("preset", preset),
    ]);
    form_page(&ctx, StatusCode::OK, head, None, form).await
}

async fn create(ctx: Ctx, Path(id): Path<CompetitionId>, posted: Posted) -> Result {
    match ops::add_event(&ctx, id, &read(&posted.fields), posted.fields.get("preset")).await {
        Ok(event) => Ok(ctx.flash("event-added", &format!("/events/{event}/rules"))),
        Err(refusal @ Refusal::Invalid(_)) => {
            let head = to_organise(&ctx, id).await?;
            let form = ctx.form(&posted.fields, &refusal);
            form_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, head, None, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The event, for whoever organises it.
pub(super) async fn event_to_organise(ctx: &Ctx, id: EventId) -> Result<EventHead, Refusal> {
    let event = store::event::load(ctx.read(), id).await?;
    let role = ops::role_in(ctx.read(), &ctx.actor, event.competition, event.host).await?;
    policy::may_organise(role, event.competition_stage)?;
    Ok(event)
}

/// The event as anyone may see it, and what the actor is in it.
pub(super) async fn visible(ctx: &Ctx, id: EventId) -> Result<(EventHead, Role), Refusal> {
    let event = store::event::load(ctx.read(), id).await?;
    let role = ops::role_in(ctx.read(), &ctx.actor, event.competition, event.host).await?;
    policy::may_see(role, event.competition_stage)?;
    Ok((event, role))
}

#[derive(Template)]
#[template(path = "competitions/event.html")]
struct EventPage {
    ui: Ui,
    event: EventHead,
    title: String,
    competition_title: String,
    occupation: String,
    stage: Badge,
    counts: EntryCounts,
    rules: String,
    rules_hash: String,
    is_draft: bool,
    panel: Option<Panel>,
    may_open: bool,
    may_decode: bool,
}

impl EventPage {
    fn apart(&self) -> String {
        words::units_apart(&self.ui, &self.event)
    }
}

struct Panel {
    href: String,
    stage: String,
    judges: String,
    subjects: String,
    done: String,
    total: String,
    locked: bool,
}

async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let event = event_to_organise(&ctx, id).await?;
    let (ui, db) = (ctx.ui(), ctx.read());
    let occupations = taxonomy::occupations(db, &[&event.occupation_code]).await?;
    let counts = store::draw::entry_counts(db, &[id]).await?;
    let stored = store::rule_set::load(db, event.rule_set).await?;
    let rules = ops::rules_of(db, id).await?;
    let panel = judging::find_panel(db, id.0).await?.map(|p| Panel {
        href: format!("/panels/{}", p.id),
        stage: ui.word("event-panel", p.stage),
        judges: p.judges.to_string(),
        subjects: p.subjects.to_string(),
        done: p.sheets_done.to_string(),
        total: p.sheets_total.to_string(),
        locked: p.locked_at.is_some(),
    });
    let shown = EventPage {
        title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        occupation: occupation(&occupations, &event),
        stage: words::stage(&ui, &event),
        counts: counts.get(&id).copied().unwrap_or_default(),
        rules: rules.name.of(ui.lang()).to_owned(),
        rules_hash: stored.hash,
        is_draft: event.competition_stage == CompetitionStage::Draft,
        may_open: event.stage == EventStage::Drawn,
        may_decode: event.stage == EventStage::Judging && panel.as_ref().is_some_and(|p| p.locked),
        panel,
        event,
        ui,
    };
    page_with(StatusCode::OK, &shown)
}

async fn edit(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let event = event_to_organise(&ctx, id).await?;
    event.competition_stage.editable()?;
    let competition = store::competition::load(ctx.read(), event.competition).await?;
    let form = FormState::filled([
        ("title", event.title.clone()),
        ("title_en", event.title_en.clone()),
        ("occupation", event.occupation_code.clone()),
        ("places_per_unit", event.places_per_unit.to_string()),
        ("stations", event.stations.to_string()),
        ("units_apart", if event.units_apart { "yes" } else { "" }.to_owned()),
        ("version", event.version.to_string()),
    ]);
    form_page(&ctx, StatusCode::OK, competition, Some(event), form).await
}

async fn save(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let version = posted.fields.parsed("version").unwrap_or_default();
    match ops::edit_event(&ctx, id, version, &read(&posted.fields)).await {
        Ok(()) => Ok(ctx.flash("event-saved", &format!("/events/{id}"))),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Stale { .. })) => {
            let event = event_to_organise(&ctx, id).await?;
            let competition = store::competition::load(ctx.read(), event.competition).await?;
            let status = match refusal {
                Refusal::Stale { .. } => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form_page(&ctx, status, competition, Some(event), ctx.form(&posted.fields, &refusal)).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn remove(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &format!("/events/{id}")));
    }
    let competition = ops::remove_event(&ctx, id).await?;
    Ok(ctx.flash("event-removed", &format!("/competitions/{competition}/manage")))
}

async fn open_judging(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let to = format!("/events/{id}");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &to));
    }
    ops::open_judging(&ctx, id).await?;
    Ok(ctx.flash("event-judging-opened", &to))
}

async fn decode(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &format!("/events/{id}")));
    }
    ops::open_codes(&ctx, id).await?;
    Ok(ctx.flash("draw-decoded", &format!("/events/{id}/draw")))
}
