//! Does a rule set make sense? All problems at once.

use std::collections::HashSet;

use super::{
    Aggregate, AspectKind, AspectRule, Marks, Module, Places, Rubric, RuleProblem, RuleSet, Step, TeamMethod,
    TeamTie, TieBreak,
    check_rubric::check_rubric,
    maxima,
    problems::{Found, declared, text},
};
use crate::{
    kernel::points::Points,
    scoring::exact::{Exact, Overflow},
};

pub(super) fn problems(rules: &RuleSet) -> Found {
    let mut found = Vec::new();
    if rules.jiangtai_rules != 1 {
        found.push(RuleProblem::new("$.jiangtai_rules", "expected 1"));
    }
    if let Some(TeamMethod::SumBest { best: 0 }) = rules.teams.as_ref().map(|teams| &teams.count) {
        found.push(RuleProblem::new("$.teams.count.best", "expected at least 1"));
    }
    if rules.version.trim().is_empty() {
        found.push(RuleProblem::new("$.version", "expected a version such as \"2026.1\""));
    }
    text(&mut found, "$.name", &rules.name);
    if let Some(rubric) = &rules.rubric {
        check_rubric(&mut found, rubric);
        for (index, placed) in rubric.aspects().enumerate() {
            let kind = placed.aspect.kind.as_str();
            if rules.aspect_rule(kind, &placed.module.code, &placed.aspect.code).is_none() {
                let path = format!("$.rubric (aspect {}: \"{}\")", index + 1, placed.aspect.code);
                found.push(RuleProblem::new(path, format!("no rule in $.aspects for the kind \"{kind}\"")));
            }
        }
    }
    for (index, rule) in rules.aspects.iter().enumerate() {
        aspect_rule(&mut found, rules, rule, &format!("$.aspects[{index}]"));
    }
    modules_and_total(&mut found, rules);
    adjustments(&mut found, rules);
    standing(&mut found, rules);
    found
}

fn aspect_rule(found: &mut Found, rules: &RuleSet, rule: &AspectRule, path: &str) {
    if rule.kind.trim().is_empty() {
        found.push(RuleProblem::new(format!("{path}.kind"), "expected a kind of aspect"));
    }
    if let Some(rubric) = &rules.rubric {
        selected(found, rubric, path, rule.module.as_deref(), None, rule.aspect.as_deref());
        if AspectRule::judges(rule).is_none() && rule.kind == AspectKind::Judgement.as_str() {
            found.push(RuleProblem::new(
                format!("{path}.aggregate"),
                "levels are valued by the method \"judgement\"",
            ));
        }
    } else if AspectRule::judges(rule).is_some() {
        let problem = "the method \"judgement\" needs a rubric, which gives each aspect its maximum";
        found.push(RuleProblem::new(format!("{path}.aggregate"), problem));
    }
    if AspectRule::judges(rule) == Some(0) {
        found.push(RuleProblem::new(format!("{path}.aggregate.judges"), "expected at least 1"));
    }
    limits(found, rule, &format!("{path}.marks"));
    steps(found, &rule.then, &format!("{path}.then"), true);
    if !ends(rule) && !rounded_later(rules, rule) {
        let problem = "this division need not end: declare a rounding (here in \"then\", in every module it counts \
                       in, or on the total)";
        found.push(RuleProblem::new(path, problem));
    }
}

impl AspectRule {
    fn judges(&self) -> Option<u16> {
        match self.aggregate {
            Aggregate::Judgement { judges, .. } => Some(judges),
            _ => None,
        }
    }
}

fn limits(found: &mut Found, rule: &AspectRule, path: &str) {
    let Marks { least, most, min, max, step } = rule.marks;
    if let (Some(least), Some(most)) = (least, most)
        && least > most
    {
        found.push(RuleProblem::new(path, "expected least <= most"));
    }
    if rule.most().is_some_and(|most| most < rule.least()) {
        let problem = format!("at least {} marks are needed, more than allowed", rule.least());
        found.push(RuleProblem::new(path, problem));
    }
    if least == Some(0) {
        found.push(RuleProblem::new(format!("{path}.least"), "expected at least 1"));
    }
    if min.zip(max).is_some_and(|(min, max)| min > max) {
        found.push(RuleProblem::new(path, "expected min <= max"));
    }
    if step.is_some_and(|step| step < Points::ZERO) {
        found.push(RuleProblem::new(format!("{path}.step"), "expected 0 or more"));
    }
}

