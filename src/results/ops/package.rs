//! Making the package of a publication, and checking one that is handed in.

use super::{
    super::{
        model::{Row, Standings, StandingsStage},
        rules::{self, Chained, Outside, Parts, Report, SheetLine},
        store,
    },
    computed,
};
use crate::{
    audit::{self, Act},
    competitions, judging,
    kernel::{Change, Refusal, StandingsId},
    notices,
    platform::http::Ctx,
};

/// Makes the package of published standings and stores it by its hash.
///
/// # Errors
/// [`Refusal::Internal`] when the marks no longer give what was published: then
/// no package is made and somebody must look.
pub async fn make_package(ctx: &Ctx, id: StandingsId) -> Result<(), Refusal> {
    let db = ctx.read();
    let standings = store::load(db, id).await?;
    if !standings.stage.is_public() {
        return Ok(()); // withdrawn meanwhile
    }
    let event = competitions::load_event(db, standings.event).await?;
    let computed = computed(judging::material(db, standings.event.0).await?).await?;
    if computed.hashes != standings.hashes {
        return Err(Refusal::internal("the marks no longer give the published standings"));
    }
    let rows: Vec<Row> = store::list_rows(db, id).await?;
    let notice = match standings.notice {
        Some(notice) => Some(notices::load_notice(db, notice).await?.content()),
        None => None,
    };
    let chains = judging::chains(db, standings.event.0).await?;
    let records = audit::list_of_chain(db, event.competition.0).await?;
    let notes = audit::list_checkpoints(db, Some(event.competition.0)).await?;
    let parts = Parts {
        event: event.id.0,
        competition: event.competition.0,
        panel: chains.panel.0,
        title: &event.title,
        edition: standings.edition,
        stage: standings.stage.code(),
        made_at: ctx.now().0,
        rules: &computed.rules,
        tables: computed.tables,
        standings: computed.standings,
        rows: &rows,
        notice,
        sheets: chains
            .sheets
            .into_iter()
            .map(|s| SheetLine { sheet: s.sheet.0, entry: s.work_number, judge: s.judge, counts: s.counts })
            .collect(),
        chain: chains
            .facts
            .into_iter()
            .map(|fact| Chained { chain: fact.chain, link: fact.link, body: fact.body })
            .collect(),
        audit: records
            .into_iter()
            .map(|record| Chained { chain: record.chain, body: record.body(), link: record.link })
            .collect(),
        notes: notes.into_iter().map(|(_, _, note)| note).collect(),
    };
    let files = rules::files(parts).map_err(Refusal::internal)?;
    let packed = tokio::task::spawn_blocking(move || rules::pack(&files))
        .await
        .map_err(Refusal::internal)?
        .map_err(Refusal::internal)?;
    let hash = ctx.app.files.put(packed).await.map_err(Refusal::internal)?;
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("standings", standings.event.0)).await?;
        let now: Standings = store::load(tx, id).await?;
        // Withdrawn or made final meanwhile: the later job makes the right one.
        if now.stage == StandingsStage::Superseded || now.stage != standings.stage {
            return Ok(());
        }
        store::set_package(tx, &now, &hash).await?;
        let act = Act::new("package.made", ("standings", id), event.competition.0)
            .says("event", event.id)
            .says("stage", now.stage)
            .says("sha256", &hash);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Standings(id)).await?;
        Ok(())
    })
    .await
}

/// Checks a package that somebody hands in.
///
/// # Errors
/// Why it is no package.
pub fn verify_package(bytes: &[u8], outside: &Outside) -> Result<Report, String> {
    let files = rules::unpack(bytes).map_err(|error| error.to_string())?;
    rules::verify(&files, outside)
}
