//! Every sentence exists in both languages, is used, and stands in `locales/`
//! and nowhere else.

use std::collections::{BTreeMap, BTreeSet};

use jiangtai::{kernel::Lang, platform::texts};

use super::source::{self, Kind, Source, Token, after_closing, arguments, follows, has_han};

// ---- the texts ----

/// One message of a language.
#[derive(Debug, Default)]
struct Message {
    /// `taxonomy.ftl`, the same name in every language.
    file: String,
    line: usize,
    body: String,
    arguments: BTreeSet<String>,
    /// Other messages that it shows.
    shows: BTreeSet<String>,
}

type Messages = BTreeMap<String, Message>;

/// Reads the messages of some files; complains of keys that come twice.
fn read_messages(files: &[Source]) -> (Messages, Vec<String>) {
    let (mut messages, mut wrong) = (Messages::new(), Vec::new());
    for file in files {
        let mut key = String::new();
        for (number, line) in file.text.lines().enumerate() {
            let starts = line.starts_with(|c: char| c.is_ascii_alphabetic());
            if let (true, Some((name, body))) = (starts, line.split_once('=')) {
                key = name.trim().to_owned();
                let message = Message {
                    file: file.path.rsplit('/').next().unwrap_or_default().to_owned(),
                    line: number + 1,
                    body: body.trim().to_owned(),
                    ..Message::default()
                };
                if let Some(earlier) = messages.insert(key.clone(), message) {
                    wrong.push(format!(
                        "{}:{}: `{key}` is in {} already",
                        file.path,
                        number + 1,
                        earlier.file
                    ));
                }
            } else if line.starts_with(|c: char| c.is_whitespace() || c == '}') && !line.trim().is_empty() {
                if let Some(message) = messages.get_mut(&key) {
                    message.body.push('\n');
                    message.body.push_str(line.trim());
                }
            } else if !line.is_empty() && !line.starts_with('#') {
                wrong.push(format!("{}:{}: cannot be read: {line}", file.path, number + 1));
            }
        }
    }
    for message in messages.values_mut() {
        message.arguments = names_after(&message.body, "$");
        message.shows =
            names_after(&message.body, "{ ").union(&names_after(&message.body, "{")).cloned().collect();
    }
    (messages, wrong)
}

/// The identifiers that follow directly after a mark.
fn names_after(body: &str, mark: &str) -> BTreeSet<String> {
    body.match_indices(mark)
        .map(|(at, _)| {
            body[at + mark.len()..]
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c))
                .collect()
        })
        .filter(|name: &String| name.starts_with(|c: char| c.is_ascii_alphabetic()))
        .collect()
}

fn messages(lang: Lang) -> (Messages, Vec<String>) {
    read_messages(&source::files(&format!("locales/{}", lang.tag()), "ftl"))
}

/// A message may be given the same thing in both languages, as `zh` and `en`
/// (a date, a name), and says its own.
fn own(arguments: &BTreeSet<String>, language: &str) -> BTreeSet<String> {
    arguments
        .iter()
        .map(|name| if name == language { "the language's own".to_owned() } else { name.clone() })
        .collect()
}

fn compare(zh: &Messages, en: &Messages) -> Vec<String> {
    let mut wrong = Vec::new();
    for (key, message) in zh {
        match en.get(key) {
            None => wrong
                .push(format!("locales/zh-CN/{}:{}: `{key}` is missing in en", message.file, message.line)),
            Some(other) => {
                if other.file != message.file {
                    wrong.push(format!("`{key}` is in {} and in {}", message.file, other.file));
                }
                if own(&other.arguments, "en") != own(&message.arguments, "zh") {
                    wrong.push(format!(
                        "locales/*/{}: `{key}` takes {:?} in zh-CN and {:?} in en",
                        message.file, message.arguments, other.arguments
                    ));
                }
            }
        }
    }
    for (key, message) in en.iter().filter(|(key, _)| !zh.contains_key(*key)) {
        wrong.push(format!("locales/en/{}:{}: `{key}` is missing in zh-CN", message.file, message.line));
    }
    wrong
}

