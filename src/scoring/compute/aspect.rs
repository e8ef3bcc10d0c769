//! One aspect of one entry: from its marks to what it adds to its module.

use crate::{
    kernel::points::Points,
    scoring::{
        compute::entry::Scratch,
        derivation::{AggregateStep, AspectSteps, MarkStep, MarkUse, run},
        exact::{Exact, Overflow},
        mark::spread_above,
        material::{AspectRow, MarkRow, Material, NONE},
        panel,
        rules::{Aggregate, AspectRule, Missing},
    },
};

/// What became of an aspect.
#[derive(Debug, Clone, Copy)]
pub(super) enum Valued {
    /// Its score as shown and what it adds to its module.
    Scored { score: Exact, value: Exact },
    /// Too few marks, and nothing declared for it.
    Missing { found: u32, least: u32 },
}

/// A reason why there can be no final result.
pub(super) struct Wrong {
    pub problem: String,
    /// The file and column it is in, where that is not the aspect's own row.
    pub at: Option<(&'static str, &'static str)>,
}

impl From<String> for Wrong {
    fn from(problem: String) -> Self {
        Self { problem, at: None }
    }
}

impl From<Overflow> for Wrong {
    fn from(overflow: Overflow) -> Self {
        overflow.to_string().into()
    }
}

/// Marks of one aspect: the ones that count, sorted from low to high.
pub(super) struct Panel<'m> {
    pub material: &'m Material<'m>,
    pub row: &'m AspectRow,
    pub rule: &'m AspectRule,
    /// A live board takes what is there and reports the rest.
    pub live: bool,
}

