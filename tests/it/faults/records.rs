//! What was filed, selected, published and agreed, changed behind the program's back: every
//! column that says something is found by `verify`.

use jiangtai::{
    audit::{self, Finding, Walk},
    innovations, judging, marketplace,
};
use sea_orm::{ConnectionTrait, DbErr, Statement};

use crate::{
    marketplace::stage::{contract_hash, listing_form, step, terms_form},
    support::{TestApp, selection::Selecting, world::made},
};

/// The columns of a table that must not be another, each with an expression that is another.
struct Table {
    name: &'static str,
    /// Which rows count.
    rows: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

const ANOTHER_ID: &str = "(SELECT id FROM organisation WHERE kind = 'union' ORDER BY id LIMIT 1)";

const TABLES: [Table; 10] = [
    Table {
        name: "innovation",
        rows: "1 = 1",
        columns: &[
            ("number", "number || '1'"),
            ("stage", "CASE stage WHEN 'published' THEN 'withdrawn' ELSE 'published' END"),
            ("edition", "edition + 1"),
            ("published_at", "published_at - 1"),
            ("holder", ANOTHER_ID),
            ("tombstone", "tombstone || 'x'"),
        ],
    },
    Table {
        name: "innovation_edition",
        rows: "1 = 1",
        columns: &[
            ("title", "title || 'x'"),
            ("abstract", "abstract || 'x'"),
            ("keywords", "'[]'"),
            ("category", "category || 'x'"),
            ("year", "year + 1"),
            ("content_hash", "'00' || content_hash"),
            ("further", "'{}'"),
            ("edition", "edition + 1"),
        ],
    },
    Table {
        name: "innovation_credit",
        rows: "1 = 1",
        columns: &[
            ("place", "place + 10"),
            ("person", "(SELECT person FROM judge LIMIT 1)"),
            ("name", "name || 'x'"),
            ("share", "share - 1"),
        ],
    },
    Table {
        name: "filing",
        rows: "stage <> 'draft'",
        columns: &[("content", "replace(content, '针对', '对于')")],
    },
    Table {
        name: "filing_contributor",
        rows: "1 = 1",
        columns: &[
            ("share", "share - 1"),
            ("is_public", "NOT is_public"),
            ("person", "(SELECT person FROM judge LIMIT 1)"),
        ],
    },
    Table {
        name: "filing_opinion",
        rows: "1 = 1",
        columns: &[
            ("step", "CASE step WHEN 'form_check' THEN 'endorsement' ELSE 'form_check' END"),
            ("verdict", "'refuse'"),
            ("reason", "reason || 'x'"),
            (
                "organisation",
                "(SELECT id FROM organisation WHERE id <> filing_opinion.organisation ORDER BY id LIMIT 1)",
            ),
            ("content_hash", "'00' || content_hash"),
        ],
    },
    Table {
        name: "selection_row",
        rows: "1 = 1",
        columns: &[
            ("place", "place + 10"),
            ("rank", "rank + 1"),
            ("total", "total + 1"),
            ("is_selected", "NOT is_selected"),
        ],
    },
    Table {
        name: "deal_step",
        rows: "1 = 1",
        columns: &[
            ("position", "position + 100"),
            ("kind", "CASE kind WHEN 'pay' THEN 'sign' ELSE 'pay' END"),
            ("side", "CASE side WHEN 'holder' THEN 'buyer' ELSE 'holder' END"),
            ("person", "(SELECT person FROM judge LIMIT 1)"),
            ("body", "body || ' '"),
            ("at", "at - 1"),
            ("hash", "'00' || hash"),
        ],
    },
    Table {
        name: "innovation_grant",
        rows: "1 = 1",
        columns: &[
            ("position", "position + 100"),
            ("kind", "CASE kind WHEN 'exclusive' THEN 'ordinary' ELSE 'exclusive' END"),
            ("terms", "'{}'"),
        ],
    },
    Table {
        name: "split_posting",
        rows: "1 = 1",
        columns: &[
            ("place", "place + 10"),
            ("payment", "payment + 1"),
            ("name", "name || 'x'"),
            ("share", "share - 1"),
            ("amount", "amount + 1"),
        ],
    },
];

/// Columns of the deal itself, whose key is no number.
const DEAL: [(&str, &str); 5] = [
    ("number", "number || '1'"),
    ("holder", ANOTHER_ID),
    ("buyer", ANOTHER_ID),
    ("stage", "'disclosed'"),
    ("head", "'00' || head"),
];

/// What the call of a selection promised.
const SELECTION: [(&str, &str); 12] = [
    ("number", "number || '1'"),
    ("host", "(SELECT holder FROM deal LIMIT 1)"),
    ("title", "title || 'x'"),
    ("title_en", "title_en || 'x'"),
    ("summary", "summary || 'x'"),
    ("filing_opens", "filing_opens + 1"),
    ("filing_closes", "filing_closes + 1"),
    ("recommend_by", "recommend_by + 1"),
    ("review_opens", "review_opens + 1"),
    ("review_closes", "review_closes + 1"),
    ("notice_days", "notice_days - 1"),
    ("stage", "'draft'"),
];

const CATEGORY: [(&str, &str); 6] = [
    ("title", "title || 'x'"),
    ("title_en", "title_en || 'x'"),
    ("places", "places + 100"),
    ("quota", "quota + 1"),
    ("active", "NOT active"),
    ("rules", "replace(rules, '\"max\":', '\"max\": ')"),
];

/// Two published results, one of them withdrawn, the other licensed and paid for.
async fn scene() -> TestApp {
    let (s, numbers) = Selecting::to_published().await;
    let buyer = s.app.unit("蠡园电机有限公司", "BH").await.client;
    let (mut sold, mut withdrawn) = (&numbers[0], &numbers[1]);
    // The first unit may hold both; of the second's there is at most one.
    if s.units[0].client.get(&format!("/innovations/{sold}/withdraw")).await.status != 200 {
        (sold, withdrawn) = (withdrawn, sold);
    }
    let holder = s.units[0].client.clone();
    holder.post(&format!("/marketplace/listings/{sold}/edit"), &listing_form()).await.expect(303);
    let asked = [("purpose", "用于本公司结构件产线")];
    let deal = made(&buyer.post(&format!("/marketplace/enquire/{sold}"), &asked).await.expect(303));
    step(&holder, &deal, &[("kind", "disclose"), ("note", "可以合作")]).await.expect(303);
    step(&holder, &deal, &[("kind", "offer_nda"), ("text", "双方保密五年。")]).await.expect(303);
    let here = format!("/api/v1/marketplace/deals/{deal}");
    let nda = buyer.get_json(&here).await.expect(200).json()["nda"]["hash"].clone();
    step(&buyer, &deal, &[("kind", "sign_nda"), ("hash", nda.as_str().expect("a hash"))]).await.expect(303);
    step(&holder, &deal, &[("kind", "detail"), ("note", "")]).await.expect(303);
    step(&buyer, &deal, &terms_form("ordinary", "100000")).await.expect(303);
    step(&holder, &deal, &[("kind", "accept"), ("terms_version", "1")]).await.expect(303);
    let hash = contract_hash(&buyer, &deal).await;
    for kind in ["confirm", "sign"] {
        for side in [&holder, &buyer] {
            step(side, &deal, &[("kind", kind), ("hash", &hash)]).await.expect(303);
        }
    }
    step(&holder, &deal, &[("kind", "register"), ("number", "20263202000001")]).await.expect(303);
    step(&buyer, &deal, &[("kind", "pay"), ("amount", "33333.33"), ("note", "首付")]).await.expect(303);
    step(&holder, &deal, &[("kind", "confirm_payment"), ("payment_number", "1")]).await.expect(303);
    let path = format!("/innovations/{withdrawn}/withdraw");
    let reason = [("reason", "已转为企业内部技术秘密。")];
    for unit in &s.units {
        if unit.client.get(&path).await.status == 200 {
            unit.client.post(&path, &reason).await.expect(303);
        }
    }
    s.app
}

/// Everything that `jiangtai verify --data` looks at without a key.
async fn verify(db: &impl ConnectionTrait) -> Vec<Finding> {
    let mut walk = Walk::default();
    audit::verify_records(db, &mut walk).await.expect("the trail can be read");
    judging::verify_marks(db, &mut walk).await.expect("the marks can be read");
    innovations::verify_innovations(db, &mut walk).await.expect("the innovations can be read");
    marketplace::verify_deals(db, &mut walk).await.expect("the deals can be read");
    walk.findings
}

enum Undo {
    Refused(DbErr),
    Found(u64, Vec<Finding>),
}

impl From<DbErr> for Undo {
    fn from(error: DbErr) -> Self {
        Self::Refused(error)
    }
}

/// Does what only the owner of the database can, looks, and takes it back.
async fn tampered(app: &TestApp, sql: &str) -> Vec<Finding> {
    let done = app.app.db.write(app.app.clock.now(), async |tx| -> Result<(), Undo> {
        if app.app.db.is_postgres() {
            tx.execute_unprepared("SET LOCAL session_replication_role = replica").await?;
        }
        let touched = tx.execute_raw(Statement::from_string(tx.get_database_backend(), sql)).await?;
        Err(Undo::Found(touched.rows_affected(), verify(tx).await))
    });
    match done.await {
        Err(Undo::Found(touched, findings)) => {
            assert_eq!(touched, 1, "{sql}");
            findings
        }
        Err(Undo::Refused(error)) => panic!("{sql}: {error}"),
        Ok(()) => unreachable!("always taken back"),
    }
}

#[tokio::test]
async fn no_word_of_a_filing_a_result_or_a_deal_changes_unseen() {
    let app = scene().await;
    let db = app.app.db.owner();
    if !app.app.db.is_postgres() {
        let triggers = Statement::from_string(
            db.get_database_backend(),
            "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        );
        for row in db.query_all_raw(triggers).await.expect("a list") {
            let name: String = row.try_get("", "name").expect("a name");
            db.execute_unprepared(&format!("DROP TRIGGER {name}")).await.expect("the owner may");
        }
        db.execute_unprepared("PRAGMA foreign_keys = OFF").await.expect("the owner may");
    }
    assert_eq!(verify(app.app.db.read()).await, [], "nothing was touched yet");
    let (mut tried, mut missed) = (0, Vec::new());
    let mut attacks: Vec<String> = Vec::new();
    for table in &TABLES {
        let key = match table.name {
            "innovation" => "key",
            "filing" => "id",
            "filing_contributor" => "person",
            _ => "seq",
        };
        // One row of each table, the last: where several say the same, all are asked alike.
        let one = format!("{key} = (SELECT max({key}) FROM {} WHERE {})", table.name, table.rows);
        let one = if app.app.db.is_postgres() && ["id", "person"].contains(&key) {
            format!(
                "{key} = (SELECT {key} FROM {} WHERE {} ORDER BY {key} DESC LIMIT 1)",
                table.name, table.rows
            )
        } else {
            one
        };
        let changes = table.columns.iter();
        attacks.extend(
            changes.map(|(name, new)| format!("UPDATE {} SET {name} = {new} WHERE {one}", table.name)),
        );
        attacks.push(format!("DELETE FROM {} WHERE {one}", table.name));
    }
    attacks.extend(DEAL.iter().map(|(name, new)| format!("UPDATE deal SET {name} = {new}")));
    attacks.extend(SELECTION.iter().map(|(name, new)| format!("UPDATE selection SET {name} = {new}")));
    attacks
        .extend(CATEGORY.iter().map(|(name, new)| format!("UPDATE selection_category SET {name} = {new}")));
    for sql in attacks {
        tried += 1;
        if tampered(&app, &sql).await.is_empty() {
            missed.push(sql);
        }
    }
    assert!(missed.is_empty(), "{} of {tried} were not found: {missed:#?}", missed.len());
    assert_eq!(verify(app.app.db.read()).await, [], "all was taken back");
    app.end().await;
}
