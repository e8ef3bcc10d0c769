//! marks.csv, the large file of a package.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use super::{
    Source,
    input::{ASPECT, ENTRY, GROUP, MODULE, Reading, Room, find_entry, is_large},
    table::{Problems, Row, Table},
};
use crate::scoring::material::{IdMap, Issue, Material, Problem};

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
        let mut room = Room::for_file(self.source, file);
        let material = &mut self.material;
        let large = is_large(self.source, file);
        table.each(large, &mut self.problems, |row| {
            if let Some(rows) = room.wanted(&row) {
                material.reserve_marks(rows);
            }
            mark_row(material, &row, &mut panel)
        });
    }
}

/// The aspect of the row before: marks of one panel mostly follow each other, and panels come in the
/// order of aspects.csv. Marks in any other order are found by what their rows begin with.
struct LastPanel {
    found: Option<u32>,
    /// The first four fields as one piece, where they are the ones that name the aspect.
    leads: bool,
    prefix: Vec<u8>,
    ends: Vec<usize>,
    seen: IdMap<u64, u32>,
    hasher: RandomState,
}

impl LastPanel {
    fn new(leads: bool) -> Self {
        Self {
            found: None,
            leads,
            prefix: Vec::new(),
            ends: Vec::new(),
            seen: IdMap::default(),
            hasher: RandomState::new(),
        }
    }

    fn find(&mut self, material: &Material<'_>, row: &Row<'_>) -> Result<u32, Issue> {
        let (prefix, ends) = row.prefix(4);
        if let Some(found) = self.found
            && self.leads
            && self.prefix == prefix
            && self.ends == ends
        {
            return Ok(found);
        }
        let found = self.look_up(material, row)?;
        self.found = Some(found);
        if self.leads {
            self.prefix.clear();
            self.prefix.extend_from_slice(prefix);
            self.ends.clear();
            self.ends.extend_from_slice(ends);
        }
        Ok(found)
    }

    fn look_up(&mut self, material: &Material<'_>, row: &Row<'_>) -> Result<u32, Issue> {
        let is_of = |aspect: &u32| {
            material.aspect_is(
                *aspect,
                row.bytes(GROUP),
                row.bytes(ENTRY),
                row.bytes(MODULE),
                row.bytes(ASPECT),
            )
        };
        let next = self.found.map_or(0, |last| last + 1);
        if let Some(found) = self.found.into_iter().chain([next]).find(is_of) {
            return Ok(found);
        }
        let hash = self.hasher.hash_one([GROUP, ENTRY, MODULE, ASPECT].map(|column| row.bytes(column)));
        if let Some(found) = self.seen.get(&hash).copied().filter(is_of) {
            return Ok(found);
        }
        let entry = find_entry(material, row, ENTRY)?;
        let (module, aspect) = (row.text(MODULE)?, row.text(ASPECT)?);
        let Some(found) = material.find_aspect(entry, module, aspect) else {
            let problem =
                format!("expected an aspect of this entry, found \"{aspect}\" in module \"{module}\"");
            return row.issue(ASPECT, problem);
        };
        self.seen.insert(hash, found);
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
    table.each(is_large(source, "marks.csv"), &mut doubled, |row| {
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

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use super::super::{ahead, input::read};
    use crate::scoring::RuleSet;

    #[test]
    fn a_large_file_is_read_whole_into_little_more_room_than_it_takes() {
        let rules = RuleSet::parse(include_str!("../../../examples/rules/skating-short.json")).unwrap();
        let entries = "group,entry,unit\ng,e,u\n";
        let (mut aspects, mut marks) = (
            "group,entry,module,aspect,kind,base,factor\n".to_owned(),
            "group,entry,module,aspect,judge,mark\n".to_owned(),
        );
        let (mut rows, mut aspect) = (0, 0);
        // Split on a thread of its own from here on.
        while marks.len() < usize::try_from(ahead::WORTH_IT).unwrap() {
            aspect += 1;
            writeln!(aspects, "g,e,elements,{aspect:080},element,4.5,").unwrap();
            for judge in 1..=9 {
                writeln!(marks, "g,e,elements,{aspect:080},J{judge},1").unwrap();
                rows += 1;
            }
        }
        let read = |marks: &str| {
            let files = [("entries.csv", entries), ("aspects.csv", &aspects), ("marks.csv", marks)];
            let files = files.map(|(name, text)| (name, text.as_bytes()));
            read(&rules, files.as_slice())
        };
        let material = read(&marks).unwrap();
        assert_eq!(material.marks.len(), rows);
        assert!(material.marks.capacity() < 2 * rows, "room for {}", material.marks.capacity());
        let last = material.marks[rows - 1];
        assert_eq!((last.aspect, material.judges.get(last.judge())), (aspect - 1, "J9"), "in their order");

        marks.push_str("g,e,elements,none,J1,1\n");
        let problems = read(&marks).unwrap_err();
        let lines: Vec<_> = problems.iter().map(|problem| (problem.line, problem.column)).collect();
        assert_eq!(lines, [(u64::try_from(rows + 2).ok(), Some("aspect"))]);
    }
}
