//! The schema goes up, down and up again to the same, and what is append-only
//! stays as it was written whatever statement comes.

use std::collections::BTreeSet;

use jiangtai::{
    migrations::Migrator,
    platform::db::{self, Db},
};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};
use sea_orm_migration::MigratorTrait;

use super::support;

/// A database of this test's own, gone with it.
struct Place {
    db: Db,
    _folder: tempfile::TempDir,
    /// On PostgreSQL: where the database was made, and its name.
    made_in: Option<(String, String)>,
}

/// SQLite always; PostgreSQL too where `TEST_DATABASE_URL` names one.
async fn places(test: &str) -> Vec<Place> {
    let folder = || tempfile::tempdir().unwrap();
    let here = folder();
    let db = db::connect(None, here.path()).await.unwrap();
    let mut places = vec![Place { db, _folder: here, made_in: None }];
    if let Some(server) = support::env("TEST_DATABASE_URL") {
        let here = folder();
        let name = format!("jt_{test}_{}", std::process::id());
        let owner = db::connect(Some(&server), here.path()).await.unwrap();
        execute(&owner, &format!("DROP DATABASE IF EXISTS {name}")).await.unwrap();
        execute(&owner, &format!("CREATE DATABASE {name}")).await.unwrap();
        owner.close().await;
        let db = db::connect(Some(&named(&server, &name)), here.path()).await.unwrap();
        places.push(Place { db, _folder: here, made_in: Some((server, name)) });
    }
    places
}

impl Place {
    async fn leave(self) {
        self.db.close().await;
        if let Some((server, name)) = self.made_in {
            let owner = db::connect(Some(&server), self._folder.path()).await.unwrap();
            // It waits for a checkpoint, and on a busy disk longer than a statement may
            // take; what stays goes with the test's server.
            let _ = execute(&owner, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
            owner.close().await;
        }
    }
}

/// The address of another database on the same server.
fn named(url: &str, name: &str) -> String {
    let (address, options) = url.split_once('?').map_or((url, None), |(a, o)| (a, Some(o)));
    let scheme = address.find("://").map_or(0, |n| n + 3);
    let server = address[scheme..].find('/').map_or(address, |n| &address[..scheme + n]);
    options.map_or_else(|| format!("{server}/{name}"), |o| format!("{server}/{name}?{o}"))
}

async fn execute(db: &Db, sql: &str) -> Result<(), sea_orm::DbErr> {
    db.owner().execute_unprepared(sql).await.map(|_| ())
}

/// The first columns of all rows, as text.
async fn rows(db: &Db, sql: &str) -> Vec<String> {
    let backend = if db.is_postgres() { DatabaseBackend::Postgres } else { DatabaseBackend::Sqlite };
    let rows = db.owner().query_all_raw(Statement::from_string(backend, sql)).await.unwrap();
    rows.iter().map(|row| row.try_get_by_index::<String>(0).unwrap()).collect()
}

/// Everything the schema consists of, one line each; the migrator's table aside.
async fn schema(db: &Db) -> Vec<String> {
    if !db.is_postgres() {
        return rows(
            db,
            "SELECT type || ' ' || name || ': ' || coalesce(sql, '') FROM sqlite_master \
             WHERE tbl_name NOT IN ('seaql_migrations', 'sqlite_sequence') ORDER BY 1",
        )
        .await;
    }
    let mut found = Vec::new();
    for sql in [
        "SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable \
           || coalesce(' ' || column_default, '') || ' ' || is_identity FROM information_schema.columns \
         WHERE table_schema = 'public' AND table_name <> 'seaql_migrations' ORDER BY 1",
        "SELECT 'index ' || indexdef FROM pg_indexes \
         WHERE schemaname = 'public' AND tablename <> 'seaql_migrations' ORDER BY 1",
        "SELECT 'constraint ' || conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint \
         WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'seaql_migrations' ORDER BY 1",
        "SELECT 'trigger ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1",
    ] {
        found.extend(rows(db, sql).await);
    }
    found
}

#[tokio::test]
async fn the_schema_goes_up_and_down_and_up_to_the_same() {
    for place in places("schema").await {
        let db = &place.db;
        Migrator::up(db.owner(), None).await.unwrap();
        let first = schema(db).await;
        assert!(first.len() > 40, "{first:?}");

        Migrator::down(db.owner(), None).await.unwrap();
        let left = schema(db).await;
        assert!(left.is_empty(), "left behind on {}: {left:#?}", word(db));

        Migrator::up(db.owner(), None).await.unwrap();
        assert_eq!(schema(db).await, first);
        place.leave().await;
    }
}

#[tokio::test]
async fn each_step_can_be_taken_back_alone() {
    for place in places("steps").await {
        let db = &place.db;
        for _ in Migrator::migrations() {
            let before = schema(db).await;
            Migrator::up(db.owner(), Some(1)).await.unwrap();
            let after = schema(db).await;
            Migrator::down(db.owner(), Some(1)).await.unwrap();
            assert_eq!(schema(db).await, before);
            Migrator::up(db.owner(), Some(1)).await.unwrap();
            assert_eq!(schema(db).await, after);
        }
        place.leave().await;
    }
}

fn word(db: &Db) -> &'static str {
    if db.is_postgres() { "PostgreSQL" } else { "SQLite" }
}