fn divides_evenly(mut by: u64) -> bool {
    for prime in [2, 5] {
        while by != 0 && by.is_multiple_of(prime) {
            by /= prime;
        }
    }
    by == 1
}

/// Does the arithmetic of this rule always lead to a decimal that ends?
fn ends(rule: &AspectRule) -> bool {
    let (low, high) = rule.aggregate.dropped();
    let aggregate = match rule.aggregate {
        Aggregate::Only {} | Aggregate::Sum { .. } | Aggregate::Median {} => true,
        Aggregate::Mean { .. } => {
            rule.most() == Some(rule.least()) && divides_evenly((rule.least() - low - high) as u64)
        }
        Aggregate::Judgement { .. } => false,
    };
    rule.then.iter().fold(aggregate, steps_end)
}

fn steps_end(ends: bool, step: &Step) -> bool {
    match step {
        Step::Round(_) => true,
        Step::Divide { by } => ends && divides_evenly(by.millionths().unsigned_abs()),
        _ => ends,
    }
}

fn rounds(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Round(_)))
}

fn rounded_later(rules: &RuleSet, rule: &AspectRule) -> bool {
    let module_rounds = match &rule.module {
        Some(module) => rules.module_rule(module).is_some_and(|m| rounds(&m.then) || rounds(&m.weighted)),
        None => {
            rules.modules.iter().any(|m| m.module.is_none())
                && rules.modules.iter().all(|m| rounds(&m.then) || rounds(&m.weighted))
        }
    };
    module_rounds || rounds(&rules.total.then)
}

fn steps(found: &mut Found, steps: &[Step], path: &str, of_aspect: bool) {
    for (index, step) in steps.iter().enumerate() {
        let problem = match step {
            Step::Round(rounding) if rounding.decimals > 6 => "expected 0 to 6 decimals",
            Step::Divide { by } if *by == Points::ZERO => "expected a divisor other than 0",
            Step::AddBase {} | Step::Score {} | Step::Factor {} if !of_aspect => {
                "this step belongs to aspects"
            }
            _ => continue,
        };
        found.push(RuleProblem::new(format!("{path}[{index}]"), problem));
    }
    for (name, is) in [
        ("score", (|step| matches!(step, Step::Score {})) as fn(&Step) -> bool),
        ("add_base", |step| matches!(step, Step::AddBase {})),
        ("factor", |step| matches!(step, Step::Factor {})),
    ] {
        if steps.iter().filter(|step| is(step)).count() > 1 {
            found.push(RuleProblem::new(path, format!("the step \"{name}\" stands twice")));
        }
    }
}

fn modules_and_total(found: &mut Found, rules: &RuleSet) {
    let mut seen = HashSet::new();
    for (index, rule) in rules.modules.iter().enumerate() {
        let path = format!("$.modules[{index}]");
        if !seen.insert(&rule.module) {
            found.push(RuleProblem::new(format!("{path}.module"), "another rule has this module"));
        }
        if rule.weight < Points::ZERO {
            found.push(RuleProblem::new(format!("{path}.weight"), "expected 0 or more"));
        }
        steps(found, &rule.then, &format!("{path}.then"), false);
        steps(found, &rule.weighted, &format!("{path}.weighted"), false);
        let ends = rule.then.iter().chain(&rule.weighted).fold(true, steps_end);
        if !ends && !rounds(&rules.total.then) {
            found.push(RuleProblem::new(path, "this division need not end: declare a rounding after it"));
        }
    }
    steps(found, &rules.total.then, "$.total.then", false);
    // What reaches the total may still be endless if it is rounded here, so only what follows counts.
    if !rules.total.then.iter().fold(true, steps_end) {
        found.push(RuleProblem::new(
            "$.total.then",
            "this division need not end: declare a rounding after it",
        ));
    }
    let Some(rubric) = &rules.rubric else { return };
    let weighted = |total: Exact, module: &Module| -> Result<Exact, Overflow> {
        let weight = rules.module_rule(&module.code).map_or(Points::ONE, |rule| rule.weight);
        total.plus(maxima::of_module(module)?.times(weight.into())?)
    };
    let total = rubric.modules.iter().try_fold(Exact::ZERO, weighted);
    declared(found, "$.rubric.total", Some(rubric.total), total);
}

