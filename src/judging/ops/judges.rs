//! Judges: invited, barred, stepping back.

use std::collections::BTreeMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    EntityTrait,
};

use super::{
    asked,
    panels::{insert_bar, markers, new_sheet},
    person, role_in,
};
use crate::{
    accounts::{self, AppointmentRole},
    audit::{self, Act},
    judging::{
        model::{Duty, Judge, JudgeState, Panel, PanelStage, Subject},
        policy,
        rules::duties::{self, Marker, Need},
        store::{self, PanelDuties, judge, sheet},
    },
    kernel::{Change, JudgeId, Lang, OrganisationId, PanelId, Problems, Refusal, SheetId},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx},
};

/// An invitation to type in.
#[derive(Clone, Debug)]
pub struct Invite {
    pub name: String,
    pub email: String,
    pub duty: Duty,
    pub lang: Lang,
}

/// Invites a judge by e-mail. Whoever has no account gets one, and a link to
/// choose a password.
///
/// # Errors
/// 422 under `email` or `name`; conflict after the lock.
pub async fn invite(ctx: &Ctx, id: PanelId, invite: Invite) -> Result<JudgeId, Refusal> {
    ctx.in_tx_once(&asked("judge.invite", &(id, &invite.email, invite.duty)), async |tx| {
        invite_in(tx, ctx, id, &invite).await
    })
    .await
}

async fn invite_in(tx: &Tx, ctx: &Ctx, id: PanelId, invite: &Invite) -> Result<JudgeId, Refusal> {
    let panel = store::lock_panel(tx, id).await?;
    policy::may_organise(role_in(tx, &ctx.actor, &panel).await?.0)?;
    policy::may_still_change(&panel)?;
    let person = accounts::ensure_person(tx, ctx, &invite.email, &invite.name, invite.lang).await?;
    let known = store::find_judge(tx, id, person).await?;
    let judge_id = match known {
        Some(judge) if matches!(judge.state, JudgeState::Invited | JudgeState::Accepted) => {
            return Err(Refusal::field("email", "judge-already-invited"));
        }
        Some(judge) => {
            let row = judge::ActiveModel {
                id: Unchanged(judge.id),
                chief: Set(invite.duty.leads()),
                marks: Set(invite.duty.marks()),
                state: Set(JudgeState::Invited),
                answered_at: Set(None),
                ..Default::default()
            };
            row.update(tx).await?;
            judge.id
        }
        None => {
            let judge_id: JudgeId = ctx.app.dice.blind_id();
            let row = judge::ActiveModel {
                id: Set(judge_id),
                panel: Set(id),
                person: Set(person),
                chief: Set(invite.duty.leads()),
                marks: Set(invite.duty.marks()),
                state: Set(JudgeState::Invited),
                created_at: Set(ctx.now().0),
                answered_at: Set(None),
            };
            judge::Entity::insert(row).exec_without_returning(tx).await?;
            judge_id
        }
    };
    let act = Act::new("judge.invited", ("judge", judge_id), panel.chain)
        .says("duty", invite.duty)
        .says("person", person);
    audit::record(tx, ctx, act).await?;
    let to = accounts::load_person(tx, person).await?;
    let title = if to.lang == Lang::En { panel.title_en.clone() } else { panel.title.clone() };
    let letter = Letter {
        kind: "judge-invited",
        to: to.email,
        lang: to.lang,
        args: vec![
            ("name", to.name),
            ("title", title),
            ("link", format!("{}/judging", ctx.app.config.base_url())),
        ],
        about: judge_id.0,
    };
    notifications::queue(tx, ctx, letter).await?;
    tx.changed(Change::Panel(id)).await?;
    Ok(judge_id)
}

/// Accepts an invitation. Onto an open panel, the newcomer takes over what has
/// too few judges.
///
/// # Errors
/// Not found for anybody else's invitation; conflict after the lock.
pub async fn accept(ctx: &Ctx, id: JudgeId) -> Result<PanelId, Refusal> {
    ctx.in_tx_once(&asked("judge.accept", &id), async |tx| {
        let (panel, judge) = own_invitation(tx, ctx, id).await?;
        answer(tx, ctx, &panel, &judge, JudgeState::Accepted).await?;
        if judge.duty.leads() {
            accounts::appoint(tx, ctx, judge.person, panel.id.0, AppointmentRole::ChiefJudge).await?;
        }
        if judge.duty.marks() {
            accounts::appoint(tx, ctx, judge.person, panel.id.0, AppointmentRole::Judge).await?;
            if panel.stage == PanelStage::Open {
                take_over(tx, ctx, &panel, judge.id).await?;
            }
        }
        Ok(panel.id)
    })
    .await
}

