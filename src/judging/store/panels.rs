//! Panels, for this slice and as other slices see them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, IdenStatic, PaginatorTrait,
    QueryFilter, QueryOrder, QueryResult, QuerySelect,
};
use uuid::Uuid;

use super::{
    judges::{find_judge, list_judges},
    progress::{Progress, progress_of_judges},
    rows::{judge, panel, subject},
};
use crate::{
    judging::model::{Duty, Judge, JudgeState, Panel, PanelHead, PanelStage},
    kernel::{OrganisationId, PanelId, PersonId, Refusal, Timestamp, Window},
    platform::db::Tx,
};

/// Everything of a panel but its rule set, which is long and seldom wanted.
#[derive(FromQueryResult)]
pub(super) struct PanelRow {
    id: PanelId,
    contest: Uuid,
    chain: Uuid,
    host: OrganisationId,
    title: String,
    title_en: String,
    opens: i64,
    closes: i64,
    works: String,
    rules_hash: Option<String>,
    stage: PanelStage,
    frozen_at: Option<i64>,
    locked_at: Option<i64>,
    version: i64,
}

impl From<PanelRow> for Panel {
    fn from(row: PanelRow) -> Self {
        Self {
            id: row.id,
            contest: row.contest,
            chain: row.chain,
            host: row.host,
            title: row.title,
            title_en: row.title_en,
            window: Window { opens: Timestamp(row.opens), closes: Timestamp(row.closes) },
            works: row.works,
            rules_hash: row.rules_hash,
            stage: row.stage,
            frozen_at: row.frozen_at.map(Timestamp),
            locked_at: row.locked_at.map(Timestamp),
            version: row.version,
        }
    }
}

use panel::Column as C;

const COLUMNS: [C; 14] = [
    C::Id,
    C::Contest,
    C::Chain,
    C::Host,
    C::Title,
    C::TitleEn,
    C::Opens,
    C::Closes,
    C::Works,
    C::RulesHash,
    C::Stage,
    C::FrozenAt,
    C::LockedAt,
    C::Version,
];

impl PanelRow {
    /// What the columns are called in a statement that joins the panel.
    const PREFIX: &'static str = "panel_";

    /// The columns, for a statement that joins the panel.
    pub(super) fn joined() -> String {
        let columns = COLUMNS.map(|c| format!("panel.{0} AS {1}{0}", c.as_str(), Self::PREFIX));
        columns.join(", ")
    }

    /// From a row of such a statement.
    pub(super) fn from_joined(row: &QueryResult) -> Result<Self, DbErr> {
        Self::from_query_result(row, Self::PREFIX)
    }
}

fn slim() -> sea_orm::Select<panel::Entity> {
    panel::Entity::find().select_only().columns(COLUMNS)
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_panel(db: &impl ConnectionTrait, id: PanelId) -> Result<Panel, Refusal> {
    let row = slim().filter(panel::Column::Id.eq(id)).into_model::<PanelRow>().one(db).await?;
    row.map(Panel::from).ok_or(Refusal::NotFound)
}

/// The panel of a contest.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_panel_of(db: &impl ConnectionTrait, contest: Uuid) -> Result<Panel, Refusal> {
    let row = slim().filter(panel::Column::Contest.eq(contest)).into_model::<PanelRow>().one(db).await?;
    row.map(Panel::from).ok_or(Refusal::NotFound)
}

/// The name under which a panel is held, alone or beside others ([`Tx::hold`]).
pub(super) const PANEL: &str = "panel";

/// The panel, alone: nobody saves a mark and nobody else changes it until this
/// transaction ends.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn lock_panel(tx: &Tx, id: PanelId) -> Result<Panel, Refusal> {
    let _alone = tx.alone((PANEL, id.0)).await?;
    load_panel(tx, id).await
}

/// A panel on which a person is a judge.
#[derive(Clone, Debug)]
pub struct JudgeRow {
    pub judge: Judge,
    pub panel: Panel,
}

/// The panels a person was invited to or sits on, newest first.
///
/// # Errors
/// The database's.
pub async fn list_panels_of_judge(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<JudgeRow>, Refusal> {
    let judges = judge::Entity::find()
        .filter(judge::Column::Person.eq(person))
        .filter(judge::Column::State.is_in([JudgeState::Invited, JudgeState::Accepted]))
        .order_by_desc(judge::Column::CreatedAt)
        .order_by_asc(judge::Column::Id)
        .all(db)
        .await?;
    let ids: Vec<PanelId> = judges.iter().map(|j| j.panel).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let panels = slim().filter(panel::Column::Id.is_in(ids)).into_model::<PanelRow>().all(db).await?;
    let panels: HashMap<PanelId, Panel> = panels.into_iter().map(|p| (p.id, p.into())).collect();
    Ok(judges
        .into_iter()
        .filter_map(|j| Some(JudgeRow { panel: panels.get(&j.panel)?.clone(), judge: j.into() }))
        .collect())
}

/// The panel of a contest as other slices see it.
///
/// # Errors
/// The database's.
pub async fn find_panel(db: &impl ConnectionTrait, contest: Uuid) -> Result<Option<PanelHead>, Refusal> {
    match load_panel_of(db, contest).await {
        Ok(panel) => head(db, panel).await.map(Some),
        Err(Refusal::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

/// The panel of an id as other slices see it.
///
/// # Errors
/// The database's.
pub async fn find_panel_by_id(db: &impl ConnectionTrait, id: PanelId) -> Result<Option<PanelHead>, Refusal> {
    match load_panel(db, id).await {
        Ok(panel) => head(db, panel).await.map(Some),
        Err(Refusal::NotFound) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn head(db: &impl ConnectionTrait, panel: Panel) -> Result<PanelHead, Refusal> {
    let judges = list_judges(db, panel.id).await?;
    let accepted = |wanted: fn(Duty) -> bool| {
        judges.iter().filter(|j| j.state == JudgeState::Accepted && wanted(j.duty)).count() as u64
    };
    let subjects = subject::Entity::find().filter(subject::Column::Panel.eq(panel.id)).count(db).await?;
    let progress = progress_of_judges(db, panel.id).await?;
    let total =
        |of: fn(&Progress) -> i64| u64::try_from(progress.values().map(of).sum::<i64>()).unwrap_or_default();
    Ok(PanelHead {
        id: panel.id,
        contest: panel.contest,
        chain: panel.chain,
        host: panel.host,
        title: panel.title,
        title_en: panel.title_en,
        window: panel.window,
        stage: panel.stage,
        judges: accepted(Duty::marks),
        chiefs: accepted(Duty::leads),
        subjects,
        sheets_done: total(|p| p.done),
        sheets_total: total(|p| p.sheets),
        frozen_at: panel.frozen_at,
        locked_at: panel.locked_at,
        rules_hash: panel.rules_hash,
        version: panel.version,
    })
}

/// Whether a person judges, or is invited to judge, a contest: such a person
/// must not learn who enters.
///
/// # Errors
/// The database's.
pub async fn is_on_panel(
    db: &impl ConnectionTrait,
    person: PersonId,
    contest: Uuid,
) -> Result<bool, Refusal> {
    let panel = match load_panel_of(db, contest).await {
        Ok(panel) => panel,
        Err(Refusal::NotFound) => return Ok(false),
        Err(other) => return Err(other),
    };
    let judge = find_judge(db, panel.id, person).await?;
    Ok(judge.is_some_and(|j| matches!(j.state, JudgeState::Invited | JudgeState::Accepted)))
}
