//! What a published package holds: everything that leads to the standings, so
//! that whoever has it can repeat the way without us.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use super::archive::Files;
use crate::{
    audit::{Link, chain::canonical},
    platform::keys::sha256_hex,
    results::model::Row,
    scoring::{GroupOutcome, Outcome, Standing},
};

/// The files that marks, entries and adjustments are in.
const TABLES: [&str; 4] = ["entries.csv", "aspects.csv", "marks.csv", "adjustments.csv"];

/// What was marked, as CSV.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tables(pub Files);

/// An entry of a chain with all that its hash is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chained {
    pub chain: Uuid,
    pub link: Link,
    pub body: Value,
}

/// Whose marks for which work a chain of marks holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    pub sheet: Uuid,
    pub entry: String,
    pub judge: String,
    /// Whether its marks count: not those of a judge who stepped back, nor for
    /// somebody who did not appear.
    pub counts: bool,
}

/// All that goes into a package.
#[derive(Clone, Debug)]
pub struct Parts<'a> {
    pub event: Uuid,
    pub competition: Uuid,
    pub panel: Uuid,
    pub title: &'a str,
    pub edition: i32,
    pub stage: &'a str,
    pub made_at: i64,
    pub rules: &'a str,
    pub tables: Tables,
    pub standings: Vec<u8>,
    pub rows: &'a [Row],
    pub notice: Option<Value>,
    pub sheets: Vec<SheetLine>,
    pub chain: Vec<Chained>,
    pub audit: Vec<Chained>,
    pub notes: Vec<String>,
}

impl Tables {
    /// The tables of a computed outcome, which carries every mark in its derivations.
    ///
    /// # Errors
    /// When a row cannot be written, which a buffer in memory does not cause.
    pub fn of(outcome: &Outcome) -> Result<Self, csv::Error> {
        let mut entries = sheet(&["group", "entry", "unit"])?;
        let mut aspects =
            sheet(&["group", "entry", "module", "aspect", "kind", "base", "factor", "criterion"])?;
        let mut marks = sheet(&["group", "entry", "module", "aspect", "judge", "mark", "raw", "round"])?;
        let mut adjustments = sheet(&["group", "entry", "module", "kind", "points"])?;
        for group in &outcome.groups {
            // By code, so that the file says nothing of who won before it is read.
            for standing in by_code(group) {
                let place = [group.group.as_str(), standing.entry.as_str()];
                entries.write_record([place[0], place[1], &standing.unit])?;
                let Some(derivation) = &standing.derivation else { continue };
                for aspect in &derivation.aspects {
                    let at = [place[0], place[1], &aspect.module, &aspect.aspect];
                    let (base, factor) = (aspect.base.to_string(), aspect.factor.to_string());
                    let criterion = aspect.criterion.as_deref().unwrap_or_default();
                    aspects.write_record(at.into_iter().chain([
                        aspect.kind.as_str(),
                        &base,
                        &factor,
                        criterion,
                    ]))?;
                    for mark in &aspect.marks {
                        let (points, round) = (mark.mark.to_string(), mark.round.to_string());
                        let raw = mark.raw.map(|raw| raw.to_string()).unwrap_or_default();
                        marks.write_record(at.into_iter().chain([
                            mark.judge.as_str(),
                            &points,
                            &raw,
                            &round,
                        ]))?;
                    }
                }
                for module in &derivation.modules {
                    for adjustment in &module.adjustments {
                        for points in &adjustment.given {
                            let points = points.to_string();
                            let row = [place[0], place[1], &module.module, &adjustment.kind, &points];
                            adjustments.write_record(row)?;
                        }
                    }
                }
            }
        }
        let written = [entries, aspects, marks, adjustments];
        let mut files = Files::new();
        for (name, sheet) in TABLES.into_iter().zip(written) {
            files.insert(name.to_owned(), finished(sheet)?);
        }
        Ok(Self(files))
    }
}

fn by_code(group: &GroupOutcome) -> Vec<&Standing> {
    let mut standings: Vec<&Standing> = group.standings.iter().collect();
    standings.sort_by(|a, b| a.entry.cmp(&b.entry));
    standings
}

type Sheet = csv::Writer<Vec<u8>>;

fn sheet(header: &[&str]) -> Result<Sheet, csv::Error> {
    let mut sheet = csv::Writer::from_writer(Vec::new());
    sheet.write_record(header)?;
    Ok(sheet)
}

fn finished(sheet: Sheet) -> Result<Vec<u8>, csv::Error> {
    sheet.into_inner().map_err(|e| csv::Error::from(std::io::Error::other(e.to_string())))
}

