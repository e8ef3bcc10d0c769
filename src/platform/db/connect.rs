//! Opens the pools with the settings that make an acknowledged write durable.

use std::{path::Path, time::Duration};

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseBackend, DbErr, Statement};

use super::Db;

/// The first SQLite without the WAL-reset corruption bug.
const SQLITE_AT_LEAST: [u32; 3] = [3, 51, 3];
const POSTGRES_AT_LEAST: u32 = 150_000;

/// Why the database cannot be used; each names the mend.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("cannot open the database: {0}")]
    Open(#[from] DbErr),
    #[error("cannot make the data folder {path}: {source}")]
    Folder { path: String, source: std::io::Error },
    #[error("SQLite {found} has a known corruption bug; build with the bundled library, 3.51.3 or later")]
    OldSqlite { found: String },
    #[error("PostgreSQL {found} is too old; version 15 or later is needed")]
    OldPostgres { found: String },
    #[error("PostgreSQL runs with {setting}=off, so acknowledged marks could be lost; switch it on")]
    NotDurable { setting: &'static str },
}

/// Opens SQLite in `data`, or PostgreSQL when `url` is given.
///
/// # Errors
/// When the database cannot be reached or would not keep what it acknowledges.
pub async fn connect(url: Option<&str>, data: &Path) -> Result<Db, ConnectError> {
    match url {
        Some(url) => postgres(url).await,
        None => sqlite(data).await,
    }
}

#[expect(clippy::disallowed_methods, reason = "the one module that connects")]
async fn sqlite(data: &Path) -> Result<Db, ConnectError> {
    std::fs::create_dir_all(data)
        .map_err(|source| ConnectError::Folder { path: data.display().to_string(), source })?;
    let url = format!("sqlite://{}?mode=rwc", data.join("jiangtai.db").display());
    let writer = Database::connect(sqlite_options(&url, 1, false)).await?;
    let reader = Database::connect(sqlite_options(&url, 6, true)).await?;

    let found = text(&reader, "SELECT sqlite_version()").await?;
    let parts: Vec<u32> = found.split('.').filter_map(|p| p.parse().ok()).collect();
    if parts.as_slice() < SQLITE_AT_LEAST.as_slice() {
        return Err(ConnectError::OldSqlite { found });
    }
    Ok(Db { reader, writer, written: std::sync::Arc::default(), kept: std::sync::Arc::default() })
}

fn sqlite_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(20))
        // A file does not hang up.
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |o| {
            let o = o
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("foreign_keys", "ON")
                .pragma("busy_timeout", "5000")
                .pragma("trusted_schema", "OFF")
                .pragma("cell_size_check", "ON")
                .pragma("temp_store", "MEMORY")
                .pragma("secure_delete", "ON")
                // Without it INSERT OR REPLACE slips past the DELETE triggers.
                .pragma("recursive_triggers", "ON");
            if read_only { o.pragma("query_only", "ON") } else { o }
        });
    options
}

#[expect(clippy::disallowed_methods, reason = "the one module that connects")]
async fn postgres(url: &str) -> Result<Db, ConnectError> {
    let writer = Database::connect(postgres_options(url, 20, false)).await?;
    let reader = Database::connect(postgres_options(url, 12, true)).await?;

    let found = text(&reader, "SHOW server_version_num").await?;
    if found.parse::<u32>().unwrap_or(0) < POSTGRES_AT_LEAST {
        return Err(ConnectError::OldPostgres { found });
    }
    for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
        if text(&reader, &format!("SHOW {setting}")).await? == "off" {
            return Err(ConnectError::NotDurable { setting });
        }
    }
    Ok(Db { reader, writer, written: std::sync::Arc::default(), kept: std::sync::Arc::default() })
}

fn postgres_options(url: &str, connections: u32, read_only: bool) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .idle_timeout(Duration::from_secs(300))
        // A server restarted meanwhile is noticed, without asking it each time.
        .test_before_acquire_if_idle_for(Duration::from_secs(1))
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(move |o| {
            let o = o.application_name("jiangtai").options([
                ("statement_timeout", "20s"),
                ("idle_in_transaction_session_timeout", "10s"),
                ("lock_timeout", "5s"),
            ]);
            o.options([if read_only {
                ("default_transaction_read_only", "on")
            } else {
                // Writes name rows by key: a plan made for one set of keys is as good for the next,
                // and making it costs more than running it. Reads also list and count.
                ("plan_cache_mode", "force_generic_plan")
            }])
        });
    options
}

async fn text(db: &impl ConnectionTrait, sql: &str) -> Result<String, DbErr> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await?;
    row.map_or_else(|| Ok(String::new()), |r| r.try_get_by_index::<String>(0))
}

/// The dialect, for the few places that must know.
pub(super) const fn is_postgres(backend: DatabaseBackend) -> bool {
    matches!(backend, DatabaseBackend::Postgres)
}
