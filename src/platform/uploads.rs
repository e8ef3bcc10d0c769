//! Files that people hand in: what they are, by their bytes, and whether they may be kept.
//!
//! A picture is decoded and written anew, so that what is kept is a picture and nothing else:
//! where it was taken, by whom, and whatever was hidden behind its end is gone. A PDF is kept
//! as it came, since it may be signed; one that runs scripts, opens other files, carries files
//! or is two things at once is refused. Nothing kept is ever shown inside a page.
//!
//! Pure functions over bytes; callers run them where blocking is allowed.

use std::io::{Cursor, Read};

use flate2::read::ZlibDecoder;
use image::{ImageFormat, ImageReader, Limits};

use crate::kernel::Text;

/// The most a file may have.
pub const MOST_BYTES: usize = 20 << 20;
/// The most a picture may have on a side, and the memory its decoding may take.
const MOST_SIDE: u32 = 12_000;
const MOST_MEMORY: u64 = 256 << 20;
/// The most that the packed objects of a PDF may unpack to.
const MOST_UNPACKED: usize = 32 << 20;

/// A file that may be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    pub bytes: Vec<u8>,
    pub media: &'static str,
    /// What its name should end in.
    pub ending: &'static str,
}

/// Looks at what was handed in.
///
/// # Errors
/// Why it cannot be kept, and how to mend it.
pub fn examine(bytes: &[u8]) -> Result<Kept, Text> {
    if bytes.is_empty() {
        return Err(Text::new("upload-empty"));
    }
    if bytes.len() > MOST_BYTES {
        return Err(Text::new("upload-large").with("most", MOST_BYTES >> 20));
    }
    if bytes.starts_with(b"%PDF-") {
        examine_pdf(bytes)?;
        return Ok(Kept { bytes: bytes.to_vec(), media: "application/pdf", ending: "pdf" });
    }
    match image::guess_format(bytes) {
        Ok(ImageFormat::Png) => picture(bytes, ImageFormat::Png, "image/png", "png"),
        Ok(ImageFormat::Jpeg) => picture(bytes, ImageFormat::Jpeg, "image/jpeg", "jpg"),
        _ => Err(Text::new("upload-type")),
    }
}

fn picture(
    bytes: &[u8],
    format: ImageFormat,
    media: &'static str,
    ending: &'static str,
) -> Result<Kept, Text> {
    let broken = || Text::new("upload-picture-broken");
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(MOST_MEMORY);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let decoded = reader.decode().map_err(|error| match error {
        image::ImageError::Limits(_) => Text::new("upload-picture-large").with("most", MOST_SIDE),
        _ => broken(),
    })?;
    let mut written = Cursor::new(Vec::new());
    decoded.write_to(&mut written, format).map_err(|_| broken())?;
    Ok(Kept { bytes: written.into_inner(), media, ending })
}

/// Names that make a PDF more than paper.
const ACTIVE: [&[u8]; 9] = [
    b"/JavaScript",
    b"/JS",
    b"/Launch",
    b"/EmbeddedFile",
    b"/EmbeddedFiles",
    b"/RichMedia",
    b"/XFA",
    b"/SubmitForm",
    b"/ImportData",
];

fn examine_pdf(bytes: &[u8]) -> Result<(), Text> {
    let end = find_last(bytes, b"%%EOF").ok_or_else(|| Text::new("upload-pdf-broken"))?;
    // Some writers leave a few bytes after the end; another file behind it needs more.
    if bytes.len() - end > 1_024 || holds(bytes, b"PK\x05\x06") || holds(bytes, b"PK\x03\x04") {
        return Err(Text::new("upload-pdf-two-things"));
    }
    if names(bytes, &[b"/Encrypt"]) {
        return Err(Text::new("upload-pdf-locked"));
    }
    if names(bytes, &ACTIVE) {
        return Err(Text::new("upload-pdf-active"));
    }
    let mut left = MOST_UNPACKED;
    for stream in packed_objects(bytes) {
        let mut unpacked = Vec::new();
        let limit = u64::try_from(left).unwrap_or(u64::MAX);
        // What cannot be unpacked to its end is read as far as it goes, as a viewer would.
        let _ = ZlibDecoder::new(stream).take(limit).read_to_end(&mut unpacked);
        left -= unpacked.len();
        if left == 0 {
            return Err(Text::new("upload-pdf-bomb"));
        }
        if names(&unpacked, &ACTIVE) {
            return Err(Text::new("upload-pdf-active"));
        }
    }
    Ok(())
}

/// The contents of the streams that hold further objects.
fn packed_objects(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        loop {
            let at = find(rest, b"stream")?;
            let (before, after) = (&rest[..at], &rest[at + b"stream".len()..]);
            rest = after;
            // The dictionary of a stream stands right before it.
            let dictionary = &before[find_last(before, b"obj").unwrap_or(0)..];
            if !before.ends_with(b"end") && holds(dictionary, b"/ObjStm") {
                let line = after.iter().take_while(|b| matches!(b, b'\r' | b'\n')).count();
                return Some(&after[line..]);
            }
        }
    })
}

