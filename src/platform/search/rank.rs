//! Which documents answer a query, and in which order.
//!
//! In two stages. The first counts: over the rarest pairs of the query, every document that holds
//! any, by BM25 in the whole and in the title. The second looks closely at the best of them: words,
//! single characters, and whether what was typed stands there as it was typed.

use std::{cmp::Ordering, collections::HashMap, ops::Range};

use tantivy::{DocAddress, Score, Searcher, SegmentReader, Term};

use super::{
    clause::{Clause, Hit},
    hanzi::is_filler,
    index::{Part, Parts},
    meant::Meant,
    sound,
    text::{self, Span},
};

/// Documents that the second stage looks at.
const CLOSELY: usize = 200;
/// Pairs of a query that is asked for as a phrase too.
const PHRASE: std::ops::RangeInclusive<usize> = 2..=12;
/// A document counts as a hit when it holds this share of the query's weight, or is worth this
/// share of what the best is worth.
const STRONG: Score = 0.5;

/// Weights of the first stage.
const FIRST: Weights = Weights { whole_pairs: 1.0, title_pairs: 0.5 };
/// Weights of the second stage.
const SECOND: Weights = Weights { whole_pairs: 1.0, title_pairs: 0.6 };
const WHOLE_WORDS: Score = 0.7;
const TITLE_WORDS: Score = 0.3;
const WHOLE_CHARACTERS: Score = 0.3;
const WHOLE_PHRASE: Score = 2.0;
const TITLE_PHRASE: Score = 1.5;
const SIDE_BY_SIDE: Score = 0.2;
/// In both stages, where something was put right.
const SOUNDS: Score = 0.5;
const INITIAL_PHRASE: Score = 2.0;

struct Weights {
    whole_pairs: Score,
    title_pairs: Score,
}

/// All documents that hold any of what was typed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ranked {
    /// Those that were looked at closely, best first.
    best: Vec<Hit>,
    /// The others, in no order: most of them are never shown.
    rest: Vec<Hit>,
}

/// Ranks all documents of an index that hold any of what was typed.
///
/// # Errors
/// When the index cannot be read.
pub fn rank(searcher: &Searcher, parts: &Parts, meant: &Meant) -> tantivy::Result<Ranked> {
    let query = Query::read(searcher, parts, meant)?;
    let mut best = query.first(searcher)?;
    let mut rest = Vec::new();
    if best.len() > CLOSELY {
        best.select_nth_unstable_by(CLOSELY, best_first);
        rest = best.split_off(CLOSELY);
    }
    query.second(searcher, &mut best)?;
    best.sort_unstable_by(best_first);
    if let Some(most) = best.first().map(|hit| hit.score) {
        for hit in &mut best {
            hit.strong |= hit.score >= STRONG * most;
        }
    }
    Ok(Ranked { best, rest })
}

