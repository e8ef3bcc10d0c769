//! Standings with their derivations, and published packages.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE standings (id UUID PRIMARY KEY, event UUID NOT NULL, edition INTEGER NOT NULL,\
             stage TEXT NOT NULL, computed_at BIGINT NOT NULL, computed_by TEXT NOT NULL,\
             rules_hash TEXT NOT NULL, material_hash TEXT NOT NULL, outcome_hash TEXT NOT NULL,\
             notice UUID, package TEXT, published_at BIGINT, final_at BIGINT, version BIGINT NOT NULL,\
             UNIQUE (event, edition))",
    "CREATE TABLE standing (standings UUID NOT NULL REFERENCES standings (id),\
             place INTEGER NOT NULL, entry UUID NOT NULL, subject UUID NOT NULL, work_number TEXT NOT NULL,\
             rank INTEGER, total BIGINT NOT NULL, complete BOOLEAN NOT NULL, subtotals TEXT NOT NULL,\
             awards TEXT NOT NULL, derivation TEXT NOT NULL, PRIMARY KEY (standings, entry))",
    "CREATE INDEX standing_order ON standing (standings, place)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["standing", "standings"]).await
    }
}
