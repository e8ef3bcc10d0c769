//! Pages of standings and results, the package, and checking one.

mod derivation;
mod organise;
mod public;
mod teller;
mod verify;

use super::{
    model::{Row, Standings, StandingsStage},
    rules::Columns,
};
use crate::platform::http::{Access, Route, Ui, get, post};

/// The largest package that the page takes; larger ones are for the command.
const LARGEST_PACKAGE: usize = 64 * 1024 * 1024;

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/standings", Access::UNION, organise::show),
        post("/events/{event}/standings", Access::UNION, organise::compute),
        post("/events/{event}/standings/publish", Access::UNION, organise::publish),
        post("/events/{event}/standings/withdraw", Access::UNION, organise::withdraw),
        post("/events/{event}/standings/final", Access::UNION, organise::finalise),
        get("/standings/{standings}/works/{work}", Access::UNION, derivation::of_work),
        get("/standings/{standings}/entries/{entry}", Access::PUBLIC, derivation::of_entry),
        get("/results", Access::PUBLIC, public::list),
        get("/results/{event}", Access::PUBLIC, public::show),
        get("/results/{event}/package.zip", Access::PUBLIC, public::package),
        get("/verify", Access::PUBLIC, verify::show),
        get("/verify/recompute.py", Access::PUBLIC, verify::script),
        post("/verify", Access::ACCOUNT, verify::check).body_limit(LARGEST_PACKAGE),
    ]
}

/// A row as a table shows it.
struct Line {
    rank: String,
    tied: bool,
    name: String,
    unit: String,
    total: String,
    subtotals: Vec<String>,
    awards: String,
    /// The page that says why.
    why: String,
}

fn line(ui: &Ui, standings: &Standings, columns: &Columns, row: &Row) -> Line {
    let (name, unit, why) = match &row.identity {
        Some(who) => {
            (who.name.clone(), who.unit.clone(), format!("/standings/{}/entries/{}", standings.id, who.entry))
        }
        None => (
            row.work_number.clone(),
            String::new(),
            format!("/standings/{}/works/{}", standings.id, row.work_number),
        ),
    };
    let rank = row.rank.map_or_else(|| ui.word("standings-outcome", row.outcome), |rank| rank.to_string());
    Line {
        rank,
        tied: row.tied,
        name,
        unit,
        total: columns.total(row),
        subtotals: columns.subtotals(row),
        awards: row.awards_in(ui.language()),
        why,
    }
}

const fn badge(stage: StandingsStage) -> &'static str {
    match stage {
        StandingsStage::Draft => "warn",
        StandingsStage::Noticed => "info",
        StandingsStage::Final => "ok",
        StandingsStage::Superseded => "line",
    }
}
