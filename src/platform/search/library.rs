//! One index, kept and asked.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use tantivy::{DocAddress, IndexWriter, Searcher, TantivyError, Term, directory::error::OpenReadError};

use super::{
    clause::Hit,
    index::{Document, Shelf},
    meant::Meant,
    model::Model,
    rank,
};

/// Memory of the writer before it writes a segment.
const WRITER_BYTES: usize = 64 << 20;
/// Values of a label that are counted apart.
const MOST_VALUES: usize = 50;

/// An index on disk with the model read from it. Everything in it can be made again.
pub struct Library {
    shelf: Shelf,
    writer: Mutex<Option<IndexWriter>>,
    model: RwLock<Option<Arc<Model>>>,
    /// Where the index stands, at its last commit or noted since.
    position: Mutex<Option<String>>,
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub typed: String,
    /// Wanted values of labels: any of a label, all labels.
    pub wanted: BTreeMap<String, Vec<String>>,
    pub from: usize,
    pub size: usize,
}

/// Values of a label and how many of the hits that count have each, most frequent first.
pub type Counts = Vec<(String, u64)>;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Documents that hold enough of what was asked.
    pub total: usize,
    /// All that hold any of it.
    pub all: usize,
    pub items: Vec<Item>,
    /// For each label what choosing another value of it would give.
    pub labels: BTreeMap<String, Counts>,
    pub meant: Meant,
}

/// A found document.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Item {
    pub key: u64,
    pub score: f32,
    pub strong: bool,
}

impl Library {
    /// Opens the index in a folder. A broken one is put away and begun anew: it is made from the
    /// database again.
    ///
    /// # Errors
    /// When the folder cannot be read or written.
    pub fn open(folder: &Path, labels: &[&str]) -> tantivy::Result<Self> {
        let shelf = match Shelf::open(folder, labels) {
            Err(error) if is_broken(&error) => {
                tracing::warn!(%error, folder = %folder.display(), "the search index is broken; making it anew");
                std::fs::remove_dir_all(folder)?;
                Shelf::open(folder, labels)
            }
            opened => opened,
        }?;
        let position = Mutex::new(shelf.index.load_metas()?.payload);
        Ok(Self { shelf, writer: Mutex::default(), model: RwLock::default(), position })
    }

    /// Where the index stands; none in a new one.
    #[must_use]
    pub fn position(&self) -> Option<String> {
        lock(&self.position).clone()
    }

    /// Notes that the index stands further without a document having changed. It is told with the
    /// next commit; after a crash the way between is gone again.
    pub fn note(&self, position: String) {
        *lock(&self.position) = Some(position);
    }

    /// Replaces documents and takes others out, in one commit that says where the index stands.
    /// Waits for the disk.
    ///
    /// # Errors
    /// When the index cannot be written, also where another process writes to it.
    pub fn keep(&self, documents: &[Document], gone: &[u64], position: &str) -> tantivy::Result<()> {
        self.write(|writer| {
            for key in gone.iter().copied().chain(documents.iter().map(|document| document.key)) {
                writer.delete_term(Term::from_field_u64(self.shelf.parts.key, key));
            }
            for document in documents {
                self.shelf.add(writer, document)?;
            }
            let mut commit = writer.prepare_commit()?;
            commit.set_payload(position);
            commit.commit()
        })?;
        self.note(position.to_owned());
        Ok(())
    }

    /// Takes everything out.
    ///
    /// # Errors
    /// As [`Library::keep`].
    pub fn clear(&self) -> tantivy::Result<()> {
        self.write(|writer| {
            writer.delete_all_documents()?;
            writer.commit()
        })
    }

    /// Writes what ends in a commit, and shows it.
    fn write<T>(&self, work: impl FnOnce(&mut IndexWriter) -> tantivy::Result<T>) -> tantivy::Result<()> {
        let mut kept = lock(&self.writer);
        let mut writer = match kept.take() {
            Some(writer) => writer,
            None => self.shelf.index.writer_with_num_threads(1, WRITER_BYTES)?,
        };
        // After a failure the next attempt begins from the last commit, with another writer.
        work(&mut writer)?;
        *kept = Some(writer);
        self.shelf.reader.reload()
    }

