//! From the locked marks of a category to its list.

use std::collections::HashMap;

use crate::{
    innovations::model::{Category, SelectionRow},
    judging::MarkBook,
    kernel::{FilingId, Points, Problems, Refusal, Text, require},
    platform::keys::sha256_hex,
    scoring::{self, Exact, Options, Status},
};

/// A work as the engine ranks it.
pub struct Ranked {
    work_number: String,
    rank: Option<i32>,
    total: Option<Points>,
}

/// Work numbers with rank and total, best first.
///
/// # Errors
/// A conflict before the panel is locked, and what the engine cannot compute.
pub fn rank(book: &MarkBook) -> Result<Vec<Ranked>, Refusal> {
    require(book.panel.locked_at.is_some(), || Refusal::conflict("category-before-lock"))?;
    let material = book.material()?;
    let outcome = scoring::compute(&material, Options::with_derivation()).map_err(|problems| {
        let mut list = Problems::new();
        for problem in problems.into_iter().take(50) {
            list.add("", Text::new("standings-cannot-compute").with("detail", problem));
        }
        list.finish().err().unwrap_or_else(|| Refusal::conflict("category-nobody-ranked"))
    })?;
    let standings = outcome.groups.into_iter().flat_map(|group| group.standings);
    Ok(standings
        .map(|standing| {
            let rank = standing.rank.filter(|_| standing.status == Status::Ranked);
            let total = standing.total.and_then(Exact::nearest_points);
            Ranked {
                work_number: standing.entry,
                rank: rank.and_then(|rank| i32::try_from(rank).ok()),
                total,
            }
        })
        .collect())
}

/// The list of a category: whoever has one of the first ranks is selected. Where a tie that
/// the rule set leaves crosses the last place, all of it is in: nobody is left out by chance.
/// Whoever was left out leaves no gap: ranks are counted over those who are on it.
pub fn list(
    category: &Category,
    ranked: &[Ranked],
    works: &HashMap<String, FilingId>,
    is_on: impl Fn(FilingId) -> bool,
) -> Vec<SelectionRow> {
    let on_list = |number: &String| works.get(number).copied().filter(|id| is_on(*id));
    let kept = ranked.iter().filter_map(|r| Some((on_list(&r.work_number)?, r.rank, r.total)));
    // What the engine said of the one before, and what is said here.
    let mut before: Option<(i32, i32)> = None;
    (1..)
        .zip(kept)
        .map(|(place, (filing, engine, total))| {
            let rank = engine.map(|rank| match before {
                Some((engine, given)) if engine == rank => given,
                _ => place,
            });
            before = engine.zip(rank).or(before);
            let is_selected = rank.is_some_and(|rank| rank <= category.places);
            SelectionRow { place, filing, rank, total, is_selected }
        })
        .collect()
}

/// The hash of a list, for the trail.
pub fn list_hash(rows: &[SelectionRow]) -> String {
    let lines: Vec<String> = rows
        .iter()
        .map(|row| format!("{},{},{:?},{:?},{}", row.place, row.filing, row.rank, row.total, row.is_selected))
        .collect();
    sha256_hex(lines.join("\n").as_bytes())
}
