//! The tables `audit_record` and `checkpoint`.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement, Value,
};
use serde_json::json;
use uuid::Uuid;

use super::{chain::Link, checkpoint::Head};
use crate::{
    kernel::Timestamp,
    platform::db::{Writes, table},
};

pub(super) mod record {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_record")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub chain: Uuid,
        pub position: i64,
        pub at: i64,
        pub actor: String,
        pub acting_for: Option<Uuid>,
        pub action: String,
        pub object_kind: String,
        pub object: Uuid,
        #[sea_orm(column_type = "Text")]
        pub details: String,
        pub request_id: Uuid,
        pub prev_hash: String,
        pub hash: String,
        pub alg: String,
        pub key_id: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod note {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "checkpoint")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub scope: Uuid,
        pub at: i64,
        pub reason: String,
        #[sea_orm(column_type = "Text")]
        pub note: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// One entry of the trail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub seq: i64,
    pub chain: Uuid,
    pub at: Timestamp,
    pub actor: String,
    pub acting_for: Option<Uuid>,
    pub action: String,
    pub object_kind: String,
    pub object: Uuid,
    /// Canonical JSON: ids and plain values.
    pub details: String,
    pub request_id: Uuid,
    pub link: Link,
}

impl Record {
    /// What the hash is over.
    #[must_use]
    pub fn body(&self) -> serde_json::Value {
        json!({
            "acting_for": self.acting_for,
            "action": self.action,
            "actor": self.actor,
            "at": self.at.0,
            "chain": self.chain,
            // Details that no longer parse must not hash like an empty object.
            "details": serde_json::from_str::<serde_json::Value>(&self.details)
                .unwrap_or_else(|_| serde_json::Value::String(self.details.clone())),
            "object": self.object,
            "object_kind": self.object_kind,
            "request_id": self.request_id,
        })
    }
}

impl From<record::Model> for Record {
    fn from(row: record::Model) -> Self {
        Self {
            seq: row.seq,
            chain: row.chain,
            at: Timestamp(row.at),
            actor: row.actor,
            acting_for: row.acting_for,
            action: row.action,
            object_kind: row.object_kind,
            object: row.object,
            details: row.details,
            request_id: row.request_id,
            link: Link {
                position: row.position,
                prev_hash: row.prev_hash,
                hash: row.hash,
                alg: row.alg,
                key_id: row.key_id,
            },
        }
    }
}

/// The last entry of each chain that has any.
pub type Heads = HashMap<Uuid, Head>;

/// An expression of SQL for where the chain with the id `chain` ends, to be read
/// by [`read_head`]: its own short walk down the index, for a statement that
/// reads more.
#[must_use]
pub fn head_of(chain: &str) -> String {
    format!(
        "(SELECT position || ' ' || hash FROM audit_record WHERE chain = {chain} \
         ORDER BY position DESC LIMIT 1)"
    )
}

/// What [`head_of`] gave; nothing for a chain without entries.
#[must_use]
pub fn read_head(chain: Uuid, text: Option<&str>) -> Option<Head> {
    let (position, hash) = text?.split_once(' ')?;
    Some(Head { chain, position: position.parse().ok()?, hash: hash.to_owned() })
}

/// Where chains end; those without entries are left out.
pub(super) async fn find_heads(db: &impl ConnectionTrait, chains: &[Uuid]) -> Result<Heads, DbErr> {
    if chains.is_empty() {
        return Ok(Heads::new());
    }
    let rows = chains.iter().map(|chain| [Value::from(*chain)]).collect();
    let (asked, values) = table(db.get_database_backend(), rows);
    // A GROUP BY would read whole chains.
    let head = head_of("asked.column1");
    let sql = format!("SELECT asked.column1 AS chain, {head} AS head FROM ({asked}) AS asked");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut heads = Heads::new();
    for row in db.query_all_raw(statement).await? {
        let chain = row.try_get("", "chain")?;
        let head: Option<String> = row.try_get("", "head")?;
        heads.extend(read_head(chain, head.as_deref()).map(|head| (chain, head)));
    }
    Ok(heads)
}

