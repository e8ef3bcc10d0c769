//! Checking a package with nothing but what is in it and what was kept
//! elsewhere: standings again from marks and rules, every chain again from its
//! first link, and both against what was signed.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    archive::Files,
    package::{Chained, material_hash},
};
use crate::{
    audit::{Checkpoint, Head, Walk, chain::canonical},
    kernel::Points,
    platform::keys::sha256_hex,
    scoring::{
        Options, Problem, RuleSet,
        package::{self, Outputs, ScoreError},
    },
};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    pub file: String,
    /// Counted from 1, the header included.
    pub line: Option<u64>,
    pub what: String,
}

/// What the one who checks has from elsewhere.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// The public key, 64 hexadecimal digits.
    pub key: Option<String>,
    /// A signed note.
    pub checkpoint: Option<String>,
}

/// What was checked and what was found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    pub findings: Vec<Finding>,
    pub entries: usize,
    pub marks: usize,
    pub links: u64,
    /// Signed notes that were opened with the given key.
    pub checkpoints: usize,
    /// What could not be checked, and what it would take.
    pub unproven: Vec<String>,
}

/// Files without which it is no package.
const NEEDED: [&str; 8] = [
    "package.json",
    "rules.json",
    "entries.csv",
    "marks.csv",
    "standings.csv",
    "identities.csv",
    "chain.jsonl",
    "audit.jsonl",
];

/// Checks a package.
///
/// # Errors
/// When it is none: the files that are missing.
pub fn verify(files: &Files, outside: &Outside) -> Result<Report, String> {
    let missing: Vec<&str> = NEEDED.into_iter().filter(|name| !files.contains_key(*name)).collect();
    if !missing.is_empty() {
        return Err(format!("no result package: {} missing", missing.join(", ")));
    }
    let mut check = Check { files, report: Report::default(), walk: Walk::default() };
    check.standings();
    check.identities();
    let marks = check.chained("chain.jsonl");
    let records = check.chained("audit.jsonl");
    check.marks(&marks);
    check.records(&records);
    check.notes(&records, outside);
    let mut report = check.report;
    report.links = check.walk.entries;
    Ok(report)
}

struct Check<'f> {
    files: &'f Files,
    report: Report,
    walk: Walk,
}

/// Where the last entry of a chain stood in its file, for naming.
type Placed = Vec<(u64, Chained)>;

