//! Values that decide ties.

use super::entry::{ScoredAspect, ScoredEntry, Scorer};
use crate::scoring::{
    exact::{Exact, Overflow},
    material::{AspectRow, NONE},
    rules::{TeamTie, TieBreak},
};

impl Scorer<'_> {
    /// The value of a tie-break, absent where the entry has nothing of it.
    pub(super) fn key(&self, tie: &TieBreak, scored: &ScoredEntry) -> Result<Option<Exact>, Overflow> {
        let names = &self.material.names;
        let rows = |wanted: &dyn Fn(&AspectRow) -> bool, of: fn(&ScoredAspect) -> Option<Exact>| {
            let values = scored
                .aspects
                .iter()
                .filter(|a| wanted(&self.material.aspects[a.row as usize]))
                .filter_map(of);
            sum(values)
        };
        match tie {
            TieBreak::Module { module, .. } => {
                let Some(module) = names.find(module) else { return Ok(None) };
                Ok(scored.modules.iter().find(|m| m.module == module).map(|m| m.subtotal))
            }
            TieBreak::Criterion { criterion, .. } => {
                let criterion = names.find(criterion).unwrap_or(NONE);
                rows(&|row| criterion != NONE && row.criterion == criterion, |aspect| aspect.value)
            }
            TieBreak::Aspect { aspect, .. } => {
                let aspect = names.find(aspect).unwrap_or(NONE);
                rows(&|row| row.aspect == aspect, |aspect| aspect.score)
            }
            TieBreak::Raw { aspect, .. } => self.raw(aspect, scored),
            TieBreak::Adjustment { kind, .. } => {
                let Some(kind) = names.find(kind) else { return Ok(None) };
                let rows = self
                    .index
                    .adjustments
                    .items(scored.entry)
                    .map(|row| &self.material.adjustments[row as usize]);
                sum(rows.filter(|row| row.kind == kind).map(|row| row.points.into()))
            }
        }
    }

    /// The sum of the raw values of an aspect; of a re-judged mark only the last round.
    fn raw(&self, aspect: &str, scored: &ScoredEntry) -> Result<Option<Exact>, Overflow> {
        let Some(aspect) = self.material.names.find(aspect) else { return Ok(None) };
        let mut values = Vec::new();
        for scored in scored.aspects.iter().filter(|a| self.material.aspects[a.row as usize].aspect == aspect)
        {
            let mut marks: Vec<(u32, u32)> = self
                .index
                .marks
                .items(scored.row)
                .map(|index| (self.material.marks[index as usize].judge_round(), index))
                .collect();
            marks.sort_unstable();
            for (place, (judge_round, index)) in marks.iter().enumerate() {
                let replaced = marks.get(place + 1).is_some_and(|(next, _)| next >> 8 == judge_round >> 8);
                if !replaced && let Some(raw) = self.material.raw_of(*index as usize) {
                    values.push(Exact::from(raw));
                }
            }
        }
        sum(values.into_iter())
    }

    pub(super) fn team_keys(&self, scored: &mut ScoredEntry) -> Result<(), Overflow> {
        let ties = self.material.rules.teams.iter().flat_map(|teams| &teams.ties);
        scored.team_key = ties
            .map(|tie| match tie {
                TeamTie::Raw { aspect } => self.raw(aspect, scored),
                TeamTie::BestRanks {} => Ok(None),
            })
            .collect::<Result<_, _>>()?;
        Ok(())
    }
}

fn sum(mut values: impl Iterator<Item = Exact>) -> Result<Option<Exact>, Overflow> {
    let Some(first) = values.next() else { return Ok(None) };
    values.try_fold(first, Exact::plus).map(Some)
}
