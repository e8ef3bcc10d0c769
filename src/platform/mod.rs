//! L1: the machines. Database, jobs, mail, search, files, sheets, keys, http,
//! texts, telemetry. No business word stands here; slices above bring those.

pub mod chance;
pub mod config;
pub mod db;
pub mod files;
pub mod http;
pub mod jobs;
pub mod keys;
pub mod mail;
pub mod passwords;
pub mod search;
pub mod sheets;
pub mod telemetry;
pub mod texts;
pub mod uploads;

use std::sync::Arc;

use crate::kernel::{Clock, Dice};

/// Everything a use case may need from the machine, made once at start.
pub struct Services {
    pub config: config::Config,
    pub clock: Arc<dyn Clock>,
    pub dice: Dice,
    pub db: db::Db,
    pub keys: keys::Keys,
    pub files: files::Files,
    pub mail: mail::Mailer,
    pub passwords: passwords::Passwords,
    /// What everybody may know.
    pub library: search::library::Library,
    /// The same documents with what only insiders may know.
    pub inner_library: search::library::Library,
    pub live: http::live::Hub,
}

/// The state of every router and worker.
pub type App = Arc<Services>;
