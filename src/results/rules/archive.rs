//! A package as one zip file. The same files always give the same bytes, so the
//! hash of the package is a statement about its content.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read, Write},
};

use zip::{CompressionMethod, ZipArchive, ZipWriter, write::SimpleFileOptions};

/// Names and contents.
pub type Files = BTreeMap<String, Vec<u8>>;

/// A package of 600 contestants, 40 aspects and 5 judges unpacks to about 80 MB.
const MOST_BYTES: u64 = 1 << 30;
const MOST_FILES: usize = 1_000;

/// Why something is no package.
#[derive(Debug, thiserror::Error)]
pub enum BadArchive {
    #[error("not a zip file: {0}")]
    Zip(#[from] zip::result::ZipError),
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    #[error("holds more than {MOST_FILES} files or unpacks to more than {MOST_BYTES} bytes")]
    TooLarge,
    #[error("holds the name {0:?}, which no package has")]
    Name(String),
}

/// # Errors
/// When the zip cannot be written, which a buffer in memory does not cause.
pub fn pack(files: &Files) -> Result<Vec<u8>, BadArchive> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    // The default time of an entry is fixed (1980), so nothing varies.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(name.as_str(), options)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// # Errors
/// See `BadArchive`; nothing is written anywhere.
pub fn unpack(bytes: &[u8]) -> Result<Files, BadArchive> {
    let mut zip = ZipArchive::new(Cursor::new(bytes))?;
    if zip.len() > MOST_FILES {
        return Err(BadArchive::TooLarge);
    }
    let mut files = Files::new();
    let mut left = MOST_BYTES;
    for index in 0..zip.len() {
        let file = zip.by_index(index)?;
        if file.is_dir() {
            continue;
        }
        let name = file.name()?.into_owned();
        if name.is_empty()
            || name.contains(['/', '\\', ':'])
            || name.starts_with('.')
            || files.contains_key(&name)
        {
            return Err(BadArchive::Name(name));
        }
        let mut content = Vec::new();
        // The size that the file states about itself is not believed.
        let read = file.take(left + 1).read_to_end(&mut content)?;
        left = left.checked_sub(read as u64).ok_or(BadArchive::TooLarge)?;
        files.insert(name, content);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_files_give_the_same_bytes_and_come_back() {
        let files =
            Files::from([("a.csv".to_owned(), b"x,y\n".to_vec()), ("b.json".to_owned(), b"{}".to_vec())]);
        let packed = pack(&files).unwrap();
        assert_eq!(packed, pack(&files).unwrap());
        assert_eq!(unpack(&packed).unwrap(), files);
        assert!(unpack(b"no zip").is_err());
    }

    #[test]
    fn names_that_lead_elsewhere_are_refused() {
        for name in ["../x", "a/b.csv", ".hidden", "c:x"] {
            let packed = pack(&Files::from([(name.to_owned(), vec![])])).unwrap();
            assert!(matches!(unpack(&packed), Err(BadArchive::Name(_))), "{name}");
        }
    }
}
