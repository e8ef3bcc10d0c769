//! Entries.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, SqlErr, sea_query::Query,
};

use super::tables::{competition, event};
use crate::{
    competitions::model::{CompetitionStage, Entry as Head, EntryStage},
    kernel::{CompetitionId, EntryId, EventId, OrganisationId, Page, PageRequest, Refusal, Timestamp},
    platform::db::Tx,
};

pub mod table {
    //! The table `entry`.
    use crate::{
        competitions::model::{EntryStage, Grade},
        kernel::{CompetitionId, EntryId, EventId, Lang, OrganisationId, PersonId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EntryId,
        pub number: String,
        pub event: EventId,
        pub competition: CompetitionId,
        pub organisation: OrganisationId,
        pub name: String,
        #[sea_orm(column_type = "Text")]
        pub id_sealed: String,
        pub id_blind: String,
        pub id_masked: String,
        #[sea_orm(column_type = "Text")]
        pub mobile_sealed: String,
        #[sea_orm(column_type = "Text")]
        pub email_sealed: String,
        pub lang: Lang,
        pub grade: Grade,
        pub consent: String,
        pub stage: EntryStage,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        pub replaces: Option<EntryId>,
        pub received_at: i64,
        pub decided_at: Option<i64>,
        pub decided_by: Option<PersonId>,
        pub created_at: i64,
        pub version: i64,
    }

    impl std::fmt::Debug for Model {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "entry {}", self.number) // the rest is personal
        }
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub use table::Model as EntryRow;
use table::{Column, Entity};

impl From<EntryRow> for Head {
    fn from(row: EntryRow) -> Self {
        Self {
            id: row.id,
            number: row.number,
            event: row.event,
            competition: row.competition,
            organisation: row.organisation,
            name: row.name,
            id_masked: row.id_masked,
            lang: row.lang,
            grade: row.grade,
            stage: row.stage,
            reason: row.reason,
            replaces: row.replaces,
            received_at: Timestamp(row.received_at),
            decided_at: row.decided_at.map(Timestamp),
            decided_by: row.decided_by,
            created_at: Timestamp(row.created_at),
            version: row.version,
        }
    }
}

/// # Errors
/// A problem with the ID number when somebody else has just entered the person;
/// otherwise the database's.
pub async fn insert(tx: &Tx, row: EntryRow) -> Result<(), Refusal> {
    let row = table::ActiveModel::from(row).reset_all();
    Entity::insert(row).exec_without_returning(tx).await.map_err(translate)?;
    Ok(())
}

/// Stores a changed entry and counts its version up.
///
/// # Errors
/// As [`insert`].
pub async fn save(tx: &Tx, row: EntryRow) -> Result<EntryRow, Refusal> {
    let mut changed = table::ActiveModel::from(row.clone()).reset_all();
    changed.version = Set(row.version + 1);
    changed.update(tx).await.map_err(translate)
}

/// The unique index speaks when two units enter one person at the same moment.
fn translate(error: DbErr) -> Refusal {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(what))
            if what.contains("id_blind") || what.contains("entry_person_once") =>
        {
            Refusal::field("id_number", "entry-taken-meanwhile")
        }
        _ => error.into(),
    }
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: EntryId) -> Result<EntryRow, Refusal> {
    Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)
}

/// Holds the row until the end of the transaction.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_to_change(tx: &Tx, id: EntryId) -> Result<EntryRow, Refusal> {
    Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)
}

/// Holds many rows, in one fixed order; fewer than asked when some are unknown.
///
/// # Errors
/// The database's.
pub async fn load_many_to_change(tx: &Tx, ids: &[EntryId]) -> Result<Vec<EntryRow>, Refusal> {
    let ids: BTreeSet<EntryId> = ids.iter().copied().collect();
    Ok(Entity::find().filter(Column::Id.is_in(ids)).order_by_asc(Column::Id).lock_exclusive().all(tx).await?)
}

