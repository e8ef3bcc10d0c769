//! Checking the deals: every chain of steps walked again, every deal compared with
//! what its steps lead to and with the trail, every receipt with its parts.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder};
use serde_json::Value;

use crate::{
    audit::{self, Finding, Link, Record, Walk},
    innovations,
    kernel::{DealId, Refusal},
    marketplace::{
        model::{PaymentStage, Side, StepKind, Taken},
        rules,
        store::{course, deal, grant, posting, step},
    },
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
        let records = audit::list_about(db, row.innovation.0, row.id).await?;
        if !recorded(&row, &steps, &records) {
            find(walk, &place, "its steps and parties are not those that the trail has recorded");
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
            grant.innovation == row.innovation
                && course.terms().is_some_and(|terms| {
                    terms.grant == grant.kind
                        && serde_json::to_string(terms).ok().as_ref() == Some(&grant.terms)
                })
        });
        if granted.map(|grant| grant.position) != signed || !same_terms {
            find(walk, &place, "what was granted is not what was signed");
        }
        let credits = innovations::list_credits(db, row.innovation).await?;
        let expected =
            course.payments.iter().filter(|payment| payment.stage == PaymentStage::Counted).flat_map(
                |payment| {
                    let parts = rules::split(payment.amount, course.reward(), &credits);
                    let number = i32::try_from(payment.number).unwrap_or(i32::MAX);
                    parts.into_iter().map(move |part| {
                        (number, part.place, part.person, part.name, part.share.0, part.amount)
                    })
                },
            );
        let mut postings = postings.remove(&row.id).unwrap_or_default();
        postings.sort_by_key(|row| (row.payment, row.place));
        let mut expected: Vec<_> = expected.collect();
        expected.sort_by_key(|part| (part.0, part.1));
        let parts = postings
            .into_iter()
            .map(|row| (row.payment, row.place, row.person, row.name, row.share, row.amount));
        if !parts.eq(expected) {
            find(walk, &place, "its receipts are not divided as the shares say");
        }
    }
    for (id, _) in steps {
        find(walk, &format!("deal {id}"), "has steps and is not there");
    }
    Ok(())
}

/// Whether the trail tells of the same steps in the same order, each by the party whose it is.
fn recorded(deal: &deal::Model, steps: &[step::Model], records: &[Record]) -> bool {
    let holds = |step: &step::Model, record: &Record| {
        let details: Value = serde_json::from_str(&record.details).unwrap_or_default();
        let party = match step.side {
            Side::Holder => Some(deal.holder.0),
            Side::Buyer => Some(deal.buyer.0),
            Side::Contributor => record.acting_for,
        };
        details["head"] == step.hash.as_str()
            && details["number"] == deal.number.as_str()
            && record.acting_for == party
    };
    steps.len() == records.len() && steps.iter().zip(records).all(|(step, record)| holds(step, record))
}

fn find(walk: &mut Walk, place: &str, what: &str) {
    walk.findings.push(Finding { place: place.to_owned(), what: what.to_owned() });
}
