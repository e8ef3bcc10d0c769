//! One entry: entered by a form, looked at, mended, replaced, withdrawn.

use askama::Template;
use axum::http::StatusCode;

use super::{entry_line::entry_stage, entry_window::EntryWindow, roster::called_event, words::Badge};
use crate::{
    competitions::{
        model::{Contact, Entry, EntryStage, EventHead, Grade},
        ops,
        policy::{self, Standpoint},
        rules::contestant::{Typed, rare_characters},
        store::{self, entry::EntryRow},
    },
    kernel::{EntryId, EventId, Lang, Refusal, Text},
    platform::http::{Access, Ctx, Fields, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/entries/new", Access::MEMBER, new),
        post("/events/{event}/entries", Access::MEMBER, enter),
        get("/entries/{entry}", Access::ACCOUNT, show),
        get("/entries/{entry}/edit", Access::MEMBER, edit),
        post("/entries/{entry}/edit", Access::MEMBER, mend),
        get("/entries/{entry}/replace", Access::MEMBER, replacing),
        post("/entries/{entry}/replace", Access::MEMBER, replace),
        post("/entries/{entry}/withdraw", Access::MEMBER, withdraw),
    ]
}

/// What the form of a contestant is for.
enum Purpose {
    New,
    Mend(Entry),
    Replace(Entry),
}

#[derive(Template)]
#[template(path = "competitions/entry_form.html")]
struct FormPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    purpose: Purpose,
    event_title: String,
    window: EntryWindow,
    grades: Vec<(String, String)>,
    langs: Vec<(String, String)>,
}

impl FormPage {
    fn heading(&self) -> String {
        let name = |entry: &Entry| vec![("name", entry.name.clone())];
        match &self.purpose {
            Purpose::New => self.ui.t("entry-new"),
            Purpose::Mend(entry) => self.ui.ta("entry-mend-title", &name(entry)),
            Purpose::Replace(entry) => self.ui.ta("entry-replace-title", &name(entry)),
        }
    }

    fn action(&self) -> String {
        match &self.purpose {
            Purpose::New => format!("/events/{}/entries", self.event.id),
            Purpose::Mend(entry) => format!("/entries/{}/edit", entry.id),
            Purpose::Replace(entry) => format!("/entries/{}/replace", entry.id),
        }
    }

    fn submit(&self) -> String {
        self.ui.t(match &self.purpose {
            Purpose::New => "entry-submit",
            Purpose::Mend(_) => "entry-submit-again",
            Purpose::Replace(_) => "entry-replace-submit",
        })
    }

    const fn asks_consent(&self) -> bool {
        !matches!(self.purpose, Purpose::Mend(_))
    }

    /// Why it was returned, while it is mended.
    fn reason(&self) -> &str {
        match &self.purpose {
            Purpose::Mend(entry) if entry.stage == EntryStage::Returned => &entry.reason,
            _ => "",
        }
    }

    fn id_hint(&self) -> String {
        self.ui.t(if self.asks_consent() { "roster-hint-id" } else { "entry-id-kept" })
    }

    fn up(&self) -> String {
        format!("/events/{}/roster", self.event.id)
    }
}

fn form_page(ctx: &Ctx, status: StatusCode, event: EventHead, purpose: Purpose, form: FormState) -> Result {
    let ui = ctx.ui();
    let shown = FormPage {
        form,
        event_title: event.title_in(ctx.lang()).to_owned(),
        window: EntryWindow::of(&ui, &event, ctx.now()),
        grades: Grade::ALL.iter().map(|g| (g.code().to_owned(), ui.word("grade", g))).collect(),
        langs: vec![("zh-CN".to_owned(), ui.t("ui-lang-zh")), ("en".to_owned(), ui.t("ui-lang-en"))],
        purpose,
        event,
        ui,
    };
    page_with(status, &shown)
}

fn read(fields: &Fields) -> Typed {
    let text = |name: &str| fields.get(name).to_owned();
    Typed {
        name: text("name"),
        id_number: text("id_number"),
        mobile: text("mobile"),
        email: text("email"),
        grade: text("grade"),
        lang: text("lang"),
    }
}

/// The status with which a form comes back; other refusals are pages of their own.
fn comes_back(refusal: &Refusal) -> Option<StatusCode> {
    match refusal {
        Refusal::Invalid(_) => Some(StatusCode::UNPROCESSABLE_ENTITY),
        Refusal::Conflict(_) | Refusal::Stale { .. } => Some(StatusCode::CONFLICT),
        _ => None,
    }
}

async fn new(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    policy::enters_for(&ctx.actor)?;
    let event = called_event(&ctx, id).await?;
    let form = FormState::filled([("grade", Grade::None.code()), ("lang", Lang::Zh.tag())]);
    form_page(&ctx, StatusCode::OK, event, Purpose::New, form)
}

async fn enter(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::enter(&ctx, id, &read(fields), fields.ticked("consent"), posted.received_at).await {
        Ok(entry) => {
            let rare = rare_characters(fields.get("name"));
            if rare.is_empty() {
                return Ok(ctx.flash("entry-submitted", &format!("/events/{id}/roster")));
            }
            let text = Text::new("entry-submitted-rare").with("characters", rare);
            Ok(ctx.flash_as("warn", text, &format!("/entries/{entry}")))
        }
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let event = called_event(&ctx, id).await?;
            form_page(&ctx, status, event, Purpose::New, ctx.form(fields, &refusal))
        }
    }
}

