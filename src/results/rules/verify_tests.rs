use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};
use uuid::Uuid;

use super::*;
use crate::{
    audit::{Checkpoint, GENESIS, Head, chain::canonical, link},
    kernel::{Dice, Points, Timestamp},
    platform::keys::{Keys, sha256_hex},
    results::{
        model::{Identity, Row},
        rules::{
            Parts, SheetLine, Tables, files, material_hash, notice_body, pack, rows as rows_of, standings_csv,
        },
    },
    scoring::{Material, Options, compute as score, presets, sample},
};

const EVENT: Uuid = Uuid::from_u128(0xE);
const PANEL: Uuid = Uuid::from_u128(0xA);
const COMPETITION: Uuid = Uuid::from_u128(0xC);

struct Kit {
    files: Files,
    key: String,
    note: String,
    _dir: tempfile::TempDir,
}

fn chained(chain: Uuid, bodies: Vec<Value>) -> Vec<Chained> {
    let mut prev = GENESIS.to_owned();
    (1..)
        .zip(bodies)
        .map(|(position, body)| {
            let link = link(position, &prev, "k", &body);
            prev = link.hash.clone();
            Chained { chain, link, body }
        })
        .collect()
}

/// A package as the product would make it, from a preset's sample marks.
fn kit(material: &Material<'_>) -> Kit {
    let rules = material.rules();
    let outcome = score(material, Options::with_derivation()).unwrap();
    let tables = Tables::of(&outcome).unwrap();
    let standings = standings_csv(material).unwrap();
    let document = rules.to_json().unwrap();
    // One chain per entry and judge, as the marks came.
    let mut sheets: BTreeMap<(String, String), Vec<Value>> = BTreeMap::new();
    let millionths = |text: &str| text.parse::<Points>().ok().map(Points::millionths);
    for row in rows(&tables.0["marks.csv"]).into_iter().skip(1) {
        let body = json!({
            "aspect": row[3], "round": row[7].parse::<i64>().unwrap(),
            "mark": millionths(&row[5]), "raw": millionths(&row[6]),
        });
        sheets.entry((row[1].clone(), row[4].clone())).or_default().push(body);
    }
    let mut chain = Vec::new();
    let mut lines = Vec::new();
    for (number, ((entry, judge), bodies)) in (100_u128..).zip(sheets) {
        let sheet = Uuid::from_u128(number);
        lines.push(SheetLine { sheet, entry, judge, counts: true });
        chain.extend(chained(sheet, bodies));
    }
    let rows: Vec<Row> = rows_of(rules, &outcome)
        .unwrap()
        .into_iter()
        .map(|(row, _)| Row {
            identity: Some(Identity {
                entry: Uuid::from_u128(7).into(),
                name: format!("选手{}", row.work_number),
                unit: "单位".into(),
            }),
            ..row
        })
        .collect();
    let notice = json!({"title": "公示", "body": notice_body(&rows)});
    let published = json!({
        "event": EVENT, "rules": sha256_hex(document.as_bytes()), "material": material_hash(&tables.0),
        "outcome": sha256_hex(&standings),
    });
    let ends: BTreeMap<Uuid, Value> =
        chain.iter().map(|e| (e.chain, json!([e.chain, e.link.position, e.link.hash]))).collect();
    let ends: Vec<Value> = ends.into_values().collect();
    let audit = chained(
        COMPETITION,
        vec![
            json!({"action": "panel.locked", "object": PANEL, "at": 0, "details": {"heads": ends}}),
            json!({"action": "notice.published", "at": 1, "details": {"content": sha256_hex(canonical(&notice).as_bytes())}}),
            json!({"action": "standings.published", "at": 2, "details": published}),
        ],
    );
    let heads: Vec<Head> = chain
        .iter()
        .chain(&audit)
        .map(|e| (e.chain, Head { chain: e.chain, position: e.link.position, hash: e.link.hash.clone() }))
        .collect::<HashMap<Uuid, Head>>()
        .into_values()
        .collect();
    let dir = tempfile::tempdir().unwrap();
    let keys = Keys::open(dir.path(), &Dice::from_seed(1)).unwrap();
    let note = Checkpoint { scope: EVENT, at: Timestamp(3), heads }.sign(&keys);
    let files = files(Parts {
        event: EVENT,
        competition: COMPETITION,
        panel: PANEL,
        title: "测试",
        edition: 1,
        stage: "noticed",
        made_at: 4,
        rules: &document,
        tables,
        standings,
        rows: &rows,
        notice: Some(notice),
        sheets: lines,
        chain,
        audit,
        notes: vec![note.clone()],
    })
    .unwrap();
    Kit { files, key: keys.public_key(), note, _dir: dir }
}

fn outside(kit: &Kit) -> Outside {
    Outside { key: Some(kit.key.clone()), checkpoint: Some(kit.note.clone()) }
}

