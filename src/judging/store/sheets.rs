//! Sheets and what stands on them.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::{Arc, LazyLock},
};

use sea_orm::{
    ConnectionTrait, DatabaseBackend, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QueryResult, QuerySelect, Statement, Value,
};

use super::{
    panels::{PANEL, PanelRow},
    recent::Recent,
    rows::{mark, sheet},
};
use crate::{
    audit::{self, Head},
    judging::model::{JudgeState, MarkChange, Panel, Sheet, SheetLine},
    kernel::{JudgeId, PanelId, PersonId, Points, Refusal, SheetId, SubjectId, Timestamp},
    platform::db::{Tx, Writes, among, one_of},
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
    trail: Option<String>,
}

/// A sheet, the person who marks it, and its panel.
#[derive(Clone, Debug)]
pub struct OwnSheet {
    pub person: PersonId,
    pub sheet: Sheet,
    pub panel: Arc<Panel>,
    /// Where the trail of the judge ends, if it has begun; for who writes.
    pub trail: Option<Head>,
}

/// What sheets that are read together have in common, and is made once.
#[derive(Default)]
struct Common {
    panels: HashMap<PanelId, Arc<Panel>>,
    aspects: HashMap<String, Arc<[String]>>,
}

impl OwnSheet {
    fn read(result: &QueryResult, common: &mut Common) -> Result<Self, DbErr> {
        let row = SheetRow::from_query_result(result, "")?;
        let panel = match common.panels.entry(row.panel) {
            Entry::Occupied(known) => Arc::clone(known.get()),
            Entry::Vacant(new) => Arc::clone(new.insert(Arc::new(PanelRow::from_joined(result)?.into()))),
        };
        let aspects = common.aspects.entry(row.aspects);
        let aspects = aspects.or_insert_with_key(|json| codes(json).into());
        let sheet = Sheet {
            id: row.id,
            panel: row.panel,
            judge: row.judge,
            subject: row.subject,
            work_number: row.work_number,
            absent: row.absent_at.is_some(),
            aspects: Arc::clone(aspects),
            position: row.position,
            head: row.head,
            marked: row.marked,
            saved_at: row.saved_at.map(Timestamp),
            calls: row.calls,
        };
        let trail = audit::read_head(row.judge.0, row.trail.as_deref());
        Ok(Self { person: row.person, sheet, panel, trail })
    }
}

/// The aspect codes of a sheet; an unreadable list is an empty one, which
/// `verify` reports.
pub fn codes(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// Sheets with the judge's person and the panel, without those a judge stepped
/// back from; `trail` is an expression.
fn select(trail: &str) -> String {
    format!(
        "SELECT sheet.id, sheet.panel, sheet.judge, judge.person, sheet.subject, \
         subject.work_number, subject.absent_at, sheet.aspects, sheet.position, sheet.head, sheet.marked, \
         sheet.saved_at, (SELECT count(*) FROM rejudge WHERE rejudge.subject = sheet.subject) AS calls, \
         {trail} AS trail, {} \
         FROM sheet JOIN judge ON judge.id = sheet.judge JOIN subject ON subject.id = sheet.subject \
         JOIN panel ON panel.id = sheet.panel \
         WHERE judge.state = $1 AND sheet.recused_at IS NULL AND sheet.id",
        PanelRow::joined()
    )
}

static TO_READ: LazyLock<String> = LazyLock::new(|| select("CAST(NULL AS TEXT)"));
static TO_WRITE: LazyLock<String> = LazyLock::new(|| select(&audit::head_of("sheet.judge")));

async fn sheets(db: &impl ConnectionTrait, ids: &[SheetId], lock: bool) -> Result<Vec<OwnSheet>, Refusal> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let (among, ids) = among(db.get_database_backend(), 2, ids.iter().copied());
    let select: &str = if lock { &TO_WRITE } else { &TO_READ };
    let mut sql = format!("{select} {among} ORDER BY sheet.id");
    if lock && db.get_database_backend() == DatabaseBackend::Postgres {
        sql.push_str(" FOR UPDATE OF sheet");
    }
    let values = std::iter::once(Value::from(JudgeState::Accepted)).chain(ids);
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let rows = db.query_all_raw(statement).await?;
    let mut common = Common::default();
    rows.iter().map(|row| Ok(OwnSheet::read(row, &mut common)?)).collect()
}

