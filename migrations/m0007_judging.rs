//! Panels, sheets and marks. Marks are append-only and chained per sheet, calls
//! to judge again per subject.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE panel (id UUID PRIMARY KEY, contest UUID NOT NULL UNIQUE, chain UUID NOT NULL, host UUID NOT NULL,\
             title TEXT NOT NULL, title_en TEXT NOT NULL, opens BIGINT NOT NULL, closes BIGINT NOT NULL,\
             rules TEXT, rules_hash TEXT, stage TEXT NOT NULL, frozen_at BIGINT, locked_at BIGINT,\
             locked_by UUID REFERENCES person (id), created_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE TABLE judge (id UUID PRIMARY KEY, panel UUID NOT NULL REFERENCES panel (id),\
             person UUID NOT NULL REFERENCES person (id), chief BOOLEAN NOT NULL, marks BOOLEAN NOT NULL,\
             state TEXT NOT NULL, created_at BIGINT NOT NULL, answered_at BIGINT, UNIQUE (panel, person))",
    "CREATE INDEX judge_person ON judge (person)",
    "CREATE TABLE judge_bar (judge UUID NOT NULL REFERENCES judge (id), origin UUID NOT NULL,\
             reason TEXT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (judge, origin))",
    "CREATE TABLE subject (id UUID PRIMARY KEY, panel UUID NOT NULL REFERENCES panel (id),\
             work_number TEXT NOT NULL, origin UUID NOT NULL, absent_at BIGINT, UNIQUE (panel, work_number))",
    "CREATE TABLE sheet (id UUID PRIMARY KEY, panel UUID NOT NULL REFERENCES panel (id),\
             judge UUID NOT NULL REFERENCES judge (id), subject UUID NOT NULL REFERENCES subject (id),\
             aspects TEXT NOT NULL, due INTEGER NOT NULL, position BIGINT NOT NULL, head TEXT NOT NULL,\
             marked INTEGER NOT NULL, saved_at BIGINT, recused_at BIGINT, UNIQUE (judge, subject))",
    "CREATE INDEX sheet_panel ON sheet (panel, subject)",
    // A mark taken back is a change without a mark: nothing is not 0.
    "CREATE TABLE mark_change (seq {seq}, sheet UUID NOT NULL REFERENCES sheet (id),\
             position BIGINT NOT NULL, aspect TEXT NOT NULL, round INTEGER NOT NULL, mark BIGINT,\
             raw BIGINT, at BIGINT NOT NULL, judge UUID NOT NULL REFERENCES judge (id),\
             request_id UUID NOT NULL, save_key TEXT NOT NULL, prev_hash TEXT NOT NULL, hash TEXT NOT NULL,\
             alg TEXT NOT NULL, key_id TEXT NOT NULL, UNIQUE (sheet, position))",
    "CREATE TABLE rejudge (seq {seq}, subject UUID NOT NULL REFERENCES subject (id),\
             position BIGINT NOT NULL, aspect TEXT NOT NULL, round INTEGER NOT NULL, at BIGINT NOT NULL,\
             called_by UUID NOT NULL REFERENCES person (id), prev_hash TEXT NOT NULL, hash TEXT NOT NULL,\
             alg TEXT NOT NULL, key_id TEXT NOT NULL, UNIQUE (subject, position),\
             UNIQUE (subject, aspect, round))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "mark_change", &[&["sheet", "position"]]).await?;
        let keys: [&[&str]; 2] = [&["subject", "position"], &["subject", "aspect", "round"]];
        sql::append_only(manager, "rejudge", &keys).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(
            manager,
            &["rejudge", "mark_change", "sheet", "subject", "judge_bar", "judge", "panel"],
        )
        .await
    }
}
