//! Saving marks: once, in order, and never after the lock.

use std::collections::BTreeMap;

use sea_orm::{ActiveValue::NotSet, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use super::person;
use crate::{
    audit::{self, Act, Link},
    judging::{
        model::{MarkChange, Sheet},
        policy,
        rules::{
            hints,
            marks::{self, NewMark, Replay, Rounds, Standing, Wish},
            value,
        },
        store::{self, mark, sheet},
    },
    kernel::{Change, Points, Refusal, SheetId, Text, Timestamp},
    platform::{db::Tx, http::Ctx},
    scoring::{Marked, RuleSet},
};

/// What a judge asks to be saved: one aspect or a whole sheet.
#[derive(Clone, Debug)]
pub struct Save {
    pub sheet: SheetId,
    /// The version of the sheet that the judge saw.
    pub base_version: i64,
    /// The same key is the same save: sent twice, it counts once.
    pub key: String,
    pub wishes: Vec<Wish>,
    /// When the last byte of the request had arrived.
    pub received_at: Timestamp,
}

/// What stands after a save.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Saved {
    /// The version that the next save must carry.
    pub version: i64,
    pub saved_at: Option<Timestamp>,
    /// The aspects asked for.
    pub marks: Vec<SavedMark>,
    pub subtotal: String,
    pub marked: i32,
    pub due: i32,
}

/// What stands for one aspect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedMark {
    pub aspect: String,
    pub round: i32,
    /// As the page's field holds it; empty without a mark.
    pub value: String,
    pub mark: Option<Points>,
    pub raw: Option<Points>,
    /// The mark in words.
    pub chip: Option<Text>,
    pub full: bool,
}

/// Saves marks in one transaction, or none of them.
///
/// # Errors
/// Not found for anybody else's sheet; conflict when the panel is not open or
/// its window is over; stale when the sheet moved on; 422 under the aspect's
/// code for what is no mark.
pub async fn save(ctx: &Ctx, save: Save) -> Result<Saved, Refusal> {
    let me = person(&ctx.actor)?;
    check_key(&save.key)?;
    // All that is long to read is read before others have to wait, and again only
    // where somebody was faster.
    let before = store::load_sheet(ctx.read(), me, save.sheet).await?;
    let (read, called) = read(ctx.read(), &before).await?;
    let rules = store::rules_of(ctx.read(), &store::load_panel(ctx.read(), before.panel).await?).await?;
    ctx.in_tx(async |tx| {
        let own = store::lock_sheet(tx, me, &before).await?;
        let panel = store::load_panel(tx, own.panel).await?;
        let (changes, rounds) = if (own.position, own.calls) == (before.position, before.calls) {
            (read, called)
        } else {
            self::read(tx, &own).await?
        };
        let wishes = marks::read(&rules, &own.aspects, &save.wishes);

        if let Ok(wishes) = &wishes {
            match marks::replay(&changes, &save.key, wishes) {
                // An acknowledged save is acknowledged again, even after the lock.
                Replay::Same { position } => {
                    return Ok(saved(&rules, &own, &changes, &rounds, position, &save.wishes));
                }
                Replay::Reused => {
                    return Err(Refusal::field("idempotency_key", "error-idempotency-reused"));
                }
                Replay::New => {}
            }
        }
        policy::may_mark_now(&panel, save.received_at)?;
        if own.absent {
            return Err(Refusal::conflict("sheet-absent"));
        }
        if save.base_version != own.position {
            return Err(stale(&rules, &own, &changes, &rounds, &save.wishes));
        }
        let facts = marks::plan(&marks::standing(&changes, own.position), &rounds, &wishes?);
        if facts.is_empty() {
            return Ok(saved(&rules, &own, &changes, &rounds, own.position, &save.wishes));
        }

        let (changes, head) = append(tx, ctx, &own, changes, &save.key, facts).await?;
        let version = changes.last().map_or(own.position, |c| c.position);
        let marked = marks::count(&marks::standing(&changes, version), &rounds, &own.aspects);
        sheet::Entity::update_many()
            .col_expr(sheet::Column::Position, Expr::value(version))
            .col_expr(sheet::Column::Head, Expr::value(head))
            .col_expr(sheet::Column::Marked, Expr::value(marked))
            .col_expr(sheet::Column::SavedAt, Expr::value(ctx.now().0))
            .filter(sheet::Column::Id.eq(own.id))
            .exec(tx)
            .await?;
        let act = Act::new("marks.saved", ("sheet", own.id), own.judge)
            .with("from", own.position)
            .with("to", version);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Sheet(own.id)).await?;
        Ok(saved(&rules, &own, &changes, &rounds, version, &save.wishes))
    })
    .await
}

