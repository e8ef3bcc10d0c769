//! Rows of this slice, and its finders.

use std::collections::HashMap;

use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::model::{Hashes, Identity, Outcome, Row, Standings, StandingsStage};
use crate::{
    kernel::{EntryId, EventId, NoticeId, Page, PageRequest, Points, Refusal, StandingsId, Timestamp},
    platform::db::Tx,
};

pub(super) mod standings {
    use super::{EventId, NoticeId, StandingsId, StandingsStage};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "standings")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: StandingsId,
        pub event: EventId,
        pub edition: i32,
        pub stage: StandingsStage,
        pub computed_at: i64,
        pub computed_by: String,
        pub rules_hash: String,
        pub material_hash: String,
        pub outcome_hash: String,
        pub modules: String,
        pub notice: Option<NoticeId>,
        pub package: Option<String>,
        pub published_at: Option<i64>,
        pub final_at: Option<i64>,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod standing {
    use super::{Outcome, StandingsId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "standing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub standings: StandingsId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub work_number: String,
        pub place: i32,
        pub outcome: Outcome,
        pub rank: Option<i32>,
        pub tied: bool,
        pub total: Option<i64>,
        #[sea_orm(column_type = "Text")]
        pub subtotals: String,
        #[sea_orm(column_type = "Text")]
        pub awards: String,
        #[sea_orm(column_type = "Text")]
        pub derivation: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod identity {
    use super::{EntryId, StandingsId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "standing_identity")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub standings: StandingsId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub work_number: String,
        pub entry: EntryId,
        pub name: String,
        pub unit: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<standings::Model> for Standings {
    fn from(row: standings::Model) -> Self {
        Self {
            id: row.id,
            event: row.event,
            edition: row.edition,
            stage: row.stage,
            computed_at: Timestamp(row.computed_at),
            hashes: Hashes { rules: row.rules_hash, material: row.material_hash, outcome: row.outcome_hash },
            modules: serde_json::from_str(&row.modules).unwrap_or_default(),
            notice: row.notice,
            package: row.package,
            published_at: row.published_at.map(Timestamp),
            final_at: row.final_at.map(Timestamp),
            version: row.version,
        }
    }
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: StandingsId) -> Result<Standings, Refusal> {
    let row = standings::Entity::find_by_id(id).one(db).await?;
    row.map(Standings::from).ok_or(Refusal::NotFound)
}

/// The newest edition of an event, whatever its stage; for its organiser.
///
/// # Errors
/// The database's.
pub async fn find_latest(db: &impl ConnectionTrait, event: EventId) -> Result<Option<Standings>, Refusal> {
    let row = standings::Entity::find()
        .filter(standings::Column::Event.eq(event))
        .order_by_desc(standings::Column::Edition)
        .one(db)
        .await?;
    Ok(row.map(Standings::from))
}

/// The edition that the public sees, if there is one.
///
/// # Errors
/// The database's.
pub async fn find_published(db: &impl ConnectionTrait, event: EventId) -> Result<Option<Standings>, Refusal> {
    let row = standings::Entity::find()
        .filter(standings::Column::Event.eq(event))
        .filter(standings::Column::Stage.is_in([StandingsStage::Noticed, StandingsStage::Final]))
        .order_by_desc(standings::Column::Edition)
        .one(db)
        .await?;
    Ok(row.map(Standings::from))
}

/// Published editions, newest first.
///
/// # Errors
/// The database's.
pub async fn list_published(
    db: &impl ConnectionTrait,
    request: PageRequest,
) -> Result<Page<Standings>, Refusal> {
    let find = standings::Entity::find()
        .filter(standings::Column::Stage.is_in([StandingsStage::Noticed, StandingsStage::Final]))
        .order_by_desc(standings::Column::PublishedAt)
        .order_by_desc(standings::Column::Id);
    let total = find.clone().count(db).await?;
    let rows = find.offset(request.offset()).limit(request.size).all(db).await?;
    Ok(Page { items: rows.into_iter().map(Standings::from).collect(), total, request })
}

/// A row without its derivation, which is large.
#[derive(sea_orm::FromQueryResult)]
struct Slim {
    work_number: String,
    place: i32,
    outcome: Outcome,
    rank: Option<i32>,
    tied: bool,
    total: Option<i64>,
    subtotals: String,
    awards: String,
}

impl Slim {
    fn into_row(self, identity: Option<Identity>) -> Row {
        Row {
            place: self.place,
            work_number: self.work_number,
            identity,
            outcome: self.outcome,
            rank: self.rank,
            tied: self.tied,
            total: self.total.map(Points::from_millionths),
            subtotals: serde_json::from_str(&self.subtotals).unwrap_or_default(),
            awards: serde_json::from_str(&self.awards).unwrap_or_default(),
        }
    }
}

/// The rows of standings, best first.
///
/// # Errors
/// The database's.
pub async fn list_rows(db: &impl ConnectionTrait, of: StandingsId) -> Result<Vec<Row>, Refusal> {
    let identities = identity::Entity::find().filter(identity::Column::Standings.eq(of)).all(db).await?;
    let mut identities: HashMap<String, Identity> = identities
        .into_iter()
        .map(|row| (row.work_number, Identity { entry: row.entry, name: row.name, unit: row.unit }))
        .collect();
    use standing::Column;
    let rows = standing::Entity::find()
        .select_only()
        .columns([
            Column::WorkNumber,
            Column::Place,
            Column::Outcome,
            Column::Rank,
            Column::Tied,
            Column::Total,
            Column::Subtotals,
            Column::Awards,
        ])
        .filter(Column::Standings.eq(of))
        .order_by_asc(Column::Place)
        .into_model::<Slim>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let identity = identities.remove(&row.work_number);
            row.into_row(identity)
        })
        .collect())
}

