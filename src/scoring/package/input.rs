//! Reads the files of a package into a [`Material`].

use std::{
    io::{self, Read},
    thread,
};

use super::{
    ahead,
    table::{Problems, Row, Table},
};
use crate::scoring::{
    RuleSet,
    material::{AspectLine, EntryRef, Issue, Material, Problem},
};

/// Where the files of a package come from.
pub trait Source {
    /// What a file is read from.
    type Reader: Read + Send;

    /// Opens a file of [`FILES`](super::FILES), or says that there is none.
    ///
    /// # Errors
    /// Where the file is there and cannot be opened.
    fn open(&self, file: &'static str) -> io::Result<Option<Self::Reader>>;

    /// The size of a file in bytes, if known: room is made for its rows at once.
    fn size(&self, file: &'static str) -> Option<u64>;
}

/// Files in memory.
impl<'a> Source for [(&'a str, &'a [u8])] {
    type Reader = &'a [u8];

    fn open(&self, file: &'static str) -> io::Result<Option<&'a [u8]>> {
        Ok(self.iter().find(|(name, _)| *name == file).map(|(_, bytes)| *bytes))
    }

    fn size(&self, file: &'static str) -> Option<u64> {
        self.iter().find(|(name, _)| *name == file).and_then(|(_, bytes)| u64::try_from(bytes.len()).ok())
    }
}

/// Files in memory.
impl<'a, const N: usize> Source for [(&'a str, &'a [u8]); N] {
    type Reader = &'a [u8];

    fn open(&self, file: &'static str) -> io::Result<Option<&'a [u8]>> {
        self.as_slice().open(file)
    }

    fn size(&self, file: &'static str) -> Option<u64> {
        self.as_slice().size(file)
    }
}

/// Is it worth a thread of its own?
pub(super) fn is_large<S: Source + ?Sized>(source: &S, file: &'static str) -> bool {
    source.size(file).is_some_and(|size| size >= ahead::WORTH_IT)
        && thread::available_parallelism().is_ok_and(|cores| cores.get() > 1)
}

/// How many rows a file has, guessed by the mean length of the first ones: room is made for all at
/// once, not by doubling.
pub(super) struct Room {
    size: usize,
    rows: usize,
    read: usize,
}

impl Room {
    /// Rows after which it is guessed.
    const SAMPLE: usize = 1000;

    pub(super) fn for_file<S: Source + ?Sized>(source: &S, file: &'static str) -> Self {
        let size = source.size(file).and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
        Self { size, rows: 0, read: 0 }
    }

    /// Counts a row; once in a file of some length it answers how many there may be.
    #[inline]
    pub(super) fn wanted(&mut self, row: &Row<'_>) -> Option<usize> {
        if self.rows == Self::SAMPLE {
            return None;
        }
        self.rows += 1;
        self.read += row.size();
        (self.rows == Self::SAMPLE).then(|| self.size.saturating_mul(self.rows) / self.read)
    }
}

pub(super) const GROUP: usize = 0;
pub(super) const ENTRY: usize = 1;
pub(super) const MODULE: usize = 2;
pub(super) const ASPECT: usize = 3;

/// Reads a package for a rule set.
///
/// # Errors
/// All problems of all files at once, each with file, line, column and what was expected.
pub fn read<'r, S: Source + ?Sized>(rules: &'r RuleSet, source: &S) -> Result<Material<'r>, Vec<Problem>> {
    let mut reading = Reading { material: Material::new(rules), source, problems: Problems::default() };
    let has_rubric = rules.rubric().is_some();
    reading.each_row(
        "entries.csv",
        true,
        &["group", "entry", "unit"],
        &[],
        (|to, rows| to.reserve_entries(rows), entry_row),
    );
    let columns = ["group", "entry", "module", "aspect", "kind", "base", "factor"];
    reading.each_row(
        "aspects.csv",
        !has_rubric,
        &columns,
        &["criterion"],
        (|to, rows| to.reserve_aspects(rows), aspect_row),
    );
    reading.marks();
    let columns = ["group", "entry", "module", "kind", "points"];
    reading.each_row(
        "adjustments.csv",
        false,
        &columns,
        &[],
        (|to, rows| to.reserve_adjustments(rows), adjustment_row),
    );
    reading.each_row("teams.csv", false, &["group", "team", "entry"], &[], (no_room, team_row));
    reading.each_row("vetoes.csv", false, &["group", "entry", "reason"], &[], (no_room, veto_row));
    reading.problems.finish()?;
    Ok(reading.material)
}

