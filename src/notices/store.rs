//! Rows of this slice, and its finders.

use std::{collections::HashMap, sync::LazyLock};

use chrono::NaiveDate;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    model::{Notice, NoticeHead, NoticeKind, NoticeStage, Objection, ObjectionStage},
    rules::{Calendar, CalendarDay},
};
use crate::{
    kernel::{NoticeId, ObjectionId, OrganisationId, Page, PageRequest, PersonId, Refusal, Timestamp},
    platform::keys::{Keys, Place},
};

pub(super) mod notice {
    use super::{NoticeId, NoticeKind, NoticeStage, OrganisationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "notice")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: NoticeId,
        pub number: String,
        pub kind: NoticeKind,
        pub about: Uuid,
        pub chain: Uuid,
        pub host: OrganisationId,
        pub title: String,
        pub title_en: String,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        pub body_hash: String,
        pub days: i32,
        pub published_at: i64,
        pub ends_at: i64,
        pub stage: NoticeStage,
        pub closed_at: Option<i64>,
        pub reason: String,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod objection {
    use super::{NoticeId, ObjectionId, ObjectionStage, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "objection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: ObjectionId,
        pub number: String,
        pub notice: NoticeId,
        pub person: PersonId,
        pub name_sealed: String,
        pub contact_sealed: String,
        #[sea_orm(column_type = "Text")]
        pub claim: String,
        pub filed_at: i64,
        pub stage: ObjectionStage,
        #[sea_orm(column_type = "Text")]
        pub answer: String,
        pub decided_at: Option<i64>,
        pub decided_by: Option<PersonId>,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod holiday_year {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holiday_year")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub year: i32,
        pub source: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod holiday {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "holiday")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub day: String,
        pub year: i32,
        pub working: bool,
        pub name: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// The carried calendars with those that were imported over them.
///
/// # Errors
/// The database's.
pub async fn load_calendar(db: &impl ConnectionTrait) -> Result<Calendar, Refusal> {
    static SHIPPED: LazyLock<Calendar> = LazyLock::new(Calendar::shipped);
    let mut calendar = SHIPPED.clone();
    let rows = holiday::Entity::find().all(db).await?;
    let days: Vec<CalendarDay> = rows
        .into_iter()
        .filter_map(|row| {
            let day = NaiveDate::parse_from_str(&row.day, "%Y-%m-%d").ok()?;
            Some(CalendarDay { year: row.year, day, working: row.working, name: row.name })
        })
        .collect();
    calendar.add(&days);
    Ok(calendar)
}

/// Objections per notice: all, undecided, upheld.
async fn count_objections(
    db: &impl ConnectionTrait,
    notices: &[NoticeId],
) -> Result<HashMap<NoticeId, [u32; 3]>, Refusal> {
    let rows: Vec<(NoticeId, ObjectionStage, i64)> = objection::Entity::find()
        .select_only()
        .columns([objection::Column::Notice, objection::Column::Stage])
        .column_as(objection::Column::Id.count(), "n")
        .filter(objection::Column::Notice.is_in(notices.iter().copied()))
        .group_by(objection::Column::Notice)
        .group_by(objection::Column::Stage)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts: HashMap<NoticeId, [u32; 3]> = HashMap::new();
    for (notice, stage, n) in rows {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        let count = counts.entry(notice).or_default();
        count[0] += n;
        count[1] += if stage == ObjectionStage::Filed { n } else { 0 };
        count[2] += if stage == ObjectionStage::Upheld { n } else { 0 };
    }
    Ok(counts)
}

fn head(row: &notice::Model, [objections, open_objections, upheld_objections]: [u32; 3]) -> NoticeHead {
    NoticeHead {
        id: row.id,
        number: row.number.clone(),
        kind: row.kind,
        about: row.about,
        chain: row.chain,
        host: row.host,
        title: row.title.clone(),
        title_en: row.title_en.clone(),
        days: u32::try_from(row.days).unwrap_or_default(),
        hash: row.body_hash.clone(),
        stage: row.stage,
        published_at: Timestamp(row.published_at),
        ends_at: Timestamp(row.ends_at),
        closed_at: row.closed_at.map(Timestamp),
        reason: row.reason.clone(),
        objections,
        open_objections,
        upheld_objections,
        version: row.version,
    }
}

async fn heads(db: &impl ConnectionTrait, rows: &[notice::Model]) -> Result<Vec<NoticeHead>, Refusal> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<NoticeId> = rows.iter().map(|row| row.id).collect();
    let counts = count_objections(db, &ids).await?;
    Ok(rows.iter().map(|row| head(row, counts.get(&row.id).copied().unwrap_or_default())).collect())
}

/// A notice; all are public.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_notice(db: &impl ConnectionTrait, id: NoticeId) -> Result<Notice, Refusal> {
    let row = notice::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    let body = serde_json::from_str(&row.body).map_err(Refusal::internal)?;
    let head = heads(db, std::slice::from_ref(&row)).await?.pop().ok_or(Refusal::NotFound)?;
    Ok(Notice { head, body })
}

/// As [`load_notice`], held until the transaction ends.
pub(super) async fn load_for_change(
    db: &impl ConnectionTrait,
    id: NoticeId,
) -> Result<(notice::Model, NoticeHead), Refusal> {
    let row = notice::Entity::find_by_id(id).lock_exclusive().one(db).await?.ok_or(Refusal::NotFound)?;
    let head = heads(db, std::slice::from_ref(&row)).await?.pop().ok_or(Refusal::NotFound)?;
    Ok((row, head))
}

/// The newest notice about something.
///
/// # Errors
/// The database's.
pub async fn find_notice_about(
    db: &impl ConnectionTrait,
    about: impl Into<Uuid>,
) -> Result<Option<NoticeHead>, Refusal> {
    let row = notice::Entity::find()
        .filter(notice::Column::About.eq(about.into()))
        .order_by_desc(notice::Column::Id)
        .one(db)
        .await?;
    let rows: Vec<notice::Model> = row.into_iter().collect();
    Ok(heads(db, &rows).await?.pop())
}

/// Notices that run, the one that ends first at the top.
///
/// # Errors
/// The database's.
pub async fn list_running(
    db: &impl ConnectionTrait,
    at: Timestamp,
    limit: u64,
) -> Result<Vec<NoticeHead>, Refusal> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Stage.eq(NoticeStage::Open))
        .filter(notice::Column::EndsAt.gt(at.0))
        .order_by_asc(notice::Column::EndsAt)
        .limit(limit)
        .all(db)
        .await?;
    heads(db, &rows).await
}

