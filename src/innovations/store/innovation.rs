//! The tables `innovation` and `innovation_edition`.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};

use super::tables::{credit, edition, innovation};
use crate::{
    innovations::model::{Content, Credit, Disclosure, Edition, Innovation, InnovationStage, Share},
    kernel::{InnovationId, OrganisationId, Refusal, Timestamp},
};

#[derive(FromQueryResult)]
struct Row {
    id: InnovationId,
    key: i64,
    number: String,
    external_id: Option<String>,
    stage: InnovationStage,
    edition: i32,
    published_at: i64,
    holder: Option<OrganisationId>,
    tombstone: String,
    title: String,
    r#abstract: String,
    keywords: String,
    category: String,
    year: Option<i32>,
    further: String,
}

impl From<Row> for Innovation {
    fn from(row: Row) -> Self {
        Self {
            id: row.id,
            key: row.key,
            number: row.number,
            external_id: row.external_id,
            stage: row.stage,
            edition: row.edition,
            published_at: Timestamp(row.published_at),
            holder: row.holder,
            tombstone: row.tombstone,
            text: content((row.title, row.r#abstract, row.category), row.year, &row.keywords, &row.further),
        }
    }
}

/// What the columns of an edition say. `keywords` and `further` are JSON.
fn content(
    (title, r#abstract, category): (String, String, String),
    year: Option<i32>,
    keywords: &str,
    further: &str,
) -> Content {
    Content {
        title,
        r#abstract,
        keywords: serde_json::from_str(keywords).unwrap_or_default(),
        category,
        year,
        further: serde_json::from_str(further).unwrap_or_default(),
    }
}

const CURRENT: &str = "SELECT innovation.id, innovation.key, innovation.number, innovation.external_id, \
    innovation.stage, innovation.edition, innovation.published_at, innovation.holder, \
    innovation.tombstone, innovation_edition.title, innovation_edition.abstract, innovation_edition.keywords, innovation_edition.category, \
    innovation_edition.year, innovation_edition.further FROM innovation JOIN innovation_edition \
    ON innovation_edition.innovation = innovation.id AND innovation_edition.edition = innovation.edition";

async fn list(
    db: &impl ConnectionTrait,
    condition: &str,
    values: Vec<Value>,
) -> Result<Vec<Innovation>, Refusal> {
    let sql = format!("{CURRENT} WHERE {condition}");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    Ok(Row::find_by_statement(statement).all(db).await?.into_iter().map(Innovation::from).collect())
}

fn places(from: usize, count: usize) -> String {
    let places: Vec<String> = (from..from + count).map(|n| format!("${n}")).collect();
    places.join(", ")
}

/// Those of these keys that are published now, in no order.
///
/// # Errors
/// The database's.
pub async fn list_by_keys(db: &impl ConnectionTrait, keys: &[i64]) -> Result<Vec<Innovation>, Refusal> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!("innovation.stage = $1 AND innovation.key IN ({})", places(2, keys.len()));
    let values = std::iter::once(InnovationStage::Published.into()).chain(keys.iter().map(|k| (*k).into()));
    list(db, &condition, values.collect()).await
}

/// The innovations with these ids, whatever their stage.
///
/// # Errors
/// The database's.
pub async fn list_of(db: &impl ConnectionTrait, ids: &[InnovationId]) -> Result<Vec<Innovation>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!("innovation.id IN ({})", places(1, ids.len()));
    list(db, &condition, ids.iter().map(|id| (*id).into()).collect()).await
}

/// The published innovations after a key, by key.
///
/// # Errors
/// The database's.
pub async fn list_published_after(
    db: &impl ConnectionTrait,
    key: i64,
    limit: i64,
) -> Result<Vec<Innovation>, Refusal> {
    let condition = "innovation.stage = $1 AND innovation.key > $2 ORDER BY innovation.key LIMIT $3";
    list(db, condition, vec![InnovationStage::Published.into(), key.into(), limit.into()]).await
}

/// The newest published innovations.
///
/// # Errors
/// The database's.
pub async fn list_newest(db: &impl ConnectionTrait, limit: u64) -> Result<Vec<Innovation>, Refusal> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = "innovation.stage = $1 ORDER BY innovation.key DESC LIMIT $2";
    list(db, condition, vec![InnovationStage::Published.into(), limit.into()]).await
}

