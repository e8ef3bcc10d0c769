//! A judge's sheet as it is shown.

use std::collections::BTreeMap;

use askama::Template;
use axum::http::StatusCode;

use super::super::{
    model::{Panel, Sheet, SheetLine},
    policy,
    rules::{
        entry::{self, Entry, Face},
        hints,
        marks::{self, Rounds, Standing},
        value,
    },
    store,
};
use crate::{
    kernel::{PanelId, Refusal, SheetId},
    platform::http::{Ctx, Fields, FormState, Result, Ui, page_with},
    scoring::{Placed, RuleSet},
};

struct TileView {
    value: String,
    big: String,
    small: String,
    checked: bool,
}

enum Kind {
    Tiles(Vec<TileView>),
    /// One field; a measured value or the mark itself.
    One {
        value: String,
        unit: String,
    },
    /// A raw value and the mark.
    Two {
        raw: String,
        value: String,
        unit: String,
        raw_needed: bool,
    },
}

struct Item {
    code: String,
    title: String,
    max: String,
    notes: Vec<String>,
    kind: Kind,
    chip: (&'static str, String),
    /// What is stored, as the script compares it.
    saved: String,
    /// The mark of an earlier round, which stays on record.
    first: String,
    error: String,
    /// What somebody else saved meanwhile, where it differs from what was typed.
    theirs: String,
}

struct Group {
    title: String,
    max: String,
    items: Vec<Item>,
}

#[derive(Template)]
#[template(path = "judging/sheet.html")]
struct SheetPage {
    ui: Ui,
    form: FormState,
    sheet: SheetId,
    panel: PanelId,
    title: String,
    /// Where the work is read; empty where there is nothing to read.
    work: String,
    work_number: String,
    place: usize,
    done: usize,
    total: usize,
    version: i64,
    groups: Vec<Group>,
    /// Aspects that must be judged again, by code and title.
    again: Vec<(String, String)>,
    subtotal: String,
    most: String,
    previous: Option<SheetId>,
    following: Option<SheetId>,
    skip: Option<SheetId>,
    /// Why nothing can be marked now; empty when it can.
    closed: String,
    saved_clock: String,
    stale: bool,
}

pub(super) async fn sheet_page(
    ctx: &Ctx,
    own: Sheet,
    status: StatusCode,
    refused: Option<(&Fields, &Refusal)>,
) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let panel: Panel = store::load_panel(ctx.read(), own.panel).await?;
    let rules = store::rules_of(ctx.read(), &panel).await?;
    let changes = store::changes_of(ctx.read(), own.id).await?;
    let rounds = store::rounds_of(ctx.read(), own.subject).await?;
    let lines = store::list_lines(ctx.read(), me, Some(own.panel)).await?;
    let standing = marks::standing(&changes, own.position);
    let ui = ctx.ui();

    let mut form = refused.map_or_else(FormState::new, |(fields, refusal)| ctx.form(fields, refusal));
    let stale = matches!(refused, Some((_, Refusal::Stale { .. })));
    let closed = if own.absent {
        ui.t("sheet-absent")
    } else {
        match policy::may_mark_now(&panel, ctx.now()) {
            Err(Refusal::Conflict(text)) => ui.text(&text),
            _ => String::new(),
        }
    };
    let see = See { ui: &ui, rules: &rules, standing: &standing, rounds: &rounds, form: &form };
    let typed = refused.map(|(fields, _)| fields);
    let groups = groups(&see, &own, typed, stale);
    let again: Vec<(String, String)> = groups
        .iter()
        .flat_map(|g| &g.items)
        .filter(|i| !i.first.is_empty() && i.saved.is_empty())
        .map(|i| (i.code.clone(), i.title.clone()))
        .collect();
    let mark_of = |code: &str| marks::current(&standing, &rounds, code);
    let (subtotal, most) = value::subtotal(&rules, &own.aspects, mark_of);
    let at = lines.iter().position(|l| l.id == own.id).unwrap_or(0);
    let present = || lines.iter().filter(|l| !l.absent);
    if stale {
        form = FormState::new(); // said at the top, with both values beside each field
    }
    let page = SheetPage {
        form,
        sheet: own.id,
        panel: own.panel,
        title: panel.title_in(ctx.lang()).to_owned(),
        work: if panel.works.is_empty() { String::new() } else { format!("{}{}", panel.works, own.id) },
        work_number: own.work_number.clone(),
        place: at + 1,
        done: present().filter(|l| !l.is_open()).count(),
        total: present().count(),
        version: own.position,
        groups,
        again,
        subtotal,
        most,
        previous: at.checked_sub(1).and_then(|i| lines.get(i)).map(|l| l.id),
        following: lines.get(at + 1).map(|l| l.id),
        skip: next_open(&lines, own.id),
        closed,
        saved_clock: own.saved_at.map(crate::kernel::Timestamp::local_clock).unwrap_or_default(),
        stale,
        ui,
    };
    page_with(status, &page)
}

/// What all items of a page are seen with.
struct See<'a> {
    ui: &'a Ui,
    rules: &'a RuleSet,
    standing: &'a BTreeMap<&'a str, Standing>,
    rounds: &'a Rounds,
    form: &'a FormState,
}

