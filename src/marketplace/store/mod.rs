//! Rows of this slice, and its finders.

mod tables;

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::json;

pub(super) use tables::{deal, grant, listing, posting, step};

use super::model::{Course, Deal, DealStage, Grant, GrantKind, Listing, ListingStage, Posting, Taken};
use crate::{
    innovations::Share,
    kernel::{DealId, InnovationId, OrganisationId, Page, PageRequest, PersonId, Refusal, Timestamp},
};

impl From<listing::Model> for Listing {
    fn from(row: listing::Model) -> Self {
        Self {
            innovation: row.innovation,
            holder: row.holder,
            stage: row.stage,
            ways: row.ways.split(' ').filter_map(|way| way.parse().ok()).collect(),
            ownership: row.ownership,
            pricing: row.pricing,
            asking: row.asking,
            territory: row.territory,
            notes: row.notes,
            reward: Share(row.reward),
            refusal_days: row.refusal_days,
            listed_at: Timestamp(row.listed_at),
            version: row.version,
        }
    }
}

/// Ways as the row keeps them.
pub(super) fn ways(ways: &[GrantKind]) -> String {
    ways.iter().map(|way| way.code()).collect::<Vec<_>>().join(" ")
}

impl From<deal::Model> for Deal {
    fn from(row: deal::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            innovation: row.innovation,
            holder: row.holder,
            buyer: row.buyer,
            stage: row.stage,
            opened_at: Timestamp(row.opened_at),
            position: row.position,
            head: row.head,
        }
    }
}

impl step::Model {
    /// What the hash of a step is over. The texts of a step stand beside the chain;
    /// the chain holds their hash.
    pub(super) fn chained(&self) -> serde_json::Value {
        json!({
            "at": self.at, "body_hash": self.body_hash, "deal": self.deal, "kind": self.kind,
            "person": self.person, "side": self.side,
        })
    }

    pub fn taken(self) -> Result<Taken, Refusal> {
        Ok(Taken {
            position: self.position,
            side: self.side,
            step: serde_json::from_str(&self.body).map_err(Refusal::internal)?,
            at: Timestamp(self.at),
            hash: self.hash,
        })
    }
}

/// The listing of a result, also one that was taken back.
///
/// # Errors
/// The database's.
pub async fn find_listing(db: &impl ConnectionTrait, id: InnovationId) -> Result<Option<Listing>, Refusal> {
    Ok(listing::Entity::find_by_id(id).one(db).await?.map(Listing::from))
}

/// What is on offer, newest first.
///
/// # Errors
/// The database's.
pub async fn list_open(db: &impl ConnectionTrait, request: PageRequest) -> Result<Page<Listing>, Refusal> {
    let find = listing::Entity::find()
        .filter(listing::Column::Stage.eq(ListingStage::Open))
        .order_by_desc(listing::Column::ListedAt)
        .order_by_asc(listing::Column::Innovation);
    let total = find.clone().count(db).await?;
    let rows = find.offset(request.offset()).limit(request.size).all(db).await?;
    Ok(Page { items: rows.into_iter().map(Listing::from).collect(), total, request })
}

/// The deals of an organisation, newest first.
pub(super) async fn list_deals(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    request: PageRequest,
) -> Result<Page<Deal>, Refusal> {
    let party =
        Condition::any().add(deal::Column::Holder.eq(organisation)).add(deal::Column::Buyer.eq(organisation));
    let find = deal::Entity::find().filter(party).order_by_desc(deal::Column::Id);
    let total = find.clone().count(db).await?;
    let rows = find.offset(request.offset()).limit(request.size).all(db).await?;
    Ok(Page { items: rows.into_iter().map(Deal::from).collect(), total, request })
}

