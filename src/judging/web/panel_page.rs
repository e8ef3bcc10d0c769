//! The panel as its organiser and its chief judge see it.

use std::collections::{BTreeSet, HashMap};

use askama::Template;
use axum::http::StatusCode;

use super::super::{
    model::{Duty, Judge, JudgeState, Panel, PanelStage, SheetState, Subject},
    ops::{self, Blocker},
    policy::{self, Role},
    store::{self, Bar, Progress},
};
use crate::{
    accounts::{self, OrganisationHead, PersonHead},
    kernel::{JudgeId, OrganisationId, PanelId, PersonId, Refusal, SubjectId},
    platform::http::{Ctx, Fields, FormState, Result, Ui, page_with},
    scoring::RuleSet,
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

/// The judges and subjects of a panel, and how far they are.
struct Seen<'a> {
    ui: &'a Ui,
    panel: &'a Panel,
    role: Role,
    judges: &'a [Judge],
    subjects: &'a [Subject],
    people: HashMap<PersonId, PersonHead>,
    by_judge: HashMap<JudgeId, Progress>,
    by_subject: HashMap<SubjectId, Progress>,
    /// Bars and the units they name: only the organiser sees them.
    bars: Vec<Bar>,
    units: HashMap<OrganisationId, OrganisationHead>,
}

const fn light(progress: Progress) -> SheetState {
    match (progress.marked, progress.done >= progress.sheets) {
        (_, true) => SheetState::Complete,
        (0, _) => SheetState::Empty,
        _ => SheetState::Partial,
    }
}

impl<'a> Seen<'a> {
    async fn read(
        ctx: &Ctx,
        ui: &'a Ui,
        panel: &'a Panel,
        role: Role,
        (judges, subjects): (&'a [Judge], &'a [Subject]),
    ) -> std::result::Result<Self, Refusal> {
        let db = ctx.read();
        let people: Vec<_> = judges.iter().map(|j| j.person).collect();
        let bars = if role.organiser { store::list_bars(db, judges).await? } else { Vec::new() };
        let mut origins: Vec<OrganisationId> = bars.iter().map(|b| b.origin).collect();
        if role.organiser && panel.stage == PanelStage::Preparing {
            origins.extend(subjects.iter().map(|s| s.origin));
        }
        origins.sort_unstable();
        origins.dedup();
        Ok(Self {
            people: accounts::people(db, &people).await?,
            by_judge: store::progress_of_judges(db, panel.id).await?,
            by_subject: store::progress_of_subjects(db, panel.id).await?,
            units: accounts::organisations(db, &origins).await?,
            bars,
            ui,
            panel,
            role,
            judges,
            subjects,
        })
    }

    fn is(&self, stage: PanelStage) -> bool {
        self.panel.stage == stage
    }

    fn name_of(&self, judge: &Judge) -> String {
        self.people.get(&judge.person).map(|p| p.name.clone()).unwrap_or_default()
    }

    fn unit(&self, id: OrganisationId) -> String {
        self.units.get(&id).map(|o| o.name.clone()).unwrap_or_default()
    }

    fn judges(&self) -> Vec<JudgeView> {
        self.judges.iter().filter(|j| j.state != JudgeState::Dismissed).map(|j| self.judge(j)).collect()
    }

    fn judge(&self, judge: &Judge) -> JudgeView {
        let kind = match judge.state {
            JudgeState::Accepted => "ok",
            JudgeState::Invited => "info",
            JudgeState::Declined | JudgeState::Dismissed => "line",
        };
        let progress = self.by_judge.get(&judge.id).map(|p| {
            let n = [("done", p.done.to_string()), ("total", p.sheets.to_string())];
            (super::colour(light(*p)), self.ui.ta("panel-judge-progress", &n))
        });
        let email = self.people.get(&judge.person).filter(|_| self.role.organiser);
        JudgeView {
            id: judge.id,
            name: self.name_of(judge),
            email: email.map(|p| p.email.clone()).unwrap_or_default(),
            duty: self.ui.word("judge-duty", judge.duty),
            badge: (kind, self.ui.word("judge-state", judge.state)),
            progress,
            bars: self.bars.iter().filter(|b| b.judge == judge.id).map(|b| self.unit(b.origin)).collect(),
            may_dismiss: self.role.organiser
                && !self.is(PanelStage::Locked)
                && (self.is(PanelStage::Preparing) || judge.state == JudgeState::Invited),
        }
    }

    fn lights(&self) -> Vec<Light> {
        if self.is(PanelStage::Preparing) {
            return Vec::new();
        }
        let of = |subject: &Subject| {
            let state = match self.by_subject.get(&subject.id) {
                _ if subject.absent => SheetState::Absent,
                Some(progress) => light(*progress),
                None => SheetState::Empty,
            };
            Light {
                work_number: subject.work_number.clone(),
                badge: (super::colour(state), self.ui.word("sheet-state", state)),
            }
        };
        self.subjects.iter().map(of).collect()
    }

    /// What is to be done before the panel is opened.
    fn tasks(&self) -> Vec<(String, &'static str, String)> {
        let accepted = |wanted: fn(Duty) -> bool| {
            self.judges.iter().filter(|j| j.state == JudgeState::Accepted && wanted(j.duty)).count()
        };
        let task = |key: &str, n: usize| {
            let (kind, state) = if n > 0 { ("ok", "panel-task-done") } else { ("warn", "panel-task-open") };
            (self.ui.ta(key, &[("n", n.to_string())]), kind, self.ui.t(state))
        };
        vec![
            task("panel-task-chief", accepted(Duty::leads)),
            task("panel-task-judges", accepted(Duty::marks)),
            task("panel-task-subjects", self.subjects.len()),
        ]
    }

