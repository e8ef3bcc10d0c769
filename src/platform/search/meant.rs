//! What was typed, and what was probably meant by it.

use tantivy::{Searcher, Term};

use super::{
    index::Parts,
    model::Model,
    text::{self, Kind, normal},
};

/// Characters of a query in which one wrong one hides what was meant.
const SHORT: usize = 6;
/// An ASCII word that fewer than one in so many documents hold may be pinyin.
const SELDOM: u64 = 2_000;

/// What was typed, and what was probably meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meant {
    /// As typed, in normal form.
    pub typed: String,
    /// With one character put right, or pinyin read as characters; the likeliest first.
    pub instead: Vec<String>,
    /// Words that are probably first letters.
    pub initials: Vec<String>,
}

impl Meant {
    /// Whether nothing was typed that could be asked for.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        text::runs(&self.typed).next().is_none()
    }

    /// Reads what was typed.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read(searcher: &Searcher, parts: &Parts, model: &Model, typed: &str) -> tantivy::Result<Self> {
        let typed = normal(typed);
        // Enough of a longer query is right.
        let is_short = typed.chars().filter(|c| text::is_han(*c)).count() <= SHORT;
        let mut initials = Vec::new();
        // Words of the texts that could be first letters as well, and are where others are.
        let mut perhaps = Vec::new();
        // For each run what it may have meant instead, the likeliest first.
        let mut others: Vec<(text::Run, Vec<String>)> = Vec::new();
        for run in text::runs(&typed) {
            let word = &typed[run.start..run.end];
            let other = match run.kind {
                Kind::Han if is_short => model.correct(word),
                Kind::Han => Vec::new(),
                Kind::Word => {
                    let term = Term::from_field_text(parts.whole_pairs.field, word);
                    let is_word = searcher.doc_freq(&term)? > searcher.num_docs() / SELDOM;
                    let decoded = if is_word { None } else { model.decode(word) };
                    if decoded.is_none() && word.bytes().all(|b| b.is_ascii_lowercase()) {
                        if is_word { &mut perhaps } else { &mut initials }.push(word.to_owned());
                    }
                    Vec::from_iter(decoded)
                }
            };
            others.push((run, other));
        }
        if !initials.is_empty() {
            initials.append(&mut perhaps);
        }
        let most = others.iter().map(|(_, other)| other.len()).max().unwrap_or(0);
        let mut instead = Vec::with_capacity(most);
        for choice in 0..most {
            let (mut text, mut last) = (String::new(), 0);
            for (run, other) in &others {
                text.push_str(&typed[last..run.start]);
                last = run.end;
                let other = other.get(choice).or(other.last());
                text.push_str(other.map_or(&typed[run.start..run.end], String::as_str));
            }
            text.push_str(&typed[last..]);
            instead.push(text);
        }
        Ok(Self { typed, instead, initials })
    }
}
