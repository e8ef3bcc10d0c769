//! One index, kept and asked.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap},
    ops::Range,
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
};

use tantivy::{
    DocAddress, IndexWriter, Searcher, TantivyError, Term,
    directory::{Directory, INDEX_WRITER_LOCK, MmapDirectory, error::OpenReadError},
    indexer::NoMergePolicy,
};
use tokio::sync::watch;

use super::{
    clause::Hit,
    index::{Document, Shelf},
    labels::{Fit, Labels, told},
    meant::Meant,
    model::Model,
    rank, suggest,
};

pub use super::labels::Counts;

/// Memory of a thread of the writer before it writes a segment.
const WRITER_BYTES: usize = 64 << 20;
/// The same where an index is made anew: the fewer segments, the less is written twice.
const REBUILD_BYTES: usize = 256 << 20;
/// So many segments are read nearly as fast as one.
const FEW_SEGMENTS: usize = 4;
/// Threads that make an index anew, at most.
const MOST_THREADS: usize = 4;
/// So few documents are written by one thread.
const FEW_DOCUMENTS: usize = 1_000;

/// An index on disk with the model read from it. Everything in it can be made again.
pub struct Library {
    shelf: Shelf,
    writer: Mutex<Option<IndexWriter>>,
    model: RwLock<Option<Arc<Model>>>,
    /// Where the index stands, at its last commit or noted since; none in a new one.
    position: watch::Sender<Option<String>>,
    census: Mutex<Option<Arc<Census>>>,
}

/// What is the same for every question until the next commit.
struct Census {
    generation: u64,
    counts: BTreeMap<String, Counts>,
}

