//! Putting a result on offer, and taking it back.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use super::super::{
    model::{Listing, ListingStage, NewListing},
    policy, rules,
    store::{self, listing},
};
use crate::{
    audit::{self, Act},
    innovations::{self, Innovation, InnovationStage},
    kernel::{Change, InnovationId, Refusal, require, require_newest},
    platform::http::{Ctx, asked},
};

/// Lists a published result, or changes what the listing says. Deals that are under
/// way keep what it said when they began.
///
/// # Errors
/// [`Refusal::Forbidden`] for everybody but its holder, [`Refusal::Invalid`] for what is
/// missing, [`Refusal::Conflict`] for a withdrawn result.
pub async fn list_result(ctx: &Ctx, number: &str, new: &NewListing) -> Result<InnovationId, Refusal> {
    ctx.in_tx_once(&asked("listing.list", &(number, new)), async |tx| {
        let innovation = innovations::find_by_number(tx, number).await?;
        policy::may_list(&ctx.actor, innovation.holder)?;
        require_published(&innovation)?;
        let read = rules::read_listing(new)?;
        let _alone = tx.alone(("listing", innovation.id.0)).await?;
        let before = store::find_listing(tx, innovation.id).await?;
        let holder = innovation.holder.ok_or(Refusal::NotFound)?;
        let ways = store::ways(&read.ways);
        let row = listing::ActiveModel {
            innovation: Set(innovation.id),
            holder: Set(holder),
            stage: Set(ListingStage::Open),
            ways: Set(ways.clone()),
            ownership: Set(read.ownership),
            pricing: Set(read.pricing),
            asking: Set(read.asking),
            territory: Set(read.territory),
            notes: Set(read.notes),
            reward: Set(read.reward.0),
            refusal_days: Set(read.refusal_days),
            listed_at: Set(before.as_ref().filter(|b| b.is_open()).map_or(ctx.now().0, |b| b.listed_at.0)),
            version: Set(before.as_ref().map_or(1, |b| b.version + 1)),
        };
        if before.is_some() {
            row.update(tx).await?;
        } else {
            listing::Entity::insert(row).exec_without_returning(tx).await?;
        }
        let act = Act::new("listing.listed", ("innovation", innovation.id), innovation.id)
            .says("ways", ways)
            .says("ownership", read.ownership)
            .says("pricing", read.pricing)
            .with("reward", read.reward.0)
            .with("refusal_days", read.refusal_days)
            .with("asking", read.asking.map(|fen| fen.0))
            .with("gates", new.gates.clone());
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Innovation(innovation.id)).await?;
        Ok(innovation.id)
    })
    .await
}

/// Takes a result off the market; deals that are under way go on.
///
/// # Errors
/// [`Refusal::Conflict`] when it is not listed, [`Refusal::Stale`] when somebody changed the listing.
pub async fn delist(ctx: &Ctx, number: &str, version: Option<i64>) -> Result<InnovationId, Refusal> {
    ctx.in_tx_once(&asked("listing.delist", &(number, version)), async |tx| {
        let innovation = innovations::find_by_number(tx, number).await?;
        policy::may_list(&ctx.actor, innovation.holder)?;
        let row = listing::Entity::find_by_id(innovation.id).lock_exclusive().one(tx).await?;
        let row = row
            .filter(|row| row.stage == ListingStage::Open)
            .ok_or_else(|| Refusal::conflict("listing-not-open"))?;
        require_newest(version, row.version)?;
        let seen = row.version;
        let mut closed: listing::ActiveModel = row.into();
        closed.stage = Set(ListingStage::Delisted);
        closed.version = Set(seen + 1);
        closed.update(tx).await?;
        audit::record(tx, ctx, Act::new("listing.delisted", ("innovation", innovation.id), innovation.id))
            .await?;
        tx.changed(Change::Innovation(innovation.id)).await?;
        Ok(innovation.id)
    })
    .await
}

fn require_published(innovation: &Innovation) -> Result<(), Refusal> {
    require(innovation.stage == InnovationStage::Published, || Refusal::conflict("listing-withdrawn"))
}

/// A listing that can be asked about, with its result.
///
/// # Errors
/// [`Refusal::Conflict`] where the result is not on offer.
pub(in crate::marketplace) fn on_offer(
    innovation: &Innovation,
    listing: Option<Listing>,
) -> Result<Listing, Refusal> {
    require_published(innovation)?;
    let same = |listing: &Listing| listing.is_open() && Some(listing.holder) == innovation.holder;
    listing.filter(same).ok_or_else(|| Refusal::conflict("listing-not-open"))
}
