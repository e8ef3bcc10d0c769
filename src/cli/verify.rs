//! `verify`: a published package, or the live database, against its own marks
//! and against what was kept elsewhere. Exit codes: 0 holds, 1 does not, 2 is
//! nothing that can be checked.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use serde_json::json;

use crate::{
    audit::{self, Checkpoint, Finding, Walk},
    innovations, judging, marketplace,
    platform::db,
    results::{self, Files, Outside},
};

/// What to check, and what to check it with.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// A package (zip file or folder), or `postgres://…` of a live database.
    #[arg(required_unless_present = "data", conflicts_with = "data")]
    target: Option<String>,

    /// Check the SQLite database of this data folder.
    #[arg(long)]
    data: Option<PathBuf>,

    /// A signed checkpoint that was kept elsewhere; needs the key.
    #[arg(long, requires = "key")]
    checkpoint: Option<PathBuf>,

    /// The public key (64 hexadecimal digits) from elsewhere: one that comes
    /// with a package proves nothing.
    #[arg(long)]
    key: Option<PathBuf>,

    /// Answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Checks, says what was found, and answers the exit code.
pub async fn run(args: Args) -> ExitCode {
    match check(&args).await {
        Ok(answer) => answer.print(args.json),
        Err(reason) => {
            if args.json {
                println!("{}", json!({ "holds": null, "error": reason }));
            } else {
                eprintln!("jiangtai: {reason}");
            }
            ExitCode::from(2)
        }
    }
}

/// What the check came to.
struct Answer {
    findings: Vec<String>,
    unproven: Vec<String>,
    counted: String,
    report: serde_json::Value,
}

impl Answer {
    fn print(self, as_json: bool) -> ExitCode {
        let holds = self.findings.is_empty();
        if as_json {
            println!("{}", json!({ "holds": holds, "report": self.report }));
        } else {
            for finding in &self.findings {
                println!("{finding}");
            }
            for note in &self.unproven {
                println!("note: {note}");
            }
            let verdict =
                if holds { "holds".to_owned() } else { format!("{} findings", self.findings.len()) };
            println!("{verdict}: {}", self.counted);
        }
        if holds { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

async fn check(args: &Args) -> Result<Answer, String> {
    let outside = outside(args)?;
    match (&args.data, args.target.as_deref()) {
        (Some(data), _) => {
            if !data.join("jiangtai.db").is_file() {
                return Err(format!("{} holds no database (jiangtai.db)", data.display()));
            }
            database(None, data, &outside).await
        }
        (None, Some(url)) if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
            database(Some(url), Path::new("."), &outside).await
        }
        (None, Some(path)) => package(Path::new(path), &outside),
        (None, None) => Err("give a package, --data DIR or a database URL".to_owned()),
    }
}

fn outside(args: &Args) -> Result<Outside, String> {
    let read = |path: &PathBuf| std::fs::read_to_string(path).map_err(|e| format!("{}: {e}", path.display()));
    let key = args.key.as_ref().map(read).transpose()?.map(|key| key.trim().to_owned());
    if let Some(key) = &key
        && (key.len() != 64 || !key.bytes().all(|b| b.is_ascii_hexdigit()))
    {
        return Err("the key is not 64 hexadecimal digits".to_owned());
    }
    Ok(Outside { key, checkpoint: args.checkpoint.as_ref().map(read).transpose()? })
}

fn package(path: &Path, outside: &Outside) -> Result<Answer, String> {
    let wrong = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
    let files: Files = if path.is_dir() {
        let mut files = Files::new();
        for entry in std::fs::read_dir(path).map_err(|e| wrong(&e))? {
            let entry = entry.map_err(|e| wrong(&e))?;
            if entry.file_type().is_ok_and(|kind| kind.is_file()) {
                let bytes = std::fs::read(entry.path()).map_err(|e| wrong(&e))?;
                files.insert(entry.file_name().to_string_lossy().into_owned(), bytes);
            }
        }
        files
    } else {
        results::unpack(&std::fs::read(path).map_err(|e| wrong(&e))?).map_err(|e| wrong(&e))?
    };
    let report = results::verify(&files, outside).map_err(|e| wrong(&e))?;
    let line = |line: Option<u64>| line.map(|n| format!(":{n}")).unwrap_or_default();
    Ok(Answer {
        findings: report.findings.iter().map(|f| format!("{}{}: {}", f.file, line(f.line), f.what)).collect(),
        unproven: report.unproven.clone(),
        counted: format!(
            "{} entries, {} marks, {} links, {} checkpoints",
            report.entries, report.marks, report.links, report.checkpoints
        ),
        report: serde_json::to_value(&report).map_err(|e| wrong(&e))?,
    })
}

async fn database(url: Option<&str>, data: &Path, outside: &Outside) -> Result<Answer, String> {
    let db = db::connect(url, data).await.map_err(|e| e.to_string())?;
    let mut walk = Walk::default();
    let outcome = walk_database(&db, &mut walk, outside).await;
    db.close().await;
    let (unproven, checkpoints) = outcome?;
    let findings: Vec<String> = walk.findings.iter().map(|f| format!("{}: {}", f.place, f.what)).collect();
    let listed: Vec<serde_json::Value> =
        walk.findings.iter().map(|f| json!({ "place": f.place, "what": f.what })).collect();
    let report = json!({
        "findings": listed, "links": walk.entries, "checkpoints": checkpoints, "unproven": unproven,
    });
    let counted = format!("{} links, {checkpoints} checkpoints", walk.entries);
    Ok(Answer { findings, unproven, counted, report })
}

async fn walk_database(
    db: &db::Db,
    walk: &mut Walk,
    outside: &Outside,
) -> Result<(Vec<String>, usize), String> {
    let read = db.read();
    audit::verify_records(read, walk).await.map_err(|e| e.to_string())?;
    judging::verify_marks(read, walk).await.map_err(|e| e.to_string())?;
    results::verify_standings(read, walk).await.map_err(|e| e.to_string())?;
    innovations::verify_innovations(read, walk).await.map_err(|e| e.to_string())?;
    marketplace::verify_deals(read, walk).await.map_err(|e| e.to_string())?;
    let mut unproven = Vec::new();
    let Some(key) = &outside.key else {
        unproven.push(
            "no key was given: signed checkpoints were not checked, so a database rewritten as a whole \
             would not show"
                .to_owned(),
        );
        return Ok((unproven, 0));
    };
    let stored = audit::list_checkpoints(read, None).await.map_err(|e| e.to_string())?;
    let mut notes: Vec<(String, String)> = (1..)
        .zip(stored)
        .map(|(number, (_, reason, note))| (format!("checkpoint {number} ({reason})"), note))
        .collect();
    match &outside.checkpoint {
        Some(note) => notes.push(("the given checkpoint".to_owned(), note.clone())),
        None => unproven.push(
            "no checkpoint from elsewhere was given: only those in the database were checked".to_owned(),
        ),
    }
    let mut opened = 0;
    for (place, note) in notes {
        match Checkpoint::open(&note, key) {
            Ok(checkpoint) => {
                opened += 1;
                walk.compare(&checkpoint.heads);
            }
            Err(error) => walk.findings.push(Finding { place, what: error.to_string() }),
        }
    }
    Ok((unproven, opened))
}