/// A piece of what an index is made anew from.
pub enum Piece {
    Documents(Vec<Document>),
    /// That was all: the index stands here.
    End(String),
}

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Question {
    pub typed: String,
    /// Wanted values of labels: any of a label, all labels.
    pub wanted: BTreeMap<String, Vec<String>>,
    pub order: Order,
    pub from: usize,
    pub size: usize,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Best,
    /// What counts first, each part by its key from the highest.
    Newest,
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Answer {
    /// Documents that hold enough of what was asked.
    pub total: usize,
    /// All that hold any of it.
    pub all: usize,
    pub items: Vec<Item>,
    /// For each label what choosing another value of it would give; nothing comes last.
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
        // What reads a file that was cut off may not expect it.
        let opened = catch_unwind(AssertUnwindSafe(|| Shelf::open(folder, labels)));
        let shelf = match opened.unwrap_or_else(|_| Err(damaged())) {
            Err(error) if is_broken(&error) => {
                // Not under the hands of another process that writes to it.
                let lock = MmapDirectory::open(folder)?.acquire_lock(&INDEX_WRITER_LOCK);
                drop(lock.map_err(|error| TantivyError::LockFailure(error, None))?);
                tracing::warn!(%error, folder = %folder.display(), "the search index is broken; making it anew");
                std::fs::remove_dir_all(folder)?;
                Shelf::open(folder, labels)
            }
            opened => opened,
        }?;
        let position = watch::Sender::new(shelf.index.load_metas()?.payload);
        Ok(Self {
            shelf,
            writer: Mutex::default(),
            model: RwLock::default(),
            position,
            census: Mutex::default(),
        })
    }

    /// Where the index stands; none in a new one.
    #[must_use]
    pub fn position(&self) -> Option<String> {
        self.position.borrow().clone()
    }

    /// Tells each time the index stands further.
    #[must_use]
    pub fn watch(&self) -> watch::Receiver<Option<String>> {
        self.position.subscribe()
    }

    /// Notes that the index stands further without a document having changed. It is told with the
    /// next commit; after a crash the way between is gone again.
    pub fn note(&self, position: String) {
        self.position.send_replace(Some(position));
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

    /// Makes the index anew from what `next` gives, with several threads. Until it is whole the
    /// old one is asked. False where no end came: then everything is as before.
    ///
    /// # Errors
    /// As [`Library::keep`].
    pub fn rebuild(&self, mut next: impl FnMut() -> Option<Piece>) -> tantivy::Result<bool> {
        let mut kept = lock(&self.writer);
        drop(kept.take());
        let mut piece = next();
        let is_small = matches!(&piece, Some(Piece::Documents(some)) if some.len() < FEW_DOCUMENTS);
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS);
        let (threads, bytes) = if is_small { (1, WRITER_BYTES) } else { (cores, REBUILD_BYTES) };
        let mut writer: IndexWriter = self.shelf.index.writer_with_num_threads(threads, threads * bytes)?;
        writer.set_merge_policy(Box::new(NoMergePolicy));
        writer.delete_all_documents()?;
        let position = loop {
            match piece {
                Some(Piece::Documents(documents)) => {
                    documents.iter().try_for_each(|document| self.shelf.add(&writer, document))?;
                }
                Some(Piece::End(position)) => break position,
                None => {
                    writer.rollback()?;
                    return Ok(false);
                }
            }
            piece = next();
        };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&position);
        commit.commit()?;
        self.shelf.reader.reload()?;
        self.note(position);
        // Found from here on; in fewer segments it is found faster.
        let segments = self.shelf.index.searchable_segment_ids()?;
        if segments.len() > FEW_SEGMENTS {
            writer.merge(&segments).wait()?;
            self.shelf.reader.reload()?;
        }
        writer.wait_merging_threads()?;
        Ok(true)
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

    /// Reads every file of the index: whether each is as it was written.
    ///
    /// # Errors
    /// When the disk cannot be read.
    pub fn is_sound(&self) -> tantivy::Result<bool> {
        match self.shelf.index.validate_checksum() {
            Ok(damaged) => Ok(damaged.is_empty()),
            Err(error) if is_broken(&error) => Ok(false),
            Err(error) => Err(error),
        }
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

    /// Key and version of every document.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn versions(&self) -> tantivy::Result<BTreeMap<u64, u64>> {
        let mut versions = BTreeMap::new();
        for segment in self.shelf.reader.searcher().segment_readers() {
            let (keys, here) = (segment.fast_fields().u64("key")?, segment.fast_fields().u64("version")?);
            for doc in segment.doc_ids_alive() {
                versions.insert(keys.first(doc).unwrap_or(0), here.first(doc).unwrap_or(0));
            }
        }
        Ok(versions)
    }

    /// Finds what is asked; everything, newest first, where nothing is.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn find(&self, question: &Question) -> tantivy::Result<Answer> {
        let searcher = self.shelf.reader.searcher();
        let census = self.census(&searcher)?;
        let model = self.model();
        let meant = Meant::read(&searcher, &self.shelf.parts, &model, &question.typed)?;
        let labels = Labels::read(&searcher, &self.shelf.labels, &question.wanted)?;
        let places = question.from..question.from + question.size;
        if meant.is_empty() {
            return everything(&searcher, &labels, &census, question);
        }
        let mut hits = rank::rank(&searcher, &self.shelf.parts, &meant)?;
        let mut counts = labels.counts();
        let (mut all, mut total) = (0, 0);
        hits.retain(|hit| {
            let fit = labels.fit(hit.at);
            if hit.strong {
                labels.count(hit.at, fit, &mut counts);
            }
            let is_wanted = fit == Fit::All;
            all += usize::from(is_wanted);
            total += usize::from(is_wanted && hit.strong);
            is_wanted
        });
        let hits = match question.order {
            Order::Best => hits.part(places),
            Order::Newest => newest(&searcher, hits.iter(), places)?,
        };
        let items = hits.into_iter().map(|hit| {
            let key = key(&searcher, hit.at)?;
            Ok(Item { key, score: hit.score, strong: hit.strong })
        });
        let items = items.collect::<tantivy::Result<_>>()?;
        let labels = told(labels.named(&counts)?, &census.counts, &question.wanted);
        Ok(Answer { total, all, items, labels, meant })
    }

    /// Phrases that go on as was begun to type, the most frequent first.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn complete(&self, typed: &str, most: usize) -> tantivy::Result<Vec<String>> {
        suggest::complete(&self.shelf.reader.searcher(), &self.shelf.parts, &self.model(), typed, most)
    }

    fn model(&self) -> Arc<Model> {
        self.model.read().unwrap_or_else(PoisonError::into_inner).clone().unwrap_or_default()
    }

    fn census(&self, searcher: &Searcher) -> tantivy::Result<Arc<Census>> {
        let mut kept = lock(&self.census);
        let generation = searcher.generation().generation_id();
        if let Some(census) = kept.as_ref().filter(|census| census.generation == generation) {
            return Ok(Arc::clone(census));
        }
        let labels = Labels::read(searcher, &self.shelf.labels, &BTreeMap::new())?;
        let mut counts = labels.counts();
        for at in alive(searcher) {
            labels.count(at, Fit::All, &mut counts);
        }
        let census = Arc::new(Census { generation, counts: labels.named(&counts)? });
        *kept = Some(Arc::clone(&census));
        Ok(census)
    }
}

