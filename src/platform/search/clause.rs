//! The tokens of a query in one field, and what they are worth in a document: BM25, of our own so
//! that one walk over the postings gives score and share at once.

use std::collections::HashMap;

use tantivy::{
    DocAddress, DocId, DocSet, Score, Searcher, SegmentReader, TERMINATED, Term,
    fieldnorm::FieldNormReader,
    postings::{Postings, SegmentPostings},
    schema::IndexRecordOption,
};

use super::index::Part;

/// The constants of BM25, as the index's library has them.
const K1: Score = 1.2;
const B: Score = 0.75;

/// Terms of a field that the first stage asks for: the rarest say most.
const RAREST: usize = 12;
/// Words between two that were typed side by side.
const APART: u32 = 3;
/// A document that answers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    pub at: DocAddress,
    pub score: Score,
    /// Holds enough of the query to count.
    pub strong: bool,
}

/// A token of the query in one field.
#[derive(Clone, Debug)]
pub struct Asked {
    pub term: Term,
    /// How often it was typed.
    count: Score,
    pub idf: Score,
    documents: u64,
}

/// The tokens of the query in one field, and what weighs a document's length there.
pub struct Clause {
    part: Part,
    asked: Vec<Asked>,
    /// K1 · (1 − B + B · length / mean length), by the code of the length.
    lengths: Box<[Score; 256]>,
}

impl Clause {
    /// `counts`: how often each token was typed.
    pub fn new(searcher: &Searcher, part: Part, counts: HashMap<String, Score>) -> tantivy::Result<Self> {
        let (mut documents, mut length) = (0_u64, 0_u64);
        for segment in searcher.segment_readers() {
            documents += u64::from(segment.max_doc());
            length += segment.inverted_index(part.field)?.total_num_tokens();
        }
        let mut asked = Vec::with_capacity(counts.len());
        for (token, count) in counts {
            let term = Term::from_field_text(part.field, &token);
            let holding = searcher.doc_freq(&term)?;
            if holding > 0 {
                let idf = idf(holding, documents);
                asked.push(Asked { term, count, idf, documents: holding });
            }
        }
        // In one order, so that sums of floats are the same each time.
        asked.sort_unstable_by(|a, b| a.documents.cmp(&b.documents).then_with(|| a.term.cmp(&b.term)));
        let mean = length as Score / documents.max(1) as Score;
        let mut lengths = Box::new([0.0; 256]);
        for (code, weight) in (0..=u8::MAX).zip(lengths.iter_mut()) {
            let length = FieldNormReader::id_to_fieldnorm(code) as Score;
            *weight = K1 * (1.0 - B + B * length / mean);
        }
        Ok(Self { part, asked, lengths })
    }

    /// The tokens that say most.
    pub fn rarest(&self) -> Vec<&Asked> {
        self.asked.iter().take(RAREST).collect()
    }

    /// The same token in this field.
    pub fn same(&self, term: &Term) -> Term {
        Term::from_field_text(self.part.field, term.value().as_str().unwrap_or_default())
    }

    fn score(&self, idf: Score, length: u8, times: u32) -> Score {
        let times = times as Score;
        idf * (1.0 + K1) * times / (times + self.lengths[length as usize])
    }

