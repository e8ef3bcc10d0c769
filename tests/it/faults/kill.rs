use std::{
    io::{BufRead as _, BufReader},
    os::unix::process::ExitStatusExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::Duration,
};

use jiangtai::{
    app,
    audit::{self, Walk},
    judging,
    kernel::Dice,
    platform::{
        chance::{SystemClock, entropy},
        config::Config,
        db,
    },
};
use reqwest::Method;
use serde_json::{Value, json};

use super::conflicts::millionths;
use crate::support::{
    Client, database,
    season::{Bench, Choices, Size, session, times},
};

const CLIENTS: usize = 8;

/// The real program, serving a folder that was made before.
pub(super) struct Server {
    child: Child,
    pub(super) url: String,
}

impl Server {
    pub(super) fn start(data: &Path, database: Option<&str>) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_jiangtai"));
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        command.env_remove("DATABASE_URL").env("RUST_LOG", "error");
        if let Some(url) = database {
            command.args(["--database-url", url]);
        }
        let mut child =
            command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines();
        let mut said = Vec::new();
        let url = loop {
            let Some(Ok(line)) = lines.next() else { panic!("it ended: {said:#?}") };
            if let Some((_, address)) = line.split_once("http://") {
                break format!("http://{}", address.trim());
            }
            said.push(line);
        };
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self { child, url }
    }

    pub(super) fn kill(mut self) {
        self.child.kill().expect("SIGKILL");
        let status = self.child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(9), "it was killed, and did not end by itself");
    }
}

/// One client's own record of what it was told.
struct Ledger {
    sheet: uuid::Uuid,
    cookie: String,
    /// Every acknowledged save: version and value.
    acknowledged: Vec<(i64, String)>,
    /// Saves of which nobody knows.
    unknown: usize,
    count: usize,
}

impl Ledger {
    /// Saves one mark after another until the server is gone.
    async fn save_until_the_end(&mut self, url: &str) {
        let client = Client::new(url.to_owned());
        client.set_cookie(&self.cookie);
        let sheet = format!("/api/v1/judging/sheets/{}", self.sheet);
        let mut version = match client.bare(Method::GET, &sheet).send().await {
            Ok(reply) => match reply.json::<Value>().await {
                Ok(sheet) => sheet["version"].as_i64().expect("a version"),
                Err(_) => return,
            },
            Err(_) => return,
        };
        loop {
            self.count += 1;
            let value = format!("{}.{:03}", self.count / 1_000 % 1_000, self.count % 1_000);
            let body = json!({ "base_version": version, "marks": [{ "aspect": "A1", "value": value, "raw": null }] });
            let request = client.bare(Method::POST, &format!("{sheet}/marks"));
            let sent = request.header("sec-fetch-site", "same-origin").json(&body).send().await;
            let answer = match sent {
                Ok(reply) if reply.status() == 200 => reply.json::<Value>().await,
                Ok(reply) => panic!("{}: {}", reply.status(), reply.text().await.unwrap_or_default()),
                Err(error) => Err(error),
            };
            match answer {
                Ok(answer) => {
                    version = answer["version"].as_i64().expect("a version");
                    self.acknowledged.push((version, value));
                }
                Err(_) => {
                    self.unknown += 1;
                    return;
                }
            }
        }
    }
}

struct Place {
    data: PathBuf,
    database: Option<String>,
    contest: uuid::Uuid,
    ledgers: Vec<Ledger>,
    _dir: tempfile::TempDir,
}

async fn prepare() -> Place {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let mut config = Config::for_testing(data.clone());
    config.database_url = database::fresh().await;
    let database = config.database_url.clone();
    let app =
        app::open(config, Arc::new(SystemClock), Dice::from_entropy(entropy())).await.expect("the app opens");
    let bench = Bench::open(&app, &Size { judges: CLIENTS, subjects: 1, aspects: 1 }).await;
    let mut ledgers = Vec::new();
    for judge in &bench.judges {
        let cookie = session(&app, judge.person, true).await;
        ledgers.push(Ledger {
            sheet: judge.sheets[0],
            cookie,
            acknowledged: Vec::new(),
            unknown: 0,
            count: 0,
        });
    }
    app.db.clone().close().await;
    Place { data, database, contest: bench.contest, ledgers, _dir: dir }
}

/// Every acknowledged save is there, nothing is half there, and every chain holds.
async fn check(place: &Place) {
    let db = db::connect(place.database.as_deref(), &place.data).await.expect("the database opens again");
    let facts = judging::chains(db.read(), place.contest).await.expect("the chains").facts;
    for ledger in &place.ledgers {
        let own: Vec<_> = facts.iter().filter(|fact| fact.chain == ledger.sheet).collect();
        for (version, value) in &ledger.acknowledged {
            let fact = own.iter().find(|f| f.link.position == *version);
            let mark = fact.and_then(|f| f.body["mark"].as_i64());
            assert_eq!(mark, Some(millionths(value)), "version {version} was acknowledged");
        }
        let most = ledger.acknowledged.len() + ledger.unknown;
        assert!(own.len() <= most, "{} facts of {most} saves", own.len());
    }
    let mut walk = Walk::default();
    audit::verify_records(db.read(), &mut walk).await.expect("the trail");
    judging::verify_marks(db.read(), &mut walk).await.expect("the marks");
    assert_eq!(walk.findings, []);
    db.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn what_was_acknowledged_survives_kill_9() {
    let postgres = crate::support::env("TEST_DATABASE_URL").is_some();
    let kills = if postgres { times("JT_KILLS", 2, 20) } else { times("JT_KILLS", 3, 50) };
    let mut choices = Choices::new();
    let mut place = prepare().await;
    for kill in 0..kills {
        let server = Server::start(&place.data, place.database.as_deref());
        let url = server.url.clone();
        let before: usize = place.ledgers.iter().map(|l| l.acknowledged.len()).sum();
        let wait = Duration::from_millis(150 + choices.below(600) as u64);
        let all = super::conflicts::futures_all(place.ledgers.iter_mut().map(|l| l.save_until_the_end(&url)));
        let killer = async {
            tokio::time::sleep(wait).await;
            tokio::task::spawn_blocking(move || server.kill()).await.expect("killed");
        };
        tokio::join!(all, killer);
        let after: usize = place.ledgers.iter().map(|l| l.acknowledged.len()).sum();
        eprintln!("kill {kill}: {} saves acknowledged in {wait:?}", after - before);
        check(&place).await;
    }
    let saves: usize = place.ledgers.iter().map(|l| l.acknowledged.len()).sum();
    let unknown: usize = place.ledgers.iter().map(|l| l.unknown).sum();
    eprintln!("{kills} kills, {saves} acknowledged saves, {unknown} in the air");
    assert!(saves > 0 && unknown > 0, "nobody was saving when it was killed");
    // It serves again, and what stands is what was said last.
    let server = Server::start(&place.data, place.database.as_deref());
    let client = Client::new(server.url.clone());
    client.set_cookie(&place.ledgers[0].cookie);
    client.get_json(&format!("/api/v1/judging/sheets/{}", place.ledgers[0].sheet)).await.expect(200);
    tokio::task::spawn_blocking(move || server.kill()).await.expect("killed");
}
