//! Published results, reproduced to the last digit.

use std::{collections::HashMap, fs, path::PathBuf};

use jiangtai::scoring::{
    Derivation, Options, RuleSet,
    package::{Outputs, Source, read, score, write},
};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

struct Folder(PathBuf);

impl Source for Folder {
    type Reader = fs::File;

    fn open(&self, file: &'static str) -> std::io::Result<Option<fs::File>> {
        let path = self.0.join(file);
        if path.exists() { fs::File::open(path).map(Some) } else { Ok(None) }
    }

    fn size(&self, file: &'static str) -> Option<u64> {
        fs::metadata(self.0.join(file)).ok().map(|metadata| metadata.len())
    }
}

#[derive(Default)]
struct Written {
    standings: Vec<u8>,
    aspects: Vec<u8>,
    derivation: Vec<u8>,
    teams: Vec<u8>,
}

fn rules(path: &str) -> RuleSet {
    let json = fs::read_to_string(root().join(path)).unwrap();
    RuleSet::parse(&json).unwrap_or_else(|problems| panic!("{path}: {problems:#?}"))
}

fn score_folder(rules: &RuleSet, folder: PathBuf) -> Written {
    let mut written = Written::default();
    let outputs = Outputs {
        standings: &mut written.standings,
        aspects: &mut written.aspects,
        derivation: Some(&mut written.derivation),
        teams: Some(&mut written.teams),
    };
    score(rules, &Folder(folder), outputs).unwrap();
    written
}

/// Rows by their first columns, numbers without the zeros at their end.
fn table(csv: &[u8], keys: usize) -> HashMap<Vec<String>, HashMap<String, String>> {
    let mut reader = csv::Reader::from_reader(csv);
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(|row| {
        let row = row.unwrap();
        let key = row.iter().take(keys).map(str::to_owned).collect();
        let values = header.iter().zip(&row).skip(keys).map(|(name, value)| (name.to_owned(), plain(value)));
        (key, values.collect())
    });
    rows.collect()
}

fn plain(value: &str) -> String {
    value
        .parse::<jiangtai::kernel::points::Points>()
        .map_or_else(|_| value.to_owned(), |points| points.to_string())
}

fn panel(name: &str) {
    let folder = root().join("../shared/data/panels").join(name);
    if !folder.exists() {
        eprintln!("SKIPPED: {} is not here, so the {name} panel was not reproduced", folder.display());
        return;
    }
    let written = score_folder(&rules(&format!("examples/rules/{name}.json")), folder.clone());
    let (ours, published) =
        (table(&written.standings, 2), table(&fs::read(folder.join("expected.csv")).unwrap(), 2));
    assert_eq!(ours.len(), published.len());
    for (entry, expected) in &published {
        assert_eq!(ours[entry]["total"], expected["total"], "total of {entry:?}");
        // Ski jumping publishes totals only.
        if !expected["rank"].is_empty() {
            assert_eq!(ours[entry]["rank"], expected["rank"], "rank of {entry:?}");
        }
    }
    if let Ok(published) = fs::read(folder.join("expected_aspects.csv")) {
        let (ours, published) = (table(&written.aspects, 4), table(&published, 4));
        assert_eq!(ours, published, "aspect scores");
    }
    for line in written.derivation.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        let derivation: Derivation = serde_json::from_slice(line).unwrap();
        derivation.check().unwrap();
        let entry = vec![derivation.group.clone(), derivation.entry.clone()];
        assert_eq!(derivation.total.map(|total| total.to_string()), Some(ours[&entry]["total"].clone()));
    }
}

#[test]
fn short_programs_score_as_published() {
    panel("skating-short");
}

#[test]
fn free_programs_score_as_published() {
    panel("skating-free");
}

#[test]
fn dives_score_as_published() {
    panel("diving");
}

#[test]
fn ski_jumps_score_as_published() {
    panel("skijump");
}

/// An invented package that is always here: an element without marks, a re-judged mark, a tie broken by a
/// module, capped faults, the highest bonus, a veto, an entry with adjustments only, one that did not start.
#[test]
fn the_works_contest_scores_as_worked_out_by_hand() {
    let folder = root().join("tests/it/scoring/fixtures/club");
    let written = score_folder(&rules("tests/it/scoring/fixtures/club/rules.json"), folder.clone());
    let expected = |file: &str| fs::read_to_string(folder.join("expected").join(file)).unwrap();
    assert_eq!(String::from_utf8_lossy(&written.standings), expected("standings.csv"));
    assert_eq!(String::from_utf8_lossy(&written.aspects), expected("aspects.csv"));
    assert_eq!(String::from_utf8_lossy(&written.teams), expected("teams.csv"));
}

#[test]
fn the_order_of_rows_changes_no_byte_of_the_output() {
    let folder = root().join("tests/it/scoring/fixtures/club");
    let rules = rules("tests/it/scoring/fixtures/club/rules.json");
    let files = ["entries.csv", "aspects.csv", "marks.csv", "adjustments.csv", "vetoes.csv", "teams.csv"];
    let turned: Vec<(&str, Vec<u8>)> = files
        .iter()
        .map(|file| {
            let text = fs::read_to_string(folder.join(file)).unwrap();
            let (header, rows) = text.split_once('\n').unwrap();
            let mut rows: Vec<&str> = rows.lines().collect();
            rows.reverse();
            (*file, format!("{header}\n{}\n", rows.join("\n")).into_bytes())
        })
        .collect();
    let turned: Vec<(&str, &[u8])> = turned.iter().map(|(file, bytes)| (*file, bytes.as_slice())).collect();
    let material = read(&rules, turned.as_slice()).unwrap();
    let mut written = Written::default();
    let outputs = Outputs {
        standings: &mut written.standings,
        aspects: &mut written.aspects,
        derivation: Some(&mut written.derivation),
        teams: Some(&mut written.teams),
    };
    write(&material, Options::with_derivation(), outputs).unwrap();
    let straight = score_folder(&rules, folder);
    assert_eq!(String::from_utf8_lossy(&written.standings), String::from_utf8_lossy(&straight.standings));
    assert_eq!(written.aspects, straight.aspects);
    assert_eq!(String::from_utf8_lossy(&written.derivation), String::from_utf8_lossy(&straight.derivation));
    assert_eq!(written.teams, straight.teams);
}
