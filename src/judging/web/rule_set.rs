//! A rule set as its readers see it, and the form in which its owner edits and tries it.

use askama::Template;

use crate::{
    judging::rules::document::try_rules,
    kernel::Decimals,
    platform::http::{FormState, Ui},
    scoring::{self, AspectKind, Exact, Input, RuleSet, Standing, TieBreak},
};

/// Part of a page: everything but its head.
#[derive(Template)]
#[template(path = "judging/rule_set.html")]
pub struct RuleSetPart {
    ui: Ui,
    form: FormState,
    pub name: String,
    version: String,
    source: String,
    notes: String,
    hash: String,
    /// Empty where it is not known.
    since: String,
    modules: Vec<ModuleView>,
    ties: Vec<String>,
    trial: Option<Trial>,
    editor: Option<Editor>,
    presets: Vec<(String, String)>,
}

/// Where the form leads, for whoever may edit.
pub struct Editor {
    /// Takes `version`, `act` (`try`, `save` or `preset`), `document` and `preset`.
    pub action: String,
    pub version: i64,
}

impl RuleSetPart {
    /// `hash` is of the document as it is stored; `since` says when, where that is known.
    #[must_use]
    pub fn new(
        ui: Ui,
        rules: &RuleSet,
        (hash, since): (String, String),
        form: FormState,
        editor: Option<Editor>,
    ) -> Self {
        let text = |text: &scoring::Text| text.of(ui.lang()).to_owned();
        Self {
            name: text(&rules.name),
            version: rules.version.clone(),
            source: rules.source.clone(),
            notes: rules.notes.as_ref().map(text).unwrap_or_default(),
            hash,
            since,
            modules: views(&ui, rules),
            ties: ties(&ui, rules),
            trial: editor.is_some().then(|| trial(&ui, rules)),
            presets: presets(&ui),
            editor,
            form,
            ui,
        }
    }
}

/// Key and name of every preset, in the reader's language.
#[must_use]
pub fn presets(ui: &Ui) -> Vec<(String, String)> {
    let named = |p: &scoring::Preset| (p.key.to_owned(), p.rules.name.of(ui.lang()).to_owned());
    scoring::presets().iter().map(named).collect()
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
    let outcome = match try_rules(rules) {
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