/// The notices of a host that were neither closed nor withdrawn, the one that ends first at the top.
pub(super) async fn list_open_of(
    db: &impl ConnectionTrait,
    host: OrganisationId,
) -> Result<Vec<NoticeHead>, Refusal> {
    let rows = notice::Entity::find()
        .filter(notice::Column::Host.eq(host))
        .filter(notice::Column::Stage.eq(NoticeStage::Open))
        .order_by_asc(notice::Column::EndsAt)
        .order_by_asc(notice::Column::Id)
        .all(db)
        .await?;
    heads(db, &rows).await
}

/// Notices that are over, newest first.
pub(super) async fn list_past(
    db: &impl ConnectionTrait,
    at: Timestamp,
    request: PageRequest,
) -> Result<Page<NoticeHead>, Refusal> {
    use sea_orm::Condition;
    let over = Condition::any()
        .add(notice::Column::Stage.ne(NoticeStage::Open))
        .add(notice::Column::EndsAt.lte(at.0));
    let find = notice::Entity::find().filter(over).order_by_desc(notice::Column::Id);
    let total = find.clone().count(db).await?;
    let rows = find.offset(request.offset()).limit(request.size).all(db).await?;
    Ok(Page { items: heads(db, &rows).await?, total, request })
}

/// Notices before a cursor, newest first.
pub(super) async fn list_before(
    db: &impl ConnectionTrait,
    cursor: Option<NoticeId>,
    limit: u64,
) -> Result<Vec<NoticeHead>, Refusal> {
    let mut find = notice::Entity::find().order_by_desc(notice::Column::Id).limit(limit);
    if let Some(cursor) = cursor {
        find = find.filter(notice::Column::Id.lt(cursor));
    }
    heads(db, &find.all(db).await?).await
}

pub(super) const fn place(id: ObjectionId, column: &'static str) -> Place<'static> {
    Place { table: "objection", row: id.0, column }
}

fn opened(keys: &Keys, row: objection::Model) -> Result<Objection, Refusal> {
    let open =
        |column, sealed: &str| keys.open_sealed(place(row.id, column), sealed).map_err(Refusal::internal);
    Ok(Objection {
        name: open("name", &row.name_sealed)?,
        contact: open("contact", &row.contact_sealed)?,
        id: row.id,
        number: row.number,
        notice: row.notice,
        person: row.person,
        claim: row.claim,
        filed_at: Timestamp(row.filed_at),
        stage: row.stage,
        answer: row.answer,
        decided_at: row.decided_at.map(Timestamp),
        version: row.version,
    })
}

/// An objection, whoever asks; the caller asks [`super::policy`].
pub(super) async fn load_objection(
    db: &impl ConnectionTrait,
    keys: &Keys,
    id: ObjectionId,
) -> Result<Objection, Refusal> {
    let row = objection::Entity::find_by_id(id).one(db).await?.ok_or(Refusal::NotFound)?;
    opened(keys, row)
}

/// The objections to a notice, oldest first; of one filer where one is given.
pub(super) async fn list_objections(
    db: &impl ConnectionTrait,
    keys: &Keys,
    notice: NoticeId,
    filer: Option<PersonId>,
) -> Result<Vec<Objection>, Refusal> {
    let mut find = objection::Entity::find()
        .filter(objection::Column::Notice.eq(notice))
        .order_by_asc(objection::Column::Id);
    if let Some(filer) = filer {
        find = find.filter(objection::Column::Person.eq(filer));
    }
    find.all(db).await?.into_iter().map(|row| opened(keys, row)).collect()
}