impl Check<'_> {
    fn bytes(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    fn found(&mut self, file: &str, line: impl Into<Option<u64>>, what: impl Into<String>) {
        self.report.findings.push(Finding { file: file.to_owned(), line: line.into(), what: what.into() });
    }

    /// Computes the standings again and compares row by row.
    fn standings(&mut self) {
        let text = String::from_utf8_lossy(self.bytes("rules.json")).into_owned();
        let rules = match RuleSet::parse(&text) {
            Ok(rules) => rules,
            Err(problems) => {
                for problem in problems {
                    self.found("rules.json", None, problem.to_string());
                }
                return;
            }
        };
        let computed = match compute(&rules, self.files) {
            Ok(computed) => computed,
            Err(problems) => {
                for problem in problems {
                    let file = problem.file.unwrap_or("marks.csv");
                    let line = problem.line;
                    self.found(file, line, problem.problem);
                }
                return;
            }
        };
        let (published, computed) = (rows(self.bytes("standings.csv")), rows(&computed));
        self.report.entries = computed.len().saturating_sub(1);
        self.report.marks = rows(self.bytes("marks.csv")).len().saturating_sub(1);
        for number in 0..published.len().max(computed.len()) {
            let line = number as u64 + 1;
            match (published.get(number), computed.get(number)) {
                (Some(there), Some(ours)) if there == ours => {}
                (Some(there), Some(ours)) => {
                    let what = format!("says {}; marks and rules give {}", there.join(","), ours.join(","));
                    self.found("standings.csv", line, what);
                }
                (Some(there), None) => {
                    self.found(
                        "standings.csv",
                        line,
                        format!("says {}; no such row follows", there.join(",")),
                    );
                }
                (None, Some(ours)) => {
                    self.found("standings.csv", line, format!("is missing; expected {}", ours.join(",")));
                }
                (None, None) => {}
            }
        }
    }

    /// Names were put to the standings and nothing else.
    fn identities(&mut self) {
        let standings: HashMap<String, (String, String)> = rows(self.bytes("standings.csv"))
            .into_iter()
            .skip(1)
            .filter_map(|row| Some((row.get(1)?.clone(), (row.get(3)?.clone(), row.get(2)?.clone()))))
            .collect();
        let mut named = 0;
        for (line, row) in (2_u64..).zip(rows(self.bytes("identities.csv")).into_iter().skip(1)) {
            let at = |column: usize| row.get(column).map_or("", String::as_str);
            match standings.get(at(0)) {
                Some((rank, total)) => {
                    named += 1;
                    if rank != at(1) || total != at(4) {
                        let what = format!(
                            "{}: rank {} total {}; standings.csv has rank {rank} total {total}",
                            at(0),
                            at(1),
                            at(4)
                        );
                        self.found("identities.csv", line, what);
                    }
                }
                // Whoever did not appear has no marks and no standing.
                None if at(1).is_empty() && at(4).is_empty() => {}
                None => self.found("identities.csv", line, format!("{} is not in standings.csv", at(0))),
            }
        }
        if named != standings.len() {
            self.found("identities.csv", None, format!("names {named} of {} entries", standings.len()));
        }
        self.published_names();
    }

    /// The names are those of the notice, row by row.
    fn published_names(&mut self) {
        let Some(notice) = self.files.get("notice.json") else { return };
        let content: Value = serde_json::from_slice(notice).unwrap_or_default();
        let published: Vec<[String; 4]> = content["body"]["rows"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|row| [1, 2, 3, 4].map(|column| cell(&row[column])))
            .collect();
        let named: Vec<Vec<String>> = rows(self.bytes("identities.csv")).into_iter().skip(1).collect();
        for number in 0..named.len().max(published.len()) {
            let ours = named.get(number).map(|row| row.get(2..).unwrap_or_default());
            let theirs = published.get(number).map(|row| &row[..]);
            if ours != theirs {
                self.found("identities.csv", number as u64 + 2, "is not the row that notice.json published");
            }
        }
    }

    /// Walks the chains of a file, link by link.
    fn chained(&mut self, file: &str) -> Placed {
        let text = String::from_utf8_lossy(self.bytes(file)).into_owned();
        let mut entries = Vec::new();
        for (line, json) in (1_u64..).zip(text.lines()) {
            match serde_json::from_str::<Chained>(json) {
                Ok(entry) => {
                    let before = self.walk.findings.len();
                    self.walk.step(file, entry.chain, &entry.link, &entry.body);
                    if let Some(finding) = self.walk.findings.get(before) {
                        let what = format!("chain {}: {}", entry.chain, finding.what);
                        self.found(file, line, what);
                    }
                    entries.push((line, entry));
                }
                Err(error) => self.found(file, line, format!("cannot be read: {error}")),
            }
        }
        entries
    }

    /// Every mark in marks.csv stands in a chain, and every mark of the chains
    /// that was not taken back stands in marks.csv.
    fn marks(&mut self, chain: &Placed) {
        let mut sheets: HashMap<Uuid, Option<(String, String)>> = HashMap::new();
        for row in rows(self.bytes("sheets.csv")).into_iter().skip(1) {
            if let [sheet, entry, judge, counts] = row.as_slice()
                && let Ok(sheet) = sheet.parse()
            {
                let owner = (entry.clone(), judge.clone());
                sheets.insert(sheet, (counts == "yes").then_some(owner));
            }
        }
        let mut said: BTreeMap<[String; 4], (u64, Option<String>, Option<String>)> = BTreeMap::new();
        for (line, entry) in chain {
            let Some(body) = MarkBody::of(&entry.body) else { continue };
            let Some(owner) = sheets.get(&entry.chain) else {
                self.found("chain.jsonl", *line, format!("chain {} is no sheet of sheets.csv", entry.chain));
                continue;
            };
            let Some((work, judge)) = owner else { continue };
            let key = [work.clone(), judge.clone(), body.aspect, body.round];
            said.insert(key, (*line, body.mark, body.raw));
        }
        for (line, row) in (2_u64..).zip(rows(self.bytes("marks.csv")).into_iter().skip(1)) {
            let at = |column: usize| row.get(column).cloned().unwrap_or_default();
            let key = [at(1), at(4), at(3), at(7)];
            let written = (Some(at(5)), Some(at(6)).filter(|raw| !raw.is_empty()));
            match said.remove(&key) {
                Some((_, mark, raw)) if (mark.clone(), raw.clone()) == written => {}
                Some((from, mark, _)) => {
                    let mark = mark.unwrap_or_else(|| "nothing".to_owned());
                    let what = format!(
                        "{} by judge {} for {}: {}; chain.jsonl line {from} has {mark}",
                        at(3),
                        at(4),
                        at(1),
                        at(5)
                    );
                    self.found("marks.csv", line, what);
                }
                None => {
                    let what =
                        format!("{} by judge {} for {}: no such mark is in the chains", at(3), at(4), at(1));
                    self.found("marks.csv", line, what);
                }
            }
        }
        for ([work, judge, aspect, _], (line, mark, _)) in said {
            if let Some(mark) = mark {
                let what =
                    format!("{aspect} by judge {judge} for {work}: {mark}, which marks.csv does not have");
                self.found("chain.jsonl", line, what);
            }
        }
    }

    /// The competition's own record says what was computed from what, and what
    /// was published.
    fn records(&mut self, records: &Placed) {
        let manifest: Value = serde_json::from_slice(self.bytes("package.json")).unwrap_or_default();
        let of =
            |entry: &Chained, name: &str| entry.body["details"][name].as_str().unwrap_or_default().to_owned();
        let published = records.iter().rev().find(|(_, entry)| {
            entry.body["action"] == "standings.published"
                && of(entry, "event") == manifest["event"].as_str().unwrap_or("-")
        });
        let Some((line, record)) = published else {
            self.found("audit.jsonl", None, "has no record of the publication of these standings");
            return;
        };
        let expected = [
            ("rules.json", "rules", sha256_hex(self.bytes("rules.json"))),
            ("marks.csv", "material", material_hash(self.files)),
            ("standings.csv", "outcome", sha256_hex(self.bytes("standings.csv"))),
        ];
        for (file, name, hash) in expected {
            if of(record, name) != hash {
                let what =
                    format!("hashes to {hash}; audit.jsonl line {line} published {}", of(record, name));
                self.found(file, None, what);
            }
        }
        self.locked_heads(records, manifest["panel"].as_str().unwrap_or("-"));
        if let Some(notice) = self.files.get("notice.json") {
            let content: Value = serde_json::from_slice(notice).unwrap_or_default();
            let hash = sha256_hex(canonical(&content).as_bytes());
            let said = records
                .iter()
                .any(|(_, e)| e.body["action"] == "notice.published" && of(e, "content") == hash);
            if !said {
                self.found(
                    "notice.json",
                    None,
                    format!("hashes to {hash}, which no record of audit.jsonl published"),
                );
            }
        }
    }

    /// Every chain of marks ends where the record of the lock says it ended.
    fn locked_heads(&mut self, records: &Placed, panel: &str) {
        let locked =
            records.iter().find(|(_, e)| e.body["action"] == "panel.locked" && e.body["object"] == panel);
        let Some((line, record)) = locked else {
            self.found("audit.jsonl", None, "has no record of the lock of this panel");
            return;
        };
        let ends: HashMap<Uuid, Head> = self.walk.heads().into_iter().map(|h| (h.chain, h)).collect();
        let listed = record.body["details"]["heads"].as_array().cloned().unwrap_or_default();
        for head in &listed {
            let chain: Option<Uuid> = head[0].as_str().and_then(|id| id.parse().ok());
            let end = chain.and_then(|chain| ends.get(&chain));
            if end.is_none_or(|end| head[1] != end.position || head[2] != end.hash.as_str()) {
                let what = format!(
                    "chain {} does not end where audit.jsonl line {line} says it was locked",
                    head[0]
                );
                self.found("chain.jsonl", None, what);
            }
        }
    }

    /// Signed notes: those inside with the key given, and the one given.
    fn notes(&mut self, records: &Placed, outside: &Outside) {
        let Some(key) = &outside.key else {
            let what = "no key was given: the signed checkpoints were not checked, so that a package rewritten as a whole would not show";
            self.report.unproven.push(what.to_owned());
            return;
        };
        let inside = self.files.iter().filter(|(name, _)| name.starts_with("checkpoint-"));
        let mut notes: Vec<(String, String)> =
            inside.map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect();
        if let Some(note) = &outside.checkpoint {
            notes.push(("the given checkpoint".to_owned(), note.clone()));
        } else {
            let what = "no checkpoint from elsewhere was given: only those inside the package were checked";
            self.report.unproven.push(what.to_owned());
        }
        for (name, note) in notes {
            match Checkpoint::open(&note, key) {
                Ok(checkpoint) => {
                    self.report.checkpoints += 1;
                    self.compare(&name, &checkpoint, records);
                }
                Err(error) => self.found(&name, None, error.to_string()),
            }
        }
        if self.report.checkpoints == 0 {
            self.report.unproven.push("there is no signed checkpoint for these chains".to_owned());
        }
    }

    fn compare(&mut self, name: &str, checkpoint: &Checkpoint, records: &Placed) {
        let known: HashMap<Uuid, i64> =
            self.walk.heads().into_iter().map(|h| (h.chain, h.position)).collect();
        let record_chain = records.first().map(|(_, entry)| entry.chain);
        let last_at =
            records.iter().rev().find_map(|(_, entry)| entry.body["at"].as_i64()).unwrap_or(i64::MAX);
        let (mut heads, mut later): (Vec<Head>, bool) = (Vec::new(), false);
        for head in &checkpoint.heads {
            match known.get(&head.chain) {
                // Other events of the competition have chains of their own.
                None => {}
                Some(position)
                    if Some(head.chain) == record_chain
                        && head.position > *position
                        && checkpoint.at.0 > last_at =>
                {
                    later = true;
                }
                Some(_) => heads.push(head.clone()),
            }
        }
        if heads.is_empty() && !later {
            self.found(name, None, "signs none of the chains of this package");
        }
        if later {
            self.report.unproven.push(format!(
                "{name} was signed after this package was made; its end of audit.jsonl cannot be compared"
            ));
        }
        let before = self.walk.findings.len();
        self.walk.compare(&heads);
        let findings: Vec<String> =
            self.walk.findings[before..].iter().map(|f| format!("{}: {}", f.place, f.what)).collect();
        for what in findings {
            self.found(name, None, what);
        }
    }
}

