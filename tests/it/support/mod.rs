//! What every test stands on: a whole service on a database of its own, with a
//! clock that is moved by hand, and people who act through HTTP.

pub mod app;
pub mod browser;
pub mod client;
pub mod database;
pub mod people;
pub mod results;
pub mod season;
pub mod selection;
pub mod smtp;
pub mod world;

pub use app::TestApp;
pub use client::{Client, Reply};
pub use people::{Officer, Someone};

/// An environment variable, when set to something.
#[expect(clippy::disallowed_methods, reason = "the one place where tests read the environment")]
pub fn env(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}