impl Ranked {
    /// Leaves out what is not wanted.
    pub fn retain(&mut self, mut wanted: impl FnMut(&Hit) -> bool) {
        self.best.retain(&mut wanted);
        self.rest.retain(wanted);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Hit> {
        self.best.iter().chain(&self.rest)
    }

    /// The hits of a part of the list: first those that count, best first, then the others.
    #[must_use]
    pub fn part(self, places: Range<usize>) -> Vec<Hit> {
        let (best, best_weak): (Vec<Hit>, Vec<Hit>) = self.best.into_iter().partition(|hit| hit.strong);
        let (rest, rest_weak): (Vec<Hit>, Vec<Hit>) = self.rest.into_iter().partition(|hit| hit.strong);
        let mut part = Vec::new();
        let mut start = 0;
        for (mut hits, is_ordered) in [(best, true), (rest, false), (best_weak, true), (rest_weak, false)] {
            let end = start + hits.len();
            let here = places.start.clamp(start, end) - start..places.end.clamp(start, end) - start;
            if !here.is_empty() {
                if !is_ordered {
                    first_by(&mut hits, here.end, best_first);
                }
                part.extend_from_slice(&hits[here]);
            }
            start = end;
        }
        part
    }
}

/// Leaves only the first so many, in order.
pub(super) fn first_by<T>(list: &mut Vec<T>, count: usize, order: impl Fn(&T, &T) -> Ordering) {
    if count < list.len() {
        list.select_nth_unstable_by(count, &order);
        list.truncate(count);
    }
    list.sort_unstable_by(order);
}

fn best_first(a: &Hit, b: &Hit) -> Ordering {
    b.score.total_cmp(&a.score).then(a.at.cmp(&b.at))
}

struct Query {
    whole_pairs: Clause,
    title_pairs: Clause,
    whole_words: Clause,
    title_words: Clause,
    whole_characters: Clause,
    /// Empty where nothing was put right.
    sounds: Clause,
    initials: Clause,
    title_initials: Clause,
    /// The words of first letters that are longer than one term.
    initial_words: Vec<Vec<Term>>,
    /// All pairs in their order, where the query is one run of a few.
    phrase: Vec<Term>,
    /// Neighbouring words.
    neighbours: Vec<(Term, Term)>,
}

impl Query {
    fn read(searcher: &Searcher, parts: &Parts, meant: &Meant) -> tantivy::Result<Self> {
        // The likeliest last: its spans are looked at below.
        let mut texts: Vec<&String> = meant.instead.iter().skip(1).collect();
        texts.push(&meant.typed);
        texts.extend(meant.instead.first());
        let mut made = String::new();
        let mut spans = Vec::new();
        let mut clause = |part: Part, spans: &mut Vec<Span>| -> tantivy::Result<Clause> {
            // What was typed and what was meant share most tokens: each counts once.
            let mut counts: HashMap<String, Score> = HashMap::new();
            for text in &texts {
                let mut here: HashMap<&str, Score> = HashMap::new();
                let cut = part.cut.cut(text, &mut made, spans);
                for span in spans.iter() {
                    *here.entry(&cut[span.start..span.end]).or_default() += 1.0;
                }
                for (token, count) in here {
                    let most = counts.entry(token.to_owned()).or_default();
                    *most = most.max(count);
                }
            }
            Clause::new(searcher, part, counts)
        };
        let typed = meant.instead.first().unwrap_or(&meant.typed);
        let whole_words = clause(parts.whole_words, &mut spans)?;
        let words: Vec<&Span> = spans.iter().filter(|s| !is_filler(&typed[s.start..s.end])).collect();
        let word = |span: &Span| Term::from_field_text(parts.whole_words.field, &typed[span.start..span.end]);
        let neighbours = words.windows(2).map(|two| (word(two[0]), word(two[1]))).collect();
        let whole_pairs = clause(parts.whole_pairs, &mut spans)?;
        let is_one = text::runs(typed).count() == 1 && PHRASE.contains(&spans.len());
        let phrase = if is_one { spans.as_slice() } else { &[] };
        let phrase = phrase
            .iter()
            .map(|s| Term::from_field_text(parts.whole_pairs.field, &typed[s.start..s.end]))
            .collect();
        let sounds = if meant.instead.is_empty() {
            Clause::new(searcher, parts.whole_sounds, HashMap::new())?
        } else {
            clause(parts.whole_sounds, &mut spans)?
        };
        let initials = meant.initials.iter().flat_map(|word| sound::asked_as(word));
        let initials: HashMap<String, Score> = initials.map(|token| (token, 1.0)).collect();
        let three = |three| Term::from_field_text(parts.whole_initials.field, three);
        let initial_words =
            meant.initials.iter().map(|word| sound::threes(word).map(three).collect::<Vec<_>>());
        let initial_words = initial_words.filter(|word| word.len() > 1).collect();
        Ok(Self {
            whole_pairs,
            title_pairs: clause(parts.title_pairs, &mut spans)?,
            whole_words,
            title_words: clause(parts.title_words, &mut spans)?,
            whole_characters: clause(parts.whole_characters, &mut spans)?,
            sounds,
            title_initials: Clause::new(searcher, parts.title_initials, initials.clone())?,
            initials: Clause::new(searcher, parts.whole_initials, initials)?,
            initial_words,
            phrase,
            neighbours,
        })
    }

