//! Who marks what of a panel.

use std::collections::{BTreeMap, HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::{rows::sheet, sheets::codes};
use crate::kernel::{JudgeId, PanelId, Refusal, SheetId, SubjectId};

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
