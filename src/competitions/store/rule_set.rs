//! Rule sets. A changed one is a new row.

use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::tables::rule_set;
use crate::{
    competitions::model::StoredRules,
    kernel::{Refusal, RuleSetId, Timestamp},
    platform::db::Tx,
};

impl From<rule_set::Model> for StoredRules {
    fn from(row: rule_set::Model) -> Self {
        let rule_set::Model { id, document, hash, created_at } = row;
        Self { id, document, hash, created_at: Timestamp(created_at) }
    }
}

/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, rules: &StoredRules) -> Result<(), Refusal> {
    let StoredRules { id, document, hash, created_at } = rules.clone();
    let row = rule_set::ActiveModel {
        id: Set(id),
        document: Set(document),
        hash: Set(hash),
        created_at: Set(created_at.0),
    };
    rule_set::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn load(db: &impl ConnectionTrait, id: RuleSetId) -> Result<StoredRules, Refusal> {
    let row = rule_set::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    Ok(row.into())
}

/// Rule sets in bulk, for lists.
///
/// # Errors
/// The database's.
pub async fn list(db: &impl ConnectionTrait, ids: &[RuleSetId]) -> Result<Vec<StoredRules>, Refusal> {
    let rows =
        rule_set::Entity::find().filter(rule_set::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(StoredRules::from).collect())
}