    /// Every document that holds one of the rarest pairs.
    fn first(&self, searcher: &Searcher) -> tantivy::Result<Vec<Hit>> {
        let whole = self.whole_pairs.rarest();
        let title = self.title_pairs.rarest();
        let (sounds, initials) = (self.sounds.rarest(), self.initials.rarest());
        let all: Score = whole.iter().chain(&initials).map(|asked| asked.idf).sum();
        let mut hits = Vec::new();
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let documents = segment.max_doc() as usize;
            let mut scores = vec![0.0; documents];
            let mut held = vec![0.0; documents];
            self.whole_pairs.each(segment, &whole, |doc, asked, score| {
                scores[doc as usize] += FIRST.whole_pairs * score;
                held[doc as usize] += asked.idf;
            })?;
            self.title_pairs.each(segment, &title, |doc, _, score| {
                scores[doc as usize] += FIRST.title_pairs * score;
            })?;
            self.sounds.each(segment, &sounds, |doc, _, score| {
                scores[doc as usize] += SOUNDS * score;
            })?;
            self.initials.each(segment, &initials, |doc, asked, score| {
                scores[doc as usize] += score;
                held[doc as usize] += asked.idf;
            })?;
            let alive = segment.alive_bitset();
            for (doc, (score, held)) in (0..).zip(scores.into_iter().zip(held)) {
                if score > 0.0 && alive.is_none_or(|alive| alive.is_alive(doc)) {
                    let at = DocAddress::new(ordinal, doc);
                    hits.push(Hit { at, score, strong: held >= STRONG * all });
                }
            }
        }
        Ok(hits)
    }

    /// Scores some documents again, by everything that is asked.
    fn second(&self, searcher: &Searcher, hits: &mut [Hit]) -> tantivy::Result<()> {
        hits.sort_unstable_by_key(|hit| hit.at);
        let mut rest = hits;
        while let Some(first) = rest.first() {
            let ordinal = first.at.segment_ord;
            let here = rest.partition_point(|hit| hit.at.segment_ord == ordinal);
            let (group, after) = rest.split_at_mut(here);
            self.closely(searcher.segment_reader(ordinal), group)?;
            rest = after;
        }
        Ok(())
    }

