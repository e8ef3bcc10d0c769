//! The rule set of an event: published for everybody, edited and tried by its
//! organiser.

use askama::Template;
use axum::http::StatusCode;

use super::events::{event_to_organise, visible};
use crate::{
    competitions::{
        model::{EventHead, StoredRules},
        ops, store,
    },
    kernel::{Decimals, EventId, Refusal},
    platform::http::{
        Access, Ctx, FormState, Path, Posted, Result, Route, Ui, attachment, get, page_with, post,
    },
    scoring::{self, AspectKind, Exact, Input, RuleSet, Standing, TieBreak},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/rules", Access::PUBLIC, show),
        post("/events/{event}/rules", Access::APPOINTED, save),
        get("/events/{event}/rules.json", Access::PUBLIC, document),
    ]
}

#[derive(Template)]
#[template(path = "competitions/rules.html")]
struct RulesPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    title: String,
    competition_title: String,
    name: String,
    version: String,
    source: String,
    notes: String,
    hash: String,
    since: String,
    modules: Vec<ModuleView>,
    ties: Vec<String>,
    trial: Option<Trial>,
    may_edit: bool,
    presets: Vec<(String, String)>,
}

struct ModuleView {
    code: String,
    title: String,
    max: String,
    weight: String,
    aspects: Vec<AspectView>,
}

struct AspectView {
    criterion: String,
    code: String,
    title: String,
    kind: String,
    max: String,
    input: String,
}

/// Standings from made-up marks.
struct Trial {
    modules: Vec<String>,
    rows: Vec<TrialRow>,
    problems: Vec<String>,
}

struct TrialRow {
    rank: String,
    entry: String,
    unit: String,
    total: String,
    modules: Vec<String>,
    /// Every aspect: name, marks, score.
    steps: Vec<(String, String, String)>,
}

fn views(ui: &Ui, rules: &RuleSet) -> Vec<ModuleView> {
    let text = |text: &scoring::Text| text.of(ui.lang()).to_owned();
    let modules = rules.rubric().map(|r| r.modules.as_slice()).unwrap_or_default();
    let view = |module: &scoring::Module| ModuleView {
        code: module.code.clone(),
        title: text(&module.title),
        max: module.max.map(|m| m.to_string()).unwrap_or_default(),
        weight: rules.module_rule(&module.code).map(|r| r.weight.to_string()).unwrap_or_default(),
        aspects: module
            .criteria
            .iter()
            .flat_map(|criterion| {
                criterion.aspects.iter().map(|aspect| AspectView {
                    criterion: text(&criterion.title),
                    code: aspect.code.clone(),
                    title: text(&aspect.title),
                    kind: kind(ui, aspect.kind),
                    max: aspect.max.to_string(),
                    input: input(ui, &aspect.input),
                })
            })
            .collect(),
    };
    modules.iter().map(view).collect()
}

fn kind(ui: &Ui, kind: AspectKind) -> String {
    ui.word("rules-kind", kind.as_str())
}

/// What a judge enters, in words.
fn input(ui: &Ui, input: &Input) -> String {
    let unit =
        |unit: &Option<scoring::Text>| unit.as_ref().map(|u| u.of(ui.lang()).to_owned()).unwrap_or_default();
    match input {
        Input::YesNo {} => ui.t("rules-input-yes-no"),
        Input::Discrete { values } => {
            let values: Vec<String> = values.iter().map(ToString::to_string).collect();
            ui.ta("rules-input-discrete", &[("values", values.join(" / "))])
        }
        Input::Bands { unit: u, bands, .. } => {
            ui.ta("rules-input-bands", &[("n", bands.len().to_string()), ("unit", unit(u))])
        }
        Input::Linear { unit: u, zero_at, full_at, .. } => ui.ta(
            "rules-input-linear",
            &[("zero", zero_at.to_string()), ("full", full_at.to_string()), ("unit", unit(u))],
        ),
        Input::Minus { unit: u, tolerance, per, minus, .. } => ui.ta(
            "rules-input-minus",
            &[
                ("tolerance", tolerance.to_string()),
                ("per", per.to_string()),
                ("minus", minus.to_string()),
                ("unit", unit(u)),
            ],
        ),
        Input::Time { full_at, zero_at, .. } => {
            ui.ta("rules-input-time", &[("full", full_at.to_string()), ("zero", zero_at.to_string())])
        }
        Input::Range { min, max, step } => ui.ta(
            "rules-input-range",
            &[("min", min.to_string()), ("max", max.to_string()), ("step", step.to_string())],
        ),
        Input::Level { .. } => ui.t("rules-input-level"),
        Input::Indicator { .. } => ui.t("rules-input-indicator"),
    }
}

fn ties(ui: &Ui, rules: &RuleSet) -> Vec<String> {
    let say = |tie: &TieBreak| {
        let (key, what) = match tie {
            TieBreak::Module { module, .. } => ("rules-tie-module", rules.module_title(module, ui.lang())),
            TieBreak::Criterion { criterion, .. } => {
                ("rules-tie-criterion", rules.criterion_title(criterion, ui.lang()))
            }
            TieBreak::Aspect { aspect, .. } => ("rules-tie-aspect", rules.aspect_title(aspect, ui.lang())),
            TieBreak::Raw { aspect, .. } => ("rules-tie-raw", rules.aspect_title(aspect, ui.lang())),
            TieBreak::Adjustment { kind, .. } => ("rules-tie-adjustment", kind.as_str()),
        };
        ui.ta(key, &[("what", what.to_owned())])
    };
    rules.ranking.ties.iter().map(say).collect()
}

