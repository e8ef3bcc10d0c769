//! What the chief judge does: calls for another judgement, notes who is
//! absent, locks.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};

use super::{asked, person, role_in};
use crate::{
    accounts,
    audit::{self, Act, Head},
    judging::{
        model::{JudgeState, Panel, PanelStage, Subject},
        policy,
        rules::{
            duties, heads,
            spread::{self, Marks},
        },
        store::{self, Watched, panel, rejudge, sheet, subject},
    },
    kernel::{Change, JudgeId, Lang, PanelId, Points, Refusal, SheetId, SubjectId, Text, require_newest},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx},
    scoring::RuleSet,
};

/// What stands in the way of the lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blocker {
    /// Marks are missing on so many sheets.
    Unfinished { sheets: i64 },
    /// The marks of an aspect lie too far apart.
    Spread {
        subject: SubjectId,
        work_number: String,
        aspect: String,
        round: i32,
        lowest: Points,
        highest: Points,
        allowed: Points,
        /// Who gave what: only for a chief judge who does not mark.
        marks: Vec<(JudgeId, Points)>,
    },
    /// Somebody stepped back and too few are left who mark an aspect.
    Shortage { work_number: String, aspect: String, least: usize, found: usize },
}

/// Everything that stands in the way of the lock, by work number.
///
/// # Errors
/// The database's; conflict before the panel was opened.
pub async fn blockers(
    db: &impl ConnectionTrait,
    panel: &Panel,
    rules: &RuleSet,
    subjects: &[Subject],
) -> Result<Vec<Blocker>, Refusal> {
    let mut found = Vec::new();
    let progress = store::progress_of_judges(db, panel.id).await?;
    let sheets = progress.values().map(|p| p.sheets - p.done).sum();
    if sheets > 0 {
        found.push(Blocker::Unfinished { sheets });
    }
    let watched = store::list_watched(db, panel.id, None, &spread::watched(rules)).await?;
    found.extend(spreads(rules, subjects, &watched));
    found.extend(shortages(db, panel, rules, subjects).await?);
    Ok(found)
}

fn spreads(
    rules: &RuleSet,
    subjects: &[Subject],
    watched: &BTreeMap<(SubjectId, String), Watched>,
) -> Vec<Blocker> {
    let marks: BTreeMap<(SubjectId, String), Marks> = watched
        .iter()
        .map(|(key, w)| {
            let given = w.marks.iter().filter_map(|(_, mark)| *mark).collect();
            (key.clone(), Marks { round: w.round, due: w.marks.len(), given })
        })
        .collect();
    let number: HashMap<SubjectId, &str> = subjects.iter().map(|s| (s.id, s.work_number.as_str())).collect();
    let mut open: Vec<Blocker> = spread::open(rules, &marks)
        .into_iter()
        .map(|o| Blocker::Spread {
            subject: o.subject,
            work_number: number.get(&o.subject).copied().unwrap_or_default().to_owned(),
            aspect: o.aspect.to_owned(),
            round: o.round,
            lowest: o.spread.lowest,
            highest: o.spread.highest,
            allowed: o.spread.allowed,
            marks: watched
                .get(&(o.subject, o.aspect.to_owned()))
                .into_iter()
                .flat_map(|w| w.marks.iter().filter_map(|(judge, mark)| Some((*judge, (*mark)?))))
                .collect(),
        })
        .collect();
    open.sort_by(|a, b| place(a).cmp(&place(b)));
    open
}

fn place(blocker: &Blocker) -> (&str, &str) {
    match blocker {
        Blocker::Unfinished { .. } => ("", ""),
        Blocker::Spread { work_number, aspect, .. } | Blocker::Shortage { work_number, aspect, .. } => {
            (work_number, aspect)
        }
    }
}

async fn shortages(
    db: &impl ConnectionTrait,
    panel: &Panel,
    rules: &RuleSet,
    subjects: &[Subject],
) -> Result<Vec<Blocker>, Refusal> {
    let duties = store::duties_of(db, panel.id, None).await?;
    if duties.recused.is_empty() {
        return Ok(Vec::new()); // nobody stepped back: the freezing saw to it
    }
    let needs = duties::needs(rules);
    let mut short = Vec::new();
    let left: Vec<&Subject> =
        subjects.iter().filter(|s| !s.absent && duties.recused.iter().any(|(r, _)| *r == s.id)).collect();
    for subject in left {
        let sitting = duties.sitting.get(&subject.id);
        for need in &needs {
            let found = sitting.map_or(0, |d| d.values().filter(|(_, a)| a.contains(&need.aspect)).count());
            if found < need.least.max(1) {
                short.push(Blocker::Shortage {
                    work_number: subject.work_number.clone(),
                    aspect: need.aspect.clone(),
                    least: need.least.max(1),
                    found,
                });
            }
        }
    }
    Ok(short)
}

