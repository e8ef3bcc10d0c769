//! Where a problem lies, and the empty derivation of an entry.

use super::entry::Scorer;
use crate::scoring::{
    derivation::Derivation,
    exact::Exact,
    material::{AspectRow, Problem},
};

impl Scorer<'_> {
    pub(super) fn blank(&self, entry: u32) -> Derivation {
        let place = self.material.place(entry);
        let mut place = place.into_iter();
        Derivation {
            group: place.next().unwrap_or_default(),
            entry: place.next().unwrap_or_default(),
            aspects: Vec::new(),
            modules: Vec::new(),
            sum: Exact::ZERO,
            steps: Vec::new(),
            vetoes: Vec::new(),
            zeroed: None,
            total: None,
            better: self.material.rules.ranking.better,
            rank: None,
            above: None,
        }
    }

    pub(super) fn problem(
        &self,
        entry: u32,
        file: &'static str,
        line: u32,
        column: &'static str,
        problem: String,
    ) -> Problem {
        let from_file = line != 0;
        Problem {
            file: from_file.then_some(file),
            line: from_file.then_some(u64::from(line)),
            column: from_file.then_some(column),
            place: self.material.place(entry),
            problem,
        }
    }

    pub(super) fn aspect_problem(&self, row: &AspectRow, problem: String) -> Problem {
        let entry_line = self.material.entries[row.entry as usize].line;
        let mut found = if row.line == 0 {
            self.problem(row.entry, "entries.csv", entry_line, "entry", problem)
        } else {
            self.problem(row.entry, "aspects.csv", row.line, "aspect", problem)
        };
        found.place.extend([row.module, row.aspect].map(|name| self.material.names.get(name).to_owned()));
        found
    }
}
