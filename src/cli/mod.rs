//! The command line. Exit codes: 0 done, 1 failed, 2 bad input.

mod admin;
pub mod demo;
mod doctor;
mod import;
mod reindex;
mod score;
mod serve;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::platform::config::Config;

/// 匠台: competitions and innovations of a city's trade unions.
#[derive(Parser)]
#[command(name = "jiangtai", version, about, long_about = None)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web pages and the API.
    Serve(serve::Args),
    /// Make an invented city and serve it: nothing to set up, nothing real in it.
    Demo(demo::Args),
    /// Bring the database's schema up to date, without serving.
    Migrate(Config),
    /// Make the first administrators and officers.
    #[command(subcommand)]
    Admin(admin::AdminCommand),
    /// Take in reference data.
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Make the search index anew from the database; the server of this folder must be down.
    Reindex(Config),
    /// Score a package of CSV files by a rule set.
    Score(score::ScoreArgs),
    /// Work with rule sets.
    #[command(subcommand)]
    Rules(score::RulesCommand),
    /// Check a published package, or the live database.
    Verify(verify::Args),
    /// Look for what is wrong with this installation, each with its mend.
    Doctor(Config),
    /// Print the OpenAPI document.
    Openapi,
}

/// Reads the command line and does what it says.
#[must_use]
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            let code = if error.use_stderr() { 2 } else { 0 };
            let _ = error.print();
            return ExitCode::from(code);
        }
    };
    match cli.command {
        Command::Serve(args) => in_runtime(serve::run(args)),
        Command::Demo(args) => in_runtime(demo::run(args)),
        Command::Migrate(config) => in_runtime(serve::migrate(config)),
        Command::Admin(command) => in_runtime(admin::run(command)),
        Command::Import(command) => in_runtime(import::run(command)),
        Command::Reindex(config) => in_runtime(reindex::run(config)),
        Command::Score(args) => score::run(&args),
        Command::Rules(command) => score::run_rules(&command),
        Command::Verify(args) => in_runtime(verify::run(args)),
        Command::Doctor(config) => in_runtime(doctor::run(config)),
        Command::Openapi => {
            let document = crate::platform::http::openapi::document(&crate::app::routes());
            match document.to_pretty_json() {
                Ok(json) => {
                    println!("{json}");
                    ExitCode::SUCCESS
                }
                Err(error) => fail(&error),
            }
        }
    }
}

fn in_runtime(work: impl Future<Output = ExitCode>) -> ExitCode {
    match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(work),
        Err(error) => fail(&error),
    }
}

/// Says on stderr why it failed.
fn fail(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("jiangtai: {error}");
    ExitCode::FAILURE
}

/// Says on stderr what was wrong with the input.
fn bad_input(error: &dyn std::fmt::Display) -> ExitCode {
    eprintln!("jiangtai: {error}");
    ExitCode::from(2)
}
