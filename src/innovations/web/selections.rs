//! Selections: the list, the page that everybody reads, and the forms of its host.

use askama::Template;
use axum::http::StatusCode;

use super::{Badge, category_stage, comes_back};
use crate::{
    accounts,
    innovations::{
        model::{Category, Selection, SelectionStage},
        ops, policy,
        rules::selection::{CategoryInput, SUMMARY_MAX, SelectionInput, TITLE_MAX},
        store,
    },
    judging,
    kernel::{CategoryId, Refusal, SelectionId, Text, Timestamp, require},
    platform::http::{
        Access, Ctx, Fields, FormState, Path, Posted, Result, Route, Ui, get, page, page_with, post, redirect,
    },
    scoring::RuleSet,
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/selections", Access::PUBLIC, list),
        get("/selections/new", Access::UNION, new),
        post("/selections", Access::UNION, create),
        get("/selections/{selection}", Access::PUBLIC, show),
        get("/selections/{selection}/edit", Access::UNION, edit),
        post("/selections/{selection}/edit", Access::UNION, save),
        post("/selections/{selection}/categories", Access::UNION, add_category),
        post("/selections/{selection}/categories/preset", Access::UNION, take_categories),
        post("/selections/{selection}/call", Access::UNION, call),
        get("/categories/{category}", Access::PUBLIC, lead_on),
        get("/categories/{category}/edit", Access::UNION, edit_category),
        post("/categories/{category}/edit", Access::UNION, save_category),
        post("/categories/{category}/remove", Access::UNION, remove_category),
        post("/categories/{category}/active", Access::UNION, set_active),
    ]
}

struct Line {
    id: SelectionId,
    number: String,
    title: String,
    host: String,
    phase: Badge,
    until: String,
    categories: String,
}

#[derive(Template)]
#[template(path = "innovations/selections.html")]
struct ListPage {
    ui: Ui,
    lines: Vec<Line>,
    may_create: bool,
}

/// What happens now, as its readers want to know.
fn phase(ui: &Ui, selection: &Selection, now: Timestamp) -> (Badge, String) {
    let dates = &selection.facts.dates;
    let (kind, key, at) = if selection.stage == SelectionStage::Draft {
        ("line", "draft", None)
    } else if now < dates.filing.opens {
        ("info", "soon", Some(dates.filing.opens))
    } else if now < dates.filing.closes {
        ("ok", "open", Some(dates.filing.closes))
    } else if now < dates.recommend_by {
        ("info", "recommending", Some(dates.recommend_by))
    } else if now < dates.review.closes {
        ("info", "review", Some(dates.review.closes))
    } else {
        ("line", "after", None)
    };
    let until = at.map(|at| ui.ta(&format!("selection-until-{key}"), &[("when", ui.time(&at))]));
    (Badge { kind, text: ui.word("selection-phase", key) }, until.unwrap_or_default())
}

async fn list(ctx: Ctx) -> Result {
    let (ui, db) = (ctx.ui(), ctx.read());
    let host = policy::host_of(&ctx.actor).ok();
    let all = store::selection::list(db, host).await?;
    let ids: Vec<SelectionId> = all.iter().map(|s| s.id).collect();
    let categories = store::selection::categories(db, &ids).await?;
    let hosts = accounts::organisations(db, &all.iter().map(|s| s.host).collect::<Vec<_>>()).await?;
    let comma = ui.t("ui-list-comma");
    let lines = all
        .iter()
        .map(|s| {
            let (phase, until) = phase(&ui, s, ctx.now());
            let own = categories.iter().filter(|c| c.selection == s.id && c.active);
            Line {
                id: s.id,
                number: s.number.clone(),
                title: s.title_in(ctx.lang()).to_owned(),
                host: hosts.get(&s.host).map(|h| h.name.clone()).unwrap_or_default(),
                phase,
                until,
                categories: own.map(|c| c.title_in(ctx.lang())).collect::<Vec<_>>().join(&comma),
            }
        })
        .collect();
    page(&ListPage { ui, lines, may_create: host.is_some() })
}

