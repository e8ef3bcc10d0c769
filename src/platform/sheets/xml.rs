//! The events of one part of an xlsx file.

use quick_xml::{
    Reader,
    events::{BytesRef, BytesStart, Event},
};

use super::{CELL_CHARS, SheetProblem};

/// Events of one part.
pub(super) struct Xml<'a>(Reader<&'a [u8]>);

impl<'a> Xml<'a> {
    pub(super) fn new(part: &'a str) -> Self {
        let mut reader = Reader::from_str(part);
        reader.config_mut().expand_empty_elements = true;
        Self(reader)
    }

    pub(super) fn next(&mut self) -> Result<Event<'a>, SheetProblem> {
        match self.0.read_event() {
            Ok(Event::DocType(_)) => Err(SheetProblem::Damaged("document type")),
            Ok(event) => Ok(event),
            Err(_) => Err(SheetProblem::Damaged("xml")),
        }
    }

    /// The text of an element without children, up to its end.
    pub(super) fn text_until(&mut self, end: &str) -> Result<String, SheetProblem> {
        self.collect(end, true)
    }

    /// The text of a string item: its runs, without the phonetic guide.
    pub(super) fn string_until(&mut self, end: &str) -> Result<String, SheetProblem> {
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

pub(super) fn attribute(e: &BytesStart<'_>, name: &str) -> Option<String> {
    e.attributes()
        .with_checks(false)
        .flatten()
        .find(|a| a.key.local_name().as_ref() == name)
        .and_then(|a| a.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok().map(|v| v.into_owned()))
}

/// The five references that XML itself has, and numbers.
pub(super) fn character(reference: &BytesRef<'_>) -> Result<char, SheetProblem> {
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
