//! Reading our own sources as text: what the compiler does not check, tests do.

use std::path::{Path, PathBuf};

/// A file of the repository.
pub struct Source {
    /// From the top of the repository, with `/`.
    pub path: String,
    pub text: String,
}

/// The top of the repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The files under a folder whose name ends so, by path.
pub fn files(folder: &str, extension: &str) -> Vec<Source> {
    let mut found = Vec::new();
    collect(&root().join(folder), extension, &mut found);
    found.sort();
    found
        .into_iter()
        .map(|path| Source {
            text: std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
            path: path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/"),
        })
        .collect()
}

/// The files of `src`, those apart that hold nothing but tests.
pub fn product() -> Vec<Source> {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.ends_with("_tests.rs");
    files("src", "rs").into_iter().filter(|f| !is_test(&f.path)).collect()
}

fn collect(folder: &Path, extension: &str, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, extension, found);
        } else if path.extension().is_some_and(|e| e == extension) {
            found.push(path);
        }
    }
}

/// What a token of Rust is; blanks and comments are none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name, keyword or number.
    Word,
    /// A string; `text` is what stands between its quotes.
    Str,
    /// A character.
    Char,
    Lifetime,
    /// `::` or one other character.
    Sign,
}

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    pub kind: Kind,
    pub text: String,
    pub line: usize,
    /// Within something marked `#[cfg(test)]`.
    pub test: bool,
    /// Within `#[…]`.
    pub attribute: bool,
}

impl Token {
    pub fn is(&self, text: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Sign) && self.text == text
    }
}

/// Whether the tokens from `at` on are these words and signs.
pub fn follows(tokens: &[Token], at: usize, pattern: &[&str]) -> bool {
    pattern.iter().enumerate().all(|(n, text)| tokens.get(at + n).is_some_and(|t| t.is(text)))
}

/// The tokens of a Rust file.
pub fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { chars: text.chars().collect(), at: 0, line: 1, tokens: Vec::new() };
    lexer.run();
    let mut tokens = lexer.tokens;
    mark_attributes(&mut tokens);
    mark_tests(&mut tokens);
    tokens
}

struct Lexer {
    chars: Vec<char>,
    at: usize,
    line: usize,
    tokens: Vec<Token>,
}

impl Lexer {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn step(&mut self) -> char {
        let c = self.peek(0);
        self.at += 1;
        if c == '\n' {
            self.line += 1;
        }
        c
    }

    fn push(&mut self, kind: Kind, text: String, line: usize) {
        self.tokens.push(Token { kind, text, line, test: false, attribute: false });
    }

    fn run(&mut self) {
        while self.at < self.chars.len() {
            let (c, next, line) = (self.peek(0), self.peek(1), self.line);
            if c.is_whitespace() {
                self.step();
            } else if c == '/' && next == '/' {
                while self.at < self.chars.len() && self.peek(0) != '\n' {
                    self.step();
                }
            } else if c == '/' && next == '*' {
                self.block_comment();
            } else if c.is_alphanumeric() || c == '_' {
                self.word_or_prefixed_string();
            } else if c == '"' {
                self.string();
            } else if c == '\'' {
                self.character_or_lifetime();
            } else if c == ':' && next == ':' {
                self.at += 2;
                self.push(Kind::Sign, "::".to_owned(), line);
            } else {
                self.step();
                self.push(Kind::Sign, c.to_string(), line);
            }
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        while self.at < self.chars.len() {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => {
                    depth += 1;
                    self.at += 2;
                }
                ('*', '/') => {
                    depth -= 1;
                    self.at += 2;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {
                    self.step();
                }
            }
        }
    }

    fn word_or_prefixed_string(&mut self) {
        let line = self.line;
        let mut word = String::new();
        while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
            word.push(self.step());
        }
        let mut hashes = 0;
        while self.peek(hashes) == '#' {
            hashes += 1;
        }
        match word.as_str() {
            "r" | "br" | "cr" if self.peek(hashes) == '"' => self.raw_string(hashes),
            "b" | "c" if self.peek(0) == '"' => self.string(),
            "b" if self.peek(0) == '\'' => self.character_or_lifetime(),
            _ => self.push(Kind::Word, word, line),
        }
    }

    fn raw_string(&mut self, hashes: usize) {
        let line = self.line;
        self.at += hashes + 1;
        let mut text = String::new();
        while self.at < self.chars.len() {
            if self.peek(0) == '"' && (1..=hashes).all(|n| self.peek(n) == '#') {
                self.at += hashes + 1;
                break;
            }
            text.push(self.step());
        }
        self.push(Kind::Str, text, line);
    }

    fn string(&mut self) {
        let line = self.line;
        self.step();
        let mut text = String::new();
        while self.at < self.chars.len() {
            match self.step() {
                '"' => break,
                '\\' => match self.step() {
                    // A line goes on: the blanks before the next word are not in it.
                    '\n' => {
                        while self.peek(0).is_whitespace() {
                            self.step();
                        }
                    }
                    'n' => text.push('\n'),
                    other => text.push(other),
                },
                c => text.push(c),
            }
        }
        self.push(Kind::Str, text, line);
    }

