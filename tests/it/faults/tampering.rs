use jiangtai::{
    audit::{self, Checkpoint, Finding, Walk},
    judging,
    platform::db::Tx,
};
use sea_orm::{ConnectionTrait, DbErr, QueryResult, Statement, Value};
use uuid::Uuid;

use crate::support::{
    TestApp,
    season::{Bench, Choices, Size, acting, times, wish},
};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Id,
}

struct Facts {
    table: &'static str,
    /// The chain that a row stands in; none for notes.
    chain: Option<&'static str>,
    columns: &'static [(&'static str, Kind)],
}

use Kind::{Id, Number, Text};

const FACTS: [Facts; 4] = [
    Facts {
        table: "mark_change",
        chain: Some("sheet"),
        columns: &[
            ("sheet", Id),
            ("position", Number),
            ("aspect", Text),
            ("round", Number),
            ("mark", Number),
            ("raw", Number),
            ("at", Number),
            ("judge", Id),
            ("request_id", Id),
            ("save_key", Text),
            ("prev_hash", Text),
            ("hash", Text),
            ("alg", Text),
            ("key_id", Text),
        ],
    },
    Facts {
        table: "audit_record",
        chain: Some("chain"),
        columns: &[
            ("chain", Id),
            ("position", Number),
            ("at", Number),
            ("actor", Text),
            ("acting_for", Id),
            ("action", Text),
            ("object_kind", Text),
            ("object", Id),
            ("details", Text),
            ("request_id", Id),
            ("prev_hash", Text),
            ("hash", Text),
            ("alg", Text),
            ("key_id", Text),
        ],
    },
    Facts {
        table: "rejudge",
        chain: Some("subject"),
        columns: &[
            ("subject", Id),
            ("position", Number),
            ("aspect", Text),
            ("round", Number),
            ("at", Number),
            ("called_by", Id),
            ("prev_hash", Text),
            ("hash", Text),
            ("alg", Text),
            ("key_id", Text),
        ],
    },
    Facts { table: "checkpoint", chain: None, columns: &[("note", Text)] },
];

/// What somebody with the database's own key in hand might do.
#[derive(Clone, Copy, Debug)]
enum Act {
    Change,
    Delete,
    Insert,
    Swap,
    Duplicate,
    Retime,
    CutTail,
}

const ACTS: [Act; 7] =
    [Act::Change, Act::Delete, Act::Insert, Act::Swap, Act::Duplicate, Act::Retime, Act::CutTail];

struct Scene {
    app: TestApp,
    key: String,
    /// Signed over all chains, and kept elsewhere.
    note: String,
}

/// A locked panel with marks that were changed, and a call to judge again.
async fn scene() -> Scene {
    let app = TestApp::start().await;
    let size = Size { judges: 3, subjects: 3, aspects: 4 };
    let bench = Bench::open(&app.app, &size).await;
    bench.fill(&app.app, &size).await;
    for judge in &bench.judges {
        for sheet in &judge.sheets {
            let save = judging::Save {
                sheet: (*sheet).into(),
                base_version: 4,
                key: "again".to_owned(),
                wishes: vec![wish(1, "12.5"), wish(3, "7")],
                received_at: app.app.clock.now(),
            };
            judging::save(&acting(&app.app, judge.person), save).await.expect("a changed mark");
        }
    }
    let version = {
        let chief = app.visitor();
        chief.set_cookie(&crate::support::season::session(&app.app, bench.chief, true).await);
        let path = format!("/api/v1/panels/{}", bench.panel);
        chief.get_json(&path).await.expect(200).json()["version"].as_i64().expect("a version")
    };
    call_again(&app, &bench).await;
    judging::lock(&acting(&app.app, bench.chief), bench.panel, version).await.expect("a lock");
    let note = sign_everything(&app).await;
    let key = app.app.keys.public_key();
    free_the_tables(&app).await;
    Scene { app, key, note }
}

/// A note over the end of every chain there is.
async fn sign_everything(app: &TestApp) -> String {
    let mut walk = Walk::default();
    audit::verify_records(app.app.db.read(), &mut walk).await.expect("the trail");
    judging::verify_marks(app.app.db.read(), &mut walk).await.expect("the marks");
    Checkpoint { scope: Uuid::nil(), at: app.app.clock.now(), heads: walk.heads() }.sign(&app.app.keys)
}