    /// Each document of a segment that holds one of these, with its score.
    pub fn each(
        &self,
        segment: &SegmentReader,
        asked: &[&Asked],
        mut take: impl FnMut(DocId, &Asked, Score),
    ) -> tantivy::Result<()> {
        let index = segment.inverted_index(self.part.field)?;
        let lengths = segment.get_fieldnorms_reader(self.part.field)?;
        for asked in asked {
            let Some(mut postings) = index.read_postings(&asked.term, IndexRecordOption::WithFreqs)? else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                let score = self.score(asked.idf, lengths.fieldnorm_id(doc), postings.term_freq());
                take(doc, asked, asked.count * score);
                doc = postings.advance();
            }
        }
        Ok(())
    }

    /// Adds what the tokens are worth in each of these documents, which are in order.
    pub fn add(&self, segment: &SegmentReader, hits: &mut [Hit], weight: Score) -> tantivy::Result<()> {
        let index = segment.inverted_index(self.part.field)?;
        let lengths = segment.get_fieldnorms_reader(self.part.field)?;
        for asked in &self.asked {
            let postings = index.read_postings(&asked.term, IndexRecordOption::WithFreqs)?;
            let Some(mut postings) = postings else { continue };
            for hit in &mut *hits {
                if reach(&mut postings, hit.at.doc_id) {
                    let score =
                        self.score(asked.idf, lengths.fieldnorm_id(hit.at.doc_id), postings.term_freq());
                    hit.score += weight * asked.count * score;
                }
            }
        }
        Ok(())
    }

    fn idf_of(&self, term: &Term) -> Option<Score> {
        self.asked.iter().find(|asked| asked.term == *term).map(|asked| asked.idf)
    }

    /// Adds what it is worth that all these stand one after the other.
    pub fn add_phrase(
        &self,
        segment: &SegmentReader,
        hits: &mut [Hit],
        terms: &[Term],
        weight: Score,
    ) -> tantivy::Result<()> {
        let index = segment.inverted_index(self.part.field)?;
        let lengths = segment.get_fieldnorms_reader(self.part.field)?;
        let mut idf = 0.0;
        let mut postings = Vec::with_capacity(terms.len());
        for term in terms {
            let Some(one) = self.idf_of(term) else { return Ok(()) };
            let Some(found) = index.read_postings(term, IndexRecordOption::WithFreqsAndPositions)? else {
                return Ok(());
            };
            idf += one;
            postings.push(found);
        }
        let (mut starts, mut next) = (Vec::new(), Vec::new());
        for hit in hits {
            let doc = hit.at.doc_id;
            if !postings.iter_mut().all(|postings| reach(postings, doc)) {
                continue;
            }
            let mut rest = (0..).zip(&mut postings);
            let Some((_, first)) = rest.next() else { continue };
            first.positions(&mut starts);
            for (offset, postings) in rest {
                postings.positions(&mut next);
                starts.retain(|start: &u32| next.binary_search(&(start + offset)).is_ok());
            }
            if let Ok(times @ 1..) = u32::try_from(starts.len()) {
                hit.score += weight * self.score(idf, lengths.fieldnorm_id(doc), times);
            }
        }
        Ok(())
    }

    /// Adds what it is worth that two words stand near each other.
    pub fn add_near(
        &self,
        segment: &SegmentReader,
        hits: &mut [Hit],
        one: &Term,
        other: &Term,
        weight: Score,
    ) -> tantivy::Result<()> {
        let (Some(idf_one), Some(idf_other)) = (self.idf_of(one), self.idf_of(other)) else { return Ok(()) };
        let index = segment.inverted_index(self.part.field)?;
        let lengths = segment.get_fieldnorms_reader(self.part.field)?;
        let option = IndexRecordOption::WithFreqsAndPositions;
        let (Some(mut ones), Some(mut others)) =
            (index.read_postings(one, option)?, index.read_postings(other, option)?)
        else {
            return Ok(());
        };
        let (mut left, mut right) = (Vec::new(), Vec::new());
        for hit in hits {
            let doc = hit.at.doc_id;
            if reach(&mut ones, doc) && reach(&mut others, doc) {
                ones.positions(&mut left);
                others.positions(&mut right);
                let near = |at: &&u32| {
                    right.iter().any(|other: &u32| (1..=APART + 1).contains(&at.abs_diff(*other)))
                };
                if let Ok(times @ 1..) = u32::try_from(left.iter().filter(near).count()) {
                    hit.score += weight * self.score(idf_one + idf_other, lengths.fieldnorm_id(doc), times);
                }
            }
        }
        Ok(())
    }
}

/// Moves on to a document; false where the postings pass over it.
fn reach(postings: &mut SegmentPostings, doc: DocId) -> bool {
    if postings.doc() < doc {
        postings.seek(doc);
    }
    postings.doc() == doc
}

/// How much a token says that this many of all documents hold.
fn idf(holding: u64, documents: u64) -> Score {
    (1.0 + ((documents - holding) as Score + 0.5) / (holding as Score + 0.5)).ln()
}
