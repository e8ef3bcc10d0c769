//! Where the chains of a contest end.

use std::collections::BTreeMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement,
};
use uuid::Uuid;

use super::rows::sheet;
use crate::{
    audit::Head,
    kernel::{Refusal, SheetId, SubjectId},
};

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
