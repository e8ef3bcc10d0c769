//! A published text is put right: another edition under the same number.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ConnectionTrait, EntityTrait,
};

use super::{
    letters::{tell_organisation, tell_people},
    publish::{hash, hold, row},
};
use crate::{
    audit::{self, Act},
    innovations::{
        model::{Content, Edition, Filing, Innovation, InnovationStage},
        policy,
        rules::{
            correction::{self, CorrectionInput},
            filing,
        },
        store::{
            self,
            tables::{edition, innovation},
        },
    },
    kernel::{Change, Refusal, require, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        keys::sha256_hex,
    },
};

/// The filing behind a published result, for the host of its selection.
///
/// # Errors
/// Not found for everybody else; a conflict where the result was withdrawn.
pub async fn to_correct(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    innovation: &Innovation,
) -> Result<Filing, Refusal> {
    let filing = store::filing::find_of_result(db, innovation.id).await?.ok_or(Refusal::NotFound)?;
    let (_, selection) = store::selection::load_category(db, filing.category).await?;
    policy::may_correct(&ctx.actor, selection.host)?;
    require(innovation.stage == InnovationStage::Published, || {
        Refusal::conflict("innovation-withdrawn-already")
    })?;
    Ok(filing)
}

/// Whether the actor may publish another edition.
///
/// # Errors
/// The database's.
pub async fn may_correct(ctx: &Ctx, innovation: &Innovation) -> Result<bool, Refusal> {
    // Most readers act for no union: nothing is asked for them.
    if !ctx.actor.is_union_officer() {
        return Ok(false);
    }
    match to_correct(ctx.read(), ctx, innovation).await {
        Ok(_) => Ok(true),
        Err(Refusal::NotFound | Refusal::Conflict(_)) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Publishes another edition of a result. The ones before it can still be read. Answers its
/// number.
///
/// # Errors
/// As [`to_correct`]; stale when `seen` is not the current edition; everything that is wrong in
/// the text at its field; a conflict where nothing changes.
pub async fn correct(ctx: &Ctx, number: &str, seen: i32, input: &CorrectionInput) -> Result<i32, Refusal> {
    ctx.in_tx_once(&asked("innovation.correct", &(number, seen, input)), async |tx| {
        let (innovation, _alone) = hold(tx, number).await?;
        let filing = to_correct(tx, ctx, &innovation).await?;
        require_newest(i64::from(seen), i64::from(innovation.edition))?;
        let typed = filing::read(&input.as_filing(&innovation.text));
        let (content, reason) = correction::read(&innovation.text, typed, input)?;
        publish_edition(tx, ctx, &innovation, content, &reason).await?;
        let makers = store::filing::contributors_of(tx, filing.id).await?;
        let people: Vec<_> = makers.iter().map(|maker| maker.person).collect();
        tell_people(tx, ctx, "filing-corrected", &filing, &people, &reason).await?;
        if let Some(holder) = innovation.holder {
            tell_organisation(tx, ctx, "filing-corrected", &filing, holder, &reason).await?;
        }
        Ok(innovation.edition + 1)
    })
    .await
}

async fn publish_edition(
    tx: &Tx,
    ctx: &Ctx,
    innovation: &Innovation,
    content: Content,
    reason: &str,
) -> Result<(), Refusal> {
    let number = innovation.edition + 1;
    let hash = hash(&content);
    let new = Edition { number, at: ctx.now(), reason: reason.to_owned(), content };
    edition::Entity::insert(row(innovation.id, &new, hash.clone())).exec_without_returning(tx).await?;
    let current = innovation::ActiveModel {
        key: Unchanged(innovation.key),
        edition: Set(number),
        ..Default::default()
    };
    current.update(tx).await?;
    let act = Act::new("innovation.corrected", ("innovation", innovation.id), innovation.id.0)
        .with("edition", number)
        .with("content", hash)
        .with("reason", sha256_hex(reason.as_bytes()));
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Innovation(innovation.id)).await?;
    Ok(())
}
