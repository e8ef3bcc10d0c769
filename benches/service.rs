//! The speed of the service at the size of a real competition, each figure
//! beside its own baseline in the same run. `scripts/bench` runs it in the
//! release profile, on SQLite and, with `TEST_DATABASE_URL`, on PostgreSQL.
//!
//! Sizes: `JT_BENCH_UNITS` (200), three contestants each; `JT_BENCH_JUDGES` (5);
//! `JT_BENCH_ASPECTS` (40); `JT_BENCH_SAVES` (2,000) by each client.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
mod support;

use std::{
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use jiangtai::{
    judging,
    kernel::EventId,
    platform::db::{self, Db},
    scoring,
};
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, Value};
use serde_json::json;
use support::{
    Client, TestApp, env, season,
    world::{Contestant, World, days, ids_after, made},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use uuid::Uuid;

/// 16 clients save marks, as many as a busy hall of judges.
const CLIENTS: usize = 16;

struct Big {
    app: TestApp,
    organiser: Client,
    event: String,
    panel: String,
    chief: Client,
    judges: Vec<(Client, Vec<String>)>,
    aspects: usize,
    saves: usize,
}

fn size(name: &str, usual: usize) -> usize {
    env(name).and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[tokio::main]
async fn main() {
    let units = size("JT_BENCH_UNITS", 200);
    let judges = size("JT_BENCH_JUDGES", 5);
    let aspects = size("JT_BENCH_ASPECTS", 40);
    let database = if env("TEST_DATABASE_URL").is_some() { "PostgreSQL" } else { "SQLite" };
    eprintln!("{database}: {} contestants × {aspects} aspects × {judges} judges; building …", units * 3);
    let mut big = build(units, judges, aspects).await;
    println!("| {database} | figure | value | aim |");
    println!("|---|---|---|---|");
    saving(&big, database).await;
    marking_everything(&big).await;
    sheets(&big, database).await;
    standings(&mut big, database).await;
    let url = big.app.app.config.database_url.clone();
    let folder = big.app.end().await;
    starting(database, &folder.path().join("data"), url.as_deref()).await;
}

/// Leads one event to open judging.
async fn build(units: usize, judges: usize, aspects: usize) -> Big {
    let app = TestApp::start().await;
    let city = app.city_union().await;
    let district = app.district_union("BH").await;
    let organiser = city.client.clone();
    let mut form = World::competition_form();
    form.retain(|(name, _)| *name != "title");
    form.push(("title", "大赛"));
    let competition = made(&organiser.post("/competitions", &form).await.expect(303));
    let here = format!("/competitions/{competition}");
    let event = [
        ("title", "机电一体化"),
        ("title_en", "Mechatronics"),
        ("occupation", "6-18-01-07"),
        ("places_per_unit", "3"),
        ("stations", "20"),
        ("preset", "modules-100"),
    ];
    let event = made(&organiser.post(&format!("{here}/events/new"), &event).await.expect(303));
    let rules = season::open_rules(aspects).to_json().expect("a document");
    let rules: serde_json::Value = serde_json::from_str(&rules).expect("JSON");
    let seen = organiser.get_json(&format!("/api/v1/events/{event}")).await.expect(200).json();
    let change = json!({ "version": seen["version"], "rules": rules });
    let put = organiser.bare(reqwest::Method::PUT, &format!("/api/v1/events/{event}/rules"));
    Client::send(put.header("sec-fetch-site", "same-origin").json(&change)).await.expect(200);
    let page = organiser.get(&format!("{here}/manage")).await.expect(200);
    let confirm = [("confirmed", "yes"), ("version", &page.field("version"))];
    organiser.post(&format!("{here}/call"), &confirm).await.expect(303);
    let page = organiser.get(&format!("/events/{event}")).await.expect(200).text();
    let panel = ids_after(&page, "/panels/").remove(0);

    app.set_clock(days::ENTRY);
    for unit in 0..units {
        let officer = app.unit("太湖精密机械有限公司", "BH").await;
        let people: Vec<Contestant> = (0..3)
            .map(|n| Contestant {
                name: "王建国",
                number: u32::try_from(1 + unit * 3 + n).expect("a number"),
                lang: "zh-CN",
            })
            .collect();
        let upload = World::upload(&officer.client, &event, &people).await;
        World::commit(&officer.client, &event, &upload).await;
    }
    app.set_clock(days::CHECK);
    let checker = app.signed_in(district.person).await;
    while World::approve_all(&checker).await > 0 {}
    app.set_clock(days::DRAW);
    let organiser = app.signed_in(city.person).await;
    organiser.post(&format!("/events/{event}/draw"), &[("confirmed", "yes")]).await.expect(303);

    let mut people = Vec::new();
    for n in 0..=judges {
        let email = format!("bench-judge{n}@example.com");
        let duty = if n == 0 { "chief" } else { "judge" };
        let form = [("name", "裁判"), ("email", email.as_str()), ("duty", duty)];
        organiser.post(&format!("/panels/{panel}/judges"), &form).await.expect(303);
        let found = jiangtai::accounts::find_person_by_email(app.app.db.read(), &email).await;
        let person = found.expect("a database").expect("the judge").id;
        let client = app.signed_in(person).await;
        let page = client.get("/judging").await.expect(200).text();
        let id = ids_after(&page, "/judging/invitations/").remove(0);
        client.post(&format!("/judging/invitations/{id}/accept"), &[]).await.expect(303);
        people.push(person);
    }
    app.set_clock(days::JUDGING);
    let organiser = app.signed_in(city.person).await;
    organiser.post(&format!("/events/{event}/judging"), &[("confirmed", "yes")]).await.expect(303);
    let chief = app.signed_in(people[0]).await;
    let mut judges = Vec::new();
    for person in &people[1..] {
        let client = app.signed_in(*person).await;
        let list = client.get_json("/api/v1/judging/sheets").await.expect(200).json();
        let sheets = list["items"].as_array().expect("a list").iter();
        let sheets = sheets.map(|s| s["id"].as_str().expect("an id").to_owned()).collect();
        judges.push((client, sheets));
    }
    Big { app, organiser, event, panel, chief, judges, aspects, saves: size("JT_BENCH_SAVES", 2_000) }
}

/// One mark at a time over HTTP, beside the bare commits of the same database.
async fn saving(big: &Big, database: &str) {
    let alone = bare_commits(big, 1).await;
    let bare = bare_commits(big, CLIENTS).await;
    // A panel of its own, in which every client is a judge.
    let size =
        season::Size { judges: CLIENTS, subjects: big.saves.div_ceil(big.aspects), aspects: big.aspects };
    let rows = bare_saves(big, &size).await;
    let bench = season::Bench::open(&big.app.app, &size).await;
    let mut clients = Vec::new();
    for judge in &bench.judges {
        let cookie = season::session(&big.app.app, judge.person, true).await;
        clients.push((Wire::open(&big.app.url(), cookie).await, judge.sheets.clone()));
    }
    let began = Instant::now();
    let tasks: Vec<_> = clients
        .into_iter()
        .map(|(client, sheets)| tokio::spawn(save_marks(client, sheets, big.aspects, big.saves)))
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a client"));
    }
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort();
    row(database, "bare fsynced commits, 1 client", &format!("{alone:.0}/s"), "baseline");
    row(database, "bare fsynced commits, 16 clients", &format!("{bare:.0}/s"), "baseline");
    row(
        database,
        "bare fsynced commits of a save's four rows, 16 clients",
        &format!("{rows:.0}/s"),
        "baseline",
    );
    let shown = format!(
        "{rate:.0}/s = {:.2} × bare, {:.2} × bare of 1, {:.2} × its bare rows",
        rate / bare,
        rate / alone,
        rate / rows
    );
    row(database, "marks saved over HTTP, 16 clients", &shown, "≥ 0.5 × bare");
    let shown = format!("{} / {}", ms(at(&times, 50)), ms(at(&times, 99)));
    row(database, "— of these p50 / p99", &shown, "stated");
}

/// Commits of one small row each, as fast as the same database takes them with
/// the same settings.
async fn bare_commits(big: &Big, clients: usize) -> f64 {
    let folder = tempfile::tempdir_in(big.app.dir.path()).expect("a folder");
    let url = big.app.app.config.database_url.as_deref();
    let bare = db::connect(url, folder.path()).await.expect("the database");
    bare.owner().execute_unprepared("CREATE TABLE bare (n BIGINT)").await.expect("a table");
    let began = Instant::now();
    let tasks: Vec<_> = (0..clients)
        .map(|_| {
            let (bare, saves): (Db, usize) = (bare.clone(), big.saves);
            tokio::spawn(async move {
                for n in 0..saves {
                    let sql = format!("INSERT INTO bare VALUES ({n})");
                    bare.owner().execute_unprepared(&sql).await.expect("a commit");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a client");
    }
    let rate = (clients * big.saves) as f64 / began.elapsed().as_secs_f64();
    bare.owner().execute_unprepared("DROP TABLE bare").await.expect("as before");
    bare.close().await;
    rate
}

/// The four rows that a save writes, as one statement of PostgreSQL.
const ROWS: &str = "\
    WITH fact AS (INSERT INTO mark_change (sheet, position, aspect, round, mark, at, judge, request_id, \
        save_key, prev_hash, hash, alg, key_id) \
        VALUES ($1, $2, $3, 1, $4, $4, $5, $6, $7, $8, $8, 'sha256-jcs', $7)), \
    trail AS (INSERT INTO audit_record (chain, position, at, actor, action, object_kind, object, details, \
        request_id, prev_hash, hash, alg, key_id) \
        VALUES ($5, $4, $4, $7, 'marks.saved', 'sheet', $1, $9, $6, $8, $8, 'sha256-jcs', $7)), \
    feed AS (INSERT INTO change (kind, object, at) VALUES ('sheet', $1, $4)) \
    UPDATE sheet SET position = $2, head = $8, marked = 1, saved_at = $4 WHERE id = $1";

/// Commits of the four rows that a save writes, in the tables where it writes them: what is left
/// of it without the service. Nothing is read, checked or chained, each is one message to the
/// database, and PostgreSQL has prepared it.
async fn bare_saves(big: &Big, size: &season::Size) -> f64 {
    // A service of its own, never ended: at the end of each its trail is checked, and this is none.
    let apart = TestApp::start().await;
    let bench = season::Bench::open(&apart.app, size).await;
    let began = Instant::now();
    let tasks: Vec<_> = bench
        .judges
        .into_iter()
        .map(|judge| {
            let (db, aspects, saves) = (apart.app.db.clone(), big.aspects, big.saves);
            tokio::spawn(async move {
                for n in 0..saves {
                    let row = Row {
                        sheet: judge.sheets[n / aspects],
                        judge: judge.id.0,
                        to: 1 + n % aspects,
                        n: n + 1,
                    };
                    row.write(&db).await;
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a client");
    }
    (CLIENTS * big.saves) as f64 / began.elapsed().as_secs_f64()
}

/// What differs from one bare save to the next.
struct Row {
    sheet: Uuid,
    judge: Uuid,
    to: usize,
    n: usize,
}

impl Row {
    async fn write(&self, db: &Db) {
        let Self { sheet, judge, to, n } = self;
        let (request, key, hash) = (Uuid::nil(), Uuid::nil().simple().to_string(), "c".repeat(64));
        let (aspect, details) = (format!("A{to}"), json!({ "from": to - 1, "to": to }).to_string());
        if db.is_postgres() {
            let (to, n) = (i64::try_from(*to).expect("a number"), i64::try_from(*n).expect("a number"));
            let values: [Value; 9] = [
                (*sheet).into(),
                to.into(),
                aspect.into(),
                n.into(),
                (*judge).into(),
                request.into(),
                key.into(),
                hash.into(),
                details.into(),
            ];
            let statement = Statement::from_sql_and_values(DatabaseBackend::Postgres, ROWS, values);
            db.owner().execute_raw(statement).await.expect("a commit");
            return;
        }
        let id = |id: &Uuid| format!("x'{}'", id.simple());
        let (sheet, judge, request) = (id(sheet), id(judge), id(&request));
        let sql = format!(
            "BEGIN IMMEDIATE; \
             INSERT INTO mark_change (sheet, position, aspect, round, mark, at, judge, request_id, save_key, \
             prev_hash, hash, alg, key_id) VALUES ({sheet}, {to}, '{aspect}', 1, {n}, {n}, {judge}, {request}, \
             '{key}', '{hash}', '{hash}', 'sha256-jcs', '{key}'); \
             INSERT INTO audit_record (chain, position, at, actor, action, object_kind, object, details, \
             request_id, prev_hash, hash, alg, key_id) VALUES ({judge}, {n}, {n}, '{key}', 'marks.saved', \
             'sheet', {sheet}, '{details}', {request}, '{hash}', '{hash}', 'sha256-jcs', '{key}'); \
             INSERT INTO change (kind, object, at) VALUES ('sheet', {sheet}, {n}); \
             UPDATE sheet SET position = {to}, head = '{hash}', marked = 1, saved_at = {n} WHERE id = {sheet}; \
             COMMIT"
        );
        db.owner().execute_unprepared(&sql).await.expect("a commit");
    }
}

/// One mark after the other, sheet by sheet, as a judge gives them.
async fn save_marks(mut wire: Wire, sheets: Vec<Uuid>, aspects: usize, saves: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for n in 0..saves {
        let path = format!("/api/v1/judging/sheets/{}/marks", sheets[n / aspects]);
        let mark = json!({ "aspect": format!("A{}", 1 + n % aspects), "value": (n % 1000).to_string() });
        // A sheet's version is where its chain ends: one more with every mark.
        let body = json!({ "base_version": n % aspects, "marks": [mark] }).to_string();
        let began = Instant::now();
        wire.post(&path, &body).await;
        times.push(began.elapsed());
    }
    times
}

/// A connection on which requests are written and answers read with next to no work: the client
/// runs on the cores of the service that is measured.
struct Wire {
    stream: TcpStream,
    cookie: String,
    answer: Vec<u8>,
}

impl Wire {
    async fn open(base: &str, cookie: String) -> Self {
        let address = base.strip_prefix("http://").expect("an address");
        let stream = TcpStream::connect(address).await.expect("a connection");
        stream.set_nodelay(true).expect("a socket");
        Self { stream, cookie, answer: Vec::new() }
    }

    async fn post(&mut self, path: &str, body: &str) {
        let request = format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
            self.cookie,
            body.len()
        );
        self.stream.write_all(request.as_bytes()).await.expect("a request");
        self.answer.clear();
        while !self.is_whole() {
            assert!(self.stream.read_buf(&mut self.answer).await.expect("an answer") > 0, "hung up");
        }
        let answer = String::from_utf8_lossy(&self.answer);
        assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    }

    fn is_whole(&self) -> bool {
        let Some(head) = self.answer.windows(4).position(|end| end == b"\r\n\r\n") else { return false };
        let lines = String::from_utf8_lossy(&self.answer[..head]);
        let length = lines.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.and_then(|length| length.parse().ok()).expect("a length");
        self.answer.len() == head + 4 + length
    }
}

/// Every sheet of every judge, whole.
async fn marking_everything(big: &Big) {
    let began = Instant::now();
    let tasks: Vec<_> = big
        .judges
        .iter()
        .cloned()
        .enumerate()
        .map(|(judge, (client, sheets))| {
            let aspects = big.aspects;
            tokio::spawn(async move {
                for (n, sheet) in sheets.iter().enumerate() {
                    let path = format!("/api/v1/judging/sheets/{sheet}");
                    let page = client.get_json(&path).await.expect(200).json();
                    let mark = |a: usize| (n * 7 + a * 13 + judge) % 1000;
                    let marks: Vec<_> = (1..=aspects)
                        .map(|a| json!({ "aspect": format!("A{a}"), "value": mark(a).to_string() }))
                        .collect();
                    let body = json!({ "base_version": page["version"], "marks": marks });
                    client.post_json(&format!("{path}/marks"), &body).await.expect(200);
                }
            })
        })
        .collect();
    let sheets: usize = big.judges.iter().map(|(_, s)| s.len()).sum();
    for task in tasks {
        task.await.expect("a judge");
    }
    eprintln!("{sheets} sheets filled in {:.1} s", began.elapsed().as_secs_f64());
}

async fn sheets(big: &Big, database: &str) {
    let (client, sheets) = &big.judges[0];
    let mut times = Vec::new();
    for sheet in sheets.iter().take(100) {
        let began = Instant::now();
        client.get(&format!("/judging/sheets/{sheet}")).await.expect(200);
        times.push(began.elapsed());
    }
    times.sort();
    let shown = format!("{} / {}", ms(at(&times, 50)), ms(at(&times, 99)));
    row(database, "a judge's sheet page, median / p99", &shown, "≤ 20 ms median");
}

async fn standings(big: &mut Big, database: &str) {
    let event: EventId = big.event.parse().expect("an id");
    let mut times = Vec::new();
    for _ in 0..5 {
        let began = Instant::now();
        let book = judging::material(big.app.app.db.read(), event.0).await.expect("the marks");
        let loaded = began.elapsed();
        let material = book.material().expect("material");
        let outcome = scoring::compute(&material, scoring::Options::live()).expect("standings");
        std::hint::black_box(&outcome);
        times.push((began.elapsed(), loaded));
    }
    times.sort();
    let (whole, loaded) = times[times.len() / 2];
    let shown = format!("{} (of it reading {})", ms(whole), ms(loaded));
    row(database, "standings recomputed from the database, median", &shown, "≤ 2 s");

    let page = big.chief.get(&format!("/panels/{}", big.panel)).await.expect(200);
    let lock = [("confirmed", "yes"), ("version", &page.field("version"))];
    big.chief.post(&format!("/panels/{}/lock", big.panel), &lock).await.expect(303);
    let began = Instant::now();
    big.organiser.post(&format!("/events/{}/standings", big.event), &[]).await.expect(303);
    row(database, "standings computed and stored over HTTP, once", &ms(began.elapsed()), "≤ 2 s");

    let path = format!("/events/{}/standings", big.event);
    let mut times = Vec::new();
    for _ in 0..50 {
        let began = Instant::now();
        big.organiser.get(&path).await.expect(200);
        times.push(began.elapsed());
    }
    times.sort();
    let shown = format!("{} / {}", ms(at(&times, 50)), ms(at(&times, 99)));
    row(database, "the page of stored standings, median / p99", &shown, "≤ 100 ms");
}

/// The release binary on the data folder of this season.
async fn starting(database: &str, data: &std::path::Path, url: Option<&str>) {
    let program = env!("CARGO_BIN_EXE_jiangtai");
    let mut times = Vec::new();
    let mut memory = 0;
    for port in 18_200..18_205_u16 {
        let mut command = Command::new(program);
        command.args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"]).arg(data);
        if let Some(url) = url {
            command.args(["--database-url", url]);
        }
        let began = Instant::now();
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        let mut child = Serving(child.expect("the program runs"));
        let client = Client::new(format!("http://127.0.0.1:{port}"));
        while !client.answers("/readyz").await {
            tokio::time::sleep(Duration::from_millis(2)).await;
            assert!(began.elapsed() < Duration::from_secs(30), "not ready");
        }
        times.push(began.elapsed());
        // Idle: after a page or two, and a little quiet.
        client.get("/").await.expect(200);
        tokio::time::sleep(Duration::from_secs(1)).await;
        memory = memory.max(resident_kib(child.0.id()));
        child.0.kill().expect("it can be ended");
        child.0.wait().expect("it ends");
    }
    times.sort();
    row(database, "start on this season's data to /readyz, median", &ms(at(&times, 50)), "≤ 1 s");
    row(database, "idle memory", &format!("{} MB", memory / 1024), "≤ 150 MB");
}

struct Serving(Child);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
    }
}

fn resident_kib(pid: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}

fn at(sorted: &[Duration], percent: usize) -> Duration {
    sorted[(sorted.len() * percent / 100).min(sorted.len() - 1)]
}

fn ms(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1_000.0)
}

fn row(database: &str, figure: &str, value: &str, bound: &str) {
    println!("| {database} | {figure} | {value} | {bound} |");
}