/// Calls to judge again, written as the program writes them.
async fn call_again(app: &TestApp, bench: &Bench) {
    let db = app.app.db.owner();
    let subjects = rows(db, "SELECT id FROM subject ORDER BY work_number", []).await;
    let subject: Uuid = subjects[0].try_get("", "id").expect("an id");
    let mut prev = audit::GENESIS.to_owned();
    for position in 1..=3_i64 {
        let body = serde_json::json!({
            "aspect": "A1", "at": 5, "called_by": bench.chief, "round": position + 1, "subject": subject,
        });
        let link = audit::link(position, &prev, &app.app.keys.signing_id(), &body);
        run(
            db,
            "INSERT INTO rejudge (subject, position, aspect, round, at, called_by, prev_hash, hash, alg, key_id) \
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                subject.into(),
                position.into(),
                "A1".into(),
                i32::try_from(position + 1).expect("small").into(),
                5_i64.into(),
                bench.chief.0.into(),
                prev.into(),
                link.hash.clone().into(),
                link.alg.into(),
                link.key_id.into(),
            ],
        )
        .await
        .expect("a call");
        prev = link.hash;
    }
}

/// What the owner of the database can do and no trigger stops: on SQLite the
/// triggers and the unique indexes of the facts go; PostgreSQL does not ask them.
async fn free_the_tables(app: &TestApp) {
    let db = app.app.db.owner();
    if app.app.db.is_postgres() {
        return;
    }
    for row in rows(db, "SELECT name FROM sqlite_master WHERE type = 'trigger'", []).await {
        let name: String = row.try_get("", "name").expect("a name");
        run(db, &format!("DROP TRIGGER {name}"), []).await.expect("the owner may");
    }
    run(db, "PRAGMA foreign_keys = OFF", []).await.expect("the owner may");
}

fn numbered(postgres: bool, sql: &str) -> String {
    if !postgres {
        return sql.to_owned();
    }
    let mut parts = sql.split('?');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for (n, part) in (1..).zip(parts) {
        out.push_str(&format!("${n}{part}"));
    }
    out
}

fn statement<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Statement {
    let backend = db.get_database_backend();
    let sql = numbered(backend == sea_orm::DatabaseBackend::Postgres, sql);
    Statement::from_sql_and_values(backend, sql, values)
}

async fn run<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Result<u64, DbErr> {
    Ok(db.execute_raw(statement(db, sql, values)).await?.rows_affected())
}

async fn rows<const N: usize>(db: &impl ConnectionTrait, sql: &str, values: [Value; N]) -> Vec<QueryResult> {
    db.query_all_raw(statement(db, sql, values)).await.unwrap_or_else(|e| panic!("{sql}: {e}"))
}

/// Everything `jiangtai verify --data` looks at, with a key and a note from elsewhere.
async fn verify(db: &impl ConnectionTrait, key: &str, outside: &str) -> Vec<Finding> {
    let mut walk = Walk::default();
    audit::verify_records(db, &mut walk).await.expect("the trail can be read");
    judging::verify_marks(db, &mut walk).await.expect("the marks can be read");
    let stored = audit::list_checkpoints(db, None).await.expect("the notes can be read");
    let stored = stored.into_iter().map(|(_, _, note)| note);
    for note in stored.chain([outside.to_owned()]) {
        match Checkpoint::open(&note, key) {
            Ok(checkpoint) => walk.compare(&checkpoint.heads),
            Err(error) => {
                walk.findings.push(Finding { place: "checkpoint".to_owned(), what: error.to_string() })
            }
        }
    }
    walk.findings
}

/// Takes back what was tried.
#[derive(Debug)]
struct Undo(Tried);

#[derive(Debug)]
enum Tried {
    /// The statement changed nothing, or the database itself would not have it.
    Nothing,
    Done {
        what: String,
        findings: Vec<Finding>,
    },
}

impl From<DbErr> for Undo {
    fn from(_: DbErr) -> Self {
        Self(Tried::Nothing)
    }
}

