//! One entry: aspects → modules → total.

use super::{
    Options,
    aspect::{Panel, Valued},
    index::Index,
};
use crate::{
    kernel::points::Points,
    scoring::{
        derivation::{AdjustmentStep, Derivation, Done, ModuleSteps, count_adjustments, run},
        exact::{Exact, Overflow},
        material::{MarkRow, Material, Name, Problem},
        panel,
        rules::{Absent, ModuleRule, Step, VetoEffect},
    },
};

/// Room that is used again for every entry and every aspect.
#[derive(Default)]
pub(super) struct Scratch<'m> {
    pub rows: Vec<(MarkRow, u32)>,
    pub counted: Vec<Points>,
    aspects: Vec<u32>,
    parts: Vec<Part<'m>>,
    adjustments: Vec<(Name, Name, Points)>,
}

/// A scored aspect.
#[derive(Debug, Clone, Copy)]
pub(in crate::scoring) struct ScoredAspect {
    pub row: u32,
    pub score: Option<Exact>,
    pub value: Option<Exact>,
    pub found: u32,
    pub least: u32,
}

/// A module subtotal.
#[derive(Debug, Clone, Copy)]
pub(in crate::scoring) struct ScoredModule {
    pub module: Name,
    pub subtotal: Exact,
}

/// An entry with its total, not yet ranked.
#[derive(Debug, Clone, Default)]
pub(in crate::scoring) struct ScoredEntry {
    pub entry: u32,
    pub aspects: Vec<ScoredAspect>,
    pub modules: Vec<ScoredModule>,
    pub total: Option<Exact>,
    pub keys: Vec<Option<Exact>>,
    /// The raw value by which teams break ties.
    pub team_key: Vec<Option<Exact>>,
    /// An aspect lacks marks.
    pub incomplete: bool,
    /// Neither aspects nor adjustments.
    pub absent: bool,
    pub vetoed: bool,
    pub gates: Vec<Name>,
    pub derivation: Option<Box<Derivation>>,
}

/// Everything needed to score any entry of a material.
pub(super) struct Scorer<'m> {
    pub material: &'m Material<'m>,
    pub index: &'m Index,
    pub options: Options,
    /// Modules that hold nothing but adjustments: their subtotal is 0 where there are none.
    pub bare_modules: Vec<Name>,
}

struct Part<'r> {
    module: Name,
    sum: Exact,
    /// Something counts in it; a module whose marks are all missing has no subtotal.
    counted: bool,
    rule: Option<&'r ModuleRule>,
    adjustments: Vec<AdjustmentStep>,
}

impl<'m> Scorer<'m> {
    pub(super) fn entry(
        &self,
        entry: u32,
        scratch: &mut Scratch<'m>,
        problems: &mut Vec<Problem>,
    ) -> ScoredEntry {
        let mut scored = ScoredEntry { entry, ..ScoredEntry::default() };
        if self.options.derivation {
            scored.derivation = Some(Box::new(self.blank(entry)));
        }
        let mut aspects = std::mem::take(&mut scratch.aspects);
        aspects.clear();
        aspects.extend(self.index.aspects.items(entry));
        self.sort(&mut aspects);
        scored.aspects.reserve_exact(aspects.len());
        let mut parts = std::mem::take(&mut scratch.parts);
        parts.clear();
        for row in &aspects {
            self.aspect(*row, &mut scored, &mut parts, scratch, problems);
        }
        scored.absent = aspects.is_empty() && self.index.adjustments.items(entry).next().is_none();
        scratch.aspects = aspects;
        if scored.absent && !self.options.is_live() && self.material.rules.ranking.absent == Absent::Refuse {
            let line = self.material.entries[entry as usize].line;
            let problem = "expected aspects, marks or adjustments of this entry, found none".to_owned();
            problems.push(self.problem(entry, "entries.csv", line, "entry", problem));
        }
        if let Err(overflow) = self.totals(&mut scored, &mut parts, scratch) {
            let row = &self.material.entries[entry as usize];
            problems.push(self.problem(entry, "entries.csv", row.line, "entry", overflow.to_string()));
        }
        scratch.parts = parts;
        scored
    }

