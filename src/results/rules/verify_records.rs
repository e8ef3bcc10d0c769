//! A package against its competition's record and against signed notes.

use std::collections::HashMap;

use serde_json::Value;
use uuid::Uuid;

use super::{
    package::{Chained, material_hash},
    verify::{Check, Outside, Placed},
};
use crate::{
    audit::{Checkpoint, Head, chain::canonical},
    platform::keys::sha256_hex,
};

impl Check<'_> {
    /// The competition's own record says what was computed from what, and what
    /// was published.
    pub(super) fn records(&mut self, records: &Placed) {
        let manifest: Value = serde_json::from_slice(self.bytes("package.json")).unwrap_or_default();
        let of =
            |entry: &Chained, name: &str| entry.body["details"][name].as_str().unwrap_or_default().to_owned();
        let published = records.iter().rev().find(|(_, entry)| {
            entry.body["action"] == "standings.published"
                && of(entry, "event") == manifest["event"].as_str().unwrap_or("-")
        });
        let Some((line, record)) = published else {
            self.found("audit.jsonl", None, "has no record of the publication of these standings");
            return;
        };
        let expected = [
            ("rules.json", "rules", sha256_hex(self.bytes("rules.json"))),
            ("marks.csv", "material", material_hash(self.files)),
            ("standings.csv", "outcome", sha256_hex(self.bytes("standings.csv"))),
        ];
        for (file, name, hash) in expected {
            if of(record, name) != hash {
                let what =
                    format!("hashes to {hash}; audit.jsonl line {line} published {}", of(record, name));
                self.found(file, None, what);
            }
        }
        self.locked_heads(records, manifest["panel"].as_str().unwrap_or("-"));
        if let Some(notice) = self.files.get("notice.json") {
            let content: Value = serde_json::from_slice(notice).unwrap_or_default();
            let hash = sha256_hex(canonical(&content).as_bytes());
            let said = records
                .iter()
                .any(|(_, e)| e.body["action"] == "notice.published" && of(e, "content") == hash);
            if !said {
                self.found(
                    "notice.json",
                    None,
                    format!("hashes to {hash}, which no record of audit.jsonl published"),
                );
            }
        }
    }

    /// Every chain of marks ends where the record of the lock says it ended.
    fn locked_heads(&mut self, records: &Placed, panel: &str) {
        let locked =
            records.iter().find(|(_, e)| e.body["action"] == "panel.locked" && e.body["object"] == panel);
        let Some((line, record)) = locked else {
            self.found("audit.jsonl", None, "has no record of the lock of this panel");
            return;
        };
        let ends: HashMap<Uuid, Head> = self.walk.heads().into_iter().map(|h| (h.chain, h)).collect();
        let listed = record.body["details"]["heads"].as_array().cloned().unwrap_or_default();
        for head in &listed {
            let chain: Option<Uuid> = head[0].as_str().and_then(|id| id.parse().ok());
            let end = chain.and_then(|chain| ends.get(&chain));
            if end.is_none_or(|end| head[1] != end.position || head[2] != end.hash.as_str()) {
                let what = format!(
                    "chain {} does not end where audit.jsonl line {line} says it was locked",
                    head[0]
                );
                self.found("chain.jsonl", None, what);
            }
        }
    }

    /// Signed notes: those inside with the key given, and the one given.
    pub(super) fn notes(&mut self, records: &Placed, outside: &Outside) {
        let Some(key) = &outside.key else {
            let what = "no key was given: the signed checkpoints were not checked, so that a package rewritten as a whole would not show";
            self.report.unproven.push(what.to_owned());
            return;
        };
        let inside = self.files.iter().filter(|(name, _)| name.starts_with("checkpoint-"));
        let mut notes: Vec<(String, String)> =
            inside.map(|(name, bytes)| (name.clone(), String::from_utf8_lossy(bytes).into_owned())).collect();
        if let Some(note) = &outside.checkpoint {
            notes.push(("the given checkpoint".to_owned(), note.clone()));
        } else {
            let what = "no checkpoint from elsewhere was given: only those inside the package were checked";
            self.report.unproven.push(what.to_owned());
        }
        for (name, note) in notes {
            match Checkpoint::open(&note, key) {
                Ok(checkpoint) => {
                    self.report.checkpoints += 1;
                    self.compare(&name, &checkpoint, records);
                }
                Err(error) => self.found(&name, None, error.to_string()),
            }
        }
        if self.report.checkpoints == 0 {
            self.report.unproven.push("there is no signed checkpoint for these chains".to_owned());
        }
    }

    fn compare(&mut self, name: &str, checkpoint: &Checkpoint, records: &Placed) {
        let known: HashMap<Uuid, i64> =
            self.walk.heads().into_iter().map(|h| (h.chain, h.position)).collect();
        let record_chain = records.first().map(|(_, entry)| entry.chain);
        let last_at =
            records.iter().rev().find_map(|(_, entry)| entry.body["at"].as_i64()).unwrap_or(i64::MAX);
        let (mut heads, mut later): (Vec<Head>, bool) = (Vec::new(), false);
        for head in &checkpoint.heads {
            match known.get(&head.chain) {
                // Other events of the competition have chains of their own.
                None => {}
                Some(position)
                    if Some(head.chain) == record_chain
                        && head.position > *position
                        && checkpoint.at.0 > last_at =>
                {
                    later = true;
                }
                Some(_) => heads.push(head.clone()),
            }
        }
        if heads.is_empty() && !later {
            self.found(name, None, "signs none of the chains of this package");
        }
        if later {
            self.report.unproven.push(format!(
                "{name} was signed after this package was made; its end of audit.jsonl cannot be compared"
            ));
        }
        let before = self.walk.findings.len();
        self.walk.compare(&heads);
        let findings: Vec<String> =
            self.walk.findings[before..].iter().map(|f| format!("{}: {}", f.place, f.what)).collect();
        for what in findings {
            self.found(name, None, what);
        }
    }
}
