//! `import`: reference data from files.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use flate2::bufread::MultiGzDecoder;
use indicatif::{ProgressBar, ProgressStyle};

use super::{bad_input, fail};
use crate::{
    app, innovations,
    kernel::{Lang, Refusal},
    notices,
    platform::{
        chance::{self, SystemClock},
        config::Config,
        http::Ctx,
        texts,
    },
    taxonomy,
};

#[derive(clap::Subcommand)]
pub(super) enum ImportCommand {
    /// The occupations of the national classification: `level,code,name`.
    Occupations(ImportArgs),
    /// The State Council's calendar of a further year: a line `# announcement`, then
    /// `year,day,kind,name` with the kind `rest` or `work`.
    Holidays(ImportArgs),
    /// Innovation results that were selected elsewhere, one JSON object a line (`id`, `title`,
    /// `abstract`, `keywords`, `category`, `year`); they are published at once. May be gzipped.
    Innovations(ImportArgs),
}

#[derive(clap::Args)]
pub(super) struct ImportArgs {
    /// A CSV file with a header line.
    file: PathBuf,
    #[command(flatten)]
    config: Config,
}

pub(super) async fn run(command: ImportCommand) -> ExitCode {
    let (args, holidays) = match command {
        ImportCommand::Occupations(args) => (args, false),
        ImportCommand::Holidays(args) => (args, true),
        ImportCommand::Innovations(args) => return innovations(args).await,
    };
    let bytes = match std::fs::read(&args.file) {
        Ok(bytes) => bytes,
        Err(error) => return bad_input(&format!("{}: {error}", args.file.display())),
    };
    let app = match app::open(args.config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    let ctx = Ctx::system(&app, "import");
    let shown = args.file.display();
    if holidays {
        let Ok(text) = String::from_utf8(bytes) else {
            return bad_input(&format!("{shown}: not UTF-8"));
        };
        return match notices::import_holidays(&ctx, &text).await {
            Ok(report) => {
                let years: Vec<String> = report.years.iter().map(ToString::to_string).collect();
                println!("{}: {} days ({})", years.join(", "), report.days, report.source);
                ExitCode::SUCCESS
            }
            Err(refusal) => refused(&refusal),
        };
    }
    match taxonomy::import_occupations(&ctx, &bytes).await {
        Ok(report) => {
            for bad in &report.bad {
                eprintln!("{shown}:{}: {}", bad.line, texts::say(Lang::En, &bad.text));
            }
            println!(
                "{} new, {} changed, {} the same, {} bad lines",
                report.new,
                report.changed,
                report.same,
                report.bad.len()
            );
            if report.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
        Err(refusal) => refused(&refusal),
    }
}

async fn innovations(args: ImportArgs) -> ExitCode {
    let shown = args.file.display().to_string();
    let file = match File::open(&args.file) {
        Ok(file) => file,
        Err(error) => return bad_input(&format!("{shown}: {error}")),
    };
    let app = match app::open(args.config, Arc::new(SystemClock), chance::system_dice()).await {
        Ok(app) => app,
        Err(error) => return fail(&error),
    };
    let bar = ProgressBar::new(file.metadata().map_or(0, |metadata| metadata.len()));
    if let Ok(style) = ProgressStyle::with_template("{bar:40} {bytes}/{total_bytes} {msg} {eta}") {
        bar.set_style(style);
    }
    let file = BufReader::new(bar.wrap_read(file));
    let input: Box<dyn BufRead> = if args.file.extension().is_some_and(|ending| ending == "gz") {
        Box::new(BufReader::new(MultiGzDecoder::new(file)))
    } else {
        Box::new(file)
    };
    let done = innovations::import(&Ctx::system(&app, "import"), input, |line| {
        if line % 500 == 0 {
            bar.set_message(format!("{line} lines"));
        }
    })
    .await;
    bar.finish_and_clear();
    match done {
        Ok(report) => {
            for (line, why) in &report.bad {
                eprintln!("{shown}:{line}: {}", texts::say(Lang::En, why));
            }
            if !report.ignored.is_empty() {
                let names: Vec<&str> = report.ignored.iter().map(String::as_str).collect();
                eprintln!("{shown}: ignored fields: {}", names.join(", "));
            }
            println!(
                "{} new, {} changed, {} the same, {} repeated, {} bad lines",
                report.new,
                report.changed,
                report.same,
                report.repeated,
                report.bad.len()
            );
            if report.bad.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(2) }
        }
        Err(refusal) => refused(&refusal),
    }
}

fn refused(refusal: &Refusal) -> ExitCode {
    match refusal {
        Refusal::Invalid(problems) => {
            for problem in problems {
                eprintln!("{}: {}", problem.field, texts::say(Lang::En, &problem.text));
            }
            ExitCode::from(2)
        }
        other => fail(other),
    }
}
