//! Selections and their categories.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::tables::{category, selection};
use crate::{
    innovations::model::{Category, Selection, SelectionDates, SelectionFacts, SelectionStage},
    kernel::{CategoryId, OrganisationId, Refusal, SelectionId, Timestamp, Window},
    platform::db::Tx,
};

impl From<selection::Model> for Selection {
    fn from(row: selection::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            host: row.host,
            facts: SelectionFacts {
                title: row.title,
                title_en: row.title_en,
                summary: row.summary,
                dates: SelectionDates {
                    filing: Window {
                        opens: Timestamp(row.filing_opens),
                        closes: Timestamp(row.filing_closes),
                    },
                    recommend_by: Timestamp(row.recommend_by),
                    review: Window {
                        opens: Timestamp(row.review_opens),
                        closes: Timestamp(row.review_closes),
                    },
                    notice_days: row.notice_days,
                },
            },
            stage: row.stage,
            called_at: row.called_at.map(Timestamp),
            created_at: Timestamp(row.created_at),
            version: row.version,
        }
    }
}

/// Destructured, so that a new fact compiles only once it is stored.
fn row(of: Selection) -> selection::ActiveModel {
    let Selection { id, number, host, facts, stage, called_at, created_at, version } = of;
    let SelectionFacts { title, title_en, summary, dates } = facts;
    let SelectionDates { filing, recommend_by, review, notice_days } = dates;
    selection::ActiveModel {
        id: Set(id),
        number: Set(number),
        host: Set(host),
        title: Set(title),
        title_en: Set(title_en),
        summary: Set(summary),
        filing_opens: Set(filing.opens.0),
        filing_closes: Set(filing.closes.0),
        recommend_by: Set(recommend_by.0),
        review_opens: Set(review.opens.0),
        review_closes: Set(review.closes.0),
        notice_days: Set(notice_days),
        stage: Set(stage),
        called_at: Set(called_at.map(|at| at.0)),
        created_at: Set(created_at.0),
        version: Set(version),
    }
}

impl From<category::Model> for Category {
    fn from(row: category::Model) -> Self {
        Self {
            id: row.id,
            selection: row.selection,
            position: row.position,
            title: row.title,
            title_en: row.title_en,
            places: row.places,
            quota: row.quota,
            active: row.active,
            rules: row.rules,
            stage: row.stage,
            edition: row.edition,
            notice: row.notice,
            version: row.version,
        }
    }
}

fn category_row(of: Category) -> category::ActiveModel {
    let Category {
        id,
        selection,
        position,
        title,
        title_en,
        places,
        quota,
        active,
        rules,
        stage,
        edition,
        notice,
        version,
    } = of;
    category::ActiveModel {
        id: Set(id),
        selection: Set(selection),
        position: Set(position),
        title: Set(title),
        title_en: Set(title_en),
        places: Set(places),
        quota: Set(quota),
        active: Set(active),
        rules: Set(rules),
        stage: Set(stage),
        edition: Set(edition),
        notice: Set(notice),
        version: Set(version),
    }
}

/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, new: &Selection) -> Result<(), Refusal> {
    selection::Entity::insert(row(new.clone())).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a changed selection and counts its version up.
///
/// # Errors
/// The database's.
pub async fn save(tx: &Tx, changed: Selection) -> Result<(), Refusal> {
    let version = changed.version + 1;
    row(Selection { version, ..changed }).update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn insert_category(tx: &Tx, new: Category) -> Result<(), Refusal> {
    category::Entity::insert(category_row(new)).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a changed category and counts its version up.
///
/// # Errors
/// The database's.
pub async fn save_category(tx: &Tx, changed: Category) -> Result<(), Refusal> {
    let version = changed.version + 1;
    category_row(Category { version, ..changed }).update(tx).await?;
    Ok(())
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: SelectionId) -> Result<Selection, Refusal> {
    selection::Entity::find_by_id(id).one(db).await?.map(Selection::from).ok_or(Refusal::NotFound)
}

/// Holds the row until the end of the transaction.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_to_change(tx: &Tx, id: SelectionId) -> Result<Selection, Refusal> {
    let row = selection::Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    row.map(Selection::from).ok_or(Refusal::NotFound)
}

/// Those that were called, the newest first, and the drafts of `host` before them.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    host: Option<OrganisationId>,
) -> Result<Vec<Selection>, Refusal> {
    let mut shown = Condition::any().add(selection::Column::Stage.ne(SelectionStage::Draft));
    if let Some(host) = host {
        shown = shown.add(selection::Column::Host.eq(host));
    }
    let rows = selection::Entity::find()
        .filter(shown)
        .order_by_desc(selection::Column::FilingCloses)
        .order_by_desc(selection::Column::Id)
        .limit(200)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Selection::from).collect())
}

/// Every one that was called.
///
/// # Errors
/// The database's.
pub async fn list_called(db: &impl ConnectionTrait) -> Result<Vec<Selection>, Refusal> {
    let called = selection::Column::Stage.ne(SelectionStage::Draft);
    let rows = selection::Entity::find().filter(called).order_by_asc(selection::Column::Id).all(db).await?;
    Ok(rows.into_iter().map(Selection::from).collect())
}

/// Their categories, each selection's in their order.
///
/// # Errors
/// The database's.
pub async fn categories(db: &impl ConnectionTrait, of: &[SelectionId]) -> Result<Vec<Category>, Refusal> {
    let rows = category::Entity::find()
        .filter(category::Column::Selection.is_in(of.iter().copied()))
        .order_by_asc(category::Column::Position)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Category::from).collect())
}

/// The categories that have a list.
///
/// # Errors
/// The database's.
pub async fn list_listed(db: &impl ConnectionTrait) -> Result<Vec<Category>, Refusal> {
    let rows = category::Entity::find()
        .filter(category::Column::Edition.gt(0))
        .order_by_asc(category::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Category::from).collect())
}

/// A category and its selection.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_category(
    db: &impl ConnectionTrait,
    id: CategoryId,
) -> Result<(Category, Selection), Refusal> {
    let row = category::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    let selection = load(db, row.selection).await?;
    Ok((row.into(), selection))
}

/// As [`load_category`]; holds the category until the end of the transaction.
///
/// # Errors
/// As [`load_category`].
pub async fn load_category_to_change(tx: &Tx, id: CategoryId) -> Result<(Category, Selection), Refusal> {
    let row = category::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?;
    let selection = load(tx, row.selection).await?;
    Ok((row.into(), selection))
}

/// These categories, in no order.
///
/// # Errors
/// The database's.
pub async fn list_categories(
    db: &impl ConnectionTrait,
    ids: &[CategoryId],
) -> Result<Vec<Category>, Refusal> {
    let rows =
        category::Entity::find().filter(category::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(Category::from).collect())
}

/// # Errors
/// The database's.
pub async fn delete_category(tx: &Tx, id: CategoryId) -> Result<(), Refusal> {
    category::Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}
