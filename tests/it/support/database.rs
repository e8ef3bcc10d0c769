//! A database for one test: a SQLite file in its folder, or a copy of a migrated
//! PostgreSQL template when `TEST_DATABASE_URL` names a server.

use jiangtai::{migrations::Migrator, platform::db};
use sea_orm::ConnectionTrait;
use sea_orm_migration::MigratorTrait;
use tokio::sync::OnceCell;

static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// The address of a fresh PostgreSQL database, or nothing for SQLite.
pub async fn fresh() -> Option<String> {
    let server = super::env("TEST_DATABASE_URL")?;
    let template = TEMPLATE.get_or_init(|| make_template(&server)).await;
    let name = format!("jt_{}", uuid::Uuid::from_bytes(rand_bytes()).simple());
    // Somebody may still be leaving the template.
    let _alone = COPYING.lock().await;
    run(&server, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    Some(with_database(&server, &name))
}

static COPYING: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

async fn make_template(server: &str) -> String {
    let name = format!("jt_template_{}", std::process::id());
    run(server, &format!("DROP DATABASE IF EXISTS {name}")).await;
    run(server, &format!("CREATE DATABASE {name}")).await;
    let dir = tempfile::tempdir().expect("a folder");
    let db = db::connect(Some(&with_database(server, &name)), dir.path()).await.expect("the template");
    Migrator::up(db.owner(), None).await.expect("migrations run");
    db.close().await;
    name
}

async fn run(server: &str, sql: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    let db = db::connect(Some(server), dir.path()).await.expect("the PostgreSQL server answers");
    db.owner().execute_unprepared(sql).await.expect(sql);
    db.close().await;
}

/// The same server, another database.
fn with_database(url: &str, name: &str) -> String {
    let (before, query) = url.split_once('?').map_or((url, ""), |(a, b)| (a, b));
    let (server, _) = before.rsplit_once('/').expect("an address with a database");
    if query.is_empty() { format!("{server}/{name}") } else { format!("{server}/{name}?{query}") }
}

fn rand_bytes() -> [u8; 16] {
    let bytes = jiangtai::platform::chance::entropy();
    bytes[..16].try_into().expect("16 of 32 bytes")
}
