//! Text as it is searched: written one way, cut into runs.
//!
//! Traditional, simplified and full-width characters, capitals and small letters are one:
//! documents and queries go through the same [`normal`]. What is shown is always the original.

use unicode_normalization::UnicodeNormalization;

use super::hanzi::today;

/// The text in the one form that is indexed and asked for: simplified characters, NFKC, small letters.
#[must_use]
pub fn normal(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    for c in simplified(text).chars() {
        push_normal(c, &mut normal);
    }
    normal
}

/// As [`normal`], with the byte in the original from which each byte of the result comes.
#[must_use]
pub fn normal_with_origins(text: &str) -> (String, Vec<usize>) {
    let mut normal = String::with_capacity(text.len());
    let mut origins = Vec::with_capacity(text.len());
    // One character for one: only bytes may move.
    for ((at, _), c) in text.char_indices().zip(simplified(text).chars()) {
        push_normal(c, &mut normal);
        origins.resize(normal.len(), at);
    }
    (normal, origins)
}

fn simplified(text: &str) -> String {
    // A reader's byte order mark and the like stay what they are.
    fast2s::convert(text)
}

fn push_normal(c: char, into: &mut String) {
    if c.is_ascii() {
        into.push(c.to_ascii_lowercase());
    } else if is_han(c) {
        into.push(today(c));
    } else {
        for c in std::iter::once(c).nfkc().flat_map(char::to_lowercase) {
            into.push(c);
        }
    }
}

/// A character of Chinese writing.
#[must_use]
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// What characters belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Han,
    /// Letters and digits of other writing: one word.
    Word,
}

/// A stretch of one kind; everything else separates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Run {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// The runs of a normal text, first to last.
pub fn runs(normal: &str) -> impl Iterator<Item = Run> {
    let mut rest = normal.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = rest.next()?;
            let Some(kind) = kind(c) else { continue };
            let mut end = start + c.len_utf8();
            while let Some((at, c)) = rest.next_if(|(_, c)| self::kind(*c) == Some(kind)) {
                end = at + c.len_utf8();
            }
            return Some(Run { kind, start, end });
        }
    })
}

fn kind(c: char) -> Option<Kind> {
    if is_han(c) {
        Some(Kind::Han)
    } else if c.is_alphanumeric() {
        Some(Kind::Word)
    } else {
        None
    }
}

/// A token of a normal text: bytes from and to, and its place among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
    pub position: usize,
}

/// Overlapping pairs of characters; one that stands alone is a token itself, and so is a word.
/// Neighbours in a run have neighbouring positions, and a separator takes one.
pub fn pairs(normal: &str, spans: &mut Vec<Span>) {
    spans.clear();
    let (mut position, mut last_end) = (0, 0);
    for run in runs(normal) {
        if run.start > last_end {
            position += 1;
        }
        last_end = run.end;
        let text = &normal[run.start..run.end];
        let mut ends = text.char_indices().map(|(at, c)| (run.start + at, run.start + at + c.len_utf8()));
        match (run.kind, ends.next()) {
            (Kind::Han, Some((mut start, mut end))) => {
                let first = position;
                for (next_start, next_end) in ends {
                    spans.push(Span { start, end: next_end, position });
                    position += 1;
                    (start, end) = (next_start, next_end);
                }
                if position == first {
                    spans.push(Span { start, end, position });
                }
                position += 1;
            }
            _ => {
                spans.push(Span { start: run.start, end: run.end, position });
                position += 1;
            }
        }
    }
}

/// Single characters of Chinese writing.
pub fn characters(normal: &str, spans: &mut Vec<Span>) {
    spans.clear();
    let han = normal.char_indices().filter(|(_, c)| is_han(*c));
    spans.extend(han.enumerate().map(|(position, (at, c))| Span {
        start: at,
        end: at + c.len_utf8(),
        position,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<(String, usize)> {
        let normal = normal(text);
        let mut spans = Vec::new();
        pairs(&normal, &mut spans);
        spans.iter().map(|s| (normal[s.start..s.end].to_owned(), s.position)).collect()
    }

    #[test]
    fn one_writing_is_as_good_as_another() {
        assert_eq!(normal("佛敎與機電一體化ＡＢＣ"), normal("佛教与机电一体化abc"));
        assert_eq!(normal("Φ12×3"), "φ12×3");
    }

    #[test]
    fn pairs_overlap_inside_a_run_and_never_across_a_separator() {
        let expected =
            [("焊接", 0), ("接缝", 1), ("q235", 3), ("钢", 4), ("abc", 6), ("热处", 8), ("处理", 9)];
        let expected: Vec<_> = expected.map(|(t, p)| (t.to_owned(), p)).into();
        assert_eq!(cut("焊接缝Q235钢，abc：热处理"), expected);
    }

    #[test]
    fn every_byte_of_the_normal_text_knows_where_it_came_from() {
        let text = "機電㎡Ａ與B";
        let (normal, origins) = normal_with_origins(text);
        assert_eq!(normal, "机电m2a与b");
        assert_eq!(normal.len(), origins.len());
        let at = normal.find('与').unwrap();
        assert!(text[origins[at]..].starts_with('與'));
        let at = normal.find("m2").unwrap();
        assert!(text[origins[at]..].starts_with('㎡') && text[origins[at + 1]..].starts_with('㎡'));
    }
}
