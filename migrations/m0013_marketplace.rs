//! Listings of published results, deals with every step, what was granted, and
//! how each receipt was divided.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "CREATE TABLE listing (innovation UUID PRIMARY KEY REFERENCES innovation (id),\
             holder UUID NOT NULL REFERENCES organisation (id), stage TEXT NOT NULL, ways TEXT NOT NULL,\
             ownership TEXT NOT NULL, pricing TEXT NOT NULL, asking BIGINT, territory TEXT NOT NULL,\
             notes TEXT NOT NULL, reward INTEGER NOT NULL CHECK (reward >= 0 AND reward <= 10000),\
             refusal_days INTEGER NOT NULL, listed_at BIGINT NOT NULL, version BIGINT NOT NULL)",
    "CREATE INDEX listing_listed ON listing (stage, listed_at)",
    "CREATE TABLE deal (id UUID PRIMARY KEY, number TEXT NOT NULL UNIQUE,\
             innovation UUID NOT NULL REFERENCES innovation (id),\
             holder UUID NOT NULL REFERENCES organisation (id), buyer UUID NOT NULL REFERENCES organisation (id),\
             stage TEXT NOT NULL, opened_at BIGINT NOT NULL, position BIGINT NOT NULL, head TEXT NOT NULL)",
    "CREATE INDEX deal_holder ON deal (holder, id)",
    "CREATE INDEX deal_buyer ON deal (buyer, id)",
    "CREATE TABLE deal_step (seq {seq}, deal UUID NOT NULL REFERENCES deal (id), position BIGINT NOT NULL,\
             kind TEXT NOT NULL, side TEXT NOT NULL, person UUID NOT NULL REFERENCES person (id),\
             body TEXT NOT NULL, body_hash TEXT NOT NULL, at BIGINT NOT NULL, prev_hash TEXT NOT NULL,\
             hash TEXT NOT NULL, alg TEXT NOT NULL, key_id TEXT NOT NULL, UNIQUE (deal, position))",
    "CREATE TABLE innovation_grant (seq {seq}, innovation UUID NOT NULL REFERENCES innovation (id),\
             deal UUID NOT NULL REFERENCES deal (id), position BIGINT NOT NULL, kind TEXT NOT NULL,\
             terms TEXT NOT NULL, at BIGINT NOT NULL, UNIQUE (deal, position))",
    "CREATE INDEX innovation_grant_of ON innovation_grant (innovation)",
    // Place 0 is the holder's own part; the others are places of credits.
    "CREATE TABLE split_posting (seq {seq}, deal UUID NOT NULL REFERENCES deal (id),\
             payment INTEGER NOT NULL, place INTEGER NOT NULL, person UUID REFERENCES person (id),\
             name TEXT NOT NULL, share INTEGER NOT NULL, amount BIGINT NOT NULL, at BIGINT NOT NULL,\
             UNIQUE (deal, payment, place))",
    "CREATE INDEX split_posting_person ON split_posting (person)",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "deal_step", &[&["deal", "position"]]).await?;
        sql::append_only(manager, "innovation_grant", &[&["deal", "position"]]).await?;
        sql::append_only(manager, "split_posting", &[&["deal", "payment", "place"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["split_posting", "innovation_grant", "deal_step", "deal", "listing"])
            .await
    }
}
