//! Checking the marks: every chain walked again, every sheet compared with the
//! end of its chain, every frozen panel with the record of its freezing.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::Value;

use super::{
    frozen::frozen_list,
    rows::{mark, panel, rejudge, sheet},
};
use crate::{
    audit::{self, Finding, GENESIS, Link, Walk},
    kernel::{Refusal, SheetId, SubjectId},
};

const PART: u64 = 5_000;

/// Walks all chains of marks and of calls to judge again. Whatever is not as it
/// was written is in the walk's findings.
///
/// # Errors
/// The database's.
pub async fn verify_marks(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let sheets: HashMap<SheetId, sheet::Model> =
        sheet::Entity::find().all(db).await?.into_iter().map(|s| (s.id, s)).collect();
    let mut ends: HashMap<SheetId, (i64, String)> = HashMap::new();
    let mut seq = i64::MIN;
    loop {
        let part = mark::Entity::find()
            .filter(mark::Column::Seq.gt(seq))
            .order_by_asc(mark::Column::Seq)
            .limit(PART)
            .all(db)
            .await?;
        let Some(last) = part.last() else { break };
        seq = last.seq;
        for row in &part {
            let place = format!("mark_change {}", row.seq);
            let home = sheets.get(&row.sheet);
            let subject = home.map_or(SubjectId(uuid::Uuid::nil()), |s| s.subject);
            let link = link(row.position, &row.prev_hash, &row.hash, &row.alg, &row.key_id);
            walk.step(&place, row.sheet.0, &link, &row.body(subject));
            if home.is_none_or(|s| s.judge != row.judge) {
                find(walk, place, "its judge is not the judge of its sheet");
            }
            ends.insert(row.sheet, (row.position, row.hash.clone()));
        }
    }
    let mut ids: Vec<&SheetId> = sheets.keys().collect();
    ids.sort_unstable();
    for id in ids {
        let row = &sheets[id];
        let end = ends.get(id).cloned().unwrap_or((0, GENESIS.to_owned()));
        if (row.position, row.head.clone()) != end {
            find(walk, format!("sheet {id}"), "its head is not the last mark of its chain");
        }
    }
    verify_calls(db, walk).await?;
    verify_panels(db, walk).await
}

async fn verify_calls(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    for row in rejudge::Entity::find().order_by_asc(rejudge::Column::Seq).all(db).await? {
        let link = link(row.position, &row.prev_hash, &row.hash, &row.alg, &row.key_id);
        walk.step(&format!("rejudge {}", row.seq), row.subject.0, &link, &row.body());
    }
    Ok(())
}

async fn verify_panels(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    for row in panel::Entity::find().order_by_asc(panel::Column::Id).all(db).await? {
        if row.frozen_at.is_none() {
            continue;
        }
        let place = format!("panel {}", row.id);
        let records = audit::list_of_chain(db, row.chain).await?;
        let details = |action: &str| {
            let record = records.iter().find(|r| r.action == action && r.object == row.id.0)?;
            serde_json::from_str::<Value>(&record.details).ok()
        };
        let Some(frozen) = details("panel.frozen") else {
            find(walk, place, "there is no record of its freezing");
            continue;
        };
        let rules = row.rules.as_deref().unwrap_or_default();
        let hash = crate::platform::keys::sha256_hex(rules.as_bytes());
        if row.rules_hash.as_deref() != Some(hash.as_str()) || frozen["rules_hash"] != hash.as_str() {
            find(walk, place.clone(), "its rule set is not the one that was frozen");
        }
        if frozen["subjects_hash"] != frozen_list(db, row.id).await?.as_str() {
            find(walk, place.clone(), "its subjects are not those that were frozen");
        }
        if let Some(locked) = details("panel.locked") {
            let heads = super::heads(db, row.contest).await?;
            if locked["heads_hash"] != crate::judging::rules::heads::digest(&heads).as_str() {
                find(walk, place, "its sheets do not end where they ended at the lock");
            }
        } else if row.locked_at.is_some() {
            find(walk, place, "there is no record of its lock");
        }
    }
    Ok(())
}

fn link(position: i64, prev: &str, hash: &str, alg: &str, key_id: &str) -> Link {
    Link {
        position,
        prev_hash: prev.to_owned(),
        hash: hash.to_owned(),
        alg: alg.to_owned(),
        key_id: key_id.to_owned(),
    }
}

fn find(walk: &mut Walk, place: String, what: &str) {
    walk.findings.push(Finding { place, what: what.to_owned() });
}
