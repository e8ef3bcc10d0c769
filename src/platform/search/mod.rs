//! Chinese full-text search: how text is cut, indexed, asked for and ranked. Knows documents of a
//! title and a text, and no business word.
//!
//! - [`text`] and [`sound`]: one way of writing, pairs of characters, syllables.
//! - [`tokens`]: the ways of cutting a text, as the index wants them.
//! - [`index`]: the fields, and how documents get in.
//! - [`model`]: which characters follow which; puts slips right and reads pinyin.
//! - [`meant`]: what was typed, and what was probably meant.
//! - [`clause`]: what the tokens of a query are worth in a document.
//! - [`rank`]: which documents answer, and in which order.
//! - [`highlight`]: which parts of a text answer.
//! - [`labels`]: what hits are counted and chosen by.
//! - [`suggest`]: what goes on as was begun to type.
//! - [`library`]: one index, kept and asked.

/// Why an index cannot be read or written.
pub use tantivy::TantivyError as Error;

pub mod clause;
mod hanzi;
pub mod highlight;
pub mod index;
pub mod labels;
pub mod library;
pub mod meant;
pub mod model;
pub mod rank;
pub mod sound;
pub mod suggest;
pub mod text;
pub mod tokens;
