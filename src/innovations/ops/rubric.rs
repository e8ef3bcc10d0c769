//! The rubric of a category is chosen, edited and tried before the call.

use super::selections::draft;
use crate::{
    audit::{self, Act},
    innovations::{model::Category, store},
    judging,
    kernel::{CategoryId, Refusal, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        keys::sha256_hex,
    },
    scoring::RuleSet,
};

/// Stores an edited rule set for a category.
///
/// # Errors
/// Every problem of the document, each with its path; a conflict once the selection is called.
pub async fn change_rubric(ctx: &Ctx, id: CategoryId, version: i64, document: &str) -> Result<(), Refusal> {
    let rules = judging::read_rules(document);
    ctx.in_tx_once(&asked("category.rubric", &(id, version, document)), async |tx| {
        let category = to_change(tx, ctx, id).await?;
        let rules = rules?;
        require_newest(version, category.version)?;
        replace(tx, ctx, category, &rules).await
    })
    .await
}

/// Starts a category's rule set again from a preset.
///
/// # Errors
/// When there is no such preset; a conflict once the selection is called.
pub async fn take_rubric(ctx: &Ctx, id: CategoryId, version: i64, preset: &str) -> Result<(), Refusal> {
    let rules = judging::find_preset(preset);
    ctx.in_tx_once(&asked("category.preset", &(id, version, preset)), async |tx| {
        let category = to_change(tx, ctx, id).await?;
        let rules = rules.ok_or_else(|| Refusal::field("preset", "category-preset-missing"))?;
        require_newest(version, category.version)?;
        replace(tx, ctx, category, &rules).await
    })
    .await
}

async fn to_change(tx: &Tx, ctx: &Ctx, id: CategoryId) -> Result<Category, Refusal> {
    let (category, selection) = store::selection::load_category_to_change(tx, id).await?;
    draft(tx, ctx, selection.id).await?;
    Ok(category)
}

async fn replace(tx: &Tx, ctx: &Ctx, category: Category, rules: &RuleSet) -> Result<(), Refusal> {
    let document = rules.to_json().map_err(Refusal::internal)?;
    let hash = |document: &str| sha256_hex(document.as_bytes());
    let act = Act::new("category.rules-changed", ("category", category.id), category.selection)
        .with("from", hash(&category.rules))
        .with("to", hash(&document));
    store::selection::save_category(tx, Category { rules: document, ..category }).await?;
    audit::record(tx, ctx, act).await?;
    Ok(())
}