#[tokio::test]
async fn every_change_of_a_stored_fact_is_found() {
    let mutations = times("JT_MUTATIONS", 120, 500);
    let scene = scene().await;
    let mut choices = Choices::new();
    let clean = verify(scene.app.app.db.read(), &scene.key, &scene.note).await;
    assert_eq!(clean, [], "nothing was touched yet");

    let (mut tried, mut missed, mut skipped) = (0, Vec::new(), 0);
    let mut done = std::collections::BTreeMap::<String, usize>::new();
    while tried < mutations {
        let facts = &FACTS[choices.below(FACTS.len())];
        let act = ACTS[choices.below(ACTS.len())];
        let now = scene.app.app.clock.now();
        let outcome = scene
            .app
            .app
            .db
            .write(now, async |tx| -> Result<(), Undo> {
                if scene.app.app.db.is_postgres() {
                    run(tx, "SET LOCAL session_replication_role = replica", []).await?;
                }
                let Some(what) = tamper(tx, facts, act, &mut choices).await? else {
                    return Err(Undo(Tried::Nothing));
                };
                let findings = verify(tx, &scene.key, &scene.note).await;
                Err(Undo(Tried::Done { what, findings }))
            })
            .await;
        match outcome {
            Err(Undo(Tried::Nothing)) => {
                skipped += 1;
                assert!(skipped < mutations * 20, "hardly anything can be tried: {done:?}");
            }
            Err(Undo(Tried::Done { what, findings })) => {
                tried += 1;
                *done.entry(format!("{} {act:?}", facts.table)).or_default() += 1;
                if findings.is_empty() {
                    missed.push(what);
                }
            }
            Ok(()) => unreachable!("always taken back"),
        }
    }
    eprintln!("{tried} mutations ({skipped} the database would not have): {done:#?}");
    assert!(missed.is_empty(), "{} of {tried} were not found: {missed:#?}", missed.len());
    assert_eq!(verify(scene.app.app.db.read(), &scene.key, &scene.note).await, [], "all was taken back");
}

/// Does it; says what was done, or nothing where there was nothing to do.
async fn tamper(tx: &Tx, facts: &Facts, act: Act, choices: &mut Choices) -> Result<Option<String>, DbErr> {
    let table = facts.table;
    let all = rows(tx, &format!("SELECT seq FROM {table} ORDER BY seq"), []).await;
    let seqs: Vec<i64> = all.iter().map(|row| row.try_get("", "seq").expect("a number")).collect();
    let seq = seqs[choices.below(seqs.len())];
    let columns: Vec<&str> = facts.columns.iter().map(|(name, _)| *name).collect();
    let columns = if facts.chain.is_none() { vec!["scope", "at", "reason", "note"] } else { columns };
    let listed = columns.join(", ");
    let copied = |instead: &str, value: &str| {
        let values: Vec<&str> = columns.iter().map(|c| if *c == instead { value } else { c }).collect();
        format!("INSERT INTO {table} ({listed}) SELECT {} FROM {table} WHERE seq = ?", values.join(", "))
    };
    let done = match (act, facts.chain) {
        (Act::Change, _) => {
            let (column, kind) = facts.columns[choices.below(facts.columns.len())];
            let changed = change(tx, table, column, kind, seq, choices).await?;
            return Ok(changed.map(|how| format!("{table} {seq}: {column} {how}")));
        }
        (Act::Delete, Some(_)) => {
            run(tx, &format!("DELETE FROM {table} WHERE seq = ?"), [seq.into()]).await?
        }
        // A forged row at the end of its chain, with the hash of the row it copies.
        (Act::Insert, Some(chain)) => {
            let last = format!(
                "(SELECT max(position) + 1 FROM {table} WHERE {chain} = (SELECT {chain} FROM {table} WHERE seq = {seq}))"
            );
            // Calls are unique by round as well.
            if table == "rejudge" {
                return Ok(None);
            }
            run(tx, &copied("position", &last), [seq.into()]).await?
        }
        (Act::Duplicate, Some(_)) if table != "rejudge" => {
            run(tx, &copied("position", "position + 1000"), [seq.into()]).await?
        }
        (Act::Swap, Some(chain)) => {
            // Two neighbours change places, hashes and all.
            let next = rows(
                tx,
                &format!(
                    "SELECT b.seq AS seq, a.position AS position FROM {table} a JOIN {table} b \
                     ON b.{chain} = a.{chain} AND b.position = a.position + 1 WHERE a.seq = ?"
                ),
                [seq.into()],
            )
            .await;
            let Some(row) = next.first() else { return Ok(None) };
            let (other, position): (i64, i64) =
                (row.try_get("", "seq").expect("a number"), row.try_get("", "position").expect("a number"));
            for (who, at) in [(seq, -1), (other, position), (seq, position + 1)] {
                run(tx, &format!("UPDATE {table} SET position = ? WHERE seq = ?"), [at.into(), who.into()])
                    .await?;
            }
            2
        }
        (Act::Retime, Some(_)) => {
            let by = 1 + i64::try_from(choices.below(100_000)).expect("small");
            run(tx, &format!("UPDATE {table} SET at = at - ? WHERE seq = ?"), [by.into(), seq.into()]).await?
        }
        (Act::CutTail, Some(chain)) => {
            let cut = run(
                tx,
                &format!(
                    "DELETE FROM {table} WHERE {chain} = (SELECT {chain} FROM {table} WHERE seq = ?) \
                     AND position >= (SELECT position FROM {table} WHERE seq = ?)"
                ),
                [seq.into(), seq.into()],
            )
            .await?;
            if table == "mark_change" {
                // And the sheet is made to agree.
                run(
                    tx,
                    "UPDATE sheet SET position = (SELECT coalesce(max(position), 0) FROM mark_change WHERE mark_change.sheet = sheet.id), \
                     head = coalesce((SELECT hash FROM mark_change WHERE mark_change.sheet = sheet.id ORDER BY position DESC LIMIT 1), ?)",
                    [audit::GENESIS.into()],
                )
                .await?;
            }
            cut
        }
        _ => 0,
    };
    Ok((done > 0).then(|| format!("{table} {seq}: {act:?}")))
}

