//! Filings, who made them, and what was said of them.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
    sea_query::Query,
};

use super::tables::{contributor, filing, opinion};
use crate::{
    innovations::model::{Contributor, Filing, FilingStage, FilingStep, Opinion, OpinionRow, Share},
    kernel::{
        CategoryId, FilingId, InnovationId, OrganisationId, Page, PageRequest, PersonId, Refusal, Timestamp,
    },
    platform::db::Tx,
};

impl TryFrom<filing::Model> for Filing {
    type Error = Refusal;

    fn try_from(row: filing::Model) -> Result<Self, Refusal> {
        Ok(Self {
            id: row.id,
            number: row.number,
            category: row.category,
            unit: row.unit,
            author: row.author,
            stage: row.stage,
            content: serde_json::from_str(&row.content).map_err(Refusal::internal)?,
            promised: row.promised,
            created_at: Timestamp(row.created_at),
            saved_at: Timestamp(row.saved_at),
            submitted_at: row.submitted_at.map(Timestamp),
            innovation: row.innovation,
            version: row.version,
        })
    }
}

fn row(of: &Filing) -> Result<filing::ActiveModel, Refusal> {
    let Filing {
        id,
        number,
        category,
        unit,
        author,
        stage,
        content,
        promised,
        created_at,
        saved_at,
        submitted_at,
        innovation,
        version,
    } = of;
    Ok(filing::ActiveModel {
        id: Set(*id),
        number: Set(number.clone()),
        category: Set(*category),
        unit: Set(*unit),
        author: Set(*author),
        stage: Set(*stage),
        content: Set(serde_json::to_string(content).map_err(Refusal::internal)?),
        promised: Set(*promised),
        created_at: Set(created_at.0),
        saved_at: Set(saved_at.0),
        submitted_at: Set(submitted_at.map(|at| at.0)),
        innovation: Set(*innovation),
        version: Set(*version),
    })
}

/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, new: &Filing) -> Result<(), Refusal> {
    filing::Entity::insert(row(new)?).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a changed filing and counts its version up.
///
/// # Errors
/// The database's.
pub async fn save(tx: &Tx, changed: Filing) -> Result<Filing, Refusal> {
    let changed = Filing { version: changed.version + 1, ..changed };
    row(&changed)?.update(tx).await?;
    Ok(changed)
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: FilingId) -> Result<Filing, Refusal> {
    filing::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?.try_into()
}

/// Holds the row until the end of the transaction.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_to_change(tx: &Tx, id: FilingId) -> Result<Filing, Refusal> {
    filing::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?.try_into()
}

/// The filing that became this result; none behind a deposit.
///
/// # Errors
/// The database's.
pub async fn find_of_result(db: &impl ConnectionTrait, id: InnovationId) -> Result<Option<Filing>, Refusal> {
    let row = filing::Entity::find().filter(filing::Column::Innovation.eq(id)).one(db).await?;
    row.map(Filing::try_from).transpose()
}

/// All of a category in these stages, by number.
///
/// # Errors
/// The database's.
pub async fn list_of_category(
    db: &impl ConnectionTrait,
    category: CategoryId,
    stages: &[FilingStage],
) -> Result<Vec<Filing>, Refusal> {
    let rows = filing::Entity::find()
        .filter(filing::Column::Category.eq(category))
        .filter(filing::Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(filing::Column::Number)
        .all(db)
        .await?;
    rows.into_iter().map(Filing::try_from).collect()
}

/// All filings after an id, whatever their stage, by id.
///
/// # Errors
/// The database's.
pub async fn list_after(db: &impl ConnectionTrait, id: FilingId, limit: u64) -> Result<Vec<Filing>, Refusal> {
    let rows = filing::Entity::find()
        .filter(filing::Column::Id.gt(id))
        .order_by_asc(filing::Column::Id)
        .limit(limit)
        .all(db)
        .await?;
    rows.into_iter().map(Filing::try_from).collect()
}

/// How many filings of each category are in each stage.
///
/// # Errors
/// The database's.
pub async fn count_stages(
    db: &impl ConnectionTrait,
    categories: &[CategoryId],
) -> Result<HashMap<(CategoryId, FilingStage), i64>, Refusal> {
    let rows: Vec<(CategoryId, FilingStage, i64)> = filing::Entity::find()
        .select_only()
        .column(filing::Column::Category)
        .column(filing::Column::Stage)
        .column_as(filing::Column::Id.count(), "n")
        .filter(filing::Column::Category.is_in(categories.iter().copied()))
        .group_by(filing::Column::Category)
        .group_by(filing::Column::Stage)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(category, stage, n)| ((category, stage), n)).collect())
}

