//! Believable marks for any rule set with a rubric: "try on sample marks".

use super::{
    MarkInput,
    mark::check,
    material::{EntryRef, MarkLine, Material},
    rules::{Aggregate, Aspect, AspectRule, Input, Placed, RuleSet},
};
use crate::kernel::points::Points;

/// Codes, units and how well each does, in hundredths.
const ENTRIES: [(&str, &str, i64); 6] = [
    ("S-01", "无锡一棉", 88),
    ("S-02", "威孚高科", 95),
    ("S-03", "双良节能", 72),
    ("S-04", "华润燃气", 84),
    ("S-05", "先导智能", 91),
    ("S-06", "江南电缆", 63),
];

/// A few entries with complete, possible marks; always the same for the same rule set.
///
/// Without a rubric there is nothing to mark, and the material is empty.
#[must_use]
pub fn sample(rules: &RuleSet) -> Material<'_> {
    let mut material = Material::new(rules);
    let Some(rubric) = rules.rubric() else { return material };
    for (number, (code, unit, skill)) in (0_i64..).zip(ENTRIES) {
        // Codes are unique, so adding them cannot fail.
        let Ok(entry) = material.entry("sample", code, unit) else { continue };
        for (place, placed) in (0_i64..).zip(rubric.aspects()) {
            mark_aspect(&mut material, rules, entry, placed, Wobble { number, place, skill });
        }
    }
    material
}

/// Small, repeatable differences between aspects and judges.
#[derive(Clone, Copy)]
struct Wobble {
    number: i64,
    place: i64,
    skill: i64,
}

impl Wobble {
    /// Between −`most` and `most`.
    fn of(self, judge: i64, most: i64) -> i64 {
        (self.number * 7 + self.place * 13 + judge * 11 + self.number * self.place * 3) % (2 * most + 1)
            - most
    }

    /// The share of the maximum in hundredths.
    fn share(self, judge: i64) -> i64 {
        (self.skill + self.of(0, 9) + if judge > 0 { self.of(judge, 4) } else { 0 }).clamp(0, 100)
    }
}

fn judges(rule: &AspectRule) -> i64 {
    let wanted = match rule.aggregate {
        Aggregate::Only {} => 1,
        Aggregate::Judgement { judges, .. } => usize::from(judges),
        _ => rule.least().max(rule.most().unwrap_or(5).min(5)),
    };
    i64::try_from(wanted).unwrap_or(1)
}

fn mark_aspect(
    material: &mut Material<'_>,
    rules: &RuleSet,
    entry: EntryRef,
    placed: Placed<'_>,
    wobble: Wobble,
) {
    let Some(rule) = rules.aspect_rule(placed.aspect.kind.as_str(), &placed.module.code, &placed.aspect.code)
    else {
        return;
    };
    let judges = judges(rule);
    for judge in 1..=judges {
        let input = input(placed.aspect, wobble, if judges == 1 { 0 } else { judge });
        if check(placed.aspect, input).is_err() {
            continue;
        }
        let name = format!("J{judge}");
        let line = MarkLine {
            module: &placed.module.code,
            aspect: &placed.aspect.code,
            judge: &name,
            round: 1,
            mark: input.mark,
            raw: input.raw,
        };
        // An impossible mark would only leave a gap, which the preset test would show.
        let _ = material.mark(entry, line);
    }
}

/// `from + share × (to − from)`, put on the grid.
fn between(from: Points, to: Points, step: Points, share: i64) -> Points {
    let width = to.millionths() - from.millionths();
    let step = if step > Points::ZERO { step.millionths() } else { Points::SCALE / 10 };
    let part = width / 100 * share / step * step;
    Points::from_millionths(from.millionths() + part)
}

fn input(aspect: &Aspect, wobble: Wobble, judge: i64) -> MarkInput {
    let share = wobble.share(judge);
    let zero = Points::ZERO;
    match &aspect.input {
        Input::YesNo {} => MarkInput::mark(if share >= 70 || aspect.gate { aspect.max } else { zero }),
        Input::Discrete { values } => {
            let mut values = values.clone();
            values.sort_unstable();
            let wanted = between(zero, aspect.max, Points::from_millionths(1), share);
            let near = values.iter().rev().find(|value| **value <= wanted).or(values.first());
            MarkInput::mark(near.copied().unwrap_or(zero))
        }
        Input::Range { min, max, step } => MarkInput::mark(between(*min, *max, *step, share)),
        Input::Level { .. } => {
            // One judge may differ by one level, never by two.
            let level = match wobble.share(0) {
                90.. => 3,
                65.. => 2,
                40.. => 1,
                _ => 0,
            };
            let off = i32::from(judge > 0 && level > 0 && wobble.of(judge, 3) == 3);
            MarkInput::mark(Points::whole(level - off))
        }
        Input::Indicator { step, .. } => MarkInput {
            mark: Some(between(zero, aspect.max, *step, share)),
            raw: Some(between(zero, aspect.max, *step, (share + 6).min(100))),
        },
        Input::Bands { bands, step, .. } => {
            let wanted = between(zero, aspect.max, Points::from_millionths(1), share);
            let best =
                bands.iter().filter(|band| band.min <= wanted).max_by_key(|band| band.max).or(bands.first());
            let Some(band) = best else { return MarkInput::default() };
            let below = band.below.map(|below| Points::from_millionths(below.millionths() - 1_000_000));
            let raw = band.from.or(below).unwrap_or(zero);
            let mark = between(band.min, band.max, *step, wobble.share(judge));
            MarkInput { mark: Some(mark), raw: Some(raw) }
        }
        Input::Linear { zero_at, full_at, .. } => {
            MarkInput::raw(between(*zero_at, *full_at, Points::from_millionths(10_000), share))
        }
        Input::Minus { nominal, tolerance, per, .. } => {
            let excess = per.millionths() * (100 - share) / 20;
            let off = Points::from_millionths(tolerance.millionths() + excess);
            MarkInput::raw(nominal.checked_add(if share >= 85 { zero } else { off }).unwrap_or(*nominal))
        }
        Input::Time { full_at, zero_at, .. } => {
            MarkInput::raw(between(*zero_at, *full_at, Points::ONE, share))
        }
    }
}
