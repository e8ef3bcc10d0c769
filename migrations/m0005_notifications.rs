//! Letters to people: what was written, to whom, and whether it went.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE mail (id UUID PRIMARY KEY, to_sealed TEXT NOT NULL, lang TEXT NOT NULL,\
             kind TEXT NOT NULL, args TEXT NOT NULL, about UUID NOT NULL, state TEXT NOT NULL,\
             created_at BIGINT NOT NULL, sent_at BIGINT)",
    "CREATE INDEX mail_about ON mail (about)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["mail"]).await
    }
}
