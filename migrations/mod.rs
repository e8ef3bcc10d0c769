//! The schema, one step per file, the same on SQLite and PostgreSQL.
//!
//! Steps are never edited once released: expand first, move data, contract in a
//! later release. They import nothing from `src`.

mod m0001_platform;
mod m0002_audit;
mod m0003_accounts;
mod m0004_taxonomy;
mod m0005_notifications;
mod m0006_competitions;
mod m0007_judging;
mod m0008_notices;
mod m0009_results;
mod m0010_innovations;
mod m0011_holders;
mod m0012_filings;
mod m0013_marketplace;
mod m0014_corrections;
mod sql;

use sea_orm_migration::prelude::*;

/// All steps, in order.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_platform::Migration),
            Box::new(m0002_audit::Migration),
            Box::new(m0003_accounts::Migration),
            Box::new(m0004_taxonomy::Migration),
            Box::new(m0005_notifications::Migration),
            Box::new(m0006_competitions::Migration),
            Box::new(m0007_judging::Migration),
            Box::new(m0008_notices::Migration),
            Box::new(m0009_results::Migration),
            Box::new(m0010_innovations::Migration),
            Box::new(m0011_holders::Migration),
            Box::new(m0012_filings::Migration),
            Box::new(m0013_marketplace::Migration),
            Box::new(m0014_corrections::Migration),
        ]
    }
}
