//! Checking a package with nothing but what is in it and what was kept
//! elsewhere: standings again from marks and rules, every chain again from its
//! first link, and both against what was signed.

use serde::Serialize;

use super::{archive::Files, package::Chained};
use crate::audit::Walk;

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

pub(super) struct Check<'f> {
    pub files: &'f Files,
    pub report: Report,
    pub walk: Walk,
}

/// Where the last entry of a chain stood in its file, for naming.
pub(super) type Placed = Vec<(u64, Chained)>;

impl Check<'_> {
    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        self.files.get(name).map_or(&[], Vec::as_slice)
    }

    pub(super) fn found(&mut self, file: &str, line: impl Into<Option<u64>>, what: impl Into<String>) {
        self.report.findings.push(Finding { file: file.to_owned(), line: line.into(), what: what.into() });
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
}

pub(super) fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
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
