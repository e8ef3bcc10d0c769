//! A panel from its opening to the first mark.

use std::collections::BTreeSet;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, EntityTrait, QueryFilter,
};
use uuid::Uuid;

use super::{asked, role_in};
use crate::{
    accounts,
    audit::{self, Act, GENESIS},
    judging::{
        model::{JudgeState, NewPanel, NewSubject, Panel, PanelStage},
        policy,
        rules::duties::{self, Marker},
        store::{self, bar, panel, sheet, subject},
    },
    kernel::{Change, JudgeId, PanelId, Problems, Refusal, SubjectId, Text, Window, require_newest},
    platform::{db::Tx, http::Ctx},
    scoring::RuleSet,
};

/// Rows of one statement.
const PART: usize = 500;

/// Opens the panel of a contest, in the transaction that creates the contest.
///
/// # Errors
/// The database's; a contest has one panel.
pub async fn open_panel(tx: &Tx, ctx: &Ctx, new: NewPanel) -> Result<PanelId, Refusal> {
    let id: PanelId = ctx.app.dice.blind_id();
    let row = panel::ActiveModel {
        id: Set(id),
        contest: Set(new.contest),
        chain: Set(new.chain),
        host: Set(new.host),
        title: Set(new.title),
        title_en: Set(new.title_en),
        opens: Set(new.window.opens.0),
        closes: Set(new.window.closes.0),
        works: Set(new.works.to_owned()),
        rules: Set(None),
        rules_hash: Set(None),
        stage: Set(PanelStage::Preparing),
        frozen_at: Set(None),
        locked_at: Set(None),
        locked_by: Set(None),
        created_at: Set(ctx.now().0),
        version: Set(1),
    };
    panel::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("panel.opened", ("panel", id), new.chain).says("contest", new.contest);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Panel(id)).await?;
    Ok(id)
}

/// Seats the subjects of a contest; a second draw replaces those of the first.
///
/// # Errors
/// Conflict once the panel was opened.
pub async fn seat_subjects(
    tx: &Tx,
    ctx: &Ctx,
    contest: impl Into<Uuid>,
    subjects: Vec<NewSubject>,
) -> Result<(), Refusal> {
    let panel = store::load_panel_of(tx, contest.into()).await?;
    let panel = store::lock_panel(tx, panel.id).await?;
    if panel.stage != PanelStage::Preparing {
        return Err(Refusal::conflict("panel-already-open"));
    }
    subject::Entity::delete_many().filter(subject::Column::Panel.eq(panel.id)).exec(tx).await?;
    for part in subjects.chunks(PART) {
        let rows = part.iter().map(|s| subject::ActiveModel {
            id: Set(s.id),
            panel: Set(panel.id),
            work_number: Set(s.work_number.clone()),
            origin: Set(s.origin),
            absent_at: Set(None),
        });
        subject::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    let act = Act::new("panel.seated", ("panel", panel.id), panel.chain).with("subjects", subjects.len());
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Panel(panel.id)).await?;
    Ok(())
}

/// Freezes the rule set and assigns the sheets: every judge who marks gets one
/// for every subject they are not barred from. From here on marks are taken.
///
/// # Errors
/// Conflict when there is no chief judge, no subject, no rubric, or too few
/// judges who may mark some subject; each says what is missing.
pub async fn freeze(tx: &Tx, ctx: &Ctx, contest: impl Into<Uuid>, rules: &RuleSet) -> Result<(), Refusal> {
    let panel = store::load_panel_of(tx, contest.into()).await?;
    let panel = store::lock_panel(tx, panel.id).await?;
    if panel.stage != PanelStage::Preparing {
        return Err(Refusal::conflict("panel-already-open"));
    }
    if rules.rubric().is_none_or(|rubric| rubric.aspects().next().is_none()) {
        return Err(Refusal::conflict("panel-no-rubric"));
    }
    let subjects = store::list_subjects(tx, panel.id).await?;
    if subjects.is_empty() {
        return Err(Refusal::conflict("panel-no-subjects"));
    }
    let judges = store::list_judges(tx, panel.id).await?;
    if !judges.iter().any(|j| j.state == JudgeState::Accepted && j.duty.leads()) {
        return Err(Refusal::conflict("panel-no-chief"));
    }
    let markers = markers(tx, ctx, &panel).await?;
    let needs = duties::needs(rules);
    let mut rows = Vec::new();
    for (turn, subject) in subjects.iter().enumerate() {
        let eligible: Vec<JudgeId> =
            markers.iter().filter(|m| m.may_mark(subject.origin)).map(|m| m.judge).collect();
        let assigned = duties::assign(turn, &eligible, &needs).map_err(|short| {
            let worst = short.into_iter().max_by_key(|s| s.least - s.found);
            worst.map_or_else(
                || Refusal::conflict("panel-no-rubric"),
                |s| {
                    Refusal::conflict(
                        Text::new("panel-shortage")
                            .with("work", &subject.work_number)
                            .with("aspect", s.aspect)
                            .with("least", s.least)
                            .with("found", s.found),
                    )
                },
            )
        })?;
        for (judge, aspects) in assigned {
            rows.push(new_sheet(ctx, panel.id, judge, subject.id, &aspects)?);
        }
    }
    let sheets = rows.len();
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(PART));
        sheet::Entity::insert_many(rows).exec_without_returning(tx).await?;
        rows = rest;
    }

    let document = rules.to_json().map_err(Refusal::internal)?;
    let rules_hash = crate::platform::keys::sha256_hex(document.as_bytes());
    let row = panel::ActiveModel {
        id: Unchanged(panel.id),
        rules: Set(Some(document)),
        rules_hash: Set(Some(rules_hash.clone())),
        stage: Set(PanelStage::Open),
        frozen_at: Set(Some(ctx.now().0)),
        version: Set(panel.version + 1),
        ..Default::default()
    };
    row.update(tx).await?;
    let act = Act::new("panel.frozen", ("panel", panel.id), panel.chain)
        .with("judges", markers.len())
        .with("rules_hash", rules_hash)
        .with("sheets", sheets)
        .with("subjects_hash", store::frozen_list(tx, panel.id).await?);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Panel(panel.id)).await?;
    Ok(())
}

