//! The chains of a contest as they are, for whoever publishes them.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::{
    judges::{list_judges, list_subjects},
    panels::load_panel_of,
    rows::{mark, rejudge, sheet},
};
use crate::{
    audit::Link,
    kernel::{JudgeId, PanelId, Refusal, SheetId, SubjectId},
};

/// Every fact of a contest with its link, and whose sheet each chain is.
#[derive(Clone, Debug)]
pub struct Chains {
    pub panel: PanelId,
    pub sheets: Vec<ChainOwner>,
    /// Chain after chain, each from its first link.
    pub facts: Vec<ChainFact>,
}

/// Whose sheet a chain of marks is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainOwner {
    pub sheet: SheetId,
    pub work_number: String,
    /// As `MarkBook` names judges.
    pub judge: String,
    /// Not of a judge who stepped back, nor for a subject that did not appear.
    pub counts: bool,
}

/// A fact with all that its hash is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainFact {
    pub chain: Uuid,
    pub link: Link,
    pub body: serde_json::Value,
}

/// The chains of a contest: marks by sheet, calls to judge again by subject.
///
/// # Errors
/// [`Refusal::NotFound`] without a panel, or the database's.
pub async fn chains(db: &impl ConnectionTrait, contest: impl Into<Uuid>) -> Result<Chains, Refusal> {
    let panel = load_panel_of(db, contest.into()).await?;
    let subjects = list_subjects(db, panel.id).await?;
    let mut judges: Vec<JudgeId> = list_judges(db, panel.id).await?.iter().map(|j| j.id).collect();
    judges.sort_unstable();
    let label: HashMap<JudgeId, String> =
        judges.into_iter().zip(1..).map(|(id, n)| (id, format!("J{n:02}"))).collect();
    let by_id: HashMap<SubjectId, _> = subjects.iter().map(|s| (s.id, s)).collect();
    let sheets = sheet::Entity::find()
        .filter(sheet::Column::Panel.eq(panel.id))
        .order_by_asc(sheet::Column::Id)
        .all(db)
        .await?;
    let subject_of: HashMap<SheetId, SubjectId> = sheets.iter().map(|s| (s.id, s.subject)).collect();
    let mut facts = Vec::new();
    for part in sheets.chunks(500) {
        let rows = mark::Entity::find()
            .filter(mark::Column::Sheet.is_in(part.iter().map(|s| s.id)))
            .order_by_asc(mark::Column::Sheet)
            .order_by_asc(mark::Column::Position)
            .all(db)
            .await?;
        facts.extend(rows.into_iter().filter_map(|row| {
            let body = row.body(*subject_of.get(&row.sheet)?);
            let link = link(row.position, row.prev_hash, row.hash, row.alg, row.key_id);
            Some(ChainFact { chain: row.sheet.0, link, body })
        }));
    }
    for part in subjects.chunks(500) {
        let rows = rejudge::Entity::find()
            .filter(rejudge::Column::Subject.is_in(part.iter().map(|s| s.id)))
            .order_by_asc(rejudge::Column::Subject)
            .order_by_asc(rejudge::Column::Position)
            .all(db)
            .await?;
        facts.extend(rows.into_iter().map(|row| {
            let body = row.body();
            let link = link(row.position, row.prev_hash, row.hash, row.alg, row.key_id);
            ChainFact { chain: row.subject.0, link, body }
        }));
    }
    let sheets = sheets
        .into_iter()
        .filter_map(|row| {
            let subject = by_id.get(&row.subject)?;
            Some(ChainOwner {
                sheet: row.id,
                work_number: subject.work_number.clone(),
                judge: label.get(&row.judge)?.clone(),
                counts: row.recused_at.is_none() && !subject.absent,
            })
        })
        .collect();
    Ok(Chains { panel: panel.id, sheets, facts })
}

fn link(position: i64, prev_hash: String, hash: String, alg: String, key_id: String) -> Link {
    Link { position, prev_hash, hash, alg, key_id }
}
