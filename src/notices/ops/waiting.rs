//! What waits for hosts of notices.

use crate::{
    kernel::{Refusal, Waiting},
    notices::store,
    platform::http::Ctx,
};

/// The notices of the actor's union with objections that nobody has decided.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let Some(seat) = ctx.actor.seat().filter(|_| ctx.actor.is_union_officer()) else { return Ok(Vec::new()) };
    let mut notices = store::list_open_of(ctx.read(), seat.organisation).await?;
    notices.retain(|notice| notice.open_objections > 0);
    let line = |notice: &crate::notices::NoticeHead| {
        let (about, href) = (notice.title_in(ctx.lang()), format!("/notices/{}", notice.id));
        Waiting::one("waiting-objections", about, href, Some(notice.ends_at))
    };
    Ok(notices.iter().map(line).collect())
}
