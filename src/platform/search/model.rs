//! Which characters follow which, in the documents that are found here: to tell a slip of the
//! keyboard from a rare word, and to read pinyin as characters. It knows only what the index knows.

use std::collections::HashMap;

use rustc_hash::FxHashMap;
use tantivy::{Searcher, schema::Field};

use super::{
    index::Parts,
    sound::{readings, syllable},
};

/// The weight of "this follows that" beside "this is frequent".
const FOLLOWS: f32 = 0.9;
/// How much likelier a word must become to take a character for one that sounds the same.
const SAME_SOUND: f32 = 3.0;
/// The same for any other character.
const OTHER: f32 = 6.5;
/// A character less surprising than this, as a logarithm, is left alone.
const SURPRISING: f32 = 7.0;
/// Other readings of what was typed that are asked for too.
const CHOICES: usize = 4;
/// Readings of a syllable that are tried, the most frequent ones.
const READINGS: usize = 40;
/// Readings of what was typed so far that are followed up.
const BEAM: usize = 20;
const LONGEST_SYLLABLE: usize = 6;

/// Counts of characters and of neighbours, in documents.
#[derive(Default)]
pub struct Model {
    characters: FxHashMap<char, u32>,
    pairs: FxHashMap<(char, char), u32>,
    after: FxHashMap<char, Vec<char>>,
    before: FxHashMap<char, Vec<char>>,
    /// The characters of a syllable, most frequent first.
    spoken: HashMap<&'static str, Vec<char>>,
    all: f32,
}

