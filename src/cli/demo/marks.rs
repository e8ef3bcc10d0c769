//! Marks as judges would give them: from how good somebody is, and a little of
//! each judge's own eye.

use crate::{
    judging::Wish,
    kernel::Points,
    scoring::{
        Aspect, Input,
        rules::Band,
    },
};

/// How an aspect is to come out.
#[derive(Clone, Copy)]
pub(super) struct Eye {
    /// How good the work is, in hundredths.
    pub skill: i64,
    /// What this judge sees differently, in hundredths.
    pub lean: i64,
    /// What this judge gives whatever the work is like.
    pub level: Option<i64>,
}

/// What the judge types for the aspect.
pub(super) fn wish(aspect: &Aspect, eye: Eye) -> Wish {
    let share = (eye.skill + eye.lean).clamp(0, 100);
    let (value, raw) = typed(aspect, share, eye);
    Wish { aspect: aspect.code.clone(), value: Some(value), raw }
}

fn typed(aspect: &Aspect, share: i64, eye: Eye) -> (String, Option<String>) {
    let fine = Points::from_millionths(1);
    let zero = Points::ZERO;
    let one = |value: Points| (value.to_string(), None);
    match &aspect.input {
        Input::YesNo {} if aspect.gate => (eye.level.unwrap_or(1).to_string(), None),
        // Good people miss a point now and then, and weak ones meet most.
        Input::YesNo {} => (i64::from(eye.skill + eye.lean * 3 >= 55).to_string(), None),
        Input::Discrete { values } => {
            let mut values = values.clone();
            values.sort_unstable();
            let wanted = between(zero, aspect.max, fine, (share + 8).min(100));
            let near = values.iter().rev().find(|value| **value <= wanted).or(values.first());
            one(near.copied().unwrap_or(zero))
        }
        Input::Range { min, max, step } => one(between(*min, *max, *step, share)),
        Input::Level { .. } => {
            let level = eye.level.unwrap_or(match eye.skill {
                90.. => 3,
                68.. => 2,
                45.. => 1,
                _ => 0,
            });
            (level.to_string(), None)
        }
        Input::Indicator { step, .. } => {
            let own = between(zero, aspect.max, *step, (share + 7).min(100));
            (between(zero, aspect.max, *step, share).to_string(), Some(own.to_string()))
        }
        Input::Bands { bands, step, .. } => banded(aspect, bands, *step, share),
        Input::Linear { zero_at, full_at, .. } => {
            one(between(*zero_at, *full_at, Points::from_millionths(10_000), share))
        }
        Input::Minus { nominal, tolerance, per, .. } => {
            let off = if share >= 82 {
                tolerance.millionths() * (100 - share) / 20
            } else {
                tolerance.millionths() + per.millionths() * (82 - share) / 20
            };
            let grid = if per.millionths() < Points::SCALE { 1_000 } else { Points::SCALE };
            one(Points::from_millionths((nominal.millionths() + off) / grid * grid))
        }
        Input::Time { full_at, zero_at, .. } => one(between(*zero_at, *full_at, Points::ONE, share)),
    }
}

fn banded(aspect: &Aspect, bands: &[Band], step: Points, share: i64) -> (String, Option<String>) {
    let wanted = between(Points::ZERO, aspect.max, Points::from_millionths(1), share);
    let band = bands.iter().filter(|b| b.min <= wanted).max_by_key(|b| b.max).or(bands.first());
    let Some(band) = band else { return ("0".to_owned(), None) };
    let just_below = band.below.map(|b| Points::from_millionths((b.millionths() - 1_000_000).max(0)));
    let raw = band.from.or(just_below).unwrap_or_default().to_string();
    if bands.iter().all(|b| b.min == b.max) {
        return (raw, None);
    }
    (between(band.min, band.max, step, share).to_string(), Some(raw))
}

/// A share of the way from one value to another, on the grid.
fn between(from: Points, to: Points, step: Points, share: i64) -> Points {
    let width = to.millionths() - from.millionths();
    let step = if step > Points::ZERO { step.millionths() } else { Points::SCALE / 10 };
    Points::from_millionths(from.millionths() + width / 100 * share / step * step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::{MarkInput, presets};

    #[test]
    fn every_preset_takes_the_marks_of_good_and_bad_work() {
        for preset in presets() {
            let rubric = preset.rules.rubric().unwrap();
            for placed in rubric.aspects() {
                for skill in [0, 33, 61, 62, 82, 90, 100] {
                    let wish = wish(placed.aspect, Eye { skill, lean: 0, level: None });
                    let value = wish.value.unwrap().parse::<Points>().unwrap();
                    let raw = wish.raw.map(|r| r.parse::<Points>().unwrap());
                    let input = match &placed.aspect.input {
                        Input::YesNo {} => MarkInput::mark(if value == Points::ONE { placed.aspect.max } else { value }),
                        Input::Linear { .. } | Input::Minus { .. } | Input::Time { .. } => MarkInput::raw(value),
                        Input::Bands { bands, .. } if bands.iter().all(|b| b.min == b.max) => MarkInput::raw(value),
                        _ => MarkInput { mark: Some(value), raw },
                    };
                    let checked = rubric.check(&placed.aspect.code, input);
                    assert!(checked.is_ok(), "{} {} {skill}: {checked:?}", preset.key, placed.aspect.code);
                }
            }
        }
    }
}
