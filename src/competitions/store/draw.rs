//! Draws and drawn places.

use std::collections::HashMap;

use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{Set, Unchanged},
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::entry::table as entry;
use crate::{
    competitions::model::{Draw, DrawState, Drawable, EntryStage, Place},
    kernel::{EntryId, EventId, Lang, OrganisationId, Refusal, Seed, Timestamp},
    platform::db::Tx,
};

mod table {
    //! The table `draw`.
    use crate::kernel::EventId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draw")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub event: EventId,
        pub seed_hash: String,
        pub seed_sealed: String,
        pub seed: Option<String>,
        pub list_hash: Option<String>,
        pub committed_at: i64,
        pub drawn_at: Option<i64>,
        pub revealed_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

mod draw_place {
    //! The table `draw_place`.
    use crate::kernel::{EntryId, EventId, SubjectId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "draw_place")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub entry: EntryId,
        pub event: EventId,
        pub subject: SubjectId,
        pub place: i32,
        pub sitting: i32,
        pub station: i32,
        pub work_number: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A row that no version of this program has written.
#[derive(Debug, thiserror::Error)]
#[error("the draw of event {0} is damaged")]
struct Damaged(EventId);

impl TryFrom<table::Model> for Draw {
    type Error = Refusal;

    fn try_from(row: table::Model) -> Result<Self, Refusal> {
        let damaged = || Refusal::internal(Damaged(row.event));
        let state = match (row.list_hash, row.drawn_at, row.seed, row.revealed_at) {
            (None, None, None, None) => DrawState::Committed,
            (Some(list_hash), Some(at), None, None) => DrawState::Drawn { at: Timestamp(at), list_hash },
            (Some(list_hash), Some(drawn_at), Some(seed), Some(at)) => DrawState::Revealed {
                drawn_at: Timestamp(drawn_at),
                list_hash,
                at: Timestamp(at),
                seed: read_seed(&seed).ok_or_else(damaged)?,
            },
            _ => return Err(damaged()),
        };
        let (event, seed_hash) = (row.event, row.seed_hash);
        Ok(Self { event, seed_hash, committed_at: Timestamp(row.committed_at), state })
    }
}

/// 64 hexadecimal digits as a seed.
pub fn read_seed(hex_digits: &str) -> Option<Seed> {
    hex::decode(hex_digits).ok()?.try_into().ok().map(Seed)
}

/// Stores the promise of a seed, the seed itself sealed.
///
/// # Errors
/// The database's; a second promise for one event.
pub async fn commit(tx: &Tx, draw: &Draw, seed_sealed: String) -> Result<(), Refusal> {
    let row = table::ActiveModel {
        event: Set(draw.event),
        seed_hash: Set(draw.seed_hash.clone()),
        seed_sealed: Set(seed_sealed),
        seed: Set(None),
        list_hash: Set(None),
        committed_at: Set(draw.committed_at.0),
        drawn_at: Set(None),
        revealed_at: Set(None),
    };
    table::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn find(db: &impl ConnectionTrait, event: EventId) -> Result<Option<Draw>, Refusal> {
    table::Entity::find_by_id(event).one(db).await?.map(Draw::try_from).transpose()
}

/// The draws of many events, for lists.
///
/// # Errors
/// The database's.
pub async fn draws(db: &impl ConnectionTrait, events: &[EventId]) -> Result<HashMap<EventId, Draw>, Refusal> {
    let rows =
        table::Entity::find().filter(table::Column::Event.is_in(events.iter().copied())).all(db).await?;
    rows.into_iter().map(|row| Draw::try_from(row).map(|draw| (draw.event, draw))).collect()
}

/// The draw with its sealed seed, its row held until the end.
///
/// # Errors
/// [`Refusal::Conflict`] when there is none yet; the database's.
pub async fn load_to_change(tx: &Tx, event: EventId) -> Result<(Draw, String), Refusal> {
    let row = table::Entity::find_by_id(event).lock_exclusive().one(tx).await?;
    let row = row.ok_or_else(|| Refusal::conflict("draw-not-promised"))?;
    let sealed = row.seed_sealed.clone();
    Ok((row.try_into()?, sealed))
}

/// # Errors
/// The database's.
pub async fn save(tx: &Tx, event: EventId, state: &DrawState) -> Result<(), Refusal> {
    let mut row = table::ActiveModel { event: Unchanged(event), ..Default::default() };
    match state {
        DrawState::Committed => return Ok(()),
        DrawState::Drawn { at, list_hash } => {
            row.list_hash = Set(Some(list_hash.clone()));
            row.drawn_at = Set(Some(at.0));
        }
        DrawState::Revealed { at, seed, .. } => {
            row.seed = Set(Some(hex::encode(seed.0)));
            row.revealed_at = Set(Some(at.0));
        }
    }
    row.update(tx).await?;
    Ok(())
}

/// # Errors
/// The database's.
pub async fn insert_places(tx: &Tx, event: EventId, places: &[Place]) -> Result<(), Refusal> {
    for piece in places.chunks(500) {
        let rows = piece.iter().cloned().map(|p| draw_place::ActiveModel {
            entry: Set(p.entry),
            event: Set(event),
            subject: Set(p.subject),
            place: Set(p.place),
            sitting: Set(p.sitting),
            station: Set(p.station),
            work_number: Set(p.work_number),
        });
        draw_place::Entity::insert_many(rows).exec_without_returning(tx).await?;
    }
    Ok(())
}

/// The drawn places of an event in their order. Who calls this answers for who
/// sees it.
///
/// # Errors
/// The database's.
pub async fn list_places(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<Place>, Refusal> {
    let rows = draw_place::Entity::find()
        .filter(draw_place::Column::Event.eq(event))
        .order_by_asc(draw_place::Column::Place)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Place {
            entry: row.entry,
            subject: row.subject,
            place: row.place,
            sitting: row.sitting,
            station: row.station,
            work_number: row.work_number,
        })
        .collect())
}

/// How many entries were drawn.
///
/// # Errors
/// The database's.
pub async fn count_places(db: &impl ConnectionTrait, event: EventId) -> Result<u64, Refusal> {
    Ok(draw_place::Entity::find().filter(draw_place::Column::Event.eq(event)).count(db).await?)
}

/// The qualified entries of an event: what is drawn.
///
/// # Errors
/// The database's.
pub async fn list_drawable(db: &impl ConnectionTrait, event: EventId) -> Result<Vec<Drawable>, Refusal> {
    let rows = entry::Entity::find()
        .filter(entry::Column::Event.eq(event))
        .filter(entry::Column::Stage.eq(EntryStage::Qualified))
        .order_by_asc(entry::Column::Number)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Drawable { entry: row.id, number: row.number, organisation: row.organisation })
        .collect())
}

