//! Calls to judge again.

use std::collections::HashMap;

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};

use super::rows::rejudge;
use crate::{
    audit::GENESIS,
    judging::rules::marks::Rounds,
    kernel::{PanelId, Refusal, SubjectId},
};

/// The rounds called for a subject.
///
/// # Errors
/// The database's.
pub async fn rounds_of(db: &impl ConnectionTrait, subject: SubjectId) -> Result<Rounds, Refusal> {
    Ok(rounds_of_all(db, &[subject]).await?.remove(&subject).unwrap_or_default())
}

/// The rounds called for each of these subjects that has any.
///
/// # Errors
/// The database's.
pub async fn rounds_of_all(
    db: &impl ConnectionTrait,
    subjects: &[SubjectId],
) -> Result<HashMap<SubjectId, Rounds>, Refusal> {
    if subjects.is_empty() {
        return Ok(HashMap::new());
    }
    use rejudge::Column as C;
    let rows: Vec<(SubjectId, String, i32)> = rejudge::Entity::find()
        .select_only()
        .columns([C::Subject, C::Aspect, C::Round])
        .filter(C::Subject.is_in(subjects.iter().copied()))
        .order_by_asc(C::Subject)
        .order_by_asc(C::Position)
        .into_tuple()
        .all(db)
        .await?;
    let mut rounds: HashMap<SubjectId, Rounds> = HashMap::new();
    for (subject, aspect, round) in rows {
        rounds.entry(subject).or_default().insert(aspect, round);
    }
    Ok(rounds)
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
