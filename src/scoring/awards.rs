//! Awards and honours. Rank says where an entry stands; whether it may receive what the
//! place brings is another question, and every refusal has its reason.

use serde::Serialize;

use super::{
    exact::Exact,
    rules::{AwardRule, AwardsRule, Better, Places, WholeMode},
};

/// An award or honour that an entry's place brings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Award {
    /// Its code in the rule set.
    pub code: String,
    /// Whether it is an honour rather than an award.
    pub honour: bool,
    /// Why it is not given after all; empty if it is given.
    pub refused: Vec<Refusal>,
}

/// Why an award is not given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum Refusal {
    /// A veto or an unmet gate.
    Veto,
    /// A module or the total is below its pass line (the module; empty for the total).
    BelowPassLine {
        /// The module's code, empty for the total.
        module: String,
    },
    /// The total is below the line of this award.
    BelowLeastTotal {
        /// The line.
        least: String,
    },
    /// The field is too small for this award.
    SmallField {
        /// How many were ranked.
        ranked: u32,
        /// How many it takes.
        needed: u32,
    },
    /// The entry is not eligible, for a reason stated with the entry.
    NotEligible {
        /// The reason as recorded.
        reason: String,
    },
}

/// What awarding needs to know of a ranked entry.
pub(super) struct Candidate<'s> {
    pub position: u32,
    pub total: Exact,
    pub vetoed: bool,
    /// Modules below their pass line; empty text for the total.
    pub failed: Vec<String>,
    /// Codes that are barred for this entry, with reasons.
    pub bars: Vec<(&'s str, &'s str)>,
}

/// How many places a tier adds in a field of `ranked` entries; `None` is no limit.
fn places(tier: &AwardRule, ranked: u32) -> Option<u32> {
    match &tier.places {
        Places::Count { places } => Some(*places),
        Places::Percent { percent, whole } => {
            let scaled = i128::from(ranked) * i128::from(percent.millionths());
            let unit = 100_000_000_i128;
            let places = match whole {
                WholeMode::Down => scaled / unit,
                WholeMode::HalfUp => (scaled * 2 + unit) / (unit * 2),
                WholeMode::Up => (scaled + unit - 1) / unit,
            };
            u32::try_from(places).ok()
        }
        Places::Total { .. } => None,
    }
}

fn reaches(total: Exact, line: crate::kernel::points::Points, better: Better) -> bool {
    match better {
        Better::Higher => total >= line.into(),
        Better::Lower => total <= line.into(),
    }
}

