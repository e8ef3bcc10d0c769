//! A roster: the rows of a filled template.

use serde::{Deserialize, Serialize};

use super::{
    contestant::Typed,
    words::{HEADS, NAMES},
};
use crate::{
    kernel::{Refusal, Text},
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

    pub(super) fn typed(&self, row: &RosterRow) -> Typed {
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

    pub(super) fn column(&self, field: &str) -> Option<u32> {
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

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::competitions::rules::words::PROBLEM_COLUMN;
    use crate::platform::sheets::{Limits, read};

    const HEAD: &str = "市赛报名表\n姓名*,身份证号（必填）,手机,E-mail,技能等级,备注\n";

    pub fn roster(rows: &str) -> Result<Roster, Refusal> {
        Roster::read(&read("a.csv", format!("{HEAD}{rows}").as_bytes(), &Limits::SMALL).unwrap())
    }

    fn refusal(result: Result<Roster, Refusal>) -> String {
        match result {
            Err(Refusal::Invalid(problems)) => format!("{}:{}", problems[0].field, problems[0].text.key),
            _ => "accepted".to_owned(),
        }
    }

    pub const GOOD: &str = "王芳,320211199003070019,13800138000,fang@example.cn,高级工,\n";
    pub const OTHER: &str = "李强,32028119851231002x,13900139000,qiang@example.cn,,x\n";

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
}
