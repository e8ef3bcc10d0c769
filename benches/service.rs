//! The speed of the service at the size of a real competition, each figure
//! beside its own baseline in the same run. `scripts/bench` runs it in the
//! release profile, on SQLite and, with `TEST_DATABASE_URL`, on PostgreSQL.
//!
//! Sizes: `JT_BENCH_UNITS` (200), three contestants each; `JT_BENCH_JUDGES` (5).

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
mod support;

use std::{
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use jiangtai::{judging, kernel::EventId, scoring};
use serde_json::json;
use support::{
    Client, TestApp, env,
    world::{Contestant, World, days, fill, ids_after, made},
};

/// 16 clients save marks, as many as a busy hall of judges.
const CLIENTS: usize = 16;
const SAVES: usize = 100;

struct Big {
    app: TestApp,
    organiser: Client,
    event: String,
    panel: String,
    chief: Client,
    judges: Vec<(Client, Vec<String>)>,
}

fn size(name: &str, usual: u32) -> u32 {
    env(name).and_then(|text| text.parse().ok()).unwrap_or(usual)
}

#[tokio::main]
async fn main() {
    let units = size("JT_BENCH_UNITS", 200);
    let judges = size("JT_BENCH_JUDGES", 5);
    let database = if env("TEST_DATABASE_URL").is_some() { "PostgreSQL" } else { "SQLite" };
    eprintln!("{database}: {} contestants, {judges} judges; building …", units * 3);
    let mut big = build(units, judges).await;
    println!("| {database} | figure | value | bound |");
    println!("|---|---|---|---|");
    saving(&mut big, database).await;
    marking_everything(&mut big).await;
    reading(&mut big, database).await;
    if database == "SQLite" {
        starting(database).await;
    }
    big.app.end().await;
}

/// Leads one event of the `modules-100` preset to open judging.
async fn build(units: u32, judges: u32) -> Big {
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
    let page = organiser.get(&format!("{here}/manage")).await.expect(200);
    let confirm = [("confirmed", "yes"), ("version", &page.field("version"))];
    organiser.post(&format!("{here}/call"), &confirm).await.expect(303);
    let page = organiser.get(&format!("/events/{event}")).await.expect(200).text();
    let panel = ids_after(&page, "/panels/").remove(0);

    app.set_clock(days::ENTRY);
    for unit in 0..units {
        let officer = app.unit("太湖精密机械有限公司", "BH").await;
        let people: Vec<Contestant> =
            (0..3).map(|n| Contestant { name: "王建国", number: 1 + unit * 3 + n, lang: "zh-CN" }).collect();
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
    Big { app, organiser, event, panel, chief, judges }
}

/// One mark at a time over HTTP, beside the bare commits of the same database.
async fn saving(big: &mut Big, database: &str) {
    let bare = bare_commits(&big.app).await;
    let mut tasks = Vec::new();
    let began = Instant::now();
    for n in 0..CLIENTS {
        let (client, sheets) = &big.judges[n % big.judges.len()];
        // Each client has sheets of its own, as judges do.
        let sheets: Vec<String> =
            sheets.iter().skip(n / big.judges.len()).step_by(4).take(10).cloned().collect();
        tasks.push(tokio::spawn(save_marks(client.clone(), sheets)));
    }
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a client"));
    }
    let rate = times.len() as f64 / began.elapsed().as_secs_f64();
    times.sort();
    row(database, "bare commits, 16 clients", &format!("{bare:.0}/s"), "baseline");
    row(
        database,
        "marks saved over HTTP, 16 clients",
        &format!("{rate:.0}/s = {:.2} × bare", rate / bare),
        "≥ 0.5 × bare",
    );
    row(
        database,
        "  of these p50 / p99",
        &format!("{} / {}", ms(at(&times, 50)), ms(at(&times, 99))),
        "stated",
    );
}

/// Transactions of one small write each, as fast as the database takes them.
async fn bare_commits(app: &TestApp) -> f64 {
    let began = Instant::now();
    let tasks: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let app = Arc::clone(&app.app);
            tokio::spawn(async move {
                for _ in 0..SAVES {
                    let now = app.clock.now();
                    let series = format!("bench-{n}");
                    app.db.write(now, async |tx| tx.next_number(&series).await).await.expect("a commit");
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.expect("a client");
    }
    (CLIENTS * SAVES) as f64 / began.elapsed().as_secs_f64()
}

async fn save_marks(client: Client, sheets: Vec<String>) -> Vec<Duration> {
    let mut times = Vec::new();
    for n in 0..SAVES {
        let sheet = &sheets[n % sheets.len()];
        let path = format!("/api/v1/judging/sheets/{sheet}");
        let page = client.get_json(&path).await.expect(200).json();
        let marks = page["marks"].as_array().expect("marks");
        let level = marks
            .iter()
            .filter(|m| m["input"]["type"] == "level" || m["type"] == "level")
            .nth(n / sheets.len());
        let aspect = level.unwrap_or(&marks[0])["aspect"].clone();
        let value = if n % 2 == 0 { "2" } else { "3" };
        let body =
            json!({ "base_version": page["version"], "marks": [{ "aspect": aspect, "value": value }] });
        let began = Instant::now();
        let reply = client.post_json(&format!("{path}/marks"), &body).await;
        if reply.status == 200 {
            times.push(began.elapsed());
        }
    }
    times
}

/// Every sheet of every judge, whole.
async fn marking_everything(big: &mut Big) {
    let rules = big.organiser.get_json(&format!("/events/{}/rules.json", big.event)).await.expect(200).json();
    let rules = Arc::new(rules);
    let began = Instant::now();
    let tasks: Vec<_> = big
        .judges
        .iter()
        .cloned()
        .enumerate()
        .map(|(judge, (client, sheets))| {
            let rules = Arc::clone(&rules);
            tokio::spawn(async move {
                for (n, sheet) in sheets.iter().enumerate() {
                    fill(&client, sheet, &rules, n * 7 + judge % 2).await;
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

async fn reading(big: &mut Big, database: &str) {
    let event: EventId = big.event.parse().expect("an id");
    let (client, sheets) = &big.judges[0];
    let mut pages = Vec::new();
    for sheet in sheets.iter().take(100) {
        let began = Instant::now();
        client.get(&format!("/judging/sheets/{sheet}")).await.expect(200);
        pages.push(began.elapsed());
    }
    pages.sort();
    row(
        database,
        "a judge's sheet page, median / p99",
        &format!("{} / {}", ms(at(&pages, 50)), ms(at(&pages, 99))),
        "≤ 20 ms median",
    );

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
    row(
        database,
        "standings recomputed from the database",
        &format!("{} (reading {})", ms(whole), ms(loaded)),
        "≤ 2 s",
    );

    let _ = (&big.chief, &big.panel);
    let path = format!("/boards/{}", big.event);
    let mut pages = Vec::new();
    for _ in 0..20 {
        let began = Instant::now();
        big.organiser.get(&path).await;
        pages.push(began.elapsed());
    }
    pages.sort();
    row(database, "the board's page, median", &ms(at(&pages, 50)), "≤ 100 ms");
}

/// The release binary on a data folder that exists.
async fn starting(database: &str) {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().to_str().expect("UTF-8").to_owned();
    let program = env!("CARGO_BIN_EXE_jiangtai");
    let made = Command::new(program).args(["migrate", "--data", &data]).status().expect("the program runs");
    assert!(made.success());
    let mut times = Vec::new();
    let mut memory = 0;
    for port in 18_200..18_205_u16 {
        let began = Instant::now();
        let mut child = Serving(
            Command::new(program)
                .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data", &data])
                .stderr(Stdio::null())
                .spawn()
                .expect("the program runs"),
        );
        let client = Client::new(format!("http://127.0.0.1:{port}"));
        while !client.answers("/readyz").await {
            tokio::task::yield_now().await;
            assert!(began.elapsed() < Duration::from_secs(30), "not ready");
        }
        times.push(began.elapsed());
        memory = resident_kib(child.0.id());
        child.0.kill().expect("it can be ended");
        child.0.wait().expect("it ends");
    }
    times.sort();
    row(database, "start to /readyz, median", &ms(at(&times, 50)), "≤ 1 s");
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
