//! What was marked: entries in groups, with aspects, marks, adjustments, vetoes, teams.

mod aspects;
mod extras;
mod names;
mod rows;

use std::{
    collections::{HashMap, HashSet},
    hash::BuildHasherDefault,
};

use super::{
    mark,
    rules::{Aspect, RuleSet, Sign},
};
use crate::kernel::points::Points;
use names::IdHasher;
pub(super) use names::{Name, Names};
pub(super) use rows::{AdjustmentRow, AspectRow, EntryRow, MarkRow, NONE};
pub use rows::{AspectLine, EntryRef, Issue, MarkLine, Problem};

pub(super) type IdMap<K, V> = HashMap<K, V, BuildHasherDefault<IdHasher>>;

/// The last name seen in each column.
#[derive(Debug, Clone, Copy, Default)]
struct Columns {
    module: Option<Name>,
    aspect: Option<Name>,
    kind: Option<Name>,
    unit: Option<Name>,
    judge: Option<Name>,
}

fn not_text(column: &'static str) -> Issue {
    Issue { column, problem: "expected UTF-8 text".to_owned() }
}

/// What was marked, for one rule set.
///
/// Built row by row in any order, except that an entry comes before what belongs to it.
/// With a rubric every entry has the rubric's aspects from the start.
#[derive(Debug, Clone)]
pub struct Material<'r> {
    pub(super) rules: &'r RuleSet,
    pub(super) rubric: Vec<(&'r Aspect, Name, Name, Name, Name, u16)>,
    pub(super) names: Names,
    pub(super) judges: Names,
    pub(super) entries: Vec<EntryRow>,
    pub(super) aspects: Vec<AspectRow>,
    pub(super) marks: Vec<MarkRow>,
    /// Raw values by index of the mark, ascending.
    pub(super) raws: Vec<(u32, Points)>,
    pub(super) adjustments: Vec<AdjustmentRow>,
    pub(super) vetoes: Vec<(u32, String)>,
    pub(super) bars: Vec<(u32, String, String)>,
    pub(super) teams: Vec<(Name, Name, u32)>,
    entry_index: IdMap<(Name, Name), u32>,
    aspect_index: IdMap<(u32, Name, Name), u32>,
    rule_cache: IdMap<(Name, Name, Name), u16>,
    /// Of adjustments by kind and module; nothing where there is no rule for them.
    signs: IdMap<(Name, Name), Option<Sign>>,
    rule_is_by_kind: bool,
    in_team: HashSet<u32>,
    last: Columns,
    next_line: u32,
}

fn issue<T>(column: &'static str, problem: impl Into<String>) -> Result<T, Issue> {
    Err(Issue { column, problem: problem.into() })
}

fn row_count(count: usize, column: &'static str) -> Result<u32, Issue> {
    u32::try_from(count).ok().filter(|count| *count < NONE).ok_or_else(|| Issue {
        column,
        problem: "too many rows; expected fewer than 4,294,967,295".to_owned(),
    })
}

impl<'r> Material<'r> {
    /// Nothing yet.
    #[must_use]
    pub fn new(rules: &'r RuleSet) -> Self {
        let mut names = Names::default();
        let mut rubric = Vec::new();
        for placed in rules.rubric().into_iter().flat_map(super::Rubric::aspects) {
            let kind = placed.aspect.kind.as_str();
            let rule = rules
                .aspect_rule(kind, &placed.module.code, &placed.aspect.code)
                .and_then(|wanted| rules.aspects.iter().position(|rule| std::ptr::eq(rule, wanted)))
                .and_then(|index| u16::try_from(index).ok())
                .unwrap_or(u16::MAX);
            rubric.push((
                placed.aspect,
                names.intern(&placed.module.code),
                names.intern(&placed.criterion.code),
                names.intern(&placed.aspect.code),
                names.intern(kind),
                rule,
            ));
        }
        Self {
            rules,
            rubric,
            names,
            judges: Names::default(),
            entries: Vec::new(),
            aspects: Vec::new(),
            marks: Vec::new(),
            raws: Vec::new(),
            adjustments: Vec::new(),
            vetoes: Vec::new(),
            bars: Vec::new(),
            teams: Vec::new(),
            entry_index: IdMap::default(),
            aspect_index: IdMap::default(),
            rule_cache: IdMap::default(),
            signs: IdMap::default(),
            rule_is_by_kind: rules.aspects.iter().all(|rule| rule.module.is_none() && rule.aspect.is_none()),
            in_team: HashSet::new(),
            last: Columns::default(),
            next_line: 0,
        }
    }

