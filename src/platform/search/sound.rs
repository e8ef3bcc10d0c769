//! How Chinese is spoken: syllables without tones, and their first letters.

use std::{collections::HashMap, ops::RangeInclusive, sync::LazyLock};

use pinyin::ToPinyin;

use super::text::{self, Kind, Span};

/// The syllable of a character, as it is read mostly.
#[must_use]
pub fn syllable(c: char) -> Option<&'static str> {
    c.to_pinyin().map(pinyin::Pinyin::plain)
}

/// All syllables, each with the characters that are read so.
pub fn readings() -> &'static HashMap<&'static str, Vec<char>> {
    static READINGS: LazyLock<HashMap<&'static str, Vec<char>>> = LazyLock::new(|| {
        let mut readings: HashMap<&'static str, Vec<char>> = HashMap::new();
        for c in '\u{4e00}'..='\u{9fff}' {
            if let Some(syllable) = syllable(c) {
                readings.entry(syllable).or_default().push(c);
            }
        }
        readings
    });
    &READINGS
}

/// The syllables of a text's runs of Chinese characters.
fn spoken(normal: &str) -> impl Iterator<Item = Vec<&'static str>> {
    text::runs(normal)
        .filter(|run| run.kind == Kind::Han)
        .map(|run| normal[run.start..run.end].chars().filter_map(syllable).collect())
}

/// Tokens of sound: pairs of neighbouring syllables. Written into `text`, one after the other.
pub fn pairs(normal: &str, text: &mut String, spans: &mut Vec<Span>) {
    tokens(spoken(normal).map(|run| run.windows(2).map(|two| two.concat()).collect()), text, spans);
}

/// Characters of a word whose first letters are a token of their own.
const WORD: RangeInclusive<usize> = 2..=4;

/// Tokens of first letters: every three neighbouring ones, and those of each short word as a whole.
/// Any two neighbours would stand in every third document; those of words are worth asking for.
pub fn initials(normal: &str, words: &[Span], text: &mut String, spans: &mut Vec<Span>) {
    let runs = spoken(normal).map(|run| {
        let letters: String = run.iter().filter_map(|syllable| syllable.chars().next()).collect();
        threes(&letters).map(str::to_owned).collect()
    });
    let words = words.iter().map(|word| normal[word.start..word.end].chars());
    let words = words.filter(|word| WORD.contains(&word.clone().count())).map(|word| {
        let letters: Option<String> = word.map(|c| syllable(c)?.chars().next()).collect();
        Vec::from_iter(letters.map(|letters| whole(&letters)))
    });
    tokens(runs.chain(words), text, spans);
}

/// Every three neighbouring letters of an ASCII word.
pub fn threes(letters: &str) -> impl Iterator<Item = &str> {
    (3..=letters.len()).filter_map(|end| letters.get(end - 3..end))
}

/// The tokens that first letters typed in a row are asked for by.
pub fn asked_as(letters: &str) -> impl Iterator<Item = String> {
    let word = WORD.contains(&letters.len()).then(|| whole(letters));
    threes(letters).map(str::to_owned).chain(word)
}

/// A word's letters are told from three neighbours by a sign that is no letter.
fn whole(letters: &str) -> String {
    format!("={letters}")
}

fn tokens(runs: impl Iterator<Item = Vec<String>>, text: &mut String, spans: &mut Vec<Span>) {
    text.clear();
    spans.clear();
    let mut position = 0;
    for run in runs {
        for token in run {
            let start = text.len();
            text.push_str(&token);
            spans.push(Span { start, end: text.len(), position });
            position += 1;
        }
        position += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_pair_inside_a_run() {
        let (mut text, mut spans) = (String::new(), Vec::new());
        pairs("机电一体化，焊接", &mut text, &mut spans);
        let tokens: Vec<&str> = spans.iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(tokens, ["jidian", "dianyi", "yiti", "tihua", "hanjie"]);
        let words = [0..6, 6..15].map(|word| Span { start: word.start, end: word.end, position: 0 });
        initials("机电一体化", &words, &mut text, &mut spans);
        let tokens: Vec<&str> = spans.iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(tokens, ["jdy", "dyt", "yth", "=jd", "=yth"]);
        for (typed, asked) in [("jdyth", "jdy dyt yth"), ("yth", "yth =yth"), ("jd", "=jd"), ("j", "")] {
            assert_eq!(asked_as(typed).collect::<Vec<_>>().join(" "), asked);
        }
    }
}
