//! Events and their rule sets.

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::competition;
use crate::{
    competitions::model::{CompetitionHead, EventFacts, EventHead, EventStage, StoredRules},
    kernel::{CompetitionId, EventId, Refusal, RuleSetId, Timestamp},
    platform::db::Tx,
};

pub mod table {
    //! The table `event`.
    use crate::{
        competitions::model::EventStage,
        kernel::{CompetitionId, EventId, RuleSetId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EventId,
        pub competition: CompetitionId,
        pub title: String,
        pub title_en: String,
        pub occupation_edition: String,
        pub occupation_code: String,
        pub places_per_unit: i32,
        pub stations: i32,
        pub units_apart: bool,
        pub rule_set: RuleSetId,
        pub stage: EventStage,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod rule_set {
    //! The table `rule_set`; a row is never changed.
    use crate::kernel::RuleSetId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rule_set")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RuleSetId,
        #[sea_orm(column_type = "Text")]
        pub document: String,
        pub hash: String,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use table::{Column, Entity};

fn head(row: table::Model, competition: &CompetitionHead) -> EventHead {
    EventHead {
        id: row.id,
        competition: row.competition,
        competition_number: competition.number.clone(),
        competition_title: competition.facts.title.clone(),
        competition_title_en: competition.facts.title_en.clone(),
        competition_stage: competition.stage,
        host: competition.host,
        dates: competition.facts.dates,
        title: row.title,
        title_en: row.title_en,
        occupation_edition: row.occupation_edition,
        occupation_code: row.occupation_code,
        places_per_unit: row.places_per_unit,
        stations: row.stations,
        units_apart: row.units_apart,
        rule_set: row.rule_set,
        stage: row.stage,
        created_at: Timestamp(row.created_at),
        version: row.version,
    }
}

/// # Errors
/// The database's.
pub async fn insert(
    tx: &Tx,
    id: EventId,
    competition: CompetitionId,
    facts: EventFacts,
    rule_set: RuleSetId,
    now: Timestamp,
) -> Result<(), Refusal> {
    let EventFacts {
        title,
        title_en,
        occupation_edition,
        occupation_code,
        places_per_unit,
        stations,
        units_apart,
    } = facts;
    let row = table::ActiveModel {
        id: Set(id),
        competition: Set(competition),
        title: Set(title),
        title_en: Set(title_en),
        occupation_edition: Set(occupation_edition),
        occupation_code: Set(occupation_code),
        places_per_unit: Set(places_per_unit),
        stations: Set(stations),
        units_apart: Set(units_apart),
        rule_set: Set(rule_set),
        stage: Set(EventStage::Entry),
        created_at: Set(now.0),
        version: Set(1),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn save_facts(tx: &Tx, event: &EventHead, facts: EventFacts) -> Result<(), Refusal> {
    let EventFacts {
        title,
        title_en,
        occupation_edition,
        occupation_code,
        places_per_unit,
        stations,
        units_apart,
    } = facts;
    let row = table::ActiveModel {
        id: Unchanged(event.id),
        title: Set(title),
        title_en: Set(title_en),
        occupation_edition: Set(occupation_edition),
        occupation_code: Set(occupation_code),
        places_per_unit: Set(places_per_unit),
        stations: Set(stations),
        units_apart: Set(units_apart),
        version: Set(event.version + 1),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn save_stage(tx: &Tx, event: &EventHead, stage: EventStage) -> Result<(), Refusal> {
    let row = table::ActiveModel {
        id: Unchanged(event.id),
        stage: Set(stage),
        version: Set(event.version + 1),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn save_rule_set(tx: &Tx, event: &EventHead, rule_set: RuleSetId) -> Result<(), Refusal> {
    let row = table::ActiveModel {
        id: Unchanged(event.id),
        rule_set: Set(rule_set),
        version: Set(event.version + 1),
        ..Default::default()
    };
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn delete(tx: &Tx, id: EventId) -> Result<(), Refusal> {
    Entity::delete_by_id(id).exec(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn find(db: &impl ConnectionTrait, id: EventId) -> Result<Option<EventHead>, Refusal> {
    let Some(row) = Entity::find_by_id(id).one(db).await? else { return Ok(None) };
    let competition = competition::load(db, row.competition).await?;
    Ok(Some(head(row, &competition)))
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: EventId) -> Result<EventHead, Refusal> {
    find(db, id).await?.ok_or(Refusal::NotFound)
}

/// Holds the event's row until the end of the transaction.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_to_change(tx: &Tx, id: EventId) -> Result<EventHead, Refusal> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?;
    let competition = competition::load(tx, row.competition).await?;
    Ok(head(row, &competition))
}

/// The events of a competition, in the order in which they were added.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    competition: &CompetitionHead,
) -> Result<Vec<EventHead>, Refusal> {
    let rows = Entity::find()
        .filter(Column::Competition.eq(competition.id))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| head(row, competition)).collect())
}

/// Stage and competition of the events of many competitions, for lists.
///
/// # Errors
/// The database's.
pub async fn stages(
    db: &impl ConnectionTrait,
    competitions: &[CompetitionId],
) -> Result<Vec<(CompetitionId, EventStage)>, Refusal> {
    let rows = Entity::find().filter(Column::Competition.is_in(competitions.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.competition, row.stage)).collect())
}

/// Events in bulk, for lists of other slices.
///
/// # Errors
/// The database's.
pub async fn events(
    db: &impl ConnectionTrait,
    ids: &[EventId],
) -> Result<std::collections::HashMap<EventId, EventHead>, Refusal> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let of: std::collections::BTreeSet<CompetitionId> = rows.iter().map(|row| row.competition).collect();
    let competitions =
        competition::table::Entity::find().filter(competition::table::Column::Id.is_in(of)).all(db).await?;
    let competitions: std::collections::HashMap<CompetitionId, CompetitionHead> =
        competitions.into_iter().map(|row| (row.id, row.into())).collect();
    let heads = rows.into_iter().filter_map(|row| {
        let competition = competitions.get(&row.competition)?;
        Some((row.id, head(row, competition)))
    });
    Ok(heads.collect())
}

/// # Errors
/// The database's.
pub async fn insert_rules(tx: &Tx, rules: &StoredRules) -> Result<(), Refusal> {
    let StoredRules { id, document, hash, created_at } = rules.clone();
    let row = rule_set::ActiveModel {
        id: Set(id),
        document: Set(document),
        hash: Set(hash),
        created_at: Set(created_at.0),
    };
    rule_set::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn load_rules(db: &impl ConnectionTrait, id: RuleSetId) -> Result<StoredRules, Refusal> {
    let row = rule_set::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    Ok(StoredRules {
        id: row.id,
        document: row.document,
        hash: row.hash,
        created_at: Timestamp(row.created_at),
    })
}

/// Rule sets in bulk, for lists.
///
/// # Errors
/// The database's.
pub async fn list_rules(db: &impl ConnectionTrait, ids: &[RuleSetId]) -> Result<Vec<StoredRules>, Refusal> {
    let rows =
        rule_set::Entity::find().filter(rule_set::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredRules {
            id: row.id,
            document: row.document,
            hash: row.hash,
            created_at: Timestamp(row.created_at),
        })
        .collect())
}
