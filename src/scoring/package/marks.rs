//! marks.csv, the large file of a package.

use std::collections::HashSet;

use super::{
    Source,
    input::{ASPECT, ENTRY, Last, MODULE, Reading},
    table::{Problems, Row, Table},
};
use crate::scoring::material::{EntryRef, Issue, Material, Problem};

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
    pub(super) fn marks(&mut self) {
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
