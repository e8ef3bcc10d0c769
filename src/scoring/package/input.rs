//! Reads the files of a package into a [`Material`].

use std::{
    collections::HashSet,
    io::{self, Read},
};

use super::table::{Problems, Row, Table};
use crate::scoring::{
    RuleSet,
    material::{AspectLine, EntryRef, Issue, Material, Problem},
};

/// Where the files of a package come from.
pub trait Source {
    /// What a file is read from.
    type Reader: Read;

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

const GROUP: usize = 0;
const ENTRY: usize = 1;
const MODULE: usize = 2;
const ASPECT: usize = 3;

/// Reads a package for a rule set.
///
/// # Errors
/// All problems of all files at once, each with file, line, column and what was expected.
pub fn read<'r, S: Source + ?Sized>(rules: &'r RuleSet, source: &S) -> Result<Material<'r>, Vec<Problem>> {
    let mut reading = Reading { material: Material::new(rules), source, problems: Problems::default() };
    let has_rubric = rules.rubric().is_some();
    reading.each_row("entries.csv", true, &["group", "entry", "unit"], &[], entry_row);
    let columns = ["group", "entry", "module", "aspect", "kind", "base", "factor"];
    reading.each_row("aspects.csv", !has_rubric, &columns, &["criterion"], aspect_row);
    reading.marks();
    let columns = ["group", "entry", "module", "kind", "points"];
    reading.each_row("adjustments.csv", false, &columns, &[], adjustment_row);
    reading.each_row("teams.csv", false, &["group", "team", "entry"], &[], team_row);
    reading.each_row("vetoes.csv", false, &["group", "entry", "reason"], &[], veto_row);
    reading.problems.finish()?;
    Ok(reading.material)
}

struct Reading<'s, 'r, S: ?Sized> {
    material: Material<'r>,
    source: &'s S,
    problems: Problems,
}

/// The entry of the row before: rows of one entry mostly follow each other.
#[derive(Default)]
struct Last {
    group: Vec<u8>,
    entry: Vec<u8>,
    found: Option<EntryRef>,
}

impl Last {
    fn find(&mut self, material: &Material<'_>, row: &Row<'_>, entry: usize) -> Result<EntryRef, Issue> {
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
            let (group, name) = (row.text(GROUP)?, row.text(entry)?);
            let Some(found) = material.find_entry(group, name) else {
                let problem =
                    format!("expected an entry of entries.csv, found \"{name}\" in group \"{group}\"");
                return row.issue(entry, problem);
            };
            found
        };
        self.group.clear();
        self.group.extend_from_slice(row.bytes(GROUP));
        self.entry.clear();
        self.entry.extend_from_slice(row.bytes(entry));
        self.found = Some(found);
        Ok(found)
    }
}

type Each = fn(&mut Material<'_>, &Row<'_>, &mut Last) -> Result<(), Issue>;

fn entry_row(material: &mut Material<'_>, row: &Row<'_>, _: &mut Last) -> Result<(), Issue> {
    material.entry(row.text(0)?, row.text(1)?, row.text(2)?).map(drop)
}

fn aspect_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, ENTRY)?;
    let line = AspectLine {
        module: row.text(MODULE)?,
        aspect: row.text(ASPECT)?,
        kind: row.text(4)?,
        base: row.points(5)?,
        factor: row.points(6)?,
        criterion: row.text(7)?,
    };
    material.aspect(entry, line)
}

