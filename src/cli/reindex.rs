//! `reindex`: the search index made anew from the database.

use std::{process::ExitCode, sync::Arc};

use indicatif::{ProgressBar, ProgressStyle};

use super::{fail, serve};
use crate::{
    app,
    platform::{
        chance::{self, SystemClock},
        config::Config,
    },
    repository,
};

pub(super) async fn run(config: Config) -> ExitCode {
    // The server of this folder writes the index, and nobody beside it.
    let _lock = match serve::lock(&config.data) {
        Ok(lock) => lock,
        Err(error) => {
            return fail(&format!("{error}; end it first, or delete its folder `search` while it is down"));
        }
    };
    let app = match app::open(config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{spinner} {pos} results, {per_sec}, {elapsed}") {
        bar.set_style(style);
    }
    let done = repository::reindex(&app, |done| bar.set_position(done as u64)).await;
    bar.finish_and_clear();
    match done {
        Ok(()) => {
            println!("{} results in the index", app.library.count());
            ExitCode::SUCCESS
        }
        Err(refusal) => fail(&refusal),
    }
}