/// A sheet of this person. Others' sheets and recused ones are not there.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_sheet(db: &impl ConnectionTrait, person: PersonId, id: SheetId) -> Result<Sheet, Refusal> {
    let found = sheets(db, &[id], false).await?.pop().filter(|own| own.person == person);
    found.map(|own| own.sheet).ok_or(Refusal::NotFound)
}

/// These sheets, for writing: others wait until this transaction ends. First
/// takes the locks of their panels beside others, so that none is saved while the
/// chief judge locks, and those of their judges' trails alone. Leaves out what is
/// nobody's to mark.
///
/// # Errors
/// The database's.
pub async fn lock_sheets(
    tx: &Tx,
    ids: &[SheetId],
    recent: &HashMap<SheetId, Recent>,
) -> Result<Vec<OwnSheet>, Refusal> {
    if tx.get_database_backend() == DatabaseBackend::Postgres {
        let mut places: Vec<Place> = recent.values().map(|sheet| sheet.place).collect();
        let others: Vec<SheetId> = ids.iter().filter(|id| !recent.contains_key(id)).copied().collect();
        if !others.is_empty() {
            places.extend(places_of(tx, others).await?);
        }
        let panels = places.iter().map(|(panel, _)| (PANEL, panel.0));
        let trails = places.iter().map(|(_, judge)| (audit::CHAIN, judge.0));
        let _alone = tx.hold(panels, trails).await?;
    }
    sheets(tx, ids, true).await
}

/// Whose sheet it is, on which panel: never changed.
pub type Place = (PanelId, JudgeId);

async fn places_of(tx: &Tx, sheets: Vec<SheetId>) -> Result<Vec<Place>, Refusal> {
    let places = sheet::Entity::find()
        .select_only()
        .columns([sheet::Column::Panel, sheet::Column::Judge])
        .distinct()
        .filter(one_of(tx, sheet::Column::Id, sheets))
        .into_tuple();
    Ok(places.all(tx).await?)
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
    if sheets.is_empty() {
        return Ok(HashMap::new());
    }
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
        .filter(one_of(db, C::Sheet, sheets.iter().copied()))
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

/// Adds facts to what is to be written.
pub fn add_marks(writes: &mut Writes, marks: Vec<mark::Model>) {
    let rows = marks.into_iter().map(|m| -> [Value; 14] {
        [
            m.sheet.into(),
            m.position.into(),
            m.aspect.into(),
            m.round.into(),
            m.mark.into(),
            m.raw.into(),
            m.at.into(),
            m.judge.into(),
            m.request_id.into(),
            m.save_key.into(),
            m.prev_hash.into(),
            m.hash.into(),
            m.alg.into(),
            m.key_id.into(),
        ]
    });
    const MARK: usize = 5;
    const RAW: usize = 6;
    writes.add(rows, &[MARK, RAW], |rows| {
        format!(
            "INSERT INTO mark_change (sheet, position, aspect, round, mark, raw, at, judge, request_id, \
             save_key, prev_hash, hash, alg, key_id) {rows}"
        )
    });
}

/// Adds that sheets move to where their chains now end.
pub fn move_ends(writes: &mut Writes, ends: Vec<SheetEnd>) {
    let rows = ends.into_iter().map(|end| -> [Value; 5] {
        let SheetEnd { sheet, position, head, marked, saved_at } = end;
        [sheet.into(), position.into(), head.into(), marked.into(), saved_at.0.into()]
    });
    writes.add(rows, &[], |rows| {
        format!(
            "UPDATE sheet SET position = ends.column2, head = ends.column3, marked = ends.column4, \
             saved_at = ends.column5 FROM ({rows}) AS ends WHERE sheet.id = ends.column1"
        )
    });
}
