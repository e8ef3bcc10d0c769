//! What goes on as was begun to type: phrases of the documents, by their characters, their
//! syllables and their first letters.
//!
//! Each phrase is a term of the index in each of these ways, followed by itself as it is
//! written; those that begin alike are neighbours in the dictionary of terms.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, HashSet},
};

use tantivy::{DocSet, Searcher, TERMINATED, Term, schema::IndexRecordOption};

use super::{index::Parts, meant::Meant, model::Model, sound::syllable, text};

/// Between how a phrase may be typed and how it is written.
const AS: char = '\u{1f}';
/// Phrases that are read for one beginning.
const SCAN: usize = 20_000;
/// Of these, how many of a segment are compared with those of others.
const KEPT: usize = 200;
/// Characters of a beginning.
const LONGEST: usize = 100;

/// The terms of a phrase.
pub(super) fn beginnings(phrase: &str, mut take: impl FnMut(&str)) {
    let normal = text::normal(phrase);
    if text::runs(&normal).next().is_none() {
        return;
    }
    let (mut spoken, mut initials) = (String::new(), String::new());
    let mut is_spoken = false;
    for c in normal.chars() {
        if let Some(syllable) = syllable(c).filter(|_| text::is_han(c)) {
            is_spoken = true;
            spoken.push_str(syllable);
            initials.extend(syllable.chars().next());
        } else if c.is_alphanumeric() {
            spoken.push(c);
            initials.push(c);
        }
    }
    let mut term = |typed: &str| take(&format!("{typed}{AS}{phrase}"));
    term(&normal);
    if is_spoken {
        term(&spoken);
        if initials != spoken {
            term(&initials);
        }
    }
}

/// Phrases that go on as was typed, the most frequent first. Where few do, those that go on as
/// was probably meant, or with the last word.
///
/// # Errors
/// When the index cannot be read.
pub(super) fn complete(
    searcher: &Searcher,
    parts: &Parts,
    model: &Model,
    typed: &str,
    most: usize,
) -> tantivy::Result<Vec<String>> {
    let typed: String = typed.trim().chars().take(LONGEST).collect();
    let meant = Meant::read(searcher, parts, model, &typed)?;
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    let mut found: Vec<String> = Vec::new();
    let mut seen: HashSet<String> = HashSet::new();
    let mut beginnings = vec![(String::new(), meant.typed.clone())];
    beginnings.extend(meant.instead.iter().map(|text| (String::new(), text.clone())));
    if let Some((head, last)) = typed.rsplit_once(char::is_whitespace).filter(|(_, last)| !last.is_empty()) {
        beginnings.push((format!("{} ", head.trim_end()), text::normal(last)));
    }
    for (head, beginning) in beginnings {
        if found.len() == most {
            break;
        }
        for phrase in going_on(searcher, parts, &beginning, most)? {
            let phrase = format!("{head}{phrase}");
            if found.len() < most && phrase != typed && seen.insert(phrase.clone()) {
                found.push(phrase);
            }
        }
    }
    Ok(found)
}

/// The most frequent phrases with this beginning.
fn going_on(
    searcher: &Searcher,
    parts: &Parts,
    beginning: &str,
    most: usize,
) -> tantivy::Result<Vec<String>> {
    // Phrases by how they are written: the term that led there, and in how many documents it is.
    // Characters, syllables and first letters of a phrase may begin alike: one of them counts.
    let mut found: BTreeMap<String, (String, u32)> = BTreeMap::new();
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(parts.phrases)?;
        let mut terms = index.terms().range().ge(beginning).into_stream()?;
        let mut scanned = 0;
        // The most frequent and shortest terms, the worst of them on top: a letter begins thousands.
        let mut best: BinaryHeap<Reverse<(u32, Reverse<usize>, String)>> = BinaryHeap::new();
        while scanned < SCAN && terms.advance() {
            scanned += 1;
            let term = std::str::from_utf8(terms.key()).unwrap_or_default();
            if !term.starts_with(beginning) {
                break;
            }
            let worth = (terms.value().doc_freq, Reverse(term.len()));
            if best.len() == KEPT {
                if best.peek().is_some_and(|Reverse(worst)| (worst.0, worst.1) >= worth) {
                    continue;
                }
                best.pop();
            }
            best.push(Reverse((worth.0, worth.1, term.to_owned())));
        }
        for Reverse((count, _, term)) in best.into_sorted_vec() {
            let Some((_, phrase)) = term.split_once(AS) else { continue };
            match found.get_mut(phrase) {
                Some((known, all)) if *known == term => *all += count,
                Some(_) => {}
                None => {
                    let phrase = phrase.to_owned();
                    found.insert(phrase, (term, count));
                }
            }
        }
    }
    let mut ranked: Vec<(String, (String, u32))> = found.into_iter().collect();
    ranked.sort_by_cached_key(|(phrase, (_, count))| {
        (std::cmp::Reverse(*count), phrase.chars().count(), phrase.clone())
    });
    let mut phrases = Vec::with_capacity(most);
    for (phrase, (term, _)) in ranked {
        if phrases.len() == most {
            break;
        }
        // The dictionary still has what was only in documents that are gone.
        if is_alive(searcher, &Term::from_field_text(parts.phrases, &term))? {
            phrases.push(phrase);
        }
    }
    Ok(phrases)
}

fn is_alive(searcher: &Searcher, term: &Term) -> tantivy::Result<bool> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(term.field())?;
        let Some(mut postings) = index.read_postings(term, IndexRecordOption::Basic)? else { continue };
        let alive = segment.alive_bitset();
        while postings.doc() != TERMINATED {
            if alive.is_none_or(|alive| alive.is_alive(postings.doc())) {
                return Ok(true);
            }
            postings.advance();
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_begins_in_three_ways() {
        let mut terms = Vec::new();
        beginnings("污水處理 PLC", |term| terms.push(term.replace(AS, "|")));
        assert_eq!(
            terms,
            ["污水处理 plc|污水處理 PLC", "wushuichuliplc|污水處理 PLC", "wsclplc|污水處理 PLC"]
        );
        terms.clear();
        beginnings("PLC", |term| terms.push(term.replace(AS, "|")));
        assert_eq!(terms, ["plc|PLC"]);
        beginnings(" ，", |term| panic!("{term}"));
    }
}
