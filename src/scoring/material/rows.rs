//! Rows as they are handed in and as they are kept.

use std::fmt;

use serde::Serialize;

use super::Name;
use crate::kernel::points::Points;

/// Points at an entry of a `Material`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EntryRef(pub(in crate::scoring) u32);

/// What is wrong with one thing handed to a `Material`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{column}: {problem}")]
pub struct Issue {
    /// The field, named like the column of the package file.
    pub column: &'static str,
    /// What is wrong and what was expected.
    pub problem: String,
}

/// Something that keeps a material from being read or computed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Serialize)]
pub struct Problem {
    /// The package file, where the material came from one.
    pub file: Option<&'static str>,
    /// Its line, counted from 1 with the header.
    pub line: Option<u64>,
    /// Its column.
    pub column: Option<&'static str>,
    /// The group, entry, module and aspect concerned, as far as there are any.
    pub place: Vec<String>,
    /// What is wrong and what was expected.
    pub problem: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(file) = self.file {
            write!(f, "{file}: ")?;
        }
        if let Some(line) = self.line {
            write!(f, "line {line}: ")?;
        }
        if let Some(column) = self.column {
            write!(f, "column {column}: ")?;
        }
        f.write_str(&self.problem)?;
        if self.place.is_empty() { Ok(()) } else { write!(f, " ({})", self.place.join(" / ")) }
    }
}

/// An aspect of an entry that brings its own (no rubric). The texts may be bytes that are still to
/// be read as text.
#[derive(Debug, Clone, Copy, Default)]
pub struct AspectLine<T> {
    /// The module.
    pub module: T,
    /// The aspect's code, unique in the module.
    pub aspect: T,
    /// The kind, by which the rule is chosen.
    pub kind: T,
    /// The criterion, if there are any.
    pub criterion: T,
    /// The entry's own base value, if it has one.
    pub base: Option<Points>,
    /// The entry's own factor (difficulty), if it has one.
    pub factor: Option<Points>,
}

/// A mark as a judge gave it.
#[derive(Debug, Clone, Copy, Default)]
pub struct MarkLine<'a> {
    /// The module.
    pub module: &'a str,
    /// The aspect.
    pub aspect: &'a str,
    /// The judge; one mark per judge, aspect and round.
    pub judge: &'a str,
    /// 1 for the first marks; of a re-judged aspect the highest round of each judge counts.
    pub round: u8,
    /// The mark.
    pub mark: Option<Points>,
    /// The raw value.
    pub raw: Option<Points>,
}

pub(in crate::scoring) const NONE: u32 = u32::MAX;

#[derive(Debug, Clone)]
pub(in crate::scoring) struct EntryRow {
    pub group: Name,
    pub entry: Name,
    pub unit: Name,
    pub line: u32,
}

#[derive(Debug, Clone)]
pub(in crate::scoring) struct AspectRow {
    pub entry: u32,
    pub module: Name,
    pub aspect: Name,
    pub kind: Name,
    pub criterion: Name,
    pub line: u32,
    /// Index into the rule set's aspect rules.
    pub rule: u16,
    /// Index into the aspects of the rubric.
    pub rubric: u16,
    pub base: Points,
    pub factor: Points,
}

#[derive(Debug, Clone, Copy)]
pub(in crate::scoring) struct MarkRow {
    pub aspect: u32,
    /// The judge's name, shifted, with the round in the low 8 bits.
    pub(super) judge_round: u32,
    pub mark: Points,
}

impl MarkRow {
    pub(in crate::scoring) const fn judge(self) -> Name {
        self.judge_round >> 8
    }

    pub(in crate::scoring) const fn round(self) -> u8 {
        (self.judge_round & 0xFF) as u8
    }

    pub(in crate::scoring) const fn judge_round(self) -> u32 {
        self.judge_round
    }
}

#[derive(Debug, Clone)]
pub(in crate::scoring) struct AdjustmentRow {
    pub entry: u32,
    pub module: Name,
    pub kind: Name,
    pub points: Points,
}