fn adjustment_row(material: &mut Material<'_>, row: &Row<'_>, last: &mut Last) -> Result<(), Issue> {
    let entry = last.find(material, row, ENTRY)?;
    material.adjust(entry, row.text(MODULE)?, row.text(3)?, row.required_points(4)?)
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

/// A round from 1 to 255; 1 where the field is empty or the column absent.
fn round(row: &Row<'_>, column: usize) -> Result<u8, Issue> {
    match row.bytes(column) {
        b"" => Ok(1),
        bytes => match std::str::from_utf8(bytes).ok().and_then(|text| text.parse().ok()) {
            Some(round @ 1..) => Ok(round),
            _ => row.issue(
                column,
                format!("expected a round from 1 to 255, found \"{}\"", String::from_utf8_lossy(bytes)),
            ),
        },
    }
}

const MARK_COLUMNS: [&str; 6] = ["group", "entry", "module", "aspect", "judge", "mark"];
const JUDGE: usize = 4;
const MARK: usize = 5;
const RAW: usize = 6;
const ROUND: usize = 7;

impl<S: Source + ?Sized> Reading<'_, '_, S> {
    fn table(
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
        each: Each,
    ) {
        let Some(mut table) = self.table(file, needed, required, optional) else { return };
        let mut last = Last::default();
        table.each(&mut self.problems, |row, _| {
            self.material.at_line(row.line);
            each(&mut self.material, &row, &mut last)
        });
    }

    fn marks(&mut self) {
        let file = "marks.csv";
        let Some(mut table) = self.table(file, true, &MARK_COLUMNS, &["raw", "round"]) else { return };
        let mut panel = LastPanel::new(table.leads_with(4));
        let size = self.source.size(file).and_then(|size| usize::try_from(size).ok()).unwrap_or(0);
        let mut rows = 0_usize;
        let material = &mut self.material;
        table.each(&mut self.problems, |row, bytes_read| {
            rows += 1;
            if rows == 1000 {
                // Room for the rest at once, by the mean length of these rows: no growth by doubling.
                let read = usize::try_from(bytes_read).unwrap_or(usize::MAX).max(1);
                material.reserve_marks(size.saturating_mul(rows) / read);
            }
            mark_row(material, &row, &mut panel)
        });
    }
}

/// The aspect of the row before: marks of one panel mostly follow each other.
#[derive(Default)]
struct LastPanel {
    last: Last,
    module: Vec<u8>,
    aspect: Vec<u8>,
    found: Option<(EntryRef, u32)>,
    /// The first four fields as one piece, where they are the ones that name the aspect.
    leads: bool,
    prefix: Vec<u8>,
    ends: Vec<usize>,
}

impl LastPanel {
    fn new(leads: bool) -> Self {
        Self { leads, ..Self::default() }
    }

    fn find(&mut self, material: &Material<'_>, row: &Row<'_>) -> Result<u32, Issue> {
        if !self.leads {
            return self.find_by_field(material, row);
        }
        let (prefix, ends) = row.prefix(4);
        if let Some((_, found)) = self.found
            && self.prefix == prefix
            && self.ends == ends
        {
            return Ok(found);
        }
        let found = self.find_by_field(material, row)?;
        self.prefix.clear();
        self.prefix.extend_from_slice(prefix);
        self.ends.clear();
        self.ends.extend_from_slice(ends);
        Ok(found)
    }

    fn find_by_field(&mut self, material: &Material<'_>, row: &Row<'_>) -> Result<u32, Issue> {
        let entry = self.last.find(material, row, ENTRY)?;
        if let Some((of, found)) = self.found
            && of == entry
            && self.aspect == row.bytes(ASPECT)
            && self.module == row.bytes(MODULE)
        {
            return Ok(found);
        }
        let next = self.found.map_or(0, |(_, last)| last + 1);
        let found = if material.aspect_is(next, entry, row.bytes(MODULE), row.bytes(ASPECT)) {
            next
        } else {
            let (module, aspect) = (row.text(MODULE)?, row.text(ASPECT)?);
            let Some(found) = material.find_aspect(entry, module, aspect) else {
                let problem =
                    format!("expected an aspect of this entry, found \"{aspect}\" in module \"{module}\"");
                return row.issue(ASPECT, problem);
            };
            found
        };
        self.module.clear();
        self.module.extend_from_slice(row.bytes(MODULE));
        self.aspect.clear();
        self.aspect.extend_from_slice(row.bytes(ASPECT));
        self.found = Some((entry, found));
        Ok(found)
    }
}

fn mark_row(material: &mut Material<'_>, row: &Row<'_>, panel: &mut LastPanel) -> Result<(), Issue> {
    let aspect = panel.find(material, row)?;
    material.mark_row(aspect, row.bytes(JUDGE), round(row, ROUND)?, row.points(MARK)?, row.points(RAW)?)
}

/// The lines of marks.csv on which a judge marks an aspect again in the same round.
pub fn duplicate_marks<S: Source + ?Sized>(material: &Material<'_>, source: &S) -> Vec<Problem> {
    let (mut problems, mut doubled) = (Problems::default(), Problems::default());
    let Ok(Some(input)) = source.open("marks.csv") else { return Vec::new() };
    let Some(mut table) = Table::open("marks.csv", input, &MARK_COLUMNS, &["raw", "round"], &mut problems)
    else {
        return Vec::new();
    };
    let (mut panel, mut seen) = (LastPanel::new(table.leads_with(4)), HashSet::new());
    table.each(&mut doubled, |row, _| {
        let (Ok(aspect), Ok(judge), Ok(round)) =
            (panel.find(material, &row), row.text(JUDGE), round(&row, ROUND))
        else {
            return Ok(());
        };
        if seen.insert((aspect, material.judges.find(judge), round)) {
            return Ok(());
        }
        row.issue(JUDGE, format!("expected one mark per judge and round, found a second one of \"{judge}\""))
    });
    doubled.finish().err().unwrap_or_default()
}