impl Panel<'_> {
    pub(super) fn max(&self) -> Option<Points> {
        self.material.rubric.get(usize::from(self.row.rubric)).map(|(aspect, ..)| aspect.max)
    }

    pub(super) fn weight(&self) -> Points {
        self.material
            .rubric
            .get(usize::from(self.row.rubric))
            .map_or(Points::ONE, |(aspect, ..)| aspect.weight)
    }

    /// Fills `scratch.counted` with one mark per judge, of the highest round, sorted.
    pub(super) fn gather(
        &self,
        marks: impl Iterator<Item = u32>,
        scratch: &mut Scratch<'_>,
    ) -> Result<(), Wrong> {
        scratch.rows.clear();
        scratch.counted.clear();
        let (mut first_rounds, mut ascending, mut last) = (true, true, None);
        for index in marks {
            let mark = self.material.marks[index as usize];
            first_rounds &= mark.round() <= 1;
            ascending &= last.is_none_or(|last| last < mark.judge_round());
            last = Some(mark.judge_round());
            scratch.rows.push((mark, index));
        }
        if !ascending {
            scratch.rows.sort_unstable_by_key(|(mark, _)| mark.judge_round());
        }
        let twice = |pair: &&[(MarkRow, u32)]| pair[0].0.judge_round() == pair[1].0.judge_round();
        if let Some(pair) = scratch.rows.windows(2).filter(|_| !ascending).find(twice) {
            let judge = self.material.judges.get(pair[0].0.judge());
            let problem = format!("expected one mark per judge and round, found a second one of \"{judge}\"");
            return Err(Wrong { problem, at: Some(("marks.csv", "judge")) });
        }
        if first_rounds {
            scratch.counted.extend(scratch.rows.iter().map(|(mark, _)| mark.mark));
        } else {
            let last_of_judge = |pair: &(usize, &(MarkRow, u32))| {
                scratch.rows.get(pair.0 + 1).is_none_or(|(next, _)| next.judge() != pair.1.0.judge())
            };
            scratch.counted.extend(
                scratch.rows.iter().enumerate().filter(last_of_judge).map(|(_, (mark, _))| mark.mark),
            );
        }
        scratch.counted.sort_unstable();
        Ok(())
    }

    /// Values the gathered marks.
    pub(super) fn value(&self, scratch: &Scratch<'_>) -> Result<Valued, Wrong> {
        let found = scratch.counted.len();
        if self.rule.most().is_some_and(|most| found > most) {
            let most = self.rule.most().unwrap_or_default();
            return Err(format!("expected at most {most} marks, found {found}").into());
        }
        if let Aggregate::Judgement { spread, .. } = self.rule.aggregate
            && !self.live
            && let Some(apart) = spread_above(&scratch.counted, spread)
        {
            return Err(format!(
                "the panel must judge again: levels from {} to {}, expected a spread of at most {}",
                apart.lowest, apart.highest, apart.allowed
            )
            .into());
        }
        if found < self.rule.least() {
            return self.missing(found);
        }
        Ok(self.scored(scratch)?)
    }

    fn missing(&self, found: usize) -> Result<Valued, Wrong> {
        let least = self.rule.least();
        let policy = if found == 0 { self.rule.missing.none } else { self.rule.missing.few };
        let missing = Valued::Missing {
            found: u32::try_from(found).unwrap_or(u32::MAX),
            least: u32::try_from(least).unwrap_or(u32::MAX),
        };
        match policy {
            _ if self.live => Ok(missing),
            Missing::Refuse => Err(format!("expected at least {least} marks, found {found}").into()),
            Missing::Unranked {} => Ok(missing),
            Missing::Score { value } => {
                let score = Exact::from(value);
                let value = score.times(self.weight().into())?;
                Ok(Valued::Scored { score, value })
            }
        }
    }

    fn scored(&self, scratch: &Scratch<'_>) -> Result<Valued, Overflow> {
        let steps = &self.rule.then;
        let shown = panel::score_after(steps);
        let mut value =
            panel::aggregate(self.rule.aggregate, &scratch.counted, self.max().unwrap_or_default())?;
        let mut score = value;
        for (index, step) in steps.iter().enumerate() {
            value = panel::step(value, *step, self.row.base, self.row.factor)?;
            if index < shown {
                score = value;
            }
        }
        let weight = self.weight();
        if weight != Points::ONE {
            value = value.times(weight.into())?;
        }
        Ok(Valued::Scored { score, value })
    }

    /// Everything again, written down. Only for an aspect that was valued before.
    pub(super) fn derive(&self, scratch: &Scratch<'_>, valued: Valued) -> Result<AspectSteps, Overflow> {
        let names = &self.material.names;
        let mut derived = AspectSteps {
            module: names.get(self.row.module).to_owned(),
            criterion: (self.row.criterion != NONE).then(|| names.get(self.row.criterion).to_owned()),
            aspect: names.get(self.row.aspect).to_owned(),
            kind: self.rule.kind.clone(),
            max: self.max(),
            base: self.row.base,
            factor: self.row.factor,
            marks: Vec::new(),
            aggregate: None,
            declared: None,
            steps: Vec::new(),
            score: None,
            weight: self.weight(),
            value: None,
        };
        let enough = scratch.counted.len() >= self.rule.least();
        derived.marks = self.derive_marks(scratch, enough);
        if let Valued::Scored { score, value } = valued {
            (derived.score, derived.value) = (Some(score), Some(value));
            if enough {
                let max = self.max().unwrap_or_default();
                let first = panel::aggregate(self.rule.aggregate, &scratch.counted, max)?;
                derived.aggregate = Some(AggregateStep { by: self.rule.aggregate, value: first });
                derived.steps = run(first, &self.rule.then, self.row.base, self.row.factor)?.1;
            } else {
                derived.declared = score.points();
            }
        }
        Ok(derived)
    }

    fn derive_marks(&self, scratch: &Scratch<'_>, enough: bool) -> Vec<MarkStep> {
        let mut marks: Vec<MarkStep> = scratch
            .rows
            .iter()
            .map(|(mark, index)| MarkStep {
                judge: self.material.judges.get(mark.judge()).to_owned(),
                round: mark.round().max(1),
                mark: mark.mark,
                raw: self.material.raw_of(*index as usize),
                used: MarkUse::Counted,
            })
            .collect();
        marks.sort_by(|a, b| (&a.judge, a.round).cmp(&(&b.judge, b.round)));
        for index in 1..marks.len() {
            if marks[index].judge == marks[index - 1].judge {
                marks[index - 1].used = MarkUse::Replaced;
            }
        }
        if enough {
            let (low, high) = self.rule.aggregate.dropped();
            let mut order: Vec<usize> =
                (0..marks.len()).filter(|i| marks[*i].used == MarkUse::Counted).collect();
            // Equal marks: the first judges by name are dropped low, the last ones high.
            order.sort_by_key(|index| marks[*index].mark);
            let kept = order.len().saturating_sub(high);
            order[..low].iter().for_each(|index| marks[*index].used = MarkUse::DroppedLowest);
            order[kept..].iter().for_each(|index| marks[*index].used = MarkUse::DroppedHighest);
        }
        marks
    }
}
