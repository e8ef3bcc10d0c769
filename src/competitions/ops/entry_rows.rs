//! Writing an entry: its row, its record, and the news of it.

use super::seals::{blind, place};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{CONSENT, EntryStage, EventHead},
        rules::contestant::Contestant,
        store::{self, entry::EntryRow},
    },
    kernel::{Change, EntryId, OrganisationId, Refusal, Timestamp},
    platform::{db::Tx, http::Ctx},
};

pub(super) async fn next_number(tx: &Tx, event: &EventHead) -> Result<String, Refusal> {
    let n = tx.next_number(&format!("entry-{}", event.competition)).await?;
    Ok(format!("{}-{n:04}", event.competition_number))
}

#[expect(clippy::too_many_arguments, reason = "a row has many columns, and each comes from elsewhere")]
pub(super) async fn insert(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    unit: OrganisationId,
    contestant: &Contestant,
    number: String,
    received_at: Timestamp,
    replaces: Option<EntryId>,
) -> Result<EntryId, Refusal> {
    let id: EntryId = ctx.new_id();
    let seal = |column, plain: &str| ctx.app.keys.seal(&ctx.app.dice, place(id, column), plain);
    let row = EntryRow {
        id,
        number,
        event: event.id,
        competition: event.competition,
        organisation: unit,
        name: contestant.name.clone(),
        id_sealed: seal("id_number", contestant.id_number.as_str()),
        id_blind: blind(ctx, contestant),
        id_masked: contestant.id_number.masked(),
        mobile_sealed: seal("mobile", &contestant.mobile),
        email_sealed: seal("email", &contestant.email),
        lang: contestant.lang,
        grade: contestant.grade,
        consent: CONSENT.to_owned(),
        stage: EntryStage::Submitted,
        reason: String::new(),
        replaces,
        received_at: received_at.0,
        decided_at: None,
        decided_by: None,
        created_at: ctx.now().0,
        version: 1,
    };
    store::entry::insert(tx, row).await?;
    let mut act = Act::new("entry.submitted", ("entry", id), event.competition)
        .says("event", event.id)
        .with("received_at", received_at.0)
        .says("consent", CONSENT);
    if let Some(old) = replaces {
        act = act.says("replaces", old);
    }
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(id)).await?;
    Ok(id)
}

/// Writes new facts into an entry, which is thereby submitted again.
pub(super) async fn rewrite(
    tx: &Tx,
    ctx: &Ctx,
    row: EntryRow,
    stage: EntryStage,
    contestant: &Contestant,
    received_at: Timestamp,
) -> Result<(), Refusal> {
    let id = row.id;
    let (event, competition) = (row.event, row.competition);
    let seal = |column, plain: &str| ctx.app.keys.seal(&ctx.app.dice, place(id, column), plain);
    let row = EntryRow {
        name: contestant.name.clone(),
        id_sealed: seal("id_number", contestant.id_number.as_str()),
        id_blind: blind(ctx, contestant),
        id_masked: contestant.id_number.masked(),
        mobile_sealed: seal("mobile", &contestant.mobile),
        email_sealed: seal("email", &contestant.email),
        lang: contestant.lang,
        grade: contestant.grade,
        stage,
        reason: String::new(),
        received_at: received_at.0,
        ..row
    };
    let row = store::entry::save(tx, row).await?;
    let act = Act::new("entry.changed", ("entry", id), competition)
        .says("event", event)
        .with("received_at", received_at.0)
        .with("version", row.version);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(id)).await?;
    Ok(())
}

pub(super) async fn take_back(tx: &Tx, ctx: &Ctx, row: EntryRow, stage: EntryStage) -> Result<(), Refusal> {
    let row = store::entry::save(tx, EntryRow { stage, ..row }).await?;
    let act = Act::new("entry.withdrawn", ("entry", row.id), row.competition).says("event", row.event);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Entry(row.id)).await?;
    Ok(())
}
