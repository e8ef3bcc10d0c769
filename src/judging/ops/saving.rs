//! The saves of several judges in one transaction.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

use serde_json::json;

use super::marks::{Save, Saved, saved_mark};
use crate::{
    audit::{self, Act, Link},
    judging::{
        model::{MarkChange, Panel, Sheet},
        policy,
        rules::{
            marks::{self, NewMark, Replay, Rounds, Wish},
            value,
        },
        store::{self, OwnSheet, Recent, RecentSheets, SheetEnd, mark},
    },
    kernel::{Change, PersonId, Points, Refusal, SheetId, Timestamp},
    platform::{
        db::{Tx, Writes},
        http::Ctx,
    },
    scoring::RuleSet,
};

/// A save, and who asks for it.
pub struct Asked {
    pub ctx: Ctx,
    pub judge: PersonId,
    pub save: Save,
}

type Answer = Result<Saved, Refusal>;

/// Saves or refuses each, all in one transaction. Where that fails as a whole,
/// each is tried alone, so that nobody loses by another's trouble.
pub async fn save_all(asked: Vec<Asked>) -> Vec<Answer> {
    match write(&asked).await {
        Ok(answers) => answers,
        Err(refusal) if asked.len() == 1 => vec![Err(refusal)],
        Err(_) => {
            let mut answers = Vec::with_capacity(asked.len());
            for one in asked.chunks(1) {
                let written = write(one).await;
                let answer = written.and_then(|mut a| a.pop().unwrap_or(Err(Refusal::NotFound)));
                answers.push(answer);
            }
            answers
        }
    }
}

/// Answers for each, in order; fails only with the database.
async fn write(asked: &[Asked]) -> Result<Vec<Answer>, Refusal> {
    let Some(Asked { ctx, .. }) = asked.first() else { return Ok(Vec::new()) };
    let ids: BTreeSet<SheetId> = asked.iter().map(|a| a.save.sheet).collect();
    let recent = ctx.app.db.kept::<RecentSheets>();
    let (answers, kept) = ctx
        .in_tx(async |tx| {
            let ids: Vec<SheetId> = ids.into_iter().collect();
            let known = recent.take(&ids);
            let (mut open, trail) = open(tx, ids, known).await?;
            let mut acts = Vec::new();
            let mut answers = Vec::with_capacity(asked.len());
            for Asked { ctx, judge, save } in asked {
                let own = open.get_mut(&save.sheet).filter(|open| open.person == *judge);
                answers.push(own.ok_or(Refusal::NotFound).and_then(|open| {
                    let (saved, act) = open.save(ctx, save)?;
                    acts.extend(act.map(|act| (ctx, act)));
                    Ok(saved)
                }));
            }
            let mut writes = tx.writes();
            let kept = keep(tx, &mut writes, open);
            audit::record_with(&mut writes, trail, acts);
            tx.write_all(writes).await?;
            Ok::<_, Refusal>((answers, kept))
        })
        .await?;
    recent.keep(kept);
    Ok(answers)
}

/// Opens sheets: nobody else writes to them until the transaction ends. Those
/// that are nobody's to mark are left out. Answers also where the chains of
/// their judges end, which are held alone too.
async fn open(
    tx: &Tx,
    ids: Vec<SheetId>,
    mut recent: HashMap<SheetId, Recent>,
) -> Result<(HashMap<SheetId, Open>, audit::Heads), Refusal> {
    let sheets = store::lock_sheets(tx, &ids, &recent).await?;
    let mut open = HashMap::with_capacity(sheets.len());
    let mut trail = audit::Heads::new();
    if sheets.is_empty() {
        return Ok((open, trail));
    }
    let mut changes = HashMap::with_capacity(sheets.len());
    let mut unread = Vec::new();
    for OwnSheet { sheet, .. } in &sheets {
        match recent.remove(&sheet.id).and_then(|recent| recent.facts(sheet)) {
            Some(facts) => {
                changes.insert(sheet.id, facts);
            }
            None if sheet.position > 0 => unread.push(sheet.id),
            None => {}
        }
    }
    changes.extend(store::changes_of_all(tx, &unread).await?);
    // Seldom any: most sheets are judged once.
    let called: Vec<_> = sheets.iter().filter(|o| o.sheet.calls > 0).map(|o| o.sheet.subject).collect();
    let rounds = store::rounds_of_all(tx, &called).await?;
    for OwnSheet { person, sheet, panel, trail: head } in sheets {
        trail.extend(head.map(|head| (head.chain, head)));
        let rules = store::rules_of(tx, &panel).await?;
        let changes = changes.remove(&sheet.id).unwrap_or_default();
        let rounds = rounds.get(&sheet.subject).cloned().unwrap_or_default();
        open.insert(sheet.id, Open { person, sheet, changes, rounds, panel, rules, added: Vec::new() });
    }
    Ok((open, trail))
}

/// A sheet that nobody else writes to until the transaction ends.
struct Open {
    /// Who marks it.
    person: PersonId,
    /// As it stands, with what was added.
    sheet: Sheet,
    changes: Vec<MarkChange>,
    rounds: Rounds,
    panel: Arc<Panel>,
    rules: Arc<RuleSet>,
    /// Facts that are not in the database yet.
    added: Vec<mark::Model>,
}