fn trial(ui: &Ui, rules: &RuleSet) -> Trial {
    let outcome = match ops::try_rules(rules) {
        Ok(outcome) => outcome,
        Err(problems) => return Trial { modules: Vec::new(), rows: Vec::new(), problems },
    };
    let or_dash = |text: Option<String>| text.unwrap_or_else(|| "—".to_owned());
    let standings = || outcome.groups.iter().flat_map(|g| &g.standings);
    let text = |value: Option<Exact>| or_dash(value.map(Exact::to_decimal));
    let column = |of: &dyn Fn(&Standing) -> Option<Exact>| {
        let texts: Vec<String> = standings().map(|s| text(of(s))).collect();
        Decimals::of(0, texts.iter().map(String::as_str))
    };
    let total = column(&|s| s.total);
    let modules: Vec<Decimals> = (0..outcome.modules.len())
        .map(|index| column(&|s| s.modules.get(index).copied().flatten()))
        .collect();
    let rows = standings().map(|s| TrialRow {
        rank: or_dash(s.rank.map(|r| r.to_string())),
        entry: s.entry.clone(),
        unit: s.unit.clone(),
        total: total.show(&text(s.total)),
        modules: s.modules.iter().zip(&modules).map(|(m, decimals)| decimals.show(&text(*m))).collect(),
        steps: s
            .derivation
            .iter()
            .flat_map(|d| &d.aspects)
            .map(|a| {
                let marks: Vec<String> = a.marks.iter().map(|m| m.mark.to_string()).collect();
                (
                    format!(
                        "{} · {}",
                        rules.module_title(&a.module, ui.lang()),
                        rules.aspect_title(&a.aspect, ui.lang())
                    ),
                    marks.join(" · "),
                    text(a.score),
                )
            })
            .collect(),
    });
    let titles = outcome.modules.iter().map(|code| rules.module_title(code, ui.lang()).to_owned());
    Trial { rows: rows.collect(), modules: titles.collect(), problems: Vec::new() }
}

struct Shown {
    status: StatusCode,
    form: FormState,
    event: EventHead,
    stored: StoredRules,
    /// What the table and the trial show: what was typed, where that can be read.
    rules: RuleSet,
    may_edit: bool,
}

fn rules_page(ctx: &Ctx, shown: Shown) -> Result {
    let Shown { status, form, event, stored, rules, may_edit } = shown;
    let ui = ctx.ui();
    let text = |text: &scoring::Text| text.of(ui.lang()).to_owned();
    let page = RulesPage {
        form,
        title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        name: text(&rules.name),
        version: rules.version.clone(),
        source: rules.source.clone(),
        notes: rules.notes.as_ref().map(text).unwrap_or_default(),
        hash: stored.hash,
        since: ui.time(&stored.created_at),
        modules: views(&ui, &rules),
        ties: ties(&ui, &rules),
        trial: may_edit.then(|| trial(&ui, &rules)),
        may_edit,
        presets: scoring::presets().iter().map(|p| (p.key.to_owned(), text(&p.rules.name))).collect(),
        event,
        ui,
    };
    page_with(status, &page)
}

fn parse(stored: &StoredRules) -> Result<RuleSet, Refusal> {
    RuleSet::parse(&stored.document).map_err(ops::refused)
}

async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let db = ctx.read();
    let (event, role) = visible(&ctx, id).await?;
    let stored = store::rule_set::load(db, event.rule_set).await?;
    let form =
        FormState::filled([("document", stored.document.clone()), ("version", event.version.to_string())]);
    let may_edit = role.organises() && event.stage.takes_rules().is_ok();
    let rules = parse(&stored)?;
    rules_page(&ctx, Shown { status: StatusCode::OK, form, event, stored, rules, may_edit })
}

/// Tries what was typed, stores it, or starts again from a preset.
async fn save(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    let typed = fields.raw("document");
    let to = format!("/events/{id}/rules");
    let outcome = match fields.get("act") {
        "try" => {
            event_to_organise(&ctx, id).await?;
            ops::read_rules(typed).map(|_| None).map_err(ops::refused)
        }
        "preset" => ops::take_preset(&ctx, id, version, fields.get("preset"))
            .await
            .map(|()| Some("rules-preset-taken")),
        _ => ops::change_rules(&ctx, id, version, typed).await.map(|()| Some("rules-saved")),
    };
    let (status, refusal) = match outcome {
        Ok(Some(done)) => return Ok(ctx.flash(done, &to)),
        Ok(None) => (StatusCode::OK, None),
        Err(refusal @ Refusal::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, Some(refusal)),
        Err(refusal @ Refusal::Stale { .. }) => (StatusCode::CONFLICT, Some(refusal)),
        Err(refusal) => return Err(refusal.into()),
    };
    let event = event_to_organise(&ctx, id).await?;
    let stored = store::rule_set::load(ctx.read(), event.rule_set).await?;
    let rules = match ops::read_rules(typed) {
        Ok(rules) => rules,
        Err(_) => parse(&stored)?,
    };
    let form = match refusal {
        Some(refusal) => ctx.form(fields, &refusal),
        None => FormState::filled(fields.iter()),
    };
    rules_page(&ctx, Shown { status, form, event, stored, rules, may_edit: true })
}

async fn document(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let db = ctx.read();
    let (event, _) = visible(&ctx, id).await?;
    let stored = store::rule_set::load(db, event.rule_set).await?;
    Ok(attachment("rules.json", "application/json", stored.document))
}