#[test]
fn every_text_exists_in_both_languages_with_the_same_arguments() {
    let ((zh, mut wrong), (en, more)) = (messages(Lang::Zh), messages(Lang::En));
    wrong.extend(more);
    wrong.extend(compare(&zh, &en));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_text_can_be_said() {
    let mut wrong = Vec::new();
    for lang in Lang::ALL {
        for (key, message) in messages(lang).0 {
            let args: Vec<(&str, String)> =
                message.arguments.iter().map(|name| (name.as_str(), "7".to_owned())).collect();
            match texts::try_ta(lang, &key, &args) {
                // A literal brace is written `{"{"}`: a placeholder that a script fills in.
                Some(said)
                    if !said.trim().is_empty()
                        && said.matches('{').count() == message.body.matches("{\"{\"}").count() => {}
                other => wrong.push(format!("locales/{lang}/{}:{}: {other:?}", message.file, message.line)),
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// What stays Chinese in every language: its own name, and our mark.
const CHINESE_IN_ENGLISH: [&str; 2] = ["ui-lang-zh", "ui-brand-mark"];

/// They show a form in which the narrow sign is meant.
const NARROW_IN_CHINESE: [&str; 2] = ["competition-date-form", "notice-calendar-row"];

/// Half-width punctuation beside a Chinese character.
fn narrow_marks(body: &str) -> Vec<char> {
    let chars: Vec<char> = body.chars().collect();
    let han = |n: usize| chars.get(n).is_some_and(|c| ('\u{4E00}'..='\u{9FFF}').contains(c));
    (0..chars.len())
        .filter(|n| ",;?!:()".contains(chars[*n]) && ((*n > 0 && han(n - 1)) || han(n + 1)))
        .map(|n| chars[n])
        .collect()
}

#[test]
fn chinese_is_written_with_its_own_punctuation_and_english_without_chinese() {
    let mut wrong = Vec::new();
    for (key, message) in messages(Lang::Zh).0 {
        let marks = narrow_marks(&message.body);
        if !marks.is_empty() && !NARROW_IN_CHINESE.contains(&key.as_str()) {
            wrong.push(format!("locales/zh-CN/{}:{}: `{key}` has {marks:?}", message.file, message.line));
        }
    }
    for (key, message) in messages(Lang::En).0 {
        if has_han(&message.body) && !CHINESE_IN_ENGLISH.contains(&key.as_str()) {
            wrong.push(format!("locales/en/{}:{}: `{key}` holds Chinese", message.file, message.line));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

// ---- their use ----

/// How sources name texts.
#[derive(Debug, Default)]
struct Uses {
    /// Key, the arguments given with it (`None`: not to be seen there), place.
    keys: Vec<(String, Option<BTreeSet<String>>, String)>,
    /// Groups of `ui.word(group, code)`.
    groups: Vec<(String, String)>,
    /// Kinds of letters.
    letters: Vec<(String, String)>,
    /// Every string, and where it stands first; those with holes as what stands
    /// around each hole.
    strings: BTreeMap<String, String>,
    holes: Vec<Vec<String>>,
}

/// Calls whose argument of this number is a key without arguments.
const KEY_CALLS: [(&[&str], usize); 9] = [
    (&["Refusal", "::", "field"], 1),
    (&["Refusal", "::", "conflict"], 0),
    (&["Refusal", "::", "forbidden"], 0),
    (&["Problem", "::", "at"], 1),
    (&["Text", "::", "from"], 0),
    (&[".", "add"], 1),
    (&[".", "unless"], 2),
    (&["texts", "::", "t"], 1),
    (&[".", "t"], 0),
];

impl Uses {
    fn read(&mut self, path: &str, tokens: &[Token], first_line: usize) {
        let single = |range: &std::ops::Range<usize>| {
            (range.len() == 1 && tokens[range.start].kind == Kind::Str)
                .then(|| tokens[range.start].text.clone())
        };
        for at in 0..tokens.len() {
            let token = &tokens[at];
            let place = format!("{path}:{}", token.line + first_line - 1);
            // Names of locks are no keys, whatever they look like.
            let lock = at > 2 && ["alone", "beside"].iter().any(|w| follows(tokens, at - 3, &[w, "(", "("]));
            if token.kind == Kind::Str && !token.attribute && !lock {
                self.string(&token.text, &place);
            }
            for (call, number) in KEY_CALLS {
                let open = at + call.len();
                if !follows(tokens, at, call) || !follows(tokens, open, &["("]) {
                    continue;
                }
                if let Some(key) = arguments(tokens, open).get(number).and_then(single) {
                    self.keys.push((key, Some(BTreeSet::new()), place.clone()));
                }
            }
            if follows(tokens, at, &["Text", "::", "new", "("])
                && let Some(key) = arguments(tokens, at + 3).first().and_then(single)
            {
                let end = after_closing(tokens, at + 3);
                // `let text = Text::new("…");` may get its arguments later.
                let kept = at > 0 && tokens[at - 1].is("=") && follows(tokens, end, &[";"]);
                self.keys.push((key, (!kept).then(|| chained(tokens, end)), place.clone()));
            }
            let ta = if follows(tokens, at, &[".", "ta", "("]) {
                Some((at + 2, 0))
            } else if follows(tokens, at, &["texts", "::", "ta", "("]) {
                Some((at + 3, 1))
            } else {
                None
            };
            if let Some((open, number)) = ta {
                let all = arguments(tokens, open);
                if let Some(key) = all.get(number).and_then(single) {
                    let given = all.get(number + 1).and_then(|range| listed(&tokens[range.clone()]));
                    self.keys.push((key, given, place.clone()));
                }
            }
            if follows(tokens, at, &[".", "word", "("])
                && let Some(group) = arguments(tokens, at + 2).first().and_then(single)
            {
                self.groups.push((group, place.clone()));
            }
            if follows(tokens, at, &["Letter", "{"]) {
                let end = after_closing(tokens, at + 1);
                let kind = (at..end).find(|n| follows(tokens, *n, &["kind", ":"])).map(|n| &tokens[n + 2]);
                if let Some(kind) = kind.filter(|t| t.kind == Kind::Str) {
                    self.letters.push((kind.text.clone(), place.clone()));
                }
            }
        }
    }

    fn string(&mut self, text: &str, place: &str) {
        if let Some((before, _)) = text.split_once('{')
            && before.len() > 2
            && before.ends_with('-')
        {
            self.holes.push(
                text.split('{').map(|part| part.split_once('}').map_or(part, |p| p.1).to_owned()).collect(),
            );
        }
        self.strings.entry(text.to_owned()).or_insert_with(|| place.to_owned());
    }

    /// Keys named and absent, or named with other arguments than they take.
    fn missing(&self, messages: &Messages) -> Vec<String> {
        let mut wrong = Vec::new();
        for (key, given, place) in &self.keys {
            match (messages.get(key), given) {
                (None, _) => wrong.push(format!("{place}: there is no text `{key}`")),
                (Some(message), Some(given)) => {
                    let lacking: Vec<_> = message.arguments.difference(given).collect();
                    if !lacking.is_empty() {
                        wrong.push(format!("{place}: `{key}` is said without {lacking:?}"));
                    }
                }
                _ => {}
            }
        }
        for (group, place) in &self.groups {
            if !messages.keys().any(|key| key.starts_with(&format!("{group}-"))) {
                wrong.push(format!("{place}: there is no text `{group}-…`"));
            }
        }
        for (kind, place) in &self.letters {
            for part in ["subject", "body"] {
                if !messages.contains_key(&format!("mail-{kind}-{part}")) {
                    wrong.push(format!("{place}: there is no text `mail-{kind}-{part}`"));
                }
            }
        }
        wrong
    }

    /// Strings of the code that look like a key (`entry-late`) under a noun that
    /// has texts, and are none: `Err("entry-lat".into())` is seen by no other rule.
    fn misspelt(&self, messages: &Messages) -> Vec<String> {
        let nouns: BTreeSet<&str> = messages.keys().filter_map(|key| key.split('-').next()).collect();
        self.strings
            .iter()
            .filter(|(text, place)| {
                let mut words = text.split('-');
                let noun = words.next().unwrap_or_default();
                let plain = |w: &str| {
                    !w.is_empty()
                        && w.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
                };
                let begins = format!("{text}-");
                place.starts_with("src/")
                    && !self.keys.iter().any(|(key, ..)| key == *text)
                    && text.contains('-')
                    && nouns.contains(noun)
                    && plain(noun)
                    && words.all(plain)
                    && !messages.contains_key(*text)
                    && !messages.contains_key(&format!("mail-{text}-subject"))
                    && !messages.keys().any(|key| key.starts_with(&begins))
            })
            .map(|(text, place)| format!("{place}: there is no text `{text}`"))
            .collect()
    }

    fn unused(&self, messages: &Messages) -> Vec<String> {
        let shown: BTreeSet<&String> = messages.values().flat_map(|m| &m.shows).collect();
        let filled = |key: &str, around: &Vec<String>| {
            let (first, last) = (&around[0], &around[around.len() - 1]);
            key.len() > first.len() + last.len()
                && key.starts_with(first.as_str())
                && key.ends_with(last.as_str())
        };
        messages
            .iter()
            .filter(|(key, _)| {
                let letter = key
                    .strip_prefix("mail-")
                    .and_then(|rest| rest.strip_suffix("-subject").or(rest.strip_suffix("-body")));
                if let Some(kind) = letter {
                    return !self.strings.contains_key(kind);
                }
                !(self.strings.contains_key(*key)
                    || shown.contains(key)
                    || self.groups.iter().any(|(group, _)| key.starts_with(&format!("{group}-")))
                    || self.holes.iter().any(|around| filled(key, around)))
            })
            .map(|(key, message)| format!("locales/*/{}:{}: nobody says `{key}`", message.file, message.line))
            .collect()
    }
}

/// The names in `.with("a", …).with("b", …)` from a place on.
fn chained(tokens: &[Token], mut at: usize) -> BTreeSet<String> {
    let mut given = BTreeSet::new();
    while follows(tokens, at, &[".", "with", "("]) {
        given.extend(tokens.get(at + 3).filter(|t| t.kind == Kind::Str).map(|t| t.text.clone()));
        at = after_closing(tokens, at + 2);
    }
    given
}

/// The names in `[("a", …), ("b", …)]`, or nothing where it is no such list.
fn listed(tokens: &[Token]) -> Option<BTreeSet<String>> {
    let open =
        tokens.iter().position(|t| t.is("[")).filter(|open| *open == 0 || tokens[0].is("&") && *open == 1)?;
    let names = arguments(tokens, open).into_iter().filter_map(|range| {
        tokens.get(range.start + 1).filter(|t| t.kind == Kind::Str).map(|t| t.text.clone())
    });
    Some(names.collect())
}

/// The closed lists of the code: name and codes of each `codes! { … }`.
fn closed_lists() -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    for file in source::product() {
        found.extend(read_lists(&source::tokens(&file.text)));
    }
    found
}

fn read_lists(tokens: &[Token]) -> Vec<(String, BTreeSet<String>)> {
    let mut found = Vec::new();
    for at in (0..tokens.len()).filter(|at| follows(tokens, *at, &["codes", "!", "{"])) {
        let end = after_closing(tokens, at + 2);
        let Some(name) = (at..end).find(|n| tokens[*n].is("enum")).map(|n| tokens[n + 1].text.clone()) else {
            continue;
        };
        let codes = tokens[at..end].iter().filter(|t| t.kind == Kind::Str && !t.attribute);
        found.push((name, codes.map(|t| t.text.clone()).collect()));
    }
    found
}

/// A group of words must have one for every code of the list it is named after
/// (`level` after `Level`, `member` after `MemberRole`), or else of a list of
/// which it has all words but one.
fn unspoken(group: &str, messages: &Messages, lists: &[(String, BTreeSet<String>)]) -> Option<String> {
    let begins = format!("{group}-");
    let said: BTreeSet<String> =
        messages.keys().filter_map(|key| key.strip_prefix(&begins)).map(str::to_owned).collect();
    let shared = |codes: &BTreeSet<String>| codes.intersection(&said).count();
    let lacking = |codes: &BTreeSet<String>| codes.len() - shared(codes);
    let named = |name: &str| {
        let name = kebab(name);
        name == group || name.starts_with(&begins)
    };
    let (name, codes) = lists
        .iter()
        .filter(|(name, codes)| named(name) || (codes.len() > 3 && lacking(codes) < 2))
        .min_by_key(|(name, codes)| (lacking(codes), !named(name)))?;
    (lacking(codes) > 0).then(|| {
        format!("`{group}-…` has no word for {:?} of {name}", codes.difference(&said).collect::<Vec<_>>())
    })
}

/// `MemberRole` → `member-role`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.extend(c.to_lowercase());
    }
    words
}

#[test]
fn every_closed_list_has_a_word_for_each_code() {
    let (lists, messages) = (closed_lists(), messages(Lang::Zh).0);
    let wrong: BTreeSet<String> =
        uses().groups.iter().filter_map(|(group, _)| unspoken(group, &messages, &lists)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

fn uses() -> Uses {
    let mut uses = Uses::default();
    for file in source::product() {
        let tokens: Vec<Token> = source::tokens(&file.text).into_iter().filter(|t| !t.test).collect();
        uses.read(&file.path, &tokens, 1);
    }
    for file in source::files("templates", "html") {
        for part in parts(&file.text) {
            if let Part::Code(line, code) = part {
                uses.read(&file.path, &source::tokens(&code), line);
            }
        }
    }
    uses
}

#[test]
fn every_text_that_is_said_exists_and_gets_its_arguments() {
    let (uses, messages) = (uses(), messages(Lang::Zh).0);
    let mut wrong = uses.missing(&messages);
    wrong.extend(uses.misspelt(&messages));
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_text_is_said_somewhere() {
    let wrong = uses().unused(&messages(Lang::Zh).0);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

// ---- nothing typed elsewhere ----

/// A piece of a template.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    /// What stands between `{{ }}` or `{% %}`, and its line.
    Code(usize, String),
    Html(usize, String),
}

fn parts(template: &str) -> Vec<Part> {
    let (mut found, mut rest, mut line) = (Vec::new(), template, 1);
    let lines = |text: &str| text.matches('\n').count();
    loop {
        let start = ["{{", "{%", "{#"].iter().filter_map(|mark| rest.find(mark)).min();
        let Some(start) = start else {
            found.push(Part::Html(line, rest.to_owned()));
            return found;
        };
        found.push(Part::Html(line, rest[..start].to_owned()));
        line += lines(&rest[..start]);
        let close = match &rest[start..start + 2] {
            "{{" => "}}",
            "{%" => "%}",
            _ => "#}",
        };
        let length = rest[start..].find(close).map_or(rest.len() - start, |n| n + 2);
        let inner = &rest[start..start + length];
        if close != "#}" {
            found.push(Part::Code(line, inner[2..inner.len().saturating_sub(2).max(2)].to_owned()));
        }
        line += lines(inner);
        rest = &rest[start + length..];
    }
}

/// Text that every language writes alike.
const ALIKE: [&str; 1] = ["JSON"];

/// Attributes that people read or hear.
const SPOKEN: [&str; 6] =
    ["alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"];

/// Elements whose content is a sign, not a sentence.
const SIGNS: [&str; 2] = ["code", "kbd"];

fn typed_text(path: &str, template: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut html = String::new();
    // A block such as `main_class` fills an attribute of the layout.
    let mut in_class = false;
    for part in parts(template) {
        match part {
            Part::Html(_, text) if in_class => html.push_str(&"\n".repeat(text.matches('\n').count())),
            Part::Html(_, text) => html.push_str(&text),
            Part::Code(line, code) => {
                let words: Vec<&str> =
                    code.trim_matches(|c: char| c == '-' || c.is_whitespace()).split(' ').collect();
                match words[..] {
                    ["block", name] => in_class = name.ends_with("_class"),
                    ["endblock", ..] => in_class = false,
                    _ => {}
                }
                for token in source::tokens(&code).iter().filter(|t| t.kind == Kind::Str) {
                    if has_han(&token.text) || is_sentence(&token.text) {
                        wrong.push(format!(
                            "{path}:{}: typed into an expression: {:?}",
                            line + token.line - 1,
                            token.text
                        ));
                    }
                }
                // A hole, so that `a{{ x }}b` stays one attribute.
                html.push_str(&"\n".repeat(code.matches('\n').count()));
            }
        }
    }
    let (mut line, mut rest, mut element) = (1, html.as_str(), String::new());
    while !rest.is_empty() {
        if rest.starts_with("<!") {
            let length = rest.find('>').map_or(rest.len(), |n| n + 1);
            line += rest[..length].matches('\n').count();
            rest = &rest[length..];
        } else if rest.starts_with('<') {
            let length = tag_length(rest);
            let tag = &rest[..length];
            element = tag
                .trim_start_matches(['<', '/'])
                .split([' ', '>', '\n'])
                .next()
                .unwrap_or_default()
                .to_owned();
            if tag.starts_with("</") {
                element.clear();
            }
            for (name, value) in attributes(tag) {
                if SPOKEN.contains(&name.as_str()) && has_letters(&value) {
                    wrong.push(format!("{path}:{line}: typed into {name}: {value:?}"));
                }
                if name == "style" || name.starts_with("on") {
                    wrong.push(format!("{path}:{line}: inline {name}"));
                }
            }
            if element == "style" || (element == "script" && !tag.contains("src=") && !tag.contains("json")) {
                wrong.push(format!("{path}:{line}: inline <{element}>"));
            }
            line += tag.matches('\n').count();
            rest = &rest[length..];
        } else {
            let length = rest.find('<').unwrap_or(rest.len());
            for text in rest[..length].split('\n') {
                let text = without_attributes(text, &mut |name, value| {
                    if SPOKEN.contains(&name) && has_letters(value) {
                        wrong.push(format!("{path}:{line}: typed into {name}: {value:?}"));
                    }
                });
                if has_letters(&text) && !SIGNS.contains(&element.as_str()) && !ALIKE.contains(&text.trim()) {
                    wrong.push(format!("{path}:{line}: typed: {:?}", text.trim()));
                }
                line += 1;
            }
            line -= 1;
            rest = &rest[length..];
        }
    }
    wrong
}

/// A tag ends at the first `>` outside quotes.
fn tag_length(html: &str) -> usize {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    html.len()
}

fn attributes(tag: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = tag;
    while let Some(at) = rest.find('=') {
        let name =
            rest[..at].rsplit(|c: char| c.is_whitespace() || "\"'".contains(c)).next().unwrap_or_default();
        let after = &rest[at + 1..];
        let Some(quote) = after.chars().next().filter(|c| "\"'".contains(*c)) else {
            rest = after;
            continue;
        };
        let value = after[1..].split(quote).next().unwrap_or_default();
        found.push((name.to_owned(), value.to_owned()));
        rest = after.get(value.len() + 2..).unwrap_or_default();
    }
    found
}

/// A macro may hold attributes alone (` aria-invalid="true"`): they are looked
/// at as such and taken out of the text.
fn without_attributes(text: &str, look: &mut dyn FnMut(&str, &str)) -> String {
    let mut left = text.to_owned();
    for (name, value) in attributes(text) {
        if !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '-') {
            look(&name, &value);
            left = left.replace(&format!("{name}=\"{value}\""), "");
        }
    }
    left
}

/// Letters of any script, entities such as `&nbsp;` aside.
fn has_letters(text: &str) -> bool {
    let mut bare = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        bare.push_str(&rest[..at]);
        let name = rest[at + 1..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '#').count();
        rest = &rest[at + 1 + name..];
    }
    bare.push_str(rest);
    bare.chars().any(char::is_alphabetic)
}

/// A capital first and at least three words: somebody speaks.
fn is_sentence(text: &str) -> bool {
    text.starts_with(|c: char| c.is_uppercase())
        && text
            .split_whitespace()
            .filter(|w| w.chars().all(|c| c.is_alphabetic() || ",.’'".contains(c)))
            .count()
            > 2
}

#[test]
fn nothing_is_typed_into_templates() {
    let wrong: Vec<String> =
        source::files("templates", "html").iter().flat_map(|f| typed_text(&f.path, &f.text)).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Chinese that is data or form, not a sentence of the product. Each is needed.
const CHINESE_IN_CODE: [(&str, &str); 7] = [
    ("src/platform/search/hanzi.rs", "old forms of characters, and words that say nothing alone"),
    ("src/results/rules/package.rs", "the note inside a package, which is one file in both languages"),
    ("src/taxonomy/data.rs", "names of clusters, districts and documents"),
    ("src/scoring/sample.rs", "units of the sample marks on which rules are tried"),
    ("src/kernel/time.rs", "how a date is written"),
    ("src/competitions/rules/words.rs", "heads of a roster, and words that people type into it"),
    ("src/taxonomy/model.rs", "grades as people type them"),
];

/// The name of the product is a name in every language.
const PRODUCT: &str = "匠台";

/// Only the demo may invent people and units, and print.
const INVENTED: &str = "src/demo/";

fn chinese_in_code(file: &Source) -> Vec<(usize, String)> {
    source::tokens(&file.text)
        .into_iter()
        .filter(|t| {
            !t.test && matches!(t.kind, Kind::Str | Kind::Char) && has_han(&t.text.replace(PRODUCT, ""))
        })
        .map(|t| (t.line, t.text))
        .collect()
}

#[test]
fn no_chinese_is_typed_into_code() {
    let mut wrong = Vec::new();
    let mut needed = BTreeSet::new();
    for file in source::product().iter().filter(|f| !f.path.starts_with(INVENTED)) {
        let reason = CHINESE_IN_CODE.iter().find(|(path, _)| file.path.starts_with(path));
        for (line, text) in chinese_in_code(file) {
            match reason {
                Some((path, _)) => {
                    needed.insert(*path);
                }
                None => wrong.push(format!("{}:{line}: {text:?}", file.path)),
            }
        }
    }
    for (path, _) in CHINESE_IN_CODE.iter().filter(|(path, _)| !needed.contains(path)) {
        wrong.push(format!("{path}: may hold Chinese and holds none; take it off the list"));
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Sentences among the strings of a handler; logs and descriptions aside.
fn sentences(file: &Source) -> Vec<String> {
    let tokens = source::tokens(&file.text);
    let mut found = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let spoken_to_logs =
            follows(&tokens, at, &["tracing", "::"]) || follows(&tokens, at, &["internal", "("]);
        if spoken_to_logs && let Some(open) = (at..tokens.len()).find(|n| tokens[*n].is("(")) {
            at = after_closing(&tokens, open);
            continue;
        }
        let token = &tokens[at];
        let product = !token.test && !token.attribute;
        if product && token.kind == Kind::Str && is_sentence(&token.text) {
            found.push(format!("{}:{}: {:?}", file.path, token.line, token.text));
        }
        at += 1;
    }
    found
}

fn is_handler(path: &str) -> bool {
    path.split('/').any(|part| ["web", "api", "web.rs", "api.rs"].contains(&part))
}

#[test]
fn no_sentence_is_typed_into_a_handler() {
    let files = source::product();
    let wrong: Vec<String> = files.iter().filter(|f| is_handler(&f.path)).flat_map(sentences).collect();
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Each rule is shown to fire, and not to fire beside.
mod the_rules_fire {
    use super::*;

    fn source(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    fn ftl(text: &str) -> Messages {
        read_messages(&[source("locales/xx/a.ftl", text)]).0
    }

    fn used(text: &str) -> Uses {
        let mut uses = Uses::default();
        uses.read("src/x.rs", &source::tokens(text), 1);
        uses
    }

    #[test]
    fn when_languages_differ() {
        let zh = ftl("a = 甲 { $n }\n# c\nb = 乙\n   续\n");
        assert_eq!(zh["b"].body, "乙\n续");
        assert!(compare(&zh, &ftl("a = A { $n }\nb = B")).is_empty());
        assert_eq!(compare(&zh, &ftl("a = A { $n }")).len(), 1, "missing in English");
        assert_eq!(compare(&zh, &ftl("a = A { $n }\nb = B\nc = C")).len(), 1, "missing in Chinese");
        assert_eq!(compare(&zh, &ftl("a = A { $m }\nb = B")).len(), 1, "other arguments");
        assert!(compare(&ftl("a = { $zh }"), &ftl("a = { $en }")).is_empty());
        assert_eq!(compare(&ftl("a = { $zh }"), &ftl("a = { $zh }")).len(), 1, "the other's date");
        assert!(read_messages(&[source("l/a.ftl", "a = { $n ->\n  *[other] x\n} and on")]).1.is_empty());
        let plural = "a = { $n ->\n    [one] one\n   *[other] { $n } of { $m }\n  }";
        assert_eq!(ftl(plural)["a"].arguments, BTreeSet::from(["m".into(), "n".into()]));
        let twice = read_messages(&[source("l/a.ftl", "a = 1"), source("l/b.ftl", "a = 2\n!")]);
        assert_eq!(twice.1.len(), 2, "a key twice, and a line that is none");
    }

    #[test]
    fn when_punctuation_is_narrow() {
        assert_eq!(narrow_marks("请核对,再试(一次)"), [',', '(', ')']);
        assert!(narrow_marks("请核对，JSON: { $n } 再试").is_empty());
    }

    #[test]
    fn when_a_text_is_missing_or_lacks_an_argument() {
        let all = ftl("a = A\nn = N { $n }\nlevel-city = C\nmail-x-subject = S\nmail-x-body = B");
        for fine in [
            r#"Text::new("a")"#,
            r#"Text::new("n").with("n", 3)"#,
            r#"let text = Text::new("n"); text.with("n", 3)"#,
            r#"Refusal::field("f", "a")"#,
            r#"Refusal::field("f", Text::new("n").with("n", 1))"#,
            r#"problems.add("f", "a"); problems.unless(x > f(1, 2), "f", "a");"#,
            r#"ui.t("a"); ui.ta("n", [("n", n.to_string())]); ui.word("level", x)"#,
            r#"texts::ta(lang, "n", &[("n", n)]); texts::ta(lang, &format!("x"), &args)"#,
            r#"ui.ta("n", &args(&[]))"#,
            r#"Letter { kind: "x", to }"#,
            r#"Condition::any().add(a).add(b)"#,
        ] {
            assert_eq!(used(fine).missing(&all), Vec::<String>::new(), "{fine}");
        }
        for wrong in [
            r#"Text::new("b")"#,
            r#"Text::new("n")"#,
            r#"Text::new("n").with("m", 3)"#,
            r#"Refusal::field("f", "b")"#,
            r#"Refusal::conflict("n")"#,
            r#"problems.add("f", "b")"#,
            r#"problems.unless(x, "f", "b")"#,
            r#"ui.t("b")"#,
            r#"ui.t("n")"#,
            r#"ui.ta("n", [("m", m.to_string())])"#,
            r#"ui.word("grade", x)"#,
            r#"Letter { kind: "y", to }"#,
        ] {
            assert!(!used(wrong).missing(&all).is_empty(), "{wrong}");
        }
    }

    #[test]
    fn when_a_key_is_misspelt() {
        let all = ftl("entry-late = L\nlevel-city = C\nmail-entry-qualified-subject = S");
        let found = |text: &str| used(text).misspelt(&all).len();
        assert_eq!(found(r#"Err("entry-lat".into())"#), 1);
        assert_eq!(found(r#"tx.alone(("entry-lat", id))"#), 0);
        assert_eq!(found(r#"("entry-late", "entry-qualified", "cache-control", "entry-", "/entry-x")"#), 0);
    }

    #[test]
    fn when_a_code_has_no_word() {
        let lists = read_lists(&source::tokens(
            "codes! { /// All.\n pub enum Level { City = \"city\", Unit = \"unit\", Town = \"town\" } }",
        ));
        assert_eq!(lists[0].0, "Level");
        let two = ftl("level-city = C\nlevel-unit = U");
        assert!(unspoken("level", &two, &lists).is_some_and(|w| w.contains("town")));
        assert_eq!(unspoken("level", &ftl("level-city = C\nlevel-unit = U\nlevel-town = T"), &lists), None);
        assert_eq!(unspoken("role", &ftl("role-a = A\nrole-b = B"), &lists), None, "no list of ours");
        let states = ftl("state-city = C\nstate-unit = U");
        assert_eq!(unspoken("state", &states, &lists), None, "words of something else");
        let four =
            read_lists(&source::tokens("codes! { enum Ab { A = \"a\", B = \"b\", C = \"c\", D = \"d\" } }"));
        assert!(unspoken("x", &ftl("x-a = A\nx-b = B\nx-c = C"), &four).is_some());
        assert_eq!(kebab("MemberRole"), "member-role");
    }

    #[test]
    fn when_a_text_is_not_used() {
        let all = ftl("a = A\nb = B { c }\nc = C\nlevel-city = C\nerror-title-404 = N\nmail-x-body = B");
        let uses = used(r#"("a", "b"); ui.word("level", x); format!("error-title-{}", n); f("x")"#);
        assert_eq!(uses.unused(&all), Vec::<String>::new());
        assert_eq!(used("").unused(&all).len(), 5, "c is shown by b");
        assert_eq!(used(r#"format!("mail-{}-body", kind)"#).unused(&ftl("mail-x-body = B")).len(), 1);
    }

    #[test]
    fn when_something_is_typed_into_a_template() {
        for fine in [
            "<p>{{ ui.t(\"a\") }} · {{ n }} / 100 &nbsp; ✓</p>",
            "<!doctype html>\n<p class=\"btn btn-quiet\" title=\"{{ ui.t(\"a\") }}\">—</p>",
            "{# Eine Notiz, 中文 #}<kbd>j</kbd>",
            "{%- macro m() -%} aria-invalid=\"true\"{% if x %} aria-describedby=\"f-{{ n }}-h\"{% endif %}{% endmacro %}",
            "{% block main_class %} narrow{% endblock %}<p>1</p>",
            "<a href=\"/x?a=b\" {% if x > 1 %}aria-current=\"page\"{% endif %}>{{ x }}</a>",
            "<script src=\"{{ x }}\" defer></script><script type=\"application/json\">{{ x }}</script>",
        ] {
            assert_eq!(typed_text("t", fine), Vec::<String>::new(), "{fine}");
        }
        for (wrong, line) in [
            ("<p>\nHello</p>", 2),
            ("<p>提交</p>", 1),
            ("<p>{{ n }} 项</p>", 1),
            ("\n{{ f(\"提交\") }}", 2),
            ("{{ f(\"Please press here now\") }}", 1),
            ("<input\nplaceholder=\"name\">", 1),
            ("<img alt='{{ x }} photo'>", 1),
            ("{% macro m() %} title=\"Title\"{% endmacro %}", 1),
            ("{% block main_class %} narrow{% endblock %}\nHello", 2),
            ("{% block main %}Hello{% endblock %}", 1),
            ("<p style=\"color: red\">", 1),
            ("<p onclick=\"x()\">", 1),
            ("<script>1</script>", 1),
        ] {
            let found = typed_text("t", wrong);
            assert!(found.iter().any(|w| w.starts_with(&format!("t:{line}:"))), "{wrong}: {found:?}");
        }
    }

    #[test]
    fn when_something_is_typed_into_code() {
        let han = |text: &str| chinese_in_code(&source("src/a/web.rs", text)).len();
        assert_eq!(han("f(\"提交\"); '中'; g(\"匠台 {x}\")"), 2);
        assert_eq!(han("// 中文\n/// 中文\n#[cfg(test)] mod tests { const A: &str = \"中\"; }"), 0);
        let said = |text: &str| sentences(&source("src/a/web.rs", text)).len();
        assert_eq!(said("f(\"Please try again later\")"), 1);
        assert_eq!(
            said(
                "tracing::warn!(%x, \"The feed has stopped\"); internal(\"The layer is missing\"); f(\"a b c d\");"
            ),
            0
        );
        assert_eq!(said("#[utoipa::path(summary = \"Lists all the events\")] fn f() {}"), 0);
        assert!(is_handler("src/a/web/b.rs") && is_handler("src/a/api.rs") && !is_handler("src/a/ops.rs"));
    }
}
