//! Sheets and what stands on them.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};
use uuid::Uuid;

use super::rows::{mark, rejudge, sheet, subject};
use crate::{
    audit::{GENESIS, Head},
    judging::{
        model::{JudgeState, MarkChange, Sheet, SheetLine},
        rules::marks::Rounds,
    },
    kernel::{JudgeId, PanelId, PersonId, Points, Refusal, SheetId, SubjectId, Timestamp},
    platform::db::Tx,
};

#[derive(FromQueryResult)]
struct SheetRow {
    id: SheetId,
    panel: PanelId,
    judge: JudgeId,
    subject: SubjectId,
    work_number: String,
    absent_at: Option<i64>,
    aspects: String,
    position: i64,
    head: String,
    marked: i32,
    saved_at: Option<i64>,
}

impl From<SheetRow> for Sheet {
    fn from(row: SheetRow) -> Self {
        Self {
            id: row.id,
            panel: row.panel,
            judge: row.judge,
            subject: row.subject,
            work_number: row.work_number,
            absent: row.absent_at.is_some(),
            aspects: codes(&row.aspects),
            position: row.position,
            head: row.head,
            marked: row.marked,
            saved_at: row.saved_at.map(Timestamp),
        }
    }
}

/// The aspect codes of a sheet; an unreadable list is an empty one, which
/// `verify` reports.
pub fn codes(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

const OWN_SHEET: &str = "SELECT sheet.id, sheet.panel, sheet.judge, sheet.subject, subject.work_number, \
    subject.absent_at, sheet.aspects, sheet.position, sheet.head, sheet.marked, sheet.saved_at \
    FROM sheet JOIN judge ON judge.id = sheet.judge JOIN subject ON subject.id = sheet.subject \
    WHERE sheet.id = $1 AND judge.person = $2 AND judge.state = $3 AND sheet.recused_at IS NULL";

async fn own_sheet(
    db: &impl ConnectionTrait,
    sql: &str,
    person: PersonId,
    id: SheetId,
) -> Result<Sheet, Refusal> {
    let values: [Value; 3] = [id.into(), person.into(), JudgeState::Accepted.into()];
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = SheetRow::find_by_statement(statement).one(db).await?;
    row.map(Sheet::from).ok_or(Refusal::NotFound)
}

/// A sheet of this person. Others' sheets and recused ones are not there.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_sheet(db: &impl ConnectionTrait, person: PersonId, id: SheetId) -> Result<Sheet, Refusal> {
    own_sheet(db, OWN_SHEET, person, id).await
}

/// As [`load_sheet`], for writing: others wait until this transaction ends.
/// Takes the panel's lock beside others first, so that none is saved while the
/// chief judge locks.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn lock_sheet(tx: &Tx, person: PersonId, id: SheetId) -> Result<Sheet, Refusal> {
    // A sheet never changes its panel, so it may be read before the lock.
    let panel: Option<PanelId> =
        sheet::Entity::find_by_id(id).select_only().column(sheet::Column::Panel).into_tuple().one(tx).await?;
    let panel = panel.ok_or(Refusal::NotFound)?;
    tx.beside(("panel", panel.0)).await?;
    if tx.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
        own_sheet(tx, &format!("{OWN_SHEET} FOR UPDATE OF sheet"), person, id).await
    } else {
        own_sheet(tx, OWN_SHEET, person, id).await
    }
}

/// The sheets of this person by panel and work number, and only theirs.
///
/// # Errors
/// The database's.
pub async fn list_lines(
    db: &impl ConnectionTrait,
    person: PersonId,
    panel: Option<PanelId>,
) -> Result<Vec<SheetLine>, Refusal> {
    #[derive(FromQueryResult)]
    struct Line {
        id: SheetId,
        panel: PanelId,
        work_number: String,
        due: i32,
        marked: i32,
        absent_at: Option<i64>,
    }
    let mut sql = "SELECT sheet.id, sheet.panel, subject.work_number, sheet.due, sheet.marked, \
        subject.absent_at FROM judge JOIN sheet ON sheet.judge = judge.id \
        JOIN subject ON subject.id = sheet.subject \
        WHERE judge.person = $1 AND judge.state = $2 AND sheet.recused_at IS NULL"
        .to_owned();
    let mut values: Vec<Value> = vec![person.into(), JudgeState::Accepted.into()];
    if let Some(panel) = panel {
        sql.push_str(" AND judge.panel = $3");
        values.push(panel.into());
    }
    sql.push_str(" ORDER BY sheet.panel, subject.work_number");
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Line::find_by_statement(statement).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|l| SheetLine {
            id: l.id,
            panel: l.panel,
            work_number: l.work_number,
            due: l.due,
            marked: l.marked,
            absent: l.absent_at.is_some(),
        })
        .collect())
}

