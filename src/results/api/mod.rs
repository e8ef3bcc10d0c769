//! Standings and results for programs.

mod organise;
mod published;

use serde::Serialize;
use utoipa::ToSchema;

use super::model::Row;
use crate::{kernel::Lang, platform::http::Route};

pub(super) fn routes() -> Vec<Route> {
    published::routes().into_iter().chain(organise::routes()).collect()
}

/// One contestant.
#[derive(Serialize, ToSchema)]
struct StandingDto {
    /// Absent in a draft: nobody is named before the codes are opened.
    entry: Option<uuid::Uuid>,
    work_number: String,
    name: String,
    unit: String,
    /// `ranked`, `incomplete`, `absent` or `disqualified`.
    outcome: &'static str,
    rank: Option<i32>,
    tied: bool,
    /// A plain decimal.
    total: Option<String>,
    /// Plain decimals in the order of `modules`; empty where there is none.
    subtotals: Vec<String>,
    /// Codes of the awards that are given.
    awards: Vec<String>,
    award_titles: String,
}

impl From<Row> for StandingDto {
    fn from(row: Row) -> Self {
        let award_titles = row.awards_in(Lang::Zh);
        let (entry, name, unit) = row
            .identity
            .map_or((None, String::new(), String::new()), |who| (Some(who.entry.0), who.name, who.unit));
        Self {
            entry,
            work_number: row.work_number,
            name,
            unit,
            outcome: row.outcome.code(),
            rank: row.rank,
            tied: row.tied,
            total: row.total.map(|total| total.to_string()),
            subtotals: row.subtotals,
            awards: row.awards.into_iter().filter(|a| a.refused.is_empty()).map(|a| a.code).collect(),
            award_titles,
        }
    }
}
