//! Checking innovations: every edition against its hash and the trail, who made what, what
//! each level said, what the calls promised, and every list against the marks.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use sea_orm::ConnectionTrait;
use serde_json::Value;

use super::publish::{hash, hash_credits};
use crate::{
    audit::{self, Finding, Record, Walk},
    innovations::{
        model::{Category, Filing, FilingStage, InnovationStage, Share},
        rules::{
            list::{list, list_hash, rank},
            promise,
        },
        store,
    },
    judging,
    kernel::{CategoryId, FilingId, InnovationId, Refusal, SelectionId, Timestamp},
    platform::keys::sha256_hex,
};

const PART: u64 = 1_000;
const PUBLISHED: [&str; 3] = ["innovation.published", "innovation.deposited", "innovation.corrected"];
const SUBMITTED: [&str; 1] = ["filing.submitted"];
const WITHDRAWN: [&str; 1] = ["innovation.withdrawn"];

/// Compares all innovations, filings and lists with the trail and with the marks. Whatever is
/// not as it was written is in the walk's findings.
///
/// # Errors
/// The database's.
pub async fn verify_innovations(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let told = Told::read(db).await?;
    verify_editions(db, walk, &told).await?;
    verify_results(db, walk, &told).await?;
    verify_filings(db, walk).await?;
    verify_promises(db, walk).await?;
    for category in store::selection::list_listed(db).await? {
        verify_list(db, walk, &category).await?;
    }
    Ok(())
}

/// What the trail says of innovations.
#[derive(Default)]
struct Told {
    /// Hashes of content and reason of each edition, and when it was published.
    editions: HashMap<(InnovationId, i64), (String, String, Timestamp)>,
    /// What was recorded with the first edition.
    first: HashMap<InnovationId, (Value, Timestamp)>,
    /// Hash of the reason.
    withdrawn: HashMap<InnovationId, Value>,
}

impl Told {
    async fn read(db: &impl ConnectionTrait) -> Result<Self, Refusal> {
        let mut told = Self::default();
        each(db, &PUBLISHED, |record, details| {
            let (id, edition) = (InnovationId(record.object), details["edition"].as_i64().unwrap_or(0));
            let [content, reason] =
                ["content", "reason"].map(|name| details[name].as_str().unwrap_or_default().to_owned());
            told.editions.insert((id, edition), (content, reason, record.at));
            if edition == 1 {
                told.first.insert(id, (details, record.at));
            }
        })
        .await?;
        each(db, &WITHDRAWN, |record, mut details| {
            told.withdrawn.insert(InnovationId(record.object), details["reason"].take());
        })
        .await?;
        Ok(told)
    }
}

async fn each(
    db: &impl ConnectionTrait,
    actions: &[&str],
    mut take: impl FnMut(&Record, Value),
) -> Result<(), Refusal> {
    let mut after = i64::MIN;
    loop {
        let part = audit::list_of_actions(db, actions, after, PART).await?;
        let Some(last) = part.last() else { return Ok(()) };
        after = last.seq;
        for record in &part {
            take(record, details(record));
        }
    }
}

async fn verify_editions(db: &impl ConnectionTrait, walk: &mut Walk, told: &Told) -> Result<(), Refusal> {
    let mut after = i64::MIN;
    let mut kept = 0;
    loop {
        let part = store::innovation::list_editions(db, after, PART).await?;
        let Some(last) = part.last() else { break };
        after = last.seq;
        for row in &part {
            let place = || format!("innovation_edition {}", row.seq);
            if hash(&row.edition.content) != row.content_hash {
                find(walk, place(), "its text does not match its hash");
            }
            // Only a correction has a reason.
            let reason = Some(row.edition.reason.as_bytes()).filter(|reason| !reason.is_empty());
            let kept_as =
                (row.content_hash.clone(), reason.map(sha256_hex).unwrap_or_default(), row.edition.at);
            match told.editions.get(&(row.innovation, row.edition.number.into())) {
                Some(told) if *told == kept_as => kept += 1,
                Some(_) => find(walk, place(), "is not what the trail recorded"),
                None => find(walk, place(), "the trail knows nothing of it"),
            }
        }
    }
    gone(walk, "innovation_edition", told.editions.len().saturating_sub(kept));
    Ok(())
}