/// The facts of a sheet, first to last.
///
/// # Errors
/// The database's.
pub async fn changes_of(db: &impl ConnectionTrait, sheet: SheetId) -> Result<Vec<MarkChange>, Refusal> {
    #[derive(FromQueryResult)]
    struct Change {
        position: i64,
        aspect: String,
        round: i32,
        mark: Option<i64>,
        raw: Option<i64>,
        at: i64,
        save_key: String,
    }
    use mark::Column as C;
    let rows = mark::Entity::find()
        .select_only()
        .columns([C::Position, C::Aspect, C::Round, C::Mark, C::Raw, C::At, C::SaveKey])
        .filter(C::Sheet.eq(sheet))
        .order_by_asc(C::Position)
        .into_model::<Change>()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|c| MarkChange {
            position: c.position,
            aspect: c.aspect,
            round: c.round,
            mark: c.mark.map(Points::from_millionths),
            raw: c.raw.map(Points::from_millionths),
            at: Timestamp(c.at),
            save_key: c.save_key,
        })
        .collect())
}

/// The rounds called for a subject.
///
/// # Errors
/// The database's.
pub async fn rounds_of(db: &impl ConnectionTrait, subject: SubjectId) -> Result<Rounds, Refusal> {
    let rows: Vec<(String, i32)> = rejudge::Entity::find()
        .select_only()
        .columns([rejudge::Column::Aspect, rejudge::Column::Round])
        .filter(rejudge::Column::Subject.eq(subject))
        .order_by_asc(rejudge::Column::Position)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// Where a subject's chain of calls to judge again ends.
///
/// # Errors
/// The database's.
pub async fn rejudge_head(db: &impl ConnectionTrait, subject: SubjectId) -> Result<(i64, String), Refusal> {
    let head: Option<(i64, String)> = rejudge::Entity::find()
        .select_only()
        .columns([rejudge::Column::Position, rejudge::Column::Hash])
        .filter(rejudge::Column::Subject.eq(subject))
        .order_by_desc(rejudge::Column::Position)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(head.unwrap_or((0, GENESIS.to_owned())))
}

/// Who marks what of one subject.
pub type Duties = BTreeMap<JudgeId, (SheetId, Vec<String>)>;

/// Who marks what, by subject, and who has stepped back from which.
#[derive(Clone, Debug, Default)]
pub struct PanelDuties {
    pub sitting: HashMap<SubjectId, Duties>,
    pub recused: HashSet<(SubjectId, JudgeId)>,
}

/// The duties of a panel, or of one of its subjects.
///
/// # Errors
/// The database's.
pub async fn duties_of(
    db: &impl ConnectionTrait,
    panel: PanelId,
    only: Option<SubjectId>,
) -> Result<PanelDuties, Refusal> {
    use sheet::Column as C;
    let mut find = sheet::Entity::find()
        .select_only()
        .columns([C::Subject, C::Judge, C::Id, C::Aspects, C::RecusedAt])
        .filter(C::Panel.eq(panel));
    if let Some(subject) = only {
        find = find.filter(C::Subject.eq(subject));
    }
    let rows: Vec<(SubjectId, JudgeId, SheetId, String, Option<i64>)> = find.into_tuple().all(db).await?;
    let mut duties = PanelDuties::default();
    for (subject, judge, id, aspects, recused_at) in rows {
        if recused_at.is_some() {
            duties.recused.insert((subject, judge));
        } else {
            duties.sitting.entry(subject).or_default().insert(judge, (id, codes(&aspects)));
        }
    }
    Ok(duties)
}

/// The marks of the watched aspects, for the chief judge: who gave what in the
/// round now open.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    pub round: i32,
    /// Judges who owe a mark, and the mark where given.
    pub marks: Vec<(JudgeId, Option<Points>)>,
}

