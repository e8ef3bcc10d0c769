//! Plain SQL that both databases read, and the few words that differ.

use sea_orm_migration::{prelude::*, sea_orm::DatabaseBackend};

/// Runs statements in order. `{seq}` is a growing number as primary key;
/// `{xid}` the column that orders the change feed on PostgreSQL.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DatabaseBackend::Postgres;
    let (seq, xid) = if postgres {
        (
            "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
            "BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint)",
        )
    } else {
        ("INTEGER PRIMARY KEY AUTOINCREMENT", "BIGINT NOT NULL DEFAULT 0")
    };
    for statement in statements {
        let sql = statement.replace("{seq}", seq).replace("{xid}", xid);
        manager.get_connection().execute_unprepared(&sql).await?;
    }
    Ok(())
}

pub async fn drop_tables(manager: &SchemaManager<'_>, tables: &[&str]) -> Result<(), DbErr> {
    for table in tables {
        manager.get_connection().execute_unprepared(&format!("DROP TABLE {table}")).await?;
    }
    Ok(())
}

/// Makes the database itself refuse to change or remove rows of a table.
///
/// `keys` are all that identify a row besides `seq`, every UNIQUE of the table:
/// on SQLite `INSERT OR REPLACE` would delete the old row without asking the
/// DELETE trigger unless `recursive_triggers` is on, so a duplicate of any of
/// them is refused before the insert as well.
pub async fn append_only(manager: &SchemaManager<'_>, table: &str, keys: &[&[&str]]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        db.execute_unprepared(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN RAISE EXCEPTION 'append-only: % on %', TG_OP, TG_TABLE_NAME; END $$",
        )
        .await?;
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} \
             FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ))
        .await?;
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} \
             FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        ))
        .await?;
    } else {
        for act in ["UPDATE", "DELETE"] {
            db.execute_unprepared(&format!(
                "CREATE TRIGGER {table}_no_{} BEFORE {act} ON {table} \
                 BEGIN SELECT RAISE(ABORT, 'append-only: {act} on {table}'); END",
                act.to_lowercase()
            ))
            .await?;
        }
        let mut same = vec!["seq = NEW.seq".to_owned()];
        for key in keys {
            let columns: Vec<String> = key.iter().map(|k| format!("{k} = NEW.{k}")).collect();
            same.push(format!("({})", columns.join(" AND ")));
        }
        db.execute_unprepared(&format!(
            "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} \
             WHEN EXISTS (SELECT 1 FROM {table} WHERE {}) \
             BEGIN SELECT RAISE(ABORT, 'append-only: duplicate on {table}'); END",
            same.join(" OR ")
        ))
        .await?;
    }
    Ok(())
}

/// Takes back what [`append_only`] leaves beside the tables; the first step
/// that guards a table calls it on its way down.
pub async fn drop_guard(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    if manager.get_database_backend() == DatabaseBackend::Postgres {
        manager.get_connection().execute_unprepared("DROP FUNCTION IF EXISTS refuse_change()").await?;
    }
    Ok(())
}