struct Shown {
    id: CategoryId,
    version: i64,
    title: String,
    places: i32,
    quota: i32,
    active: bool,
    stage: Badge,
    is_open: bool,
    rubric: Vec<(String, String)>,
    source: String,
    notice: String,
    /// For its host: filings by stage, and what comes next.
    counts: Vec<(Badge, i64)>,
    panel: String,
}

#[derive(Template)]
#[template(path = "innovations/selection.html")]
struct ShowPage {
    ui: Ui,
    form: FormState,
    selection: Selection,
    title: String,
    host: String,
    phase: Badge,
    until: String,
    dates: Vec<(String, String)>,
    paragraphs: Vec<String>,
    categories: Vec<Shown>,
    presets: Vec<(String, String)>,
    organises: bool,
    /// May start a filing in a category that is open.
    may_file: bool,
    signed_in: bool,
}

impl ShowPage {
    fn is_draft(&self) -> bool {
        self.selection.stage == SelectionStage::Draft
    }

    fn path(&self, tail: &str) -> String {
        format!("/selections/{}{tail}", self.selection.id)
    }
}

async fn show_page(ctx: &Ctx, id: SelectionId, status: StatusCode, form: FormState) -> Result {
    let (ui, db, lang) = (ctx.ui(), ctx.read(), ctx.lang());
    let selection = store::selection::load(db, id).await?;
    policy::may_see_selection(&ctx.actor, selection.host, selection.stage)?;
    let organises = policy::organises(&ctx.actor, selection.host);
    let categories = store::selection::categories(db, &[id]).await?;
    let ids: Vec<CategoryId> = categories.iter().map(|c| c.id).collect();
    let counted = if organises { store::filing::count_stages(db, &ids).await? } else { Default::default() };
    let now = ctx.now();
    let takes = selection.stage == SelectionStage::Called && selection.facts.dates.filing.contains(now);
    let mut shown = Vec::new();
    for c in categories.into_iter().filter(|c| organises || c.active) {
        let panel = if organises { judging::find_panel(db, c.id.0).await? } else { None };
        let mut counts: Vec<_> =
            counted.iter().filter(|((of, _), _)| *of == c.id).map(|((_, stage), n)| (*stage, *n)).collect();
        counts.sort_by_key(|(stage, _)| *stage);
        let (rubric, source) = rubric(&ui, &c);
        shown.push(Shown {
            id: c.id,
            version: c.version,
            title: c.title_in(lang).to_owned(),
            places: c.places,
            quota: c.quota,
            active: c.active,
            stage: category_stage(&ui, c.stage),
            is_open: c.active && takes,
            rubric,
            source,
            notice: c.notice.map(|n| format!("/notices/{n}")).unwrap_or_default(),
            counts: counts.into_iter().map(|(s, n)| (super::filing_stage(&ui, s), n)).collect(),
            panel: panel.map(|p| format!("/panels/{}", p.id)).unwrap_or_default(),
        });
    }
    let dates = &selection.facts.dates;
    let days = ui.ta("selection-days", &[("n", dates.notice_days.to_string())]);
    let moments = [
        ("selection-filing-opens", ui.time(&dates.filing.opens)),
        ("selection-filing-closes", ui.time(&dates.filing.closes)),
        ("selection-recommend-by", ui.time(&dates.recommend_by)),
        ("selection-review-opens", ui.time(&dates.review.opens)),
        ("selection-review-closes", ui.time(&dates.review.closes)),
        ("selection-notice-days", days),
    ];
    let (phase, until) = phase(&ui, &selection, now);
    let shown = ShowPage {
        title: selection.title_in(lang).to_owned(),
        host: accounts::load_organisation(db, selection.host).await?.name,
        phase,
        until,
        dates: moments.into_iter().map(|(key, value)| (ui.t(key), value)).collect(),
        paragraphs: selection.facts.summary.lines().map(str::to_owned).filter(|l| !l.is_empty()).collect(),
        categories: shown,
        presets: judging::presets(&ui),
        organises,
        may_file: policy::files_for(&ctx.actor).is_ok(),
        signed_in: ctx.actor.person().is_some(),
        form,
        selection,
        ui,
    };
    page_with(status, &shown)
}

