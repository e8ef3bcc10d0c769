//! What somebody has to do next.

use super::{Text, Timestamp};

/// A line of what waits for the one who looks; each slice says its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// What is to be done.
    pub what: Text,
    /// With what, in the reader's language; empty where `what` counts several.
    pub about: String,
    /// The page on which it is done.
    pub href: String,
    /// Until when; none where nobody set a date.
    pub until: Option<Timestamp>,
}

impl Waiting {
    /// Several of a kind, on one page; nothing when there are none.
    #[must_use]
    pub fn several(key: &'static str, n: u64, href: &str, until: Option<Timestamp>) -> Option<Self> {
        let what = Text::new(key).with("n", n);
        (n > 0).then(|| Self { what, about: String::new(), href: href.to_owned(), until })
    }

    /// One thing, on its own page.
    #[must_use]
    pub fn one(key: &'static str, about: &str, href: String, until: Option<Timestamp>) -> Self {
        Self { what: Text::new(key), about: about.to_owned(), href, until }
    }
}