impl Model {
    /// Reads the counts from the terms of an index.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn read(searcher: &Searcher, parts: &Parts) -> tantivy::Result<Self> {
        let mut model = Self::default();
        each_term(searcher, parts.whole_characters.field, |term, count| {
            let mut characters = term.chars();
            if let (Some(c), None) = (characters.next(), characters.next()) {
                *model.characters.entry(c).or_default() += count;
            }
        })?;
        each_term(searcher, parts.whole_pairs.field, |term, count| {
            let mut characters = term.chars();
            if let (Some(a), Some(b), None) = (characters.next(), characters.next(), characters.next())
                && super::text::is_han(a)
            {
                *model.pairs.entry((a, b)).or_default() += count;
            }
        })?;
        for (a, b) in model.pairs.keys() {
            model.after.entry(*a).or_default().push(*b);
            model.before.entry(*b).or_default().push(*a);
        }
        // In one order, so that equal candidates are decided the same way each time.
        for lists in [&mut model.after, &mut model.before] {
            lists.values_mut().for_each(|list| list.sort_unstable());
        }
        for (syllable, characters) in readings() {
            let mut known: Vec<char> =
                characters.iter().copied().filter(|c| model.characters.contains_key(c)).collect();
            known.sort_by_key(|c| std::cmp::Reverse(model.characters[c]));
            known.truncate(READINGS);
            model.spoken.insert(syllable, known);
        }
        model.all = model.characters.values().map(|count| *count as f32).sum::<f32>().max(1.0);
        Ok(model)
    }

    fn of(&self, c: char) -> f32 {
        self.characters.get(&c).map_or(0.0, |count| *count as f32)
    }

    /// The logarithm of how likely `c` is anywhere.
    fn alone(&self, c: char) -> f32 {
        ((self.of(c) + 0.1) / self.all).ln()
    }

    /// The logarithm of how likely `b` follows `a`.
    fn follows(&self, a: char, b: char) -> f32 {
        let pair = self.pairs.get(&(a, b)).map_or(0.0, |count| *count as f32);
        let alone = (self.of(b) + 0.1) / self.all;
        (FOLLOWS * pair / self.of(a).max(1.0) + (1.0 - FOLLOWS) * alone).ln()
    }

    /// A run of characters with the one that was probably typed wrongly put right: the likeliest
    /// first, none where the run is likely as it is.
    #[must_use]
    pub fn correct(&self, run: &str) -> Vec<String> {
        let typed: Vec<char> = run.chars().collect();
        if typed.len() < 2 {
            return Vec::new();
        }
        let mut found: Vec<(f32, usize, char)> = Vec::new();
        for at in 0..typed.len() {
            let (before, after) = (at.checked_sub(1).map(|i| typed[i]), typed.get(at + 1).copied());
            let here = |c: char| {
                before.map_or_else(|| self.alone(c), |a| self.follows(a, c))
                    + after.map_or(0.0, |b| self.follows(c, b))
            };
            let now = here(typed[at]);
            let sound = syllable(typed[at]);
            let mut consider = |c: char| {
                if c == typed[at] {
                    return;
                }
                let needed = if sound.is_some() && syllable(c) == sound { SAME_SOUND } else { OTHER };
                let gain = here(c) - now - needed;
                if gain > 0.0 {
                    found.push((gain, at, c));
                }
            };
            if let Some(sound) = sound {
                self.spoken.get(sound).into_iter().flatten().copied().for_each(&mut consider);
            }
            // No other character can gain enough where this one is likely already.
            if -now > SURPRISING {
                before
                    .and_then(|a| self.after.get(&a))
                    .into_iter()
                    .flatten()
                    .copied()
                    .for_each(&mut consider);
                after
                    .and_then(|b| self.before.get(&b))
                    .into_iter()
                    .flatten()
                    .copied()
                    .for_each(&mut consider);
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        found.dedup_by_key(|(_, at, c)| (*at, *c));
        found.truncate(CHOICES);
        let put = |(_, at, right): (f32, usize, char)| {
            typed.iter().enumerate().map(|(i, c)| if i == at { right } else { *c }).collect()
        };
        found.into_iter().map(put).collect()
    }

    /// Reads an ASCII word as pinyin: the likeliest characters, if it is pinyin as a whole.
    #[must_use]
    pub fn decode(&self, word: &str) -> Option<String> {
        if !word.bytes().all(|b| b.is_ascii_lowercase()) {
            return None;
        }
        // For each place, the readings of what stands before it, each by its last character and the
        // one before that: a long word has too many to write each of them out.
        let mut ways: Vec<Vec<Way>> = vec![Vec::new(); word.len() + 1];
        ways[0].push(Way { likely: 0.0, last: None, before: (0, 0) });
        for start in 0..word.len() {
            ways[start].sort_by(|a, b| b.likely.total_cmp(&a.likely));
            ways[start].truncate(BEAM);
            let (done, ahead) = ways.split_at_mut(start + 1);
            for end in start + 1..=word.len().min(start + LONGEST_SYLLABLE) {
                let Some(characters) = self.spoken.get(&word[start..end]) else { continue };
                for (at, way) in done[start].iter().enumerate() {
                    for c in characters {
                        let more = way.last.map_or_else(|| self.alone(*c), |a| self.follows(a, *c));
                        let likely = way.likely + more;
                        ahead[end - start - 1].push(Way { likely, last: Some(*c), before: (start, at) });
                    }
                }
            }
        }
        let mut way = ways[word.len()].iter().reduce(|a, b| if b.likely > a.likely { b } else { a })?;
        let mut read = Vec::new();
        while let Some(c) = way.last {
            read.push(c);
            way = &ways[way.before.0][way.before.1];
        }
        Some(read.into_iter().rev().collect())
    }
}

/// A reading of the beginning of a word.
#[derive(Clone)]
struct Way {
    likely: f32,
    /// Its last character; none at the beginning.
    last: Option<char>,
    /// Place and number of the reading that it goes on from.
    before: (usize, usize),
}

fn each_term(searcher: &Searcher, field: Field, mut take: impl FnMut(&str, u32)) -> tantivy::Result<()> {
    for segment in searcher.segment_readers() {
        let index = segment.inverted_index(field)?;
        let mut terms = index.terms().stream()?;
        while terms.advance() {
            if let Ok(term) = std::str::from_utf8(terms.key()) {
                take(term, terms.value().doc_freq);
            }
        }
    }
    Ok(())
}
