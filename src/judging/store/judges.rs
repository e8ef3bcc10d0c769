//! Who sits on a panel, what they are barred from, and whom they mark.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use super::rows::{bar, judge, subject};
use crate::{
    judging::model::{Judge, Subject},
    kernel::{JudgeId, OrganisationId, PanelId, PersonId, Refusal},
};

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
