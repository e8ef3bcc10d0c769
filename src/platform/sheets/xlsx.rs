//! The first visible sheet of an xlsx file: what people typed in its cells.

use quick_xml::events::{BytesStart, Event};

use super::{
    Cell, CellFault, Limits, Row, SheetProblem, Table,
    guard::Package,
    number,
    relations::{relations, resolve},
    table::tidy,
    workbook::{Book, date_styles, shared_strings},
    xml::{Xml, attribute},
};

/// The largest column and row that the format knows.
const FORMAT_COLUMNS: u32 = 16_384;

const FORMAT_ROWS: u32 = 1_048_576;

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Table, SheetProblem> {
    let mut package = Package::open(bytes, limits)?;
    let workbook_name = relations(&package.part("_rels/.rels")?.unwrap_or_default())?
        .into_iter()
        .find(|r| r.kind.ends_with("/officeDocument"))
        .map_or_else(|| "xl/workbook.xml".to_owned(), |r| resolve("", &r.target));
    let workbook = package.part(&workbook_name)?.ok_or(SheetProblem::NotASheet)?;
    let folder = workbook_name.rsplit_once('/').map_or("", |(folder, _)| folder).to_owned();
    let file = workbook_name.rsplit('/').next().unwrap_or_default();
    let related =
        relations(&package.part(&resolve(&folder, &format!("_rels/{file}.rels")))?.unwrap_or_default())?;
    let target =
        |ending: &str| related.iter().find(|r| r.kind.ends_with(ending)).map(|r| resolve(&folder, &r.target));

    let book = Book::parse(&workbook)?;
    let (name, id) = book.first_visible.ok_or(SheetProblem::Empty)?;
    let sheet = related
        .iter()
        .find(|r| r.id == id && r.kind.ends_with("/worksheet"))
        .map(|r| resolve(&folder, &r.target))
        .ok_or(SheetProblem::Damaged("no such sheet"))?;
    let strings = match target("/sharedStrings") {
        Some(name) => shared_strings(&package.part(&name)?.unwrap_or_default(), limits)?,
        None => Vec::new(),
    };
    let dates = match target("/styles") {
        Some(name) => date_styles(&package.part(&name)?.unwrap_or_default())?,
        None => Vec::new(),
    };
    let sheet = package.part(&sheet)?.ok_or(SheetProblem::Damaged("no such sheet"))?;
    let reading = Reading { strings, dates, since_1904: book.since_1904, limits };
    let rows = reading.rows(&sheet)?;
    Ok(Table { sheet: name, rows })
}

/// What is needed to read the cells of one sheet.
struct Reading<'a> {
    strings: Vec<String>,
    dates: Vec<bool>,
    since_1904: bool,
    limits: &'a Limits,
}