// ---- append-only ----

/// A table whose rows are facts.
struct Facts {
    table: &'static str,
    /// What identifies a row besides `seq`: every UNIQUE of the table.
    keys: &'static [&'static [&'static str]],
    /// A column that an upsert would overwrite.
    value: &'static str,
    /// Tables in which its rows need one to lean on.
    leans_on: &'static [&'static str],
}

const FACTS: [Facts; 11] = [
    Facts {
        table: "deal_step",
        keys: &[&["deal", "position"]],
        value: "body",
        leans_on: &["organisation", "person", "innovation", "deal"],
    },
    Facts {
        table: "innovation_grant",
        keys: &[&["deal", "position"]],
        value: "terms",
        // The deal is there from its steps.
        leans_on: &[],
    },
    Facts { table: "split_posting", keys: &[&["deal", "payment", "place"]], value: "amount", leans_on: &[] },
    Facts {
        table: "filing_opinion",
        keys: &[&["filing", "position"]],
        value: "reason",
        leans_on: &["selection", "selection_category", "filing"],
    },
    // Category and filing are there from the opinions.
    Facts {
        table: "selection_row",
        keys: &[&["category", "edition", "place"], &["category", "edition", "filing"]],
        value: "total",
        leans_on: &[],
    },
    Facts {
        table: "innovation_credit",
        keys: &[&["innovation", "place"]],
        value: "name",
        // The innovation is there from the deals.
        leans_on: &[],
    },
    Facts {
        table: "innovation_edition",
        keys: &[&["innovation", "edition"]],
        value: "title",
        // So it is here.
        leans_on: &[],
    },
    Facts { table: "audit_record", keys: &[&["chain", "position"]], value: "details", leans_on: &[] },
    Facts { table: "checkpoint", keys: &[], value: "note", leans_on: &[] },
    Facts {
        table: "mark_change",
        keys: &[&["sheet", "position"]],
        value: "mark",
        // The person is there from the deals.
        leans_on: &["panel", "judge", "subject", "sheet"],
    },
    // Subject and person are there from the marks.
    Facts {
        table: "rejudge",
        keys: &[&["subject", "position"], &["subject", "aspect", "round"]],
        value: "at",
        leans_on: &[],
    },
];

/// Every id is this one, so that all rows belong together.
const ID: &str = "'00000000-0000-4000-8000-00000000000a'";

/// Adds a row in which every column without a default has some value; `number`
/// tells rows of one table apart.
async fn add(db: &Db, table: &str, number: u32) {
    let (mut names, mut values) = (Vec::new(), Vec::new());
    for (name, kind) in needed(db, table).await {
        values.push(match kind.to_uppercase().as_str() {
            "UUID" => ID.to_owned(),
            "TEXT" => format!("'x{number}'"),
            "BOOLEAN" => "true".to_owned(),
            _ => number.to_string(),
        });
        names.push(name);
    }
    let sql = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(", "), values.join(", "));
    execute(db, &sql).await.unwrap_or_else(|e| panic!("{sql}: {e}"));
}

