//! How the parts of an xlsx file refer to each other.

use quick_xml::events::Event;

use super::{
    SheetProblem,
    xml::{Xml, attribute},
};

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
pub(super) fn resolve(folder: &str, target: &str) -> String {
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
