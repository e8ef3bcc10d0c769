//! From the engine's outcome to the rows that are stored and shown.

use crate::{
    results::model::{AwardLine, Both, Row},
    scoring::{Award, Exact, Outcome, RuleSet, rules},
};

/// The rows of an outcome, best first; those without a rank at the end. The
/// derivation of each, as JSON, stands beside it.
///
/// # Errors
/// When a derivation cannot be written as JSON.
pub fn rows(rules: &RuleSet, outcome: &Outcome) -> Result<Vec<(Row, String)>, serde_json::Error> {
    let standings = outcome.groups.iter().flat_map(|group| &group.standings);
    standings
        .zip(1..)
        .map(|(standing, place)| {
            let row = Row {
                place,
                work_number: standing.entry.clone(),
                identity: None,
                outcome: standing.status.into(),
                rank: standing.rank.and_then(|rank| i32::try_from(rank).ok()),
                tied: standing.tied,
                // A rule set must round its total, so it is one exactly.
                total: standing.total.and_then(Exact::nearest_points),
                subtotals: standing
                    .modules
                    .iter()
                    .map(|value| value.map(Exact::to_decimal).unwrap_or_default())
                    .collect(),
                awards: standing.awards.iter().filter_map(|award| line(rules, award)).collect(),
            };
            Ok((row, serde_json::to_string(&standing.derivation)?))
        })
        .collect()
}

fn line(rules: &RuleSet, award: &Award) -> Option<AwardLine> {
    let declared = rules.awards.as_ref()?;
    let title: &rules::Text = if award.honour {
        &declared.honours.iter().find(|honour| honour.code == award.code)?.title
    } else {
        &declared.tiers.iter().find(|tier| tier.code == award.code)?.title
    };
    Some(AwardLine {
        code: award.code.clone(),
        title: Both { zh: title.zh.clone(), en: title.en.clone() },
        refused: award.refused.iter().filter_map(|refused| serde_json::to_value(refused).ok()).collect(),
    })
}