async fn verify_results(db: &impl ConnectionTrait, walk: &mut Walk, told: &Told) -> Result<(), Refusal> {
    let mut after = i64::MIN;
    let mut newest: HashMap<InnovationId, i64> = HashMap::new();
    for (id, edition) in told.editions.keys() {
        let most = newest.entry(*id).or_default();
        *most = (*most).max(*edition);
    }
    let mut known = 0;
    loop {
        let part = store::innovation::list_after(db, after, PART).await?;
        let Some(last) = part.last() else { break };
        after = last.key;
        for row in &part {
            let mut wrong = |what: &str| find(walk, format!("innovation {}", row.number), what);
            let Some((first, at)) = told.first.get(&row.id) else {
                wrong("the trail knows nothing of it");
                continue;
            };
            known += 1;
            if first["number"] != row.number.as_str() {
                wrong("its number is not the one it was given");
            }
            if row.published_at != *at {
                wrong("it was not published then");
            }
            if newest.get(&row.id) != Some(&i64::from(row.edition)) {
                wrong("its current edition is not the newest");
            }
            if first["holder"].as_str() != row.holder.map(|holder| holder.to_string()).as_deref() {
                wrong("its holder is not the one that the trail recorded");
            }
            let is_as_told = match told.withdrawn.get(&row.id) {
                None => row.stage == InnovationStage::Published && row.tombstone.is_empty(),
                Some(reason) => {
                    row.stage == InnovationStage::Withdrawn
                        && *reason == sha256_hex(row.tombstone.as_bytes()).as_str()
                }
            };
            if !is_as_told {
                wrong("it stands or is withdrawn otherwise than the trail says");
            }
            // A deposit names nobody.
            if row.external_id.is_none() {
                let credits = store::innovation::list_credits(db, row.id).await?;
                if first["credits"] != hash_credits(&credits).as_str() {
                    wrong("its contributors or their shares are not those that the trail recorded");
                }
                if credits.iter().map(|credit| credit.share.0).sum::<i32>() != Share::WHOLE.0 {
                    wrong("its shares do not make up the whole");
                }
            }
        }
    }
    gone(walk, "innovation", told.first.len().saturating_sub(known));
    Ok(())
}

async fn verify_filings(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let mut after = FilingId(uuid::Uuid::nil());
    let mut submitted = BTreeSet::new();
    each(db, &SUBMITTED, |record, _| {
        submitted.insert(FilingId(record.object));
    })
    .await?;
    loop {
        let part = store::filing::list_after(db, after, PART).await?;
        let Some(last) = part.last() else { break };
        after = last.id;
        for filing in &part {
            submitted.remove(&filing.id);
            verify_filing(db, walk, filing).await?;
        }
    }
    gone(walk, "filing", submitted.len());
    Ok(())
}

async fn verify_filing(db: &impl ConnectionTrait, walk: &mut Walk, filing: &Filing) -> Result<(), Refusal> {
    let place = || format!("filing {}", filing.number);
    let records = audit::list_of_chain(db, filing.id.0).await?;
    let of = |action: &'static str| records.iter().filter(move |record| record.action == action);
    let opinions = store::filing::opinions(db, filing.id).await?;
    let said = opinions.iter().map(|row| {
        let reason = sha256_hex(row.reason.as_bytes());
        [
            row.step.to_string(),
            row.opinion.to_string(),
            row.organisation.to_string(),
            row.content_hash.clone(),
            reason,
        ]
    });
    let recorded = of("filing.opinion").map(|record| {
        let details = details(record);
        ["step", "opinion", "organisation", "content", "reason"]
            .map(|name| details[name].as_str().unwrap_or_default().to_owned())
    });
    if !said.eq(recorded) {
        find(walk, place(), "what the levels said is not what the trail recorded");
    }
    if filing.stage.is_open() || filing.stage == FilingStage::Withdrawn {
        return Ok(());
    }
    let content = hash(&filing.content);
    let submitted = of("filing.submitted").next_back().map(details);
    if submitted.is_none_or(|submitted| submitted["content"] != content.as_str()) {
        find(walk, place(), "its text is not the one that was submitted");
    }
    let makers = store::filing::contributors_of(db, filing.id).await?;
    let shares: Vec<i32> = makers.iter().map(|maker| maker.share.0).collect();
    let confirmed: BTreeMap<String, Value> = of("filing.confirmed")
        .map(details)
        .map(|details| (details["person"].as_str().unwrap_or_default().to_owned(), details))
        .collect();
    let confirms = |person: String, is_public: bool| {
        confirmed.get(&person).is_some_and(|said| {
            said["shares"] == Value::from(shares.clone()) && said["name_public"] == is_public
        })
    };
    let is_whole = shares.iter().sum::<i32>() == Share::WHOLE.0;
    if !is_whole || !makers.iter().all(|maker| confirms(maker.person.to_string(), maker.is_public)) {
        find(walk, place(), "its contributors did not confirm these shares");
    }
    Ok(())
}