/// Calls for another judgement of an aspect whose marks lie too far apart. The
/// marks given stay on record; every judge marks again in the next round.
///
/// # Errors
/// Conflict unless all have marked and the spread is above the limit.
pub async fn call_again(ctx: &Ctx, id: PanelId, subject: SubjectId, aspect: &str) -> Result<i32, Refusal> {
    let request = asked("rejudge.call", &(id, subject, aspect));
    ctx.in_tx_once(&request, async |tx| call_again_in(tx, ctx, id, subject, aspect).await).await
}

async fn call_again_in(
    tx: &Tx,
    ctx: &Ctx,
    id: PanelId,
    subject: SubjectId,
    aspect: &str,
) -> Result<i32, Refusal> {
    let me = person(&ctx.actor)?;
    let panel = store::lock_panel(tx, id).await?;
    policy::may_lead(role_in(tx, &ctx.actor, &panel).await?.0)?;
    policy::is_open(&panel)?;
    let rules = store::rules_of(tx, &panel).await?;
    let subjects = store::list_subjects(tx, id).await?;
    let of = subjects.iter().find(|s| s.id == subject).ok_or(Refusal::NotFound)?;
    let watched = store::list_watched(tx, id, Some(subject), &[aspect.to_owned()]).await?;
    let open = spreads(&rules, &subjects, &watched);
    let Some(Blocker::Spread { round, .. }) = open.first() else {
        return Err(Refusal::conflict("rejudge-not-needed"));
    };

    let round = round + 1;
    let (position, prev) = store::rejudge_head(tx, subject).await?;
    let mut row = rejudge::Model {
        seq: 0,
        subject,
        position: position + 1,
        aspect: aspect.to_owned(),
        round,
        at: ctx.now().0,
        called_by: me,
        prev_hash: prev,
        hash: String::new(),
        alg: String::new(),
        key_id: String::new(),
    };
    let link = audit::link(row.position, &row.prev_hash, &ctx.app.keys.signing_id(), &row.body());
    (row.hash, row.alg, row.key_id) = (link.hash, link.alg, link.key_id);
    let mut row: rejudge::ActiveModel = row.into();
    row.seq = NotSet;
    rejudge::Entity::insert(row).exec_without_returning(tx).await?;

    // All had marked it, so all owe one more.
    let duties = store::duties_of(tx, id, Some(subject)).await?;
    let sitting = duties.sitting.get(&subject).cloned().unwrap_or_default();
    let owing: Vec<(JudgeId, SheetId)> = sitting
        .into_iter()
        .filter(|(_, (_, aspects))| aspects.iter().any(|a| a == aspect))
        .map(|(judge, (sheet, _))| (judge, sheet))
        .collect();
    sheet::Entity::update_many()
        .col_expr(sheet::Column::Marked, Expr::col(sheet::Column::Marked).sub(1))
        .filter(sheet::Column::Id.is_in(owing.iter().map(|(_, s)| *s)))
        .exec(tx)
        .await?;
    let act = Act::new("rejudge.called", ("subject", subject), panel.chain)
        .says("aspect", aspect)
        .with("round", round);
    audit::record(tx, ctx, act).await?;
    tell(tx, ctx, &panel, &of.work_number, aspect, &owing).await?;
    tx.changed(Change::Panel(id)).await?;
    Ok(round)
}

/// Tells those who must mark again, without saying what anybody gave.
async fn tell(
    tx: &Tx,
    ctx: &Ctx,
    panel: &Panel,
    work_number: &str,
    aspect: &str,
    owing: &[(JudgeId, SheetId)],
) -> Result<(), Refusal> {
    let judges = store::list_judges(tx, panel.id).await?;
    let people: Vec<_> = judges.iter().map(|j| j.person).collect();
    let people = accounts::people(tx, &people).await?;
    for (judge, sheet) in owing {
        let Some(judge) = judges.iter().find(|j| j.id == *judge) else { continue };
        let Some(to) = people.get(&judge.person) else { continue };
        let title = if to.lang == Lang::En { panel.title_en.clone() } else { panel.title.clone() };
        let letter = Letter {
            kind: "judge-again",
            to: to.email.clone(),
            lang: to.lang,
            args: vec![
                ("name", to.name.clone()),
                ("title", title),
                ("work", work_number.to_owned()),
                ("aspect", aspect.to_owned()),
                ("link", format!("{}/judging/sheets/{sheet}", ctx.app.config.base_url())),
            ],
            about: sheet.0,
        };
        notifications::queue(tx, ctx, letter).await?;
    }
    Ok(())
}

