//! The three ways in which a text is cut into tokens of the index.

use std::sync::LazyLock;

use jieba_rs::Jieba;
use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::{
    sound,
    text::{self, Span, characters, pairs},
};

/// How a field is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// Overlapping pairs of characters.
    Pairs,
    /// Single characters.
    Characters,
    /// Words of the dictionary.
    Words,
    /// Pairs of syllables, as they are spoken.
    Sounds,
    /// First letters of syllables: each three, and the two of a short word.
    Initials,
}

impl Cut {
    pub const ALL: [Self; 5] = [Self::Pairs, Self::Characters, Self::Words, Self::Sounds, Self::Initials];

    /// The name under which the index knows it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pairs => "pairs",
            Self::Characters => "characters",
            Self::Words => "words",
            Self::Sounds => "sounds",
            Self::Initials => "initials",
        }
    }

    /// Cuts a normal text. The spans lie in the text, or, where tokens are not written
    /// there, in `made`.
    pub fn cut<'t>(self, normal: &'t str, made: &'t mut String, spans: &mut Vec<Span>) -> &'t str {
        match self {
            Self::Pairs => pairs(normal, spans),
            Self::Characters => characters(normal, spans),
            Self::Words => words(normal, spans),
            Self::Sounds => {
                sound::pairs(normal, made, spans);
                return made;
            }
            Self::Initials => {
                words(normal, spans);
                sound::initials(normal, &spans.split_off(0), made, spans);
                return made;
            }
        }
        normal
    }
}

/// Words by the dictionary alone: guessing unknown ones from a model of names found no more.
fn words(normal: &str, spans: &mut Vec<Span>) {
    static DICTIONARY: LazyLock<Jieba> = LazyLock::new(Jieba::new);
    spans.clear();
    let (mut position, mut last_end) = (0, 0);
    for run in text::runs(normal) {
        if run.start > last_end {
            position += 1;
        }
        last_end = run.end;
        for token in DICTIONARY.cut(&normal[run.start..run.end], false) {
            let (start, end) = (run.start + token.byte_start, run.start + token.byte_end);
            spans.push(Span { start, end, position });
            position += 1;
        }
    }
}

/// The tokenizer of an index field whose text is normal already.
#[derive(Clone)]
pub struct Cutter {
    cut: Cut,
    made: String,
    spans: Vec<Span>,
}

impl Cutter {
    #[must_use]
    pub const fn new(cut: Cut) -> Self {
        Self { cut, made: String::new(), spans: Vec::new() }
    }
}

pub struct Cuts<'a> {
    text: &'a str,
    spans: &'a [Span],
    next: usize,
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cuts<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cuts<'a> {
        let text = self.cut.cut(text, &mut self.made, &mut self.spans);
        Cuts { text, spans: &self.spans, next: 0, token: Token::default() }
    }
}

impl TokenStream for Cuts<'_> {
    fn advance(&mut self) -> bool {
        let Some(span) = self.spans.get(self.next) else { return false };
        self.next += 1;
        self.token.position = span.position;
        self.token.offset_from = span.start;
        self.token.offset_to = span.end;
        self.token.text.clear();
        self.token.text.push_str(&self.text[span.start..span.end]);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
