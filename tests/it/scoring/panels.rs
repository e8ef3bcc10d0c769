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
    score(rules, &Folder(folder), written.outputs()).unwrap();
    written
}

impl Written {
    fn outputs(&mut self) -> Outputs<&mut Vec<u8>> {
        Outputs {
            standings: &mut self.standings,
            aspects: &mut self.aspects,
            derivation: Some(&mut self.derivation),
            teams: Some(&mut self.teams),
        }
    }
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
    write(&material, Options::with_derivation(), written.outputs()).unwrap();
    let straight = score_folder(&rules, folder);
    assert_eq!(String::from_utf8_lossy(&written.standings), String::from_utf8_lossy(&straight.standings));
    assert_eq!(written.aspects, straight.aspects);
    assert_eq!(String::from_utf8_lossy(&written.derivation), String::from_utf8_lossy(&straight.derivation));
    assert_eq!(written.teams, straight.teams);
}

/// Large enough that several threads read and score it.
#[test]
fn a_large_package_scores_alike_in_any_order_and_as_its_parts() {
    const GROUPS: usize = 40;
    let rules = rules("examples/rules/diving.json");
    let (mut entries, mut aspects, mut marks) = (Vec::new(), Vec::new(), Vec::new());
    for group in 0..GROUPS {
        for entry in 0..75 {
            entries.push(format!("g{group},e{entry},u{}", entry % 9));
            for dive in 0..5 {
                let factor = 15 + (group + entry * 3 + dive) % 25;
                aspects.push(format!(
                    "g{group},e{entry},Final,d{dive},dive,,{}.{}",
                    factor / 10,
                    factor % 10
                ));
                for judge in 0..7 {
                    let half = (group * 7 + entry * 5 + dive * 3 + judge * judge) % 21;
                    let mark = format!("{}.{}", half / 2, half % 2 * 5);
                    marks.push(format!("g{group},e{entry},Final,d{dive},j{judge},{mark}"));
                }
            }
        }
    }
    let run = |entries: &[String], aspects: &[String], marks: &[String]| {
        let file = |header: &str, rows: &[String]| format!("{header}\n{}\n", rows.join("\n")).into_bytes();
        let files = [
            ("entries.csv", file("group,entry,unit", entries)),
            ("aspects.csv", file("group,entry,module,aspect,kind,base,factor", aspects)),
            ("marks.csv", file("group,entry,module,aspect,judge,mark", marks)),
        ];
        let files = files.each_ref().map(|(name, bytes)| (*name, bytes.as_slice()));
        let mut written = Written::default();
        score(&rules, &files, written.outputs()).unwrap();
        written
    };
    let whole = run(&entries, &aspects, &marks);
    let mut turned = [entries.clone(), aspects.clone(), marks.clone()];
    turned.iter_mut().for_each(|rows| rows.reverse());
    let other = run(&turned[0], &turned[1], &turned[2]);
    assert!(whole.standings == other.standings && whole.aspects == other.aspects);
    assert!(whole.derivation == other.derivation);

    let (mut standings, mut scores) = (Vec::new(), Vec::new());
    let mut groups: Vec<String> = (0..GROUPS).map(|group| format!("g{group},")).collect();
    groups.sort();
    for group in &groups {
        let of =
            |rows: &[String]| rows.iter().filter(|row| row.starts_with(group)).cloned().collect::<Vec<_>>();
        let part = run(&of(&entries), &of(&aspects), &of(&marks));
        let rows = |csv: Vec<u8>| csv.splitn(2, |byte| *byte == b'\n').nth(1).unwrap().to_vec();
        standings.extend(rows(part.standings));
        scores.extend(rows(part.aspects));
    }
    assert!(whole.standings.ends_with(&standings) && whole.aspects.ends_with(&scores));
    assert_eq!(whole.standings.iter().filter(|byte| **byte == b'\n').count(), entries.len() + 1);
}
