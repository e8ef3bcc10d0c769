//! A roster: the rows of a filled template, and what each of them would do.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    contestant::{Contestant, Typed, check, rare_characters},
    words::{HEADS, NAMES},
};
use crate::{
    competitions::model::{Contact, EntryStage, Grade},
    kernel::{EntryId, EventId, Lang, OrganisationId, Problem, Refusal, Text},
    platform::sheets::{CellFault, Row, Table},
};

/// Most contestants in one roster: they are committed in one transaction.
pub const MAX_ROWS: usize = 500;
/// The head stands in one of the first rows; people like titles above it.
const HEAD_WITHIN: usize = 10;
/// The columns of a roster, by the names of the form fields.
pub const FIELDS: [&str; 6] = ["name", "id_number", "mobile", "email", "grade", "lang"];
/// How many of them must be there.
pub const REQUIRED: usize = 4;

/// The rows of an uploaded file, as they are sealed until the commit.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Roster {
    pub head: Vec<String>,
    /// Where each of [`FIELDS`] stands.
    pub columns: [Option<u32>; 6],
    pub rows: Vec<RosterRow>,
}

/// One row as it was typed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    /// As the spreadsheet numbers it.
    pub number: u32,
    pub cells: Vec<String>,
    /// Cells whose content was lost, by column.
    pub faults: Vec<(u32, CellFault)>,
}

impl Roster {
    /// Finds the head and the rows below it.
    ///
    /// # Errors
    /// When there is no head, a column is missing, or there are no or too many rows.
    pub fn read(table: &Table) -> Result<Self, Refusal> {
        let refuse = |text: Text| Refusal::field("file", text);
        let head = table
            .rows
            .iter()
            .take(HEAD_WITHIN)
            .enumerate()
            .map(|(at, row)| (at, columns_of(row)))
            .max_by_key(|(at, columns)| (columns.iter().flatten().count(), usize::MAX - at))
            .filter(|(_, columns)| columns.iter().flatten().count() >= 2);
        let Some((at, columns)) = head else { return Err(refuse(Text::new("roster-no-head"))) };
        let missing: Vec<String> =
            (0..REQUIRED).filter(|i| columns[*i].is_none()).map(|i| HEADS[i].replace('\n', " ")).collect();
        if !missing.is_empty() {
            return Err(refuse(Text::new("roster-columns-missing").with("columns", missing.join(" · "))));
        }
        let rows: Vec<RosterRow> = table.rows[at + 1..]
            .iter()
            .filter(|row| columns.iter().flatten().any(|c| row.cell(*c).is_some()))
            .map(RosterRow::from)
            .collect();
        match rows.len() {
            0 => Err(refuse(Text::new("roster-empty"))),
            n if n > MAX_ROWS => {
                Err(refuse(Text::new("roster-too-many-rows").with("n", n).with("most", MAX_ROWS)))
            }
            _ => Ok(Self { head: texts(&table.rows[at]), columns, rows }),
        }
    }

    fn typed(&self, row: &RosterRow) -> Typed {
        let text = |field: usize| {
            let column = self.columns[field].and_then(|c| usize::try_from(c).ok());
            column.and_then(|c| row.cells.get(c)).cloned().unwrap_or_default()
        };
        Typed {
            name: text(0),
            id_number: text(1),
            mobile: text(2),
            email: text(3),
            grade: text(4),
            lang: text(5),
        }
    }

    fn column(&self, field: &str) -> Option<u32> {
        FIELDS.iter().position(|f| *f == field).and_then(|i| self.columns[i])
    }

    /// Only the rows with these numbers.
    #[must_use]
    pub fn keeping(mut self, numbers: &[u32]) -> Self {
        self.rows.retain(|row| numbers.contains(&row.number));
        self
    }
}

impl From<&Row> for RosterRow {
    fn from(row: &Row) -> Self {
        let faults = row.cells().filter_map(|(column, cell)| Some((column, cell.fault?))).collect();
        Self { number: row.number, cells: texts(row), faults }
    }
}

