//! What waits for the sides of deals, and for contributors.

use super::is_turn_of;
use crate::{
    innovations::{self, Innovation},
    kernel::{DealId, Refusal, Waiting},
    marketplace::{
        model::{Course, Deal, Side, Stage, Turn},
        policy, store,
    },
    platform::http::Ctx,
};

/// The deals in which the actor's organisation has to do something, and those that a
/// contributor may take over.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let (db, now) = (ctx.read(), ctx.now());
    let mut waiting = Vec::new();
    if let Some(seat) = ctx.actor.seat().filter(|seat| seat.may_write) {
        for (deal, course) in with_course(ctx, store::list_open_deals(db, seat.organisation).await?).await? {
            let side = if deal.holder == seat.organisation { Side::Holder } else { Side::Buyer };
            if owes(&course, side, course.turn(now)) {
                let href = format!("/marketplace/deals/{}", deal.id);
                let what = course.says(now);
                waiting.push(Waiting { what, about: about(ctx, &deal).await?, href, until: None });
            }
        }
    }
    if ctx.actor.person().is_some() {
        for (deal, course) in with_course(ctx, store::list_first_refusals(db).await?).await? {
            let Stage::FirstRefusal { until, waived } = &course.stage else { continue };
            let credits = innovations::list_credits(db, deal.innovation).await?;
            let place = policy::contributor(&ctx.actor, &credits).and_then(|role| role.place);
            if now < *until && place.is_some_and(|place| !waived.contains(&place)) {
                let href = format!("/marketplace/deals/{}/first-refusal", deal.id);
                let about = about(ctx, &deal).await?;
                waiting.push(Waiting::one("waiting-first-refusal", &about, href, Some(*until)));
            }
        }
    }
    Ok(waiting)
}

/// The number of a deal, and what it is about.
async fn about(ctx: &Ctx, deal: &Deal) -> Result<String, Refusal> {
    let found = innovations::list_of(ctx.read(), &[deal.innovation]).await?;
    let title = found.first().map(Innovation::shown_title).unwrap_or_default();
    Ok(format!("{} · {title}", deal.number))
}

async fn with_course(ctx: &Ctx, deals: Vec<Deal>) -> Result<Vec<(Deal, Course)>, Refusal> {
    let ids: Vec<DealId> = deals.iter().map(|deal| deal.id).collect();
    let mut steps = store::list_steps(ctx.read(), &ids).await?;
    let read = |deal: Deal| {
        let steps = steps.remove(&deal.id).unwrap_or_default();
        store::course(&steps).map(|course| (deal, course))
    };
    deals.into_iter().map(read).collect()
}

/// The deal stands still until this side does something. Where either may go on, only what both
/// must do is owed.
fn owes(course: &Course, side: Side, turn: Turn) -> bool {
    let both_must = matches!(course.stage, Stage::Accepted { .. } | Stage::Agreed { .. });
    is_turn_of(turn, side) && (turn != Turn::Either || both_must)
}