/// How many filings of a category from these units are in these stages.
///
/// # Errors
/// The database's.
pub async fn count_of_units(
    db: &impl ConnectionTrait,
    category: CategoryId,
    units: &[OrganisationId],
    stages: &[FilingStage],
) -> Result<u64, Refusal> {
    Ok(filing::Entity::find()
        .filter(filing::Column::Category.eq(category))
        .filter(filing::Column::Unit.is_in(units.iter().copied()))
        .filter(filing::Column::Stage.is_in(stages.iter().copied()))
        .count(db)
        .await?)
}

/// Whose filings are wanted.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Written by a person, or made by them with others.
    Person(PersonId),
    /// Of a unit, once submitted.
    Unit(OrganisationId),
    /// Of units, or of categories, in these stages.
    Union { units: Vec<OrganisationId>, categories: Vec<CategoryId> },
}

const SUBMITTED: [FilingStage; 8] = [
    FilingStage::UnitReview,
    FilingStage::DistrictReview,
    FilingStage::CityCheck,
    FilingStage::Scoring,
    FilingStage::Selected,
    FilingStage::NotSelected,
    FilingStage::Published,
    FilingStage::Refused,
];

fn wanted(scope: &Scope) -> Condition {
    use FilingStage::{CityCheck, DistrictReview, NotSelected, Published, Scoring, Selected};
    match scope {
        Scope::Person(person) => {
            let made = Query::select()
                .column(contributor::Column::Filing)
                .from(contributor::Entity)
                .and_where(contributor::Column::Person.eq(*person))
                .to_owned();
            Condition::any().add(filing::Column::Author.eq(*person)).add(
                // A draft is its author's alone until they ask for confirmation by saving it.
                filing::Column::Id.in_subquery(made),
            )
        }
        Scope::Unit(unit) => {
            Condition::all().add(filing::Column::Unit.eq(*unit)).add(filing::Column::Stage.is_in(SUBMITTED))
        }
        Scope::Union { units, categories } => {
            let district = [DistrictReview, CityCheck, Scoring, Selected, NotSelected, Published];
            let city = [CityCheck, Scoring, Selected, NotSelected, Published];
            Condition::any()
                .add(
                    Condition::all()
                        .add(filing::Column::Unit.is_in(units.iter().copied()))
                        .add(filing::Column::Stage.is_in(district)),
                )
                .add(
                    Condition::all()
                        .add(filing::Column::Category.is_in(categories.iter().copied()))
                        .add(filing::Column::Stage.is_in(city)),
                )
        }
    }
}

/// Filings of a scope, those that were saved last first.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    stage: Option<FilingStage>,
    request: PageRequest,
) -> Result<Page<Filing>, Refusal> {
    let mut found = filing::Entity::find().filter(wanted(scope));
    if let Some(stage) = stage {
        found = found.filter(filing::Column::Stage.eq(stage));
    }
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(filing::Column::SavedAt)
        .order_by_desc(filing::Column::Id)
        .offset(request.offset())
        .limit(request.size)
        .all(db)
        .await?;
    let items = rows.into_iter().map(Filing::try_from).collect::<Result<_, _>>()?;
    Ok(Page { items, total, request })
}

/// The units of all filings.
///
/// # Errors
/// The database's.
pub async fn units(db: &impl ConnectionTrait) -> Result<Vec<OrganisationId>, Refusal> {
    let rows =
        filing::Entity::find().select_only().column(filing::Column::Unit).distinct().into_tuple().all(db);
    Ok(rows.await?)
}