/// The awards of every candidate.
///
/// An entry gets the highest award that its place reaches. All tied at the last place of an award
/// get it, and since the next ones stand so much lower, the next award has so many fewer.
pub(super) fn awards(rule: &AwardsRule, better: Better, candidates: &[Candidate<'_>]) -> Vec<Vec<Award>> {
    let ranked = u32::try_from(candidates.len()).unwrap_or(u32::MAX);
    candidates.iter().map(|candidate| of_candidate(rule, better, ranked, candidate)).collect()
}

fn of_candidate(rule: &AwardsRule, better: Better, ranked: u32, candidate: &Candidate<'_>) -> Vec<Award> {
    let mut found = Vec::new();
    let mut last_place = 0_u32;
    for (tier, number) in rule.tiers.iter().zip(1_u32..) {
        let reached = match (&tier.places, places(tier, ranked)) {
            (Places::Total { at_least }, _) => reaches(candidate.total, *at_least, better),
            (_, Some(count)) => {
                last_place = last_place.saturating_add(count);
                candidate.position <= last_place
            }
            (_, None) => false,
        };
        if !reached {
            continue;
        }
        let mut refused = common_refusals(rule, candidate, &tier.code);
        let small =
            rule.small_fields.iter().filter(|small| ranked < small.fewer_than && number > small.awards);
        if let Some(needed) = small.map(|small| small.fewer_than).max() {
            refused.push(Refusal::SmallField { ranked, needed });
        }
        if let Some(least) = tier.least_total.filter(|least| !reaches(candidate.total, *least, better)) {
            refused.push(Refusal::BelowLeastTotal { least: least.to_string() });
            // A lower award may have a lower line.
            if refused.len() == 1 {
                found.push(Award { code: tier.code.clone(), honour: false, refused });
                continue;
            }
        }
        found.push(Award { code: tier.code.clone(), honour: false, refused });
        break;
    }
    for honour in &rule.honours {
        if (honour.first_place..=honour.last_place).contains(&candidate.position) {
            let refused = common_refusals(rule, candidate, &honour.code);
            found.push(Award { code: honour.code.clone(), honour: true, refused });
        }
    }
    found
}

fn common_refusals(rule: &AwardsRule, candidate: &Candidate<'_>, code: &str) -> Vec<Refusal> {
    let mut refused = Vec::new();
    if candidate.vetoed {
        refused.push(Refusal::Veto);
    }
    if rule.pass_required {
        refused
            .extend(candidate.failed.iter().map(|module| Refusal::BelowPassLine { module: module.clone() }));
    }
    let barred = candidate.bars.iter().filter(|(barred, _)| *barred == code);
    refused.extend(barred.map(|(_, reason)| Refusal::NotEligible { reason: (*reason).to_owned() }));
    refused
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::points::Points,
        scoring::rules::{SmallField, Text},
    };

    fn rule() -> AwardsRule {
        let title = || Text { zh: "奖".to_owned(), en: "Award".to_owned() };
        let tier = |code: &str| AwardRule {
            code: code.to_owned(),
            title: title(),
            places: Places::Count { places: 1 },
            least_total: None,
        };
        AwardsRule {
            tiers: ["gold", "silver", "bronze"].map(tier).to_vec(),
            small_fields: [(4, 0), (5, 1), (6, 2)]
                .map(|(fewer_than, awards)| SmallField { fewer_than, awards })
                .to_vec(),
            pass_required: false,
            honours: Vec::new(),
        }
    }

    fn given(rule: &AwardsRule, positions: &[u32]) -> Vec<String> {
        let candidates: Vec<Candidate<'_>> = positions
            .iter()
            .map(|position| Candidate {
                position: *position,
                total: Exact::ZERO,
                vetoed: false,
                failed: Vec::new(),
                bars: Vec::new(),
            })
            .collect();
        let given = |awards: Vec<Award>| {
            awards
                .into_iter()
                .find(|award| award.refused.is_empty())
                .map_or_else(String::new, |award| award.code)
        };
        awards(rule, Better::Higher, &candidates).into_iter().map(given).collect()
    }

    #[test]
    fn shared_places_share_the_award_and_use_up_the_next() {
        assert_eq!(given(&rule(), &[1, 2, 3, 4, 5, 6]), ["gold", "silver", "bronze", "", "", ""]);
        assert_eq!(given(&rule(), &[1, 1, 3, 4, 5, 6]), ["gold", "gold", "bronze", "", "", ""]);
        assert_eq!(given(&rule(), &[1, 2, 2, 4, 5, 6]), ["gold", "silver", "silver", "", "", ""]);
        assert_eq!(given(&rule(), &[1, 1, 1, 4, 5, 6]), ["gold", "gold", "gold", "", "", ""]);
    }

    #[test]
    fn small_fields_give_fewer_awards_and_say_so() {
        assert_eq!(given(&rule(), &[1, 2, 3, 4, 5]), ["gold", "silver", "", "", ""]);
        assert_eq!(given(&rule(), &[1, 2, 3, 4]), ["gold", "", "", ""]);
        assert_eq!(given(&rule(), &[1, 2, 3]), ["", "", ""]);
    }

    #[test]
    fn percentages_become_whole_places_as_declared() {
        let tier = |whole| AwardRule {
            code: "first".to_owned(),
            title: Text { zh: "一等奖".to_owned(), en: "First".to_owned() },
            places: Places::Percent { percent: Points::whole(15), whole },
            least_total: None,
        };
        for (whole, expected) in [(WholeMode::Down, 1), (WholeMode::HalfUp, 2), (WholeMode::Up, 2)] {
            assert_eq!(places(&tier(whole), 10), Some(expected), "{whole:?}");
        }
    }
}
