//! Writing the trail.

use std::collections::BTreeSet;

use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{
    chain::{self, GENESIS},
    checkpoint::{Checkpoint, Head},
    store::{self, Heads, Record, note},
};
use crate::{
    kernel::Refusal,
    platform::{
        db::{Tx, Writes},
        http::Ctx,
    },
};

/// What somebody did to what, for the record.
#[derive(Clone, Debug)]
pub struct Act {
    chain: Uuid,
    action: &'static str,
    object_kind: &'static str,
    object: Uuid,
    details: Map<String, Value>,
}

impl Act {
    /// `action` on an object, recorded in a chain (a competition's, a notice's,
    /// or the object's own id where nothing larger exists).
    pub fn new(
        action: &'static str,
        (object_kind, object): (&'static str, impl Into<Uuid>),
        chain: impl Into<Uuid>,
    ) -> Self {
        Self { chain: chain.into(), action, object_kind, object: object.into(), details: Map::new() }
    }

    /// One more detail: an id, an integer or a code, never personal data.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.details.insert(name.to_owned(), value.into());
        self
    }

    /// As [`Act::with`], for anything that prints as its code or id.
    #[must_use]
    pub fn says(self, name: &str, value: impl std::fmt::Display) -> Self {
        self.with(name, value.to_string())
    }
}

/// Adds one entry to the trail, in the transaction of the change it tells of.
/// Answers the hash of the entry.
///
/// # Errors
/// The database's.
pub async fn record(tx: &Tx, ctx: &Ctx, act: Act) -> Result<String, Refusal> {
    let mut hashes = record_all(tx, vec![(ctx, act)]).await?;
    hashes.pop().ok_or_else(|| Refusal::internal("an entry without a hash"))
}

/// As [`record()`], for what several did, in that order and at once.
///
/// # Errors
/// The database's.
pub async fn record_all(tx: &Tx, acts: Vec<(&Ctx, Act)>) -> Result<Vec<String>, Refusal> {
    let chains: BTreeSet<Uuid> = acts.iter().map(|(_, act)| act.chain).collect();
    let chains: Vec<Uuid> = chains.into_iter().collect();
    let _alone = tx.hold([], chains.iter().map(|chain| (CHAIN, *chain))).await?;
    let heads = store::find_heads(tx, &chains).await?;
    let mut writes = tx.writes();
    let hashes = record_with(&mut writes, heads, acts);
    tx.write_all(writes).await?;
    Ok(hashes)
}

/// The name under which a writer holds a chain alone ([`Tx::hold`]).
pub const CHAIN: &str = "chain";

/// As [`record_all`], among other writes, by one who holds the chains alone and
/// has read their heads since; a chain without a head begins.
pub fn record_with(writes: &mut Writes, mut heads: Heads, acts: Vec<(&Ctx, Act)>) -> Vec<String> {
    let mut hashes = Vec::with_capacity(acts.len());
    let mut entries = Vec::with_capacity(acts.len());
    for (ctx, act) in acts {
        let head = heads.entry(act.chain).or_insert_with(|| Head {
            chain: act.chain,
            position: 0,
            hash: GENESIS.to_owned(),
        });
        let key_id = ctx.app.keys.signing_id();
        let mut entry = Record {
            seq: 0,
            chain: act.chain,
            at: ctx.now(),
            actor: ctx.actor.label(),
            acting_for: ctx.actor.seat().map(|s| s.organisation.0),
            action: act.action.to_owned(),
            object_kind: act.object_kind.to_owned(),
            object: act.object,
            details: chain::canonical(&Value::Object(act.details)),
            request_id: ctx.request.id,
            link: chain::link(0, GENESIS, &key_id, &Value::Null),
        };
        head.position += 1;
        entry.link = chain::link(head.position, &head.hash, &key_id, &entry.body());
        head.hash.clone_from(&entry.link.hash);
        hashes.push(entry.link.hash.clone());
        entries.push(entry);
    }
    store::add(writes, entries);
    hashes
}

/// The head of a chain of the trail, if it has entries.
///
/// # Errors
/// The database's.
pub async fn head(tx: &Tx, chain: Uuid) -> Result<Option<Head>, Refusal> {
    Ok(store::find_heads(tx, &[chain]).await?.remove(&chain))
}

/// Signs the heads of a scope and keeps the note; answers it.
///
/// # Errors
/// The database's.
pub async fn checkpoint(
    tx: &Tx,
    ctx: &Ctx,
    scope: impl Into<Uuid>,
    reason: &'static str,
    heads: Vec<Head>,
) -> Result<String, Refusal> {
    let scope = scope.into();
    let note = Checkpoint { scope, at: ctx.now(), heads }.sign(&ctx.app.keys);
    let row = note::ActiveModel {
        seq: sea_orm::ActiveValue::NotSet,
        scope: Set(scope),
        at: Set(ctx.now().0),
        reason: Set(reason.to_owned()),
        note: Set(note.clone()),
    };
    note::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(note)
}
