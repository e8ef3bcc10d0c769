//! Which filing stands behind a subject, and the lists that came out.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};

use super::tables::{list_row, work};
use crate::{
    innovations::model::SelectionRow,
    kernel::{CategoryId, FilingId, Points, Refusal, SubjectId},
    platform::db::Tx,
};

/// # Errors
/// The database's.
pub async fn insert(
    tx: &Tx,
    category: CategoryId,
    works: &[(FilingId, SubjectId, String)],
) -> Result<(), Refusal> {
    for part in works.chunks(500) {
        let rows = part.iter().map(|(filing, subject, number)| work::ActiveModel {
            filing: Set(*filing),
            subject: Set(*subject),
            work_number: Set(number.clone()),
            category: Set(category),
        });
        work::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The filing behind a subject.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn filing_of(db: &impl ConnectionTrait, subject: SubjectId) -> Result<FilingId, Refusal> {
    let row = work::Entity::find().filter(work::Column::Subject.eq(subject)).one(db).await?;
    row.map(|row| row.filing).ok_or(Refusal::NotFound)
}

/// The filings of a category by work number.
///
/// # Errors
/// The database's.
pub async fn by_number(
    db: &impl ConnectionTrait,
    category: CategoryId,
) -> Result<HashMap<String, FilingId>, Refusal> {
    let rows = work::Entity::find().filter(work::Column::Category.eq(category)).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.work_number, row.filing)).collect())
}

/// # Errors
/// The database's.
pub async fn insert_list(
    tx: &Tx,
    category: CategoryId,
    edition: i32,
    rows: &[SelectionRow],
) -> Result<(), Refusal> {
    for part in rows.chunks(500) {
        let rows = part.iter().map(|row| list_row::ActiveModel {
            seq: NotSet,
            category: Set(category),
            edition: Set(edition),
            place: Set(row.place),
            filing: Set(row.filing),
            rank: Set(row.rank),
            total: Set(row.total.map(Points::millionths)),
            is_selected: Set(row.is_selected),
        });
        list_row::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// An edition of the list of a category, best first.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    category: CategoryId,
    edition: i32,
) -> Result<Vec<SelectionRow>, Refusal> {
    let rows = list_row::Entity::find()
        .filter(list_row::Column::Category.eq(category))
        .filter(list_row::Column::Edition.eq(edition))
        .order_by_asc(list_row::Column::Place)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| SelectionRow {
            place: row.place,
            filing: row.filing,
            rank: row.rank,
            total: row.total.map(Points::from_millionths),
            is_selected: row.is_selected,
        })
        .collect())
}
