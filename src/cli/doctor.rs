//! `doctor`: what is wrong with an installation, and how to mend it.

use std::{process::ExitCode, sync::Arc};

use super::fail;
use crate::{
    app,
    platform::{
        chance::{self, SystemClock},
        config::Config,
        jobs,
    },
    repository,
};

pub(super) async fn run(config: Config) -> ExitCode {
    let https = config.is_https();
    let smtp = config.smtp_url.is_some();
    let app = match app::open(config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    let dead = match jobs::list(app.db.read(), "dead", 1_000).await {
        Ok(dead) => dead.len(),
        Err(refusal) => return fail(&refusal),
    };
    // The server writes the index; a result of this very moment may still be on its way.
    let differing = match repository::differences(&app).await {
        Ok(differences) => differences.len(),
        Err(refusal) => return fail(&refusal),
    };
    let findings = [
        (true, "database", "opens and its schema is current"),
        (true, "keys", "belong to this database and only their owner can read them"),
        (
            https,
            "https",
            "set --public-url https://… so that cookies are Secure and phones can use every feature",
        ),
        (smtp, "mail", "set --smtp-url smtp://…; letters are kept as files in <data>/mail until then"),
        (
            differing == 0,
            "index",
            "should hold what the database holds; look again in a minute, or run `jiangtai reindex`",
        ),
        (dead == 0, "jobs", "some jobs failed for good: see /admin/jobs"),
    ];
    let mut wrong = 0;
    for (fine, what, say) in findings {
        wrong += u8::from(!fine);
        println!("{} {what}: {say}", if fine { "✓" } else { "✗" });
    }
    if wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