/// How many entries of an event stand in each stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryCounts {
    pub submitted: u64,
    pub returned: u64,
    pub qualified: u64,
    pub refused: u64,
    pub withdrawn: u64,
}

impl EntryCounts {
    /// Entries that are still in the running.
    #[must_use]
    pub const fn live(self) -> u64 {
        self.submitted + self.returned + self.qualified
    }
}

/// Those numbers for many events, for lists.
///
/// # Errors
/// The database's.
pub async fn entry_counts(
    db: &impl ConnectionTrait,
    events: &[EventId],
) -> Result<HashMap<EventId, EntryCounts>, Refusal> {
    let rows: Vec<(EventId, EntryStage, i64)> = entry::Entity::find()
        .select_only()
        .column(entry::Column::Event)
        .column(entry::Column::Stage)
        .column_as(entry::Column::Id.count(), "n")
        .filter(entry::Column::Event.is_in(events.iter().copied()))
        .group_by(entry::Column::Event)
        .group_by(entry::Column::Stage)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts: HashMap<EventId, EntryCounts> = HashMap::new();
    for (event, stage, n) in rows {
        let (of, n) = (counts.entry(event).or_default(), n.unsigned_abs());
        match stage {
            EntryStage::Submitted => of.submitted = n,
            EntryStage::Returned => of.returned = n,
            EntryStage::Qualified => of.qualified = n,
            EntryStage::Refused => of.refused = n,
            EntryStage::Withdrawn => of.withdrawn = n,
        }
    }
    Ok(counts)
}

/// An entry's name and address, the address still sealed.
#[derive(Clone, Debug)]
pub struct NamedEntry {
    pub number: String,
    pub name: String,
    pub organisation: OrganisationId,
    pub email_sealed: String,
    pub lang: Lang,
}

/// Who stands behind the drawn places of an event. Who calls this answers for
/// who sees it.
///
/// # Errors
/// The database's.
pub async fn named_entries(
    db: &impl ConnectionTrait,
    event: EventId,
) -> Result<HashMap<EntryId, NamedEntry>, Refusal> {
    let rows = entry::Entity::find().filter(entry::Column::Event.eq(event)).all(db).await?;
    let named = rows.into_iter().map(|row| {
        let entry::Model { id, number, organisation, name, email_sealed, lang, .. } = row;
        (id, NamedEntry { number, name, organisation, email_sealed, lang })
    });
    Ok(named.collect())
}
