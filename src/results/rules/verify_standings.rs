//! The standings of a package again from its marks and rules, and the names that
//! were put to them.

use std::collections::HashMap;

use serde_json::Value;

use super::{
    archive::Files,
    verify::{Check, rows},
};
use crate::scoring::{
    Options, Problem, RuleSet,
    package::{self, Outputs, ScoreError},
};

impl Check<'_> {
    /// Computes the standings again and compares row by row.
    pub(super) fn standings(&mut self) {
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
    pub(super) fn identities(&mut self) {
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