    /// Judges for whom a bar may be declared.
    fn bar_judges(&self) -> Vec<(String, String)> {
        let marks =
            |j: &&Judge| matches!(j.state, JudgeState::Accepted | JudgeState::Invited) && j.duty.marks();
        self.judges.iter().filter(marks).map(|j| (j.id.to_string(), self.name_of(j))).collect()
    }

    /// Units from which a judge may be barred, by name.
    fn bar_origins(&self) -> Vec<(String, String)> {
        if !self.role.organiser || !self.is(PanelStage::Preparing) {
            return Vec::new();
        }
        let origins: BTreeSet<OrganisationId> = self.subjects.iter().map(|s| s.origin).collect();
        let mut named: Vec<(String, String)> =
            origins.into_iter().map(|origin| (origin.to_string(), self.unit(origin))).collect();
        named.sort_by(|a, b| (&a.1, &a.0).cmp(&(&b.1, &b.0)));
        named
    }

    /// Subjects that may be noted as absent: nobody has marked them.
    fn may_absent(&self) -> Vec<(String, String)> {
        let untouched = |s: &&Subject| !s.absent && self.by_subject.get(&s.id).is_none_or(|p| p.marked == 0);
        let subjects = self.subjects.iter().filter(untouched);
        subjects.map(|s| (s.id.to_string(), s.work_number.clone())).collect()
    }

    /// What keeps the chief judge from locking: marks too far apart, and the rest.
    async fn in_the_way(&self, ctx: &Ctx) -> std::result::Result<(Vec<SpreadView>, Vec<String>), Refusal> {
        let (mut spreads, mut others) = (Vec::new(), Vec::new());
        if !self.is(PanelStage::Open) || !self.role.chief {
            return Ok((spreads, others));
        }
        let rules = store::rules_of(ctx.read(), self.panel).await?;
        for blocker in ops::blockers(ctx.read(), self.panel, &rules, self.subjects).await? {
            match self.spread(&rules, &blocker) {
                Some(spread) => spreads.push(spread),
                None => others.push(self.ui.text(&ops::reason(&blocker))),
            }
        }
        Ok((spreads, others))
    }

    fn spread(&self, rules: &RuleSet, blocker: &Blocker) -> Option<SpreadView> {
        let Blocker::Spread { subject, work_number, aspect, lowest, highest, allowed, marks, .. } = blocker
        else {
            return None;
        };
        let sees = policy::may_see_spread_marks(self.role);
        let key = if sees { "rejudge-spread" } else { "rejudge-spread-hidden" };
        let args = [
            ("aspect", format!("{aspect} {}", rules.aspect_title(aspect, self.ui.lang()))),
            ("lowest", lowest.to_string()),
            ("highest", highest.to_string()),
            ("allowed", allowed.to_string()),
        ];
        let name = |id: &JudgeId| {
            self.judges.iter().find(|j| j.id == *id).map(|j| self.name_of(j)).unwrap_or_default()
        };
        let marks = marks.iter().filter(|_| sees).map(|(judge, mark)| (name(judge), mark.to_string()));
        Some(SpreadView {
            subject: *subject,
            work_number: work_number.clone(),
            aspect: aspect.clone(),
            text: self.ui.ta(key, &args),
            marks: marks.collect(),
        })
    }
}

/// Several forms share the page: those that were not sent show what is stored.
fn filled(ctx: &Ctx, panel: &Panel, refused: Option<(Fields, &Refusal)>) -> FormState {
    let stored = [
        ("opens", panel.window.opens.local_input()),
        ("closes", panel.window.closes.local_input()),
        ("duty", Duty::Judge.to_string()),
    ];
    let Some((mut fields, refusal)) = refused else { return FormState::filled(stored) };
    for (name, value) in stored {
        if !fields.ticked(name) {
            fields.push(name, value);
        }
    }
    ctx.form(&fields, refusal)
}

pub(super) async fn panel_page(
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
    let seen = Seen::read(ctx, &ui, &panel, role, (&judges, &subjects)).await?;
    let (spreads, blockers) = seen.in_the_way(ctx).await?;
    let stage_kind = match panel.stage {
        PanelStage::Preparing => "line",
        PanelStage::Open => "info",
        PanelStage::Locked => "ok",
    };
    let page = PanelPage {
        form: filled(ctx, &panel, refused),
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
        tasks: seen.tasks(),
        judges: seen.judges(),
        duties: Duty::ALL
            .iter()
            .map(|d| (d.code(), ui.word("judge-duty", d), ui.word("judge-duty-hint", d)))
            .collect(),
        bar_judges: seen.bar_judges(),
        bar_origins: seen.bar_origins(),
        preparing: panel.stage == PanelStage::Preparing,
        open: panel.stage == PanelStage::Open,
        locked: panel.locked_at.map(|at| ui.time(&at)).unwrap_or_default(),
        done: seen.by_judge.values().map(|p| p.done).sum(),
        total: seen.by_judge.values().map(|p| p.sheets).sum(),
        lights: seen.lights(),
        spreads,
        blockers,
        may_absent: seen.may_absent(),
        absent: subjects.iter().filter(|s| s.absent).map(|s| (s.id, s.work_number.clone())).collect(),
        hidden_marks: role.chief && role.marks,
        ui: ui.clone(),
    };
    page_with(status, &page)
}
