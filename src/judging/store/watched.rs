//! The marks that the chief judge watches, over a whole panel.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, Statement, Value,
};

use super::{
    rounds::list_rounds,
    rows::{sheet, subject},
    sheets::codes,
};
use crate::kernel::{JudgeId, PanelId, Points, Refusal, SheetId, SubjectId};

/// The marks of the watched aspects, for the chief judge: who gave what in the
/// round now open.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    pub round: i32,
    /// Judges who owe a mark, and the mark where given.
    pub marks: Vec<(JudgeId, Option<Points>)>,
}

/// The marks of these aspects over a whole panel, or of one of its subjects, in four queries.
///
/// # Errors
/// The database's.
pub async fn list_watched(
    db: &impl ConnectionTrait,
    panel: PanelId,
    of: Option<SubjectId>,
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
        .apply_if(of, |find, subject| find.filter(sheet::Column::Subject.eq(subject)))
        .order_by_asc(sheet::Column::Judge)
        .into_tuple()
        .all(db)
        .await?;
    let mut rounds: HashMap<(SubjectId, String), i32> = HashMap::new();
    for (subject, aspect, round) in list_rounds(db, panel).await? {
        rounds.insert((subject, aspect), round);
    }
    let latest = list_latest(db, panel, of, aspects).await?;
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
    of: Option<SubjectId>,
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
    let subject = of.map_or_else(String::new, |_| format!("AND sheet.subject = ${} ", aspects.len() + 2));
    let sql = format!(
        "SELECT mark_change.sheet, mark_change.aspect, mark_change.round, mark_change.mark FROM sheet \
         JOIN mark_change ON mark_change.sheet = sheet.id \
         WHERE sheet.panel = $1 AND sheet.recused_at IS NULL AND mark_change.aspect IN ({}) {subject}\
         ORDER BY mark_change.sheet, mark_change.position",
        places.join(", ")
    );
    let values = std::iter::once(Value::from(panel))
        .chain(aspects.iter().map(|a| Value::from(a.as_str())))
        .chain(of.map(Value::from));
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(db).await?;
    Ok(rows
        .into_iter()
        .map(|r| ((r.sheet, r.aspect), (r.round, r.mark.map(Points::from_millionths))))
        .collect())
}
