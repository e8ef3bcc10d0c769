//! Events, each with what others need of its competition.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::{
    competition,
    tables::{
        self,
        event::{self as table, Column, Entity},
    },
};
use crate::{
    competitions::model::{CompetitionHead, CompetitionStage, EventFacts, EventHead, EventStage},
    kernel::{CompetitionId, EventId, OrganisationId, Refusal, RuleSetId, Timestamp},
    platform::db::Tx,
};

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

/// What facts become in the table. Destructured, so that a new fact compiles
/// only once it is stored.
fn row(facts: EventFacts) -> table::ActiveModel {
    let EventFacts {
        title,
        title_en,
        occupation_edition,
        occupation_code,
        places_per_unit,
        stations,
        units_apart,
    } = facts;
    table::ActiveModel {
        title: Set(title),
        title_en: Set(title_en),
        occupation_edition: Set(occupation_edition),
        occupation_code: Set(occupation_code),
        places_per_unit: Set(places_per_unit),
        stations: Set(stations),
        units_apart: Set(units_apart),
        ..Default::default()
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
    let row = table::ActiveModel {
        id: Set(id),
        competition: Set(competition),
        rule_set: Set(rule_set),
        stage: Set(EventStage::Entry),
        created_at: Set(now.0),
        version: Set(1),
        ..row(facts)
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores what changed of an event and counts its version up.
async fn save(tx: &Tx, event: &EventHead, changed: table::ActiveModel) -> Result<(), Refusal> {
    let row = table::ActiveModel { id: Unchanged(event.id), version: Set(event.version + 1), ..changed };
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn save_facts(tx: &Tx, event: &EventHead, facts: EventFacts) -> Result<(), Refusal> {
    save(tx, event, row(facts)).await
}

/// # Errors
/// The database's.
pub async fn save_stage(tx: &Tx, event: &EventHead, stage: EventStage) -> Result<(), Refusal> {
    save(tx, event, table::ActiveModel { stage: Set(stage), ..Default::default() }).await
}

/// # Errors
/// The database's.
pub async fn save_rule_set(tx: &Tx, event: &EventHead, rule_set: RuleSetId) -> Result<(), Refusal> {
    save(tx, event, table::ActiveModel { rule_set: Set(rule_set), ..Default::default() }).await
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
) -> Result<HashMap<EventId, EventHead>, Refusal> {
    let rows = Entity::find().filter(Column::Id.is_in(ids.iter().copied())).all(db).await?;
    let of: std::collections::BTreeSet<CompetitionId> = rows.iter().map(|row| row.competition).collect();
    let competitions =
        tables::competition::Entity::find().filter(tables::competition::Column::Id.is_in(of)).all(db).await?;
    let competitions: HashMap<CompetitionId, CompetitionHead> =
        competitions.into_iter().map(|row| (row.id, row.into())).collect();
    let heads = rows.into_iter().filter_map(|row| {
        let competition = competitions.get(&row.competition)?;
        Some((row.id, head(row, competition)))
    });
    Ok(heads.collect())
}

/// The events of called competitions of this host that stand at one of these stages, the
/// oldest first.
///
/// # Errors
/// The database's.
pub async fn list_hosted(
    db: &impl ConnectionTrait,
    host: OrganisationId,
    stages: &[EventStage],
) -> Result<Vec<EventHead>, Refusal> {
    let competitions = tables::competition::Entity::find()
        .filter(tables::competition::Column::Host.eq(host))
        .filter(tables::competition::Column::Stage.eq(CompetitionStage::Called))
        .all(db)
        .await?;
    let of: HashMap<CompetitionId, CompetitionHead> =
        competitions.into_iter().map(|row| (row.id, row.into())).collect();
    let rows = Entity::find()
        .filter(Column::Competition.is_in(of.keys().copied()))
        .filter(Column::Stage.is_in(stages.iter().copied()))
        .order_by_asc(Column::CreatedAt)
        .order_by_asc(Column::Id)
        .all(db)
        .await?;
    let heads = rows.into_iter().filter_map(|row| of.get(&row.competition).map(|c| head(row, c)));
    Ok(heads.collect())
}
