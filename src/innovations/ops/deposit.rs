//! An operator's deposit: results that were selected elsewhere, published at once.

use std::{
    collections::{BTreeSet, HashMap},
    io::{BufRead, Read},
};

use chrono::Datelike;
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, ExprTrait, QueryFilter,
    sea_query::Expr,
};
use uuid::Uuid;

use super::publish::{hash, name, row, series};
use crate::{
    audit::{self, Act},
    innovations::{
        model::{Deposit, Edition, InnovationStage},
        policy, rules,
        store::{
            innovation::list_external_ids,
            tables::{edition, innovation},
        },
    },
    kernel::{Change, InnovationId, Refusal, Text},
    platform::http::Ctx,
};

/// The chain under which deposits are recorded.
const CHAIN: Uuid = Uuid::from_u128(0x6465_706f_7369_7400_0000_0000_0000_0001);
/// Rows a transaction, so that an import never holds others up for long.
const PIECE: usize = 500;
const LONGEST_LINE: u64 = 1 << 20;

/// What an import did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportReport {
    pub new: usize,
    /// Deposited before with another content: a further edition.
    pub changed: usize,
    pub same: usize,
    /// Lines that repeat an id of the same file; the first counts.
    pub repeated: usize,
    /// Fields that mean nothing here.
    pub ignored: BTreeSet<String>,
    /// Number of the line, and why it was left out.
    pub bad: Vec<(u64, Text)>,
}

/// Takes in a deposit: one JSON object a line. What is good is published at once,
/// in pieces; importing again does the rest, and changes nothing that is there.
///
/// # Errors
/// When the actor may not, the input cannot be read, or the database fails. Bad
/// lines are no error; the report names each.
pub async fn import(
    ctx: &Ctx,
    mut input: impl BufRead,
    mut progress: impl FnMut(u64),
) -> Result<ImportReport, Refusal> {
    policy::may_deposit(&ctx.actor)?;
    let mut report = ImportReport::default();
    let mut seen: BTreeSet<String> = BTreeSet::new();
    let mut piece: Vec<Deposit> = Vec::with_capacity(PIECE);
    let mut line = Vec::new();
    for number in 1.. {
        line.clear();
        let read = input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line);
        let read = read.map_err(|error| unreadable(number, &error))?;
        if read == 0 {
            break;
        }
        if line.last() != Some(&b'\n') && line.len() as u64 == LONGEST_LINE {
            report.bad.push((number, Text::new("innovation-line-huge").with("most", LONGEST_LINE)));
            input.skip_until(b'\n').map_err(|error| unreadable(number, &error))?;
        } else if !line.trim_ascii().is_empty() {
            match rules::deposit::read_line(&line, &mut report.ignored) {
                Ok(deposit) if !seen.insert(deposit.external_id.clone()) => report.repeated += 1,
                Ok(deposit) => piece.push(deposit),
                Err(why) => report.bad.push((number, why)),
            }
        }
        if piece.len() == PIECE {
            save(ctx, &piece, &mut report).await?;
            piece.clear();
        }
        progress(number);
    }
    save(ctx, &piece, &mut report).await?;
    Ok(report)
}

fn unreadable(line: u64, error: &std::io::Error) -> Refusal {
    Refusal::field("file", Text::new("innovation-file").with("line", line).with("why", error.to_string()))
}

/// One piece in one transaction.
async fn save(ctx: &Ctx, piece: &[Deposit], report: &mut ImportReport) -> Result<(), Refusal> {
    if piece.is_empty() {
        return Ok(());
    }
    let now = ctx.now();
    let year = now.local_date().year();
    let (new, changed) = ctx
        .in_tx(async |tx| {
            let _alone = tx.alone(("deposit", CHAIN)).await?;
            let ids: Vec<&str> = piece.iter().map(|d| d.external_id.as_str()).collect();
            let known: HashMap<String, (InnovationId, i32, String)> = list_external_ids(tx, &ids)
                .await?
                .into_iter()
                .map(|(external, id, edition, hash)| (external, (id, edition, hash)))
                .collect();
            let fresh = piece.iter().filter(|d| !known.contains_key(&d.external_id)).count();
            let count = i64::try_from(fresh).unwrap_or(i64::MAX);
            let mut number = if fresh == 0 { 0 } else { tx.next_numbers(&series(year), count).await? };
            let (mut rows, mut editions, mut acts, mut changes) = (vec![], vec![], vec![], vec![]);
            for deposit in piece {
                let hash = hash(&deposit.content);
                let mut given = None;
                let (id, edition) = match known.get(&deposit.external_id) {
                    Some((.., stored)) if *stored == hash => continue,
                    Some((id, edition, _)) => {
                        innovation::Entity::update_many()
                            .col_expr(innovation::Column::Edition, Expr::value(edition + 1))
                            .col_expr(
                                innovation::Column::Version,
                                Expr::col(innovation::Column::Version).add(1),
                            )
                            .filter(innovation::Column::Id.eq(*id))
                            .exec(tx)
                            .await?;
                        (*id, edition + 1)
                    }
                    None => {
                        let id: InnovationId = ctx.new_id();
                        let name = name(year, number);
                        given = Some(name.clone());
                        rows.push(innovation::ActiveModel {
                            key: NotSet,
                            id: Set(id),
                            number: Set(name),
                            external_id: Set(Some(deposit.external_id.clone())),
                            stage: Set(InnovationStage::Published),
                            edition: Set(1),
                            published_at: Set(now.0),
                            version: Set(1),
                            holder: Set(None),
                            tombstone: Set(String::new()),
                        });
                        number += 1;
                        (id, 1)
                    }
                };
                let mut act = Act::new("innovation.deposited", ("innovation", id), CHAIN)
                    .with("edition", edition)
                    .with("content", hash.clone());
                if let Some(number) = given {
                    act = act.with("number", number);
                }
                acts.push((ctx, act));
                changes.push(Change::Innovation(id));
                let content = deposit.content.clone();
                let kept = Edition { number: edition, at: now, reason: String::new(), content };
                editions.push(row(id, &kept, hash));
            }
            if !rows.is_empty() {
                innovation::Entity::insert_many(rows).exec_without_returning(tx).await?;
            }
            let touched = editions.len();
            if !editions.is_empty() {
                edition::Entity::insert_many(editions).exec_without_returning(tx).await?;
            }
            audit::record_all(tx, acts).await?;
            tx.changed_all(&changes).await?;
            Ok::<_, Refusal>((fresh, touched - fresh))
        })
        .await?;
    report.new += new;
    report.changed += changed;
    report.same += piece.len() - new - changed;
    Ok(())
}
