//! Categories of a draft: added, taken from the preset, changed, taken out.

use super::selections::draft;
use crate::{
    audit::{self, Act},
    innovations::{
        model::{Category, CategoryStage, Selection},
        rules::selection::{CategoryFacts, CategoryInput, four_tens, read_category},
        store,
    },
    kernel::{CategoryId, Refusal, SelectionId, require, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        keys::sha256_hex,
    },
};

/// Adds a category to a draft.
///
/// # Errors
/// Every problem of the form; a conflict once it is called.
pub async fn add_category(ctx: &Ctx, id: SelectionId, input: &CategoryInput) -> Result<CategoryId, Refusal> {
    let facts = read_category(input, None);
    ctx.in_tx_once(&asked("category.add", &(id, input)), async |tx| {
        let selection = draft(tx, ctx, id).await?;
        let there = store::selection::categories(tx, &[id]).await?;
        add(tx, ctx, &selection, after(&there), facts?, true).await
    })
    .await
}

/// Adds the categories of the preset to a draft, each that it has not. They are a start, to be
/// renamed, switched on and off and taken out: nothing says what the city's own are.
///
/// # Errors
/// Stale when it is not as it was seen; a conflict once it is called, or where it has them all.
pub async fn take_categories(ctx: &Ctx, id: SelectionId, version: i64) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("category.take", &(id, version)), async |tx| {
        let selection = draft(tx, ctx, id).await?;
        require_newest(version, selection.version)?;
        let there = store::selection::categories(tx, &[id]).await?;
        let new = four_tens()?.into_iter().filter(|(facts, _)| there.iter().all(|c| c.title != facts.title));
        let mut position = after(&there);
        for (facts, active) in new {
            add(tx, ctx, &selection, position, facts, active).await?;
            position += 1;
        }
        require(position > after(&there), || Refusal::conflict("category-taken-already"))
    })
    .await
}

/// The position behind all that are there.
fn after(there: &[Category]) -> i32 {
    there.iter().map(|c| c.position).max().unwrap_or(0) + 1
}

async fn add(
    tx: &Tx,
    ctx: &Ctx,
    selection: &Selection,
    position: i32,
    facts: CategoryFacts,
    active: bool,
) -> Result<CategoryId, Refusal> {
    let category = Category {
        id: ctx.new_id(),
        selection: selection.id,
        position,
        title: facts.title,
        title_en: facts.title_en,
        places: facts.places,
        quota: facts.quota,
        active,
        rules: facts.rules,
        stage: CategoryStage::Filing,
        edition: 0,
        notice: None,
        version: 1,
    };
    let added = category.id;
    store::selection::insert_category(tx, category).await?;
    audit::record(tx, ctx, Act::new("category.added", ("category", added), selection.id)).await?;
    Ok(added)
}

/// Changes a category of a draft. Without a preset its rubric stays as it is.
///
/// # Errors
/// Every problem of the form; stale when it is not as it was seen; a conflict once the selection
/// is called.
pub async fn edit_category(
    ctx: &Ctx,
    id: CategoryId,
    version: i64,
    input: &CategoryInput,
) -> Result<SelectionId, Refusal> {
    ctx.in_tx_once(&asked("category.edit", &(id, version, input)), async |tx| {
        let (category, selection) = store::selection::load_category_to_change(tx, id).await?;
        draft(tx, ctx, selection.id).await?;
        let CategoryFacts { title, title_en, places, quota, rules } =
            read_category(input, Some(&category.rules))?;
        require_newest(version, category.version)?;
        let act = Act::new("category.changed", ("category", id), selection.id)
            .with("version", version + 1)
            .with("rules", sha256_hex(rules.as_bytes()));
        let changed = Category { title, title_en, places, quota, rules, ..category };
        store::selection::save_category(tx, changed).await?;
        audit::record(tx, ctx, act).await?;
        Ok(selection.id)
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
        require_newest(version, category.version)?;
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
