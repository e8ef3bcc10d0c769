//! A selection is created, gets its categories, and is called.

use super::stale;
use crate::{
    audit::{self, Act},
    innovations::{
        model::{Category, CategoryStage, Selection, SelectionStage},
        policy,
        rules::promise,
        rules::selection::{CategoryInput, SelectionInput, may_call, read_category, read_selection},
        store,
    },
    judging::{self, NewPanel},
    kernel::{CategoryId, Refusal, SelectionId},
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
        stale(version, selection.version)?;
        store::selection::save(tx, Selection { facts, ..selection }).await?;
        let act = Act::new("selection.changed", ("selection", id), id).with("version", version + 1);
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

/// Adds a category to a draft.
///
/// # Errors
/// Every problem of the form; a conflict once it is called.
pub async fn add_category(ctx: &Ctx, id: SelectionId, input: &CategoryInput) -> Result<CategoryId, Refusal> {
    let facts = read_category(input);
    ctx.in_tx_once(&asked("category.add", &(id, input)), async |tx| {
        let selection = draft(tx, ctx, id).await?;
        let facts = facts?;
        let others = store::selection::categories(tx, &[id]).await?;
        let category = Category {
            id: ctx.new_id(),
            selection: selection.id,
            position: others.iter().map(|c| c.position).max().unwrap_or(0) + 1,
            title: facts.title,
            title_en: facts.title_en,
            places: facts.places,
            quota: facts.quota,
            active: true,
            rules: facts.rules,
            stage: CategoryStage::Filing,
            edition: 0,
            notice: None,
            version: 1,
        };
        let added = category.id;
        store::selection::insert_category(tx, category).await?;
        audit::record(tx, ctx, Act::new("category.added", ("category", added), id)).await?;
        Ok(added)
    })
    .await
}

/// Takes a category out of a draft.
///
/// # Errors
/// A conflict once the selection is called; stale when it is not as it was seen.
pub async fn remove_category(ctx: &Ctx, id: CategoryId, version: i64) -> Result<SelectionId, Refusal> {
    ctx.in_tx_once(&asked("category.remove", &(id, version)), async |tx| {
        let (category, _) = store::selection::load_category(tx, id).await?;
        draft(tx, ctx, category.selection).await?;
        stale(version, category.version)?;
        store::selection::delete_category(tx, id).await?;
        audit::record(tx, ctx, Act::new("category.removed", ("category", id), category.selection)).await?;
        Ok(category.selection)
    })
    .await
}

/// Whether a category of a draft takes filings.
///
/// # Errors
/// A conflict once the selection is called.
pub async fn set_active(ctx: &Ctx, id: CategoryId, active: bool) -> Result<SelectionId, Refusal> {
    ctx.in_tx_once(&asked("category.active", &(id, active)), async |tx| {
        let (category, _) = store::selection::load_category_to_change(tx, id).await?;
        let selection = draft(tx, ctx, category.selection).await?;
        store::selection::save_category(tx, Category { active, ..category }).await?;
        let act = Act::new("category.activity-set", ("category", id), selection.id).with("active", active);
        audit::record(tx, ctx, act).await?;
        Ok(selection.id)
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
        stale(version, selection.version)?;
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