/// Adds entries to what is to be written.
pub(super) fn add(writes: &mut Writes, entries: Vec<Record>) {
    let rows = entries.into_iter().map(|e| -> [Value; 14] {
        let Link { position, prev_hash, hash, alg, key_id } = e.link;
        [
            e.chain.into(),
            position.into(),
            e.at.0.into(),
            e.actor.into(),
            e.acting_for.into(),
            e.action.into(),
            e.object_kind.into(),
            e.object.into(),
            e.details.into(),
            e.request_id.into(),
            prev_hash.into(),
            hash.into(),
            alg.into(),
            key_id.into(),
        ]
    });
    const ACTING_FOR: usize = 5;
    writes.add(rows, &[ACTING_FOR], |rows| {
        format!(
            "INSERT INTO audit_record (chain, position, at, actor, acting_for, action, object_kind, object, \
             details, request_id, prev_hash, hash, alg, key_id) {rows}"
        )
    });
}

/// A chain's entries, first to last.
///
/// # Errors
/// The database's.
pub async fn list_of_chain(db: &impl ConnectionTrait, chain: Uuid) -> Result<Vec<Record>, DbErr> {
    let rows = record::Entity::find()
        .filter(record::Column::Chain.eq(chain))
        .order_by_asc(record::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// What was done to one object, first to last.
///
/// # Errors
/// The database's.
pub async fn list_about(
    db: &impl ConnectionTrait,
    chain: Uuid,
    object: impl Into<Uuid>,
) -> Result<Vec<Record>, DbErr> {
    let rows = record::Entity::find()
        .filter(record::Column::Object.eq(object.into()))
        .filter(record::Column::Chain.eq(chain))
        .order_by_asc(record::Column::Seq)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// The newest entries of all chains; before one of them where one is named.
///
/// # Errors
/// The database's.
pub async fn list_recent(
    db: &impl ConnectionTrait,
    before: Option<i64>,
    limit: u64,
) -> Result<Vec<Record>, DbErr> {
    let mut find = record::Entity::find().order_by_desc(record::Column::Seq).limit(limit);
    if let Some(before) = before {
        find = find.filter(record::Column::Seq.lt(before));
    }
    let rows = find.all(db).await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// Entries of some actions in all chains, first to last: those after one of them.
///
/// # Errors
/// The database's.
pub async fn list_of_actions(
    db: &impl ConnectionTrait,
    actions: &[&str],
    after: i64,
    limit: u64,
) -> Result<Vec<Record>, DbErr> {
    let rows = record::Entity::find()
        .filter(record::Column::Action.is_in(actions.iter().copied()))
        .filter(record::Column::Seq.gt(after))
        .order_by_asc(record::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// The entries after a sequence number, in order: for walking the whole trail.
pub(super) async fn list_after(
    db: &impl ConnectionTrait,
    seq: i64,
    limit: u64,
) -> Result<Vec<Record>, DbErr> {
    let rows = record::Entity::find()
        .filter(record::Column::Seq.gt(seq))
        .order_by_asc(record::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Record::from).collect())
}

/// The signed notes of a scope, oldest first; of all scopes without one.
///
/// # Errors
/// The database's.
pub async fn list_checkpoints(
    db: &impl ConnectionTrait,
    scope: Option<Uuid>,
) -> Result<Vec<(Timestamp, String, String)>, DbErr> {
    let mut find = note::Entity::find().order_by_asc(note::Column::Seq);
    if let Some(scope) = scope {
        find = find.filter(note::Column::Scope.eq(scope));
    }
    let rows = find.all(db).await?;
    Ok(rows.into_iter().map(|n| (Timestamp(n.at), n.reason, n.note)).collect())
}
