//! All marks of a contest at once, for whoever computes standings.

use std::{collections::HashMap, sync::Arc};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
    Statement,
};
use uuid::Uuid;

use super::{
    frozen::rules_of,
    judges::{list_judges, list_subjects},
    panels::load_panel_of,
    rows::sheet,
};
use crate::{
    judging::model::{Panel, Subject},
    kernel::{JudgeId, Points, Refusal, SheetId, SubjectId},
    scoring::{MarkLine, Material, RuleSet},
};

/// The marks of a contest: of every judge, aspect and round the last one given.
/// Sheets of judges who stepped back and subjects that did not appear have
/// none. Order: work number, aspect, judge, round.
#[derive(Clone, Debug)]
pub struct MarkBook {
    pub panel: Panel,
    pub rules: Arc<RuleSet>,
    /// By work number, absent ones included.
    pub subjects: Vec<Subject>,
    /// `J01`, `J02`, …: judges without names, the same for the whole panel.
    pub judges: Vec<String>,
    /// Index into `subjects`, place of the aspect in the rubric, index into
    /// `judges`, round.
    rows: Vec<Row>,
    /// Module and aspect codes by place in the rubric.
    aspects: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Row {
    subject: u32,
    aspect: u16,
    judge: u16,
    round: u8,
    mark: Points,
    raw: Option<Points>,
}

/// One mark as a package prints it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MarkFact<'b> {
    pub subject: SubjectId,
    pub work_number: &'b str,
    pub module: &'b str,
    pub aspect: &'b str,
    pub judge: &'b str,
    pub round: u8,
    pub mark: Points,
    pub raw: Option<Points>,
}

impl MarkBook {
    /// Every mark, earlier rounds included.
    pub fn facts(&self) -> impl Iterator<Item = MarkFact<'_>> {
        self.rows.iter().map(|row| {
            let subject = &self.subjects[row.subject as usize];
            let (module, aspect) = &self.aspects[usize::from(row.aspect)];
            MarkFact {
                subject: subject.id,
                work_number: &subject.work_number,
                module,
                aspect,
                judge: &self.judges[usize::from(row.judge)],
                round: row.round,
                mark: row.mark,
                raw: row.raw,
            }
        })
    }

    /// What the engine computes from, with entries named by work number in one
    /// group without a name, and no unit.
    ///
    /// # Errors
    /// When stored marks do not fit the frozen rule set, which saves prevent.
    pub fn material(&self) -> Result<Material<'_>, Refusal> {
        self.material_of("", |_| String::new())
    }

    /// As [`MarkBook::material`], in a named group and with the unit of every
    /// subject, for team standings. Subjects that did not appear are left out.
    ///
    /// # Errors
    /// As [`MarkBook::material`].
    pub fn material_of(
        &self,
        group: &str,
        unit: impl Fn(&Subject) -> String,
    ) -> Result<Material<'_>, Refusal> {
        let mut material = Material::new(&self.rules);
        let mut entries = HashMap::with_capacity(self.subjects.len());
        for (index, subject) in self.subjects.iter().enumerate().filter(|(_, s)| !s.absent) {
            let entry =
                material.entry(group, &subject.work_number, &unit(subject)).map_err(Refusal::internal)?;
            entries.insert(u32::try_from(index).unwrap_or(u32::MAX), entry);
        }
        for row in &self.rows {
            let Some(entry) = entries.get(&row.subject) else { continue };
            let (module, aspect) = &self.aspects[usize::from(row.aspect)];
            let line = MarkLine {
                module,
                aspect,
                judge: &self.judges[usize::from(row.judge)],
                round: row.round,
                mark: Some(row.mark),
                raw: row.raw,
            };
            material.mark(*entry, line).map_err(Refusal::internal)?;
        }
        Ok(material)
    }
}

#[derive(FromQueryResult)]
struct Change {
    sheet: SheetId,
    aspect: String,
    round: i32,
    mark: Option<i64>,
    raw: Option<i64>,
}

