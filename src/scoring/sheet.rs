//! What the marks of one judge come to, for the foot of a sheet.
//!
//! A result takes all judges; this takes one, as if there were no other: each mark
//! is valued by the method of its aspect and weighted inside its criterion. The
//! steps that follow belong to the panel's value and to the module, and are left out.

use super::{
    exact::{Exact, Overflow},
    panel,
    rules::{Aggregate, Rubric, RuleSet, maxima},
};
use crate::kernel::points::Points;

/// Points so far, and out of how many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SheetSum {
    /// What is marked so far.
    pub sum: Exact,
    /// The most there is for these aspects, without bonuses.
    pub most: Exact,
}

/// Sums one judge's marks of some aspects of the rubric.
///
/// # Errors
/// Numbers that do not fit.
pub fn sheet_sum(
    rules: &RuleSet,
    aspects: &[String],
    mark_of: impl Fn(&str) -> Option<Points>,
) -> Result<SheetSum, Overflow> {
    let placed = || {
        let all = rules.rubric().into_iter().flat_map(Rubric::aspects);
        all.filter(|placed| aspects.contains(&placed.aspect.code))
    };
    let mut sum = Exact::ZERO;
    for placed in placed() {
        let aspect = placed.aspect;
        let Some(mark) = mark_of(&aspect.code) else { continue };
        let rule = rules.aspect_rule(aspect.kind.as_str(), &placed.module.code, &aspect.code);
        let method = rule.map_or(Aggregate::Only {}, |rule| rule.aggregate.of_one());
        let value = panel::aggregate(method, &[mark], aspect.max)?;
        sum = sum.plus(value.times(aspect.weight.into())?)?;
    }
    Ok(SheetSum { sum, most: maxima::of_aspects(placed().map(|placed| placed.aspect))? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{RoundingMode, exact::Rounding, presets};

    fn welder(aspects: &[&str], marks: &[(&str, &str)]) -> (String, String) {
        let rules = &presets().iter().find(|preset| preset.key == "welder").unwrap().rules;
        let aspects: Vec<String> = aspects.iter().map(ToString::to_string).collect();
        let mark_of = |code: &str| {
            marks.iter().find(|(aspect, _)| *aspect == code).map(|(_, mark)| mark.parse().unwrap())
        };
        let SheetSum { sum, most } = sheet_sum(rules, &aspects, mark_of).unwrap();
        let two = Rounding { decimals: 2, mode: RoundingMode::HalfUp };
        (sum.round(two).unwrap().to_decimal(), most.to_decimal())
    }

    #[test]
    fn a_level_counts_as_its_share_and_a_mark_as_itself() {
        for (aspects, marks, sum, most) in [
            (&["A1", "B7"][..], &[("A1", "3"), ("B7", "2")][..], "9.67", "13"),
            (&["A1", "B7"], &[("A1", "3")], "3", "13"),
            (&["A1", "B7"], &[], "0", "13"),
            (&["A1"], &[("A1", "3"), ("B7", "2")], "3", "3"),
            (&[], &[("A1", "3")], "0", "0"),
            // One mark of a panel of five is neither the lowest nor the highest.
            (&["D1"], &[("D1", "7.5")], "7.5", "10"),
        ] {
            assert_eq!(welder(aspects, marks), (sum.to_owned(), most.to_owned()), "{aspects:?} {marks:?}");
        }
    }

    #[test]
    fn full_marks_come_to_the_most_there_is() {
        for preset in presets() {
            let Some(rubric) = preset.rules.rubric() else { continue };
            let aspects = rubric.aspects().map(|placed| placed.aspect).filter(|aspect| !aspect.bonus);
            let aspects: Vec<String> = aspects.map(|aspect| aspect.code.clone()).collect();
            let full = |code: &str| {
                let placed = rubric.find(code).unwrap();
                let rule = preset.rules.aspect_rule(placed.aspect.kind.as_str(), &placed.module.code, code);
                let level = matches!(rule.unwrap().aggregate, Aggregate::Judgement { .. });
                Some(if level { Points::whole(3) } else { placed.aspect.max })
            };
            let SheetSum { sum, most } = sheet_sum(&preset.rules, &aspects, full).unwrap();
            assert_eq!(sum, most, "{}", preset.key);
        }
    }
}
