//! Standings with their derivations, who stands behind them once published,
//! and published packages.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE standings (id UUID PRIMARY KEY, event UUID NOT NULL, edition INTEGER NOT NULL,\
             stage TEXT NOT NULL, computed_at BIGINT NOT NULL, computed_by TEXT NOT NULL,\
             rules_hash TEXT NOT NULL, material_hash TEXT NOT NULL, outcome_hash TEXT NOT NULL,\
             modules TEXT NOT NULL, notice UUID REFERENCES notice (id), package TEXT,\
             published_at BIGINT, final_at BIGINT, version BIGINT NOT NULL, UNIQUE (event, edition))",
    "CREATE INDEX standings_published ON standings (stage, published_at)",
    "CREATE TABLE standing (standings UUID NOT NULL REFERENCES standings (id),\
             work_number TEXT NOT NULL, place INTEGER NOT NULL, outcome TEXT NOT NULL, rank INTEGER,\
             tied BOOLEAN NOT NULL, total BIGINT, subtotals TEXT NOT NULL, awards TEXT NOT NULL,\
             derivation TEXT NOT NULL, PRIMARY KEY (standings, work_number))",
    "CREATE INDEX standing_order ON standing (standings, place)",
    "CREATE TABLE standing_identity (standings UUID NOT NULL REFERENCES standings (id),\
             work_number TEXT NOT NULL, entry UUID NOT NULL, name TEXT NOT NULL, unit TEXT NOT NULL,\
             PRIMARY KEY (standings, work_number), UNIQUE (standings, entry))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["standing_identity", "standing", "standings"]).await
    }
}