impl Reading<'_> {
    fn rows(&self, part: &str) -> Result<Vec<Row>, SheetProblem> {
        let mut xml = Xml::new(part);
        let mut rows: Vec<Row> = Vec::new();
        let (mut row, mut column, mut total) = (0_u32, 0_u32, 0_usize);
        loop {
            match xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "row" => {
                    let stated = attribute(&e, "r").and_then(|r| r.parse().ok());
                    row = stated.unwrap_or(row + 1);
                    column = 0;
                    if row == 0 || row > FORMAT_ROWS {
                        return Err(SheetProblem::Damaged("row number"));
                    }
                }
                Event::Start(e) if e.local_name().as_ref() == "c" => {
                    let (mut at_row, mut at_column) = (row, column);
                    if let Some(stated) = attribute(&e, "r") {
                        (at_column, at_row) =
                            parse_address(&stated).ok_or(SheetProblem::Damaged("cell address"))?;
                    }
                    column = at_column + 1;
                    let cell = self.cell(&mut xml, &e)?;
                    // An empty cell may be styled anywhere.
                    if cell.text.is_empty() && cell.fault.is_none() {
                        continue;
                    }
                    if at_row > self.limits.rows {
                        return Err(SheetProblem::TooManyRows { limit: self.limits.rows });
                    }
                    if at_column >= self.limits.columns {
                        return Err(SheetProblem::TooManyColumns { limit: self.limits.columns });
                    }
                    total += cell.text.len();
                    if total > self.limits.text_bytes {
                        return Err(SheetProblem::TooMuch);
                    }
                    match rows.last_mut() {
                        Some(last) if last.number == at_row => last.put(at_column, cell),
                        Some(last) if last.number > at_row => {
                            return Err(SheetProblem::Damaged("rows out of order"));
                        }
                        _ => {
                            let mut new = Row::new(at_row);
                            new.put(at_column, cell);
                            rows.push(new);
                        }
                    }
                }
                Event::End(e) if e.local_name().as_ref() == "sheetData" => return Ok(rows),
                Event::Eof => return Err(SheetProblem::Damaged("sheet ends early")),
                _ => {}
            }
        }
    }

    /// Reads on to the end of a cell.
    fn cell(&self, xml: &mut Xml<'_>, start: &BytesStart<'_>) -> Result<Cell, SheetProblem> {
        let kind = attribute(start, "t").unwrap_or_default();
        let style: usize = attribute(start, "s").and_then(|s| s.parse().ok()).unwrap_or(0);
        let (mut value, mut inline, mut formula) = (None, None, false);
        loop {
            match xml.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "v" => value = Some(xml.text_until("v")?),
                    "is" => inline = Some(xml.string_until("is")?),
                    "f" => {
                        formula = true;
                        xml.text_until("f")?;
                    }
                    _ => {}
                },
                Event::End(e) if e.local_name().as_ref() == "c" => break,
                Event::Eof => return Err(SheetProblem::Damaged("cell ends early")),
                _ => {}
            }
        }
        self.meaning(&kind, style, value, inline, formula)
    }

    fn meaning(
        &self,
        kind: &str,
        style: usize,
        value: Option<String>,
        inline: Option<String>,
        formula: bool,
    ) -> Result<Cell, SheetProblem> {
        let fault = |fault| Cell { text: String::new(), fault: Some(fault) };
        let text = match (kind, value) {
            ("inlineStr", _) => inline.unwrap_or_default(),
            ("str", Some(value)) => value,
            (_, None) if formula => return Ok(fault(CellFault::FormulaWithoutValue)),
            (_, None) => inline.unwrap_or_default(),
            (_, Some(value)) if value.trim().is_empty() => {
                return Ok(if formula { fault(CellFault::FormulaWithoutValue) } else { Cell::default() });
            }
            ("s", Some(value)) => {
                let index: usize =
                    value.trim().parse().map_err(|_| SheetProblem::Damaged("string number"))?;
                self.strings.get(index).cloned().ok_or(SheetProblem::Damaged("string number"))?
            }
            ("b", Some(value)) => {
                if matches!(value.trim(), "1" | "true") { "TRUE" } else { "FALSE" }.to_owned()
            }
            ("e", Some(value)) => {
                return Ok(Cell { text: tidy(&value), fault: Some(CellFault::ErrorValue) });
            }
            ("d", Some(value)) => value,
            (_, Some(value)) => {
                let shown_as_date = self.dates.get(style).copied().unwrap_or(false);
                match shown_as_date.then(|| number::date(&value, self.since_1904)).flatten() {
                    Some(date) => date,
                    None => match number::plain(&value) {
                        Ok(text) => text,
                        Err(lost) => return Ok(Cell { text: tidy(&value), fault: Some(lost) }),
                    },
                }
            }
        };
        Ok(Cell { text: tidy(&text), fault: None })
    }
}

/// `B7` → (1, 7): column from 0, row from 1.
fn parse_address(text: &str) -> Option<(u32, u32)> {
    let split = text.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = text.split_at(split);
    if letters.is_empty() || letters.len() > 3 || digits.len() > 7 {
        return None;
    }
    let mut column = 0;
    for letter in letters.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a',
            _ => return None,
        };
        column = column * 26 + u32::from(value) + 1;
    }
    let row: u32 = digits.parse().ok()?;
    ((1..=FORMAT_ROWS).contains(&row) && column <= FORMAT_COLUMNS).then(|| (column - 1, row))
}