/// Declines an invitation.
///
/// # Errors
/// Not found for anybody else's invitation; conflict after the lock.
pub async fn decline(ctx: &Ctx, id: JudgeId) -> Result<PanelId, Refusal> {
    ctx.in_tx_once(&asked("judge.decline", &id), async |tx| {
        let (panel, judge) = own_invitation(tx, ctx, id).await?;
        answer(tx, ctx, &panel, &judge, JudgeState::Declined).await?;
        Ok(panel.id)
    })
    .await
}

async fn own_invitation(tx: &Tx, ctx: &Ctx, id: JudgeId) -> Result<(Panel, Judge), Refusal> {
    let me = person(&ctx.actor)?;
    let judge = store::find_judge_by_id(tx, id).await?.filter(|j| j.person == me);
    let panel = store::lock_panel(tx, judge.ok_or(Refusal::NotFound)?.panel).await?;
    // Read again: it may have been answered or taken back before the lock.
    let judge = store::find_judge_by_id(tx, id).await?.ok_or(Refusal::NotFound)?;
    match judge.state {
        JudgeState::Invited => policy::may_still_change(&panel).map(|()| (panel, judge)),
        JudgeState::Accepted | JudgeState::Declined => Err(Refusal::conflict("judge-answered")),
        JudgeState::Dismissed => Err(Refusal::NotFound),
    }
}

async fn answer(tx: &Tx, ctx: &Ctx, panel: &Panel, judge: &Judge, state: JudgeState) -> Result<(), Refusal> {
    let row = judge::ActiveModel {
        id: Unchanged(judge.id),
        state: Set(state),
        answered_at: Set(Some(ctx.now().0)),
        ..Default::default()
    };
    row.update(tx).await?;
    let act = Act::new("judge.answered", ("judge", judge.id), panel.chain).says("state", state);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Panel(panel.id)).await?;
    Ok(())
}

/// Takes a judge off a panel that is not open yet.
///
/// # Errors
/// Not found for a judge of another panel; conflict once sheets are assigned.
pub async fn dismiss(ctx: &Ctx, id: PanelId, judge: JudgeId) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("judge.dismiss", &(id, judge)), async |tx| {
        let panel = store::lock_panel(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, &panel).await?.0)?;
        let judge = judge_of(tx, id, judge).await?;
        let seated = panel.stage != PanelStage::Preparing && judge.state == JudgeState::Accepted;
        if seated || panel.stage == PanelStage::Locked {
            return Err(Refusal::conflict("judge-has-sheets"));
        }
        answer(tx, ctx, &panel, &judge, JudgeState::Dismissed).await?;
        if judge.state == JudgeState::Accepted {
            if judge.duty.leads() {
                accounts::dismiss(tx, ctx, judge.person, id.0, AppointmentRole::ChiefJudge).await?;
            }
            if judge.duty.marks() {
                accounts::dismiss(tx, ctx, judge.person, id.0, AppointmentRole::Judge).await?;
            }
        }
        Ok(())
    })
    .await
}

async fn judge_of(tx: &Tx, panel: PanelId, judge: JudgeId) -> Result<Judge, Refusal> {
    store::find_judge_by_id(tx, judge).await?.filter(|j| j.panel == panel).ok_or(Refusal::NotFound)
}

/// Declares that a judge may not mark what comes from an organisation.
///
/// # Errors
/// 422 under `origin` for an organisation that has nothing on this panel;
/// conflict once sheets are assigned: then the judge steps back by one click.
pub async fn bar(
    ctx: &Ctx,
    id: PanelId,
    judge: JudgeId,
    origin: Option<OrganisationId>,
) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("judge.bar", &(id, judge, origin)), async |tx| {
        let panel = store::lock_panel(tx, id).await?;
        policy::may_organise(role_in(tx, &ctx.actor, &panel).await?.0)?;
        let judge = judge_of(tx, id, judge).await?;
        if panel.stage != PanelStage::Preparing {
            return Err(Refusal::conflict("bar-too-late"));
        }
        let subjects = store::list_subjects(tx, id).await?;
        let mut problems = Problems::new();
        let origin = origin.filter(|o| subjects.iter().any(|s| s.origin == *o));
        problems.unless(origin.is_some(), "origin", "bar-origin-unknown");
        problems.finish()?;
        let origin = origin.ok_or(Refusal::NotFound)?;
        let known = store::list_bars(tx, std::slice::from_ref(&judge)).await?;
        if known.iter().any(|b| b.origin == origin) {
            return Ok(());
        }
        insert_bar(tx, ctx, judge.id, origin, "declared").await?;
        let act = Act::new("judge.barred", ("judge", judge.id), panel.chain).says("origin", origin);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Panel(id)).await?;
        Ok(())
    })
    .await
}