#[derive(Template)]
#[template(path = "competitions/entry.html")]
struct EntryPage {
    ui: Ui,
    entry: Entry,
    event_title: String,
    competition_title: String,
    unit: String,
    stage: Badge,
    contact: Option<Contact>,
    grade: String,
    language: String,
    rare: String,
    window: EntryWindow,
    may_write: bool,
    may_mend: bool,
    may_withdraw: bool,
    checks: bool,
    replaced: Option<(EntryId, String)>,
}

impl EntryPage {
    fn to(&self, tail: &str) -> String {
        format!("/entries/{}{tail}", self.entry.id)
    }

    /// Where one came from.
    fn up(&self) -> (String, String) {
        if self.checks {
            (self.ui.t("qualify-title"), "/qualification".to_owned())
        } else if self.may_write {
            (self.event_title.clone(), format!("/events/{}/roster", self.entry.event))
        } else {
            (self.event_title.clone(), format!("/competitions/{}", self.entry.competition))
        }
    }
}

async fn show(ctx: Ctx, Path(id): Path<EntryId>) -> Result {
    let (ui, db) = (ctx.ui(), ctx.read());
    let (row, event, unit, from) = ops::entry_to_see(&ctx, id).await?;
    // Only the unit that wrote it down reads mobile and e-mail.
    let contact = if from.is_own_writer() { Some(ops::open_contact(&ctx, &row)?) } else { None };
    let replaced = match row.replaces {
        Some(old) => Some((old, store::entry::load(db, old).await?.name)),
        None => None,
    };
    let entry = Entry::from(row);
    let window = EntryWindow::of(&ui, &event, ctx.now());
    let may_write = from.is_own_writer();
    let shown = EntryPage {
        event_title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        unit: unit.name,
        stage: entry_stage(&ui, entry.stage),
        contact,
        grade: ui.word("grade", entry.grade),
        language: ui.t(if entry.lang == Lang::Zh { "ui-lang-zh" } else { "ui-lang-en" }),
        rare: rare_characters(&entry.name),
        may_mend: may_write && window.open && entry.stage.mend().is_ok(),
        may_withdraw: may_write && window.open && entry.stage.withdraw().is_ok(),
        may_write,
        checks: from == Standpoint::Checks,
        replaced,
        window,
        entry,
        ui,
    };
    page_with(StatusCode::OK, &shown)
}

/// An entry of the actor's own unit, with its event.
async fn load_own(ctx: &Ctx, id: EntryId) -> Result<(EntryRow, EventHead), Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let row = store::entry::load(ctx.read(), id).await?;
    if row.organisation != unit {
        return Err(Refusal::NotFound);
    }
    let event = store::event::load(ctx.read(), row.event).await?;
    Ok((row, event))
}

async fn edit(ctx: Ctx, Path(id): Path<EntryId>) -> Result {
    let (row, event) = load_own(&ctx, id).await?;
    row.stage.mend()?;
    let contact = ops::open_contact(&ctx, &row)?;
    let form = FormState::filled([
        ("name", row.name.clone()),
        ("id_number", row.id_masked.clone()),
        ("mobile", contact.mobile),
        ("email", contact.email),
        ("grade", row.grade.to_string()),
        ("lang", row.lang.to_string()),
        ("version", row.version.to_string()),
    ]);
    form_page(&ctx, StatusCode::OK, event, Purpose::Mend(row.into()), form)
}

async fn mend(ctx: Ctx, Path(id): Path<EntryId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    match ops::mend(&ctx, id, version, &read(fields), posted.received_at).await {
        Ok(()) => Ok(ctx.flash("entry-mended", &format!("/entries/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let (row, event) = load_own(&ctx, id).await?;
            form_page(&ctx, status, event, Purpose::Mend(row.into()), ctx.form(fields, &refusal))
        }
    }
}

async fn replacing(ctx: Ctx, Path(id): Path<EntryId>) -> Result {
    let (row, event) = load_own(&ctx, id).await?;
    row.stage.withdraw()?;
    let form = FormState::filled([
        ("grade", Grade::None.code().to_owned()),
        ("lang", row.lang.to_string()),
        ("version", row.version.to_string()),
    ]);
    form_page(&ctx, StatusCode::OK, event, Purpose::Replace(row.into()), form)
}

async fn replace(ctx: Ctx, Path(id): Path<EntryId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    let consent = fields.ticked("consent");
    match ops::replace(&ctx, id, version, &read(fields), consent, posted.received_at).await {
        Ok(entry) => Ok(ctx.flash("entry-replaced", &format!("/entries/{entry}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let (row, event) = load_own(&ctx, id).await?;
            form_page(&ctx, status, event, Purpose::Replace(row.into()), ctx.form(fields, &refusal))
        }
    }
}

async fn withdraw(ctx: Ctx, Path(id): Path<EntryId>, posted: Posted) -> Result {
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &format!("/entries/{id}")));
    }
    let version = posted.fields.parsed("version").unwrap_or_default();
    let event = ops::withdraw(&ctx, id, version, posted.received_at).await?;
    Ok(ctx.flash("entry-withdrawn", &format!("/events/{event}/roster")))
}
