//! Selections of innovations: calls with categories, filings, what each level said of
//! them, and the lists that came out.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE selection (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             host UUID NOT NULL REFERENCES organisation (id), title TEXT NOT NULL, title_en TEXT NOT NULL,\
             summary TEXT NOT NULL, filing_opens BIGINT NOT NULL, filing_closes BIGINT NOT NULL,\
             recommend_by BIGINT NOT NULL, review_opens BIGINT NOT NULL, review_closes BIGINT NOT NULL,\
             notice_days INTEGER NOT NULL, stage TEXT NOT NULL, called_at BIGINT, created_at BIGINT NOT NULL,\
             version BIGINT NOT NULL)",
    "CREATE TABLE selection_category (id UUID PRIMARY KEY,\
             selection UUID NOT NULL REFERENCES selection (id), position INTEGER NOT NULL,\
             title TEXT NOT NULL, title_en TEXT NOT NULL, places INTEGER NOT NULL, quota INTEGER NOT NULL,\
             active BOOLEAN NOT NULL, rules TEXT NOT NULL, stage TEXT NOT NULL, edition INTEGER NOT NULL,\
             notice UUID REFERENCES notice (id), version BIGINT NOT NULL, UNIQUE (selection, position))",
    "CREATE TABLE filing (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             category UUID NOT NULL REFERENCES selection_category (id),\
             unit UUID NOT NULL REFERENCES organisation (id), author UUID NOT NULL REFERENCES person (id),\
             stage TEXT NOT NULL, content TEXT NOT NULL, promised BOOLEAN NOT NULL, created_at BIGINT NOT NULL,\
             saved_at BIGINT NOT NULL, submitted_at BIGINT, innovation UUID REFERENCES innovation (id),\
             version BIGINT NOT NULL)",
    "CREATE INDEX filing_by_category ON filing (category, stage)",
    "CREATE INDEX filing_by_unit ON filing (unit)",
    "CREATE INDEX filing_by_author ON filing (author)",
    "CREATE TABLE filing_contributor (filing UUID NOT NULL REFERENCES filing (id), place INTEGER NOT NULL,\
             person UUID NOT NULL REFERENCES person (id), name TEXT NOT NULL, share INTEGER NOT NULL,\
             is_public BOOLEAN NOT NULL, confirmed_at BIGINT, PRIMARY KEY (filing, place), UNIQUE (filing, person))",
    "CREATE INDEX filing_contributor_by_person ON filing_contributor (person)",
    "CREATE TABLE filing_opinion (seq {seq}, filing UUID NOT NULL REFERENCES filing (id),\
             position INTEGER NOT NULL, step TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,\
             organisation UUID NOT NULL REFERENCES organisation (id), person UUID NOT NULL REFERENCES person (id),\
             content_hash TEXT NOT NULL, at BIGINT NOT NULL, UNIQUE (filing, position))",
    "CREATE TABLE filing_work (filing UUID PRIMARY KEY REFERENCES filing (id), subject UUID NOT NULL UNIQUE,\
             work_number TEXT NOT NULL, category UUID NOT NULL REFERENCES selection_category (id),\
             UNIQUE (category, work_number))",
    "CREATE TABLE selection_row (seq {seq}, category UUID NOT NULL REFERENCES selection_category (id),\
             edition INTEGER NOT NULL, place INTEGER NOT NULL, filing UUID NOT NULL REFERENCES filing (id),\
             rank INTEGER, total BIGINT, is_selected BOOLEAN NOT NULL, UNIQUE (category, edition, place),\
             UNIQUE (category, edition, filing))",
    "ALTER TABLE panel ADD COLUMN works TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE innovation ADD COLUMN tombstone TEXT NOT NULL DEFAULT ''",
];

const DOWN: &[&str] =
    &["ALTER TABLE innovation DROP COLUMN tombstone", "ALTER TABLE panel DROP COLUMN works"];

const TABLES: &[&str] = &[
    "selection_row",
    "filing_work",
    "filing_opinion",
    "filing_contributor",
    "filing",
    "selection_category",
    "selection",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "filing_opinion", &[&["filing", "position"]]).await?;
        let keys: &[&[&str]] = &[&["category", "edition", "place"], &["category", "edition", "filing"]];
        sql::append_only(manager, "selection_row", keys).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await?;
        sql::drop_tables(manager, TABLES).await
    }
}