/// Steps back from one subject by one click. What the judge had marked stays on
/// record and no longer counts; others take over what now has too few marks.
///
/// # Errors
/// Not found for anybody else's sheet; conflict after the lock.
pub async fn recuse(ctx: &Ctx, id: SheetId) -> Result<PanelId, Refusal> {
    ctx.in_tx_once(&asked("sheet.recuse", &id), async |tx| recuse_in(tx, ctx, id).await).await
}

async fn recuse_in(tx: &Tx, ctx: &Ctx, id: SheetId) -> Result<PanelId, Refusal> {
    let me = person(&ctx.actor)?;
    let found = store::load_sheet(tx, me, id).await?;
    let panel = store::lock_panel(tx, found.panel).await?;
    let own = store::load_sheet(tx, me, id).await?;
    policy::is_open(&panel)?;
    let row =
        sheet::ActiveModel { id: Unchanged(id), recused_at: Set(Some(ctx.now().0)), ..Default::default() };
    row.update(tx).await?;
    let act = Act::new("sheet.recused", ("sheet", id), panel.chain)
        .says("judge", own.judge)
        .says("subject", own.subject)
        .with("position", own.position);
    audit::record(tx, ctx, act).await?;

    let rules = store::rules_of(tx, &panel).await?;
    let markers = markers(tx, ctx, &panel).await?;
    let duties = store::duties_of(tx, panel.id, Some(own.subject)).await?;
    let subjects = store::list_subjects(tx, panel.id).await?;
    if let Some(subject) = subjects.iter().find(|s| s.id == own.subject) {
        fill(tx, ctx, &panel, subject, &duties, &markers, &duties::needs(&rules)).await?;
    }
    tx.changed(Change::Sheet(id)).await?;
    tx.changed(Change::Panel(panel.id)).await?;
    Ok(panel.id)
}

/// A judge who joins an open panel takes what has too few judges.
async fn take_over(tx: &Tx, ctx: &Ctx, panel: &Panel, newcomer: JudgeId) -> Result<(), Refusal> {
    let rules = store::rules_of(tx, panel).await?;
    let needs = duties::needs(&rules);
    let mut markers = markers(tx, ctx, panel).await?;
    markers.retain(|m| m.judge == newcomer);
    let duties = store::duties_of(tx, panel.id, None).await?;
    for subject in store::list_subjects(tx, panel.id).await? {
        fill(tx, ctx, panel, &subject, &duties, &markers, &needs).await?;
    }
    Ok(())
}

async fn fill(
    tx: &Tx,
    ctx: &Ctx,
    panel: &Panel,
    subject: &Subject,
    duties: &PanelDuties,
    markers: &[Marker],
    needs: &[Need],
) -> Result<(), Refusal> {
    let sitting = duties.sitting.get(&subject.id).cloned().unwrap_or_default();
    let current: BTreeMap<JudgeId, Vec<String>> =
        sitting.iter().map(|(judge, (_, aspects))| (*judge, aspects.clone())).collect();
    let candidates: Vec<JudgeId> = markers
        .iter()
        .filter(|m| m.may_mark(subject.origin) && !duties.recused.contains(&(subject.id, m.judge)))
        .map(|m| m.judge)
        .collect();
    let (added, _) = duties::fill(&current, &candidates, needs);
    for (judge, more) in added {
        match sitting.get(&judge) {
            Some((id, aspects)) => {
                // In the order of the rubric, as everywhere.
                let wanted = |n: &&Need| aspects.contains(&n.aspect) || more.contains(&n.aspect);
                let all: Vec<String> = needs.iter().filter(wanted).map(|n| n.aspect.clone()).collect();
                let row = sheet::ActiveModel {
                    id: Unchanged(*id),
                    aspects: Set(serde_json::to_string(&all).map_err(Refusal::internal)?),
                    due: Set(i32::try_from(all.len()).unwrap_or(i32::MAX)),
                    ..Default::default()
                };
                row.update(tx).await?;
            }
            None => {
                let row = new_sheet(ctx, panel.id, judge, subject.id, &more)?;
                sheet::Entity::insert(row).exec_without_returning(tx).await?;
            }
        }
        let act = Act::new("judge.took-over", ("judge", judge), panel.chain)
            .says("subject", subject.id)
            .with("aspects", more);
        audit::record(tx, ctx, act).await?;
    }
    Ok(())
}