    /// Rubric order, or by name where there is no rubric.
    fn sort(&self, aspects: &mut [u32]) {
        if !self.material.rubric.is_empty() {
            return;
        }
        let names = &self.material.names;
        aspects.sort_unstable_by(|a, b| {
            let (a, b) = (&self.material.aspects[*a as usize], &self.material.aspects[*b as usize]);
            let modules = if a.module == b.module {
                std::cmp::Ordering::Equal
            } else {
                names.get(a.module).cmp(names.get(b.module))
            };
            modules.then_with(|| names.get(a.aspect).cmp(names.get(b.aspect)))
        });
    }

    fn aspect(
        &self,
        row_number: u32,
        scored: &mut ScoredEntry,
        parts: &mut Vec<Part<'m>>,
        scratch: &mut Scratch<'m>,
        problems: &mut Vec<Problem>,
    ) {
        let row = &self.material.aspects[row_number as usize];
        let panel = Panel {
            material: self.material,
            row,
            rule: &self.material.rules.aspects[usize::from(row.rule)],
            live: self.options.is_live(),
        };
        let valued =
            panel.gather(self.index.marks.items(row_number), scratch).and_then(|()| panel.value(scratch));
        let valued = match valued {
            Ok(valued) => valued,
            Err(wrong) => {
                let mut problem = self.aspect_problem(row, wrong.problem);
                if let Some((file, column)) = wrong.at.filter(|_| problem.file.is_some()) {
                    (problem.file, problem.line, problem.column) = (Some(file), None, Some(column));
                }
                problems.push(problem);
                return;
            }
        };
        let mut aspect = ScoredAspect { row: row_number, score: None, value: None, found: 0, least: 0 };
        let part = self.part(parts, row.module);
        match valued {
            Valued::Scored { score, value } => {
                (aspect.score, aspect.value) = (Some(score), Some(value));
                part.counted = true;
                match part.sum.plus(value) {
                    Ok(sum) => part.sum = sum,
                    Err(overflow) => problems.push(self.aspect_problem(row, overflow.to_string())),
                }
                let gate =
                    self.material.rubric.get(usize::from(row.rubric)).is_some_and(|(aspect, ..)| aspect.gate);
                if gate && score == Exact::ZERO {
                    scored.gates.push(row.aspect);
                }
            }
            Valued::Missing { found, least } => {
                (aspect.found, aspect.least) = (found, least);
                scored.incomplete = true;
            }
        }
        scored.aspects.push(aspect);
        if let Some(derivation) = &mut scored.derivation {
            match panel.derive(scratch, valued) {
                Ok(steps) => derivation.aspects.push(steps),
                Err(overflow) => problems.push(self.aspect_problem(row, overflow.to_string())),
            }
        }
    }

