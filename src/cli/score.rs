//! `jiangtai score` and `jiangtai rules`: the scoring engine on files (SCORING §4).

use std::{
    fs::{self, File},
    io::{self, BufWriter, IsTerminal, Read, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};

use crate::scoring::{
    RuleSet,
    package::{self, Outputs, ScoreError, Source},
};

/// Bad input; nothing was written.
const BAD_INPUT: u8 = 2;
/// Files larger than this take longer than a second: show how far it is.
const SHOW_PROGRESS_FROM: u64 = 50_000_000;

/// Score a package of CSV files by a rule set.
#[derive(Debug, Args)]
pub struct ScoreArgs {
    /// The rule set (JSON; `jiangtai rules schema` prints its schema).
    #[arg(long)]
    pub rules: PathBuf,
    /// The folder with entries.csv, aspects.csv, marks.csv and, optionally, adjustments.csv, teams.csv, vetoes.csv.
    #[arg(long)]
    pub package: PathBuf,
    /// The folder for standings.csv and aspects.csv.
    #[arg(long)]
    pub out: PathBuf,
    /// Also write derivation.jsonl, with every step from marks to rank.
    #[arg(long)]
    pub derivation: bool,
}

/// Work with rule sets.
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// Print the JSON Schema of rule sets.
    Schema,
    /// Check a rule set and print all its problems.
    Check {
        /// The rule set.
        file: PathBuf,
    },
}

/// Runs `jiangtai score`: 0 done, 1 could not write, 2 bad input (nothing written, all problems on stderr).
#[must_use]
pub fn run(args: &ScoreArgs) -> ExitCode {
    match score(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::BadInput(problems)) => {
            report(&problems);
            ExitCode::from(BAD_INPUT)
        }
        Err(Failure::Output(problem)) => {
            report(&[problem]);
            ExitCode::FAILURE
        }
    }
}

/// Runs `jiangtai rules`.
#[must_use]
pub fn run_rules(command: &RulesCommand) -> ExitCode {
    match command {
        RulesCommand::Schema => match serde_json::to_string_pretty(&RuleSet::schema()) {
            Ok(schema) => say(&schema),
            Err(error) => {
                report(&[error.to_string()]);
                ExitCode::FAILURE
            }
        },
        RulesCommand::Check { file } => match load_rules(file) {
            Ok(rules) => say(&format!("{}: {} / {}", rules.version, rules.name.zh, rules.name.en)),
            Err(problems) => {
                report(&problems);
                ExitCode::from(BAD_INPUT)
            }
        },
    }
}

fn say(text: &str) -> ExitCode {
    // A reader that has gone away (`| head`) is no failure of ours.
    let _ = writeln!(io::stdout(), "{text}");
    ExitCode::SUCCESS
}

fn report(problems: &[String]) {
    let mut stderr = BufWriter::new(io::stderr().lock());
    for problem in problems {
        let _ = writeln!(stderr, "{problem}");
    }
}

/// Why there is no result.
#[derive(Debug)]
pub enum Failure {
    /// The rule set or the package is at fault: all problems, one a line.
    BadInput(Vec<String>),
    /// The output could not be written.
    Output(String),
}

fn load_rules(file: &Path) -> Result<RuleSet, Vec<String>> {
    let shown = file.display();
    let json =
        fs::read_to_string(file).map_err(|error| vec![format!("{shown}: could not be read: {error}")])?;
    RuleSet::parse(&json)
        .map_err(|problems| problems.iter().map(|problem| format!("{shown}: {problem}")).collect())
}

/// Scores a package; the folder `out` is touched only once everything is computed and written beside it.
///
/// # Errors
/// All problems of the input at once, or why the output could not be written.
pub fn score(args: &ScoreArgs) -> Result<(), Failure> {
    let rules = load_rules(&args.rules).map_err(Failure::BadInput)?;
    if !args.package.is_dir() {
        let problem = format!("{}: expected a folder with the package", args.package.display());
        return Err(Failure::BadInput(vec![problem]));
    }
    let staging = Staging::beside(&args.out).map_err(|error| output_failure(&args.out, &error))?;
    let folder = Folder { path: &args.package };
    let create = |name: &str| staging.create(name).map_err(|error| output_failure(&args.out, &error));
    let outputs = Outputs {
        standings: create("standings.csv")?,
        aspects: create("aspects.csv")?,
        derivation: if args.derivation { Some(create("derivation.jsonl")?) } else { None },
        teams: if rules.teams.is_some() { Some(create("teams.csv")?) } else { None },
    };
    match package::score(&rules, &folder, outputs) {
        Ok(()) => staging.publish(&args.out).map_err(|error| output_failure(&args.out, &error)),
        Err(ScoreError::Package(problems)) => {
            Err(Failure::BadInput(problems.iter().map(ToString::to_string).collect()))
        }
        Err(ScoreError::Output(error)) => Err(Failure::Output(format!("{}: {error}", args.out.display()))),
    }
}

fn output_failure(out: &Path, error: &io::Error) -> Failure {
    Failure::Output(format!("{}: could not be written: {error}", out.display()))
}

/// A package folder.
struct Folder<'p> {
    path: &'p Path,
}

impl Source for Folder<'_> {
    type Reader = Box<dyn Read + Send>;

    fn open(&self, file: &'static str) -> io::Result<Option<Self::Reader>> {
        let input = match File::open(self.path.join(file)) {
            Ok(input) => input,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let size = input.metadata()?.len();
        if size < SHOW_PROGRESS_FROM || !io::stderr().is_terminal() {
            return Ok(Some(Box::new(input)));
        }
        let bar = ProgressBar::new(size).with_message(file);
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:40} {bytes}/{total_bytes} {eta}") {
            bar.set_style(style);
        }
        Ok(Some(Box::new(bar.wrap_read(input))))
    }

    fn size(&self, file: &'static str) -> Option<u64> {
        fs::metadata(self.path.join(file)).ok().map(|metadata| metadata.len())
    }
}

/// A folder beside the output, renamed into place at the end and removed otherwise.
struct Staging {
    path: PathBuf,
}

impl Staging {
    fn beside(out: &Path) -> io::Result<Self> {
        let name = out.file_name().map_or_else(|| "out".into(), |name| name.to_string_lossy().into_owned());
        let staging = format!(".{name}.{}.partial", std::process::id());
        let parent = match out.parent() {
            // `.` and `/` have no name of their own: stage inside them.
            _ if out.file_name().is_none() => out,
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        let path = parent.join(staging);
        fs::create_dir(&path)?;
        Ok(Self { path })
    }

    fn create(&self, name: &str) -> io::Result<BufWriter<File>> {
        File::create(self.path.join(name)).map(|file| BufWriter::with_capacity(1 << 16, file))
    }

    /// One rename where `out` is new; otherwise a rename per file.
    fn publish(self, out: &Path) -> io::Result<()> {
        if !out.exists() {
            return fs::rename(&self.path, out);
        }
        for file in fs::read_dir(&self.path)? {
            let file = file?;
            fs::rename(file.path(), out.join(file.file_name()))?;
        }
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // Gone already where it was renamed as a whole.
        let _ = fs::remove_dir_all(&self.path);
    }
}