/// The criteria of a category with their points, and where the rubric is from.
fn rubric(ui: &Ui, category: &Category) -> (Vec<(String, String)>, String) {
    let Ok(rules) = RuleSet::parse(&category.rules) else { return Default::default() };
    let criteria = rules.rubric().into_iter().flat_map(|r| &r.modules).flat_map(|m| &m.criteria);
    let rows = criteria
        .map(|c| (c.title.of(ui.lang()).to_owned(), c.max.map(|max| max.to_string()).unwrap_or_default()))
        .collect();
    (rows, format!("{} · {}", rules.name.of(ui.lang()), rules.source))
}

async fn show(ctx: Ctx, Path(id): Path<SelectionId>) -> Result {
    let form = FormState::filled([("places", "10"), ("quota", "10"), ("preset", "technical-innovation")]);
    show_page(&ctx, id, StatusCode::OK, form).await
}

#[derive(Template)]
#[template(path = "innovations/selection_form.html")]
struct FormPage {
    ui: Ui,
    form: FormState,
    /// The draft that is changed; none for a new one.
    selection: Option<Selection>,
    title_max: usize,
    summary_max: usize,
}

impl FormPage {
    fn heading(&self) -> String {
        self.ui.t(if self.selection.is_some() { "selection-edit" } else { "selection-new" })
    }
}

fn form_page(ctx: &Ctx, status: StatusCode, selection: Option<Selection>, form: FormState) -> Result {
    let shown = FormPage { ui: ctx.ui(), form, selection, title_max: TITLE_MAX, summary_max: SUMMARY_MAX };
    page_with(status, &shown)
}

fn read(fields: &Fields) -> SelectionInput {
    let text = |name: &str| fields.get(name).to_owned();
    SelectionInput {
        title: text("title"),
        title_en: text("title_en"),
        summary: text("summary"),
        filing_opens: text("filing_opens"),
        filing_closes: text("filing_closes"),
        recommend_by: text("recommend_by"),
        review_opens: text("review_opens"),
        review_closes: text("review_closes"),
        notice_days: text("notice_days"),
    }
}

async fn new(ctx: Ctx) -> Result {
    form_page(&ctx, StatusCode::OK, None, FormState::filled([("notice_days", "5")]))
}

