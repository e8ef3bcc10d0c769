//! Competitions and the one row that closes their entries.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, ExprTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Query,
};

use super::tables::{
    competition::{self as table, Column, Entity},
    entry_close, event,
};
use crate::{
    competitions::model::{CompetitionFacts, CompetitionHead, CompetitionStage, Dates, EventStage, Phase},
    kernel::{CompetitionId, OrganisationId, Page, PageRequest, Refusal, Timestamp, Window},
    platform::db::{Alone, Tx},
    taxonomy::Level,
};

impl From<table::Model> for CompetitionHead {
    fn from(row: table::Model) -> Self {
        Self {
            id: row.id,
            number: row.number,
            facts: CompetitionFacts {
                kind: row.kind,
                title: row.title,
                title_en: row.title_en,
                level: row.level,
                cluster_version: row.cluster_version,
                cluster: row.cluster,
                summary: row.summary,
                dates: Dates {
                    entry: Window { opens: Timestamp(row.entry_opens), closes: Timestamp(row.entry_closes) },
                    draw_at: Timestamp(row.draw_at),
                    judging: Window {
                        opens: Timestamp(row.judging_opens),
                        closes: Timestamp(row.judging_closes),
                    },
                    notice_days: row.notice_days,
                },
            },
            host: row.host,
            stage: row.stage,
            called_at: row.called_at.map(Timestamp),
            created_at: Timestamp(row.created_at),
            version: row.version,
        }
    }
}

/// What a competition becomes in the table. Destructured, so that a new fact
/// compiles only once it is stored.
fn row(head: &CompetitionHead) -> table::ActiveModel {
    let CompetitionHead { id, number, facts, host, stage, called_at, created_at, version } = head.clone();
    let CompetitionFacts { kind, title, title_en, level, cluster_version, cluster, summary, dates } = facts;
    let Dates { entry, draw_at, judging, notice_days } = dates;
    table::ActiveModel {
        id: Set(id),
        number: Set(number),
        kind: Set(kind),
        title: Set(title),
        title_en: Set(title_en),
        level: Set(level),
        host: Set(host),
        cluster_version: Set(cluster_version),
        cluster: Set(cluster),
        summary: Set(summary),
        entry_opens: Set(entry.opens.0),
        entry_closes: Set(entry.closes.0),
        draw_at: Set(draw_at.0),
        judging_opens: Set(judging.opens.0),
        judging_closes: Set(judging.closes.0),
        notice_days: Set(notice_days),
        stage: Set(stage),
        called_at: Set(called_at.map(|t| t.0)),
        created_at: Set(created_at.0),
        version: Set(version),
    }
}

/// # Errors
/// The database's.
pub async fn insert(tx: &Tx, head: &CompetitionHead) -> Result<(), Refusal> {
    Entity::insert(row(head)).exec_without_returning(tx).await?;
    Ok(())
}

/// Stores a changed competition and counts its version up.
///
/// # Errors
/// The database's.
pub async fn save(tx: &Tx, head: CompetitionHead) -> Result<CompetitionHead, Refusal> {
    let head = CompetitionHead { version: head.version + 1, ..head };
    row(&head).update(tx).await?;
    Ok(head)
}

/// # Errors
/// The database's.
pub async fn find(db: &impl ConnectionTrait, id: CompetitionId) -> Result<Option<CompetitionHead>, Refusal> {
    Ok(Entity::find_by_id(id).one(db).await?.map(CompetitionHead::from))
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load(db: &impl ConnectionTrait, id: CompetitionId) -> Result<CompetitionHead, Refusal> {
    find(db, id).await?.ok_or(Refusal::NotFound)
}

/// Holds the row until the end of the transaction.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_to_change(tx: &Tx, id: CompetitionId) -> Result<CompetitionHead, Refusal> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx).await?;
    row.map(CompetitionHead::from).ok_or(Refusal::NotFound)
}

/// Which competitions are wanted.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Part of the title or the number.
    pub query: String,
    pub cluster: Option<String>,
    pub level: Option<Level>,
    pub phase: Option<Phase>,
}

