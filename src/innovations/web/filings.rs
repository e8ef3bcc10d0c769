//! Filings: the lists, and the page of one for everybody whom it concerns.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;

use super::{Badge, comes_back, filing_stage, selections::told};
use crate::{
    accounts,
    innovations::{
        model::{CategoryStage, Content, Filing, FilingStage, FilingStep, Opinion},
        ops::{self, Shown},
        store::{self, filing::Scope},
    },
    kernel::{CategoryId, FilingId, PageRequest, Refusal, Text},
    platform::http::{
        Access, Ctx, Fields, FormState, Path, Posted, Query, Result, Route, Ui, attachment, get, page_with,
        post,
    },
    taxonomy,
};

const PAGE: u64 = 20;

pub fn routes() -> Vec<Route> {
    vec![
        get("/filings", Access::ACCOUNT, list),
        post("/categories/{category}/filings", Access::ACCOUNT, start),
        get("/filings/{filing}", Access::ACCOUNT, show),
        post("/filings/{filing}/confirm", Access::ACCOUNT, confirm),
        post("/filings/{filing}/withdraw", Access::ACCOUNT, withdraw),
        // The unit's union has no second factor; a union of a district or the city has.
        post("/filings/{filing}/endorse", Access::MEMBER, decide),
        post("/filings/{filing}/decide", Access::UNION, decide),
        post("/filings/{filing}/exclude", Access::UNION, exclude),
        get("/filings/{filing}/attachments/{file}", Access::ACCOUNT, download),
    ]
}

struct Line {
    id: FilingId,
    number: String,
    title: String,
    unit: String,
    category: String,
    stage: Badge,
    saved: String,
}

#[derive(Template)]
#[template(path = "innovations/filings.html")]
struct ListPage {
    ui: Ui,
    form: FormState,
    /// Tabs: address, text, current.
    tabs: Vec<(String, String, bool)>,
    stages: Vec<(String, String)>,
    lines: Vec<Line>,
    base: String,
    number: u64,
    pages: u64,
    total: u64,
    filtered: bool,
    /// What is shown: `own`, `unit` or `union`.
    view: &'static str,
}

async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let (ui, db) = (ctx.ui(), ctx.read());
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let seat = ctx.actor.seat();
    let view = match (query.get("view"), seat) {
        ("own", _) | (_, None) => "own",
        (_, Some(seat)) if seat.is_union && ctx.actor.is_union_officer() => "union",
        ("unit", Some(seat)) if !seat.is_union && seat.may_write => "unit",
        _ => "own",
    };
    let scope = match (view, seat) {
        ("unit", Some(seat)) => Scope::Unit(seat.organisation),
        ("union", _) => ops::union_scope(&ctx).await?,
        _ => Scope::Person(me),
    };
    let stage = query.parsed::<FilingStage>("stage");
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), PAGE);
    let found = store::filing::list(db, &scope, stage, request).await?;
    let (pages, total) = (found.pages(), found.total);
    let lines = lines(&ctx, &ui, found.items).await?;
    let mut tabs = vec![("/filings?view=own".to_owned(), ui.t("filings-own"), view == "own")];
    if seat.is_some_and(|s| !s.is_union && s.may_write) {
        tabs.push(("/filings?view=unit".to_owned(), ui.t("filings-unit"), view == "unit"));
    }
    if ctx.actor.is_union_officer() {
        tabs.push(("/filings?view=union".to_owned(), ui.t("filings-union"), view == "union"));
    }
    let kept = [("view", view), ("stage", query.get("stage"))];
    let shown = ListPage {
        form: FormState::filled(kept),
        tabs,
        stages: FilingStage::ALL.iter().map(|s| (s.code().to_owned(), ui.word("filing-stage", s))).collect(),
        lines,
        base: format!("/filings?{}&", serde_urlencoded::to_string(kept).unwrap_or_default()),
        number: request.number,
        pages,
        total,
        filtered: stage.is_some(),
        view,
        ui,
    };
    page_with(StatusCode::OK, &shown)
}

async fn lines(ctx: &Ctx, ui: &Ui, filings: Vec<Filing>) -> Result<Vec<Line>, Refusal> {
    let db = ctx.read();
    let units = accounts::organisations(db, &filings.iter().map(|f| f.unit).collect::<Vec<_>>()).await?;
    let ids: Vec<CategoryId> = filings.iter().map(|f| f.category).collect();
    let categories: HashMap<CategoryId, String> = store::selection::list_categories(db, &ids)
        .await?
        .into_iter()
        .map(|c| (c.id, c.title_in(ctx.lang()).to_owned()))
        .collect();
    Ok(filings
        .into_iter()
        .map(|f| Line {
            id: f.id,
            title: if f.content.title.is_empty() { ui.t("filing-untitled") } else { f.content.title },
            number: f.number,
            unit: units.get(&f.unit).map(|u| u.name.clone()).unwrap_or_default(),
            category: categories.get(&f.category).cloned().unwrap_or_default(),
            stage: filing_stage(ui, f.stage),
            saved: ui.time(&f.saved_at),
        })
        .collect())
}

