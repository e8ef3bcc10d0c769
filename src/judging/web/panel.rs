//! The panel for its organiser and its chief judge.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;

use super::super::{
    model::{Duty, Judge, JudgeState, PanelStage, SheetState},
    ops::{self, Blocker, Invite},
    policy, store,
};
use crate::{
    accounts,
    kernel::{JudgeId, OrganisationId, PanelId, Problems, Refusal, SubjectId, Timestamp, Window},
    platform::http::{Ctx, Fields, FormState, Path, Posted, Result, Ui, page_with},
};

struct JudgeView {
    id: JudgeId,
    name: String,
    email: String,
    duty: String,
    badge: (&'static str, String),
    /// Traffic light and words, once there are sheets.
    progress: Option<(&'static str, String)>,
    bars: Vec<String>,
    may_dismiss: bool,
}

struct Light {
    work_number: String,
    badge: (&'static str, String),
}

struct SpreadView {
    subject: SubjectId,
    work_number: String,
    aspect: String,
    text: String,
    /// Names and marks; empty unless this chief judge may see them.
    marks: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "judging/panel.html")]
struct PanelPage {
    ui: Ui,
    form: FormState,
    panel: PanelId,
    title: String,
    stage: (&'static str, String),
    step: usize,
    steps: Vec<String>,
    when: String,
    version: i64,
    organiser: bool,
    chief: bool,
    /// Tasks before the panel is opened: label, colour, state.
    tasks: Vec<(String, &'static str, String)>,
    judges: Vec<JudgeView>,
    duties: Vec<(&'static str, String, String)>,
    bar_judges: Vec<(String, String)>,
    bar_origins: Vec<(String, String)>,
    preparing: bool,
    open: bool,
    locked: String,
    done: i64,
    total: i64,
    lights: Vec<Light>,
    spreads: Vec<SpreadView>,
    /// Other reasons why the panel cannot be locked.
    blockers: Vec<String>,
    may_absent: Vec<(String, String)>,
    absent: Vec<(SubjectId, String)>,
    hidden_marks: bool,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<PanelId>) -> Result {
    panel_page(&ctx, id, StatusCode::OK, None).await
}

/// The page again with what was typed and what is wrong, for a refusal that
/// belongs beside a field; other refusals have pages of their own.
async fn again(ctx: &Ctx, id: PanelId, posted: &Posted, refusal: Refusal) -> Result {
    let status = match &refusal {
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict(_) | Refusal::Stale { .. } => StatusCode::CONFLICT,
        _ => return Err(refusal.into()),
    };
    panel_page(ctx, id, status, Some((posted.fields.clone(), &refusal))).await
}

fn here(id: PanelId) -> String {
    format!("/panels/{id}")
}

pub(super) async fn invite(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let asked = async {
        let mut problems = Problems::new();
        let duty = fields.get("duty").parse::<Duty>().ok();
        problems.unless(duty.is_some(), "duty", "judge-duty-missing");
        problems.finish()?;
        let invite = Invite {
            name: fields.get("name").to_owned(),
            email: fields.get("email").to_owned(),
            duty: duty.unwrap_or(Duty::Judge),
            lang: ctx.lang(),
        };
        ops::invite(&ctx, id, invite).await
    };
    match asked.await {
        Ok(_) => Ok(ctx.flash("judge-invited", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn dismiss(ctx: Ctx, Path((id, judge)): Path<(PanelId, JudgeId)>, posted: Posted) -> Result {
    match ops::dismiss(&ctx, id, judge).await {
        Ok(()) => Ok(ctx.flash("judge-dismissed", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn bar(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let judge: Option<JudgeId> = posted.fields.parsed("judge");
    let origin: Option<OrganisationId> = posted.fields.parsed("origin");
    let Some(judge) = judge else {
        return again(&ctx, id, &posted, Refusal::field("judge", "bar-judge-missing")).await;
    };
    match ops::bar(&ctx, id, judge, origin).await {
        Ok(()) => Ok(ctx.flash("bar-declared", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn move_window(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let asked = async {
        let mut problems = Problems::new();
        let mut time = |name: &str| {
            let parsed = Timestamp::from_local_input(posted.fields.get(name));
            problems.take(name, parsed.map_err(|_| crate::kernel::Text::new("panel-window-form")))
        };
        let (opens, closes) = (time("opens"), time("closes"));
        problems.finish()?;
        let (Some(opens), Some(closes)) = (opens, closes) else { return Err(Refusal::NotFound) };
        let version = posted.fields.parsed("version").unwrap_or(-1);
        ops::move_window(&ctx, id, Window { opens, closes }, version).await
    };
    match asked.await {
        Ok(()) => Ok(ctx.flash("panel-window-moved", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn call_again(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let subject: SubjectId = posted.fields.parsed("subject").ok_or(Refusal::NotFound)?;
    match ops::call_again(&ctx, id, subject, posted.fields.get("aspect")).await {
        Ok(_) => Ok(ctx.flash("rejudge-called", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn set_absent(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let absent = posted.fields.get("absent") == "yes";
    let Some(subject) = posted.fields.parsed::<SubjectId>("subject") else {
        return again(&ctx, id, &posted, Refusal::field("subject", "subject-missing")).await;
    };
    match ops::set_absent(&ctx, id, subject, absent).await {
        Ok(()) if absent => Ok(ctx.flash("subject-noted-absent", &here(id))),
        Ok(()) => Ok(ctx.flash("subject-noted-present", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn lock(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    if posted.fields.get("confirmed") != "yes" {
        return again(&ctx, id, &posted, Refusal::field("confirmed", "lock-unconfirmed")).await;
    }
    let version = posted.fields.parsed("version").unwrap_or(-1);
    match ops::lock(&ctx, id, version).await {
        Ok(()) => Ok(ctx.flash("lock-done", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

async fn panel_page(
    ctx: &Ctx,
    id: PanelId,
    status: StatusCode,
    refused: Option<(Fields, &Refusal)>,
) -> Result {
    let panel = store::load_panel(ctx.read(), id).await?;
    let (role, _) = ops::role_in(ctx.read(), &ctx.actor, &panel).await?;
    policy::may_see_panel(role)?;
    let ui = ctx.ui();
    let judges = store::list_judges(ctx.read(), id).await?;
    let subjects = store::list_subjects(ctx.read(), id).await?;
    let people: Vec<_> = judges.iter().map(|j| j.person).collect();
    let people = accounts::people(ctx.read(), &people).await?;
    let name_of = |judge: &Judge| people.get(&judge.person).map(|p| p.name.clone()).unwrap_or_default();
    let (open, preparing) = (panel.stage == PanelStage::Open, panel.stage == PanelStage::Preparing);

    let by_judge = store::progress_of_judges(ctx.read(), id).await?;
    let by_subject = store::progress_of_subjects(ctx.read(), id).await?;
    let light = |p: store::Progress| match (p.marked, p.done >= p.sheets) {
        (_, true) => SheetState::Complete,
        (0, _) => SheetState::Empty,
        _ => SheetState::Partial,
    };
    let lights = subjects
        .iter()
        .filter(|_| !preparing)
        .map(|s| {
            let state = match by_subject.get(&s.id) {
                _ if s.absent => SheetState::Absent,
                Some(p) => light(*p),
                None => SheetState::Empty,
            };
            Light {
                work_number: s.work_number.clone(),
                badge: (super::colour(state), ui.word("sheet-state", state)),
            }
        })
        .collect();

    // Bars and origins name units: only the organiser sees them.
    let bars = if role.organiser { store::list_bars(ctx.read(), &judges).await? } else { Vec::new() };
    let mut origins: Vec<OrganisationId> = bars.iter().map(|b| b.origin).collect();
    if role.organiser && preparing {
        origins.extend(subjects.iter().map(|s| s.origin));
    }
    origins.sort_unstable();
    origins.dedup();
    let units = accounts::organisations(ctx.read(), &origins).await?;
    let unit = |id: &OrganisationId| units.get(id).map(|o| o.name.clone()).unwrap_or_default();

    let mut spreads = Vec::new();
    let mut blockers = Vec::new();
    if open && role.chief {
        let rules = store::rules_of(ctx.read(), &panel).await?;
        let names: HashMap<JudgeId, String> = judges.iter().map(|j| (j.id, name_of(j))).collect();
        for blocker in ops::blockers(ctx.read(), &panel, &rules, &subjects).await? {
            let Blocker::Spread { subject, work_number, aspect, lowest, highest, allowed, marks, .. } =
                blocker
            else {
                blockers.push(ui.text(&ops::reason(&blocker)));
                continue;
            };
            let title =
                rules.rubric().and_then(|r| r.find(&aspect)).map(|p| p.aspect.title.of(ui.lang()).to_owned());
            let sees = policy::may_see_spread_marks(role);
            let key = if sees { "rejudge-spread" } else { "rejudge-spread-hidden" };
            let text = ui.ta(
                key,
                &[
                    ("aspect", format!("{aspect} {}", title.unwrap_or_default())),
                    ("lowest", lowest.to_string()),
                    ("highest", highest.to_string()),
                    ("allowed", allowed.to_string()),
                ],
            );
            let marks = if sees { marks } else { Vec::new() };
            let marks = marks
                .into_iter()
                .map(|(judge, mark)| (names.get(&judge).cloned().unwrap_or_default(), mark.to_string()))
                .collect();
            spreads.push(SpreadView { subject, work_number, aspect, text, marks });
        }
    }

    let views = judges
        .iter()
        .filter(|j| j.state != JudgeState::Dismissed)
        .map(|j| {
            let kind = match j.state {
                JudgeState::Accepted => "ok",
                JudgeState::Invited => "info",
                JudgeState::Declined | JudgeState::Dismissed => "line",
            };
            let progress = by_judge.get(&j.id).map(|p| {
                let n = [("done", p.done.to_string()), ("total", p.sheets.to_string())];
                (super::colour(light(*p)), ui.ta("panel-judge-progress", &n))
            });
            JudgeView {
                id: j.id,
                name: name_of(j),
                email: if role.organiser {
                    people.get(&j.person).map(|p| p.email.clone()).unwrap_or_default()
                } else {
                    String::new()
                },
                duty: ui.word("judge-duty", j.duty),
                badge: (kind, ui.word("judge-state", j.state)),
                progress,
                bars: bars.iter().filter(|b| b.judge == j.id).map(|b| unit(&b.origin)).collect(),
                may_dismiss: role.organiser
                    && panel.stage != PanelStage::Locked
                    && (preparing || j.state == JudgeState::Invited),
            }
        })
        .collect();

    let accepted = |wanted: fn(Duty) -> bool| {
        judges.iter().filter(|j| j.state == JudgeState::Accepted && wanted(j.duty)).count()
    };
    let task = |key: &str, n: usize| {
        let (kind, state) = if n > 0 { ("ok", "panel-task-done") } else { ("warn", "panel-task-open") };
        (ui.ta(key, &[("n", n.to_string())]), kind, ui.t(state))
    };
    let tasks = vec![
        task("panel-task-chief", accepted(Duty::leads)),
        task("panel-task-judges", accepted(Duty::marks)),
        task("panel-task-subjects", subjects.len()),
    ];
    let bar_judges = judges
        .iter()
        .filter(|j| matches!(j.state, JudgeState::Accepted | JudgeState::Invited) && j.duty.marks())
        .map(|j| (j.id.to_string(), name_of(j)))
        .collect();
    let bar_origins = if role.organiser && preparing {
        let mut named: Vec<(String, String)> = subjects
            .iter()
            .map(|s| (s.origin.to_string(), unit(&s.origin)))
            .collect::<std::collections::BTreeSet<_>>()
            .into_iter()
            .collect();
        named.sort_by(|a, b| a.1.cmp(&b.1));
        named
    } else {
        Vec::new()
    };
    let untouched =
        |s: &&super::super::model::Subject| !s.absent && by_subject.get(&s.id).is_none_or(|p| p.marked == 0);
    let stage_kind = match panel.stage {
        PanelStage::Preparing => "line",
        PanelStage::Open => "info",
        PanelStage::Locked => "ok",
    };
    // Several forms share the page: those not sent show what is stored.
    let stored = [
        ("opens", panel.window.opens.local_input()),
        ("closes", panel.window.closes.local_input()),
        ("duty", Duty::Judge.to_string()),
    ];
    let form = match refused {
        None => FormState::filled(stored),
        Some((mut fields, refusal)) => {
            for (name, value) in stored {
                if !fields.ticked(name) {
                    fields.push(name, value);
                }
            }
            ctx.form(&fields, refusal)
        }
    };
    let page = PanelPage {
        form,
        panel: id,
        title: panel.title_in(ctx.lang()).to_owned(),
        stage: (stage_kind, ui.word("panel-stage", panel.stage)),
        step: match panel.stage {
            PanelStage::Preparing if subjects.is_empty() => 1,
            PanelStage::Preparing => 2,
            PanelStage::Open => 3,
            PanelStage::Locked => 5,
        },
        steps: ["panel-step-judges", "panel-step-subjects", "panel-step-marks", "panel-step-lock"]
            .map(|key| ui.t(key))
            .to_vec(),
        when: ui.ta(
            "panel-when",
            &[("opens", ui.time(&panel.window.opens)), ("closes", ui.time(&panel.window.closes))],
        ),
        version: panel.version,
        organiser: role.organiser,
        chief: role.chief,
        tasks,
        judges: views,
        duties: Duty::ALL
            .iter()
            .map(|d| (d.code(), ui.word("judge-duty", d), ui.word("judge-duty-hint", d)))
            .collect(),
        bar_judges,
        bar_origins,
        preparing,
        open,
        locked: panel.locked_at.map(|at| ui.time(&at)).unwrap_or_default(),
        done: by_judge.values().map(|p| p.done).sum(),
        total: by_judge.values().map(|p| p.sheets).sum(),
        lights,
        spreads,
        blockers,
        may_absent: subjects
            .iter()
            .filter(untouched)
            .map(|s| (s.id.to_string(), s.work_number.clone()))
            .collect(),
        absent: subjects.iter().filter(|s| s.absent).map(|s| (s.id, s.work_number.clone())).collect(),
        hidden_marks: role.chief && role.marks,
        ui,
    };
    page_with(status, &page)
}