/// The marks of these aspects over a whole panel, in four queries.
///
/// # Errors
/// The database's.
pub async fn list_watched(
    db: &impl ConnectionTrait,
    panel: PanelId,
    aspects: &[String],
) -> Result<BTreeMap<(SubjectId, String), Watched>, Refusal> {
    let mut watched: BTreeMap<(SubjectId, String), Watched> = BTreeMap::new();
    if aspects.is_empty() {
        return Ok(watched);
    }
    let absent: Vec<SubjectId> = subject::Entity::find()
        .select_only()
        .column(subject::Column::Id)
        .filter(subject::Column::Panel.eq(panel))
        .filter(subject::Column::AbsentAt.is_not_null())
        .into_tuple()
        .all(db)
        .await?;
    let sheets: Vec<(SheetId, JudgeId, SubjectId, String)> = sheet::Entity::find()
        .select_only()
        .columns([sheet::Column::Id, sheet::Column::Judge, sheet::Column::Subject, sheet::Column::Aspects])
        .filter(sheet::Column::Panel.eq(panel))
        .filter(sheet::Column::RecusedAt.is_null())
        .order_by_asc(sheet::Column::Judge)
        .into_tuple()
        .all(db)
        .await?;
    let mut rounds: HashMap<(SubjectId, String), i32> = HashMap::new();
    for (subject, aspect, round) in list_rounds(db, panel).await? {
        rounds.insert((subject, aspect), round);
    }
    let latest = list_latest(db, panel, aspects).await?;
    for (id, judge, subject, codes_json) in sheets {
        if absent.contains(&subject) {
            continue;
        }
        for aspect in codes(&codes_json).into_iter().filter(|a| aspects.contains(a)) {
            let round = rounds.get(&(subject, aspect.clone())).copied().unwrap_or(1);
            let mark = latest.get(&(id, aspect.clone())).filter(|(r, _)| *r == round).and_then(|(_, m)| *m);
            let entry = watched.entry((subject, aspect)).or_default();
            entry.round = round;
            entry.marks.push((judge, mark));
        }
    }
    Ok(watched)
}

type Latest = HashMap<(SheetId, String), (i32, Option<Points>)>;

async fn list_latest(
    db: &impl ConnectionTrait,
    panel: PanelId,
    aspects: &[String],
) -> Result<Latest, Refusal> {
    #[derive(FromQueryResult)]
    struct Row {
        sheet: SheetId,
        aspect: String,
        round: i32,
        mark: Option<i64>,
    }
    let places: Vec<String> = (0..aspects.len()).map(|i| format!("${}", i + 2)).collect();
    let sql = format!(
        "SELECT mark_change.sheet, mark_change.aspect, mark_change.round, mark_change.mark FROM sheet \
         JOIN mark_change ON mark_change.sheet = sheet.id \
         WHERE sheet.panel = $1 AND sheet.recused_at IS NULL AND mark_change.aspect IN ({}) \
         ORDER BY mark_change.sheet, mark_change.position",
        places.join(", ")
    );
    let values = std::iter::once(Value::from(panel)).chain(aspects.iter().map(|a| Value::from(a.as_str())));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|r| ((r.sheet, r.aspect), (r.round, r.mark.map(Points::from_millionths))))
        .collect())
}

/// Every round called in a panel, oldest first within its subject.
///
/// # Errors
/// The database's.
pub async fn list_rounds(
    db: &impl ConnectionTrait,
    panel: PanelId,
) -> Result<Vec<(SubjectId, String, i32)>, Refusal> {
    #[derive(FromQueryResult)]
    struct Row {
        subject: SubjectId,
        aspect: String,
        round: i32,
    }
    let sql = "SELECT rejudge.subject, rejudge.aspect, rejudge.round FROM subject \
        JOIN rejudge ON rejudge.subject = subject.id WHERE subject.panel = $1 \
        ORDER BY rejudge.subject, rejudge.position";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [panel.into()]);
    let rows = Row::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(|r| (r.subject, r.aspect, r.round)).collect())
}

/// Where every chain of marks and of calls to judge again of a contest ends:
/// what a checkpoint signs. Sheets of judges who stepped back are among them.
///
/// # Errors
/// The database's.
pub async fn heads(db: &impl ConnectionTrait, contest: impl Into<Uuid>) -> Result<Vec<Head>, Refusal> {
    let panel = super::load_panel_of(db, contest.into()).await?;
    let rows: Vec<(SheetId, i64, String)> = sheet::Entity::find()
        .select_only()
        .columns([sheet::Column::Id, sheet::Column::Position, sheet::Column::Head])
        .filter(sheet::Column::Panel.eq(panel.id))
        .filter(sheet::Column::Position.gt(0))
        .into_tuple()
        .all(db)
        .await?;
    let mut heads: Vec<Head> =
        rows.into_iter().map(|(id, position, hash)| Head { chain: id.0, position, hash }).collect();
    #[derive(FromQueryResult)]
    struct Row {
        subject: SubjectId,
        position: i64,
        hash: String,
    }
    let sql = "SELECT rejudge.subject, rejudge.position, rejudge.hash FROM subject \
        JOIN rejudge ON rejudge.subject = subject.id WHERE subject.panel = $1 \
        ORDER BY rejudge.subject, rejudge.position";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [panel.id.into()]);
    let calls: BTreeMap<SubjectId, Head> = Row::find_by_statement(statement)
        .all(db)
        .await?
        .into_iter()
        .map(|r| (r.subject, Head { chain: r.subject.0, position: r.position, hash: r.hash }))
        .collect();
    heads.extend(calls.into_values());
    heads.sort();
    Ok(heads)
}