async fn start(ctx: Ctx, Path(category): Path<CategoryId>, posted: Posted) -> Result {
    told(&posted, "start")?;
    let id = ops::start(&ctx, category).await?;
    Ok(crate::platform::http::redirect(&format!("/filings/{id}/edit")))
}

struct Maker {
    name: String,
    share: String,
    confirmed: String,
    is_public: bool,
}

struct Said {
    step: String,
    opinion: Badge,
    by: String,
    at: String,
    iso: String,
    reason: String,
}

/// A part of the text with its heading and level.
pub(super) struct Part {
    pub heading: String,
    pub level: String,
    pub paragraphs: Vec<String>,
}

pub(super) fn paragraphs(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|l| !l.is_empty()).map(str::to_owned).collect()
}

pub(super) fn parts(ui: &Ui, content: &Content) -> Vec<Part> {
    let part = |s: &crate::innovations::model::Section| Part {
        heading: ui.word("section", s.kind),
        level: ui.word("disclosure", s.level),
        paragraphs: paragraphs(&s.text),
    };
    content.further.sections.iter().map(part).collect()
}

pub(super) fn cluster(ui: &Ui, code: &str) -> String {
    taxonomy::cluster(taxonomy::CURRENT_CLUSTERS, code)
        .map_or_else(String::new, |c| format!("{} {}", c.code, if ui.zh() { c.zh } else { c.en }))
}

#[derive(Template)]
#[template(path = "innovations/filing.html")]
struct ShowPage {
    ui: Ui,
    form: FormState,
    filing: Filing,
    title: String,
    category: String,
    selection: String,
    selection_id: String,
    unit: String,
    stage: Badge,
    steps: Vec<String>,
    step: usize,
    cluster: String,
    abstract_: Vec<String>,
    parts: Vec<Part>,
    rights: Vec<(String, String)>,
    ways: String,
    makers: Vec<Maker>,
    files: Vec<(String, String, String, String)>,
    said: Vec<Said>,
    /// The step this reader has to decide, as text; and the address the form goes to.
    decide: String,
    action: String,
    opinions: Vec<(String, String, String)>,
    may_write: bool,
    may_submit: bool,
    may_withdraw: bool,
    may_confirm: bool,
    may_exclude: bool,
    has_confirmed: bool,
    /// The review began before all levels had their say.
    is_late: bool,
    result: String,
}

/// The stages in which a filing waits for somebody, as the stepper shows them.
const WAY: [FilingStage; 6] = [
    FilingStage::Draft,
    FilingStage::UnitReview,
    FilingStage::DistrictReview,
    FilingStage::CityCheck,
    FilingStage::Scoring,
    FilingStage::Published,
];

fn place(stage: FilingStage) -> usize {
    match stage {
        FilingStage::Draft | FilingStage::Returned | FilingStage::Withdrawn | FilingStage::Refused => 1,
        FilingStage::UnitReview => 2,
        FilingStage::DistrictReview => 3,
        FilingStage::CityCheck => 4,
        FilingStage::Scoring | FilingStage::NotSelected => 5,
        FilingStage::Selected => 6,
        FilingStage::Published => 7,
    }
}

