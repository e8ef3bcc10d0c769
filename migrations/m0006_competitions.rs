//! Competitions, their events, entries and draws.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE competition (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             kind TEXT NOT NULL, title TEXT NOT NULL, title_en TEXT NOT NULL, level TEXT NOT NULL,\
             host UUID NOT NULL REFERENCES organisation (id), cluster_version TEXT NOT NULL,\
             cluster TEXT NOT NULL, summary TEXT NOT NULL, entry_opens BIGINT NOT NULL,\
             entry_closes BIGINT NOT NULL, draw_at BIGINT NOT NULL, judging_opens BIGINT NOT NULL,\
             judging_closes BIGINT NOT NULL, notice_days INTEGER NOT NULL, stage TEXT NOT NULL,\
             called_at BIGINT, created_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX competition_stage ON competition (stage, entry_closes)",
    "CREATE INDEX competition_host ON competition (host)",
    "CREATE TABLE rule_set (id UUID PRIMARY KEY, document TEXT NOT NULL, hash TEXT NOT NULL,\
             created_at BIGINT NOT NULL)",
    "CREATE TABLE event (id UUID PRIMARY KEY, competition UUID NOT NULL REFERENCES competition (id),\
             title TEXT NOT NULL, title_en TEXT NOT NULL, occupation_edition TEXT NOT NULL,\
             occupation_code TEXT NOT NULL, places_per_unit INTEGER NOT NULL, stations INTEGER NOT NULL,\
             units_apart BOOLEAN NOT NULL, rule_set UUID NOT NULL REFERENCES rule_set (id), stage TEXT NOT NULL,\
             created_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX event_competition ON event (competition)",
    "CREATE TABLE entry (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             event UUID NOT NULL REFERENCES event (id), competition UUID NOT NULL REFERENCES competition (id),\
             organisation UUID NOT NULL REFERENCES organisation (id), name TEXT NOT NULL,\
             id_sealed TEXT NOT NULL, id_blind TEXT NOT NULL, id_masked TEXT NOT NULL,\
             mobile_sealed TEXT NOT NULL, email_sealed TEXT NOT NULL, lang TEXT NOT NULL,\
             grade TEXT NOT NULL, consent TEXT NOT NULL, stage TEXT NOT NULL, reason TEXT NOT NULL, replaces UUID REFERENCES entry (id),\
             received_at BIGINT NOT NULL, decided_at BIGINT, decided_by UUID REFERENCES person (id),\
             created_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE UNIQUE INDEX entry_person_once ON entry (competition, id_blind)\
             WHERE stage IN ('submitted', 'returned', 'qualified')",
    "CREATE INDEX entry_event ON entry (event, stage)",
    "CREATE INDEX entry_organisation ON entry (organisation, event)",
    "CREATE TABLE roster_upload (id UUID PRIMARY KEY, event UUID NOT NULL REFERENCES event (id),\
             organisation UUID NOT NULL REFERENCES organisation (id), person UUID NOT NULL REFERENCES person (id),\
             rows_sealed TEXT NOT NULL, file_name TEXT NOT NULL, created_at BIGINT NOT NULL,\
             committed_at BIGINT, outcome TEXT)",
    "CREATE TABLE entry_close (competition UUID PRIMARY KEY REFERENCES competition (id),\
             at BIGINT NOT NULL, closed_by TEXT NOT NULL)",
    "CREATE TABLE draw (event UUID PRIMARY KEY REFERENCES event (id), seed_hash TEXT NOT NULL,\
             seed_sealed TEXT NOT NULL, seed TEXT, list_hash TEXT, committed_at BIGINT NOT NULL,\
             drawn_at BIGINT, revealed_at BIGINT)",
    "CREATE TABLE draw_place (entry UUID PRIMARY KEY REFERENCES entry (id),\
             event UUID NOT NULL REFERENCES event (id), subject UUID NOT NULL UNIQUE, place INTEGER NOT NULL,\
             sitting INTEGER NOT NULL, station INTEGER NOT NULL, work_number TEXT NOT NULL,\
             UNIQUE (event, place), UNIQUE (event, work_number))",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(
            manager,
            &[
                "draw_place",
                "draw",
                "entry_close",
                "roster_upload",
                "entry",
                "event",
                "rule_set",
                "competition",
            ],
        )
        .await
    }
}