/// Every document.
fn alive(searcher: &Searcher) -> impl Iterator<Item = DocAddress> {
    let segments = (0..).zip(searcher.segment_readers());
    segments
        .flat_map(|(ordinal, segment)| segment.doc_ids_alive().map(move |doc| DocAddress::new(ordinal, doc)))
}

/// All documents, newest first.
fn everything(
    searcher: &Searcher,
    labels: &Labels<'_>,
    census: &Census,
    question: &Question,
) -> tantivy::Result<Answer> {
    let most = question.from + question.size;
    let mut answer = Answer::default();
    let mut counts = labels.counts();
    // The highest keys, the lowest of them on top.
    let mut first: BinaryHeap<Reverse<u64>> = BinaryHeap::with_capacity(most + 1);
    for (ordinal, segment) in (0..).zip(searcher.segment_readers()) {
        let keys = segment.fast_fields().u64("key")?;
        for doc in segment.doc_ids_alive() {
            if !labels.is_free() {
                let at = DocAddress::new(ordinal, doc);
                let fit = labels.fit(at);
                labels.count(at, fit, &mut counts);
                if fit != Fit::All {
                    continue;
                }
            }
            answer.all += 1;
            let key = keys.first(doc).unwrap_or(0);
            if first.len() < most {
                first.push(Reverse(key));
            } else if first.peek().is_some_and(|Reverse(lowest)| key > *lowest) {
                first.pop();
                first.push(Reverse(key));
            }
        }
    }
    answer.total = answer.all;
    let keys = first.into_sorted_vec().into_iter().skip(question.from).take(question.size);
    answer.items = keys.map(|Reverse(key)| Item { key, score: 0.0, strong: true }).collect();
    let counts = if labels.is_free() { census.counts.clone() } else { labels.named(&counts)? };
    answer.labels = told(counts, &census.counts, &question.wanted);
    Ok(answer)
}

/// A part of the list in the order of keys.
fn newest<'h>(
    searcher: &Searcher,
    hits: impl Iterator<Item = &'h Hit>,
    places: Range<usize>,
) -> tantivy::Result<Vec<Hit>> {
    let segments = searcher.segment_readers().iter();
    let keys = segments.map(|segment| segment.fast_fields().u64("key"));
    let keys = keys.collect::<tantivy::Result<Vec<_>>>()?;
    let key = |at: DocAddress| keys[at.segment_ord as usize].first(at.doc_id).unwrap_or(0);
    let mut keyed: Vec<(bool, u64, Hit)> = hits.map(|hit| (hit.strong, key(hit.at), *hit)).collect();
    rank::first_by(&mut keyed, places.end, |a, b| (b.0, b.1).cmp(&(a.0, a.1)));
    Ok(keyed.into_iter().skip(places.start).map(|(_, _, hit)| hit).collect())
}

fn key(searcher: &Searcher, at: DocAddress) -> tantivy::Result<u64> {
    let keys = searcher.segment_reader(at.segment_ord).fast_fields().u64("key")?;
    keys.first(at.doc_id).ok_or_else(|| TantivyError::InternalError("a document without a key".into()))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn damaged() -> TantivyError {
    TantivyError::InternalError("an index file is damaged".into())
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

/// Where an index lies: a folder of its own for each form it can have.
#[must_use]
pub fn folder(data: &Path, name: &str) -> PathBuf {
    data.join("search").join(format!("{name}-3"))
}
