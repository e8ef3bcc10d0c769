//! Sheets that come from outside and go outside: xlsx and csv.
//!
//! What comes in is checked before it is parsed: size, number of parts, bytes
//! after unpacking (counted while inflating, headers are not believed), ratio,
//! macros, links to elsewhere, encryption, and the old binary format. Cells come
//! out as text: a number reads as it was typed, full-width digits and letters
//! become half-width, and a cell whose content is lost (digits cut by Excel, a
//! formula without a value) says so instead of giving a wrong value.
//!
//! What goes out holds no formula: text that a spreadsheet would run is made
//! inert, and reading undoes that.
//!
//! Pure functions over bytes; callers run them where blocking is allowed. The
//! file is read by our own small reader: general ones reserve memory by what a
//! file claims, and hand over numbers only after they have gone through a float.

mod csv;
mod guard;
mod number;
mod relations;
mod table;
mod workbook;
mod write;
mod xlsx;
mod xml;

pub use table::{Cell, CellFault, Row, Table, address, column_name};
pub use write::{Book, Column, Sheet, csv_bytes};

use crate::kernel::Text;

/// The media type of an xlsx file.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Characters a cell can hold in Excel; more is no honest cell.
const CELL_CHARS: usize = 32_767;

/// How large a file may be before it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file as sent.
    pub file_bytes: usize,
    /// Parts inside an xlsx file.
    pub parts: usize,
    /// Bytes of all parts together, unpacked.
    pub unpacked_bytes: u64,
    /// Unpacked bytes for one packed byte.
    pub ratio: u64,
    /// The last row that may hold anything.
    pub rows: u32,
    /// The last column that may hold anything.
    pub columns: u32,
    /// Bytes of text in all cells together.
    pub text_bytes: usize,
}

impl Limits {
    /// What a large honest file needs.
    pub const USUAL: Self = Self {
        file_bytes: 10 * 1024 * 1024,
        parts: 200,
        unpacked_bytes: 50 * 1024 * 1024,
        ratio: 100,
        rows: 20_000,
        columns: 100,
        text_bytes: 16 * 1024 * 1024,
    };

    /// For a list that people fill in by hand.
    pub const SMALL: Self = Self {
        file_bytes: 2 * 1024 * 1024,
        unpacked_bytes: 20 * 1024 * 1024,
        rows: 2_000,
        text_bytes: 2 * 1024 * 1024,
        ..Self::USUAL
    };
}

/// Why a file is refused as a whole. Nothing of it was used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetProblem {
    #[error("larger than {limit} bytes")]
    TooBig { limit: usize },
    #[error("empty")]
    Empty,
    #[error("neither xlsx nor csv")]
    NotASheet,
    #[error("the binary format before 2007")]
    OldExcel,
    #[error("encrypted")]
    Encrypted,
    #[error("damaged: {0}")]
    Damaged(&'static str),
    #[error("more than {limit} parts")]
    TooManyParts { limit: usize },
    #[error("unpacks to more than it may")]
    TooMuch,
    #[error("holds macros")]
    Macros,
    #[error("refers to other files")]
    Links,
    #[error("something beyond row {limit}")]
    TooManyRows { limit: u32 },
    #[error("something beyond column {limit}")]
    TooManyColumns { limit: u32 },
    #[error("a cell with too much text")]
    LongCell,
    #[error("bytes in no known encoding")]
    Encoding,
    #[error("cannot be written: {0}")]
    Write(String),
}

impl SheetProblem {
    /// The problem in words: what is wrong and how to mend it.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Self::TooBig { limit } => Text::new("sheet-too-big").with("mb", limit / (1024 * 1024)),
            Self::Empty => Text::new("sheet-empty"),
            Self::NotASheet => Text::new("sheet-not-a-sheet"),
            Self::OldExcel => Text::new("sheet-old-excel"),
            Self::Encrypted => Text::new("sheet-encrypted"),
            Self::Damaged(_) => Text::new("sheet-damaged"),
            Self::TooManyParts { limit } => Text::new("sheet-too-many-parts").with("n", limit),
            Self::TooMuch => Text::new("sheet-too-much"),
            Self::Macros => Text::new("sheet-macros"),
            Self::Links => Text::new("sheet-links"),
            Self::TooManyRows { limit } => Text::new("sheet-too-many-rows").with("n", limit),
            Self::TooManyColumns { limit } => Text::new("sheet-too-many-columns").with("n", limit),
            Self::LongCell => Text::new("sheet-long-cell"),
            Self::Encoding => Text::new("sheet-encoding"),
            Self::Write(_) => Text::new("sheet-write"),
        }
    }
}

/// Reads the first visible sheet of an xlsx file, or a csv file.
///
/// `name` only helps to tell which of the two was meant; the bytes decide.
///
/// # Errors
/// The reason why the file is refused.
pub fn read(name: &str, bytes: &[u8], limits: &Limits) -> Result<Table, SheetProblem> {
    if bytes.len() > limits.file_bytes {
        return Err(SheetProblem::TooBig { limit: limits.file_bytes });
    }
    let table = match guard::kind_of(name, bytes)? {
        guard::Kind::Xlsx => xlsx::read(bytes, limits)?,
        guard::Kind::Csv => csv::read(bytes, limits)?,
    };
    if table.rows.is_empty() { Err(SheetProblem::Empty) } else { Ok(table) }
}