/// One row with its derivation (JSON, `null` where there is none).
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_row(
    db: &impl ConnectionTrait,
    of: StandingsId,
    work_number: &str,
) -> Result<(Row, String), Refusal> {
    let row = standing::Entity::find_by_id((of, work_number.to_owned())).one(db).await?;
    let row = row.ok_or(Refusal::NotFound)?;
    let identity = identity::Entity::find_by_id((of, work_number.to_owned())).one(db).await?;
    let identity = identity.map(|i| Identity { entry: i.entry, name: i.name, unit: i.unit });
    let derivation = row.derivation;
    let slim = Slim {
        work_number: row.work_number,
        place: row.place,
        outcome: row.outcome,
        rank: row.rank,
        tied: row.tied,
        total: row.total,
        subtotals: row.subtotals,
        awards: row.awards,
    };
    Ok((slim.into_row(identity), derivation))
}

/// The work number of an entry in published standings.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn work_of(db: &impl ConnectionTrait, of: StandingsId, entry: EntryId) -> Result<String, Refusal> {
    let row = identity::Entity::find()
        .filter(identity::Column::Standings.eq(of))
        .filter(identity::Column::Entry.eq(entry))
        .one(db)
        .await?;
    row.map(|row| row.work_number).ok_or(Refusal::NotFound)
}

/// Stores a computation.
pub(super) async fn insert(
    tx: &Tx,
    head: &Standings,
    computed_by: String,
    rows: &[(Row, String)],
) -> Result<(), Refusal> {
    let row = standings::ActiveModel {
        id: Set(head.id),
        event: Set(head.event),
        edition: Set(head.edition),
        stage: Set(head.stage),
        computed_at: Set(head.computed_at.0),
        computed_by: Set(computed_by),
        rules_hash: Set(head.hashes.rules.clone()),
        material_hash: Set(head.hashes.material.clone()),
        outcome_hash: Set(head.hashes.outcome.clone()),
        modules: Set(json(&head.modules)?),
        notice: Set(None),
        package: Set(None),
        published_at: Set(None),
        final_at: Set(None),
        version: Set(head.version),
    };
    standings::Entity::insert(row).exec_without_returning(tx).await?;
    for part in rows.chunks(50) {
        let rows = part
            .iter()
            .map(|(row, derivation)| {
                Ok(standing::ActiveModel {
                    standings: Set(head.id),
                    work_number: Set(row.work_number.clone()),
                    place: Set(row.place),
                    outcome: Set(row.outcome),
                    rank: Set(row.rank),
                    tied: Set(row.tied),
                    total: Set(row.total.map(Points::millionths)),
                    subtotals: Set(json(&row.subtotals)?),
                    awards: Set(json(&row.awards)?),
                    derivation: Set(derivation.clone()),
                })
            })
            .collect::<Result<Vec<_>, Refusal>>()?;
        standing::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// Stores who stands behind the work numbers, as published.
pub(super) async fn insert_identities(tx: &Tx, of: StandingsId, rows: &[Row]) -> Result<(), Refusal> {
    for part in rows.chunks(200) {
        let rows = part.iter().filter_map(|row| {
            let identity = row.identity.as_ref()?;
            Some(identity::ActiveModel {
                standings: Set(of),
                work_number: Set(row.work_number.clone()),
                entry: Set(identity.entry),
                name: Set(identity.name.clone()),
                unit: Set(identity.unit.clone()),
            })
        });
        identity::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// A draft gave way to a newer one: its head stays, its rows go.
pub(super) async fn supersede_draft(tx: &Tx, draft: &Standings) -> Result<(), Refusal> {
    standing::Entity::delete_many().filter(standing::Column::Standings.eq(draft.id)).exec(tx).await?;
    move_to(tx, draft, StandingsStage::Superseded, |_| {}).await
}

/// Moves standings to a stage, with what else changes.
pub(super) async fn move_to(
    tx: &Tx,
    of: &Standings,
    stage: StandingsStage,
    more: impl FnOnce(&mut standings::ActiveModel),
) -> Result<(), Refusal> {
    use sea_orm::{ActiveModelTrait, ActiveValue::Unchanged};
    let mut row = standings::ActiveModel {
        id: Unchanged(of.id),
        stage: Set(stage),
        version: Set(of.version + 1),
        ..Default::default()
    };
    more(&mut row);
    row.update(tx).await?;
    Ok(())
}

/// A package was made; the page shows its hash.
pub(super) async fn set_package(tx: &Tx, of: &Standings, hash: &str) -> Result<(), Refusal> {
    move_to(tx, of, of.stage, |row| row.package = Set(Some(hash.to_owned()))).await
}

fn json(value: &impl serde::Serialize) -> Result<String, Refusal> {
    serde_json::to_string(value).map_err(Refusal::internal)
}