fn groups(see: &See<'_>, own: &Sheet, typed: Option<&Fields>, stale: bool) -> Vec<Group> {
    let tag = see.ui.lang();
    let rubric = see.rules.rubric();
    let many = rubric.is_some_and(|r| r.modules.len() > 1);
    let mut groups: Vec<(String, Vec<String>, Group)> = Vec::new();
    for placed in rubric.into_iter().flat_map(crate::scoring::Rubric::aspects) {
        if !own.aspects.contains(&placed.aspect.code) {
            continue;
        }
        if groups.last().is_none_or(|(code, ..)| *code != placed.criterion.code) {
            let criterion = placed.criterion.title.of(tag);
            let title = if many {
                format!("{} · {criterion}", placed.module.title.of(tag))
            } else {
                criterion.to_owned()
            };
            let group = Group { title, max: String::new(), items: Vec::new() };
            groups.push((placed.criterion.code.clone(), Vec::new(), group));
        }
        if let Some((_, codes, group)) = groups.last_mut() {
            codes.push(placed.aspect.code.clone());
            group.items.push(item(see, &placed, typed, stale));
        }
    }
    let finish = |(_, codes, group): (String, Vec<String>, Group)| Group {
        max: value::subtotal(see.rules, &codes, |_| None).1,
        ..group
    };
    groups.into_iter().map(finish).collect()
}

fn item(see: &See<'_>, placed: &Placed<'_>, typed: Option<&Fields>, stale: bool) -> Item {
    let (ui, aspect) = (see.ui, placed.aspect);
    let lang = ui.language();
    let code = aspect.code.as_str();
    let marked = marks::current(see.standing, see.rounds, code);
    let (value, raw) = marked.map(|m| value::shown(aspect, m)).unwrap_or_default();
    let saved = marked.map(|m| value::as_one(aspect, m)).unwrap_or_default();
    let earlier = see
        .standing
        .get(code)
        .filter(|s| marked.is_none() && see.rounds.contains_key(code) && s.marked.is_some());
    let say = |m| ui.text(&hints::chip(aspect, m));
    let first = earlier.and_then(|s| s.marked).map(say).unwrap_or_default();

    let shown = |name: String, stored: &str| typed.map_or(stored.to_owned(), |t| t.get(&name).to_owned());
    let (typed_value, typed_raw) = (shown(field(code), &value), shown(raw_field(code), &raw));
    let differs = stale && (typed_value != value || typed_raw != raw);
    let theirs = match marked {
        Some(m) if differs => say(m),
        None if differs => ui.t("mark-none"),
        _ => String::new(),
    };
    let unit = hints::unit(aspect, lang).unwrap_or_default().to_owned();
    let kind = match entry::entry(aspect, lang) {
        Entry::Tiles(tiles) => Kind::Tiles(
            tiles
                .into_iter()
                .map(|tile| {
                    let (big, small) = match tile.face {
                        Face::Met => (ui.t("mark-met"), String::new()),
                        Face::NotMet => (ui.t("mark-not-met"), String::new()),
                        Face::Points(points) => (points.to_string(), String::new()),
                        Face::Level { level, anchor } => (level.to_string(), anchor),
                    };
                    TileView { checked: tile.value == typed_value, value: tile.value, big, small }
                })
                .collect(),
        ),
        Entry::Measured => Kind::One { value: typed_value, unit },
        Entry::Number => Kind::One { value: typed_value, unit: String::new() },
        Entry::Both { raw_needed } => Kind::Two { raw: typed_raw, value: typed_value, unit, raw_needed },
    };
    let mut notes: Vec<String> = aspect.notes.iter().map(|n| n.of(ui.lang()).to_owned()).collect();
    if let crate::scoring::Input::Indicator { guide: Some(guide), .. } = &aspect.input {
        notes.push(guide.of(ui.lang()).to_owned());
    }
    notes.extend(hints::hints(aspect, lang).iter().map(|h| ui.text(h)));
    let chip = match marked {
        Some(m) => (if hints::is_full(aspect, m) { "ok" } else { "warn" }, say(m)),
        None if !first.is_empty() => ("warn", ui.t("mark-again")),
        None => ("line", ui.t("mark-open")),
    };
    Item {
        code: code.to_owned(),
        title: aspect.title.of(ui.lang()).to_owned(),
        max: aspect.max.to_string(),
        notes,
        kind,
        chip,
        saved,
        first,
        error: see.form.error(code).unwrap_or_default().to_owned(),
        theirs,
    }
}

pub(super) fn field(code: &str) -> String {
    format!("m-{code}")
}

pub(super) fn raw_field(code: &str) -> String {
    format!("r-{code}")
}

/// The next sheet in the list's order with something to mark, beginning after
/// this one.
pub(super) fn next_open(lines: &[SheetLine], id: SheetId) -> Option<SheetId> {
    let at = lines.iter().position(|l| l.id == id).unwrap_or(0);
    let round = lines.iter().cycle().skip(at + 1).take(lines.len().saturating_sub(1));
    round.filter(|l| l.is_open()).map(|l| l.id).next()
}