/// Whose eyes the list is for: drafts are seen by their host only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Public,
    Host(OrganisationId),
}

fn wanted(filter: &Filter, audience: Audience, now: Timestamp) -> Condition {
    let visible = Condition::any().add(Column::Stage.ne(CompetitionStage::Draft));
    let mut all = Condition::all().add(match audience {
        Audience::Public => visible,
        Audience::Host(host) => visible.add(Column::Host.eq(host)),
    });
    let query = filter.query.trim();
    if !query.is_empty() {
        let lower = query.to_lowercase();
        let like = |column: Column| {
            use sea_orm::sea_query::{Expr, Func, LikeExpr};
            let pattern = lower.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
            Expr::expr(Func::lower(Expr::col(column)))
                .like(LikeExpr::new(format!("%{pattern}%")).escape('\\'))
        };
        all = all.add(
            Condition::any().add(like(Column::Title)).add(like(Column::TitleEn)).add(like(Column::Number)),
        );
    }
    if let Some(cluster) = &filter.cluster {
        all = all.add(Column::Cluster.eq(cluster.as_str()));
    }
    if let Some(level) = filter.level {
        all = all.add(Column::Level.eq(level));
    }
    match filter.phase {
        Some(phase) => all.add(in_phase(phase, now)),
        None => all,
    }
}

/// The rows that [`CompetitionHead::phase`] calls so.
fn in_phase(phase: Phase, now: Timestamp) -> Condition {
    let called = || Condition::all().add(Column::Stage.eq(CompetitionStage::Called));
    let open_events = Query::select()
        .column(event::Column::Competition)
        .from(event::Entity)
        .and_where(event::Column::Stage.is_not_in([EventStage::Final, EventStage::Void]))
        .to_owned();
    let running = || called().add(Column::Id.in_subquery(open_events.clone()));
    match phase {
        Phase::Draft => Condition::all().add(Column::Stage.eq(CompetitionStage::Draft)),
        Phase::Cancelled => Condition::all().add(Column::Stage.eq(CompetitionStage::Cancelled)),
        Phase::Finished => called().add(Column::Id.not_in_subquery(open_events)),
        Phase::Soon => running().add(Column::EntryOpens.gt(now.0)),
        Phase::Open => running().add(Column::EntryOpens.lte(now.0)).add(Column::EntryCloses.gt(now.0)),
        Phase::Closed => running().add(Column::EntryCloses.lte(now.0)).add(Column::JudgingOpens.gt(now.0)),
        Phase::Judging => running().add(Column::JudgingOpens.lte(now.0)),
    }
}

/// Competitions, the newest call first; drafts before them.
///
/// # Errors
/// The database's.
pub async fn list(
    db: &impl ConnectionTrait,
    filter: &Filter,
    audience: Audience,
    now: Timestamp,
    request: PageRequest,
) -> Result<Page<CompetitionHead>, Refusal> {
    let found = Entity::find().filter(wanted(filter, audience, now));
    let total = found.clone().count(db).await?;
    let rows = found
        .order_by_desc(Column::EntryCloses)
        .order_by_desc(Column::Id)
        .offset(request.offset())
        .limit(request.size)
        .all(db)
        .await?;
    Ok(Page { items: rows.into_iter().map(CompetitionHead::from).collect(), total, request })
}

/// # Errors
/// The database's.
pub async fn closed_at(db: &impl ConnectionTrait, id: CompetitionId) -> Result<Option<Timestamp>, Refusal> {
    Ok(entry_close::Entity::find_by_id(id).one(db).await?.map(|row| Timestamp(row.at)))
}

/// Writes the one close row; the proof says that no entry is on its way.
///
/// # Errors
/// The database's.
pub async fn close(
    tx: &Tx,
    _once: &Alone,
    id: CompetitionId,
    at: Timestamp,
    closed_by: String,
) -> Result<(), Refusal> {
    let row = entry_close::ActiveModel { competition: Set(id), at: Set(at.0), closed_by: Set(closed_by) };
    entry_close::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}
