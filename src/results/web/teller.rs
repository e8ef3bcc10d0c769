//! Puts a derivation into words.

use super::super::model::Row;
use crate::{
    kernel::Decimals,
    platform::http::Ui,
    scoring::{
        Derivation, Exact, Rounding, RuleSet,
        rules::{Aggregate, Step, TieBreak},
    },
};

/// A mark and whether it counts.
pub(super) struct Mark {
    pub judge: String,
    pub value: String,
    /// Empty when it counts, else why it does not.
    pub dropped: String,
}

/// One operation and what came out.
pub(super) struct Stage {
    pub what: String,
    pub value: String,
}

pub(super) struct AspectLines {
    pub code: String,
    pub title: String,
    pub max: String,
    pub marks: Vec<Mark>,
    pub stages: Vec<Stage>,
    pub score: String,
}

pub(super) struct ModuleLines {
    /// For anchors; unique on the page.
    pub id: String,
    pub title: String,
    pub aspects: Vec<AspectLines>,
    pub stages: Vec<Stage>,
    pub subtotal: String,
}

/// Puts a derivation into words.
pub(super) struct Teller<'a> {
    pub ui: &'a Ui,
    pub rules: &'a RuleSet,
}

impl Teller<'_> {
    fn lang(&self) -> &'static str {
        self.ui.language().tag()
    }

    pub(super) fn awards(&self, row: &Row) -> Vec<(String, String)> {
        row.awards
            .iter()
            .map(|award| {
                let reasons: Vec<String> = award.refused.iter().map(|r| self.refused(r)).collect();
                (award.title.of(self.ui.language()).to_owned(), reasons.join(&self.comma()))
            })
            .collect()
    }

    fn comma(&self) -> String {
        self.ui.t("ui-list-semicolon")
    }

    fn refused(&self, reason: &serde_json::Value) -> String {
        let because = reason["because"].as_str().unwrap_or_default();
        let arg = |name: &str| match &reason[name] {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        let key = match because {
            "veto" => "derivation-refused-veto",
            "below_pass_line" => "derivation-refused-pass-line",
            "below_least_total" => "derivation-refused-least-total",
            "small_field" => "derivation-refused-small-field",
            _ => "derivation-refused-not-eligible",
        };
        let module = arg("module");
        let module = if module.is_empty() { self.ui.t("derivation-total") } else { self.module(&module) };
        self.ui.ta(
            key,
            &[
                ("module", module),
                ("least", arg("least")),
                ("ranked", arg("ranked")),
                ("needed", arg("needed")),
                ("reason", arg("reason")),
            ],
        )
    }

    fn module(&self, code: &str) -> String {
        self.rules.module_title(code, self.lang()).to_owned()
    }

    /// Why the entry stands where it stands: in sentences.
    pub(super) fn above(&self, derivation: &Derivation, row: &Row, above_name: &str) -> Vec<String> {
        let Some(above) = &derivation.above else {
            return if row.rank.is_some() { vec![self.ui.t("derivation-first")] } else { Vec::new() };
        };
        let name = above_name.to_owned();
        let theirs = above.total.to_decimal();
        let ours = derivation.total.map(Exact::to_decimal).unwrap_or_default();
        if above.shared {
            return vec![self.ui.ta("derivation-shared", &[("name", name), ("ours", ours)])];
        }
        let Some(tie) = &above.decided_by else {
            let args = [("name", name), ("theirs", theirs), ("ours", ours)];
            return vec![self.ui.ta("derivation-by-total", &args)];
        };
        let none = || self.ui.t("derivation-nothing");
        let args = [
            ("name", name),
            ("theirs", theirs),
            ("ours", ours),
            ("by", self.tie(tie)),
            ("their_value", above.theirs.map_or_else(none, Exact::to_decimal)),
            ("our_value", above.ours.map_or_else(none, Exact::to_decimal)),
        ];
        vec![self.ui.ta("derivation-by-tie", &args)]
    }

    fn tie(&self, tie: &TieBreak) -> String {
        let (key, name) = match tie {
            TieBreak::Module { module, .. } => ("derivation-tie-module", self.module(module)),
            TieBreak::Criterion { criterion, .. } => ("derivation-tie-criterion", self.criterion(criterion)),
            TieBreak::Aspect { aspect, .. } => ("derivation-tie-aspect", self.aspect_title(aspect)),
            TieBreak::Raw { aspect, .. } => ("derivation-tie-raw", self.aspect_title(aspect)),
            TieBreak::Adjustment { kind, .. } => ("derivation-tie-adjustment", kind.clone()),
        };
        self.ui.ta(key, &[("name", name)])
    }

    fn criterion(&self, code: &str) -> String {
        self.rules.criterion_title(code, self.lang()).to_owned()
    }

    fn aspect_title(&self, code: &str) -> String {
        self.rules.aspect_title(code, self.lang()).to_owned()
    }

    pub(super) fn modules(&self, derivation: &Derivation) -> Vec<ModuleLines> {
        derivation
            .modules
            .iter()
            .zip(1..)
            .map(|(module, number)| {
                let mut stages = vec![self.stage(self.ui.t("derivation-module-sum"), module.sum)];
                for adjustment in &module.adjustments {
                    let what = self.ui.ta("derivation-adjustment", &[("kind", adjustment.kind.clone())]);
                    stages.insert(0, self.stage(what, adjustment.counted));
                }
                stages.extend(module.steps.iter().map(|done| self.stage(self.step(done.step), done.value)));
                if module.share != module.subtotal {
                    let what = self.ui.ta("derivation-weight", &[("weight", module.weight.to_string())]);
                    stages.push(self.stage(what, module.share));
                }
                stages
                    .extend(module.weighted.iter().map(|done| self.stage(self.step(done.step), done.value)));
                let of_module = derivation.aspects.iter().filter(|aspect| aspect.module == module.module);
                let mut aspects: Vec<AspectLines> = of_module.map(|aspect| self.aspect(aspect)).collect();
                let scores = Decimals::of(0, aspects.iter().map(|aspect| aspect.score.as_str()));
                for aspect in &mut aspects {
                    aspect.score = scores.show(&aspect.score);
                }
                ModuleLines {
                    id: format!("module-{number}"),
                    title: if module.module.is_empty() {
                        self.ui.t("derivation-total-adjustments")
                    } else {
                        self.module(&module.module)
                    },
                    aspects,
                    stages,
                    subtotal: module.subtotal.to_decimal(),
                }
            })
            .collect()
    }

    fn aspect(&self, aspect: &crate::scoring::AspectSteps) -> AspectLines {
        use crate::scoring::MarkUse;
        let marks = aspect
            .marks
            .iter()
            .map(|mark| Mark {
                judge: self.judge(&mark.judge),
                value: match mark.raw {
                    Some(raw) => {
                        let args = [("mark", mark.mark.to_string()), ("raw", raw.to_string())];
                        self.ui.ta("derivation-mark-raw", &args)
                    }
                    None => mark.mark.to_string(),
                },
                dropped: match mark.used {
                    MarkUse::Counted => String::new(),
                    MarkUse::DroppedLowest => self.ui.t("derivation-dropped-lowest"),
                    MarkUse::DroppedHighest => self.ui.t("derivation-dropped-highest"),
                    MarkUse::Replaced => self.ui.t("derivation-replaced"),
                },
            })
            .collect();
        let mut stages = Vec::new();
        if let Some(aggregate) = &aspect.aggregate {
            stages.push(self.stage(self.aggregate(aggregate.by), aggregate.value));
        }
        if let Some(declared) = aspect.declared {
            stages.push(self.stage(self.ui.t("derivation-declared"), declared.into()));
        }
        stages.extend(aspect.steps.iter().map(|done| self.stage(self.step(done.step), done.value)));
        if let Some(value) = aspect.value.filter(|value| Some(*value) != aspect.score) {
            let what = self.ui.ta("derivation-weight", &[("weight", aspect.weight.to_string())]);
            stages.push(self.stage(what, value));
        }
        AspectLines {
            code: aspect.aspect.clone(),
            title: self.aspect_title(&aspect.aspect),
            max: aspect.max.map(|max| max.to_string()).unwrap_or_default(),
            marks,
            stages,
            score: aspect.value.map_or_else(|| self.ui.t("derivation-nothing"), Exact::to_decimal),
        }
    }

    /// Judges have numbers here, the same on every page of an event.
    fn judge(&self, label: &str) -> String {
        let number = label.trim_start_matches(|c: char| !c.is_ascii_digit()).trim_start_matches('0');
        self.ui.ta("derivation-judge", &[("n", number.to_owned())])
    }

    pub(super) fn total(&self, derivation: &Derivation) -> Vec<Stage> {
        let mut stages = vec![self.stage(self.ui.t("derivation-sum"), derivation.sum)];
        stages.extend(derivation.steps.iter().map(|done| self.stage(self.step(done.step), done.value)));
        if let Some(zeroed) = derivation.zeroed {
            stages.push(self.stage(self.ui.t("derivation-zeroed"), zeroed));
        }
        if let Some(total) = derivation.total {
            stages.push(self.stage(self.ui.t("derivation-total"), total));
        }
        stages
    }

    fn stage(&self, what: String, value: Exact) -> Stage {
        Stage { what, value: value.to_decimal() }
    }

    fn aggregate(&self, by: Aggregate) -> String {
        let (low, high) = by.dropped();
        let (key, judges) = match by {
            Aggregate::Only {} => ("only", 1),
            Aggregate::Mean { .. } if low + high > 0 => ("mean-dropped", 0),
            Aggregate::Mean { .. } => ("mean", 0),
            Aggregate::Sum { .. } if low + high > 0 => ("sum-dropped", 0),
            Aggregate::Sum { .. } => ("sum", 0),
            Aggregate::Median {} => ("median", 0),
            Aggregate::Judgement { judges, .. } => ("judgement", u32::from(judges)),
        };
        let args = [
            ("low", low.to_string()),
            ("high", high.to_string()),
            ("judges", judges.to_string()),
            ("divisor", (3 * judges).to_string()),
        ];
        self.ui.ta(&format!("derivation-by-{key}-marks"), &args)
    }

    fn step(&self, step: Step) -> String {
        let (key, by) = match step {
            Step::Round(rounding) => return self.round(rounding),
            Step::Multiply { by } => ("multiply", by.to_string()),
            Step::Divide { by } => ("divide", by.to_string()),
            Step::Floor { at } => ("floor", at.to_string()),
            Step::Ceiling { at } => ("ceiling", at.to_string()),
            Step::AddBase {} => ("base", String::new()),
            Step::Score {} => ("score", String::new()),
            Step::Factor {} => ("factor", String::new()),
        };
        self.ui.ta(&format!("derivation-step-{key}"), &[("by", by)])
    }

    fn round(&self, rounding: Rounding) -> String {
        use crate::scoring::RoundingMode;
        let mode = match rounding.mode {
            RoundingMode::HalfUp => "half-up",
            RoundingMode::HalfEven => "half-even",
            RoundingMode::Down => "down",
        };
        let args = [("decimals", rounding.decimals.to_string())];
        self.ui.ta(&format!("derivation-round-{mode}"), &args)
    }
}
