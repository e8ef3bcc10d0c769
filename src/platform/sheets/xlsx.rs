//! The few parts of an xlsx file that hold what people typed.

use std::collections::HashMap;

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{CELL_CHARS, Cell, CellFault, Limits, Row, SheetProblem, Table, guard::Package, number};
use crate::kernel::text::half_width;

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

/// How a part refers to another.
pub(super) struct Relation {
    pub id: String,
    pub kind: String,
    pub target: String,
    pub external: bool,
}

pub(super) fn relations(part: &str) -> Result<Vec<Relation>, SheetProblem> {
    let mut xml = Xml::new(part);
    let mut found = Vec::new();
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "Relationship" => found.push(Relation {
                id: attribute(&e, "Id").unwrap_or_default(),
                kind: attribute(&e, "Type").unwrap_or_default(),
                target: attribute(&e, "Target").unwrap_or_default(),
                external: attribute(&e, "TargetMode").is_some_and(|m| m.eq_ignore_ascii_case("external")),
            }),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The name of a part, from what another in `folder` calls it.
fn resolve(folder: &str, target: &str) -> String {
    let mut path: Vec<&str> = match target.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => folder.split('/').filter(|p| !p.is_empty()).collect(),
    };
    for piece in target.split('/').filter(|p| !p.is_empty() && *p != ".") {
        if piece == ".." {
            path.pop();
        } else {
            path.push(piece);
        }
    }
    path.join("/")
}

struct Book {
    /// Name and relation of the first sheet that people see.
    first_visible: Option<(String, String)>,
    since_1904: bool,
}

impl Book {
    fn parse(part: &str) -> Result<Self, SheetProblem> {
        let mut xml = Xml::new(part);
        let mut book = Self { first_visible: None, since_1904: false };
        loop {
            match xml.next()? {
                Event::Start(e) if e.local_name().as_ref() == "sheet" => {
                    let visible = attribute(&e, "state").is_none_or(|s| s == "visible");
                    if visible && book.first_visible.is_none() {
                        let name = attribute(&e, "name").unwrap_or_default();
                        book.first_visible = Some((name, attribute(&e, "id").unwrap_or_default()));
                    }
                }
                Event::Start(e) if e.local_name().as_ref() == "workbookPr" => {
                    if let Some(value) = attribute(&e, "date1904") {
                        book.since_1904 = value == "1" || value == "true";
                    }
                }
                Event::Eof => return Ok(book),
                _ => {}
            }
        }
    }
}

fn shared_strings(part: &str, limits: &Limits) -> Result<Vec<String>, SheetProblem> {
    let mut xml = Xml::new(part);
    // No room is reserved for the `uniqueCount` that the file claims.
    let mut strings = Vec::new();
    let most = limits.rows as usize * limits.columns as usize;
    loop {
        match xml.next()? {
            Event::Start(e) if e.local_name().as_ref() == "si" => {
                if strings.len() >= most {
                    return Err(SheetProblem::TooMuch);
                }
                strings.push(xml.string_until("si")?);
            }
            Event::Eof => return Ok(strings),
            _ => {}
        }
    }
}

/// For each cell style, whether it shows dates.
fn date_styles(part: &str) -> Result<Vec<bool>, SheetProblem> {
    let mut xml = Xml::new(part);
    let mut custom: HashMap<u32, bool> = HashMap::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    loop {
        match xml.next()? {
            Event::Start(e) => match e.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(&e, "numFmtId").and_then(|id| id.parse().ok());
                    let code = attribute(&e, "formatCode").unwrap_or_default();
                    if let Some(id) = id {
                        custom.insert(id, number::is_date_format(&code));
                    }
                }
                "cellXfs" => in_cells = true,
                "xf" if in_cells => {
                    let id: u32 = attribute(&e, "numFmtId").and_then(|id| id.parse().ok()).unwrap_or(0);
                    styles.push(custom.get(&id).copied().unwrap_or_else(|| number::is_builtin_date(id)));
                }
                _ => {}
            },
            Event::End(e) if e.local_name().as_ref() == "cellXfs" => in_cells = false,
            Event::Eof => return Ok(styles),
            _ => {}
        }
    }
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

fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    e.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned()))
}

/// Events of one part.
struct Xml<'a>(Reader<&'a [u8]>);

impl<'a> Xml<'a> {
    fn new(part: &'a str) -> Self {
        let mut reader = Reader::from_str(part);
        reader.config_mut().expand_empty_elements = true;
        Self(reader)
    }

    fn next(&mut self) -> Result<Event<'a>, SheetProblem> {
        match self.0.read_event() {
            Ok(Event::DocType(_)) => Err(SheetProblem::Damaged("document type")),
            Ok(event) => Ok(event),
            Err(_) => Err(SheetProblem::Damaged("xml")),
        }
    }

    /// The text of an element without children, up to its end.
    fn text_until(&mut self, end: &str) -> Result<String, SheetProblem> {
        self.collect(end, true)
    }

    /// The text of a string item: its runs, without the phonetic guide.
    fn string_until(&mut self, end: &str) -> Result<String, SheetProblem> {
        self.collect(end, false)
    }

    fn collect(&mut self, end: &str, everything: bool) -> Result<String, SheetProblem> {
        let mut out = String::new();
        let mut inside = everything;
        let mut guide = 0_u32;
        loop {
            match self.next()? {
                Event::Start(e) => match e.local_name().as_ref() {
                    "t" => inside = true,
                    "rPh" => guide += 1,
                    _ => {}
                },
                Event::End(e) => {
                    let name = e.local_name();
                    if name.as_ref() == end {
                        break;
                    }
                    match name.as_ref() {
                        "t" => inside = everything,
                        "rPh" => guide = guide.saturating_sub(1),
                        _ => {}
                    }
                }
                Event::Text(t) if inside && guide == 0 => out.push_str(&t.xml10_content()),
                Event::CData(t) if inside && guide == 0 => out.push_str(&t.xml10_content()),
                Event::GeneralRef(r) if inside && guide == 0 => out.push(character(&r)?),
                Event::Eof => return Err(SheetProblem::Damaged("text ends early")),
                _ => {}
            }
        }
        if out.chars().count() > CELL_CHARS { Err(SheetProblem::LongCell) } else { Ok(out) }
    }
}

/// The five references that XML itself has, and numbers.
fn character(reference: &BytesRef<'_>) -> Result<char, SheetProblem> {
    if let Ok(Some(c)) = reference.resolve_char_ref() {
        return Ok(c);
    }
    match reference.xml10_content().as_ref() {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        _ => Err(SheetProblem::Damaged("reference")),
    }
}
