//! A sheet as it was read: text by row and column.

use crate::kernel::text::half_width;

/// The cells of one sheet that hold something, row by row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    /// The name of the sheet; empty for csv.
    pub sheet: String,
    pub rows: Vec<Row>,
}

/// One row that holds something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// As the spreadsheet numbers it, from 1.
    pub number: u32,
    /// Column (from 0) and cell, by column.
    cells: Vec<(u32, Cell)>,
}

/// One cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    pub text: String,
    /// Why the text is not what was typed.
    pub fault: Option<CellFault>,
}

/// How the content of a cell was lost before it came here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CellFault {
    /// A number of more than 15 digits: the spreadsheet has cut the rest.
    LostDigits,
    /// A formula whose value was never stored.
    FormulaWithoutValue,
    /// An error value such as `#REF!`.
    ErrorValue,
}

impl CellFault {
    /// The fault in words.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::LostDigits => "sheet-cell-lost-digits",
            Self::FormulaWithoutValue => "sheet-cell-formula",
            Self::ErrorValue => "sheet-cell-error",
        }
    }
}

impl Row {
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self { number, cells: Vec::new() }
    }

    /// Sets a cell; the last value of a cell counts.
    pub fn put(&mut self, column: u32, cell: Cell) {
        match self.cells.binary_search_by_key(&column, |(c, _)| *c) {
            Ok(at) => self.cells[at].1 = cell,
            Err(at) => self.cells.insert(at, (column, cell)),
        }
    }

    #[must_use]
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        self.cells.binary_search_by_key(&column, |(c, _)| *c).ok().map(|at| &self.cells[at].1)
    }

    /// The text of a cell; empty where nothing stands.
    #[must_use]
    pub fn text(&self, column: u32) -> &str {
        self.cell(column).map_or("", |cell| &cell.text)
    }

    /// All cells that hold something.
    pub fn cells(&self) -> impl Iterator<Item = (u32, &Cell)> {
        self.cells.iter().map(|(column, cell)| (*column, cell))
    }

    /// Columns up to the last one that holds something.
    #[must_use]
    pub fn width(&self) -> u32 {
        self.cells.last().map_or(0, |(column, _)| column + 1)
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.cells.iter().all(|(_, cell)| cell.text.is_empty() && cell.fault.is_none())
    }
}

/// `A`, `Z`, `AA` … for columns counted from 0.
#[must_use]
pub fn column_name(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// `B7` for a column from 0 and a row from 1.
#[must_use]
pub fn address(column: u32, row: u32) -> String {
    format!("{}{row}", column_name(column))
}

/// Full-width to half-width, control characters out, a neutralising `'` off.
pub(super) fn tidy(text: &str) -> String {
    let text = text.replace("_x000D_", "").replace('\u{FEFF}', "");
    let text: String = text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
    let text = half_width(&text);
    match text.strip_prefix('\'') {
        Some(rest) if super::write::would_run(rest) => rest.trim().to_owned(),
        _ => text,
    }
}
