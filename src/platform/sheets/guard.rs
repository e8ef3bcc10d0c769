//! The door of the reader: what passes is a plain, bounded package of parts.

use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use super::{Limits, SheetProblem, relations::relations};

/// Below this size a part may shrink as well as it likes.
const RATIO_FROM: u64 = 1024 * 1024;
/// The head of every OLE container: `.xls`, or an encrypted xlsx.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

pub(super) enum Kind {
    Xlsx,
    Csv,
}

/// What the bytes are, whatever the name says.
pub(super) fn kind_of(name: &str, bytes: &[u8]) -> Result<Kind, SheetProblem> {
    if bytes.is_empty() {
        return Err(SheetProblem::Empty);
    }
    if bytes.starts_with(&OLE) {
        let mark: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let encrypted = bytes.windows(mark.len()).any(|w| w == mark);
        return Err(if encrypted { SheetProblem::Encrypted } else { SheetProblem::OldExcel });
    }
    if bytes.starts_with(b"PK\x03\x04") {
        return Ok(Kind::Xlsx);
    }
    let ending = name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase());
    match ending.as_str() {
        "xlsx" | "xlsm" | "xltx" => Err(SheetProblem::Damaged("no zip")),
        "xls" | "et" => Err(SheetProblem::OldExcel),
        "csv" | "txt" | "tsv" | "" => Ok(Kind::Csv),
        _ => Err(SheetProblem::NotASheet),
    }
}

/// An xlsx file that has passed the guard.
pub(super) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
    unpacked_bytes: u64,
}

impl<'a> Package<'a> {
    /// Inflates everything once, to know and not to believe how much it is.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, SheetProblem> {
        let mut archive =
            ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetProblem::Damaged("zip directory"))?;
        if archive.len() > limits.parts {
            return Err(SheetProblem::TooManyParts { limit: limits.parts });
        }
        let mut names = Vec::with_capacity(archive.len());
        let mut total = 0;
        for index in 0..archive.len() {
            let part = archive.by_index_raw(index).map_err(|_| SheetProblem::Damaged("zip part"))?;
            if part.encrypted() {
                return Err(SheetProblem::Encrypted);
            }
            if !matches!(part.compression(), CompressionMethod::Stored | CompressionMethod::Deflated) {
                return Err(SheetProblem::Damaged("compression"));
            }
            let name = part.name().map_err(|_| SheetProblem::Damaged("part name"))?.to_ascii_lowercase();
            let packed = part.compressed_size();
            drop(part);
            refuse_by_name(&name)?;
            total += measure(&mut archive, index, packed, limits, limits.unpacked_bytes - total)?;
            names.push(name);
        }
        let mut package = Self { archive, names, unpacked_bytes: limits.unpacked_bytes };
        package.refuse_by_content()?;
        Ok(package)
    }

    /// The text of a part; nothing when it is not there. Names in any case.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<String>, SheetProblem> {
        let name = name.to_ascii_lowercase();
        let Some(index) = self.names.iter().position(|n| *n == name) else { return Ok(None) };
        let part = self.archive.by_index(index).map_err(|_| SheetProblem::Damaged("zip part"))?;
        let mut bytes = Vec::new();
        part.take(self.unpacked_bytes)
            .read_to_end(&mut bytes)
            .map_err(|_| SheetProblem::Damaged("zip part"))?;
        let text = String::from_utf8(bytes).map_err(|_| SheetProblem::Damaged("part in another encoding"))?;
        if text.contains("<!DOCTYPE") || text.contains("<!ENTITY") {
            return Err(SheetProblem::Damaged("document type"));
        }
        Ok(Some(text))
    }

    fn refuse_by_content(&mut self) -> Result<(), SheetProblem> {
        if self.part("[content_types].xml")?.is_some_and(|types| types.contains("macroEnabled")) {
            return Err(SheetProblem::Macros);
        }
        let parts: Vec<String> = self.names.iter().filter(|n| n.ends_with(".rels")).cloned().collect();
        for name in parts {
            for relation in relations(&self.part(&name)?.unwrap_or_default())? {
                // Excel makes a link of every e-mail address; those go nowhere by themselves.
                if relation.external && !relation.kind.ends_with("/hyperlink") {
                    return Err(SheetProblem::Links);
                }
            }
        }
        Ok(())
    }
}

fn refuse_by_name(name: &str) -> Result<(), SheetProblem> {
    if name.ends_with("vbaproject.bin") || name.contains("/macrosheets/") || name.contains("/activex/") {
        return Err(SheetProblem::Macros);
    }
    let elsewhere = ["/externallinks/", "/connections.xml", "/querytables/", "/embeddings/"];
    if elsewhere.iter().any(|e| name.contains(e)) {
        return Err(SheetProblem::Links);
    }
    Ok(())
}

/// Bytes of one part after inflating; stops as soon as it is too many.
fn measure(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    packed: u64,
    limits: &Limits,
    left: u64,
) -> Result<u64, SheetProblem> {
    let mut part = archive.by_index(index).map_err(|_| SheetProblem::Damaged("zip part"))?;
    let mut buffer = vec![0; 64 * 1024];
    let mut count: u64 = 0;
    loop {
        let n = part.read(&mut buffer).map_err(|_| SheetProblem::Damaged("zip part"))?;
        if n == 0 {
            return Ok(count);
        }
        count += n as u64;
        let swollen = count > RATIO_FROM && count / packed.max(1) > limits.ratio;
        if count > left || swollen {
            return Err(SheetProblem::TooMuch);
        }
    }
}