    /// The rule set it is for.
    #[must_use]
    pub const fn rules(&self) -> &'r RuleSet {
        self.rules
    }

    /// The line of the package file of the rows that follow, for messages.
    pub(super) fn at_line(&mut self, line: u64) {
        self.next_line = u32::try_from(line).unwrap_or(0);
    }

    /// Makes room for so many entries, with a rubric for their aspects too. Where there is no such
    /// room, it is made as they come; so for all that follow.
    pub(super) fn reserve_entries(&mut self, count: usize) {
        let _ = self.entries.try_reserve_exact(count.saturating_sub(self.entries.len()));
        let _ = self.entry_index.try_reserve(count.saturating_sub(self.entries.len()));
        self.reserve_aspects(count.saturating_mul(self.rubric.len()));
    }

    /// Makes room for so many aspects.
    pub(super) fn reserve_aspects(&mut self, count: usize) {
        let more = count.saturating_sub(self.aspects.len());
        let _ = self.aspects.try_reserve_exact(more);
        let _ = self.aspect_index.try_reserve(more);
    }

    /// Makes room for so many marks.
    pub(super) fn reserve_marks(&mut self, count: usize) {
        let _ = self.marks.try_reserve_exact(count.saturating_sub(self.marks.len()));
    }

    /// Makes room for so many adjustments.
    pub(super) fn reserve_adjustments(&mut self, count: usize) {
        let _ = self.adjustments.try_reserve_exact(count.saturating_sub(self.adjustments.len()));
    }

    /// Adds an entry; with a rubric, its aspects too.
    ///
    /// # Errors
    /// An empty code, or a second entry with the same group and code.
    pub fn entry(&mut self, group: &str, entry: &str, unit: &str) -> Result<EntryRef, Issue> {
        if entry.is_empty() {
            return issue("entry", "expected a code, found nothing");
        }
        let name = self.names.intern(entry);
        let unit =
            self.names.intern_after(&mut self.last.unit, unit.as_bytes()).map_err(|_| not_text("unit"))?;
        let group = match self.entries.last() {
            Some(last) if self.names.get(last.group) == group => last.group,
            _ => self.names.intern(group),
        };
        let index = row_count(self.entries.len(), "entry")?;
        if *self.entry_index.entry((group, name)).or_insert(index) != index {
            return issue("entry", format!("expected one row per entry, found \"{entry}\" again"));
        }
        self.entries.push(EntryRow { group, entry: name, unit, line: self.next_line });
        for place in 0..self.rubric.len() {
            let (_, module, criterion, aspect, kind, rule) = self.rubric[place];
            self.aspect_index.insert((index, module, aspect), row_count(self.aspects.len(), "aspect")?);
            self.aspects.push(AspectRow {
                entry: index,
                module,
                aspect,
                kind,
                criterion,
                line: 0,
                rule,
                rubric: u16::try_from(place).unwrap_or(u16::MAX),
                base: Points::ZERO,
                factor: Points::ONE,
            });
        }
        Ok(EntryRef(index))
    }

    /// Finds an entry.
    #[must_use]
    pub fn find_entry(&self, group: &str, entry: &str) -> Option<EntryRef> {
        let (group, entry) = (self.names.find(group)?, self.names.find(entry)?);
        self.entry_index.get(&(group, entry)).copied().map(EntryRef)
    }

    pub(super) fn find_aspect(&self, entry: EntryRef, module: &str, aspect: &str) -> Option<u32> {
        let (module, aspect) = (self.names.find(module)?, self.names.find(aspect)?);
        self.aspect_index.get(&(entry.0, module, aspect)).copied()
    }

    /// Adds a mark. With a rubric the raw value is turned into the mark here.
    ///
    /// A second mark of the same judge, aspect and round is a problem that [`compute`](super::compute()) reports.
    ///
    /// # Errors
    /// An aspect that the entry does not have, or a mark that is not possible.
    pub fn mark(&mut self, entry: EntryRef, line: MarkLine<'_>) -> Result<(), Issue> {
        let Some(aspect) = self.find_aspect(entry, line.module, line.aspect) else {
            return issue(
                "aspect",
                format!(
                    "expected an aspect of this entry, found \"{}\" in module \"{}\"",
                    line.aspect, line.module
                ),
            );
        };
        self.mark_row(aspect, line.judge.as_bytes(), line.round, line.mark, line.raw)
    }

    #[inline]
    pub(super) fn mark_row(
        &mut self,
        aspect: u32,
        judge: &[u8],
        round: u8,
        mark: Option<Points>,
        raw: Option<Points>,
    ) -> Result<(), Issue> {
        if judge.is_empty() {
            return issue("judge", "expected a judge, found nothing");
        }
        let row = &self.aspects[aspect as usize];
        let mark = match self.rubric.get(usize::from(row.rubric)) {
            Some((rubric, ..)) => {
                let given = mark::MarkInput { mark, raw };
                match mark::check(rubric, given) {
                    Ok(marked) => marked.mark,
                    Err(wrong) => return issue(wrong.field, format!("expected {}", wrong.expected)),
                }
            }
            None => mark.ok_or_else(|| Issue {
                column: "mark",
                problem: "expected a mark, found nothing; a missing mark has no row".to_owned(),
            })?,
        };
        self.within_limits(row.rule, mark)?;
        let judge = self.judges.intern_after(&mut self.last.judge, judge).map_err(|_| not_text("judge"))?;
        if judge >= 1 << 24 {
            return issue("judge", "too many judges; expected at most 16,777,216");
        }
        let index = row_count(self.marks.len(), "mark")?;
        self.marks.push(MarkRow { aspect, judge_round: judge << 8 | u32::from(round), mark });
        if let Some(raw) = raw {
            self.raws.push((index, raw));
        }
        Ok(())
    }

    #[inline]
    fn within_limits(&self, rule: u16, mark: Points) -> Result<(), Issue> {
        let limits = self.rules.aspects[usize::from(rule)].marks;
        if let Some(min) = limits.min.filter(|min| mark < *min) {
            return issue("mark", format!("expected at least {min}, found {mark}"));
        }
        if let Some(max) = limits.max.filter(|max| mark > *max) {
            return issue("mark", format!("expected at most {max}, found {mark}"));
        }
        let from = limits.min.unwrap_or_default();
        if let Some(step) = limits.step.filter(|step| !mark.is_on_step(from, *step)) {
            return issue("mark", format!("expected steps of {step} from {from}, found {mark}"));
        }
        Ok(())
    }

    /// Is this entry of that name? Rows of different files mostly come in the same order.
    #[inline]
    pub(super) fn entry_is(&self, entry: u32, group: &[u8], name: &[u8]) -> bool {
        self.entries.get(entry as usize).is_some_and(|row| {
            self.names.get(row.entry).as_bytes() == name && self.names.get(row.group).as_bytes() == group
        })
    }

    /// Is this the aspect of that name, of the entry of that name?
    #[inline]
    pub(super) fn aspect_is(
        &self,
        aspect: u32,
        group: &[u8],
        entry: &[u8],
        module: &[u8],
        name: &[u8],
    ) -> bool {
        self.aspects.get(aspect as usize).is_some_and(|row| {
            self.names.get(row.aspect).as_bytes() == name
                && self.names.get(row.module).as_bytes() == module
                && self.entry_is(row.entry, group, entry)
        })
    }

    pub(super) fn place(&self, entry: u32) -> Vec<String> {
        let row = &self.entries[entry as usize];
        vec![self.names.get(row.group).to_owned(), self.names.get(row.entry).to_owned()]
    }

    pub(super) fn raw_of(&self, mark: usize) -> Option<Points> {
        let key = u32::try_from(mark).ok()?;
        let index = self.raws.binary_search_by_key(&key, |(mark, _)| *mark).ok()?;
        Some(self.raws[index].1)
    }
}
