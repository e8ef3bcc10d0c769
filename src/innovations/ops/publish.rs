//! Publishing under a permanent number, and taking back.

use chrono::Datelike;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set, Unchanged},
    EntityTrait,
};
use serde_json::{Value, json};

use crate::{
    audit::{self, Act, chain},
    innovations::{
        model::{Content, Credit, Edition, Innovation, InnovationStage, NewInnovation, Share},
        policy,
        store::{
            self,
            tables::{credit, edition, innovation},
        },
    },
    kernel::{Change, InnovationId, Problems, Refusal},
    platform::{
        db::{Alone, Tx},
        http::{Ctx, asked},
        keys::sha256_hex,
    },
};

/// The hash of what an innovation says, over its RFC 8785 form.
pub fn hash(content: &Content) -> String {
    let value = serde_json::to_value(content).unwrap_or_default();
    sha256_hex(chain::canonical(&value).as_bytes())
}

/// The hash of who made an innovation, and of their shares.
pub fn hash_credits(credits: &[Credit]) -> String {
    let rows = credits.iter().map(|c| json!([c.place, c.person, c.name, c.share]));
    sha256_hex(chain::canonical(&Value::Array(rows.collect())).as_bytes())
}

/// The series of numbers of a year; none is given twice.
pub fn series(year: i32) -> String {
    format!("innovation-{year}")
}

pub fn name(year: i32, number: i64) -> String {
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
        number: Set(number.clone()),
        external_id: Set(None),
        stage: Set(InnovationStage::Published),
        edition: Set(1),
        published_at: Set(now.0),
        version: Set(1),
        holder: Set(Some(new.holder)),
        tombstone: Set(String::new()),
    })
    .exec_without_returning(tx)
    .await?;
    let hash = hash(&new.content);
    let first = Edition { number: 1, at: now, reason: String::new(), content: new.content };
    edition::Entity::insert(row(id, &first, hash.clone())).exec_without_returning(tx).await?;
    let credits = new.credits.iter().map(|credit| credit::ActiveModel {
        seq: NotSet,
        innovation: Set(id),
        place: Set(credit.place),
        person: Set(credit.person),
        name: Set(credit.name.clone()),
        share: Set(credit.share.0),
    });
    credit::Entity::insert_many(credits).exec_without_returning(tx).await?;
    let act = Act::new("innovation.published", ("innovation", id), id.0)
        .with("number", number)
        .with("edition", 1)
        .with("content", hash)
        .with("credits", hash_credits(&new.credits))
        .says("holder", new.holder);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Innovation(id)).await?;
    Ok(id)
}

/// A result by its number, with nobody else changing it until the guard falls. It is read again
/// once it is held: whoever was first may have changed it.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn hold(tx: &Tx, number: &str) -> Result<(Innovation, Alone), Refusal> {
    let id = store::innovation::find_by_number(tx, number).await?.id;
    let alone = tx.alone(("innovation", id.0)).await?;
    Ok((store::innovation::find_by_number(tx, number).await?, alone))
}

/// Takes a published result back: its number stays, its text is shown no more.
///
/// # Errors
/// Not found for everybody but its holder and the host of its selection; 422 without a
/// reason; a conflict where it was withdrawn before.
pub async fn withdraw(ctx: &Ctx, number: &str, reason: &str) -> Result<(), Refusal> {
    let reason = reason.trim();
    ctx.in_tx_once(&asked("innovation.withdraw", &(number, reason)), async |tx| {
        let (innovation, _alone) = hold(tx, number).await?;
        policy::may_withdraw(&ctx.actor, &innovation)?;
        let mut problems = Problems::new();
        problems.unless((5..=1_000).contains(&reason.chars().count()), "reason", "innovation-reason-wrong");
        problems.finish()?;
        if innovation.stage == InnovationStage::Withdrawn {
            return Err(Refusal::conflict("innovation-withdrawn-already"));
        }
        let row = innovation::ActiveModel {
            key: Unchanged(innovation.key),
            stage: Set(InnovationStage::Withdrawn),
            tombstone: Set(reason.to_owned()),
            ..Default::default()
        };
        row.update(tx).await?;
        let act = Act::new("innovation.withdrawn", ("innovation", innovation.id), innovation.id.0);
        audit::record(tx, ctx, act.says("reason", sha256_hex(reason.as_bytes()))).await?;
        tx.changed(Change::Innovation(innovation.id)).await?;
        Ok(())
    })
    .await
}

/// An edition as its table keeps it.
pub fn row(id: InnovationId, edition: &Edition, hash: String) -> edition::ActiveModel {
    let Edition { number, at, reason, content } = edition;
    edition::ActiveModel {
        seq: NotSet,
        innovation: Set(id),
        edition: Set(*number),
        title: Set(content.title.clone()),
        r#abstract: Set(content.r#abstract.clone()),
        keywords: Set(serde_json::to_string(&content.keywords).unwrap_or_default()),
        category: Set(content.category.clone()),
        year: Set(content.year),
        content_hash: Set(hash),
        at: Set(at.0),
        further: Set(serde_json::to_string(&content.further).unwrap_or_default()),
        reason: Set(reason.clone()),
    }
}