    fn part<'p>(&self, parts: &'p mut Vec<Part<'m>>, module: Name) -> &'p mut Part<'m> {
        let index = parts.iter().position(|part| part.module == module).unwrap_or_else(|| {
            let rule = self.material.rules.module_rule(self.material.names.get(module)).filter(|_| {
                // Adjustments of the total itself are in no module.
                !self.material.names.get(module).is_empty()
            });
            parts.push(Part { module, sum: Exact::ZERO, counted: false, rule, adjustments: Vec::new() });
            parts.len() - 1
        });
        &mut parts[index]
    }

    fn totals(
        &self,
        scored: &mut ScoredEntry,
        parts: &mut Vec<Part<'m>>,
        scratch: &mut Scratch<'m>,
    ) -> Result<(), Overflow> {
        self.adjust(scored, parts, scratch)?;
        let started = parts.iter().any(|part| part.counted);
        for module in self.bare_modules.iter().filter(|_| started) {
            self.part(parts, *module).counted = true;
        }
        self.order(parts);
        scored.modules.reserve_exact(parts.len());
        let mut sum = Exact::ZERO;
        for part in parts.drain(..).filter(|part| part.counted) {
            let steps: &[Step] = part.rule.map_or(&[], |rule| &rule.then);
            let after: &[Step] = part.rule.map_or(&[], |rule| &rule.weighted);
            let weight = part.rule.map_or(Points::ONE, |rule| rule.weight);
            let subtotal = panel::steps(part.sum, steps)?;
            let share = if weight == Points::ONE { subtotal } else { subtotal.times(weight.into())? };
            let value = panel::steps(share, after)?;
            sum = sum.plus(value)?;
            scored.modules.push(ScoredModule { module: part.module, subtotal });
            if let Some(derivation) = &mut scored.derivation {
                let of = |from, steps: &[Step]| -> Result<Vec<Done>, Overflow> {
                    Ok(run(from, steps, Points::ZERO, Points::ONE)?.1)
                };
                derivation.modules.push(ModuleSteps {
                    module: self.material.names.get(part.module).to_owned(),
                    adjustments: part.adjustments,
                    sum: part.sum,
                    steps: of(part.sum, steps)?,
                    subtotal,
                    weight,
                    share,
                    weighted: of(share, after)?,
                    value,
                });
            }
        }
        let total_steps = &self.material.rules.total.then;
        let total = panel::steps(sum, total_steps)?;
        if let Some(derivation) = &mut scored.derivation {
            derivation.sum = sum;
            derivation.steps = run(sum, total_steps, Points::ZERO, Points::ONE)?.1;
        }
        // Of an entry without any mark there is no total, not even 0.
        if started {
            self.veto(scored, total);
        }
        scored.keys = self
            .material
            .rules
            .ranking
            .ties
            .iter()
            .map(|tie| self.key(tie, scored))
            .collect::<Result<_, _>>()?;
        self.team_keys(scored)
    }

    fn veto(&self, scored: &mut ScoredEntry, total: Exact) {
        scored.vetoed = !scored.gates.is_empty() || self.index.vetoes.items(scored.entry).next().is_some();
        let zeroed = scored.vetoed && self.material.rules.ranking.veto == VetoEffect::Zero;
        scored.total = Some(if zeroed { Exact::ZERO } else { total });
        if let Some(derivation) = &mut scored.derivation {
            let reasons =
                self.index.vetoes.items(scored.entry).map(|row| self.material.vetoes[row as usize].1.clone());
            derivation.vetoes = reasons.collect();
            derivation.vetoes.sort();
            derivation
                .vetoes
                .extend(scored.gates.iter().map(|gate| self.material.names.get(*gate).to_owned()));
            derivation.zeroed = zeroed.then_some(Exact::ZERO);
            derivation.total = scored.total;
        }
    }

    /// Adjustments by module and kind, each counted by its rule.
    fn adjust(
        &self,
        scored: &ScoredEntry,
        parts: &mut Vec<Part<'m>>,
        scratch: &mut Scratch<'m>,
    ) -> Result<(), Overflow> {
        let mut given = std::mem::take(&mut scratch.adjustments);
        given.clear();
        given.extend(self.index.adjustments.items(scored.entry).map(|row| {
            let row = &self.material.adjustments[row as usize];
            (row.module, row.kind, row.points)
        }));
        given.sort_unstable();
        let names = &self.material.names;
        for same in given.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (module, kind, _) = same[0];
            let rule = self.material.rules.adjustment_rule(names.get(kind), names.get(module));
            scratch.counted.clear();
            scratch.counted.extend(same.iter().map(|(.., points)| *points));
            let counted = count_adjustments(rule, &scratch.counted)?;
            let part = self.part(parts, module);
            part.sum = part.sum.plus(counted)?;
            part.counted = true;
            if scored.derivation.is_some() {
                part.adjustments.push(AdjustmentStep {
                    kind: names.get(kind).to_owned(),
                    given: scratch.counted.clone(),
                    rule: rule.cloned(),
                    counted,
                });
            }
        }
        if scored.derivation.is_some() {
            for part in parts {
                part.adjustments.sort_by(|a, b| a.kind.cmp(&b.kind));
            }
        }
        scratch.adjustments = given;
        Ok(())
    }

    /// Rubric order first, then by name.
    fn order(&self, parts: &mut [Part<'m>]) {
        let rubric =
            |module: Name| self.material.rubric.iter().position(|row| row.1 == module).unwrap_or(usize::MAX);
        parts.sort_by(|a, b| {
            let (first, second) = (rubric(a.module), rubric(b.module));
            first
                .cmp(&second)
                .then_with(|| self.material.names.get(a.module).cmp(self.material.names.get(b.module)))
        });
    }
}