/// What stands on a sheet, and what its subject was called for again.
async fn read(db: &impl ConnectionTrait, own: &Sheet) -> Result<(Vec<MarkChange>, Rounds), Refusal> {
    Ok((store::changes_of(db, own.id).await?, store::rounds_of(db, own.subject).await?))
}

fn check_key(key: &str) -> Result<(), Refusal> {
    let fine = (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fine { Ok(()) } else { Err(Refusal::field("idempotency_key", "mark-key-form")) }
}

/// Adds the facts to the sheet's chain, in one statement.
async fn append(
    tx: &Tx,
    ctx: &Ctx,
    own: &Sheet,
    mut changes: Vec<MarkChange>,
    key: &str,
    facts: Vec<NewMark>,
) -> Result<(Vec<MarkChange>, String), Refusal> {
    let key_id = ctx.app.keys.signing_id();
    let (mut position, mut head) = (own.position, own.head.clone());
    let mut rows: Vec<mark::ActiveModel> = Vec::with_capacity(facts.len());
    for fact in facts {
        let mut row = mark::Model {
            seq: 0,
            sheet: own.id,
            position: position + 1,
            aspect: fact.aspect,
            round: fact.round,
            mark: fact.mark.map(Points::millionths),
            raw: fact.raw.map(Points::millionths),
            at: ctx.now().0,
            judge: own.judge,
            request_id: ctx.request.id,
            save_key: key.to_owned(),
            prev_hash: head,
            hash: String::new(),
            alg: String::new(),
            key_id: String::new(),
        };
        let Link { hash, alg, key_id, .. } =
            audit::link(row.position, &row.prev_hash, &key_id, &row.body(own.subject));
        (row.hash, row.alg, row.key_id) = (hash, alg, key_id);
        position = row.position;
        head = row.hash.clone();
        changes.push(row.clone().into());
        let mut active: mark::ActiveModel = row.into();
        active.seq = NotSet;
        rows.push(active);
    }
    mark::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok((changes, head))
}

/// The answer: the aspects asked for, as they stood at `position`.
fn saved(
    rules: &RuleSet,
    own: &Sheet,
    changes: &[MarkChange],
    rounds: &Rounds,
    position: i64,
    wishes: &[Wish],
) -> Saved {
    let then = marks::standing(changes, position);
    let mark_of = |aspect: &str| marks::current(&then, rounds, aspect);
    let aspects = wishes.iter().map(|w| w.aspect.as_str());
    Saved {
        version: position,
        saved_at: changes.iter().rev().find(|c| c.position <= position).map(|c| c.at),
        marks: aspects.filter_map(|a| saved_mark(rules, &then, rounds, a)).collect(),
        subtotal: value::subtotal(rules, &own.aspects, mark_of).0,
        marked: marks::count(&then, rounds, &own.aspects),
        due: i32::try_from(own.aspects.len()).unwrap_or(i32::MAX),
    }
}

/// What stands for one aspect of the rubric.
pub fn saved_mark(
    rules: &RuleSet,
    standing: &BTreeMap<&str, Standing>,
    rounds: &Rounds,
    code: &str,
) -> Option<SavedMark> {
    let aspect = rules.rubric()?.find(code)?.aspect;
    let marked: Option<Marked> = marks::current(standing, rounds, code);
    Some(SavedMark {
        aspect: code.to_owned(),
        round: rounds.get(code).copied().unwrap_or(1),
        value: marked.map(|m| value::as_one(aspect, m)).unwrap_or_default(),
        mark: marked.map(|m| m.mark),
        raw: marked.and_then(|m| m.raw),
        chip: marked.map(|m| hints::chip(aspect, m)),
        full: marked.is_some_and(|m| hints::is_full(aspect, m)),
    })
}

/// What the loser of a conflict lost against: the version, and what stands for
/// every aspect that was asked for.
fn stale(rules: &RuleSet, own: &Sheet, changes: &[MarkChange], rounds: &Rounds, wishes: &[Wish]) -> Refusal {
    let now = saved(rules, own, changes, rounds, own.position, wishes);
    let marks: Vec<_> = now
        .marks
        .iter()
        .map(|m| json!({ "aspect": m.aspect, "round": m.round, "value": m.value, "mark": m.mark, "raw": m.raw }))
        .collect();
    Refusal::Stale { current: json!({ "version": now.version, "marks": marks }) }
}
