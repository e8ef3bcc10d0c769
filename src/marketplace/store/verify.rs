//! Checking the deals: every chain of steps walked again, every deal compared with
//! what its steps lead to and with the trail, every receipt with its parts.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::Value;

use super::{course, deal, grant, posting, step};
use crate::{
    audit::{self, Finding, Link, Walk},
    kernel::{DealId, Refusal},
    marketplace::model::{Course, PaymentStage, StepKind, Taken},
    platform::keys::sha256_hex,
};

/// Walks all deals again. Whatever is not as it was written is in the walk's findings.
///
/// # Errors
/// The database's.
pub async fn verify_deals(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let mut steps: HashMap<DealId, Vec<step::Model>> = HashMap::new();
    for row in step::Entity::find().order_by_asc(step::Column::Seq).all(db).await? {
        let place = format!("deal_step {}", row.seq);
        let link = Link {
            position: row.position,
            prev_hash: row.prev_hash.clone(),
            hash: row.hash.clone(),
            alg: row.alg.clone(),
            key_id: row.key_id.clone(),
        };
        walk.step(&place, row.deal.0, &link, &row.chained());
        if sha256_hex(row.body.as_bytes()) != row.body_hash {
            find(walk, &place, "its text does not match its hash");
        }
        steps.entry(row.deal).or_default().push(row);
    }
    let mut postings: HashMap<DealId, Vec<posting::Model>> = HashMap::new();
    for row in posting::Entity::find().order_by_asc(posting::Column::Seq).all(db).await? {
        postings.entry(row.deal).or_default().push(row);
    }
    let grants: HashMap<DealId, grant::Model> =
        grant::Entity::find().all(db).await?.into_iter().map(|row| (row.deal, row)).collect();
    for row in deal::Entity::find().order_by_asc(deal::Column::Id).all(db).await? {
        let place = format!("deal {}", row.number);
        let steps = steps.remove(&row.id).unwrap_or_default();
        let end = steps.last().map(|last| (last.position, last.hash.as_str()));
        if end != Some((row.position, row.head.as_str())) {
            find(walk, &place, "its head is not the last step of its chain");
        }
        let records = audit::list_of_chain(db, row.innovation.0).await?;
        let recorded = records
            .iter()
            .filter(|record| record.object == row.id.0)
            .filter_map(|record| serde_json::from_str::<Value>(&record.details).ok())
            .filter_map(|details| details["head"].as_str().map(str::to_owned));
        if !recorded.eq(steps.iter().map(|step| step.hash.clone())) {
            find(walk, &place, "its steps are not those that the trail has recorded");
        }
        let signed = steps.iter().filter(|step| step.kind == StepKind::Sign).nth(1).map(|step| step.position);
        let taken: Result<Vec<Taken>, Refusal> = steps.into_iter().map(step::Model::taken).collect();
        let Ok(course) = taken.and_then(|taken| course(&taken)) else {
            find(walk, &place, "its steps do not follow from one another");
            continue;
        };
        if course.code() != row.stage {
            find(walk, &place, "its stage is not the one that its steps lead to");
        }
        let granted = grants.get(&row.id);
        let same_terms = granted.is_none_or(|grant| {
            course.terms().and_then(|terms| serde_json::to_string(terms).ok()).as_ref() == Some(&grant.terms)
        });
        if granted.map(|grant| grant.position) != signed || !same_terms {
            find(walk, &place, "what was granted is not what was signed");
        }
        balance(walk, &place, &course, &postings.remove(&row.id).unwrap_or_default());
    }
    Ok(())
}

/// Every payment that counts is divided, and its parts make up the whole.
fn balance(walk: &mut Walk, place: &str, course: &Course, postings: &[posting::Model]) {
    let mut divided: BTreeMap<i64, i64> = BTreeMap::new();
    for row in postings {
        *divided.entry(row.payment.into()).or_default() += row.amount.0;
    }
    let counted: BTreeMap<i64, i64> = course
        .payments
        .iter()
        .filter(|payment| payment.stage == PaymentStage::Counted)
        .map(|payment| (payment.number.into(), payment.amount.0))
        .collect();
    if divided != counted {
        find(walk, place, "the parts of its receipts do not make up the whole");
    }
}

fn find(walk: &mut Walk, place: &str, what: &str) {
    walk.findings.push(Finding { place: place.to_owned(), what: what.to_owned() });
}