    fn character_or_lifetime(&mut self) {
        let line = self.line;
        self.step();
        if self.peek(0) == '\\' {
            self.step();
            let mut text = self.step().to_string();
            while self.at < self.chars.len() && self.peek(0) != '\'' {
                text.push(self.step());
            }
            self.step();
            self.push(Kind::Char, text, line);
        } else if self.peek(1) == '\'' {
            let text = self.step().to_string();
            self.step();
            self.push(Kind::Char, text, line);
        } else {
            let mut text = String::new();
            while self.peek(0).is_alphanumeric() || self.peek(0) == '_' {
                text.push(self.step());
            }
            self.push(Kind::Lifetime, text, line);
        }
    }
}

/// The place after the bracket that closes the one at `open`.
pub fn after_closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (n, token) in tokens.iter().enumerate().skip(open) {
        if token.kind != Kind::Sign {
            continue;
        }
        match token.text.as_str() {
            "(" | "[" | "{" => depth += 1,
            ")" | "]" | "}" => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return n + 1;
                }
            }
            _ => {}
        }
    }
    tokens.len()
}

fn mark_attributes(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        let open = if follows(tokens, at, &["#", "["]) {
            at + 1
        } else if follows(tokens, at, &["#", "!", "["]) {
            at + 2
        } else {
            at += 1;
            continue;
        };
        let end = after_closing(tokens, open);
        tokens[at..end].iter_mut().for_each(|t| t.attribute = true);
        at = end;
    }
}

fn mark_tests(tokens: &mut [Token]) {
    let mut at = 0;
    while at < tokens.len() {
        if !follows(tokens, at, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at += 1;
            continue;
        }
        // The marked item ends with its first block, or with `;`.
        let mut end = at + 7;
        while end < tokens.len() && !tokens[end].is(";") && !tokens[end].is("{") {
            end =
                if tokens[end].is("(") || tokens[end].is("[") { after_closing(tokens, end) } else { end + 1 };
        }
        end = if tokens.get(end).is_some_and(|t| t.is("{")) { after_closing(tokens, end) } else { end + 1 };
        let end = end.min(tokens.len());
        tokens[at..end].iter_mut().for_each(|t| t.test = true);
        at = end;
    }
}

/// The arguments of a call whose `(` stands at `open`, as ranges of tokens.
pub fn arguments(tokens: &[Token], open: usize) -> Vec<std::ops::Range<usize>> {
    let end = after_closing(tokens, open).saturating_sub(1);
    let (mut found, mut start, mut at) = (Vec::new(), open + 1, open + 1);
    while at < end {
        if tokens[at].kind == Kind::Sign && "([{".contains(tokens[at].text.as_str()) {
            at = after_closing(tokens, at);
        } else {
            if tokens[at].is(",") {
                found.push(start..at);
                start = at + 1;
            }
            at += 1;
        }
    }
    if start < end {
        found.push(start..end);
    }
    found
}

/// Whether a text holds Chinese characters or their punctuation.
pub fn has_han(text: &str) -> bool {
    text.chars().any(|c| {
        matches!(c, '\u{3001}'..='\u{303F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF5E}')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        tokens(text).into_iter().map(|t| t.text).collect()
    }

    #[test]
    fn comments_vanish_and_strings_stay_whole() {
        let text = "/* a /* nested */ b */ let x = \"crate::a \\\" b\"; // crate::c\nr#\"raw \" one\"# 'c' '\\n' 'a br\"x\" y '\"'";
        assert_eq!(
            words(text),
            ["let", "x", "=", "crate::a \" b", ";", "raw \" one", "c", "n", "a", "x", "y", "\""]
        );
        let kinds: Vec<Kind> = tokens(text).into_iter().map(|t| t.kind).collect();
        assert_eq!(kinds[8], Kind::Lifetime);
        assert_eq!(kinds[11], Kind::Char);
    }

    #[test]
    fn a_continued_string_is_one_text() {
        assert_eq!(words("\"one \\\n   two\""), ["one two"]);
    }

    #[test]
    fn tests_and_attributes_are_marked() {
        let text = "#[cfg(test)]\nmod tests { fn a() {} }\nfn b() {}\n#[cfg(test)] use x::y;\n#[path = \"p\"] mod c;";
        let found = tokens(text);
        let product: Vec<&str> = found.iter().filter(|t| !t.test).map(|t| t.text.as_str()).collect();
        assert_eq!(
            product,
            ["fn", "b", "(", ")", "{", "}", "#", "[", "path", "=", "p", "]", "mod", "c", ";"]
        );
        assert!(found.iter().find(|t| t.text == "p").unwrap().attribute);
        assert_eq!(found.iter().find(|t| t.text == "b").unwrap().line, 3);
    }

    #[test]
    fn arguments_are_split_at_their_own_commas() {
        let found = tokens("f(a, g(b, c), [d, e])");
        let parts: Vec<usize> = arguments(&found, 1).into_iter().map(|r| r.len()).collect();
        assert_eq!(parts, [1, 6, 5]);
        assert!(arguments(&tokens("f()"), 1).is_empty());
    }

    #[test]
    fn chinese_is_known_by_its_characters() {
        assert!(has_han("a 中") && has_han("。") && has_han("（"));
        assert!(!has_han("– … “quoted” 8 × 2 ²"));
    }
}
