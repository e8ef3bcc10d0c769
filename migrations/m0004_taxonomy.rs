//! Occupations of the national classification beyond those the product carries.

use sea_orm_migration::prelude::*;

use super::sql;

#[derive(DeriveMigrationName)]
pub struct Migration;

const UP: &[&str] =
    &["CREATE TABLE occupation (edition TEXT NOT NULL, code TEXT NOT NULL, name TEXT NOT NULL,\
             flags TEXT NOT NULL, PRIMARY KEY (edition, code))"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::run(manager, UP).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sql::drop_tables(manager, &["occupation"]).await
    }
}
