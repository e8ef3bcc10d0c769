//! Public notices, objections, and the working days they are counted in.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE holiday_year (year INTEGER PRIMARY KEY, source TEXT NOT NULL)",
    "CREATE TABLE holiday (day TEXT PRIMARY KEY, year INTEGER NOT NULL REFERENCES holiday_year (year),\
             working BOOLEAN NOT NULL, name TEXT NOT NULL)",
    "CREATE TABLE notice (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE, kind TEXT NOT NULL,\
             about UUID NOT NULL, chain UUID NOT NULL, host UUID NOT NULL, title TEXT NOT NULL,\
             title_en TEXT NOT NULL, body TEXT NOT NULL, body_hash TEXT NOT NULL, days INTEGER NOT NULL,\
             published_at BIGINT NOT NULL, ends_at BIGINT NOT NULL, stage TEXT NOT NULL,\
             closed_at BIGINT, reason TEXT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX notice_about ON notice (about)",
    "CREATE INDEX notice_published ON notice (published_at)",
    "CREATE TABLE objection (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             notice UUID NOT NULL REFERENCES notice (id), person UUID NOT NULL REFERENCES person (id),\
             name_sealed TEXT NOT NULL, contact_sealed TEXT NOT NULL, claim TEXT NOT NULL,\
             filed_at BIGINT NOT NULL, stage TEXT NOT NULL, answer TEXT NOT NULL, decided_at BIGINT,\
             decided_by UUID REFERENCES person (id), version BIGINT NOT NULL)",
    "CREATE INDEX objection_notice ON objection (notice, stage)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["objection", "notice", "holiday", "holiday_year"]).await
    }
}
