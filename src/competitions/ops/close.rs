//! Entries are taken until the deadline, and the list is closed once.
//!
//! Nothing flips a flag at the deadline. Whoever writes an entry holds a shared
//! lock and asks [`admit`]; whoever needs the closed list holds the lock alone,
//! so no entry is on its way, and writes the one row.

use crate::{
    audit::{self, Act},
    competitions::{model::CompetitionHead, rules::call, store},
    kernel::{CompetitionId, Refusal, Timestamp},
    platform::{db::Tx, http::Ctx},
};

const ENTRIES: &str = "entries";

/// Lets an entry in that was received at this moment. The list cannot be closed
/// before the transaction ends.
///
/// # Errors
/// A conflict outside the window or once the list is closed.
pub async fn admit(tx: &Tx, competition: CompetitionId, received_at: Timestamp) -> Result<(), Refusal> {
    tx.beside((ENTRIES, competition.0)).await?;
    let head = store::competition::load(tx, competition).await?;
    let closed = store::competition::closed_at(tx, competition).await?.is_some();
    call::admit(&head, closed, received_at)
}

/// Makes sure that the list of entries is closed for good.
///
/// # Errors
/// A conflict before the pause after the deadline is over.
pub(super) async fn close_entries(tx: &Tx, ctx: &Ctx, competition: CompetitionId) -> Result<(), Refusal> {
    let once = tx.alone((ENTRIES, competition.0)).await?;
    if store::competition::closed_at(tx, competition).await?.is_some() {
        return Ok(());
    }
    let head: CompetitionHead = store::competition::load(tx, competition).await?;
    let now = ctx.now();
    call::may_close(&head, now)?;
    store::competition::close(tx, &once, competition, now, ctx.actor.label()).await?;
    let act = Act::new("competition.entries-closed", ("competition", competition), competition)
        .with("deadline", head.facts.dates.entry.closes.0);
    audit::record(tx, ctx, act).await?;
    Ok(())
}