/// Columns that must be given, with their types.
async fn needed(db: &Db, table: &str) -> Vec<(String, String)> {
    let sql = if db.is_postgres() {
        format!(
            "SELECT column_name || ' ' || data_type FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' AND is_nullable = 'NO' \
             AND column_default IS NULL AND is_identity = 'NO' ORDER BY ordinal_position"
        )
    } else {
        format!(
            "SELECT name || ' ' || type FROM pragma_table_info('{table}') \
             WHERE (\"notnull\" OR pk) AND dflt_value IS NULL AND NOT (pk AND type = 'INTEGER') ORDER BY cid"
        )
    };
    let found = rows(db, &sql).await;
    found.iter().filter_map(|c| c.split_once(' ')).map(|(n, t)| (n.to_owned(), t.to_owned())).collect()
}

/// The tables that the database itself guards.
async fn guarded(db: &Db) -> BTreeSet<String> {
    let sql = if db.is_postgres() {
        "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal"
    } else {
        "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'trigger'"
    };
    rows(db, sql).await.into_iter().collect()
}

async fn columns(db: &Db, table: &str) -> Vec<String> {
    let sql = if db.is_postgres() {
        format!(
            "SELECT column_name::text FROM information_schema.columns \
             WHERE table_schema = 'public' AND table_name = '{table}' ORDER BY ordinal_position"
        )
    } else {
        format!("SELECT name FROM pragma_table_info('{table}') ORDER BY cid")
    };
    rows(db, &sql).await
}

/// How many keys a table has besides `seq`.
async fn uniques(db: &Db, table: &str) -> usize {
    let sql = if db.is_postgres() {
        format!(
            "SELECT indexname::text FROM pg_indexes WHERE tablename = '{table}' AND indexdef LIKE 'CREATE UNIQUE%' AND indexname NOT LIKE '%_pkey'"
        )
    } else {
        format!("SELECT name FROM pragma_index_list('{table}') WHERE \"unique\"")
    };
    rows(db, &sql).await.len()
}

/// The whole table as text, row by row.
async fn content(db: &Db, table: &str, columns: &[String]) -> Vec<String> {
    let cells: Vec<String> = columns.iter().map(|c| format!("coalesce(CAST({c} AS TEXT), '∅')")).collect();
    rows(db, &format!("SELECT {} FROM {table} ORDER BY seq", cells.join(" || '|' || "))).await
}

