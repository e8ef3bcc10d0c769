//! How far marking is.

use std::collections::HashMap;

use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

use crate::kernel::{JudgeId, PanelId, Refusal, SubjectId};

/// Sheets and marks due and given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    pub due: i64,
    pub marked: i64,
    pub sheets: i64,
    pub done: i64,
}

#[derive(FromQueryResult)]
struct Count<I: sea_orm::TryGetable> {
    id: I,
    due: i64,
    marked: i64,
    sheets: i64,
    done: i64,
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