    /// Reads the model from the index again. Takes a tenth of a second for 24,000 documents.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn learn(&self) -> tantivy::Result<()> {
        let model = Arc::new(Model::read(&self.shelf.reader.searcher(), &self.shelf.parts)?);
        *self.model.write().unwrap_or_else(PoisonError::into_inner) = Some(model);
        Ok(())
    }

    /// Whether [`Library::learn`] was not called yet.
    #[must_use]
    pub fn is_unlearned(&self) -> bool {
        self.model.read().unwrap_or_else(PoisonError::into_inner).is_none()
    }

    /// How many documents there are.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.shelf.reader.searcher().num_docs()
    }

    /// Finds what is asked; everything, newest first, where nothing is.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, question: &Question) -> tantivy::Result<Answer> {
        let searcher = self.shelf.reader.searcher();
        let model = self.model.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default();
        let meant = Meant::read(&searcher, &self.shelf.parts, &model, &question.typed)?;
        let hits = if meant.is_empty() {
            self.everything(&searcher)?
        } else {
            rank::rank(&searcher, &self.shelf.parts, &meant)?
        };
        let labels = Labels::read(&searcher, &self.shelf.labels, &question.wanted)?;
        let mut answer = Answer { meant, ..Answer::default() };
        let mut counts = labels.counts();
        for hit in hits {
            let fit = labels.fit(hit.at);
            if hit.strong {
                labels.count(hit.at, fit, &mut counts);
            }
            if fit != Fit::All {
                continue;
            }
            answer.total += usize::from(hit.strong);
            if (question.from..question.from + question.size).contains(&answer.all) {
                let key = self.key(&searcher, hit.at)?;
                answer.items.push(Item { key, score: hit.score, strong: hit.strong });
            }
            answer.all += 1;
        }
        answer.labels = labels.named(counts)?;
        Ok(answer)
    }

    fn everything(&self, searcher: &Searcher) -> tantivy::Result<Vec<Hit>> {
        let mut keyed = Vec::new();
        for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
            let keys = segment.fast_fields().u64("key")?;
            for doc in segment.doc_ids_alive() {
                keyed.push((keys.first(doc).unwrap_or(0), DocAddress::new(ordinal, doc)));
            }
        }
        keyed.sort_unstable_by(|a, b| b.cmp(a));
        Ok(keyed.into_iter().map(|(_, at)| Hit { at, score: 0.0, strong: true }).collect())
    }

    fn key(&self, searcher: &Searcher, at: DocAddress) -> tantivy::Result<u64> {
        let keys = searcher.segment_reader(at.segment_ord).fast_fields().u64("key")?;
        keys.first(at.doc_id).ok_or_else(|| TantivyError::InternalError("a document without a key".into()))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whether the index is at fault, and not the disk or another process.
fn is_broken(error: &TantivyError) -> bool {
    !matches!(
        error,
        TantivyError::IoError(_)
            | TantivyError::LockFailure(..)
            | TantivyError::OpenDirectoryError(_)
            | TantivyError::OpenReadError(OpenReadError::IoError { .. })
            | TantivyError::OpenWriteError(_)
    )
}

/// Which labels a document has not as wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fit {
    All,
    /// All but this one.
    But(usize),
    No,
}

/// The labels of a search, ready to be compared and counted.
struct Labels<'s> {
    names: &'s [String],
    /// By label, by segment.
    columns: Vec<Vec<Option<tantivy::columnar::StrColumn>>>,
    /// The ordinals wanted, by label and segment; none where any will do.
    wanted: Vec<Option<Vec<Vec<u64>>>>,
}

/// By label, by segment, by ordinal.
type Tally = Vec<Vec<Vec<u64>>>;

impl<'s> Labels<'s> {
    fn read(
        searcher: &Searcher,
        names: &'s [String],
        wanted: &BTreeMap<String, Vec<String>>,
    ) -> tantivy::Result<Self> {
        let mut labels = Self { names, columns: Vec::new(), wanted: Vec::new() };
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
            labels.wanted.push(values.map(|_| ordinals));
        }
        Ok(labels)
    }

    fn ordinals(&self, label: usize, at: DocAddress) -> impl Iterator<Item = u64> {
        let column = self.columns[label][at.segment_ord as usize].as_ref();
        column.into_iter().flat_map(move |column| column.term_ords(at.doc_id))
    }

    fn fit(&self, at: DocAddress) -> Fit {
        let mut fit = Fit::All;
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

    fn counts(&self) -> Tally {
        let column = |column: &Option<tantivy::columnar::StrColumn>| {
            vec![0; column.as_ref().map_or(0, |column| column.dictionary().num_terms())]
        };
        self.columns.iter().map(|columns| columns.iter().map(column).collect()).collect()
    }

    /// Counts a document where only the label itself keeps it out.
    fn count(&self, at: DocAddress, fit: Fit, counts: &mut Tally) {
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

    fn named(&self, counts: Tally) -> tantivy::Result<BTreeMap<String, Counts>> {
        let mut named = BTreeMap::new();
        for ((name, columns), counts) in self.names.iter().zip(&self.columns).zip(counts) {
            let mut values: BTreeMap<String, u64> = BTreeMap::new();
            for (column, counts) in columns.iter().zip(counts) {
                let Some(column) = column else { continue };
                for (ordinal, count) in (0..).zip(counts).filter(|(_, count)| *count > 0) {
                    let mut value = String::new();
                    column.ord_to_str(ordinal, &mut value)?;
                    *values.entry(value).or_default() += count;
                }
            }
            let mut values: Counts = values.into_iter().collect();
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            values.truncate(MOST_VALUES);
            named.insert(name.clone(), values);
        }
        Ok(named)
    }
}

/// Where an index lies: a folder of its own for each form it can have.
#[must_use]
pub fn folder(data: &Path, name: &str) -> PathBuf {
    data.join("search").join(format!("{name}-1"))
}