/// The judges who accepted and mark, with what they are barred from: declared
/// bars, and every organisation they belong to, which is written down as a bar.
pub(super) async fn markers(tx: &Tx, ctx: &Ctx, panel: &Panel) -> Result<Vec<Marker>, Refusal> {
    let judges = store::list_judges(tx, panel.id).await?;
    let declared = store::list_bars(tx, &judges).await?;
    let mut markers = Vec::new();
    for judge in judges.iter().filter(|j| j.state == JudgeState::Accepted && j.duty.marks()) {
        let mut barred: BTreeSet<_> =
            declared.iter().filter(|b| b.judge == judge.id).map(|b| b.origin).collect();
        for origin in accounts::list_organisations_of(tx, judge.person).await? {
            if barred.insert(origin) {
                insert_bar(tx, ctx, judge.id, origin, "member").await?;
            }
        }
        markers.push(Marker { judge: judge.id, barred });
    }
    markers.sort_by_key(|m| m.judge);
    Ok(markers)
}

pub(super) async fn insert_bar(
    tx: &Tx,
    ctx: &Ctx,
    judge: JudgeId,
    origin: crate::kernel::OrganisationId,
    reason: &str,
) -> Result<(), Refusal> {
    let row = bar::ActiveModel {
        judge: Set(judge),
        origin: Set(origin),
        reason: Set(reason.to_owned()),
        at: Set(ctx.now().0),
    };
    bar::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

pub(super) fn new_sheet(
    ctx: &Ctx,
    panel: PanelId,
    judge: JudgeId,
    subject: SubjectId,
    aspects: &[String],
) -> Result<sheet::ActiveModel, Refusal> {
    Ok(sheet::ActiveModel {
        // Random: its order tells nothing.
        id: Set(ctx.app.dice.blind_id()),
        panel: Set(panel),
        judge: Set(judge),
        subject: Set(subject),
        aspects: Set(serde_json::to_string(aspects).map_err(Refusal::internal)?),
        due: Set(i32::try_from(aspects.len()).unwrap_or(i32::MAX)),
        position: Set(0),
        head: Set(GENESIS.to_owned()),
        marked: Set(0),
        saved_at: Set(None),
        recused_at: Set(None),
    })
}

/// Moves the window in which marks are taken.
///
/// # Errors
/// 422 under `closes` when it does not end after it begins; conflict after the
/// lock; stale when somebody changed the panel meanwhile.
pub async fn move_window(ctx: &Ctx, id: PanelId, window: Window, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("panel.window", &(id, window, version)), async |tx| {
        let panel = store::lock_panel(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, &panel).await?.0)?;
        policy::may_still_change(&panel)?;
        let mut problems = Problems::new();
        problems.unless(window.opens < window.closes, "closes", "panel-window-order");
        problems.finish()?;
        require_newest(version, panel.version)?;
        let row = panel::ActiveModel {
            id: Unchanged(id),
            opens: Set(window.opens.0),
            closes: Set(window.closes.0),
            version: Set(version + 1),
            ..Default::default()
        };
        row.update(tx).await?;
        let act = Act::new("panel.window-moved", ("panel", id), panel.chain)
            .with("opens", window.opens.0)
            .with("closes", window.closes.0);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Panel(id)).await?;
        Ok(())
    })
    .await
}