pub(super) struct Reading<'s, 'r, S: ?Sized> {
    pub(super) material: Material<'r>,
    pub(super) source: &'s S,
    pub(super) problems: Problems,
}

/// The entry of the row before: rows of one entry mostly follow each other.
#[derive(Default)]
pub(super) struct Last {
    group: Vec<u8>,
    entry: Vec<u8>,
    found: Option<EntryRef>,
}

impl Last {
    pub(super) fn find(
        &mut self,
        material: &Material<'_>,
        row: &Row<'_>,
        entry: usize,
    ) -> Result<EntryRef, Issue> {
        if let Some(found) = self.found
            && self.entry == row.bytes(entry)
            && self.group == row.bytes(GROUP)
        {
            return Ok(found);
        }
        let next = self.found.map_or(0, |last| last.0 + 1);
        let found = if material.entry_is(next, row.bytes(GROUP), row.bytes(entry)) {
            EntryRef(next)
        } else {
            find_entry(material, row, entry)?
        };
        self.group.clear();
        self.group.extend_from_slice(row.bytes(GROUP));
        self.entry.clear();
        self.entry.extend_from_slice(row.bytes(entry));
        self.found = Some(found);
        Ok(found)
    }
}

/// The entry that a row names.
pub(super) fn find_entry(material: &Material<'_>, row: &Row<'_>, entry: usize) -> Result<EntryRef, Issue> {
    let (group, name) = (row.text(GROUP)?, row.text(entry)?);
    match material.find_entry(group, name) {
        Some(found) => Ok(found),
        None => row
            .issue(entry, format!("expected an entry of entries.csv, found \"{name}\" in group \"{group}\"")),
    }
}

type Each = fn(&mut Material<'_>, &Row<'_>, &mut Last) -> Result<(), Issue>;

/// Makes room for so many rows.
type Reserve = fn(&mut Material<'_>, usize);

/// For files that are short.
fn no_room(_: &mut Material<'_>, _: usize) {}

fn entry_row(material: &mut Material<'_>, row: &Row<'_>, _: &mut Last) -> Result<(), Issue> {
    material.entry(row.text(0)?, row.text(1)?, row.text(2)?).map(drop)
}

fn aspect_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, ENTRY)?;
    let line = AspectLine {
        module: row.bytes(MODULE),
        aspect: row.bytes(ASPECT),
        kind: row.bytes(4),
        base: row.points(5)?,
        factor: row.points(6)?,
        criterion: row.bytes(7),
    };
    material.aspect_row(entry, line)
}

fn adjustment_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, ENTRY)?;
    material.adjustment_row(entry, row.bytes(MODULE), row.bytes(3), row.required_points(4)?)
}

fn team_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, 2)?;
    material.team(row.text(1)?, entry)
}

fn veto_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, ENTRY)?;
    material.veto(entry, row.text(2)?);
    Ok(())
}

impl<S: Source + ?Sized> Reading<'_, '_, S> {
    pub(super) fn table(
        &mut self,
        file: &'static str,
        needed: bool,
        required: &[&'static str],
        optional: &[&'static str],
    ) -> Option<Table<S::Reader>> {
        match self.source.open(file) {
            Ok(Some(input)) => Table::open(file, input, required, optional, &mut self.problems),
            Ok(None) => {
                if needed {
                    self.problems
                        .in_file(file, format!("the file is missing; expected {}", required.join(", ")));
                }
                None
            }
            Err(error) => {
                self.problems.in_file(file, format!("could not be opened: {error}"));
                None
            }
        }
    }

    fn each_row(
        &mut self,
        file: &'static str,
        needed: bool,
        required: &[&'static str],
        optional: &[&'static str],
        (reserve, each): (Reserve, Each),
    ) {
        let Some(mut table) = self.table(file, needed, required, optional) else { return };
        let mut last = Last::default();
        let mut room = Room::for_file(self.source, file);
        let large = is_large(self.source, file);
        table.each(large, &mut self.problems, |row| {
            if let Some(rows) = room.wanted(&row) {
                reserve(&mut self.material, rows);
            }
            self.material.at_line(row.line);
            each(&mut self.material, &row, &mut last)
        });
    }
}
