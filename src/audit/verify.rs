//! Checking the trail: every entry against its hash and its predecessor, every
//! chain against the heads that were signed.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, DbErr};
use uuid::Uuid;

use super::{
    GENESIS,
    checkpoint::Head,
    store::{self, Record},
};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Table and row, so that somebody can go and look.
    pub place: String,
    pub what: String,
}

/// Where each chain stands, while it is walked.
#[derive(Debug, Default)]
pub struct Walk {
    heads: HashMap<Uuid, (i64, String)>,
    /// Hash of every entry, to compare with signed heads.
    hashes: HashMap<(Uuid, i64), String>,
    pub findings: Vec<Finding>,
    pub entries: u64,
}

impl Walk {
    /// Takes the next entry of some chain, in the order of positions.
    pub fn step(&mut self, place: &str, chain: Uuid, link: &super::Link, body: &serde_json::Value) {
        self.entries += 1;
        let genesis = (0, GENESIS.to_owned());
        let (position, hash) = self.heads.get(&chain).unwrap_or(&genesis);
        let what = if link.position != position + 1 {
            Some(format!("position {} follows {position}: an entry is missing or twice", link.position))
        } else if link.prev_hash != *hash {
            Some("does not follow from the entry before it".to_owned())
        } else if !link.holds(body) {
            Some("its content does not match its hash".to_owned())
        } else {
            None
        };
        if let Some(what) = what {
            self.findings.push(Finding { place: place.to_owned(), what });
        }
        self.hashes.insert((chain, link.position), link.hash.clone());
        self.heads.insert(chain, (link.position, link.hash.clone()));
    }

    /// Compares with heads that were signed earlier.
    pub fn compare(&mut self, signed: &[Head]) {
        for head in signed {
            let what = match self.hashes.get(&(head.chain, head.position)) {
                None => "the signed entry is gone: the chain was cut",
                Some(hash) if *hash != head.hash => {
                    "the signed entry is another now: the chain was rewritten"
                }
                Some(_) => continue,
            };
            self.findings.push(Finding {
                place: format!("chain {} position {}", head.chain, head.position),
                what: what.to_owned(),
            });
        }
    }

    #[must_use]
    pub fn heads(&self) -> Vec<Head> {
        self.heads
            .iter()
            .map(|(chain, (position, hash))| Head { chain: *chain, position: *position, hash: hash.clone() })
            .collect()
    }
}

/// Walks the whole trail.
///
/// # Errors
/// The database's.
pub async fn verify_records(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), DbErr> {
    let mut seq = i64::MIN;
    loop {
        let part = store::list_after(db, seq, 2_000).await?;
        let Some(last) = part.last() else { return Ok(()) };
        seq = last.seq;
        for entry in &part {
            let place = format!("audit_record {}", entry.seq);
            walk.step(&place, entry.chain, &entry.link, &Record::body(entry));
        }
    }
}
