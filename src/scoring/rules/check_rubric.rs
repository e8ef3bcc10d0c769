//! Does a rubric make sense? Codes, totals of maxima, inputs.

use std::collections::HashSet;

use super::{
    Aspect, AspectKind, Input, Rubric, RuleProblem, maxima,
    problems::{Found, declared, text},
};
use crate::kernel::points::Points;

pub(super) fn check_rubric(found: &mut Found, rubric: &Rubric) {
    let mut codes: [HashSet<&str>; 3] = Default::default();
    let unique = |found: &mut Found, level: usize, path: &str, code: &'_ str, seen: bool| {
        if code.trim().is_empty() {
            found.push(RuleProblem::new(format!("{path}.code"), "expected a code"));
        } else if seen {
            let what = ["module", "criterion", "aspect"][level];
            found.push(RuleProblem::new(
                format!("{path}.code"),
                format!("another {what} has the code \"{code}\""),
            ));
        }
    };
    for (m, module) in rubric.modules.iter().enumerate() {
        let path = format!("$.rubric.modules[{m}]");
        let seen = !codes[0].insert(&module.code);
        unique(found, 0, &path, &module.code, seen);
        text(found, &format!("{path}.title"), &module.title);
        declared(found, &format!("{path}.max"), module.max, maxima::of_module(module));
        for (c, criterion) in module.criteria.iter().enumerate() {
            let path = format!("{path}.criteria[{c}]");
            let seen = !codes[1].insert(&criterion.code);
            unique(found, 1, &path, &criterion.code, seen);
            text(found, &format!("{path}.title"), &criterion.title);
            declared(found, &format!("{path}.max"), criterion.max, maxima::of_criterion(criterion));
            for (a, aspect) in criterion.aspects.iter().enumerate() {
                let path = format!("{path}.aspects[{a}]");
                let seen = !codes[2].insert(&aspect.code);
                unique(found, 2, &path, &aspect.code, seen);
                check_aspect(found, aspect, &path);
            }
        }
    }
    if rubric.aspects().next().is_none() {
        found.push(RuleProblem::new("$.rubric.modules", "expected at least one aspect"));
    }
}

fn check_aspect(found: &mut Found, aspect: &Aspect, path: &str) {
    text(found, &format!("{path}.title"), &aspect.title);
    if aspect.max <= Points::ZERO {
        found.push(RuleProblem::new(format!("{path}.max"), "expected more than 0"));
    }
    if aspect.weight <= Points::ZERO {
        found.push(RuleProblem::new(format!("{path}.weight"), "expected more than 0"));
    }
    let fits = match aspect.kind {
        AspectKind::Judgement => matches!(aspect.input, Input::Level { .. }),
        AspectKind::Indicator => matches!(aspect.input, Input::Indicator { .. } | Input::Bands { .. }),
        AspectKind::Panel => {
            matches!(aspect.input, Input::Range { .. } | Input::Discrete { .. } | Input::Bands { .. })
        }
        AspectKind::Measurement => {
            !matches!(aspect.input, Input::Level { .. } | Input::Indicator { .. } | Input::Range { .. })
        }
    };
    if !fits {
        let problem = format!("this input does not belong to the kind \"{}\"", aspect.kind.as_str());
        found.push(RuleProblem::new(format!("{path}.input"), problem));
    }
    input(found, aspect, &format!("{path}.input"));
}

fn input(found: &mut Found, aspect: &Aspect, path: &str) {
    let mut say =
        |field: &str, problem: String| found.push(RuleProblem::new(format!("{path}{field}"), problem));
    let max = aspect.max;
    let inside = |mark: Points| mark >= Points::ZERO && mark <= max;
    match &aspect.input {
        Input::YesNo {} => {}
        Input::Discrete { values } => {
            if values.is_empty() || values.iter().any(|value| !inside(*value)) {
                say(".values", format!("expected marks from 0 to {max}"));
            } else if values.iter().max() != Some(&max) {
                say(".values", format!("the highest value must be the maximum {max}"));
            }
        }
        Input::Bands { bands, step, .. } => {
            if *step < Points::ZERO {
                say(".step", "expected 0 or more".to_owned());
            }
            if bands.is_empty() {
                say(".bands", "expected at least one band".to_owned());
            }
            for (index, band) in bands.iter().enumerate() {
                if !inside(band.min) || !inside(band.max) || band.min > band.max {
                    say(&format!(".bands[{index}]"), format!("expected 0 <= min <= max <= {max}"));
                }
                if band.from.zip(band.below).is_some_and(|(from, below)| from >= below) {
                    say(&format!(".bands[{index}]"), "expected from < below".to_owned());
                }
                let overlaps = bands[..index].iter().any(|other| {
                    let starts_before_end =
                        |a: Option<Points>, b: Option<Points>| a.zip(b).is_none_or(|(a, b)| a < b);
                    starts_before_end(band.from, other.below) && starts_before_end(other.from, band.below)
                });
                if overlaps {
                    say(&format!(".bands[{index}]"), "overlaps an earlier band".to_owned());
                }
            }
        }
        Input::Linear { zero_at, full_at, .. } => {
            if zero_at == full_at {
                say("", "zero_at and full_at must differ".to_owned());
            }
        }
        Input::Minus { tolerance, per, minus, .. } => {
            if *tolerance < Points::ZERO || *per <= Points::ZERO || *minus <= Points::ZERO {
                say("", "expected tolerance >= 0, per > 0 and minus > 0".to_owned());
            }
        }
        Input::Time { full_at, zero_at, .. } => {
            if *full_at < Points::ZERO || full_at >= zero_at {
                say("", "expected 0 <= full_at < zero_at".to_owned());
            }
        }
        Input::Range { min, max: highest, step } => {
            if *min < Points::ZERO || min >= highest || *highest != max {
                say("", format!("expected 0 <= min < max, and max = {max} like the aspect's"));
            } else if *step < Points::ZERO || !highest.is_on_step(*min, *step) {
                say(".step", "expected a step that leads from min to max".to_owned());
            }
        }
        Input::Level { anchors } => {
            for (level, anchor) in anchors.iter().enumerate() {
                text(found, &format!("{path}.anchors[{level}]"), anchor);
            }
        }
        Input::Indicator { step, .. } => {
            if *step < Points::ZERO {
                say(".step", "expected 0 or more".to_owned());
            }
        }
    }
}
