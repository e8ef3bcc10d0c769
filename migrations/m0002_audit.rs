//! The audit trail and its signed checkpoints: append-only, chained by hash.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE audit_record (seq {seq}, chain UUID NOT NULL, position BIGINT NOT NULL,\
             at BIGINT NOT NULL, actor TEXT NOT NULL, acting_for UUID, action TEXT NOT NULL,\
             object_kind TEXT NOT NULL, object UUID NOT NULL, details TEXT NOT NULL,\
             request_id UUID NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL, alg TEXT NOT NULL,\
             key_id TEXT NOT NULL, UNIQUE (chain, position))",
    "CREATE INDEX audit_record_object ON audit_record (object, seq)",
    "CREATE TABLE checkpoint (seq {seq}, scope UUID NOT NULL, at BIGINT NOT NULL,\
             reason TEXT NOT NULL, note TEXT NOT NULL)",
    "CREATE INDEX checkpoint_scope ON checkpoint (scope, seq)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "audit_record", &[&["chain", "position"]]).await?;
        sql::append_only(manager, "checkpoint", &[]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["checkpoint", "audit_record"]).await?;
        sql::drop_guard(manager).await
    }
}
