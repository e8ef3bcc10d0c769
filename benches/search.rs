//! The speed of the repository on real texts, each figure beside its own baseline in the same run.
//! `scripts/bench` runs it in the release profile, on SQLite and, with `TEST_DATABASE_URL`, on
//! PostgreSQL. The texts lie beside the project in `../shared/data/zh`; without them it says so.
//!
//! `JT_BENCH_DOCUMENTS` (380,000) is the size of the large library, made by putting halves of texts
//! together; 0 leaves it out. `JT_BENCH_QUERIES` (600) of each kind.

#[path = "../tests/it/support/mod.rs"]
#[expect(dead_code, unused_imports, reason = "shared with the tests, which use all of it")]
mod support;

use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use flate2::read::MultiGzDecoder;
use jiangtai::{
    innovations,
    platform::search::{
        index::{Document, Shelf},
        library::Question,
    },
    repository,
};
use serde_json::{Value, json};
use support::{Client, TestApp, env};

const CLIENTS: usize = 16;

fn size(name: &str, usual: usize) -> usize {
    env(name).and_then(|text| text.parse().ok()).unwrap_or(usual)
}

fn lines(file: &Path) -> Vec<Value> {
    let file = BufReader::new(MultiGzDecoder::new(File::open(file).expect("a file")));
    file.lines().map(|line| serde_json::from_str(&line.expect("text")).expect("JSON")).collect()
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value[name].as_str().unwrap_or_default()
}

/// Queries of each kind, one after the other.
fn queries(texts: &Path, of_each: usize) -> Vec<String> {
    let kinds = ["title", "keywords", "single_keyword"];
    let kinds = kinds.map(|kind| lines(&texts.join(format!("queries_{kind}_open.jsonl.gz"))));
    let mixed = (0..of_each).flat_map(|at| kinds.iter().filter_map(move |kind| kind.get(at)));
    mixed.map(|query| text(query, "query").to_owned()).collect()
}

/// More texts than there are: the first half of one and the second of another.
fn many(corpus: &[Value], count: usize) -> impl Iterator<Item = Value> {
    let half = |text: &str, second: bool| -> String {
        let middle = text.chars().count() / 2;
        if second { text.chars().skip(middle).collect() } else { text.chars().take(middle).collect() }
    };
    (0..count).map(move |n| {
        let (one, round) = (&corpus[n % corpus.len()], n / corpus.len());
        let other = &corpus[(n + round * 7_919) % corpus.len()];
        let said = half(text(one, "abstract"), false) + &half(text(other, "abstract"), true);
        json!({
            "id": format!("{round}-{}", text(one, "id")), "title": half(text(one, "title"), round % 2 == 0) + &half(text(other, "title"), round % 2 == 1),
            "abstract": said, "keywords": one["keywords"], "category": one["category"],
            "year": 1990 + n % 35,
        })
    })
}

#[tokio::main]
async fn main() {
    let texts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/zh");
    if !texts.join("corpus.jsonl.gz").exists() {
        eprintln!("no texts in {}: nothing is measured", texts.display());
        return;
    }
    let database = if env("TEST_DATABASE_URL").is_some() { "PostgreSQL" } else { "SQLite" };
    let corpus = lines(&texts.join("corpus.jsonl.gz"));
    let queries = queries(&texts, size("JT_BENCH_QUERIES", 600));
    println!("| {database} | figure | value | aim |");
    println!("|---|---|---|---|");
    library(database, &corpus, &queries, (5, 50)).await;
    let count = size("JT_BENCH_DOCUMENTS", 380_000);
    if count > 0 {
        let many: Vec<Value> = many(&corpus, count).collect();
        drop(corpus);
        library(database, &many, &queries, (10, 0)).await;
    }
}

