//! Innovation results that were published, and every edition of their text.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE innovation (key {seq}, id UUID NOT NULL UNIQUE, number TEXT NOT NULL UNIQUE,\
             external_id TEXT UNIQUE, stage TEXT NOT NULL, edition INTEGER NOT NULL,\
             published_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE TABLE innovation_edition (seq {seq}, innovation UUID NOT NULL REFERENCES innovation (id),\
             edition INTEGER NOT NULL, title TEXT NOT NULL, abstract TEXT NOT NULL, keywords TEXT NOT NULL,\
             category TEXT NOT NULL, year INTEGER, content_hash TEXT NOT NULL, at BIGINT NOT NULL,\
             UNIQUE (innovation, edition))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "innovation_edition", &[&["innovation", "edition"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["innovation_edition", "innovation"]).await
    }
}
