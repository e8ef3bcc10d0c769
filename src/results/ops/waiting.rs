//! What waits for organisers in results.

use crate::{
    competitions::{self, EventStage},
    judging,
    kernel::{Refusal, Waiting},
    notices,
    platform::http::Ctx,
    results::store,
};

/// What the actor has to do: publish what is locked, make final what was noticed.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let (db, mut waiting) = (ctx.read(), Vec::new());
    let Some(seat) = ctx.actor.seat().filter(|_| ctx.actor.is_union_officer()) else { return Ok(waiting) };
    let stages = [EventStage::Judging, EventStage::Locked, EventStage::Noticed];
    for event in competitions::list_hosted(db, seat.organisation, &stages).await? {
        let (about, href) = (event.full_title_in(ctx.lang()), format!("/events/{}/standings", event.id));
        if event.stage != EventStage::Noticed {
            let panel = judging::find_panel(db, event.id.0).await?;
            if panel.is_some_and(|panel| panel.locked_at.is_some()) {
                waiting.push(Waiting::one("waiting-publish", &about, href, None));
            }
            continue;
        }
        let Some(id) = store::find_latest(db, event.id).await?.and_then(|standings| standings.notice) else {
            continue;
        };
        let notice = notices::load_notice(db, id).await?.head;
        // Its open objections wait in their own line.
        if notice.may_close(ctx.now()) {
            waiting.push(Waiting::one("waiting-final", &about, href, None));
        } else if notice.open_objections == 0 && notice.upheld_objections > 0 {
            waiting.push(Waiting::one("waiting-withdraw", &about, href, None));
        }
    }
    Ok(waiting)
}