/// The marks of a contest, straight from the facts: one query over them.
///
/// # Errors
/// [`Refusal::NotFound`] without a panel, conflict before it was opened.
pub async fn material(db: &impl ConnectionTrait, contest: impl Into<Uuid>) -> Result<MarkBook, Refusal> {
    let panel = load_panel_of(db, contest.into()).await?;
    let rules = rules_of(db, &panel).await?;
    let subjects = list_subjects(db, panel.id).await?;
    let mut judge_ids: Vec<JudgeId> = list_judges(db, panel.id).await?.iter().map(|j| j.id).collect();
    judge_ids.sort_unstable();
    let judges: Vec<String> = (1..=judge_ids.len()).map(|n| format!("J{n:02}")).collect();
    let aspects: Vec<(String, String)> = rules
        .rubric()
        .into_iter()
        .flat_map(crate::scoring::Rubric::aspects)
        .map(|p| (p.module.code.clone(), p.aspect.code.clone()))
        .collect();
    let place_of: HashMap<&str, u16> =
        (0..).zip(&aspects).map(|(place, (_, aspect))| (aspect.as_str(), place)).collect();
    let sheets = places_of_sheets(db, &panel, &subjects, &judge_ids).await?;

    let sql = "SELECT mark_change.sheet, mark_change.aspect, mark_change.round, mark_change.mark, \
        mark_change.raw FROM sheet JOIN mark_change ON mark_change.sheet = sheet.id \
        WHERE sheet.panel = $1 AND sheet.recused_at IS NULL ORDER BY mark_change.sheet, mark_change.position";
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, [panel.id.into()]);
    let changes = Change::find_by_statement(statement).all(db).await?;
    let mut rows: Vec<Row> = Vec::with_capacity(changes.len());
    for of_sheet in changes.chunk_by(|a, b| a.sheet == b.sheet) {
        let Some((subject, judge)) = of_sheet.first().and_then(|c| sheets.get(&c.sheet)) else { continue };
        // The last word on each aspect and round; taken back means none.
        let mut last: HashMap<(u16, u8), &Change> = HashMap::with_capacity(of_sheet.len());
        for change in of_sheet {
            let Some(aspect) = place_of.get(change.aspect.as_str()) else { continue };
            last.insert((*aspect, u8::try_from(change.round).unwrap_or(u8::MAX)), change);
        }
        rows.extend(last.into_iter().filter_map(|((aspect, round), change)| {
            Some(Row {
                subject: *subject,
                aspect,
                judge: *judge,
                round,
                mark: Points::from_millionths(change.mark?),
                raw: change.raw.map(Points::from_millionths),
            })
        }));
    }
    rows.sort_unstable();
    Ok(MarkBook { panel, rules, subjects, judges, rows, aspects })
}

/// Index of subject and judge of every sheet that counts.
async fn places_of_sheets(
    db: &impl ConnectionTrait,
    panel: &Panel,
    subjects: &[Subject],
    judges: &[JudgeId],
) -> Result<HashMap<SheetId, (u32, u16)>, Refusal> {
    let subject_at: HashMap<SubjectId, u32> =
        (0..).zip(subjects).filter(|(_, s)| !s.absent).map(|(place, s)| (s.id, place)).collect();
    let judge_at: HashMap<JudgeId, u16> = (0..).zip(judges).map(|(place, id)| (*id, place)).collect();
    let rows: Vec<(SheetId, SubjectId, JudgeId)> = sheet::Entity::find()
        .select_only()
        .columns([sheet::Column::Id, sheet::Column::Subject, sheet::Column::Judge])
        .filter(sheet::Column::Panel.eq(panel.id))
        .filter(sheet::Column::RecusedAt.is_null())
        .order_by_asc(sheet::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    let place = |(id, subject, judge): (SheetId, SubjectId, JudgeId)| {
        Some((id, (*subject_at.get(&subject)?, *judge_at.get(&judge)?)))
    };
    Ok(rows.into_iter().filter_map(place).collect())
}
