//! What an xlsx file says once for all its sheets.

use std::collections::HashMap;

use quick_xml::events::Event;

use super::{
    Limits, SheetProblem, number,
    xml::{Xml, attribute},
};

pub(super) struct Book {
    /// Name and relation of the first sheet that people see.
    pub first_visible: Option<(String, String)>,
    pub since_1904: bool,
}

impl Book {
    pub(super) fn parse(part: &str) -> Result<Self, SheetProblem> {
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

pub(super) fn shared_strings(part: &str, limits: &Limits) -> Result<Vec<String>, SheetProblem> {
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
pub(super) fn date_styles(part: &str) -> Result<Vec<bool>, SheetProblem> {
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
