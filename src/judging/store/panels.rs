//! Panels, judges, subjects.

use std::{
    collections::{BTreeSet, HashMap},
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, Statement,
};
use uuid::Uuid;

use super::rows::{bar, judge, panel, subject};
use crate::{
    judging::model::{Duty, Judge, JudgeState, Panel, PanelHead, PanelStage, Subject},
    kernel::{JudgeId, OrganisationId, PanelId, PersonId, Refusal, SubjectId, Timestamp, Window},
    platform::db::Tx,
    scoring::RuleSet,
};

/// Everything of a panel but its rule set, which is long and seldom wanted.
#[derive(FromQueryResult)]
struct PanelRow {
    id: PanelId,
    contest: Uuid,
    chain: Uuid,
    host: OrganisationId,
    title: String,
    title_en: String,
    opens: i64,
    closes: i64,
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
            rules_hash: row.rules_hash,
            stage: row.stage,
            frozen_at: row.frozen_at.map(Timestamp),
            locked_at: row.locked_at.map(Timestamp),
            version: row.version,
        }
    }
}

fn slim() -> sea_orm::Select<panel::Entity> {
    use panel::Column as C;
    panel::Entity::find().select_only().columns([
        C::Id,
        C::Contest,
        C::Chain,
        C::Host,
        C::Title,
        C::TitleEn,
        C::Opens,
        C::Closes,
        C::RulesHash,
        C::Stage,
        C::FrozenAt,
        C::LockedAt,
        C::Version,
    ])
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

/// The panel, alone: nobody saves a mark and nobody else changes it until this
/// transaction ends.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn lock_panel(tx: &Tx, id: PanelId) -> Result<Panel, Refusal> {
    let _alone = tx.alone(("panel", id.0)).await?;
    load_panel(tx, id).await
}

/// The frozen rule set, parsed once per content in this process.
///
/// # Errors
/// Conflict before the panel was opened; the database's.
pub async fn rules_of(db: &impl ConnectionTrait, panel: &Panel) -> Result<Arc<RuleSet>, Refusal> {
    static PARSED: LazyLock<Mutex<HashMap<String, Arc<RuleSet>>>> = LazyLock::new(Mutex::default);
    let hash = panel.rules_hash.as_ref().ok_or_else(|| Refusal::conflict("panel-not-open"))?;
    if let Some(known) = PARSED.lock().unwrap_or_else(PoisonError::into_inner).get(hash) {
        return Ok(Arc::clone(known));
    }
    let document: Option<Option<String>> = panel::Entity::find_by_id(panel.id)
        .select_only()
        .column(panel::Column::Rules)
        .into_tuple()
        .one(db)
        .await?;
    let document = document.flatten().ok_or_else(|| Refusal::conflict("panel-not-open"))?;
    let rules = RuleSet::parse(&document).map(Arc::new).map_err(|problems| {
        Refusal::internal(problems.first().map_or_else(String::new, ToString::to_string))
    })?;
    if crate::platform::keys::sha256_hex(document.as_bytes()) != *hash {
        return Err(Refusal::internal("the frozen rule set is not what its hash says"));
    }
    let mut parsed = PARSED.lock().unwrap_or_else(PoisonError::into_inner);
    if parsed.len() >= 256 {
        parsed.clear();
    }
    parsed.insert(hash.clone(), Arc::clone(&rules));
    Ok(rules)
}

/// The rule set by which a contest is marked.
///
/// # Errors
/// [`Refusal::NotFound`] without a panel, a conflict before it was opened; the database's.
pub async fn frozen_rules(db: &impl ConnectionTrait, contest: Uuid) -> Result<Arc<RuleSet>, Refusal> {
    rules_of(db, &load_panel_of(db, contest).await?).await
}

/// The judge a person is on a panel.
///
/// # Errors
/// The database's.
pub async fn find_judge(
    db: &impl ConnectionTrait,
    panel: PanelId,
    person: PersonId,
) -> Result<Option<Judge>, Refusal> {
    let row = judge::Entity::find()
        .filter(judge::Column::Panel.eq(panel))
        .filter(judge::Column::Person.eq(person))
        .one(db)
        .await?;
    Ok(row.map(Judge::from))
}

/// # Errors
/// The database's.
pub async fn find_judge_by_id(db: &impl ConnectionTrait, id: JudgeId) -> Result<Option<Judge>, Refusal> {
    Ok(judge::Entity::find_by_id(id).one(db).await?.map(Judge::from))
}