    fn closely(&self, segment: &SegmentReader, hits: &mut [Hit]) -> tantivy::Result<()> {
        for hit in &mut *hits {
            hit.score = 0.0;
        }
        self.whole_pairs.add(segment, hits, SECOND.whole_pairs)?;
        self.title_pairs.add(segment, hits, SECOND.title_pairs)?;
        self.whole_words.add(segment, hits, WHOLE_WORDS)?;
        self.title_words.add(segment, hits, TITLE_WORDS)?;
        self.whole_characters.add(segment, hits, WHOLE_CHARACTERS)?;
        self.sounds.add(segment, hits, SOUNDS)?;
        self.initials.add(segment, hits, 1.0)?;
        self.title_initials.add(segment, hits, SECOND.title_pairs)?;
        for word in &self.initial_words {
            self.initials.add_phrase(segment, hits, word, INITIAL_PHRASE / word.len() as Score)?;
        }
        if !self.phrase.is_empty() {
            let n = self.phrase.len() as Score;
            self.whole_pairs.add_phrase(segment, hits, &self.phrase, WHOLE_PHRASE / n)?;
            let title: Vec<Term> = self.phrase.iter().map(|term| self.title_pairs.same(term)).collect();
            self.title_pairs.add_phrase(segment, hits, &title, TITLE_PHRASE / n)?;
        }
        for (one, other) in &self.neighbours {
            self.whole_words.add_near(segment, hits, one, other, SIDE_BY_SIDE)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::search::{
        index::{Document, Shelf},
        model::Model,
    };

    const SHELF: [(&str, &str); 8] = [
        ("机电一体化焊接生产线", "采用机器人焊接单元,提高焊缝质量,降低返修率."),
        ("污水处理厂节能改造", "对曝气系统进行变频改造,每年节约电费."),
        ("数控机床主轴故障诊断方法", "基于振动信号诊断主轴轴承故障,安装简单."),
        ("光伏组件层压工艺改进", "优化层压温度曲线,减少气泡,提高良率."),
        ("电梯门机检修操作法", "把门机检修分为五步,缩短停梯时间."),
        ("物联网仓储盘点系统", "射频识别与无人小车配合,自动盘点库存."),
        ("纺纱车间断头率控制", "控制温湿度与锭速,断头率下降."),
        ("热处理炉温度均匀性", "增加循环风机,炉温均匀性提高."),
    ];

    fn shelf() -> (Shelf, Model) {
        let shelf = Shelf::in_memory(&[]).unwrap();
        let mut writer = shelf.index.writer_with_num_threads(1, 20_000_000).unwrap();
        // Often enough that the model of characters has something to go by.
        for (key, (title, text)) in (0..).zip(SHELF.iter().cycle().take(SHELF.len() * 20)) {
            let document =
                Document { key, title: (*title).into(), text: (*text).into(), ..Document::default() };
            shelf.add(&writer, &document).unwrap();
        }
        writer.commit().unwrap();
        shelf.reader.reload().unwrap();
        let model = Model::read(&shelf.reader.searcher(), &shelf.parts).unwrap();
        (shelf, model)
    }

    /// Which of the texts comes first, and how many hits count.
    fn first(shelf: &Shelf, model: &Model, typed: &str) -> Option<(usize, usize)> {
        let searcher = shelf.reader.searcher();
        let meant = Meant::read(&searcher, &shelf.parts, model, typed).unwrap();
        let hits = rank(&searcher, &shelf.parts, &meant).unwrap();
        let count = hits.iter().filter(|hit| hit.strong).count();
        let at = hits.part(0..1).first()?.at;
        let keys = searcher.segment_reader(at.segment_ord).fast_fields().u64("key").unwrap();
        let key = usize::try_from(keys.first(at.doc_id).unwrap()).unwrap();
        Some((key % SHELF.len(), count))
    }

    #[test]
    fn a_text_is_found_however_it_was_typed() {
        let (shelf, model) = shelf();
        for (typed, expected) in [
            ("数控机床主轴故障诊断方法", 2),
            ("簡單", 2),
            ("數控機床", 2),
            ("层压", 3),
            ("焊接 质量", 0),
            ("如何减少纺纱断头?", 6),
            ("污水处里", 1),
            ("热处理卢", 7),
            ("wushuichuli", 1),
            ("wscl", 1),
        ] {
            let found = first(&shelf, &model, typed);
            assert_eq!(found.map(|(text, _)| text), Some(expected), "{typed}");
            assert!(found.is_some_and(|(_, total)| total >= 20), "all copies count: {typed} {found:?}");
        }
        assert_eq!(first(&shelf, &model, "量子"), None);
        assert_eq!(first(&shelf, &model, "  ,。 "), None);
    }

    #[test]
    fn the_order_is_the_same_each_time() {
        let (shelf, model) = shelf();
        let searcher = shelf.reader.searcher();
        let meant = Meant::read(&searcher, &shelf.parts, &model, "温度控制改进方法").unwrap();
        let once = rank(&searcher, &shelf.parts, &meant).unwrap();
        for _ in 0..5 {
            assert_eq!(rank(&searcher, &shelf.parts, &meant).unwrap(), once);
        }
    }

    #[test]
    fn parts_of_a_list_make_up_the_whole() {
        let hit = |n: u32| Hit {
            at: DocAddress::new(0, n),
            score: (n * 7 % 31) as Score,
            strong: n.is_multiple_of(3),
        };
        let mut best: Vec<Hit> = (0..20).map(hit).collect();
        best.sort_by(best_first);
        let ranked = Ranked { best, rest: (20..90).map(hit).collect() };
        let whole = ranked.clone().part(0..1_000);
        assert_eq!(whole.len(), 90);
        assert!(whole.is_sorted_by_key(|hit| !hit.strong), "those that count come first");
        for size in [1, 7, 20, 50] {
            let parts: Vec<Hit> =
                (0..90).step_by(size).flat_map(|from| ranked.clone().part(from..from + size)).collect();
            assert_eq!(parts, whole, "{size} at once");
        }
    }
}
