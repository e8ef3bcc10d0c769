//! Uploaded rosters, their rows sealed.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use crate::{
    kernel::{EventId, OrganisationId, Refusal},
    platform::db::Tx,
};

pub mod roster_upload {
    //! The table `roster_upload`.
    use crate::kernel::{EventId, OrganisationId, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "roster_upload")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub event: EventId,
        pub organisation: OrganisationId,
        pub person: PersonId,
        #[sea_orm(column_type = "Text")]
        pub rows_sealed: String,
        pub file_name: String,
        pub created_at: i64,
        pub committed_at: Option<i64>,
        #[sea_orm(column_type = "Text", nullable)]
        pub outcome: Option<String>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use roster_upload::Model as UploadRow;
use roster_upload::{Column, Entity};

/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, row: UploadRow) -> Result<(), Refusal> {
    let row = roster_upload::ActiveModel::from(row).reset_all();
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// An upload, for the unit that made it.
///
/// # Errors
/// [`Refusal::NotFound`], also for other units; or the database's.
pub async fn load(
    db: &impl ConnectionTrait,
    id: Uuid,
    organisation: OrganisationId,
) -> Result<UploadRow, Refusal> {
    let row = Entity::find_by_id(id).filter(Column::Organisation.eq(organisation)).one(db).await?;
    row.ok_or(Refusal::NotFound)
}

/// As [`load`], holding the row until the end of the transaction.
///
/// # Errors
/// As [`load`].
pub async fn load_to_change(tx: &Tx, id: Uuid, organisation: OrganisationId) -> Result<UploadRow, Refusal> {
    let row =
        Entity::find_by_id(id).filter(Column::Organisation.eq(organisation)).lock_exclusive().one(tx).await?;
    row.ok_or(Refusal::NotFound)
}

/// Marks an upload as committed; what is left of its rows is sealed again.
///
/// # Errors
/// The database's.
pub async fn settle(
    tx: &Tx,
    row: UploadRow,
    rows_sealed: String,
    outcome: String,
    at: i64,
) -> Result<(), Refusal> {
    let mut row = roster_upload::ActiveModel::from(row);
    row.rows_sealed = Set(rows_sealed);
    row.outcome = Set(Some(outcome));
    row.committed_at = Set(Some(at));
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn delete(tx: &Tx, id: Uuid) -> Result<(), Refusal> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// The last uploads of a unit for an event.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    event: EventId,
    organisation: OrganisationId,
) -> Result<Vec<UploadRow>, Refusal> {
    Ok(Entity::find()
        .filter(Column::Event.eq(event))
        .filter(Column::Organisation.eq(organisation))
        .order_by_desc(Column::CreatedAt)
        .limit(5)
        .all(db)
        .await?)
}
