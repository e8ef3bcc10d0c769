//! Sheets and what stands on them.

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement, Value,
};

use super::rows::mark;
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
            calls: row.calls,
        }
    }
}

/// The aspect codes of a sheet; an unreadable list is an empty one, which
/// `verify` reports.
pub fn codes(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

const OWN_SHEET: &str = "SELECT sheet.id, sheet.panel, sheet.judge, sheet.subject, subject.work_number, \
    subject.absent_at, sheet.aspects, sheet.position, sheet.head, sheet.marked, sheet.saved_at, \
    (SELECT count(*) FROM rejudge WHERE rejudge.subject = sheet.subject) AS calls \
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

/// A sheet that was read before, for writing: others wait until this transaction
/// ends. Takes the panel's lock beside others first, so that none is saved while
/// the chief judge locks.
///
/// # Errors
/// [`Refusal::NotFound`] where it is this person's no more, or the database's.
pub async fn lock_sheet(tx: &Tx, person: PersonId, before: &Sheet) -> Result<Sheet, Refusal> {
    // A sheet never changes its panel.
    tx.beside(("panel", before.panel.0)).await?;
    if tx.get_database_backend() == sea_orm::DatabaseBackend::Postgres {
        own_sheet(tx, &format!("{OWN_SHEET} FOR UPDATE OF sheet"), person, before.id).await
    } else {
        own_sheet(tx, OWN_SHEET, person, before.id).await
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
