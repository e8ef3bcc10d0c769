//! The tests that look at the whole: its structure, its texts, its schema.

mod architecture;
mod docs;
mod migrations;
mod source;
mod texts;
