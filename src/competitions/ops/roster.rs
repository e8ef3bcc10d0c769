//! A roster is uploaded, looked at, and committed exactly once.

use std::collections::HashMap;

use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{asked, entries, entry_rows, measure, seals};
use crate::{
    audit::{self, Act},
    competitions::{
        model::{CONSENT, CompetitionStage, EventHead},
        policy,
        rules::{
            call,
            contestant::Contestant,
            roster::Roster,
            roster_line::{Counts, Line, Outcome, check_rows, settle},
        },
        store::{self, roster::UploadRow},
    },
    kernel::{EventId, OrganisationId, Refusal, Timestamp, require, require_newest},
    platform::{
        db::Tx,
        http::Ctx,
        keys::{Place, sha256_hex},
        sheets,
    },
};

/// An uploaded roster and what its rows would do, or have done.
pub struct Preview {
    pub upload: Uuid,
    pub file_name: String,
    pub event: EventHead,
    pub roster: Roster,
    pub lines: Vec<Line>,
    pub counts: Counts,
    /// What was seen; a commit that would do something else is refused.
    pub seen: String,
    pub committed: Option<(Timestamp, Counts)>,
}

/// Reads a file and keeps its rows, sealed, for a look before the commit.
///
/// # Errors
/// Why the file is refused, at the field `file`; a conflict outside the window.
pub async fn upload_roster(
    ctx: &Ctx,
    event: EventId,
    name: &str,
    bytes: bytes::Bytes,
    received_at: Timestamp,
) -> Result<Uuid, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let head = store::event::load(ctx.read(), event).await?;
    let competition = store::competition::load(ctx.read(), head.competition).await?;
    let closed = store::competition::closed_at(ctx.read(), head.competition).await?.is_some();
    call::admit(&competition, closed, received_at)?;

    let file = (name.to_owned(), bytes.clone());
    let table = tokio::task::spawn_blocking(move || sheets::read(&file.0, &file.1, &sheets::Limits::SMALL))
        .await
        .map_err(Refusal::internal)?
        .map_err(|problem| Refusal::field("file", problem.text()))?;
    let roster = Roster::read(&table)?;
    let id: Uuid = ctx.new_id();
    let rows = roster.rows.len();
    let upload = UploadRow {
        id,
        event,
        organisation: unit,
        person: ctx.actor.person().ok_or(Refusal::SignIn)?,
        rows_sealed: seal(ctx, id, &roster)?,
        file_name: name.chars().filter(|c| !c.is_control()).take(120).collect(),
        created_at: ctx.now().0,
        committed_at: None,
        outcome: None,
    };
    let asked = asked("roster.upload", &(event, unit, name, sha256_hex(&bytes)));
    ctx.in_tx_once(&asked, async |tx| {
        store::roster::insert(tx, upload).await?;
        let act = Act::new("roster.uploaded", ("roster", id), head.competition)
            .says("event", event)
            .with("rows", rows);
        audit::record(tx, ctx, act).await?;
        Ok(id)
    })
    .await
}

/// What an uploaded roster would do now, or has done.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody but the unit that uploaded it, and under
/// any other event.
pub async fn preview_roster(ctx: &Ctx, event: EventId, upload: Uuid) -> Result<Preview, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    let row = store::roster::load(ctx.read(), upload, unit).await?;
    require(row.event == event, || Refusal::NotFound)?;
    look(ctx.read(), ctx, row, unit).await
}

/// Commits what was seen: new entries are submitted, changed ones rewritten;
/// rows with errors stay behind. A second commit changes nothing and answers
/// what the first one did.
///
/// # Errors
/// Without consent; a conflict too late, or when the rows would now do something
/// else than what was seen.
pub async fn commit_roster(
    ctx: &Ctx,
    event: EventId,
    upload: Uuid,
    seen: &str,
    consent: bool,
    received_at: Timestamp,
) -> Result<Counts, Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    ctx.in_tx_once(&asked("roster.commit", &(upload, seen, consent)), async |tx| {
        let row = store::roster::load_to_change(tx, upload, unit).await?;
        require(row.event == event, || Refusal::NotFound)?;
        if let Some((_, counts)) = committed(&row)? {
            return Ok(counts);
        }
        let event = entries::event_to_enter(tx, row.event, received_at).await?;
        if !consent {
            return Err(Refusal::field("consent", "entry-consent-missing"));
        }
        let _once = tx.alone(("places", unit.0)).await?;
        let preview = look(tx, ctx, row.clone(), unit).await?;
        if preview.counts.writes() == 0 {
            return Err(Refusal::conflict("roster-nothing-to-commit"));
        }
        if preview.seen != seen {
            return Err(Refusal::conflict("roster-changed-meanwhile"));
        }
        write(tx, ctx, &event, unit, &preview, received_at).await?;
        let wrong: Vec<u32> = preview
            .lines
            .iter()
            .filter(|line| line.outcome == Outcome::Error)
            .map(|line| line.number)
            .collect();
        // What is entered is kept once; only rows to be mended stay in the upload.
        let left = seal(ctx, upload, &preview.roster.keeping(&wrong))?;
        let outcome = serde_json::to_string(&preview.counts).map_err(Refusal::internal)?;
        store::roster::settle(tx, row, left, outcome, ctx.now().0).await?;
        let act = Act::new("roster.committed", ("roster", upload), event.competition)
            .says("event", event.id)
            .says("consent", CONSENT)
            .with("new", preview.counts.new)
            .with("changed", preview.counts.changed)
            .with("skipped", preview.counts.skipped)
            .with("errors", preview.counts.errors);
        audit::record(tx, ctx, act).await?;
        Ok(preview.counts)
    })
    .await
}

