//! What each row of a roster would do.

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    clash::{Found, Standing, clash},
    contestant::{Contestant, check, rare_characters},
    roster::{Roster, RosterRow},
};
use crate::kernel::{EntryId, Problem, Refusal, Text};

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
    use crate::{
        competitions::{
            model::{Contact, EntryStage, Grade},
            rules::roster::tests::{GOOD, OTHER, roster},
        },
        kernel::{EventId, Lang, OrganisationId},
    };
    use uuid::Uuid;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
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
