//! The Jiangtai median-700 scale (匠台中位700展示分): a display value beside the total.
//!
//! `700 + 30 × (total − median) / (1.4826 × MAD)`, held between 0 and 1000; a median
//! absolute deviation of 0 gives 700; fewer than 5 entries have no scale. It is our own
//! formula (DOMAIN §4.4): the one of `WorldSkills` is not public, so this is not called
//! theirs. It decides nothing.

use super::{
    exact::{Exact, Overflow},
    rules::{Better, ScaleRule},
};
use crate::kernel::points::Points;

/// Fewer entries than this say too little about a median.
const LEAST_ENTRIES: usize = 5;
/// Makes the MAD comparable with a standard deviation: 1.4826.
const CONSISTENCY: Points = Points::from_millionths(1_482_600);

fn median(values: &mut [Exact]) -> Result<Exact, Overflow> {
    values.sort_unstable();
    let middle = values.len() / 2;
    match values {
        [] => Ok(Exact::ZERO),
        _ if values.len() % 2 == 1 => Ok(values[middle]),
        _ => values[middle - 1].plus(values[middle])?.div_count(2),
    }
}

/// The displayed value of each total, or `None` for a field that is too small.
pub(super) fn scale(
    rule: &ScaleRule,
    better: Better,
    totals: &[Exact],
) -> Result<Option<Vec<Exact>>, Overflow> {
    if totals.len() < LEAST_ENTRIES {
        return Ok(None);
    }
    let middle = median(&mut totals.to_vec())?;
    let away = |total: &Exact| match better {
        Better::Higher => total.minus(middle),
        Better::Lower => middle.minus(*total),
    };
    let mut deviations = totals
        .iter()
        .map(|total| away(total).map(|away| away.max(Exact::ZERO.minus(away).unwrap_or(away))))
        .collect::<Result<Vec<_>, _>>()?;
    let unit = median(&mut deviations)?.times(CONSISTENCY.into())?;
    let shown = totals.iter().map(|total| {
        if unit == Exact::ZERO {
            return Ok(Exact::whole(700));
        }
        let value = Exact::whole(700).plus(away(total)?.times(Exact::whole(30))?.over(unit)?)?;
        value.clamp(Exact::ZERO, Exact::whole(1000)).round(rule.round)
    });
    shown.collect::<Result<Vec<_>, _>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{
        exact::{Rounding, RoundingMode},
        rules::Text,
    };

    #[test]
    fn the_median_stands_at_700_and_small_fields_have_no_scale() {
        let rule = ScaleRule {
            title: Text { zh: "展示分".to_owned(), en: "Display".to_owned() },
            round: Rounding { decimals: 0, mode: RoundingMode::HalfUp },
        };
        let totals: Vec<Exact> = [50, 60, 70, 80, 90].map(Exact::whole).to_vec();
        let shown = scale(&rule, Better::Higher, &totals).unwrap().unwrap();
        let shown: Vec<String> = shown.iter().map(Exact::to_string).collect();
        assert_eq!(shown, ["660", "680", "700", "720", "740"]);
        let same = scale(&rule, Better::Higher, &[Exact::whole(3); 6]).unwrap().unwrap();
        assert!(same.iter().all(|value| *value == Exact::whole(700)));
        assert_eq!(scale(&rule, Better::Higher, &totals[..4]).unwrap(), None);
    }
}