fn texts(row: &Row) -> Vec<String> {
    (0..row.width()).map(|column| row.text(column).to_owned()).collect()
}

fn columns_of(row: &Row) -> [Option<u32>; 6] {
    let mut columns = [None; 6];
    for (column, cell) in row.cells() {
        // `姓名\nName`, `姓名 (必填)` and `Name *` all name the column.
        let whole = plain(&cell.text);
        let parts = cell.text.split(['\n', '(', '*', '/', ' ']).map(plain).filter(|p| !p.is_empty());
        let words: Vec<String> = std::iter::once(whole).chain(parts).collect();
        let field = NAMES.iter().position(|names| words.iter().any(|w| names.contains(&w.as_str())));
        if let Some(field) = field
            && columns[field].is_none()
        {
            columns[field] = Some(column);
        }
    }
    columns
}

fn plain(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric() || *c == '-').collect::<String>().to_lowercase()
}

/// What one row would do.
#[derive(Clone, Debug)]
pub struct Line {
    pub number: u32,
    /// As typed, for people to recognise the row.
    pub name: String,
    /// Masked; empty while the number is wrong.
    pub id_masked: String,
    pub outcome: Outcome,
    pub problems: Vec<LineProblem>,
    /// Characters of the name that usual fonts lack.
    pub rare: String,
    pub contestant: Option<Contestant>,
}

/// What a row would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    New,
    /// Changes an entry that stands, seen at this version.
    Changed(EntryId, i64),
    /// Stands already just so.
    Skipped(EntryId),
    Error,
}

impl Outcome {
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Changed(..) => "changed",
            Self::Skipped(_) => "skipped",
            Self::Error => "error",
        }
    }
}

/// Something wrong with a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineProblem {
    /// Nothing when it concerns the whole row.
    pub column: Option<u32>,
    pub text: Text,
}

/// How many rows do what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub new: usize,
    pub changed: usize,
    pub skipped: usize,
    pub errors: usize,
}

impl Counts {
    #[must_use]
    pub fn of(lines: &[Line]) -> Self {
        let mut counts = Self::default();
        for line in lines {
            match line.outcome {
                Outcome::New => counts.new += 1,
                Outcome::Changed(..) => counts.changed += 1,
                Outcome::Skipped(_) => counts.skipped += 1,
                Outcome::Error => counts.errors += 1,
            }
        }
        counts
    }

    /// Rows that a commit would write.
    #[must_use]
    pub const fn writes(self) -> usize {
        self.new + self.changed
    }
}

/// Checks each row by itself, and the rows against each other.
#[must_use]
pub fn check_rows(roster: &Roster, today: NaiveDate) -> Vec<Line> {
    let mut first: HashMap<String, u32> = HashMap::new();
    roster.rows.iter().map(|row| check_row(roster, row, today, &mut first)).collect()
}

fn check_row(roster: &Roster, row: &RosterRow, today: NaiveDate, first: &mut HashMap<String, u32>) -> Line {
    let typed = roster.typed(row);
    let mut line = Line {
        number: row.number,
        name: typed.name.chars().take(60).collect(),
        id_masked: String::new(),
        outcome: Outcome::New,
        problems: Vec::new(),
        rare: String::new(),
        contestant: None,
    };
    let known_columns: Vec<u32> = roster.columns.iter().flatten().copied().collect();
    for (column, fault) in row.faults.iter().filter(|(column, _)| known_columns.contains(column)) {
        line.problems.push(LineProblem { column: Some(*column), text: Text::new(fault.key()) });
    }
    match check(&typed, None, today) {
        Ok(contestant) => {
            line.id_masked = contestant.id_number.masked();
            line.rare = rare_characters(&contestant.name);
            line.name.clone_from(&contestant.name);
            match first.get(contestant.id_number.as_str()) {
                Some(other) => line.problems.push(LineProblem {
                    column: roster.column("id_number"),
                    text: Text::new("roster-same-person").with("row", other),
                }),
                None => {
                    first.insert(contestant.id_number.as_str().to_owned(), row.number);
                }
            }
            line.contestant = Some(contestant);
        }
        Err(problems) => {
            for problem in problems_of(problems) {
                let column = roster.column(&problem.field);
                // A lost cell already says why its field is wrong.
                if !line.problems.iter().any(|p| p.column.is_some() && p.column == column) {
                    line.problems.push(LineProblem { column, text: problem.text });
                }
            }
        }
    }
    if !line.problems.is_empty() {
        line.outcome = Outcome::Error;
    }
    line
}

