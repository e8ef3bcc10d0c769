//! Selections (评选): a call with categories, each with a rubric and places.

use crate::{
    codes,
    kernel::{
        CategoryId, FilingId, Lang, NoticeId, OrganisationId, Points, Refusal, SelectionId, Timestamp, Window,
    },
};

codes! {
    /// How far a selection is.
    pub enum SelectionStage {
        Draft = "draft",
        /// Called: dates, categories and rubrics are promises.
        Called = "called",
    }
}

codes! {
    /// How far a category is.
    pub enum CategoryStage {
        /// Filings are taken and checked.
        Filing = "filing",
        /// Reviewers mark.
        Review = "review",
        /// The marks are locked and the list is made; the officer looks, nobody else.
        Listed = "listed",
        /// The list is in a public notice.
        Noticed = "noticed",
        /// What was selected stands in the repository.
        Published = "published",
    }
}

impl CategoryStage {
    /// # Errors
    /// A conflict that says what comes before.
    pub fn to(self, next: Self) -> Result<Self, Refusal> {
        use CategoryStage::{Filing, Listed, Noticed, Published, Review};
        match (self, next) {
            // A list may be made again: after an objection was upheld, a filing is left out.
            (Filing, Review)
            | (Review | Listed | Noticed, Listed)
            | (Listed, Noticed)
            | (Noticed, Published) => Ok(next),
            (Filing, _) => Err(Refusal::conflict("category-not-reviewed")),
            (Review, _) => Err(Refusal::conflict("category-in-review")),
            (Listed, _) => Err(Refusal::conflict("category-listed")),
            (Noticed, _) => Err(Refusal::conflict("category-noticed")),
            (Published, _) => Err(Refusal::conflict("category-published")),
        }
    }
}

/// When what happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SelectionDates {
    /// Workers submit.
    pub filing: Window,
    /// Until then units endorse and unions recommend.
    pub recommend_by: Timestamp,
    /// Reviewers mark.
    pub review: Window,
    /// Working days of the public notice.
    pub notice_days: i32,
}

/// What an officer writes down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionFacts {
    pub title: String,
    pub title_en: String,
    pub summary: String,
    pub dates: SelectionDates,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selection {
    pub id: SelectionId,
    pub number: String,
    pub host: OrganisationId,
    pub facts: SelectionFacts,
    pub stage: SelectionStage,
    pub called_at: Option<Timestamp>,
    pub created_at: Timestamp,
    pub version: i64,
}

impl Selection {
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        lang.pick(&self.facts.title, &self.facts.title_en)
    }

    /// # Errors
    /// A conflict once it was called.
    pub fn editable(&self) -> Result<(), Refusal> {
        match self.stage {
            SelectionStage::Draft => Ok(()),
            SelectionStage::Called => Err(Refusal::conflict("selection-called-already")),
        }
    }
}

/// A category of a selection, such as 十大先进操作法.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    pub id: CategoryId,
    pub selection: SelectionId,
    pub position: i32,
    pub title: String,
    pub title_en: String,
    /// How many are selected.
    pub places: i32,
    /// How many each district union may recommend.
    pub quota: i32,
    /// An inactive category takes no filings.
    pub active: bool,
    /// Its rule set as JSON.
    pub rules: String,
    pub stage: CategoryStage,
    /// Counts the lists that were made.
    pub edition: i32,
    pub notice: Option<NoticeId>,
    pub version: i64,
}

impl Category {
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        lang.pick(&self.title, &self.title_en)
    }
}

/// A row of a selection list, best first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SelectionRow {
    pub place: i32,
    pub filing: FilingId,
    pub rank: Option<i32>,
    pub total: Option<Points>,
    pub is_selected: bool,
}
