//! Sheets that we hand out: templates, exports, and somebody's own rows with
//! what is wrong beside them.

use std::borrow::Cow;

use rust_xlsxwriter::{DataValidation, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use super::SheetProblem;

/// Rows below the head that a template prepares.
const PREPARED_ROWS: u32 = 500;

/// A workbook to be written. Every cell is text.
#[derive(Clone, Debug, Default)]
pub struct Book {
    sheets: Vec<Sheet>,
}

/// One sheet of it: a head, rows, and what is wrong with them.
#[derive(Clone, Debug)]
pub struct Sheet {
    name: String,
    columns: Vec<Column>,
    rows: Vec<(Vec<String>, Vec<usize>)>,
    /// No head, wide wrapped columns: text to read.
    notes: bool,
}

/// One column and how it helps whoever fills it in.
#[derive(Clone, Debug, Default)]
pub struct Column {
    head: String,
    width: u32,
    required: bool,
    hint: String,
    choices: Vec<String>,
}

impl Column {
    #[must_use]
    pub fn new(head: impl Into<String>, width: u32) -> Self {
        Self { head: head.into(), width, ..Self::default() }
    }

    /// Shows in the head that it must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Appears beside the cell that is being filled.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// Offers these words in a list.
    #[must_use]
    pub fn choices(mut self, choices: Vec<String>) -> Self {
        self.choices = choices;
        self
    }
}

impl Sheet {
    #[must_use]
    pub fn new(name: impl Into<String>, columns: Vec<Column>) -> Self {
        Self { name: name.into(), columns, rows: Vec::new(), notes: false }
    }

    /// A sheet to read: a heading and its explanation in each row.
    #[must_use]
    pub fn notes(name: impl Into<String>, lines: Vec<(String, String)>) -> Self {
        let columns = vec![Column::new("", 22), Column::new("", 90)];
        let rows = lines.into_iter().map(|(a, b)| (vec![a, b], Vec::new())).collect();
        Self { name: name.into(), columns, rows, notes: true }
    }

    #[must_use]
    pub fn row(self, cells: Vec<String>) -> Self {
        self.marked(cells, Vec::new())
    }

    /// A row whose cells at these places are shown red.
    #[must_use]
    pub fn marked(mut self, cells: Vec<String>, red: Vec<usize>) -> Self {
        self.rows.push((cells, red));
        self
    }
}

impl Book {
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn sheet(mut self, sheet: Sheet) -> Self {
        self.sheets.push(sheet);
        self
    }

    /// The bytes of the xlsx file.
    ///
    /// # Errors
    /// When it is too large for the format.
    pub fn bytes(&self) -> Result<Vec<u8>, SheetProblem> {
        let failed = |e: XlsxError| SheetProblem::Write(e.to_string());
        let mut workbook = Workbook::new();
        for sheet in &self.sheets {
            write_sheet(workbook.add_worksheet(), sheet).map_err(failed)?;
        }
        workbook.save_to_buffer().map_err(failed)
    }
}

fn write_sheet(into: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let text = Format::new().set_num_format("@");
    let head = Format::new()
        .set_num_format("@")
        .set_bold()
        .set_text_wrap()
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_background_color(0x00F1_F1EE);
    let needed = head.clone().set_background_color(0x00FB_ECEC).set_font_color(0x008F_1520);
    let red = text.clone().set_background_color(0x00FF_C7CE).set_font_color(0x009C_0006);
    let wrapped = text.clone().set_text_wrap().set_align(FormatAlign::Top);
    let term = wrapped.clone().set_bold();

    into.set_name(sheet_name(&sheet.name))?;
    let first_row = u32::from(!sheet.notes);
    for (at, column) in (0_u16..).zip(&sheet.columns) {
        into.set_column_width(at, column.width)?;
        if sheet.notes {
            continue;
        }
        into.set_column_format(at, &text)?;
        let format = if column.required { &needed } else { &head };
        into.write_string_with_format(0, at, inert(&column.head), format)?;
        if let Some(check) = validation(column)? {
            into.add_data_validation(1, at, PREPARED_ROWS, at, &check)?;
        }
    }
    if !sheet.notes {
        into.set_row_height(0, 34)?;
        into.set_freeze_panes(1, 0)?;
    }
    for (row, (cells, marks)) in (first_row..).zip(&sheet.rows) {
        for (index, cell) in cells.iter().enumerate() {
            let Ok(at) = u16::try_from(index) else { break };
            let format = match (sheet.notes, marks.contains(&index)) {
                (true, _) if index == 0 => &term,
                (true, _) => &wrapped,
                (false, true) => &red,
                (false, false) => &text,
            };
            into.write_string_with_format(row, at, inert(cell), format)?;
        }
    }
    Ok(())
}

fn validation(column: &Column) -> Result<Option<DataValidation>, XlsxError> {
    if column.choices.is_empty() && column.hint.is_empty() {
        return Ok(None);
    }
    let mut check = DataValidation::new();
    // The format holds at most 255 characters of choices; without them it is only a hint.
    let length: usize = column.choices.iter().map(|c| c.chars().count() + 1).sum();
    if !column.choices.is_empty() && length <= 255 {
        check = check.allow_list_strings(&column.choices)?;
    }
    if !column.hint.is_empty() {
        let hint: String = column.hint.chars().take(255).collect();
        check = check.set_input_message(hint)?;
    }
    Ok(Some(check))
}

/// A name that the format takes: no `[]:*?/\`, at most 31 characters.
fn sheet_name(name: &str) -> String {
    let name: String = name.chars().filter(|c| !"[]:*?/\\".contains(*c)).take(31).collect();
    let name = name.trim_matches('\'').trim().to_owned();
    if name.is_empty() { "Sheet".to_owned() } else { name }
}

/// csv with a byte-order mark, as Excel opens it without asking.
///
/// # Errors
/// Only when memory fails.
pub fn csv_bytes(rows: &[Vec<String>]) -> Result<Vec<u8>, SheetProblem> {
    let failed = |e: String| SheetProblem::Write(e);
    let mut writer = csv::WriterBuilder::new().flexible(true).from_writer("\u{FEFF}".as_bytes().to_vec());
    for row in rows {
        writer
            .write_record(row.iter().map(|cell| inert(cell).into_owned()))
            .map_err(|e| failed(e.to_string()))?;
    }
    writer.into_inner().map_err(|e| failed(e.to_string()))
}

/// Whether a spreadsheet would run this text instead of showing it.
pub(super) fn would_run(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The same text behind a `'` where it would be run; reading takes it off again.
fn inert(text: &str) -> Cow<'_, str> {
    let text: Cow<'_, str> = if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
        text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect::<String>().into()
    } else {
        text.into()
    };
    let text: Cow<'_, str> = match text.char_indices().nth(super::CELL_CHARS - 1) {
        Some((end, _)) => text[..end].to_owned().into(),
        None => text,
    };
    if would_run(&text) { format!("'{text}").into() } else { text }
}
