//! The one kind of write transaction.

use std::collections::BTreeSet;

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, ExecResult, QueryResult,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use sea_orm_migration::async_trait::async_trait;

use super::{
    Db,
    connect::is_postgres,
    many::{Writes, table},
};
use crate::kernel::{Change, Refusal, Timestamp};

/// An open write transaction. Only [`Db::write`] makes one, so a nested one
/// cannot be expressed; dropping it without commit changes nothing.
pub struct Tx {
    inner: DatabaseTransaction,
    now: Timestamp,
}

/// Proof that no other transaction holds the same name until this one ends.
#[must_use]
#[derive(Debug)]
pub struct Alone(());

impl Db {
    /// Runs `work` in one write transaction and commits when it answers `Ok`.
    ///
    /// SQLite: `BEGIN IMMEDIATE` on the single writer connection. PostgreSQL:
    /// READ COMMITTED; work that reads before it writes takes row locks or
    /// [`Tx::alone`]. Nothing is retried: a deadlock answers "unavailable".
    ///
    /// # Errors
    /// Those of `work`, and the database's own.
    pub async fn write<T, E>(
        &self,
        now: Timestamp,
        work: impl AsyncFnOnce(&Tx) -> Result<T, E>,
    ) -> Result<T, E>
    where
        E: From<DbErr>,
    {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        #[expect(clippy::disallowed_methods, reason = "the one place where a transaction begins")]
        let inner = self.writer.begin_with_options(options).await?;
        let tx = Tx { inner, now };
        match work(&tx).await {
            Ok(value) => {
                tx.inner.commit().await?;
                self.written.notify_waiters();
                Ok(value)
            }
            Err(error) => {
                tx.inner.rollback().await?;
                Err(error)
            }
        }
    }
}

impl Tx {
    /// Tells the read side what was touched.
    ///
    /// # Errors
    /// The database's.
    pub async fn changed(&self, change: Change) -> Result<(), DbErr> {
        self.changed_all(&[change]).await
    }

    /// As [`Tx::changed`], for several at once.
    ///
    /// # Errors
    /// The database's.
    pub async fn changed_all(&self, changes: &[Change]) -> Result<(), DbErr> {
        let mut writes = self.writes();
        self.changed_with(&mut writes, changes);
        self.write_all(writes).await
    }

    /// As [`Tx::changed_all`], among other writes.
    pub fn changed_with(&self, writes: &mut Writes, changes: &[Change]) {
        let rows = changes.iter().map(|change| -> [Value; 3] {
            let (kind, id) = change.parts();
            [kind.into(), id.into(), self.now.0.into()]
        });
        // PostgreSQL fills `xid` itself, see `feed`.
        writes.add(rows, &[], |rows| format!("INSERT INTO change (kind, object, at) {rows}"));
    }

    /// Nothing to be written yet.
    #[must_use]
    pub fn writes(&self) -> Writes {
        Writes::new(self.get_database_backend())
    }

    /// Runs what was gathered.
    ///
    /// # Errors
    /// The database's.
    pub async fn write_all(&self, writes: Writes) -> Result<(), DbErr> {
        let backend = self.get_database_backend();
        for (sql, values) in writes.into_statements() {
            self.execute_raw(Statement::from_sql_and_values(backend, sql, values)).await?;
        }
        Ok(())
    }

    /// Waits until no other transaction holds this name; held until the end.
    /// On SQLite the transaction itself is already alone.
    ///
    /// # Errors
    /// The database's; [`Refusal::Unavailable`] after the lock time-out.
    pub async fn alone(&self, name: (&str, uuid::Uuid)) -> Result<Alone, Refusal> {
        self.hold([], [name]).await
    }

    /// Like [`Tx::alone`], but shared with others who only share it too.
    ///
    /// # Errors
    /// As [`Tx::alone`].
    pub async fn beside(&self, name: (&str, uuid::Uuid)) -> Result<(), Refusal> {
        self.hold([name], []).await.map(drop)
    }

    /// [`Tx::beside`] and [`Tx::alone`] for several: first all that are shared,
    /// each always in the same order, so that two who want the same ones do not
    /// wait for each other.
    ///
    /// # Errors
    /// As [`Tx::alone`].
    pub async fn hold<'a>(
        &self,
        beside: impl IntoIterator<Item = (&'a str, uuid::Uuid)>,
        alone: impl IntoIterator<Item = (&'a str, uuid::Uuid)>,
    ) -> Result<Alone, Refusal> {
        if !is_postgres(self.get_database_backend()) {
            return Ok(Alone(()));
        }
        let beside = beside.into_iter().map(|name| (false, advisory_key(name)));
        let alone = alone.into_iter().map(|name| (true, advisory_key(name)));
        let locks: BTreeSet<(bool, i64)> = beside.chain(alone).collect();
        if locks.is_empty() {
            return Ok(Alone(()));
        }
        let rows = locks.into_iter().map(|(alone, key)| [alone.into(), key.into()]);
        let (rows, values) = table(DatabaseBackend::Postgres, rows.collect());
        let sql = format!(
            "SELECT CASE WHEN column1 THEN pg_advisory_xact_lock(column2) \
             ELSE pg_advisory_xact_lock_shared(column2) END FROM ({rows}) AS locks"
        );
        let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, sql, values);
        self.query_all_raw(statement).await?;
        Ok(Alone(()))
    }
}

/// The number under which PostgreSQL knows the lock.
fn advisory_key((kind, id): (&str, uuid::Uuid)) -> i64 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::new().chain_update(kind).chain_update(id.as_bytes()).finalize();
    let mut eight = [0; 8];
    eight.copy_from_slice(&digest[..8]);
    i64::from_be_bytes(eight)
}

#[async_trait]
impl ConnectionTrait for Tx {
    fn get_database_backend(&self) -> DatabaseBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}

impl Tx {
    /// The next number of a series, from 1. Gaps are possible after a rollback
    /// elsewhere, repetition is not.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_number(&self, series: &str) -> Result<i64, DbErr> {
        self.next_numbers(series, 1).await
    }

    /// The first of the next `count` numbers of a series.
    ///
    /// # Errors
    /// The database's.
    pub async fn next_numbers(&self, series: &str, count: i64) -> Result<i64, DbErr> {
        let sql = "INSERT INTO counter (name, value) VALUES ($1, $2) \
             ON CONFLICT (name) DO UPDATE SET value = counter.value + $2 RETURNING value";
        let values: [Value; 2] = [series.into(), count.into()];
        let statement = Statement::from_sql_and_values(self.get_database_backend(), sql, values);
        let row = self.query_one_raw(statement).await?;
        let last: i64 = row.ok_or_else(|| DbErr::RecordNotFound(series.to_owned()))?.try_get("", "value")?;
        Ok(last - count + 1)
    }
}

impl Tx {
    /// A setting's value; sets it first where it is not set yet.
    ///
    /// # Errors
    /// The database's.
    pub async fn setting_or(&self, name: &str, value: &str) -> Result<String, DbErr> {
        let backend = self.get_database_backend();
        let (insert, select) = match backend {
            DatabaseBackend::Postgres => (
                "INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING",
                "SELECT value FROM setting WHERE name = $1",
            ),
            _ => (
                "INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING",
                "SELECT value FROM setting WHERE name = ?",
            ),
        };
        self.execute_raw(Statement::from_sql_and_values(backend, insert, [name.into(), value.into()]))
            .await?;
        let row = self.query_one_raw(Statement::from_sql_and_values(backend, select, [name.into()])).await?;
        row.ok_or_else(|| DbErr::RecordNotFound(name.to_owned()))?.try_get("", "value")
    }
}