/// Every entry of these people in a competition, whatever its stage.
///
/// # Errors
/// The database's.
pub async fn list_same_people(
    db: &impl ConnectionTrait,
    competition: CompetitionId,
    blinds: &[String],
) -> Result<HashMap<String, Vec<EntryRow>>, Refusal> {
    let rows = Entity::find()
        .filter(Column::Competition.eq(competition))
        .filter(Column::IdBlind.is_in(blinds.iter().cloned()))
        .order_by_asc(Column::Number)
        .all(db)
        .await?;
    let mut found: HashMap<String, Vec<EntryRow>> = HashMap::new();
    for row in rows {
        found.entry(row.id_blind.clone()).or_default().push(row);
    }
    Ok(found)
}

/// How many places of an event a unit has taken.
///
/// # Errors
/// The database's.
pub async fn count_taken(
    db: &impl ConnectionTrait,
    event: EventId,
    organisation: OrganisationId,
) -> Result<usize, Refusal> {
    let active = EntryStage::ALL.iter().copied().filter(|s| s.is_active());
    let n = Entity::find()
        .filter(Column::Event.eq(event))
        .filter(Column::Organisation.eq(organisation))
        .filter(Column::Stage.is_in(active))
        .count(db)
        .await?;
    Ok(usize::try_from(n).unwrap_or(usize::MAX))
}

/// The entries of one unit; of one event, or of all.
///
/// # Errors
/// The database's.
pub async fn list_of_unit(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
    event: Option<EventId>,
) -> Result<Vec<Head>, Refusal> {
    let mut query = Entity::find().filter(Column::Organisation.eq(organisation));
    if let Some(event) = event {
        query = query.filter(Column::Event.eq(event));
    }
    let rows = query.order_by_asc(Column::Number).limit(2_000).all(db).await?;
    Ok(rows.into_iter().map(Head::from).collect())
}

/// Which entries a list shows.
#[derive(Clone, Debug, Default)]
pub struct EntryFilter {
    pub event: Option<EventId>,
    pub stage: Option<EntryStage>,
    /// Part of a contestant's name or of an entry number.
    pub query: String,
    /// Units whose name holds the query as well.
    pub named_units: Vec<OrganisationId>,
}

/// Whose entries a list may show at all.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Every entry of one event; the caller has decided who may.
    Event(EventId),
    /// What a union checks: its own competitions, and the units of its district. With a
    /// cancelled competition its entries ended.
    Checks { host: OrganisationId, units: Vec<OrganisationId> },
}

fn within(scope: &Scope) -> Condition {
    match scope {
        Scope::Event(event) => Condition::all().add(Column::Event.eq(*event)),
        Scope::Checks { host, units } => {
            let hosted = Query::select()
                .column(competition::Column::Id)
                .from(competition::Entity)
                .and_where(competition::Column::Host.eq(*host))
                .to_owned();
            let mut any = Condition::any().add(Column::Competition.in_subquery(hosted));
            if !units.is_empty() {
                any = any.add(Column::Organisation.is_in(units.iter().copied()));
            }
            let cancelled = Query::select()
                .column(competition::Column::Id)
                .from(competition::Entity)
                .and_where(competition::Column::Stage.eq(CompetitionStage::Cancelled))
                .to_owned();
            Condition::all().add(any).add(Column::Competition.not_in_subquery(cancelled))
        }
    }
}

fn wanted(scope: &Scope, filter: &EntryFilter) -> Condition {
    let mut all = within(scope);
    if let Some(event) = filter.event {
        all = all.add(Column::Event.eq(event));
    }
    if let Some(stage) = filter.stage {
        all = all.add(Column::Stage.eq(stage));
    }
    if !filter.query.is_empty() {
        let mut any = Condition::any()
            .add(Column::Name.contains(&filter.query))
            .add(Column::Number.contains(&filter.query));
        if !filter.named_units.is_empty() {
            any = any.add(Column::Organisation.is_in(filter.named_units.iter().copied()));
        }
        all = all.add(any);
    }
    all
}