fn adjustments(found: &mut Found, rules: &RuleSet) {
    let mut seen = HashSet::new();
    for (index, rule) in rules.adjustments.iter().enumerate() {
        let path = format!("$.adjustments[{index}]");
        if !seen.insert((&rule.kind, &rule.module)) {
            found.push(RuleProblem::new(&path, "another rule selects the same adjustments"));
        }
        if rule.floor.zip(rule.ceiling).is_some_and(|(floor, ceiling)| floor > ceiling) {
            found.push(RuleProblem::new(path, "expected floor <= ceiling"));
        }
    }
}

fn selected(
    found: &mut Found,
    rubric: &Rubric,
    path: &str,
    module: Option<&str>,
    criterion: Option<&str>,
    aspect: Option<&str>,
) {
    let mut say = |field: &str, code: &str| {
        found.push(RuleProblem::new(
            format!("{path}.{field}"),
            format!("the rubric has no {field} \"{code}\""),
        ));
    };
    if let Some(code) = module.filter(|code| !rubric.modules.iter().any(|m| m.code == *code)) {
        say("module", code);
    }
    if let Some(code) = criterion.filter(|code| !rubric.aspects().any(|p| p.criterion.code == *code)) {
        say("criterion", code);
    }
    if let Some(code) = aspect.filter(|code| rubric.find(code).is_none()) {
        say("aspect", code);
    }
}

fn standing(found: &mut Found, rules: &RuleSet) {
    if let Some(rubric) = &rules.rubric {
        for (index, tie) in rules.ranking.ties.iter().enumerate() {
            let path = format!("$.ranking.ties[{index}]");
            match tie {
                // A module may consist of adjustments only, so its rule is enough.
                TieBreak::Module { module, .. }
                    if rules.modules.iter().any(|m| m.module.as_ref() == Some(module)) => {}
                TieBreak::Module { module, .. } => selected(found, rubric, &path, Some(module), None, None),
                TieBreak::Criterion { criterion, .. } => {
                    selected(found, rubric, &path, None, Some(criterion), None);
                }
                TieBreak::Aspect { aspect, .. } | TieBreak::Raw { aspect, .. } => {
                    selected(found, rubric, &path, None, None, Some(aspect));
                }
                TieBreak::Adjustment { .. } => {}
            }
        }
        for (index, tie) in rules.teams.iter().flat_map(|teams| &teams.ties).enumerate() {
            if let TeamTie::Raw { aspect } = tie {
                selected(found, rubric, &format!("$.teams.ties[{index}]"), None, None, Some(aspect));
            }
        }
    }
    for (index, cut) in rules.ranking.cuts.iter().enumerate() {
        if cut.places == 0 {
            found.push(RuleProblem::new(format!("$.ranking.cuts[{index}].places"), "expected at least 1"));
        }
    }
    let Some(awards) = &rules.awards else { return };
    let mut codes = HashSet::new();
    for (index, tier) in awards.tiers.iter().enumerate() {
        let path = format!("$.awards.tiers[{index}]");
        text(found, &format!("{path}.title"), &tier.title);
        if !codes.insert(&tier.code) {
            found.push(RuleProblem::new(format!("{path}.code"), "another award has this code"));
        }
        if let Places::Percent { percent, .. } = &tier.places
            && (*percent <= Points::ZERO || *percent > Points::whole(100))
        {
            found.push(RuleProblem::new(
                format!("{path}.places.percent"),
                "expected more than 0, at most 100",
            ));
        }
    }
    for (index, honour) in awards.honours.iter().enumerate() {
        let path = format!("$.awards.honours[{index}]");
        if !codes.insert(&honour.code) {
            found.push(RuleProblem::new(format!("{path}.code"), "another award or honour has this code"));
        }
        if honour.first_place == 0 || honour.first_place > honour.last_place {
            found.push(RuleProblem::new(path, "expected 1 <= first_place <= last_place"));
        }
    }
}
