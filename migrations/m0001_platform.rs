//! The machine's own tables: settings, counters, change feed, jobs, idempotency.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    "CREATE TABLE counter (name TEXT PRIMARY KEY, value BIGINT NOT NULL)",
    "CREATE TABLE change (id {seq}, xid {xid}, kind TEXT NOT NULL, object UUID NOT NULL,\
             at BIGINT NOT NULL)",
    "CREATE INDEX change_order ON change (xid, id)",
    "CREATE TABLE job (id UUID PRIMARY KEY, kind TEXT NOT NULL, payload TEXT NOT NULL,\
             run_at BIGINT NOT NULL, attempts INTEGER NOT NULL, state TEXT NOT NULL,\
             lease_until BIGINT, last_error TEXT, created_at BIGINT NOT NULL)",
    "CREATE INDEX job_due ON job (state, run_at)",
    "CREATE TABLE idempotency (key TEXT PRIMARY KEY, request TEXT NOT NULL,\
             answer TEXT NOT NULL, at BIGINT NOT NULL)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["idempotency", "job", "change", "counter", "setting"]).await
    }
}
