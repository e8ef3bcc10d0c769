//! Computing standings from the locked marks.

use super::super::{
    model::{Hashes, Outcome, Row, Standings, StandingsStage},
    rules::{Tables, material_hash, rows, standings_csv},
    store,
};
use crate::{
    audit::{self, Act},
    judging::{self, MarkBook},
    kernel::{Change, EventId, Problems, Refusal, StandingsId, Text, require},
    platform::{
        http::{Ctx, asked},
        keys::sha256_hex,
    },
    scoring::{self, Options, Problem},
};

/// Everything that follows from the marks of a locked panel.
pub struct Computed {
    pub hashes: Hashes,
    /// The frozen rule set, as it was hashed.
    pub rules: String,
    pub modules: Vec<String>,
    pub rows: Vec<(Row, String)>,
    pub tables: Tables,
    pub standings: Vec<u8>,
}

/// Computes a new edition of an event's standings; an older draft gives way.
///
/// # Errors
/// [`Refusal::Conflict`] before the panel is locked, or once standings are
/// published; [`Refusal::Invalid`] with what keeps the engine from a result.
pub async fn compute(ctx: &Ctx, event: EventId) -> Result<StandingsId, Refusal> {
    let head = super::organise(ctx.read(), ctx, event).await?;
    let book = match judging::material(ctx.read(), event.0).await {
        Err(Refusal::NotFound) => return Err(Refusal::conflict("standings-before-lock")),
        book => book?,
    };
    // What is locked does not change any more, so it may be read outside the transaction.
    let computed = computed(book).await?;
    ctx.in_tx_once(&asked("standings.compute", &event), async |tx| {
        let _alone = tx.alone(("standings", event.0)).await?;
        super::organise(tx, ctx, event).await?;
        let before = store::find_latest(tx, event).await?;
        ctx.unless_changed(before.as_ref().map_or(0, |before| before.version))?;
        if let Some(before) = &before {
            require(!before.stage.is_public(), || Refusal::conflict("standings-published-already"))?;
            if before.stage == StandingsStage::Draft {
                store::supersede_draft(tx, before).await?;
            }
        }
        let standings = Standings {
            id: ctx.new_id(),
            event,
            edition: before.map_or(1, |before| before.edition + 1),
            stage: StandingsStage::Draft,
            computed_at: ctx.now(),
            hashes: computed.hashes.clone(),
            modules: computed.modules.clone(),
            notice: None,
            package: None,
            published_at: None,
            final_at: None,
            version: 1,
        };
        store::insert(tx, &standings, ctx.actor.label(), &computed.rows).await?;
        let act = act("standings.computed", head.competition.0, &standings);
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Standings(standings.id)).await?;
        Ok(standings.id)
    })
    .await
}

/// An act on standings, with what was computed from what.
pub(super) fn act(action: &'static str, chain: uuid::Uuid, standings: &Standings) -> Act {
    Act::new(action, ("standings", standings.id), chain)
        .says("event", standings.event)
        .with("edition", standings.edition)
        .says("rules", &standings.hashes.rules)
        .says("material", &standings.hashes.material)
        .says("outcome", &standings.hashes.outcome)
}

/// Runs the engine, away from the threads that serve.
///
/// # Errors
/// As [`compute`].
pub async fn computed(book: MarkBook) -> Result<Computed, Refusal> {
    require(book.panel.locked_at.is_some(), || Refusal::conflict("standings-before-lock"))?;
    tokio::task::spawn_blocking(move || run(&book)).await.map_err(Refusal::internal)?
}

fn run(book: &MarkBook) -> Result<Computed, Refusal> {
    let document = book.rules.to_json().map_err(Refusal::internal)?;
    let material = book.material()?;
    let outcome = scoring::compute(&material, Options::with_derivation()).map_err(refused)?;
    let standings = standings_csv(&material).map_err(Refusal::internal)?;
    let tables = Tables::of(&outcome).map_err(Refusal::internal)?;
    let mut rows = rows(&book.rules, &outcome).map_err(Refusal::internal)?;
    let absent = book.subjects.iter().filter(|subject| subject.absent).map(|subject| &subject.work_number);
    let places = i32::try_from(rows.len()).unwrap_or(i32::MAX);
    rows.extend(
        absent
            .zip(places + 1..)
            .map(|(work_number, place)| (did_not_appear(work_number, place), "null".to_owned())),
    );
    Ok(Computed {
        hashes: Hashes {
            rules: sha256_hex(document.as_bytes()),
            material: material_hash(&tables.0),
            outcome: sha256_hex(&standings),
        },
        rules: document,
        modules: outcome.modules,
        rows,
        tables,
        standings,
    })
}

fn did_not_appear(work_number: &str, place: i32) -> Row {
    Row {
        place,
        work_number: work_number.to_owned(),
        identity: None,
        outcome: Outcome::Absent,
        rank: None,
        tied: false,
        total: None,
        subtotals: Vec::new(),
        awards: Vec::new(),
    }
}

fn refused(problems: Vec<Problem>) -> Refusal {
    let mut list = Problems::new();
    for problem in problems.into_iter().take(50) {
        list.add("", Text::new("standings-cannot-compute").with("detail", problem));
    }
    match list.finish() {
        Err(refusal) => refusal,
        Ok(()) => Refusal::conflict("standings-none"),
    }
}