/// Replaces the contributors of a filing.
///
/// # Errors
/// The database's.
pub async fn set_contributors(tx: &Tx, id: FilingId, all: &[Contributor]) -> Result<(), Refusal> {
    contributor::Entity::delete_many().filter(contributor::Column::Filing.eq(id)).exec(tx).await?;
    if all.is_empty() {
        return Ok(());
    }
    let rows = all.iter().map(|c| contributor::ActiveModel {
        filing: Set(id),
        place: Set(c.place),
        person: Set(c.person),
        name: Set(c.name.clone()),
        share: Set(c.share.0),
        is_public: Set(c.is_public),
        confirmed_at: Set(c.confirmed_at.map(|at| at.0)),
    });
    contributor::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(())
}

/// The contributors of these filings, the lead of each first.
///
/// # Errors
/// The database's.
pub async fn contributors(
    db: &impl ConnectionTrait,
    ids: &[FilingId],
) -> Result<HashMap<FilingId, Vec<Contributor>>, Refusal> {
    let rows = contributor::Entity::find()
        .filter(contributor::Column::Filing.is_in(ids.iter().copied()))
        .order_by_asc(contributor::Column::Place)
        .all(db)
        .await?;
    let mut all: HashMap<FilingId, Vec<Contributor>> = HashMap::new();
    for row in rows {
        all.entry(row.filing).or_default().push(Contributor {
            place: row.place,
            person: row.person,
            name: row.name,
            share: Share(row.share),
            is_public: row.is_public,
            confirmed_at: row.confirmed_at.map(Timestamp),
        });
    }
    Ok(all)
}

/// The contributors of one filing, the lead first.
///
/// # Errors
/// The database's.
pub async fn contributors_of(db: &impl ConnectionTrait, id: FilingId) -> Result<Vec<Contributor>, Refusal> {
    Ok(contributors(db, &[id]).await?.remove(&id).unwrap_or_default())
}

/// What was said of a filing, the oldest first.
///
/// # Errors
/// The database's.
pub async fn opinions(db: &impl ConnectionTrait, id: FilingId) -> Result<Vec<OpinionRow>, Refusal> {
    let rows = opinion::Entity::find()
        .filter(opinion::Column::Filing.eq(id))
        .order_by_asc(opinion::Column::Position)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| OpinionRow {
            step: row.step,
            opinion: row.verdict,
            reason: row.reason,
            organisation: row.organisation,
            content_hash: row.content_hash,
            at: Timestamp(row.at),
        })
        .collect())
}

/// Something a level says, to be written down.
#[derive(Clone, Debug)]
pub struct NewOpinion<'a> {
    pub filing: FilingId,
    pub position: i32,
    pub step: FilingStep,
    pub opinion: Opinion,
    pub reason: &'a str,
    pub organisation: OrganisationId,
    pub person: PersonId,
    pub content_hash: &'a str,
    pub at: Timestamp,
}

/// # Errors
/// The database's.
pub async fn insert_opinion(tx: &Tx, new: NewOpinion<'_>) -> Result<(), Refusal> {
    let row = opinion::ActiveModel {
        seq: NotSet,
        filing: Set(new.filing),
        position: Set(new.position),
        step: Set(new.step),
        verdict: Set(new.opinion),
        reason: Set(new.reason.to_owned()),
        organisation: Set(new.organisation),
        person: Set(new.person),
        content_hash: Set(new.content_hash.to_owned()),
        at: Set(new.at.0),
    };
    opinion::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// What its author has to mend.
///
/// # Errors
/// The database's.
pub async fn list_returned(db: &impl ConnectionTrait, author: PersonId) -> Result<Vec<Filing>, Refusal> {
    let rows = filing::Entity::find()
        .filter(filing::Column::Author.eq(author))
        .filter(filing::Column::Stage.eq(FilingStage::Returned))
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Filing::try_from).collect()
}

/// Open filings that name a person as a contributor who has not confirmed it yet.
///
/// # Errors
/// The database's.
pub async fn list_unconfirmed(db: &impl ConnectionTrait, person: PersonId) -> Result<Vec<Filing>, Refusal> {
    let named = Query::select()
        .column(contributor::Column::Filing)
        .from(contributor::Entity)
        .and_where(contributor::Column::Person.eq(person))
        .and_where(contributor::Column::ConfirmedAt.is_null())
        .to_owned();
    let rows = filing::Entity::find()
        .filter(filing::Column::Id.in_subquery(named))
        .filter(filing::Column::Stage.is_in([FilingStage::Draft, FilingStage::Returned]))
        .order_by_asc(filing::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Filing::try_from).collect()
}
