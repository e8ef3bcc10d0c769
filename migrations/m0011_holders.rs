//! Who holds an innovation, who made it, and what its editions say beyond the abstract.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] = &[
    "ALTER TABLE innovation ADD COLUMN holder UUID REFERENCES organisation (id)",
    "ALTER TABLE innovation_edition ADD COLUMN further TEXT NOT NULL DEFAULT '{}'",
    "CREATE TABLE innovation_credit (seq {seq}, innovation UUID NOT NULL REFERENCES innovation (id),\
             place INTEGER NOT NULL, person UUID REFERENCES person (id), name TEXT NOT NULL,\
             share INTEGER NOT NULL CHECK (share > 0 AND share <= 10000), UNIQUE (innovation, place))",
];

const DOWN: &[&str] = &[
    "DROP TABLE innovation_credit",
    "ALTER TABLE innovation_edition DROP COLUMN further",
    "ALTER TABLE innovation DROP COLUMN holder",
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await?;
        sql::append_only(manager, "innovation_credit", &[&["innovation", "place"]]).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, DOWN).await
    }
}