impl Open {
    /// Adds what a save asks for; answers what stands after it, and what there is
    /// to record if anything changed.
    fn save(&mut self, ctx: &Ctx, save: &Save) -> Result<(Saved, Option<Act>), Refusal> {
        let Self { sheet, changes, rounds, .. } = self;
        let wishes = marks::read(&self.rules, &sheet.aspects, &save.wishes);
        if let Ok(wishes) = &wishes {
            match marks::replay(changes, &save.key, wishes) {
                // An acknowledged save is acknowledged again, even after the lock.
                Replay::Same { position } => return Ok((self.saved(position, &save.wishes), None)),
                Replay::Reused => {
                    return Err(Refusal::field("idempotency_key", "error-idempotency-reused"));
                }
                Replay::New => {}
            }
        }
        policy::may_mark_now(&self.panel, save.received_at)?;
        if sheet.absent {
            return Err(Refusal::conflict("sheet-absent"));
        }
        if save.base_version != sheet.position {
            return Err(self.stale(&save.wishes));
        }
        let facts = marks::plan(&marks::standing(changes, sheet.position), rounds, &wishes?);
        let from = sheet.position;
        if facts.is_empty() {
            return Ok((self.saved(from, &save.wishes), None));
        }
        self.append(ctx, &save.key, facts);
        let Sheet { id, judge, position: to, .. } = self.sheet;
        let act = Act::new("marks.saved", ("sheet", id), judge).with("from", from).with("to", to);
        let saved = self.saved(to, &save.wishes);
        self.sheet.marked = saved.marked;
        Ok((saved, Some(act)))
    }

    /// Adds the facts to the sheet's chain; how many aspects are marked then is
    /// left to who asks what stands.
    fn append(&mut self, ctx: &Ctx, key: &str, facts: Vec<NewMark>) {
        let key_id = ctx.app.keys.signing_id();
        let Self { sheet, changes, added, .. } = self;
        let now = ctx.now();
        for fact in facts {
            let mut row = mark::Model {
                seq: 0,
                sheet: sheet.id,
                position: sheet.position + 1,
                aspect: fact.aspect,
                round: fact.round,
                mark: fact.mark.map(Points::millionths),
                raw: fact.raw.map(Points::millionths),
                at: now.0,
                judge: sheet.judge,
                request_id: ctx.request.id,
                save_key: key.to_owned(),
                prev_hash: std::mem::take(&mut sheet.head),
                hash: String::new(),
                alg: String::new(),
                key_id: String::new(),
            };
            let Link { hash, alg, key_id, .. } =
                audit::link(row.position, &row.prev_hash, &key_id, &row.body(sheet.subject));
            (row.hash, row.alg, row.key_id) = (hash, alg, key_id);
            sheet.position = row.position;
            sheet.head.clone_from(&row.hash);
            changes.push(MarkChange::from(&row));
            added.push(row);
        }
        sheet.saved_at = Some(now);
    }

    /// The answer: the aspects asked for, as they stood at `position`.
    fn saved(&self, position: i64, wishes: &[Wish]) -> Saved {
        let Self { sheet, changes, rounds, .. } = self;
        let then = marks::standing(changes, position);
        let mark_of = |aspect: &str| marks::current(&then, rounds, aspect);
        let aspects = wishes.iter().map(|w| w.aspect.as_str());
        Saved {
            version: position,
            saved_at: changes.iter().rev().find(|c| c.position <= position).map(|c| c.at),
            marks: aspects.filter_map(|a| saved_mark(&self.rules, &then, rounds, a)).collect(),
            subtotal: value::subtotal(&self.rules, &sheet.aspects, mark_of).0,
            marked: marks::count(&then, rounds, &sheet.aspects),
            due: i32::try_from(sheet.aspects.len()).unwrap_or(i32::MAX),
        }
    }

    /// What the loser of a conflict lost against: the version, and what stands for
    /// every aspect that was asked for.
    fn stale(&self, wishes: &[Wish]) -> Refusal {
        let now = self.saved(self.sheet.position, wishes);
        let marks: Vec<_> = now
            .marks
            .iter()
            .map(|m| json!({ "aspect": m.aspect, "round": m.round, "value": m.value, "mark": m.mark, "raw": m.raw }))
            .collect();
        Refusal::Stale { current: json!({ "version": now.version, "marks": marks }) }
    }
}

/// Adds what was added to the sheets to what is to be written; answers them as
/// they are left.
fn keep(tx: &Tx, writes: &mut Writes, open: HashMap<SheetId, Open>) -> Vec<(SheetId, Recent)> {
    let mut kept = Vec::with_capacity(open.len());
    let mut ends = Vec::with_capacity(open.len());
    let mut rows = Vec::new();
    // In the order of ids, so that two processes do not wait for each other.
    for (id, Open { sheet, added, changes, .. }) in open.into_iter().collect::<BTreeMap<_, _>>() {
        kept.push((id, Recent::new(&sheet, changes)));
        if added.is_empty() {
            continue;
        }
        let saved_at = sheet.saved_at.unwrap_or(Timestamp(0));
        let Sheet { id, position, head, marked, .. } = sheet;
        ends.push(SheetEnd { sheet: id, position, head, marked, saved_at });
        rows.extend(added);
    }
    let changes: Vec<Change> = ends.iter().map(|end| Change::Sheet(end.sheet)).collect();
    store::add_marks(writes, rows);
    store::move_ends(writes, ends);
    tx.changed_with(writes, &changes);
    kept
}