/// Whether one of these names is there, also where letters are written as `#4A`.
fn names(bytes: &[u8], wanted: &[&[u8]]) -> bool {
    let plain = without_escapes(bytes);
    let text = plain.as_deref().unwrap_or(bytes);
    wanted.iter().any(|name| {
        let mut from = 0;
        while let Some(at) = text.get(from..).and_then(|rest| find(rest, name)) {
            let end = from + at + name.len();
            // `/JS` is one, `/JSomething` is another.
            if text.get(end).is_none_or(|b| !b.is_ascii_alphanumeric()) {
                return true;
            }
            from = end;
        }
        false
    })
}

fn without_escapes(bytes: &[u8]) -> Option<Vec<u8>> {
    bytes.contains(&b'#').then(|| {
        let mut plain = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let code = bytes.get(at + 1..at + 3).filter(|_| byte == b'#');
            let code = code.and_then(|hex| std::str::from_utf8(hex).ok());
            if let Some(code) = code.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
                plain.push(code);
                at += 3;
            } else {
                plain.push(byte);
                at += 1;
            }
        }
        plain
    })
}

fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).position(|window| window == what)
}

fn find_last(bytes: &[u8], what: &[u8]) -> Option<usize> {
    bytes.windows(what.len()).rposition(|window| window == what)
}

fn holds(bytes: &[u8], what: &[u8]) -> bool {
    find(bytes, what).is_some()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::{Compression, write::ZlibEncoder};

    use super::*;

    fn png() -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, ImageFormat::Png).unwrap();
        bytes.into_inner()
    }

    fn pdf(body: &str) -> Vec<u8> {
        format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog {body} >>\nendobj\n%%EOF\n").into_bytes()
    }

    fn packed(inside: &[u8]) -> Vec<u8> {
        let mut zip = ZlibEncoder::new(Vec::new(), Compression::best());
        zip.write_all(inside).unwrap();
        let mut bytes = b"%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /Filter /FlateDecode >>\nstream\r\n".to_vec();
        bytes.extend(zip.finish().unwrap());
        bytes.extend(b"\nendstream\nendobj\n%%EOF\n");
        bytes
    }

    #[test]
    fn paper_and_pictures_are_kept_and_everything_else_is_refused() {
        let word = |bytes: &[u8]| match examine(bytes) {
            Ok(kept) => kept.media,
            Err(text) => text.key,
        };
        let mut zip_behind = pdf("");
        zip_behind.extend(b"PK\x05\x06");
        let mut html_behind = pdf("");
        html_behind.extend(vec![b' '; 2_000]);
        let bomb = packed(&vec![b'0'; MOST_UNPACKED + 1]);
        for (what, bytes, expected) in [
            ("nothing", Vec::new(), "upload-empty"),
            ("paper", pdf("/JSON 1"), "application/pdf"),
            ("a script", pdf("/OpenAction << /S /JavaScript >>"), "upload-pdf-active"),
            ("a script in other letters", pdf("/J#53 (x)"), "upload-pdf-active"),
            ("a packed script", packed(b"<< /S /Launch >>"), "upload-pdf-active"),
            ("packed paper", packed(b"<< /Type /Page >>"), "application/pdf"),
            ("a bomb", bomb, "upload-pdf-bomb"),
            ("a locked one", pdf("/Encrypt 5 0 R"), "upload-pdf-locked"),
            ("a zip behind it", zip_behind, "upload-pdf-two-things"),
            ("something behind it", html_behind, "upload-pdf-two-things"),
            ("no end", b"%PDF-1.7 1 0 obj".to_vec(), "upload-pdf-broken"),
            (
                "a drawing with a script",
                b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(),
                "upload-type",
            ),
            ("a page", b"<!doctype html><script>".to_vec(), "upload-type"),
            ("a program", b"\x7fELF".to_vec(), "upload-type"),
            ("half a picture", png()[..20].to_vec(), "upload-picture-broken"),
            ("too much", vec![0; MOST_BYTES + 1], "upload-large"),
        ] {
            assert_eq!(word(&bytes), expected, "{what}");
        }
    }

    #[test]
    fn what_is_hidden_behind_a_picture_is_not_kept() {
        let mut bytes = png();
        bytes.extend(b"<script>alert(1)</script>PK\x05\x06");
        let kept = examine(&bytes).unwrap();
        assert_eq!((kept.media, kept.ending), ("image/png", "png"));
        assert!(!holds(&kept.bytes, b"script") && !holds(&kept.bytes, b"PK\x05\x06"));
    }

    #[test]
    fn a_picture_of_absurd_size_is_refused_before_it_is_unpacked() {
        let mut bytes = png();
        // Width and height of the header, then its checksum.
        bytes[16..24].copy_from_slice(&[0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff]);
        let mut crc = flate2::Crc::new();
        crc.update(&bytes[12..29]);
        bytes[29..33].copy_from_slice(&crc.sum().to_be_bytes());
        assert_eq!(examine(&bytes).unwrap_err().key, "upload-picture-large");
    }
}
