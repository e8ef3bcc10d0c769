//! A process that is killed while results come in: index and database are equal after the next
//! start.

use std::{
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use jiangtai::{
    app, innovations,
    kernel::Dice,
    platform::{
        chance::{SystemClock, entropy},
        config::Config,
        search::library::Question,
    },
    repository,
};

use super::kill::Server;
use crate::support::{
    database,
    season::{Choices, times},
};

/// Lines of one deposit: some new, some changed since the last.
fn lines(round: usize) -> String {
    (0..1_500)
        .map(|n| {
            let id = if n % 3 == 0 { format!("again{n}") } else { format!("r{round}n{n}") };
            format!(
                "{{\"id\":\"{id}\",\"title\":\"焊接工装{n}\",\"abstract\":\"第{round}次存入，降低返修率。\",\"keywords\":[\"焊接\"]}}\n"
            )
        })
        .collect()
}

/// Index and database are equal, once the index has caught up.
async fn check(data: &Path, database: Option<&str>) -> u64 {
    let mut config = Config::for_testing(data.to_owned());
    config.database_url = database.map(str::to_owned);
    let app =
        app::open(config, Arc::new(SystemClock), Dice::from_entropy(entropy())).await.expect("it opens");
    repository::catch_up(&app).await.expect("an index");
    let differences = repository::differences(&app).await.expect("compared");
    assert!(differences.is_empty(), "{} differences: {:?}", differences.len(), differences.first());
    let count = app.library.count();
    // What counts is what is found.
    let question = Question { typed: "焊接工装".to_owned(), size: 1, ..Question::default() };
    assert_eq!(app.library.find(&question).expect("an answer").total as u64, count);
    let all = innovations::list_published_after(app.db.read(), 0, i64::MAX).await.expect("a database");
    assert_eq!(all.len() as u64, count);
    app.db.clone().close().await;
    count
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn index_and_database_are_equal_after_kill_9() {
    let kills = times("JT_INDEX_KILLS", 3, 50);
    let mut choices = Choices::new();
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let database = database::fresh().await;
    let (mut counts, mut cut_short) = (Vec::new(), 0);
    for kill in 0..kills {
        let server = Server::start(&data, database.as_deref());
        let file = dir.path().join("deposit.jsonl");
        std::fs::write(&file, lines(kill)).expect("written");
        let mut import = Command::new(env!("CARGO_BIN_EXE_jiangtai"));
        import.args(["import", "innovations"]).arg(&file).arg("--data").arg(&data);
        import.env_remove("DATABASE_URL").stdout(Stdio::null()).stderr(Stdio::null());
        if let Some(url) = &database {
            import.args(["--database-url", url]);
        }
        let mut import = import.spawn().expect("the program starts");
        // Somewhere in the import, in what the server makes of it, or in its learning.
        tokio::time::sleep(Duration::from_millis(100 + choices.below(2_500) as u64)).await;
        tokio::task::spawn_blocking(move || server.kill()).await.expect("killed");
        let _ = import.kill();
        cut_short += usize::from(!import.wait().expect("it ends").success());
        counts.push(check(&data, database.as_deref()).await);
    }
    eprintln!("{kills} kills, {cut_short} imports cut short, documents after each: {counts:?}");
    assert!(counts.last().is_some_and(|count| *count > 0), "nothing came in");
}