/// Every statement that would change history, for one table.
fn attacks(facts: &Facts, columns: &[String], postgres: bool) -> Vec<String> {
    let Facts { table, keys, value, .. } = facts;
    let all = columns.join(", ");
    let others = columns.iter().filter(|c| *c != "seq").cloned().collect::<Vec<_>>().join(", ");
    // The same row as another one, but for one key.
    let alike = |key: &[&str]| {
        let other = |c: &String| ["position", "round"].contains(&c.as_str()) && !key.contains(&c.as_str());
        let cells = columns.iter().filter(|c| *c != "seq");
        cells.map(|c| if other(c) { format!("{c} + 100") } else { c.clone() }).collect::<Vec<_>>().join(", ")
    };
    let always = if postgres { "OVERRIDING SYSTEM VALUE" } else { "" };
    let mut found = vec![
        format!("DELETE FROM {table}"),
        format!("DELETE FROM {table} WHERE seq = (SELECT max(seq) FROM {table})"),
        // The same row again, over the old one.
        format!(
            "INSERT INTO {table} ({all}) {always} SELECT {all} FROM {table} WHERE true \
             ON CONFLICT (seq) DO UPDATE SET {value} = excluded.{value}"
        ),
    ];
    for column in columns.iter().filter(|c| !(postgres && *c == "seq")) {
        found.push(format!("UPDATE {table} SET {column} = {column}"));
    }
    found.push(format!("UPDATE {table} SET {value} = '1' WHERE seq = (SELECT min(seq) FROM {table})"));
    for key in *keys {
        found.push(format!(
            "INSERT INTO {table} ({others}) SELECT {} FROM {table} WHERE true \
             ON CONFLICT ({}) DO UPDATE SET {value} = excluded.{value}",
            alike(key),
            key.join(", ")
        ));
    }
    if postgres {
        found.push(format!("TRUNCATE {table}"));
        found.push(format!("TRUNCATE {table} RESTART IDENTITY CASCADE"));
        found.push(format!("WITH gone AS (DELETE FROM {table} RETURNING *) SELECT count(*) FROM gone"));
        found.push(format!("MERGE INTO {table} t USING {table} s ON t.seq = s.seq WHEN MATCHED THEN DELETE"));
        if *table == "mark_change" || *table == "rejudge" {
            found.push("TRUNCATE subject CASCADE".to_owned());
            found.push("TRUNCATE person CASCADE".to_owned());
        }
    } else {
        found.push(format!("UPDATE OR REPLACE {table} SET seq = (SELECT min(seq) FROM {table})"));
        for verb in ["INSERT OR REPLACE", "REPLACE"] {
            found.push(format!("{verb} INTO {table} ({all}) SELECT {all} FROM {table}"));
            for key in *keys {
                let alike = alike(key);
                found.push(format!("{verb} INTO {table} ({others}) SELECT {alike} FROM {table}"));
                found.push(format!(
                    "{verb} INTO {table} (seq, {others}) SELECT seq + 100, {alike} FROM {table}"
                ));
            }
        }
    }
    if *table == "mark_change" {
        found.push("DELETE FROM sheet".to_owned());
        found.push("UPDATE sheet SET id = '00000000-0000-4000-8000-00000000000b'".to_owned());
    }
    found
}

#[tokio::test]
async fn no_statement_changes_what_is_append_only() {
    for place in places("facts").await {
        let db = &place.db;
        Migrator::up(db.owner(), None).await.unwrap();
        let expected: BTreeSet<String> = FACTS.iter().map(|f| f.table.to_owned()).collect();
        assert_eq!(guarded(db).await, expected, "a guarded table that is not attacked here, or the reverse");

        for facts in &FACTS {
            for table in facts.leans_on {
                add(db, table, 1).await;
            }
            for number in [1, 2] {
                add(db, facts.table, number).await;
            }
            assert_eq!(
                uniques(db, facts.table).await,
                facts.keys.len(),
                "a UNIQUE of {} is not attacked",
                facts.table
            );
            let columns = columns(db, facts.table).await;
            let before = content(db, facts.table, &columns).await;
            assert_eq!(before.len(), 2);
            // SQLite also without the setting that only our connections have.
            let settings: &[&str] = if db.is_postgres() {
                &["SELECT 1"]
            } else {
                &["PRAGMA recursive_triggers = ON", "PRAGMA recursive_triggers = OFF"]
            };
            for setting in settings {
                execute(db, setting).await.unwrap();
                for attack in attacks(facts, &columns, db.is_postgres()) {
                    let taken = execute(db, &attack).await;
                    assert_eq!(content(db, facts.table, &columns).await, before, "{}: {attack}", word(db));
                    let refused = taken.expect_err(&format!("{} ({setting}) takes: {attack}", word(db)));
                    let text = refused.to_string();
                    let by_rule =
                        ["append-only", "FOREIGN KEY", "foreign key"].iter().any(|r| text.contains(r));
                    assert!(by_rule, "{}: {attack}: refused by accident: {text}", word(db));
                }
            }
        }
        place.leave().await;
    }
}

#[test]
fn a_database_beside_another_has_the_same_server_and_options() {
    assert_eq!(named("postgres://u:p@h:5/one?sslmode=off", "two"), "postgres://u:p@h:5/two?sslmode=off");
    assert_eq!(named("postgres://h", "two"), "postgres://h/two");
}