/// Whether any published innovation has a part of exactly this level.
///
/// # Errors
/// The database's.
pub async fn has_level(db: &impl ConnectionTrait, level: Disclosure) -> Result<bool, Refusal> {
    // As `Further` is written; a quote inside a text has a backslash before it.
    let pattern = format!("%\"level\":\"{}\"%", level.code());
    let condition = "innovation.stage = $1 AND innovation_edition.further LIKE $2 LIMIT 1";
    let found = list(db, condition, vec![InnovationStage::Published.into(), pattern.into()]).await?;
    Ok(!found.is_empty())
}

/// An innovation by its number, also a withdrawn one.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn find_by_number(db: &impl ConnectionTrait, number: &str) -> Result<Innovation, Refusal> {
    list(db, "innovation.number = $1", vec![number.into()]).await?.pop().ok_or(Refusal::NotFound)
}

/// Which of these ids are deposited: id, edition, and hash of its content.
///
/// # Errors
/// The database's.
pub async fn list_external_ids(
    db: &impl ConnectionTrait,
    ids: &[&str],
) -> Result<Vec<(String, InnovationId, i32, String)>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<innovation::Model> = innovation::Entity::find()
        .filter(innovation::Column::ExternalId.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    let hashes: Vec<(InnovationId, i32, String)> = edition::Entity::find()
        .select_only()
        .columns([edition::Column::Innovation, edition::Column::Edition, edition::Column::ContentHash])
        .filter(edition::Column::Innovation.is_in(rows.iter().map(|row| row.id)))
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let hash = hashes.iter().find(|(id, edition, _)| (*id, *edition) == (row.id, row.edition))?;
            Some((row.external_id?, row.id, row.edition, hash.2.clone()))
        })
        .collect())
}

/// The contributors of a published result, the lead first. None for a deposit.
///
/// # Errors
/// The database's.
pub async fn list_credits(db: &impl ConnectionTrait, id: InnovationId) -> Result<Vec<Credit>, Refusal> {
    let rows = credit::Entity::find()
        .filter(credit::Column::Innovation.eq(id))
        .order_by_asc(credit::Column::Place)
        .all(db)
        .await?;
    let credit = |row: credit::Model| Credit {
        place: row.place,
        person: row.person,
        name: row.name,
        share: Share(row.share),
    };
    Ok(rows.into_iter().map(credit).collect())
}

impl From<edition::Model> for Edition {
    fn from(row: edition::Model) -> Self {
        Self {
            number: row.edition,
            at: Timestamp(row.at),
            reason: row.reason,
            content: content(
                (row.title, row.r#abstract, row.category),
                row.year,
                &row.keywords,
                &row.further,
            ),
        }
    }
}

/// All editions of an innovation, the first first.
///
/// # Errors
/// The database's.
pub async fn list_editions_of(db: &impl ConnectionTrait, id: InnovationId) -> Result<Vec<Edition>, Refusal> {
    let rows = edition::Entity::find()
        .filter(edition::Column::Innovation.eq(id))
        .order_by_asc(edition::Column::Edition)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Edition::from).collect())
}

/// An edition as it is kept, with the hash beside it.
#[derive(Clone, Debug)]
pub struct KeptEdition {
    pub seq: i64,
    pub innovation: InnovationId,
    pub edition: Edition,
    pub content_hash: String,
}

/// All editions of all innovations in the order of their keeping, those after one of them.
///
/// # Errors
/// The database's.
pub async fn list_editions(
    db: &impl ConnectionTrait,
    after: i64,
    limit: u64,
) -> Result<Vec<KeptEdition>, Refusal> {
    let rows = edition::Entity::find()
        .filter(edition::Column::Seq.gt(after))
        .order_by_asc(edition::Column::Seq)
        .limit(limit)
        .all(db)
        .await?;
    let kept = |row: edition::Model| KeptEdition {
        seq: row.seq,
        innovation: row.innovation,
        content_hash: row.content_hash.clone(),
        edition: row.into(),
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// All innovations after a key, whatever their stage, by key.
///
/// # Errors
/// The database's.
pub async fn list_after(db: &impl ConnectionTrait, key: i64, limit: u64) -> Result<Vec<Innovation>, Refusal> {
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let condition = "innovation.key > $1 ORDER BY innovation.key LIMIT $2";
    list(db, condition, vec![key.into(), limit.into()]).await
}
