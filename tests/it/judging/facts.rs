//! Marks are facts: the database refuses to change them, and a change that gets
//! past it is found.

use jiangtai::audit::{self, Walk};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement};

use super::*;
use crate::support::TestApp;

/// A panel with marks of two rounds, locked.
async fn judged(app: &TestApp) -> Panel {
    let panel = open(app, 2).await;
    fill_all(&panel, ["1", "2", "3"]).await;
    for subject in &panel.subjects {
        let call = json!({ "subject": subject, "aspect": "A2" });
        panel.chief.client.post_json(&panel.api("/rejudge"), &call).await.expect(200);
    }
    for judge in &panel.judges {
        for (_, sheet) in sheets(&judge.client).await {
            fill(&judge.client, &sheet, "2", "again").await;
        }
    }
    panel.lock().await.expect(200);
    panel
}

async fn findings(app: &TestApp) -> Vec<String> {
    let mut walk = Walk::default();
    audit::verify_records(app.app.db.read(), &mut walk).await.expect("the trail");
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("the marks");
    for (_, _, note) in audit::list_checkpoints(app.app.db.read(), None).await.expect("notes") {
        let note = audit::Checkpoint::open(&note, &app.app.keys.public_key()).expect("a signature");
        walk.compare(&note.heads);
    }
    walk.findings.into_iter().map(|f| f.place).collect()
}

#[tokio::test]
async fn the_database_refuses_to_change_a_mark() {
    let app = TestApp::start().await;
    judged(&app).await;
    let owner = app.app.db.owner();
    let postgres = owner.get_database_backend() == DatabaseBackend::Postgres;
    let columns = "sheet, position, aspect, round, mark, raw, at, judge, request_id, save_key, prev_hash, \
                   hash, alg, key_id";
    let mut statements = vec![
        "UPDATE mark_change SET mark = 0".to_owned(),
        "DELETE FROM mark_change".to_owned(),
        "UPDATE rejudge SET round = 9".to_owned(),
        "DELETE FROM rejudge".to_owned(),
        format!(
            "INSERT INTO mark_change ({columns}) SELECT {columns} FROM mark_change \
             ORDER BY seq LIMIT 1 ON CONFLICT (sheet, position) DO UPDATE SET mark = 0"
        ),
    ];
    if postgres {
        statements.push("TRUNCATE mark_change CASCADE".to_owned());
    } else {
        statements.push(format!(
            "INSERT OR REPLACE INTO mark_change (seq, {columns}) SELECT seq, {columns} FROM mark_change LIMIT 1"
        ));
        statements.push("REPLACE INTO rejudge SELECT * FROM rejudge LIMIT 1".to_owned());
    }
    for statement in statements {
        let refused = owner.execute_unprepared(&statement).await.expect_err(&statement).to_string();
        assert!(refused.contains("append-only"), "{statement}: {refused}");
    }
    assert_eq!(findings(&app).await, Vec::<String>::new());
    app.end().await;
}

#[tokio::test]
async fn every_change_behind_the_database_s_back_is_found() {
    let app = TestApp::start().await;
    let panel = judged(&app).await;
    let owner = app.app.db.owner();
    let backend = owner.get_database_backend();
    // Somebody who owns the database takes the guards away.
    let guards: &[&str] = if backend == DatabaseBackend::Postgres {
        &["ALTER TABLE mark_change DISABLE TRIGGER USER", "ALTER TABLE rejudge DISABLE TRIGGER USER"]
    } else {
        &[
            "DROP TRIGGER mark_change_no_update",
            "DROP TRIGGER mark_change_no_delete",
            "DROP TRIGGER mark_change_no_replace",
            "DROP TRIGGER rejudge_no_update",
            "DROP TRIGGER rejudge_no_delete",
        ]
    };
    for guard in guards {
        owner.execute_unprepared(guard).await.expect(guard);
    }
    assert_eq!(findings(&app).await, Vec::<String>::new());

    let id = |sql: &str| Statement::from_string(backend, sql.to_owned());
    let first = owner.query_one_raw(id("SELECT MIN(seq) AS n FROM mark_change")).await;
    let first: i64 = first.expect("a row").expect("a row").try_get("", "n").expect("a number");
    let row = format!("seq = {}", first + 2);
    let changes = [
        format!("UPDATE mark_change SET mark = mark + 500000 WHERE {row}"),
        format!("UPDATE mark_change SET raw = 1 WHERE {row}"),
        format!("UPDATE mark_change SET round = round + 1 WHERE {row}"),
        format!("UPDATE mark_change SET aspect = 'A9' WHERE {row}"),
        format!("UPDATE mark_change SET at = at + 1 WHERE {row}"),
        format!("UPDATE mark_change SET save_key = 'x' WHERE {row}"),
        format!("UPDATE mark_change SET hash = prev_hash WHERE {row}"),
        format!("UPDATE mark_change SET alg = 'none' WHERE {row}"),
        format!("UPDATE mark_change SET position = position + 100 WHERE {row}"),
        format!("DELETE FROM mark_change WHERE {row}"),
        "UPDATE rejudge SET at = at + 1".to_owned(),
        "DELETE FROM rejudge".to_owned(),
        "UPDATE sheet SET position = position - 1".to_owned(),
        "UPDATE subject SET work_number = 'W-99' WHERE work_number = 'W-01'".to_owned(),
        "UPDATE panel SET rules = replace(rules, '\"60\"', '\"70\"')".to_owned(),
        "UPDATE panel SET rules_hash = 'x'".to_owned(),
    ];
    for change in changes {
        let found = spoilt(&app, &change).await;
        assert!(!found.is_empty(), "not found: {change}");
        if change.starts_with("UPDATE mark_change SET mark") {
            assert_eq!(found[0], format!("mark_change {}", first + 2), "the first bad row is named");
        }
    }
    assert_eq!(findings(&app).await, Vec::<String>::new());
    let _ = panel;
    app.end().await;
}

/// Makes the change, walks, and puts everything back as it was.
async fn spoilt(app: &TestApp, change: &str) -> Vec<String> {
    let owner = app.app.db.owner();
    let tables = ["mark_change", "rejudge", "sheet", "subject", "panel"];
    let overriding = if owner.get_database_backend() == DatabaseBackend::Postgres {
        " OVERRIDING SYSTEM VALUE"
    } else {
        ""
    };
    for table in tables {
        owner.execute_unprepared(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await.expect("kept");
    }
    owner.execute_unprepared(change).await.expect(change);
    let found = findings(app).await;
    for table in ["mark_change", "rejudge"] {
        owner.execute_unprepared(&format!("DELETE FROM {table}")).await.expect("emptied");
        owner
            .execute_unprepared(&format!("INSERT INTO {table}{overriding} SELECT * FROM kept_{table}"))
            .await
            .expect("put back");
    }
    for (table, columns) in
        [("sheet", "position"), ("subject", "work_number"), ("panel", "rules"), ("panel", "rules_hash")]
    {
        owner
            .execute_unprepared(&format!(
                "UPDATE {table} SET {columns} = (SELECT k.{columns} FROM kept_{table} k WHERE k.id = {table}.id)"
            ))
            .await
            .expect("put back");
    }
    for table in tables {
        owner.execute_unprepared(&format!("DROP TABLE kept_{table}")).await.expect("dropped");
    }
    found
}