/// The part of a chained fact that says a mark; calls to judge again say none.
struct MarkBody {
    aspect: String,
    round: String,
    mark: Option<String>,
    raw: Option<String>,
}

impl MarkBody {
    fn of(body: &Value) -> Option<Self> {
        let points = |name: &str| body[name].as_i64().map(|n| Points::from_millionths(n).to_string());
        body.get("mark")?;
        Some(Self {
            aspect: body["aspect"].as_str()?.to_owned(),
            round: body["round"].as_i64()?.to_string(),
            mark: points("mark"),
            raw: points("raw"),
        })
    }
}

/// standings.csv as it follows from the tables.
fn compute(rules: &RuleSet, files: &Files) -> Result<Vec<u8>, Vec<Problem>> {
    let tables: Vec<(&str, &[u8])> =
        files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    let material = package::read(rules, tables.as_slice())?;
    super::standings_csv(&material).map_err(|error| match error {
        ScoreError::Package(problems) => problems,
        ScoreError::Output(error) => vec![Problem { problem: error.to_string(), ..Problem::default() }],
    })
}

/// The engine's own standings.csv.
///
/// # Errors
/// Everything that stands in the way of a result.
pub fn standings_csv(material: &crate::scoring::Material<'_>) -> Result<Vec<u8>, ScoreError> {
    let mut standings = Vec::new();
    let mut aspects = Vec::new();
    let outputs = Outputs { standings: &mut standings, aspects: &mut aspects, derivation: None, teams: None };
    package::write(material, Options::default(), outputs)?;
    Ok(standings)
}

/// A cell of a notice, in Chinese where it has both languages.
fn cell(value: &Value) -> String {
    value.as_str().or_else(|| value["zh-CN"].as_str()).unwrap_or_default().to_owned()
}

fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    reader
        .byte_records()
        .filter_map(Result::ok)
        .map(|row| row.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect())
        .collect()
}

#[cfg(test)]
#[path = "verify_tests.rs"]
mod tests;
