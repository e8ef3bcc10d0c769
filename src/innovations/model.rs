//! The nouns of this slice.

use crate::{
    codes,
    kernel::{InnovationId, Timestamp},
};

codes! {
    /// How far an innovation is.
    pub enum InnovationStage {
        Published = "published",
        /// A tombstone: the number stays, the text is shown no more.
        Withdrawn = "withdrawn",
    }
}

/// A published innovation in its current edition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Innovation {
    pub id: InnovationId,
    /// The key of its row, by which the search index knows it.
    pub key: i64,
    pub number: String,
    /// The id under which an operator deposited it.
    pub external_id: Option<String>,
    pub stage: InnovationStage,
    pub edition: i32,
    pub published_at: Timestamp,
    pub text: Content,
}

/// What an innovation says.
#[derive(Clone, Debug, PartialEq, Eq, Default, serde::Serialize)]
pub struct Content {
    /// May be empty: the first words of the abstract stand in on screen.
    pub title: String,
    pub r#abstract: String,
    pub keywords: Vec<String>,
    pub category: String,
    pub year: Option<i32>,
}

impl Innovation {
    /// The title, or the first words of the abstract.
    #[must_use]
    pub fn shown_title(&self) -> String {
        const WORDS: usize = 30;
        if !self.text.title.is_empty() {
            return self.text.title.clone();
        }
        let mut title: String = self.text.r#abstract.chars().take(WORDS).collect();
        if self.text.r#abstract.chars().nth(WORDS).is_some() {
            title.push('…');
        }
        title
    }
}

/// A line of a deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    pub external_id: String,
    pub content: Content,
}
