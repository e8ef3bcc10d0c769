//! The marks of a package against the chains they stand in.

use std::collections::{BTreeMap, HashMap};

use serde_json::Value;
use uuid::Uuid;

use super::verify::{Check, Placed, rows};
use crate::kernel::Points;

impl Check<'_> {
    /// Every mark in marks.csv stands in a chain, and every mark of the chains
    /// that was not taken back stands in marks.csv.
    pub(super) fn marks(&mut self, chain: &Placed) {
        let mut sheets: HashMap<Uuid, Option<(String, String)>> = HashMap::new();
        for row in rows(self.bytes("sheets.csv")).into_iter().skip(1) {
            if let [sheet, entry, judge, counts] = row.as_slice()
                && let Ok(sheet) = sheet.parse()
            {
                let owner = (entry.clone(), judge.clone());
                sheets.insert(sheet, (counts == "yes").then_some(owner));
            }
        }
        let mut said: BTreeMap<[String; 4], (u64, Option<String>, Option<String>)> = BTreeMap::new();
        for (line, entry) in chain {
            let Some(body) = MarkBody::of(&entry.body) else { continue };
            let Some(owner) = sheets.get(&entry.chain) else {
                self.found("chain.jsonl", *line, format!("chain {} is no sheet of sheets.csv", entry.chain));
                continue;
            };
            let Some((work, judge)) = owner else { continue };
            let key = [work.clone(), judge.clone(), body.aspect, body.round];
            said.insert(key, (*line, body.mark, body.raw));
        }
        for (line, row) in (2_u64..).zip(rows(self.bytes("marks.csv")).into_iter().skip(1)) {
            let at = |column: usize| row.get(column).cloned().unwrap_or_default();
            let key = [at(1), at(4), at(3), at(7)];
            let written = (Some(at(5)), Some(at(6)).filter(|raw| !raw.is_empty()));
            match said.remove(&key) {
                Some((_, mark, raw)) if (mark.clone(), raw.clone()) == written => {}
                Some((from, mark, _)) => {
                    let mark = mark.unwrap_or_else(|| "nothing".to_owned());
                    let what = format!(
                        "{} by judge {} for {}: {}; chain.jsonl line {from} has {mark}",
                        at(3),
                        at(4),
                        at(1),
                        at(5)
                    );
                    self.found("marks.csv", line, what);
                }
                None => {
                    let what =
                        format!("{} by judge {} for {}: no such mark is in the chains", at(3), at(4), at(1));
                    self.found("marks.csv", line, what);
                }
            }
        }
        for ([work, judge, aspect, _], (line, mark, _)) in said {
            if let Some(mark) = mark {
                let what =
                    format!("{aspect} by judge {judge} for {work}: {mark}, which marks.csv does not have");
                self.found("chain.jsonl", line, what);
            }
        }
    }
}

/// The part of a chained fact that says a mark; calls to judge again say none.
struct MarkBody {
    aspect: String,
    round: String,
    mark: Option<String>,
    raw: Option<String>,
}

impl MarkBody {
    fn of(body: &Value) -> Option<Self> {
        let points = |name: &str| body[name].as_i64().map(|n| Points::from_millionths(n).to_string());
        body.get("mark")?;
        Some(Self {
            aspect: body["aspect"].as_str()?.to_owned(),
            round: body["round"].as_i64()?.to_string(),
            mark: points("mark"),
            raw: points("raw"),
        })
    }
}
