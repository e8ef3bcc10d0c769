//! Sheets and what stands on them.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseBackend, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Statement, Value,
};

use super::rows::{mark, sheet};
use crate::{
    judging::model::{JudgeState, MarkChange, Sheet, SheetLine},
    kernel::{JudgeId, PanelId, PersonId, Points, Refusal, SheetId, SubjectId, Timestamp},
    platform::db::Tx,
};

#[derive(FromQueryResult)]
struct SheetRow {
    id: SheetId,
    panel: PanelId,
    judge: JudgeId,
    person: PersonId,
    subject: SubjectId,
    work_number: String,
    absent_at: Option<i64>,
    aspects: String,
    position: i64,
    head: String,
    marked: i32,
    saved_at: Option<i64>,
    calls: i64,
}

/// A sheet and the person who marks it.
#[derive(Clone, Debug)]
pub struct OwnSheet {
    pub person: PersonId,
    pub sheet: Sheet,
}

impl From<SheetRow> for OwnSheet {
    fn from(row: SheetRow) -> Self {
        let sheet = Sheet {
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
            calls: row.calls,
        };
        Self { person: row.person, sheet }
    }
}

/// The aspect codes of a sheet; an unreadable list is an empty one, which
/// `verify` reports.
pub fn codes(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Sheets with the judge's person, without those a judge stepped back from.
const SHEETS: &str = "SELECT sheet.id, sheet.panel, sheet.judge, judge.person, sheet.subject, \
    subject.work_number, subject.absent_at, sheet.aspects, sheet.position, sheet.head, sheet.marked, \
    sheet.saved_at, (SELECT count(*) FROM rejudge WHERE rejudge.subject = sheet.subject) AS calls \
    FROM sheet JOIN judge ON judge.id = sheet.judge JOIN subject ON subject.id = sheet.subject \
    WHERE judge.state = $1 AND sheet.recused_at IS NULL AND sheet.id";

async fn sheets(db: &impl ConnectionTrait, ids: &[SheetId], lock: bool) -> Result<Vec<OwnSheet>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (0..ids.len()).map(|n| format!("${}", n + 2)).collect();
    let mut sql = format!("{SHEETS} IN ({}) ORDER BY sheet.id", places.join(", "));
    if lock && db.get_database_backend() == DatabaseBackend::Postgres {
        sql.push_str(" FOR UPDATE OF sheet");
    }
    let values = std::iter::once(Value::from(JudgeState::Accepted)).chain(ids.iter().map(|id| (*id).into()));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = SheetRow::find_by_statement(statement).all(db).await?;
    Ok(rows.into_iter().map(OwnSheet::from).collect())
}

/// A sheet of this person. Others' sheets and recused ones are not there.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_sheet(db: &impl ConnectionTrait, person: PersonId, id: SheetId) -> Result<Sheet, Refusal> {
    let found = sheets(db, &[id], false).await?.pop().filter(|own| own.person == person);
    found.map(|own| own.sheet).ok_or(Refusal::NotFound)
}

/// These sheets, for writing: others wait until this transaction ends. Takes the
/// locks of their panels beside others first, so that none is saved while the
/// chief judge locks. Leaves out what is nobody's to mark.
///
/// # Errors
/// The database's.
pub async fn lock_sheets(tx: &Tx, ids: &[SheetId]) -> Result<Vec<OwnSheet>, Refusal> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        // A sheet never changes its panel.
        let panels: Vec<PanelId> = sheet::Entity::find()
            .select_only()
            .column(sheet::Column::Panel)
            .distinct()
            .filter(sheet::Column::Id.is_in(ids.iter().copied()))
            .into_tuple()
            .all(tx)
            .await?;
        tx.beside_all("panel", panels.into_iter().map(|panel| panel.0)).await?;
    }
    sheets(tx, ids, true).await
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
    Ok(changes_of_all(db, &[sheet]).await?.remove(&sheet).unwrap_or_default())
}

/// The facts of these sheets, first to last in each.
///
/// # Errors
/// The database's.
pub async fn changes_of_all(
    db: &impl ConnectionTrait,
    sheets: &[SheetId],
) -> Result<HashMap<SheetId, Vec<MarkChange>>, Refusal> {
    #[derive(FromQueryResult)]
    struct Change {
        sheet: SheetId,
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
        .columns([C::Sheet, C::Position, C::Aspect, C::Round, C::Mark, C::Raw, C::At, C::SaveKey])
        .filter(C::Sheet.is_in(sheets.iter().copied()))
        .order_by_asc(C::Sheet)
        .order_by_asc(C::Position)
        .into_model::<Change>()
        .all(db)
        .await?;
    let mut changes: HashMap<SheetId, Vec<MarkChange>> = HashMap::new();
    for c in rows {
        changes.entry(c.sheet).or_default().push(MarkChange {
            position: c.position,
            aspect: c.aspect,
            round: c.round,
            mark: c.mark.map(Points::from_millionths),
            raw: c.raw.map(Points::from_millionths),
            at: Timestamp(c.at),
            save_key: c.save_key,
        });
    }
    Ok(changes)
}

/// Where a sheet's chain ends after a save.
#[derive(Clone, Debug)]
pub struct SheetEnd {
    pub sheet: SheetId,
    pub position: i64,
    pub head: String,
    pub marked: i32,
    pub saved_at: Timestamp,
}

/// Moves sheets to where their chains now end, in one statement.
///
/// # Errors
/// The database's.
pub async fn move_ends(tx: &Tx, ends: &[SheetEnd]) -> Result<(), Refusal> {
    let rows: Vec<String> = (0..ends.len())
        .map(|n| 5 * n)
        .map(|n| format!("(${}, ${}, ${}, ${}, ${})", n + 1, n + 2, n + 3, n + 4, n + 5))
        .collect();
    let sql = format!(
        "UPDATE sheet SET position = ends.column2, head = ends.column3, marked = ends.column4, \
         saved_at = ends.column5 FROM (VALUES {}) AS ends WHERE sheet.id = ends.column1",
        rows.join(", ")
    );
    let values = ends.iter().flat_map(|end| -> [Value; 5] {
        let SheetEnd { sheet, position, head, marked, saved_at } = end;
        [(*sheet).into(), (*position).into(), head.as_str().into(), (*marked).into(), saved_at.0.into()]
    });
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}
