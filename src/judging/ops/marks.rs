//! Saving marks: once, in order, and never after the lock.

use std::collections::BTreeMap;

use super::{
    person,
    saving::{self, Asked},
};
use crate::{
    judging::rules::{
        hints,
        marks::{self, Rounds, Standing, Wish},
        value,
    },
    kernel::{Points, Refusal, SheetId, Text, Timestamp},
    platform::http::Ctx,
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

/// Saves marks in one transaction, or none of them. Saves that come while the
/// database is busy are written together, each with its own answer.
///
/// # Errors
/// Not found for anybody else's sheet; conflict when the panel is not open or
/// its window is over; stale when the sheet moved on; 422 under the aspect's
/// code for what is no mark.
pub async fn save(ctx: &Ctx, save: Save) -> Result<Saved, Refusal> {
    let judge = person(&ctx.actor)?;
    check_key(&save.key)?;
    let asked = Asked { ctx: ctx.clone(), judge, save };
    ctx.app.db.together(asked, saving::save_all).await?
}

fn check_key(key: &str) -> Result<(), Refusal> {
    let fine = (1..=100).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fine { Ok(()) } else { Err(Refusal::field("idempotency_key", "mark-key-form")) }
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