/// A part of the list, by event and unit.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &EntryFilter,
    request: PageRequest,
) -> Result<Page<Head>, Refusal> {
    let query = Entity::find().filter(wanted(scope, filter));
    let total = query.clone().count(db).await?;
    let rows = query
        .order_by_asc(Column::Event)
        .order_by_asc(Column::Organisation)
        .order_by_asc(Column::Number)
        .offset(request.offset())
        .limit(request.size)
        .all(db)
        .await?;
    Ok(Page { items: rows.into_iter().map(Head::from).collect(), total, request })
}

/// The entries after one of them, in the order of [`list`]: pages that stay
/// right while entries before them are decided. Nothing where there is no such
/// entry in this scope.
///
/// # Errors
/// The database's.
pub async fn list_after(
    db: &impl ConnectionTrait,
    scope: &Scope,
    filter: &EntryFilter,
    after: Option<EntryId>,
    limit: u64,
) -> Result<Option<Vec<Head>>, Refusal> {
    let mut all = wanted(scope, filter);
    if let Some(after) = after {
        let Some(last) = Entity::find_by_id(after).filter(within(scope)).one(db).await? else {
            return Ok(None);
        };
        let same_event = || Column::Event.eq(last.event);
        let same_unit = Condition::all().add(same_event()).add(Column::Organisation.eq(last.organisation));
        all = all.add(
            Condition::any()
                .add(Column::Event.gt(last.event))
                .add(Condition::all().add(same_event()).add(Column::Organisation.gt(last.organisation)))
                .add(same_unit.add(Column::Number.gt(last.number))),
        );
    }
    let rows = Entity::find()
        .filter(all)
        .order_by_asc(Column::Event)
        .order_by_asc(Column::Organisation)
        .order_by_asc(Column::Number)
        .limit(limit)
        .all(db)
        .await?;
    Ok(Some(rows.into_iter().map(Head::from).collect()))
}

/// All entries of an event, for its export.
///
/// # Errors
/// The database's.
pub async fn list_all(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<Head>, Refusal> {
    let rows = Entity::find().filter(Column::Event.eq(event)).order_by_asc(Column::Number).all(db).await?;
    Ok(rows.into_iter().map(Head::from).collect())
}

/// How many entries of a scope stand in each stage, by event.
///
/// # Errors
/// The database's.
pub async fn count_stages(
    db: &impl ConnectionTrait,
    scope: &Scope,
) -> Result<Vec<(EventId, EntryStage, u64)>, Refusal> {
    let rows: Vec<(EventId, EntryStage, i64)> = Entity::find()
        .select_only()
        .column(Column::Event)
        .column(Column::Stage)
        .column_as(Column::Id.count(), "n")
        .filter(within(scope))
        .group_by(Column::Event)
        .group_by(Column::Stage)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|(event, stage, n)| (event, stage, n.unsigned_abs())).collect())
}

/// Every unit that has an entry.
///
/// # Errors
/// The database's.
pub async fn units(db: &impl ConnectionTrait) -> Result<Vec<OrganisationId>, Refusal> {
    Ok(Entity::find().select_only().column(Column::Organisation).distinct().into_tuple().all(db).await?)
}

/// The events of these entries.
///
/// # Errors
/// The database's.
pub async fn events_of(db: &impl ConnectionTrait, ids: &[EntryId]) -> Result<BTreeSet<EventId>, Refusal> {
    let events: Vec<EventId> = Entity::find()
        .select_only()
        .column(Column::Event)
        .distinct()
        .filter(Column::Id.is_in(ids.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    Ok(events.into_iter().collect())
}

/// Keeps the event in its stage until the end of the transaction; others may
/// keep it, too.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn hold_event(tx: &Tx, id: EventId) -> Result<(), Refusal> {
    event::Entity::find_by_id(id).lock_shared().one(tx).await?;
    Ok(())
}
