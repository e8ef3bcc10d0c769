//! A selection is created, gets its categories, and is called.

use crate::{
    audit::{self, Act},
    innovations::{
        model::{Selection, SelectionStage},
        policy,
        rules::promise,
        rules::selection::{SelectionInput, may_call, read_selection},
        store,
    },
    judging::{self, NewPanel},
    kernel::{Refusal, SelectionId, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
    },
};

/// Where the work behind a sheet is read, before the sheet's id.
const WORKS: &str = "/works/";

/// Creates a draft, held by the union the actor acts for.
///
/// # Errors
/// Every problem of the form; forbidden without a union.
pub async fn create(ctx: &Ctx, input: &SelectionInput) -> Result<SelectionId, Refusal> {
    let host = policy::host_of(&ctx.actor)?;
    let facts = read_selection(input)?;
    ctx.in_tx_once(&asked("selection.create", input), async |tx| {
        let now = ctx.now();
        let year = chrono::Datelike::year(&now.local_date());
        let n = tx.next_number(&format!("selection-{year}")).await?;
        let selection = Selection {
            id: ctx.new_id(),
            number: format!("PX-{year}-{n:03}"),
            host,
            facts,
            stage: SelectionStage::Draft,
            called_at: None,
            created_at: now,
            version: 1,
        };
        store::selection::insert(tx, &selection).await?;
        let act = Act::new("selection.created", ("selection", selection.id), selection.id)
            .says("number", &selection.number)
            .says("host", host);
        audit::record(tx, ctx, act).await?;
        Ok(selection.id)
    })
    .await
}

/// The draft, for its host.
pub(super) async fn draft(tx: &Tx, ctx: &Ctx, id: SelectionId) -> Result<Selection, Refusal> {
    let selection = store::selection::load_to_change(tx, id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    selection.editable()?;
    Ok(selection)
}

/// Changes a draft.
///
/// # Errors
/// Every problem of the form; a conflict once it is called.
pub async fn edit(ctx: &Ctx, id: SelectionId, version: i64, input: &SelectionInput) -> Result<(), Refusal> {
    let facts = read_selection(input);
    ctx.in_tx_once(&asked("selection.edit", &(id, version, input)), async |tx| {
        let selection = draft(tx, ctx, id).await?;
        let facts = facts?;
        require_newest(version, selection.version)?;
        store::selection::save(tx, Selection { facts, ..selection }).await?;
        let act = Act::new("selection.changed", ("selection", id), id).with("version", version + 1);
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// Calls the selection: dates, categories and rubrics are promises from here on. Every
/// category that takes filings gets a panel, so that reviewers can be invited.
///
/// # Errors
/// Everything that is missing, at once; a conflict when it was called before.
pub async fn call(ctx: &Ctx, id: SelectionId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("selection.call", &(id, version)), async |tx| {
        let selection = draft(tx, ctx, id).await?;
        require_newest(version, selection.version)?;
        let categories = store::selection::categories(tx, &[id]).await?;
        may_call(&selection.facts, &categories, ctx.now())?;
        for category in categories.iter().filter(|c| c.active) {
            let panel = NewPanel {
                contest: category.id.0,
                chain: id.0,
                host: selection.host,
                title: category.title.clone(),
                title_en: category.title_en.clone(),
                window: selection.facts.dates.review,
                works: WORKS,
            };
            judging::open_panel(tx, ctx, panel).await?;
            let act = Act::new("category.called", ("category", category.id), id)
                .with("promise", promise::of_category(category));
            audit::record(tx, ctx, act).await?;
        }
        let called = Selection { stage: SelectionStage::Called, called_at: Some(ctx.now()), ..selection };
        let act = Act::new("selection.called", ("selection", id), id)
            .with("categories", categories.len())
            .with("promise", promise::of_selection(&called));
        store::selection::save(tx, called).await?;
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}
