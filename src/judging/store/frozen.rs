//! What is frozen when a panel opens: its rule set, and who is judged under which
//! number.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect};
use uuid::Uuid;

use super::{judges::list_subjects, panels::load_panel_of, rows::panel};
use crate::{
    judging::model::Panel,
    kernel::{PanelId, Refusal},
    scoring::RuleSet,
};

/// The frozen rule set, parsed once per content in this process.
///
/// # Errors
/// Conflict before the panel was opened; the database's.
pub async fn rules_of(db: &impl ConnectionTrait, panel: &Panel) -> Result<Arc<RuleSet>, Refusal> {
    static PARSED: LazyLock<Mutex<HashMap<String, Arc<RuleSet>>>> = LazyLock::new(Mutex::default);
    let hash = panel.rules_hash.as_ref().ok_or_else(|| Refusal::conflict("panel-not-open"))?;
    if let Some(known) = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(hash) {
        return Ok(Arc::clone(known));
    }
    let document: Option<Option<String>> = panel::Entity::find_by_id(panel.id)
        .select_only()
        .column(panel::Column::Rules)
        .into_tuple()
        .one(db)
        .await?;
    let document = document.flatten().ok_or_else(|| Refusal::conflict("panel-not-open"))?;
    let rules = RuleSet::parse(&document).map(Arc::new).map_err(|problems| {
        Refusal::internal(problems.first().map_or_else(String::new, ToString::to_string))
    })?;
    if crate::platform::keys::sha256_hex(document.as_bytes()) != *hash {
        return Err(Refusal::internal("the frozen rule set is not what its hash says"));
    }
    let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if parsed.len() >= 256 {
        parsed.clear();
    }
    parsed.insert(hash.clone(), Arc::clone(&rules));
    Ok(rules)
}

/// The rule set by which a contest is marked.
///
/// # Errors
/// [`Refusal::NotFound`] without a panel, a conflict before it was opened; the database's.
pub async fn frozen_rules(db: &impl ConnectionTrait, contest: Uuid) -> Result<Arc<RuleSet>, Refusal> {
    rules_of(db, &load_panel_of(db, contest).await?).await
}

/// The hash of who is judged under which number: kept in the record of the
/// freezing, so that a verifier sees a later change.
///
/// # Errors
/// The database's.
pub async fn frozen_list(db: &impl ConnectionTrait, panel: PanelId) -> Result<String, Refusal> {
    let subjects = list_subjects(db, panel).await?;
    let lines: BTreeSet<String> =
        subjects.iter().map(|s| format!("{} {} {}\n", s.id, s.origin, s.work_number)).collect();
    let text: String = lines.into_iter().collect();
    Ok(crate::platform::keys::sha256_hex(text.as_bytes()))
}
