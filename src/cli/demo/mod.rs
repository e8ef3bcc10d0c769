//! `demo`: an invented city to look around in.
//!
//! Its past is made by the same operations that people use, each at its moment
//! under a scripted clock and by whoever would take it; then the folder is
//! opened like any other and the machine's clock goes on. People, units,
//! results and mail are invented, the password stands on the sign-in page, and
//! the draws' seeds follow from a number that is written here: such a folder is
//! marked, and `serve` refuses it unless it is told so.
//!
//! Not here: the texts of the city, which are the JSON files beside this module.

mod cast;
mod data;
mod deals;
mod invent;
mod marks;
mod panel;
mod plan;
mod rounds;
mod script;
mod verdict;
mod works;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::ExitCode,
    sync::Arc,
};

use data::{City, Season};
use invent::Inventor;
use plan::Plan;
use rounds::Rounds;
use script::Director;
use works::Works;

pub use script::DemoError;

use super::{
    fail,
    serve::{self, DEMO_MARK},
};
use crate::{
    app,
    kernel::{Clock, Dice, Lang, Timestamp},
    notices,
    platform::{
        chance::{self, ManualClock, SystemClock},
        config::Config,
        http::Ctx,
        keys::Keys,
        telemetry, texts,
    },
};

/// From this all draws and ids of the invented past follow.
const SEED: u64 = 0x6A74;
/// What the mark says while the city is not finished.
const MAKING: &str = "making\n";
const MADE: &str = "made\n";
/// The roles of the sign-in page, in its order.
const ROLES: [&str; 10] =
    ["organiser", "clerk", "worker", "buyer", "district", "chief", "judge", "system", "security", "audit"];

#[derive(clap::Args)]
pub(super) struct Args {
    /// Address to listen on.
    #[arg(long, env = "JT_LISTEN", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    /// Folder of the demonstration.
    #[arg(long, default_value = "./demo-data")]
    data: PathBuf,
    /// Throw away a demonstration that is there and make it anew.
    #[arg(long)]
    fresh: bool,
    /// Make the folder and do not serve it.
    #[arg(long)]
    only_make: bool,
}

/// How a demonstration runs: SQLite, files and mail in its own folder.
#[must_use]
pub fn config(data: &Path, listen: SocketAddr) -> Config {
    let host = if listen.ip().is_unspecified() { "localhost".to_owned() } else { listen.ip().to_string() };
    let host = if listen.is_ipv6() && !listen.ip().is_unspecified() { format!("[{host}]") } else { host };
    Config {
        data: data.to_owned(),
        database_url: None,
        secrets: None,
        public_url: Some(format!("http://{host}:{}", listen.port())),
        smtp_url: None,
        mail_from: "匠台 <no-reply@demo.wuxi>".to_owned(),
        proxies: 0,
        demo: true,
    }
}

pub(super) async fn run(args: Args) -> ExitCode {
    telemetry::start();
    let city = match City::read() {
        Ok(city) => city,
        Err(error) => return fail(&error),
    };
    let mark = args.data.join(DEMO_MARK);
    let marked = fs::read_to_string(&mark).ok();
    if marked.is_none() && !is_empty(&args.data) {
        return fail(&format!(
            "{} is not empty and was not made by `jiangtai demo`; give another folder with --data",
            args.data.display()
        ));
    }
    let _lock = match serve::lock(&args.data) {
        Ok(lock) => lock,
        Err(error) => return fail(&error),
    };
    let config = config(&args.data, args.listen);
    if args.fresh || marked.as_deref() != Some(MADE) {
        // A making that was interrupted is begun again.
        if let Err(error) = clear(&args.data).and_then(|()| fs::write(&mark, MAKING)) {
            return fail(&error);
        }
        println!("making an invented city in {} …", args.data.display());
        match make(config.clone(), SystemClock.now(), &say).await {
            Ok(left_out) => {
                for line in left_out {
                    println!("  left out: {line}");
                }
            }
            Err(error) => return fail(&error),
        }
        if let Err(error) = fs::write(&mark, MADE) {
            return fail(&error);
        }
    }
    if args.only_make {
        return ExitCode::SUCCESS;
    }
    let base = config.base_url();
    let app = match app::open(config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    introduce(&city, &base);
    serve::listen(app, args.listen).await
}

/// Makes the city as if `now` were the present and answers what had to be left
/// out. The folder must be empty but for its mark and its lock.
///
/// # Errors
/// See [`DemoError`].
pub async fn make(
    config: Config,
    now: Timestamp,
    say: &(dyn Fn(usize, usize) + Sync),
) -> Result<Vec<String>, DemoError> {
    let city = City::read()?;
    let season = Season::read()?;
    // The keys are real ones, whatever the dice of the script are.
    Keys::open(&config.secrets_dir(), &chance::system_dice()).map_err(app::StartError::from)?;
    let works = Works::plan(&notices::Calendar::shipped(), now)?;
    let founded = plan::founding(&season, now);
    let founded = works.begins().map_or(founded, |begins| begins.min(founded));
    let clock = Arc::new(ManualClock::at(founded));
    let app = app::open(config, Arc::clone(&clock) as Arc<dyn Clock>, Dice::from_seed(SEED)).await?;
    let mut inventor = Inventor::new(&city, SEED);
    let cast = cast::found(&Ctx::system(&app, "demo"), &city, &mut inventor).await?;
    let calendar = notices::load_calendar(app.db.read()).await?;
    let plan = Plan::make(&season, &cast, &mut inventor, &calendar, now)?;
    let mut director = Director::new(&app, &clock, &season, &cast, inventor, plan.contests);
    let rounds = Rounds::new(&app, &clock, &city, &cast, &works);
    director.play(&plan.steps, rounds, say).await?;
    let Plan { mut left_out, .. } = plan;
    left_out.extend(works.left_out.iter().cloned());
    drop(director);
    app.db.clone().close().await;
    Ok(left_out)
}

/// A line on every tenth of the way.
fn say(done: usize, all: usize) {
    if done * 10 / all.max(1) > (done - 1) * 10 / all.max(1) {
        println!("  {:>3} %  {done}/{all}", done * 100 / all.max(1));
    }
}

/// Whom to sign in as.
fn introduce(city: &City, base: &str) {
    println!("\n{}\n{base}/sign-in\n", texts::t(Lang::Zh, "ui-demo"));
    for role in ROLES {
        let Some((email, _)) = city.officers.get(role) else { continue };
        let word = |lang| texts::t(lang, &format!("demo-role-{role}"));
        println!("  {email:<22}{}  {}  ({})", city.password, word(Lang::Zh), word(Lang::En));
    }
    println!();
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).map_or(true, |mut entries| entries.next().is_none())
}

/// Empties a marked folder, but for the lock that this process holds.
fn clear(folder: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name() == "serve.lock" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}