fn problems_of(problems: crate::kernel::Problems) -> Vec<Problem> {
    match problems.finish() {
        Err(Refusal::Invalid(list)) => list,
        _ => Vec::new(),
    }
}

/// An entry of the same person in the same competition, whoever made it.
#[derive(Clone, Debug)]
pub struct Found {
    pub entry: EntryId,
    pub event: EventId,
    /// In the reader's language.
    pub event_title: String,
    pub organisation: OrganisationId,
    pub stage: EntryStage,
    pub name: String,
    /// Opened only for the actor's own unit and event.
    pub contact: Option<Contact>,
    pub grade: Grade,
    pub lang: Lang,
    pub version: i64,
}

/// What an entry is measured against.
#[derive(Clone, Debug)]
pub struct Standing {
    pub event: EventId,
    pub organisation: OrganisationId,
    pub places: usize,
    /// Entries of the unit in this event that take a place.
    pub taken: usize,
}

/// Why this person cannot be entered: one contestant, one event of a competition.
/// `except` is the entry that is being changed or replaced.
#[must_use]
pub fn clash(found: &[Found], standing: &Standing, except: Option<EntryId>) -> Option<Text> {
    for other in found.iter().filter(|f| Some(f.entry) != except) {
        let own = other.organisation == standing.organisation;
        if other.stage.is_active() && !own {
            return Some(Text::new("entry-taken-by-other-unit"));
        }
        if other.stage.is_active() && other.event != standing.event {
            return Some(Text::new("entry-taken-in-event").with("event", &other.event_title));
        }
        if other.stage.is_active() {
            return Some(Text::new("entry-taken-here"));
        }
        if other.stage == EntryStage::Refused && own && other.event == standing.event {
            return Some(Text::new("entry-is-refused"));
        }
    }
    None
}

/// Settles what the rows do, given who is entered already. `found` answers for
/// each line, in order.
#[must_use]
pub fn settle(mut lines: Vec<Line>, found: &[Vec<Found>], roster: &Roster, standing: &Standing) -> Vec<Line> {
    let mut taken = standing.taken;
    for (line, found) in lines.iter_mut().zip(found) {
        if line.outcome == Outcome::Error {
            continue;
        }
        let Some(contestant) = &line.contestant else { continue };
        let outcome = settle_one(contestant, found, standing);
        let (outcome, problem) = match outcome {
            Ok(Outcome::New) if taken >= standing.places => {
                let text = Text::new("entry-places-full").with("places", standing.places);
                (Outcome::Error, Some(LineProblem { column: None, text }))
            }
            Ok(outcome) => (outcome, None),
            Err(text) => (Outcome::Error, Some(LineProblem { column: roster.column("id_number"), text })),
        };
        taken += usize::from(outcome == Outcome::New);
        line.outcome = outcome;
        line.problems.extend(problem);
    }
    lines
}