/// Throws an uploaded roster away before it is committed; its rows are gone.
///
/// # Errors
/// [`Refusal::NotFound`] for other units; a conflict once it is committed.
pub async fn discard_roster(ctx: &Ctx, event: EventId, upload: Uuid) -> Result<(), Refusal> {
    let unit = policy::enters_for(&ctx.actor)?;
    ctx.in_tx_once(&asked("roster.discard", &upload), async |tx| {
        let row = store::roster::load_to_change(tx, upload, unit).await?;
        require(row.event == event, || Refusal::NotFound)?;
        require(row.committed_at.is_none(), || Refusal::conflict("roster-is-committed"))?;
        let event = store::event::load(tx, row.event).await?;
        store::roster::delete(tx, upload).await?;
        let act = Act::new("roster.discarded", ("roster", upload), event.competition).says("event", event.id);
        audit::record(tx, ctx, act).await?;
        Ok(())
    })
    .await
}

async fn write(
    tx: &Tx,
    ctx: &Ctx,
    event: &EventHead,
    unit: OrganisationId,
    preview: &Preview,
    received_at: Timestamp,
) -> Result<(), Refusal> {
    // Numbers first: everybody takes the counter before the chain of the trail.
    let mut numbers = Vec::with_capacity(preview.counts.new);
    for _ in 0..preview.counts.new {
        numbers.push(entry_rows::next_number(tx, event).await?);
    }
    let mut numbers = numbers.into_iter();
    for line in &preview.lines {
        let Some(contestant) = &line.contestant else { continue };
        match line.outcome {
            Outcome::New => {
                let number = numbers.next().ok_or_else(|| Refusal::internal("too few numbers"))?;
                entry_rows::insert(tx, ctx, event, unit, contestant, number, received_at, None).await?;
            }
            Outcome::Changed(entry, version) => {
                let row = store::entry::load_to_change(tx, entry).await?;
                require_newest(version, row.version)?;
                let stage = row.stage.mend()?;
                entry_rows::rewrite(tx, ctx, row, stage, contestant, received_at).await?;
            }
            Outcome::Skipped(_) | Outcome::Error => {}
        }
    }
    Ok(())
}

async fn look(
    db: &impl ConnectionTrait,
    ctx: &Ctx,
    row: UploadRow,
    unit: OrganisationId,
) -> Result<Preview, Refusal> {
    let event = store::event::load(db, row.event).await?;
    if event.competition_stage == CompetitionStage::Draft {
        return Err(Refusal::NotFound);
    }
    let plain = ctx.app.keys.open_sealed(place(row.id), &row.rows_sealed).map_err(Refusal::internal)?;
    let roster: Roster = serde_json::from_str(&plain).map_err(Refusal::internal)?;
    let lines = check_rows(&roster, ctx.now().local_date());
    let with: Vec<(usize, Contestant)> =
        lines.iter().enumerate().filter_map(|(at, line)| Some((at, line.contestant.clone()?))).collect();
    let contestants: Vec<Contestant> = with.iter().map(|(_, c)| c.clone()).collect();
    let others = measure::find_others(db, ctx, &event, unit, &contestants).await?;
    let mut found: Vec<Vec<_>> = lines.iter().map(|_| Vec::new()).collect();
    // The same person twice in a roster is one search; every row gets its answer.
    let mut by_blind: HashMap<String, usize> = HashMap::new();
    for ((at, contestant), others) in with.iter().zip(others) {
        let first = *by_blind.entry(seals::blind(ctx, contestant)).or_insert(*at);
        if first == *at {
            found[*at] = others;
        }
    }
    let standing = measure::standing(db, &event, unit).await?;
    let lines = settle(lines, &found, &roster, &standing);
    let decided: Vec<_> = lines.iter().map(|line| (line.number, line.outcome)).collect();
    let seen = sha256_hex(serde_json::to_string(&decided).map_err(Refusal::internal)?.as_bytes());
    Ok(Preview {
        upload: row.id,
        committed: committed(&row)?,
        file_name: row.file_name,
        counts: Counts::of(&lines),
        event,
        roster,
        lines,
        seen,
    })
}

fn committed(row: &UploadRow) -> Result<Option<(Timestamp, Counts)>, Refusal> {
    let (Some(at), Some(outcome)) = (row.committed_at, &row.outcome) else { return Ok(None) };
    Ok(Some((Timestamp(at), serde_json::from_str(outcome).map_err(Refusal::internal)?)))
}

fn seal(ctx: &Ctx, upload: Uuid, roster: &Roster) -> Result<String, Refusal> {
    let plain = serde_json::to_string(roster).map_err(Refusal::internal)?;
    Ok(ctx.app.keys.seal(&ctx.app.dice, place(upload), &plain))
}

const fn place(upload: Uuid) -> Place<'static> {
    Place { table: "roster_upload", row: upload, column: "rows" }
}
