//! The use cases of this slice.

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

use super::{
    model::{Content, Deposit, InnovationStage, NewInnovation, Share},
    policy, rules,
    store::{self, credit, edition, innovation},
};
use crate::{
    audit::{self, Act, chain},
    kernel::{Change, InnovationId, Refusal, Text},
    platform::{db::Tx, http::Ctx, keys::sha256_hex},
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
            match rules::read_line(&line, &mut report.ignored) {
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

/// The hash of what an innovation says, over its RFC 8785 form.
fn hash(content: &Content) -> String {
    let value = serde_json::to_value(content).unwrap_or_default();
    sha256_hex(chain::canonical(&value).as_bytes())
}

/// The series of numbers of a year; none is given twice.
fn series(year: i32) -> String {
    format!("innovation-{year}")
}

fn name(year: i32, number: i64) -> String {
    format!("JT-{year}-{number:05}")
}

/// Publishes a result under the next number: its first edition, and who made it.
///
/// # Errors
/// The database's; an internal error where the shares do not make up the whole, which
/// whoever calls this has made sure of.
pub async fn publish(tx: &Tx, ctx: &Ctx, new: NewInnovation) -> Result<InnovationId, Refusal> {
    let whole: i32 = new.credits.iter().map(|credit| credit.share.0).sum();
    if Share(whole) != Share::WHOLE {
        return Err(Refusal::internal("the shares of a result do not make up the whole"));
    }
    let (now, id): (_, InnovationId) = (ctx.now(), ctx.new_id());
    let year = now.local_date().year();
    let number = name(year, tx.next_numbers(&series(year), 1).await?);
    innovation::Entity::insert(innovation::ActiveModel {
        key: NotSet,
        id: Set(id),
        number: Set(number),
        external_id: Set(None),
        stage: Set(InnovationStage::Published),
        edition: Set(1),
        published_at: Set(now.0),
        version: Set(1),
        holder: Set(Some(new.holder)),
    })
    .exec_without_returning(tx)
    .await?;
    let hash = hash(&new.content);
    edition::Entity::insert(row(id, 1, &new.content, hash.clone(), now.0)).exec_without_returning(tx).await?;
    let credits = new.credits.iter().map(|credit| credit::ActiveModel {
        seq: NotSet,
        innovation: Set(id),
        place: Set(credit.place),
        person: Set(credit.person),
        name: Set(credit.name.clone()),
        share: Set(credit.share.0),
    });
    credit::Entity::insert_many(credits).exec_without_returning(tx).await?;
    let act = Act::new("innovation.published", ("innovation", id), id.0).with("edition", 1);
    audit::record(tx, ctx, act.with("content", hash).says("holder", new.holder)).await?;
    tx.changed(Change::Innovation(id)).await?;
    Ok(id)
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
            let known: HashMap<String, (InnovationId, i32, String)> = store::list_external_ids(tx, &ids)
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
                        rows.push(innovation::ActiveModel {
                            key: NotSet,
                            id: Set(id),
                            number: Set(name(year, number)),
                            external_id: Set(Some(deposit.external_id.clone())),
                            stage: Set(InnovationStage::Published),
                            edition: Set(1),
                            published_at: Set(now.0),
                            version: Set(1),
                            holder: Set(None),
                        });
                        number += 1;
                        (id, 1)
                    }
                };
                let act = Act::new("innovation.deposited", ("innovation", id), CHAIN);
                acts.push((ctx, act.with("edition", edition).with("content", hash.clone())));
                changes.push(Change::Innovation(id));
                editions.push(row(id, edition, &deposit.content, hash, now.0));
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

fn row(id: InnovationId, edition: i32, content: &Content, hash: String, at: i64) -> edition::ActiveModel {
    edition::ActiveModel {
        seq: NotSet,
        innovation: Set(id),
        edition: Set(edition),
        title: Set(content.title.clone()),
        r#abstract: Set(content.r#abstract.clone()),
        keywords: Set(serde_json::to_string(&content.keywords).unwrap_or_default()),
        category: Set(content.category.clone()),
        year: Set(content.year),
        content_hash: Set(hash),
        at: Set(at),
        further: Set(serde_json::to_string(&content.further).unwrap_or_default()),
    }
}
