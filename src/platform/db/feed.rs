//! The change feed: what the read side has not seen yet.
//!
//! A sequence number alone loses changes on PostgreSQL, where a lower number may
//! commit after a higher one was read. So a row carries its transaction's id and
//! the reader takes rows in (xid, id) order only below the oldest transaction
//! still running. On SQLite writers are alone and the row id is enough.

use sea_orm::{ConnectionTrait, DatabaseBackend, DbErr, Statement};

use super::connect::is_postgres;
use crate::kernel::Change;

/// How far a reader has come.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Default, serde::Serialize, serde::Deserialize,
)]
pub struct FeedPosition {
    pub xid: i64,
    pub id: i64,
}

/// The next changes after `position`, oldest first, and the position after them.
///
/// # Errors
/// The database's.
pub async fn changes_since(
    db: &impl ConnectionTrait,
    position: FeedPosition,
    limit: u64,
) -> Result<(Vec<Change>, FeedPosition), DbErr> {
    let backend = db.get_database_backend();
    let statement = if is_postgres(backend) {
        Statement::from_sql_and_values(
            backend,
            "SELECT xid, id, kind, object FROM change WHERE (xid, id) > ($1, $2) \
             AND xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint \
             ORDER BY xid, id LIMIT $3",
            [position.xid.into(), position.id.into(), limit.into()],
        )
    } else {
        Statement::from_sql_and_values(
            DatabaseBackend::Sqlite,
            "SELECT 0 AS xid, id, kind, object FROM change WHERE id > ? ORDER BY id LIMIT ?",
            [position.id.into(), limit.into()],
        )
    };
    let mut end = position;
    let mut changes = Vec::new();
    for row in db.query_all_raw(statement).await? {
        end = FeedPosition { xid: row.try_get("", "xid")?, id: row.try_get("", "id")? };
        let kind: String = row.try_get("", "kind")?;
        changes.extend(Change::from_parts(&kind, row.try_get("", "object")?));
    }
    Ok((changes, end))
}

/// Where the feed stands now: a reader that needs no past starts here.
///
/// # Errors
/// The database's.
pub async fn feed_end(db: &impl ConnectionTrait) -> Result<FeedPosition, DbErr> {
    let backend = db.get_database_backend();
    let sql = if is_postgres(backend) {
        "SELECT xid, id FROM change WHERE xid < pg_snapshot_xmin(pg_current_snapshot())::text::bigint \
         ORDER BY xid DESC, id DESC LIMIT 1"
    } else {
        "SELECT 0 AS xid, id FROM change ORDER BY id DESC LIMIT 1"
    };
    let row = db.query_one_raw(Statement::from_string(backend, sql)).await?;
    row.map_or_else(
        || Ok(FeedPosition::default()),
        |r| Ok(FeedPosition { xid: r.try_get("", "xid")?, id: r.try_get("", "id")? }),
    )
}