/// Notes that a subject did not appear, or that it did after all.
///
/// # Errors
/// Conflict when it has marks: those stay.
pub async fn set_absent(ctx: &Ctx, id: PanelId, subject: SubjectId, absent: bool) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("subject.absent", &(id, subject, absent)), async |tx| {
        let panel = store::lock_panel(tx, id).await?;
        policy::may_lead(role_in(tx, &ctx.actor, &panel).await?.0)?;
        policy::is_open(&panel)?;
        let subjects = store::list_subjects(tx, id).await?;
        let of = subjects.iter().find(|s| s.id == subject).ok_or(Refusal::NotFound)?;
        if of.absent == absent {
            return Ok(());
        }
        let begun = sheet::Entity::find()
            .filter(sheet::Column::Subject.eq(subject))
            .filter(sheet::Column::Position.gt(0))
            .one(tx)
            .await?;
        if absent && begun.is_some() {
            return Err(Refusal::conflict(Text::new("subject-has-marks").with("work", &of.work_number)));
        }
        let row = subject::ActiveModel {
            id: Unchanged(subject),
            absent_at: Set(absent.then_some(ctx.now().0)),
            ..Default::default()
        };
        row.update(tx).await?;
        let act = Act::new("subject.absent", ("subject", subject), panel.chain).with("absent", absent);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Panel(id)).await?;
        Ok(())
    })
    .await
}

/// Locks the panel for good: no mark is accepted from here on. Where every
/// sheet ends is written into the chain of the whole, and signed.
///
/// # Errors
/// Conflict while marks are missing, a spread is open or an aspect has too few
/// judges; stale when the panel changed since it was looked at.
pub async fn lock(ctx: &Ctx, id: PanelId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("panel.lock", &(id, version)), async |tx| lock_in(tx, ctx, id, version).await).await
}

async fn lock_in(tx: &Tx, ctx: &Ctx, id: PanelId, version: i64) -> Result<(), Refusal> {
    let me = person(&ctx.actor)?;
    // From here nobody else saves: whoever did is counted, whoever waits is refused.
    let panel = store::lock_panel(tx, id).await?;
    policy::may_lead(role_in(tx, &ctx.actor, &panel).await?.0)?;
    policy::is_open(&panel)?;
    require_newest(version, panel.version)?;
    let rules = store::rules_of(tx, &panel).await?;
    let subjects = store::list_subjects(tx, id).await?;
    if let Some(first) = blockers(tx, &panel, &rules, &subjects).await?.into_iter().next() {
        return Err(Refusal::conflict(reason(&first)));
    }
    let row = panel::ActiveModel {
        id: Unchanged(id),
        stage: Set(PanelStage::Locked),
        locked_at: Set(Some(ctx.now().0)),
        locked_by: Set(Some(me)),
        version: Set(version + 1),
        ..Default::default()
    };
    row.update(tx).await?;

    let mut signed = store::heads(tx, panel.contest).await?;
    let listed: Vec<serde_json::Value> =
        signed.iter().map(|h| serde_json::json!([h.chain, h.position, h.hash])).collect();
    let act = Act::new("panel.locked", ("panel", id), panel.chain)
        .with("heads", listed)
        .with("heads_hash", heads::digest(&signed));
    audit::record(tx, ctx, act).await?;
    signed.extend(trails(tx, &panel).await?);
    audit::checkpoint(tx, ctx, panel.chain, "lock", signed).await?;
    tx.changed(Change::Panel(id)).await?;
    Ok(())
}

/// The trail of the whole and those of its judges.
async fn trails(tx: &Tx, panel: &Panel) -> Result<Vec<Head>, Refusal> {
    let mut heads: Vec<Head> = audit::head(tx, panel.chain).await?.into_iter().collect();
    for judge in store::list_judges(tx, panel.id).await? {
        if judge.state == JudgeState::Accepted {
            heads.extend(audit::head(tx, judge.id.0).await?);
        }
    }
    Ok(heads)
}

/// Why the lock is refused, and what to do.
pub fn reason(blocker: &Blocker) -> Text {
    match blocker {
        Blocker::Unfinished { sheets } => Text::new("lock-unfinished").with("n", sheets),
        Blocker::Spread { work_number, aspect, .. } => {
            Text::new("lock-spread").with("work", work_number).with("aspect", aspect)
        }
        Blocker::Shortage { work_number, aspect, least, found } => Text::new("lock-shortage")
            .with("work", work_number)
            .with("aspect", aspect)
            .with("least", least)
            .with("found", found),
    }
}
