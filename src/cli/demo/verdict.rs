//! What follows the marks: standings, the public notice, objections, the end.

use super::script::{DemoError, Director};
use crate::{
    kernel::{EventId, Refusal},
    notices::{self, NewClaim},
    platform::http::Ctx,
    results,
};

impl Director<'_> {
    pub(super) async fn compute(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        results::compute(&self.organiser(c)?, self.event(c, e)).await?;
        Ok(())
    }

    pub(super) async fn publish(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let (ctx, event) = (self.organiser(c)?, self.event(c, e));
        let version = version(&ctx, event).await?;
        Ok(results::publish(&ctx, event, Some(version)).await?)
    }

    /// A unit's clerk doubts a mark.
    pub(super) async fn object(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let objection = &self.season.objection;
        let player = self.a_unit(c, e)?;
        let ctx = player.ctx(&self.app);
        let about = self.event(c, e).0;
        let notice = notices::find_notice_about(ctx.read(), about).await?.ok_or(Refusal::NotFound)?;
        let claim =
            NewClaim { name: &player.name, contact: &objection.contact, claim: &objection.claim };
        ctx.in_tx(async |tx| notices::file_objection(tx, &ctx, notice.id, claim, ctx.now()).await).await?;
        Ok(())
    }

    pub(super) async fn finalise(&mut self, c: usize, e: usize) -> Result<(), DemoError> {
        let (ctx, event) = (self.organiser(c)?, self.event(c, e));
        let version = version(&ctx, event).await?;
        Ok(results::finalise(&ctx, event, Some(version)).await?)
    }
}

async fn version(ctx: &Ctx, event: EventId) -> Result<i64, Refusal> {
    let latest = results::find_latest(ctx.read(), event).await?;
    latest.map(|s| s.version).ok_or(Refusal::NotFound)
}
