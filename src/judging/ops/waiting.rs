//! What waits for judges.

use crate::{
    judging::{
        model::{JudgeState, PanelStage},
        policy, store,
    },
    kernel::{Refusal, Waiting},
    platform::http::Ctx,
};

/// What the actor has to do: answer an invitation, mark, lock a panel that is complete.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let (db, mut waiting) = (ctx.read(), Vec::new());
    let Some(me) = ctx.actor.person() else { return Ok(waiting) };
    let seats = store::list_panels_of_judge(db, me).await?;
    if seats.is_empty() {
        return Ok(waiting);
    }
    let lines = store::list_lines(db, me, None).await?;
    for seat in seats {
        let (panel, judge) = (&seat.panel, &seat.judge);
        let (about, until) = (panel.title_in(ctx.lang()), Some(panel.window.closes));
        if judge.state == JudgeState::Invited {
            if panel.stage != PanelStage::Locked {
                waiting.push(Waiting::one("waiting-invitation", about, "/judging".to_owned(), until));
            }
            continue;
        }
        let own = || lines.iter().filter(|line| line.panel == panel.id && !line.absent && line.is_open());
        let n = own().count();
        if n > 0 && policy::may_mark_now(panel, ctx.now()).is_ok() {
            let href = format!("/judging/panels/{}", panel.id);
            let mut line = Waiting::one("waiting-sheets", about, href, until);
            line.what = line.what.with("n", n);
            waiting.push(line);
        }
        if judge.duty.leads() && panel.stage == PanelStage::Open {
            let head = store::find_panel_by_id(db, panel.id).await?;
            if head.is_some_and(|head| head.sheets_total > 0 && head.sheets_done == head.sheets_total) {
                let href = format!("/panels/{}", panel.id);
                waiting.push(Waiting::one("waiting-lock", about, href, until));
            }
        }
    }
    Ok(waiting)
}