/// Everything about one library of texts. `aims`: milliseconds of one client's median, and of
/// sixteen clients' p95.
async fn library(database: &str, corpus: &[Value], queries: &[String], aims: (u64, u64)) {
    let count = corpus.len();
    let row = |figure: &str, value: &str, aim: &str| {
        println!("| {database} | {count} documents: {figure} | {value} | {aim} |");
    };
    let rate = |took: Duration| count as f64 / took.as_secs_f64();
    let bare = rate(bare_indexing(corpus));
    row("bare indexing, all cores", &format!("{bare:.0}/s"), "baseline");

    let app = TestApp::start().await;
    repository::catch_up(&app.app).await.expect("an empty index");
    let mut file = Vec::new();
    for line in corpus {
        serde_json::to_writer(&mut file, line).expect("JSON");
        file.push(b'\n');
    }
    let began = Instant::now();
    let report = innovations::import(&app.system(), file.as_slice(), |_| {}).await.expect("imported");
    let imported = began.elapsed();
    assert_eq!(report.new, count, "{:?}", report.bad.first());
    drop(file);
    let shown = format!("{:.0}/s = {:.2} × bare", rate(imported), rate(imported) / bare);
    row("imported with rows and trail", &shown, "≥ 0.3 × bare");
    repository::catch_up(&app.app).await.expect("an index");
    let found = began.elapsed();
    let shown = format!("{:.0}/s = {:.2} × bare", rate(found), rate(found) / bare);
    row("imported and found", &shown, "stated");

    let began = Instant::now();
    repository::reindex(&app.app, |_| {}).await.expect("an index");
    let rebuilt = began.elapsed();
    let shown = format!("{:.0}/s = {:.2} × bare", rate(rebuilt), rate(rebuilt) / bare);
    row("index made anew from the database", &shown, "≥ 0.7 × bare");
    assert_eq!(app.app.library.count(), count as u64);

    // One client, and beside each request the same question in process.
    let client = app.visitor();
    let (mut served, mut asked) = (Vec::new(), Vec::new());
    for (n, typed) in queries.iter().enumerate() {
        let question = Question { typed: typed.clone(), size: 20, ..Question::default() };
        let began = Instant::now();
        std::hint::black_box(app.app.library.find(&question).expect("an answer"));
        let bare = began.elapsed();
        let began = Instant::now();
        client.get_json(&address(typed)).await.expect(200);
        // The first ones warm what is cached.
        if n >= 30 {
            asked.push(bare);
            served.push(began.elapsed());
        }
    }
    row("the question in process, median / p99", &both(&mut asked, 99), "baseline");
    let aim = if aims.1 == 0 { "≤ 10 ms, p99 ≤ 30 ms".to_owned() } else { format!("≤ {} ms", aims.0) };
    row("searched over HTTP, 1 client, median / p99", &both(&mut served, 99), &aim);

    let tasks: Vec<_> = (0..CLIENTS)
        .map(|n| {
            let client = app.visitor();
            let own: Vec<String> = queries.iter().skip(n).step_by(CLIENTS).cloned().collect();
            tokio::spawn(async move {
                let mut times = Vec::new();
                for typed in own {
                    let began = Instant::now();
                    client.get_json(&address(&typed)).await.expect(200);
                    times.push(began.elapsed());
                }
                times
            })
        })
        .collect();
    let mut times = Vec::new();
    for task in tasks {
        times.extend(task.await.expect("a client"));
    }
    let aim = if aims.1 == 0 { "stated".to_owned() } else { format!("p95 ≤ {} ms", aims.1) };
    row("searched over HTTP, 16 clients, median / p95", &both(&mut times, 95), &aim);

    let mut everything = timed(&client, |_| "/api/v1/repository/search".to_owned(), 50).await;
    row("nothing typed, all of them, median / p99", &both(&mut everything, 99), "stated");
    let narrow = |_| "/api/v1/repository/search?year=2010&category=x".to_owned();
    let mut narrowed = timed(&client, narrow, 50).await;
    row("nothing typed, two filters, median / p99", &both(&mut narrowed, 99), "stated");
    let suggest = |n: usize| {
        let begun: String = queries[n % queries.len()].chars().take(1 + n % 3).collect();
        format!("/api/v1/repository/suggest?{}", serde_urlencoded::to_string([("q", begun)]).expect("text"))
    };
    let mut suggested = timed(&client, suggest, 300).await;
    row("suggestions, median / p99", &both(&mut suggested, 99), "stated");

    let mut numbers = Vec::new();
    for typed in queries.iter().take(200) {
        let found = client.get_json(&address(typed)).await.expect(200).json();
        numbers.extend(found["items"][0]["number"].as_str().map(str::to_owned));
    }
    let mut pages = timed(&client, |n| format!("/repository/{}", numbers[n % numbers.len()]), 200).await;
    row("page of a result, median / p99", &both(&mut pages, 99), "≤ 30 ms");
    let mut most = 0;
    for typed in queries.iter().take(100) {
        let path = address(typed).replace("/api/v1/repository/search", "/repository");
        let request = client.bare(reqwest::Method::GET, &path).header("accept-encoding", "gzip");
        most = most.max(Client::send(request).await.expect(200).bytes.len());
    }
    row("search page over the wire, largest", &format!("{:.1} kB", most as f64 / 1e3), "≤ 100 kB");
    let index = folder_bytes(&app.app.config.data.join("search"));
    row("index on disk", &format!("{} MB", index / 1_000_000), "stated");
    row("resident memory, client and all", &format!("{} MB", resident_kib() / 1024), "stated");
    app.end().await;
}