fn settle_one(contestant: &Contestant, found: &[Found], standing: &Standing) -> Result<Outcome, Text> {
    let here = found.iter().find(|f| {
        f.stage.is_active() && f.organisation == standing.organisation && f.event == standing.event
    });
    let Some(here) = here else {
        return clash(found, standing, None).map_or(Ok(Outcome::New), Err);
    };
    let same = here.name == contestant.name
        && here.grade == contestant.grade
        && here.lang == contestant.lang
        && here
            .contact
            .as_ref()
            .is_some_and(|c| c.mobile == contestant.mobile && c.email == contestant.email);
    if same {
        return Ok(Outcome::Skipped(here.entry));
    }
    match here.stage.mend() {
        Ok(_) => Ok(Outcome::Changed(here.entry, here.version)),
        Err(Refusal::Conflict(text)) => Err(text),
        Err(_) => Err(Text::new("entry-qualified-is-fixed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::competitions::rules::words::PROBLEM_COLUMN;
    use crate::platform::sheets::{Limits, read};
    use uuid::Uuid;

    const HEAD: &str = "市赛报名表\n姓名*,身份证号（必填）,手机,E-mail,技能等级,备注\n";

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
    }

    fn roster(rows: &str) -> Result<Roster, Refusal> {
        Roster::read(&read("a.csv", format!("{HEAD}{rows}").as_bytes(), &Limits::SMALL).unwrap())
    }

    fn refusal(result: Result<Roster, Refusal>) -> String {
        match result {
            Err(Refusal::Invalid(problems)) => format!("{}:{}", problems[0].field, problems[0].text.key),
            _ => "accepted".to_owned(),
        }
    }

    fn shown(lines: &[Line]) -> Vec<String> {
        lines
            .iter()
            .map(|line| {
                let problems: Vec<String> = line
                    .problems
                    .iter()
                    .map(|p| format!("{:?}:{}", p.column.unwrap_or(99), p.text.key))
                    .collect();
                format!("{} {} {}", line.number, line.outcome.code(), problems.join(" ")).trim().to_owned()
            })
            .collect()
    }

    const GOOD: &str = "王芳,320211199003070019,13800138000,fang@example.cn,高级工,\n";
    const OTHER: &str = "李强,32028119851231002x,13900139000,qiang@example.cn,,x\n";

    #[test]
    fn the_head_is_found_below_a_title_and_in_any_order() {
        let roster = roster(&format!("{GOOD}\n{OTHER}")).ok().unwrap();
        assert_eq!(roster.columns, [Some(0), Some(1), Some(2), Some(3), Some(4), None]);
        assert_eq!(roster.rows.iter().map(|r| r.number).collect::<Vec<_>>(), [3, 5]);
        for (head, at) in HEADS.iter().zip(0..) {
            let mut row = Row::new(1);
            row.put(0, crate::platform::sheets::Cell { text: (*head).to_owned(), fault: None });
            let columns = columns_of(&row);
            assert_eq!(columns.iter().position(Option::is_some), Some(at), "{head:?}");
        }
        let mut row = Row::new(1);
        row.put(0, crate::platform::sheets::Cell { text: PROBLEM_COLUMN.to_owned(), fault: None });
        assert_eq!(columns_of(&row), [None; 6], "our own further column is read over");
    }

    #[test]
    fn a_roster_without_head_columns_or_rows_is_refused() {
        let of = |text: &str| refusal(Roster::read(&read("a.csv", text.as_bytes(), &Limits::SMALL).unwrap()));
        assert_eq!(of("a,b\n1,2\n"), "file:roster-no-head");
        assert_eq!(of("姓名,手机\n王芳,1\n"), "file:roster-columns-missing");
        assert_eq!(of("姓名,身份证号,手机,邮箱\n"), "file:roster-empty");
        assert_eq!(refusal(roster(&GOOD.repeat(501))), "file:roster-too-many-rows");
        assert_eq!(refusal(roster(&GOOD.repeat(500))), "accepted");
    }

    #[test]
    fn each_problem_stands_in_its_cell() {
        let rows = "王芳,320211199003070018,13800138000,fang@example.cn,大师,\n\
                    李强,3.20281E+17,1390013900,qiang@example.cn,,\n\
                    ,320205197806151238,13900139000,a@example.cn,,\n";
        let lines = check_rows(&roster(&format!("{rows}{GOOD}{GOOD}")).ok().unwrap(), today());
        assert_eq!(
            shown(&lines),
            [
                "3 error 1:contestant-id-check 4:contestant-grade-unknown",
                "4 error 1:sheet-cell-lost-digits 2:contestant-mobile-form",
                "5 error 0:contestant-name-missing",
                "6 new",
                "7 error 1:roster-same-person",
            ]
        );
        assert_eq!(lines[3].id_masked, "3202**********0019");
    }

    fn found(stage: EntryStage, event: u128, organisation: u128) -> Found {
        Found {
            entry: EntryId(Uuid::from_u128(7)),
            event: EventId(Uuid::from_u128(event)),
            event_title: "焊工".to_owned(),
            organisation: OrganisationId(Uuid::from_u128(organisation)),
            stage,
            name: "王芳".to_owned(),
            contact: Some(Contact { mobile: "13800138000".to_owned(), email: "fang@example.cn".to_owned() }),
            grade: Grade::Senior,
            lang: Lang::Zh,
            version: 3,
        }
    }

    fn settled(found: Vec<Found>, taken: usize) -> String {
        let roster = roster(GOOD).ok().unwrap();
        let standing = Standing {
            event: EventId(Uuid::from_u128(1)),
            organisation: OrganisationId(Uuid::from_u128(1)),
            places: 3,
            taken,
        };
        let lines = settle(check_rows(&roster, today()), &[found], &roster, &standing);
        shown(&lines)[0].clone()
    }

    #[test]
    fn a_row_is_measured_against_who_is_entered_already() {
        use EntryStage::{Qualified, Refused, Returned, Submitted, Withdrawn};
        let changed = |stage| Found { grade: Grade::None, ..found(stage, 1, 1) };
        assert_eq!(settled(vec![], 0), "3 new");
        assert_eq!(settled(vec![], 3), "3 error 99:entry-places-full");
        assert_eq!(settled(vec![found(Submitted, 1, 1)], 3), "3 skipped");
        assert_eq!(settled(vec![found(Qualified, 1, 1)], 3), "3 skipped");
        assert_eq!(settled(vec![changed(Submitted)], 3), "3 changed");
        assert_eq!(settled(vec![changed(Returned)], 3), "3 changed");
        assert_eq!(settled(vec![changed(Qualified)], 1), "3 error 1:entry-qualified-is-fixed");
        assert_eq!(settled(vec![found(Submitted, 2, 1)], 1), "3 error 1:entry-taken-in-event");
        assert_eq!(settled(vec![found(Returned, 1, 2)], 1), "3 error 1:entry-taken-by-other-unit");
        assert_eq!(settled(vec![found(Refused, 1, 1)], 1), "3 error 1:entry-is-refused");
        assert_eq!(settled(vec![found(Refused, 2, 1), found(Withdrawn, 1, 1)], 1), "3 new");
        assert_eq!(settled(vec![found(Refused, 1, 2)], 1), "3 new", "by another unit");
        assert_eq!(settled(vec![found(Withdrawn, 1, 1), found(Submitted, 1, 1)], 1), "3 skipped");
    }

    #[test]
    fn places_are_given_in_the_order_of_rows() {
        let roster = roster(&format!("{GOOD}{OTHER}")).ok().unwrap();
        let standing = Standing {
            event: EventId(Uuid::from_u128(1)),
            organisation: OrganisationId(Uuid::from_u128(1)),
            places: 3,
            taken: 2,
        };
        let lines = settle(check_rows(&roster, today()), &[vec![], vec![]], &roster, &standing);
        assert_eq!(shown(&lines), ["3 new", "4 error 99:entry-places-full"]);
        assert_eq!(Counts::of(&lines), Counts { new: 1, changed: 0, skipped: 0, errors: 1 });
    }
}