#[test]
fn a_package_of_every_preset_holds() {
    for preset in presets() {
        let kit = kit(&sample(&preset.rules));
        let report = verify(&kit.files, &outside(&kit)).unwrap();
        assert_eq!(report.findings, [], "{}", preset.rules.name.en);
        assert_eq!((report.checkpoints, report.unproven.len()), (2, 0));
        assert!(report.entries == 6 && report.marks > 0 && report.links > report.marks as u64);
    }
}

#[test]
fn without_a_key_nothing_is_said_to_be_signed() {
    let kit = kit(&sample(&presets()[0].rules));
    let report = verify(&kit.files, &Outside::default()).unwrap();
    assert!(report.findings.is_empty() && report.checkpoints == 0 && report.unproven.len() == 1);
    let other = Outside { key: Some("00".repeat(32)), checkpoint: None };
    assert!(!verify(&kit.files, &other).unwrap().findings.is_empty(), "another key opens no note");
}

/// Changes one byte of a digit or a letter somewhere in a file.
fn mutated(files: &Files, dice: &Dice) -> Option<(String, Files)> {
    let names: Vec<&String> = files
        .keys()
        .filter(|n| !matches!(n.as_str(), "README.txt" | "package.json" | "aspects.csv"))
        .collect();
    let [a, b, c, d] = dice.bytes::<4>();
    let name = names[usize::from(a) % names.len()].clone();
    let mut files = files.clone();
    let bytes = files.get_mut(&name)?;
    let place = (usize::from(b) << 16 | usize::from(c) << 8 | usize::from(d)) % bytes.len();
    let place = (place..bytes.len()).find(|i| bytes[*i].is_ascii_digit())?;
    bytes[place] = if bytes[place] == b'9' { b'0' } else { bytes[place] + 1 };
    Some((name, files))
}

#[test]
fn every_changed_digit_is_found() {
    let dice = Dice::from_seed(42);
    let kit = kit(&sample(&presets()[0].rules));
    let mut tried = 0;
    while tried < 120 {
        let Some((name, files)) = mutated(&kit.files, &dice) else { continue };
        tried += 1;
        let report = verify(&files, &outside(&kit)).unwrap();
        assert!(!report.findings.is_empty(), "{name}: a changed digit was not found");
    }
}

#[test]
fn standings_that_agree_with_forged_marks_are_still_found() {
    let kit = kit(&sample(&presets()[0].rules));
    // Somebody raises a mark and lets the engine make fitting standings.
    let mut files = kit.files.clone();
    let marks = String::from_utf8(files["marks.csv"].clone()).unwrap();
    let mut lines: Vec<String> = marks.lines().map(str::to_owned).collect();
    lines.remove(1);
    files.insert("marks.csv".into(), (lines.join("\n") + "\n").into_bytes());
    let report = verify(&files, &outside(&kit)).unwrap();
    assert!(report.findings.iter().any(|f| f.file == "chain.jsonl"), "{:?}", report.findings);
    assert!(report.findings.iter().any(|f| f.file == "marks.csv" && f.what.contains("published")));
}

#[test]
fn a_chain_that_was_rewritten_as_a_whole_is_found_by_the_checkpoint() {
    let kit = kit(&sample(&presets()[0].rules));
    let mut files = kit.files.clone();
    let text = String::from_utf8(files["chain.jsonl"].clone()).unwrap();
    let entries: Vec<Chained> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
    let first = entries[0].chain;
    let bodies: Vec<Value> = entries.iter().filter(|e| e.chain == first).map(|e| e.body.clone()).collect();
    let mut bodies = bodies;
    bodies[0]["at"] = json!(99);
    let rewritten = chained(first, bodies);
    let lines: Vec<String> = rewritten
        .iter()
        .chain(entries.iter().filter(|e| e.chain != first))
        .map(|e| serde_json::to_string(e).unwrap())
        .collect();
    files.insert("chain.jsonl".into(), (lines.join("\n") + "\n").into_bytes());
    let report = verify(&files, &Outside::default()).unwrap();
    assert!(
        report.findings.iter().all(|f| f.what.contains("locked")),
        "its links hold: {:?}",
        report.findings
    );
    let report = verify(&files, &outside(&kit)).unwrap();
    assert!(report.findings.iter().any(|f| f.what.contains("rewritten")), "{:?}", report.findings);
}

#[test]
fn what_is_no_package_is_said_to_be_none() {
    assert!(verify(&Files::new(), &Outside::default()).unwrap_err().contains("rules.json"));
}

/// Writes the packages where `scripts/recompute.py` is tried on them.
#[test]
fn the_package_of_every_preset_recomputes_in_another_language() {
    for preset in presets() {
        let kit = kit(&sample(&preset.rules));
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("package.zip");
        std::fs::write(&path, pack(&kit.files).unwrap()).unwrap();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/recompute.py");
        let run = std::process::Command::new("python3").arg(script).arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&run.stdout).into_owned() + &String::from_utf8_lossy(&run.stderr);
        assert!(run.status.success(), "{}: {said}", preset.rules.name.en);
    }
}