fn address(typed: &str) -> String {
    let fields = serde_urlencoded::to_string([("q", typed), ("size", "20")]).expect("text");
    format!("/api/v1/repository/search?{fields}")
}

async fn timed(client: &Client, path: impl Fn(usize) -> String, count: usize) -> Vec<Duration> {
    let mut times = Vec::new();
    for n in 0..count {
        let path = path(n);
        let began = Instant::now();
        client.get(&path).await.expect(200);
        times.push(began.elapsed());
    }
    times
}

/// The same texts with the same analysis, written by nothing but the index.
fn bare_indexing(corpus: &[Value]) -> Duration {
    let folder = tempfile::tempdir().expect("a folder");
    let documents: Vec<Document> = (0..)
        .zip(corpus)
        .map(|(key, line)| {
            let keywords = line["keywords"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mut phrases: Vec<String> = keywords.map(str::to_owned).collect();
            let words = phrases.iter().map(|keyword| format!(" {keyword}")).collect::<String>();
            phrases.extend(Some(text(line, "title").to_owned()).filter(|title| !title.is_empty()));
            let category = ("category", text(line, "category").to_owned());
            Document {
                key,
                version: 1,
                title: text(line, "title").to_owned(),
                text: text(line, "abstract").to_owned() + &words,
                labels: vec![category],
                phrases,
            }
        })
        .collect();
    let shelf = Shelf::open(folder.path(), &repository::LABELS).expect("an index");
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut writer = shelf.index.writer_with_num_threads(cores, cores * (64 << 20)).expect("a writer");
    let began = Instant::now();
    for document in &documents {
        shelf.add(&writer, document).expect("added");
    }
    writer.commit().expect("committed");
    began.elapsed()
}

fn folder_bytes(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    entries
        .map(|entry| match entry.metadata() {
            Ok(about) if about.is_dir() => folder_bytes(&entry.path()),
            Ok(about) => about.len(),
            Err(_) => 0,
        })
        .sum()
}

fn resident_kib() -> u64 {
    let mut status = String::new();
    let _ = File::open("/proc/self/status").and_then(|mut file| file.read_to_string(&mut status));
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|number| number.parse().ok()).unwrap_or(0)
}

/// The median and another percentile.
fn both(times: &mut [Duration], percent: usize) -> String {
    times.sort();
    let at = |percent: usize| times[(times.len() * percent / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    format!("{:.1} / {:.1} ms", at(50), at(percent))
}