pub(super) async fn show_page(ctx: &Ctx, shown: Shown, status: StatusCode, form: FormState) -> Result {
    let (ui, db, lang) = (ctx.ui(), ctx.read(), ctx.lang());
    let Shown { filing, contributors, unit, category, selection, from } = shown;
    let me = ctx.actor.person();
    let said = said(ctx, &ui, filing.id).await?;
    let step = filing.stage.waits_for().filter(|step| from.decides(*step));
    let listed = category.stage == CategoryStage::Listed;
    let on_list = matches!(filing.stage, FilingStage::Selected | FilingStage::NotSelected);
    let result = match filing.innovation {
        Some(id) => store::innovation::list_of(db, &[id]).await?.pop().map(|i| i.number),
        None => None,
    };
    let tail = if step == Some(FilingStep::Endorsement) { "endorse" } else { "decide" };
    let own = contributors.iter().find(|c| Some(c.person) == me);
    let shown = ShowPage {
        title: if filing.content.title.is_empty() {
            ui.t("filing-untitled")
        } else {
            filing.content.title.clone()
        },
        category: category.title_in(lang).to_owned(),
        selection: selection.title_in(lang).to_owned(),
        selection_id: selection.id.to_string(),
        unit: unit.name,
        stage: filing_stage(&ui, filing.stage),
        steps: WAY.iter().map(|s| ui.word("filing-way", s)).collect(),
        step: place(filing.stage),
        cluster: cluster(&ui, &filing.content.further.cluster),
        abstract_: paragraphs(&filing.content.r#abstract),
        parts: parts(&ui, &filing.content),
        rights: filing
            .content
            .further
            .rights
            .iter()
            .map(|r| (ui.word("right", r.kind), r.number.clone()))
            .collect(),
        ways: filing
            .content
            .further
            .transfer
            .iter()
            .map(|w| ui.word("transfer", w))
            .collect::<Vec<_>>()
            .join(&ui.t("ui-list-comma")),
        makers: contributors
            .iter()
            .map(|c| Maker {
                name: c.name.clone(),
                share: format!("{} %", c.share.percent()),
                confirmed: c.confirmed_at.map(|at| ui.time(&at)).unwrap_or_default(),
                is_public: c.is_public,
            })
            .collect(),
        files: files(&ui, &filing),
        said,
        decide: step.map(|s| ui.word("filing-step", s)).unwrap_or_default(),
        action: format!("/filings/{}/{tail}", filing.id),
        opinions: Opinion::ALL
            .iter()
            .map(|o| (o.code().to_owned(), ui.word("opinion", o), ui.word("opinion-hint", o)))
            .collect(),
        may_write: from.author && filing.stage.is_open(),
        may_submit: from.author && filing.stage.is_open(),
        may_withdraw: from.author && filing.stage.withdraw().is_ok(),
        may_confirm: own.is_some_and(|c| c.confirmed_at.is_none()) && filing.stage.is_open(),
        may_exclude: from.decides(FilingStep::Exclusion) && listed && on_list,
        has_confirmed: own.is_some_and(|c| c.confirmed_at.is_some()),
        is_late: category.stage != CategoryStage::Filing
            && (filing.stage.is_open() || filing.stage.waits_for().is_some()),
        result: result.map(|number| format!("/repository/{number}")).unwrap_or_default(),
        form,
        filing,
        ui,
    };
    page_with(status, &shown)
}

/// Name, size, level and address of each file.
pub(super) fn files(ui: &Ui, filing: &Filing) -> Vec<(String, String, String, String)> {
    let file = |a: &crate::innovations::model::Attachment| {
        let kilobytes = a.bytes.div_ceil(1_024).to_string();
        (
            a.name.clone(),
            ui.ta("filing-file-size", &[("n", kilobytes)]),
            ui.word("disclosure", a.level),
            format!("/filings/{}/attachments/{}", filing.id, a.hash),
        )
    };
    filing.content.further.attachments.iter().map(file).collect()
}

async fn said(ctx: &Ctx, ui: &Ui, id: FilingId) -> Result<Vec<Said>, Refusal> {
    let rows = store::filing::opinions(ctx.read(), id).await?;
    let ids: Vec<_> = rows.iter().map(|r| r.organisation).collect();
    let names = accounts::organisations(ctx.read(), &ids).await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let kind = match row.opinion {
                Opinion::Approve => "ok",
                Opinion::Return => "warn",
                Opinion::Refuse => "red",
            };
            Said {
                step: ui.word("filing-step", row.step),
                opinion: Badge { kind, text: ui.word("opinion", row.opinion) },
                by: names.get(&row.organisation).map(|o| o.name.clone()).unwrap_or_default(),
                at: ui.time(&row.at),
                iso: row.at.rfc3339(),
                reason: row.reason,
            }
        })
        .collect())
}

async fn show(ctx: Ctx, Path(id): Path<FilingId>) -> Result {
    let shown = ops::load_shown(&ctx, id).await?;
    let form = FormState::filled([("opinion", Opinion::Approve.code())]);
    show_page(&ctx, shown, StatusCode::OK, form).await
}

/// The page again, with what was wrong.
async fn again(ctx: &Ctx, id: FilingId, fields: &Fields, refusal: Refusal) -> Result {
    let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
    let shown = ops::load_shown(ctx, id).await?;
    show_page(ctx, shown, status, ctx.form(fields, &refusal)).await
}

fn version(fields: &Fields) -> i64 {
    fields.parsed("version").unwrap_or_default()
}

async fn confirm(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::confirm(&ctx, id, version(fields), fields.ticked("is_public")).await {
        Ok(()) => Ok(ctx.flash("filing-confirmed", &format!("/filings/{id}"))),
        Err(refusal) => again(&ctx, id, fields, refusal).await,
    }
}

async fn withdraw(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let to = format!("/filings/{id}");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("selection-confirm-missing"), &to));
    }
    match ops::withdraw_filing(&ctx, id, version(&posted.fields)).await {
        Ok(()) => Ok(ctx.flash("filing-withdrawn", &to)),
        Err(refusal) => again(&ctx, id, &posted.fields, refusal).await,
    }
}

async fn decide(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let decided = match fields.parsed::<Opinion>("opinion") {
        None => Err(Refusal::field("opinion", "filing-opinion-missing")),
        Some(opinion) => ops::decide(&ctx, id, version(fields), opinion, fields.get("reason")).await,
    };
    match decided {
        Ok(()) => Ok(ctx.flash("filing-decided", "/filings")),
        Err(refusal) => again(&ctx, id, fields, refusal).await,
    }
}

async fn exclude(ctx: Ctx, Path(id): Path<FilingId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::exclude(&ctx, id, version(fields), fields.get("reason")).await {
        Ok(category) => Ok(ctx.flash("filing-excluded", &format!("/categories/{category}/list"))),
        Err(refusal) => again(&ctx, id, fields, refusal).await,
    }
}

async fn download(ctx: Ctx, Path((id, file)): Path<(FilingId, String)>) -> Result {
    let (found, bytes) = ops::file_of_filing(&ctx, id, &file).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}