async fn create(ctx: Ctx, posted: Posted) -> Result {
    match ops::create(&ctx, &read(&posted.fields)).await {
        Ok(id) => Ok(ctx.flash("selection-created", &format!("/selections/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            form_page(&ctx, status, None, ctx.form(&posted.fields, &refusal))
        }
    }
}

async fn to_organise(ctx: &Ctx, id: SelectionId) -> Result<Selection, Refusal> {
    let selection = store::selection::load(ctx.read(), id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    Ok(selection)
}

async fn edit(ctx: Ctx, Path(id): Path<SelectionId>) -> Result {
    let selection = to_organise(&ctx, id).await?;
    selection.editable()?;
    let (facts, dates) = (&selection.facts, selection.facts.dates);
    let form = FormState::filled([
        ("title", facts.title.clone()),
        ("title_en", facts.title_en.clone()),
        ("summary", facts.summary.clone()),
        ("filing_opens", dates.filing.opens.local_input()),
        ("filing_closes", dates.filing.closes.local_input()),
        ("recommend_by", dates.recommend_by.local_input()),
        ("review_opens", dates.review.opens.local_input()),
        ("review_closes", dates.review.closes.local_input()),
        ("notice_days", dates.notice_days.to_string()),
        ("version", selection.version.to_string()),
    ]);
    form_page(&ctx, StatusCode::OK, Some(selection), form)
}

async fn save(ctx: Ctx, Path(id): Path<SelectionId>, posted: Posted) -> Result {
    let version = posted.fields.parsed("version").unwrap_or_default();
    match ops::edit(&ctx, id, version, &read(&posted.fields)).await {
        Ok(()) => Ok(ctx.flash("selection-saved", &format!("/selections/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let selection = to_organise(&ctx, id).await?;
            form_page(&ctx, status, Some(selection), ctx.form(&posted.fields, &refusal))
        }
    }
}

fn read_category(fields: &Fields) -> CategoryInput {
    let text = |name: &str| fields.get(name).to_owned();
    CategoryInput {
        title: text("title"),
        title_en: text("title_en"),
        places: text("places"),
        quota: text("quota"),
        preset: text("preset"),
    }
}

async fn add_category(ctx: Ctx, Path(id): Path<SelectionId>, posted: Posted) -> Result {
    match ops::add_category(&ctx, id, &read_category(&posted.fields)).await {
        Ok(_) => Ok(ctx.flash("category-added", &format!("/selections/{id}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            show_page(&ctx, id, status, ctx.form(&posted.fields, &refusal)).await
        }
    }
}

async fn take_categories(ctx: Ctx, Path(id): Path<SelectionId>, posted: Posted) -> Result {
    told(&posted, "take")?;
    let version = posted.fields.parsed("version").unwrap_or_default();
    ops::take_categories(&ctx, id, version).await?;
    Ok(ctx.flash("category-taken", &format!("/selections/{id}")))
}

#[derive(Template)]
#[template(path = "innovations/category_form.html")]
struct CategoryPage {
    ui: Ui,
    form: FormState,
    category: CategoryId,
    selection: String,
    selection_path: String,
    title_max: usize,
}

async fn category_page(ctx: &Ctx, id: CategoryId, status: StatusCode, form: Option<FormState>) -> Result {
    let (category, selection) = store::selection::load_category(ctx.read(), id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    selection.editable()?;
    let form = form.unwrap_or_else(|| {
        FormState::filled([
            ("title", category.title),
            ("title_en", category.title_en),
            ("places", category.places.to_string()),
            ("quota", category.quota.to_string()),
            ("version", category.version.to_string()),
        ])
    });
    let page = CategoryPage {
        form,
        category: id,
        selection: selection.title_in(ctx.lang()).to_owned(),
        selection_path: format!("/selections/{}", selection.id),
        title_max: TITLE_MAX,
        ui: ctx.ui(),
    };
    page_with(status, &page)
}

async fn edit_category(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    category_page(&ctx, id, StatusCode::OK, None).await
}

async fn save_category(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    match ops::edit_category(&ctx, id, version, &read_category(fields)).await {
        Ok(selection) => Ok(ctx.flash("category-saved", &format!("/selections/{selection}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            category_page(&ctx, id, status, Some(ctx.form(fields, &refusal))).await
        }
    }
}

async fn call(ctx: Ctx, Path(id): Path<SelectionId>, posted: Posted) -> Result {
    let to = format!("/selections/{id}");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("selection-confirm-missing"), &to));
    }
    match ops::call(&ctx, id, posted.fields.parsed("version").unwrap_or_default()).await {
        Ok(()) => Ok(ctx.flash("selection-called", &to)),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            show_page(&ctx, id, status, ctx.form(&posted.fields, &refusal)).await
        }
    }
}

/// A category stands on the page of its selection.
async fn lead_on(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    let (category, selection) = store::selection::load_category(ctx.read(), id).await?;
    policy::may_see_selection(&ctx.actor, selection.host, selection.stage)?;
    Ok(redirect(&format!("/selections/{}#category-{}", selection.id, category.id)))
}

/// A button says what it does: a post without it does nothing.
pub(super) fn told(posted: &Posted, name: &'static str) -> std::result::Result<(), Refusal> {
    require(posted.fields.ticked(name), || Refusal::field(name, "selection-confirm-missing"))
}

async fn remove_category(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    told(&posted, "confirmed")?;
    let version = posted.fields.parsed("version").unwrap_or_default();
    let selection = ops::remove_category(&ctx, id, version).await?;
    Ok(ctx.flash("category-removed", &format!("/selections/{selection}")))
}

async fn set_active(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    told(&posted, "active")?;
    let selection = ops::set_active(&ctx, id, posted.fields.get("active") == "yes").await?;
    Ok(ctx.flash("category-saved", &format!("/selections/{selection}")))
}
