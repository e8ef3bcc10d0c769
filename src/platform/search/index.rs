//! The index: which fields a document has, and how it is opened.

use std::path::Path;

use tantivy::{
    Index, IndexReader, IndexSettings, IndexWriter, ReloadPolicy, TantivyDocument,
    directory::MmapDirectory,
    schema::{FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions},
};

use super::{
    suggest,
    text::normal,
    tokens::{Cut, Cutter},
};

/// A field of the index, and how it is cut.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub field: Field,
    pub cut: Cut,
}

/// The fields: `whole` is title and text together, `title` the title alone.
#[derive(Clone, Copy, Debug)]
pub struct Parts {
    /// Which row of the database it is.
    pub key: Field,
    /// Which version of the row.
    pub version: Field,
    /// What may be suggested, in every way in which its beginning may be typed.
    pub phrases: Field,
    pub whole_pairs: Part,
    pub whole_words: Part,
    pub whole_characters: Part,
    pub title_pairs: Part,
    pub title_words: Part,
    pub whole_sounds: Part,
    pub whole_initials: Part,
    pub title_initials: Part,
}

impl Parts {
    /// The schema, with a field of plain values for each label.
    #[must_use]
    pub fn schema(labels: &[&str]) -> (Schema, Self) {
        use IndexRecordOption::{WithFreqs, WithFreqsAndPositions};
        let mut schema = Schema::builder();
        let key = schema.add_u64_field("key", FAST | INDEXED);
        let version = schema.add_u64_field("version", FAST);
        let plain = TextFieldIndexing::default().set_tokenizer("raw").set_fieldnorms(false);
        let phrases = TextOptions::default().set_indexing_options(plain);
        let phrases = schema.add_text_field("phrases", phrases);
        let mut part = |name: &str, cut: Cut, option: IndexRecordOption| {
            let indexing = TextFieldIndexing::default().set_tokenizer(cut.name()).set_index_option(option);
            Part {
                field: schema.add_text_field(name, TextOptions::default().set_indexing_options(indexing)),
                cut,
            }
        };
        let parts = Self {
            key,
            version,
            phrases,
            whole_pairs: part("whole_pairs", Cut::Pairs, WithFreqsAndPositions),
            whole_words: part("whole_words", Cut::Words, WithFreqsAndPositions),
            whole_characters: part("whole_characters", Cut::Characters, WithFreqs),
            title_pairs: part("title_pairs", Cut::Pairs, WithFreqsAndPositions),
            title_words: part("title_words", Cut::Words, WithFreqs),
            whole_sounds: part("whole_sounds", Cut::Sounds, WithFreqs),
            whole_initials: part("whole_initials", Cut::Initials, WithFreqsAndPositions),
            title_initials: part("title_initials", Cut::Initials, WithFreqs),
        };
        for label in labels {
            schema.add_text_field(label, STRING | FAST);
        }
        (schema.build(), parts)
    }
}

/// A document to be found.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub key: u64,
    pub version: u64,
    /// Empty where the document has none.
    pub title: String,
    pub text: String,
    /// Values by label; those of labels the index does not have are left out.
    pub labels: Vec<(&'static str, String)>,
    /// What is suggested to those who begin to type it.
    pub phrases: Vec<String>,
}

/// An open index.
pub struct Shelf {
    pub index: Index,
    pub reader: IndexReader,
    pub parts: Parts,
    pub labels: Vec<String>,
}

impl Shelf {
    /// Opens the index in a folder, or makes it.
    ///
    /// # Errors
    /// When the folder cannot be used or holds another index.
    pub fn open(folder: &Path, labels: &[&str]) -> tantivy::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let (schema, parts) = Parts::schema(labels);
        let index = Index::open_or_create(MmapDirectory::open(folder)?, schema)?;
        Self::of(index, parts, labels)
    }

    /// An index in memory.
    ///
    /// # Errors
    /// When it cannot be made.
    pub fn in_memory(labels: &[&str]) -> tantivy::Result<Self> {
        let (schema, parts) = Parts::schema(labels);
        let index = Index::builder().schema(schema).settings(IndexSettings::default()).create_in_ram()?;
        Self::of(index, parts, labels)
    }

    fn of(index: Index, parts: Parts, labels: &[&str]) -> tantivy::Result<Self> {
        for cut in Cut::ALL {
            index.tokenizers().register(cut.name(), Cutter::new(cut));
        }
        let reader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let labels = labels.iter().map(|label| (*label).to_owned()).collect();
        Ok(Self { index, reader, parts, labels })
    }

    /// Adds a document; it is found after the next commit.
    ///
    /// # Errors
    /// When the writer has died.
    pub fn add(&self, writer: &IndexWriter, document: &Document) -> tantivy::Result<()> {
        let title = normal(&document.title);
        let text = normal(&document.text);
        let whole = if title.is_empty() { text } else { format!("{title} {text}") };
        let Parts { key, version, phrases, whole_pairs, whole_words, whole_characters, .. } = self.parts;
        let Parts { title_pairs, title_words, whole_sounds, whole_initials, title_initials, .. } = self.parts;
        let mut added = TantivyDocument::default();
        added.add_u64(key, document.key);
        added.add_u64(version, document.version);
        for phrase in &document.phrases {
            suggest::beginnings(phrase, |beginning| added.add_text(phrases, beginning));
        }
        for part in [whole_pairs, whole_words, whole_characters, whole_sounds, whole_initials] {
            added.add_text(part.field, &whole);
        }
        for part in [title_pairs, title_words, title_initials] {
            added.add_text(part.field, &title);
        }
        for (label, value) in &document.labels {
            if let Ok(field) = self.index.schema().get_field(label) {
                added.add_text(field, value);
            }
        }
        writer.add_document(added)?;
        Ok(())
    }
}