/// The hash over what was marked: SHA-256 over the RFC 8785 form of an object
/// that gives each table its own SHA-256.
#[must_use]
pub fn material_hash(files: &Files) -> String {
    let tables: serde_json::Map<String, Value> = TABLES
        .iter()
        .filter_map(|name| Some(((*name).to_owned(), sha256_hex(files.get(*name)?).into())))
        .collect();
    sha256_hex(canonical(&Value::Object(tables)).as_bytes())
}

/// All files of a package.
///
/// # Errors
/// When a row cannot be written, which a buffer in memory does not cause.
pub fn files(parts: Parts<'_>) -> Result<Files, csv::Error> {
    let manifest = json!({
        "format": "jiangtai/result-package/v1",
        "event": parts.event, "competition": parts.competition, "panel": parts.panel, "title": parts.title,
        "edition": parts.edition, "stage": parts.stage, "made_at": parts.made_at,
    });
    let mut files = parts.tables.0;
    let mut add = |name: &str, bytes: Vec<u8>| files.insert(name.to_owned(), bytes);
    add("package.json", canonical(&manifest).into_bytes());
    add("README.txt", README.as_bytes().to_vec());
    add("rules.json", parts.rules.as_bytes().to_vec());
    add("standings.csv", parts.standings);
    add("identities.csv", identities(parts.rows)?);
    if let Some(notice) = parts.notice {
        add("notice.json", canonical(&notice).into_bytes());
    }
    let mut sheets = sheet(&["sheet", "entry", "judge", "counts"])?;
    for line in &parts.sheets {
        let counts = if line.counts { "yes" } else { "no" };
        sheets.write_record([line.sheet.to_string().as_str(), &line.entry, &line.judge, counts])?;
    }
    add("sheets.csv", finished(sheets)?);
    add("chain.jsonl", lines(&parts.chain));
    add("audit.jsonl", lines(&parts.audit));
    for (number, note) in (1_u32..).zip(parts.notes) {
        add(&format!("checkpoint-{number:03}.txt"), note.into_bytes());
    }
    Ok(files)
}

fn identities(rows: &[Row]) -> Result<Vec<u8>, csv::Error> {
    let mut identities = sheet(&["entry", "rank", "name", "unit", "total", "award"])?;
    for row in rows {
        let rank = row.rank.map(|rank| rank.to_string()).unwrap_or_default();
        let total = row.total.map(|total| total.to_string()).unwrap_or_default();
        let (name, unit) =
            row.identity.as_ref().map_or(("", ""), |who| (who.name.as_str(), who.unit.as_str()));
        let award = row.awards_in(crate::kernel::Lang::Zh);
        identities.write_record([row.work_number.as_str(), &rank, name, unit, &total, &award])?;
    }
    finished(identities)
}

fn lines(entries: &[Chained]) -> Vec<u8> {
    let mut text = String::new();
    for entry in entries {
        let link = json!(entry.link);
        text.push_str(&canonical(&json!({ "chain": entry.chain, "link": link, "body": entry.body })));
        text.push('\n');
    }
    text.into_bytes()
}

const README: &str = "\
匠台成绩包 / Jiangtai result package

这个文件夹包含得出成绩所需的全部内容，任何人都可以据此重新计算并核对。
This folder holds everything that leads to the standings; anybody can compute them again.

  rules.json        评分规则，评分开始时冻结 / the rule set, frozen before the first mark
  entries.csv       作品编号 / work numbers
  aspects.csv       评分点 / what was marked
  marks.csv         全部打分，含重评前的打分 / every mark, those before a re-judging included
  adjustments.csv   加减分 / adjustments
  standings.csv     成绩排名 / the standings
  identities.csv    编号对应的选手，以公示为准 / who stands behind a work number, as published
  notice.json       公示内容 / what the public notice published
  sheets.csv        每条打分链属于哪份评分表 / which sheet a chain of marks belongs to
  chain.jsonl       打分的哈希链 / the hash chains of the marks
  audit.jsonl       竞赛的操作记录链 / the audit chain of the competition
  checkpoint-*.txt  签名的检查点 / signed checkpoints

核对 / to check:
  jiangtai verify PACKAGE.zip --key PUBLIC-KEY.txt --checkpoint CHECKPOINT.txt
  python3 recompute.py PACKAGE.zip

公钥和检查点须从成绩包以外取得：包内自带的不能证明任何事。
Take key and checkpoint from elsewhere: what comes with a package proves nothing.

哈希：每一环为 SHA-256(RFC 8785 形式的 {\"alg\",\"body\",\"key_id\",\"position\",\"prev\"})。
Hashes: each link is the SHA-256 of the RFC 8785 form of {\"alg\",\"body\",\"key_id\",\"position\",\"prev\"}.
";