/// Another value in one cell.
async fn change(
    tx: &Tx,
    table: &str,
    column: &str,
    kind: Kind,
    seq: i64,
    choices: &mut Choices,
) -> Result<Option<String>, DbErr> {
    let found = rows(tx, &format!("SELECT {column} AS v FROM {table} WHERE seq = ?"), [seq.into()]).await;
    let (value, how): (Value, String) = match kind {
        Text => {
            let old: String = found[0].try_get("", "v").expect("a text");
            let mut letters: Vec<char> = old.chars().collect();
            let places: Vec<usize> =
                (0..letters.len()).filter(|i| letters[*i].is_ascii_alphanumeric()).collect();
            if places.is_empty() {
                return Ok(None);
            }
            let at = places[choices.below(places.len())];
            letters[at] = match letters[at] {
                '9' => '8',
                c if c.is_ascii_digit() => char::from(c as u8 + 1),
                'z' | 'Z' => 'y',
                c => char::from(c as u8 + 1),
            };
            let new: String = letters.into_iter().collect();
            (new.clone().into(), format!("{old:?} → {new:?}"))
        }
        Number if column == "round" => {
            let old: i32 = found[0].try_get("", "v").expect("a number");
            ((old + 1).into(), format!("{old} + 1"))
        }
        Number => {
            let old: Option<i64> = found[0].try_get("", "v").expect("a number");
            let new =
                old.map_or(Some(0), |old| (choices.below(3) > 0 || column != "mark").then_some(old + 1));
            (new.into(), format!("{old:?} → {new:?}"))
        }
        Id => {
            let old: Option<Uuid> = found[0].try_get("", "v").expect("an id");
            let new = Uuid::from_u128(old.map_or(7, |old| old.as_u128() ^ 1 << choices.below(60)));
            (new.into(), format!("{old:?} → {new}"))
        }
    };
    run(tx, &format!("UPDATE {table} SET {column} = ? WHERE seq = ?"), [value, seq.into()]).await?;
    Ok(Some(how))
}

/// The strongest forger rewrites a chain to its end with right hashes. Only what
/// was signed and kept shows it.
#[tokio::test]
async fn a_chain_rewritten_with_right_hashes_is_shown_by_the_signed_note() {
    let scene = scene().await;
    let now = scene.app.app.clock.now();
    let key_id = scene.app.app.keys.signing_id();
    let outcome = scene
        .app
        .app
        .db
        .write(now, async |tx| -> Result<(), Undo> {
            if scene.app.app.db.is_postgres() {
                run(tx, "SET LOCAL session_replication_role = replica", []).await?;
            }
            let of = rows(tx, "SELECT chain FROM audit_record WHERE action = 'panel.locked'", []).await;
            let chain: Uuid = of[0].try_get("", "chain").expect("an id");
            let mut prev = audit::GENESIS.to_owned();
            for record in audit::list_of_chain(tx, chain).await? {
                let mut body = record.body();
                body["at"] = (record.at.0 - 1).into();
                let link = audit::link(record.link.position, &prev, &key_id, &body);
                run(
                    tx,
                    "UPDATE audit_record SET at = ?, prev_hash = ?, hash = ? WHERE seq = ?",
                    [(record.at.0 - 1).into(), prev.into(), link.hash.clone().into(), record.seq.into()],
                )
                .await?;
                prev = link.hash;
            }
            run(tx, "DELETE FROM checkpoint", []).await?;
            let mut walk = Walk::default();
            audit::verify_records(tx, &mut walk).await?;
            assert_eq!(walk.findings, [], "in itself the forged chain holds");
            let findings = verify(tx, &scene.key, &scene.note).await;
            Err(Undo(Tried::Done { what: String::new(), findings }))
        })
        .await;
    let Err(Undo(Tried::Done { findings, .. })) = outcome else { panic!("{outcome:?}") };
    assert!(findings.iter().any(|f| f.what.contains("rewritten")), "{findings:?}");
}
