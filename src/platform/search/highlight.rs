//! Which parts of a text answer, right to the character of the original.

use std::{collections::HashSet, ops::Range};

use super::{
    meant::Meant,
    text::{Span, is_han, normal_with_origins},
    tokens::Cut,
};

/// What is marked in texts for one question.
pub struct Highlighter {
    tokens: HashSet<String>,
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub is_marked: bool,
}

impl Highlighter {
    #[must_use]
    pub fn new(meant: &Meant) -> Self {
        let mut tokens = HashSet::new();
        let mut spans = Vec::new();
        for text in std::iter::once(&meant.typed).chain(&meant.instead) {
            Cut::Pairs.cut(text, &mut String::new(), &mut spans);
            tokens.extend(spans.iter().map(|span| text[span.start..span.end].to_owned()));
        }
        Self { tokens }
    }

    /// The marked parts, as bytes of the text, in order and apart.
    #[must_use]
    pub fn marks(&self, text: &str) -> Vec<Range<usize>> {
        let (normal, origins) = normal_with_origins(text);
        let mut spans: Vec<Span> = Vec::new();
        let mut here = Vec::new();
        for cut in [Cut::Pairs, Cut::Characters] {
            cut.cut(&normal, &mut String::new(), &mut here);
            spans.extend(here.iter().filter(|span| {
                let token = &normal[span.start..span.end];
                // A character in a pair that was not asked for may have been asked for alone.
                self.tokens.contains(token) && (cut == Cut::Pairs || token.chars().all(is_han))
            }));
        }
        spans.sort_unstable_by_key(|span| (span.start, span.end));
        let mut marks: Vec<Range<usize>> = Vec::new();
        for span in spans {
            let start = origins[span.start];
            // The end of the character in the original from which the last byte came.
            let last = origins[span.end - 1];
            let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
            match marks.last_mut() {
                Some(mark) if start <= mark.end => mark.end = mark.end.max(end),
                _ => marks.push(start..end),
            }
        }
        marks
    }

    /// The whole text in pieces.
    #[must_use]
    pub fn whole(&self, text: &str) -> Vec<Piece> {
        pieces(text, 0..text.len(), &self.marks(text))
    }

    /// The stretch of some characters in which most is marked.
    #[must_use]
    pub fn excerpt(&self, text: &str, length: usize) -> Vec<Piece> {
        let marks = self.marks(text);
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        if starts.len() <= length + 1 {
            return pieces(text, 0..text.len(), &marks);
        }
        let mut best = (0, 0);
        // The marks inside the window, which only moves forward: a long text has thousands.
        let (mut inside, mut left, mut held) = (0..0, 0, 0);
        for mark in &marks {
            // A little before it, so that it stands in its sentence.
            left += starts[left..].partition_point(|at| *at < mark.start);
            let first = left.saturating_sub(length / 6).min(starts.len() - 1 - length);
            while let Some(next) = marks.get(inside.end).filter(|m| m.end <= starts[first + length]) {
                held += next.len();
                inside.end += 1;
            }
            while inside.start < inside.end && marks[inside.start].start < starts[first] {
                held -= marks[inside.start].len();
                inside.start += 1;
            }
            if held > best.0 {
                best = (held, first);
            }
        }
        let (from, to) = (best.1, best.1 + length);
        let mut shown = pieces(text, starts[from]..starts[to], &marks);
        let dots = || Piece { text: "…".to_owned(), is_marked: false };
        if from > 0 {
            shown.insert(0, dots());
        }
        if to + 1 < starts.len() {
            shown.push(dots());
        }
        shown
    }
}

fn pieces(text: &str, window: Range<usize>, marks: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut push = |range: Range<usize>, is_marked: bool| {
        if range.start < range.end {
            pieces.push(Piece { text: text[range].to_owned(), is_marked });
        }
    };
    let mut at = window.start;
    for mark in marks {
        let (start, end) = (mark.start.max(window.start), mark.end.min(window.end));
        if start < end {
            push(at..start, false);
            push(start..end, true);
            at = end;
        }
    }
    push(at..window.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(typed: &str, text: &str) -> Vec<String> {
        let meant = Meant { typed: super::super::text::normal(typed), ..Meant::default() };
        Highlighter::new(&meant).marks(text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn a_mark_cuts_the_original_at_the_match() {
        for (typed, text, expected) in [
            ("焊接质量", "提高焊接的質量", &["焊接", "質量"][..]),
            ("机电一体化", "機電一體化ＰＬＣ", &["機電一體化"]),
            ("plc", "機電一體化ＰＬＣ控制", &["ＰＬＣ"]),
            ("花", "一朵花开", &["花"]),
            ("m2", "每㎡用料", &["㎡"]),
            ("量子", "焊接", &[]),
        ] {
            assert_eq!(marked(typed, text), expected, "{typed} in {text}");
        }
    }

    #[test]
    fn an_excerpt_is_where_most_is_marked_and_adds_up_to_the_text() {
        let text = format!("{}提高焊接质量的方法{}", "前".repeat(200), "后".repeat(200));
        let meant = Meant { typed: "焊接质量".into(), ..Meant::default() };
        let highlighter = Highlighter::new(&meant);
        let excerpt = highlighter.excerpt(&text, 60);
        assert!(excerpt.iter().any(|p| p.is_marked && p.text == "焊接质量"), "{excerpt:?}");
        assert_eq!(excerpt.first().map(|p| p.text.as_str()), Some("…"));
        let length: usize = excerpt.iter().map(|p| p.text.chars().count()).sum();
        assert_eq!(length, 62);
        let whole: String = highlighter.whole(&text).iter().map(|p| p.text.as_str()).collect();
        assert_eq!(whole, text);
    }
}
