//! What hits are counted and chosen by: values of labels.

use std::collections::BTreeMap;

use tantivy::{DocAddress, Searcher, columnar::StrColumn};

/// Values of a label that are told, the most frequent ones.
const MOST_VALUES: usize = 50;
/// Of a label with so few values those that no hit has are told, too.
const FEW_VALUES: usize = 30;

/// Values of a label and how many of the hits that count have each, most frequent first.
pub type Counts = Vec<(String, u64)>;

/// Which labels a document has not as wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    All,
    /// All but this one.
    But(usize),
    No,
}

/// The labels of a search, ready to be compared and counted.
pub(super) struct Labels<'s> {
    names: &'s [String],
    /// By label, by segment.
    columns: Vec<Vec<Option<StrColumn>>>,
    /// The ordinals wanted, by label and segment; none where any will do.
    wanted: Vec<Option<Vec<Vec<u64>>>>,
    is_free: bool,
}

/// By label, by segment, by ordinal.
pub(super) type Tally = Vec<Vec<Vec<u64>>>;

impl<'s> Labels<'s> {
    pub(super) fn read(
        searcher: &Searcher,
        names: &'s [String],
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> tantivy::Result<Self> {
        let mut labels = Self { names, columns: Vec::new(), wanted: Vec::new(), is_free: true };
        for name in names {
            let mut columns = Vec::new();
            for segment in searcher.segment_readers() {
                columns.push(segment.fast_fields().str(name)?);
            }
            let values = wanted.get(name).filter(|values| !values.is_empty());
            let mut ordinals = Vec::new();
            for column in &columns {
                let mut here = Vec::new();
                for value in values.into_iter().flatten() {
                    let column = column.as_ref().map(|column| column.dictionary().term_ord(value.as_bytes()));
                    here.extend(column.transpose()?.flatten());
                }
                ordinals.push(here);
            }
            labels.columns.push(columns);
            labels.is_free &= values.is_none();
            labels.wanted.push(values.map(|_| ordinals));
        }
        Ok(labels)
    }

    /// Whether every document will do.
    pub(super) fn is_free(&self) -> bool {
        self.is_free
    }

    fn ordinals(&self, label: usize, at: DocAddress) -> impl Iterator<Item = u64> {
        let column = self.columns[label][at.segment_ord as usize].as_ref();
        column.into_iter().flat_map(move |column| column.term_ords(at.doc_id))
    }

    pub(super) fn fit(&self, at: DocAddress) -> Fit {
        let mut fit = Fit::All;
        if self.is_free {
            return fit;
        }
        for (label, wanted) in self.wanted.iter().enumerate() {
            let Some(wanted) = wanted else { continue };
            let wanted = &wanted[at.segment_ord as usize];
            if !self.ordinals(label, at).any(|ordinal| wanted.contains(&ordinal)) {
                if fit != Fit::All {
                    return Fit::No;
                }
                fit = Fit::But(label);
            }
        }
        fit
    }

    pub(super) fn counts(&self) -> Tally {
        let column = |column: &Option<StrColumn>| {
            vec![0; column.as_ref().map_or(0, |column| column.dictionary().num_terms())]
        };
        self.columns.iter().map(|columns| columns.iter().map(column).collect()).collect()
    }

    /// Counts a document where only the label itself keeps it out.
    pub(super) fn count(&self, at: DocAddress, fit: Fit, counts: &mut Tally) {
        for (label, counts) in counts.iter_mut().enumerate() {
            if fit == Fit::All || fit == Fit::But(label) {
                for ordinal in self.ordinals(label, at) {
                    let place = usize::try_from(ordinal).ok();
                    let place = place.and_then(|place| counts[at.segment_ord as usize].get_mut(place));
                    place.into_iter().for_each(|count| *count += 1);
                }
            }
        }
    }

    /// The counts by value.
    pub(super) fn named(&self, counts: &Tally) -> tantivy::Result<BTreeMap<String, Counts>> {
        let mut named = BTreeMap::new();
        for ((name, columns), counts) in self.names.iter().zip(&self.columns).zip(counts) {
            let mut values: BTreeMap<String, u64> = BTreeMap::new();
            for (column, counts) in columns.iter().zip(counts) {
                let Some(column) = column else { continue };
                for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| **count > 0) {
                    let mut value = String::new();
                    column.ord_to_str(ordinal, &mut value)?;
                    *values.entry(value).or_default() += count;
                }
            }
            let mut values: Counts = values.into_iter().collect();
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            named.insert(name.clone(), values);
        }
        Ok(named)
    }
}

/// What is told of the counts: values that there are but that no hit has come last, with none.
pub(super) fn told(
    mut counts: BTreeMap<String, Counts>,
    all: &BTreeMap<String, Counts>,
    wanted: &BTreeMap<String, Vec<String>>,
) -> BTreeMap<String, Counts> {
    for (name, counts) in &mut counts {
        let chosen = wanted.get(name).map_or(&[][..], Vec::as_slice);
        // What is chosen can be taken back, however rare it is.
        let mut place = 0;
        counts.retain(|(value, _)| {
            place += 1;
            place <= MOST_VALUES || chosen.contains(value)
        });
        let all = all.get(name).map_or(&[][..], Vec::as_slice);
        let lacking: Counts = all
            .iter()
            .filter(|(value, _)| all.len() <= FEW_VALUES || chosen.contains(value))
            .filter(|(value, _)| counts.iter().all(|(counted, _)| counted != value))
            .map(|(value, _)| (value.clone(), 0))
            .collect();
        counts.extend(lacking);
    }
    counts
}
