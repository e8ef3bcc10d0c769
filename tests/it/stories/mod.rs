//! Whole stories, from the first request to the last.

mod competition;