/// What the calls promised, and that it still stands so.
async fn verify_promises(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let mut selections = BTreeMap::new();
    each(db, &["selection.called"], |record, mut details| {
        selections.insert(SelectionId(record.object), details["promise"].take());
    })
    .await?;
    let mut categories = BTreeMap::new();
    each(db, &["category.called"], |record, mut details| {
        categories.insert(CategoryId(record.object), details["promise"].take());
    })
    .await?;
    let ids: Vec<SelectionId> = selections.keys().copied().collect();
    for category in store::selection::categories(db, &ids).await?.iter().filter(|c| c.active) {
        if categories.remove(&category.id) != Some(promise::of_category(category)) {
            let place = format!("selection_category {}", category.id);
            find(walk, place, "is not what the call promised");
        }
    }
    gone(walk, "selection_category", categories.len());
    for selection in store::selection::list_called(db).await? {
        if selections.remove(&selection.id) != Some(promise::of_selection(&selection)) {
            let place = format!("selection {}", selection.number);
            find(walk, place, "is not what the call promised");
        }
    }
    gone(walk, "selection", selections.len());
    Ok(())
}

/// Every edition of a list against the trail, and the newest against the marks.
async fn verify_list(db: &impl ConnectionTrait, walk: &mut Walk, category: &Category) -> Result<(), Refusal> {
    let records = audit::list_about(db, category.selection.0, category.id).await?;
    let hashes: BTreeMap<i64, Value> = records
        .iter()
        .filter(|record| record.action == "category.listed")
        .map(details)
        .map(|mut details| (details["edition"].as_i64().unwrap_or(0), details["list"].take()))
        .collect();
    let mut newest = Vec::new();
    for edition in 1..=category.edition {
        newest = store::works::list(db, category.id, edition).await?;
        if hashes.get(&edition.into()).and_then(Value::as_str) != Some(list_hash(&newest).as_str()) {
            let place = format!("list {edition} of category {}", category.id);
            find(walk, place, "is not the one that the trail recorded");
        }
    }
    let works = store::works::by_number(db, category.id).await?;
    let on_list: BTreeSet<FilingId> = newest.iter().map(|row| row.filing).collect();
    let again = judging::material(db, category.id.0).await.and_then(|book| rank(&book));
    let again = again.map(|ranked| list(category, &ranked, &works, |filing| on_list.contains(&filing)));
    if again.ok().as_ref() != Some(&newest) {
        find(walk, format!("category {}", category.id), "the marks and rules give another list");
    }
    Ok(())
}

fn details(record: &Record) -> Value {
    serde_json::from_str(&record.details).unwrap_or_default()
}

/// Rows that the trail tells of and that are not there.
fn gone(walk: &mut Walk, table: &str, count: usize) {
    if count > 0 {
        find(walk, table.to_owned(), "rows that the trail tells of are not there");
    }
}

fn find(walk: &mut Walk, place: String, what: &str) {
    walk.findings.push(Finding { place, what: what.to_owned() });
}