/// Everybody who was ever invited to a panel, in the order of invitation.
///
/// # Errors
/// The database's.
pub async fn list_judges(db: &impl ConnectionTrait, panel: PanelId) -> Result<Vec<Judge>, Refusal> {
    let rows = judge::Entity::find()
        .filter(judge::Column::Panel.eq(panel))
        .order_by_asc(judge::Column::CreatedAt)
        .order_by_asc(judge::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Judge::from).collect())
}

/// A judge of a panel with the origins they are barred from.
#[derive(Clone, Debug)]
pub struct Bar {
    pub judge: JudgeId,
    pub origin: OrganisationId,
}

/// The declared bars of a panel's judges.
///
/// # Errors
/// The database's.
pub async fn list_bars(db: &impl ConnectionTrait, judges: &[Judge]) -> Result<Vec<Bar>, Refusal> {
    let ids: Vec<JudgeId> = judges.iter().map(|j| j.id).collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = bar::Entity::find()
        .filter(bar::Column::Judge.is_in(ids))
        .order_by_asc(bar::Column::At)
        .order_by_asc(bar::Column::Origin)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|b| Bar { judge: b.judge, origin: b.origin }).collect())
}

/// The subjects of a panel by work number.
///
/// # Errors
/// The database's.
pub async fn list_subjects(db: &impl ConnectionTrait, panel: PanelId) -> Result<Vec<Subject>, Refusal> {
    let rows = subject::Entity::find()
        .filter(subject::Column::Panel.eq(panel))
        .order_by_asc(subject::Column::WorkNumber)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(Subject::from).collect())
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

#[derive(FromQueryResult)]
struct Count<I: sea_orm::TryGetable> {
    id: I,
    due: i64,
    marked: i64,
    sheets: i64,
    done: i64,
}

/// Sheets and marks due and given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub due: i64,
    pub marked: i64,
    pub sheets: i64,
    pub done: i64,
}

async fn progress<I: sea_orm::TryGetable + Eq + std::hash::Hash>(
    db: &impl ConnectionTrait,
    column: &str,
    panel: PanelId,
) -> Result<HashMap<I, Progress>, Refusal> {
    let sql = format!(
        "SELECT sheet.{column} AS id, CAST(SUM(sheet.due) AS BIGINT) AS due, \
         CAST(SUM(sheet.marked) AS BIGINT) AS marked, COUNT(*) AS sheets, \
         CAST(SUM(CASE WHEN sheet.marked >= sheet.due THEN 1 ELSE 0 END) AS BIGINT) AS done \
         FROM sheet JOIN subject ON subject.id = sheet.subject \
         WHERE sheet.panel = $1 AND sheet.recused_at IS NULL AND subject.absent_at IS NULL \
         GROUP BY sheet.{column}"
    );
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [panel.into()]);
    let rows = Count::<I>::find_by_statement(statement).all(db).await?;
    let progress = |c: &Count<I>| Progress { due: c.due, marked: c.marked, sheets: c.sheets, done: c.done };
    Ok(rows.into_iter().map(|c| (progress(&c), c.id)).map(|(p, id)| (id, p)).collect())
}

/// How far each judge is.
///
/// # Errors
/// The database's.
pub async fn progress_of_judges(
    db: &impl ConnectionTrait,
    panel: PanelId,
) -> Result<HashMap<JudgeId, Progress>, Refusal> {
    progress(db, "judge", panel).await
}

/// How far each subject is.
///
/// # Errors
/// The database's.
pub async fn progress_of_subjects(
    db: &impl ConnectionTrait,
    panel: PanelId,
) -> Result<HashMap<SubjectId, Progress>, Refusal> {
    progress(db, "subject", panel).await
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

/// The hash of who is judged under which number: kept in the record of the
/// freezing, so that a verifier sees a later change.
///
/// # Errors
/// The database's.
pub async fn frozen_list(db: &impl ConnectionTrait, panel: PanelId) -> Result<String, Refusal> {
    let subjects = list_subjects(db, panel).await?;
    let lines: BTreeSet<String> =
        subjects.iter().map(|s| format!("{} {} {}\n", s.id, s.origin, s.work_number)).collect();
    let text: String = lines.into_iter().collect();
    Ok(crate::platform::keys::sha256_hex(text.as_bytes()))
}