/// The deals of an organisation in which something can still happen, oldest first.
pub(super) async fn list_open_deals(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<Deal>, Refusal> {
    let party =
        Condition::any().add(deal::Column::Holder.eq(organisation)).add(deal::Column::Buyer.eq(organisation));
    let open = DealStage::ALL.iter().copied().filter(|stage| stage.is_open());
    let find = deal::Entity::find().filter(party).filter(deal::Column::Stage.is_in(open));
    let rows = find.order_by_asc(deal::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(Deal::from).collect())
}

/// The deals that wait for contributors, oldest first.
pub(super) async fn list_first_refusals(db: &impl ConnectionTrait) -> Result<Vec<Deal>, Refusal> {
    let find = deal::Entity::find().filter(deal::Column::Stage.eq(DealStage::FirstRefusal));
    Ok(find.order_by_asc(deal::Column::Id).all(db).await?.into_iter().map(Deal::from).collect())
}

/// The question of this buyer about a result that its holder has not answered yet.
pub(super) async fn find_unanswered(
    db: &impl ConnectionTrait,
    innovation: InnovationId,
    buyer: OrganisationId,
) -> Result<Option<Deal>, Refusal> {
    let find = deal::Entity::find()
        .filter(deal::Column::Innovation.eq(innovation))
        .filter(deal::Column::Buyer.eq(buyer))
        .filter(deal::Column::Stage.eq(DealStage::Enquired));
    Ok(find.one(db).await?.map(Deal::from))
}

/// A deal, whoever asks; the caller asks [`super::policy`].
pub(super) async fn load_deal(db: &impl ConnectionTrait, id: DealId) -> Result<Deal, Refusal> {
    deal::Entity::find_by_id(id).one(db).await?.map(Deal::from).ok_or(Refusal::NotFound)
}

/// The steps of some deals, each in its order.
pub(super) async fn list_steps(
    db: &impl ConnectionTrait,
    deals: &[DealId],
) -> Result<HashMap<DealId, Vec<Taken>>, Refusal> {
    let rows = step::Entity::find()
        .filter(step::Column::Deal.is_in(deals.iter().copied()))
        .order_by_asc(step::Column::Deal)
        .order_by_asc(step::Column::Position)
        .all(db)
        .await?;
    let mut found: HashMap<DealId, Vec<Taken>> = HashMap::new();
    for row in rows {
        found.entry(row.deal).or_default().push(row.taken()?);
    }
    Ok(found)
}

/// A deal's course, from its steps.
pub(super) fn course(steps: &[Taken]) -> Result<Course, Refusal> {
    let steps = steps.iter().map(|taken| (taken.side, &taken.step, taken.at));
    Course::replay(steps)
        .ok_or_else(|| Refusal::internal("a deal whose steps do not follow from one another"))
}

/// What stands of a result's grants: those of contracts that were not ended.
pub(super) async fn list_standing(
    db: &impl ConnectionTrait,
    id: InnovationId,
) -> Result<Vec<Grant>, Refusal> {
    let rows = grant::Entity::find()
        .filter(grant::Column::Innovation.eq(id))
        .order_by_asc(grant::Column::Seq)
        .all(db)
        .await?;
    let deals: HashMap<DealId, deal::Model> = deal::Entity::find()
        .filter(deal::Column::Id.is_in(rows.iter().map(|row| row.deal)))
        .all(db)
        .await?
        .into_iter()
        .map(|deal| (deal.id, deal))
        .collect();
    let standing = |row: grant::Model| {
        let deal = deals.get(&row.deal).filter(|deal| deal.stage != DealStage::Terminated)?;
        let terms = serde_json::from_str(&row.terms).map_err(Refusal::internal);
        Some(terms.map(|terms| Grant { deal: deal.number.clone(), terms }))
    };
    rows.into_iter().filter_map(standing).collect()
}

fn posted(row: posting::Model) -> Posting {
    Posting {
        deal: row.deal,
        payment: u32::try_from(row.payment).unwrap_or(0),
        place: row.place,
        person: row.person,
        name: row.name,
        share: Share(row.share),
        amount: row.amount,
        at: Timestamp(row.at),
    }
}

/// How a deal's receipts were divided, in the order of payments and places.
pub(super) async fn list_postings(db: &impl ConnectionTrait, deal: DealId) -> Result<Vec<Posting>, Refusal> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Deal.eq(deal))
        .order_by_asc(posting::Column::Payment)
        .order_by_asc(posting::Column::Place)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(posted).collect())
}

/// What somebody was credited with, newest first.
pub(super) async fn list_postings_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<Posting>, Refusal> {
    let rows = posting::Entity::find()
        .filter(posting::Column::Person.eq(person))
        .order_by_desc(posting::Column::Seq)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(posted).collect())
}

/// Deals in bulk, for lists.
pub(super) async fn deals(
    db: &impl ConnectionTrait,
    ids: &[DealId],
) -> Result<HashMap<DealId, Deal>, Refusal> {
    let rows = deal::Entity::find().filter(deal::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}
