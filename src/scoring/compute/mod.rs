//! From a material to an outcome, one group after the other.

mod aspect;
mod cores;
mod entry;
mod group;
mod index;
mod keys;
mod outcome;
mod places;

use super::{
    Overflow, Problem, TeamStanding,
    material::Material,
    rules::TeamOf,
    teams::{self, Member},
};
pub(super) use entry::ScoredEntry;
pub(super) use group::GroupScored;
pub use outcome::{AspectScore, FailedLine, GroupOutcome, MissingAspect, Outcome, Standing, Status};

/// Whether missing marks are still on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Completeness {
    /// The final result: missing marks follow the rule set's policy.
    #[default]
    Final,
    /// A live board: what is there counts so far, and the entry says what it lacks.
    Partial,
}

/// What is wanted of a computation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Final or so far.
    pub completeness: Completeness,
    /// Whether every standing carries its derivation.
    pub derivation: bool,
}

impl Options {
    /// The final result, with derivations.
    #[must_use]
    pub const fn with_derivation() -> Self {
        Self { completeness: Completeness::Final, derivation: true }
    }

    /// A board while marking goes on.
    #[must_use]
    pub const fn live() -> Self {
        Self { completeness: Completeness::Partial, derivation: false }
    }

    pub(super) fn is_live(self) -> bool {
        self.completeness == Completeness::Partial
    }
}

/// Computes standings, awards and teams.
///
/// # Errors
/// Everything that stands in the way of the result, at once: aspects without enough marks
/// (unless the rule set says what they score), panels that must judge again, numbers that
/// are too large.
pub fn compute(material: &Material<'_>, options: Options) -> Result<Outcome, Vec<Problem>> {
    let mut outcome = Outcome { modules: Vec::new(), groups: Vec::new(), teams: Vec::new() };
    let modules = module_columns(material);
    outcome.modules = modules.iter().map(|name| material.names.get(*name).to_owned()).collect();
    let groups = &mut outcome.groups;
    let teams =
        run(material, options, &mut |group| groups.push(outcome::of_group(material, &modules, group)))?;
    outcome.teams = teams;
    Ok(outcome)
}

/// All modules there are, in rubric order, then by name.
pub(super) fn module_columns(material: &Material<'_>) -> Vec<u32> {
    let mut columns: Vec<u32> = Vec::new();
    let mut last = None;
    let used = material
        .aspects
        .iter()
        .map(|row| row.module)
        .chain(material.adjustments.iter().map(|row| row.module));
    for module in material.rubric.iter().map(|row| row.1).chain(used) {
        if last != Some(module) && !columns.contains(&module) {
            columns.push(module);
        }
        last = Some(module);
    }
    columns.retain(|module| !material.names.get(*module).is_empty());
    let rubric = |module: u32| material.rubric.iter().position(|row| row.1 == module).unwrap_or(usize::MAX);
    columns.sort_by_key(|module| (rubric(*module), material.names.get(*module)));
    columns
}

/// Computes group after group, handing each on, so that a large package never lies in memory twice.
pub(super) fn run(
    material: &Material<'_>,
    options: Options,
    sink: &mut dyn FnMut(GroupScored),
) -> Result<Vec<TeamStanding>, Vec<Problem>> {
    let index = index::Index::new(material);
    let with_aspects: std::collections::HashSet<u32> = {
        let mut modules: Vec<u32> = material.aspects.iter().map(|row| row.module).collect();
        modules.dedup();
        modules.into_iter().collect()
    };
    let mut bare_modules = module_columns(material);
    bare_modules.retain(|module| {
        !with_aspects.contains(module) && !material.rubric.iter().any(|row| row.1 == *module)
    });
    let scorer = entry::Scorer { material, index: &index, options, bare_modules };
    let mut problems = Vec::new();
    let mut members = Vec::new();
    let order = index::entries_in_order(material);
    let group_of = |entry: &u32| material.entries[*entry as usize].group;
    let team_of = team_names(material);
    let mut groups = order.chunk_by(|a, b| group_of(a) == group_of(b)).map(<[u32]>::len);
    let mut whole = groups.next().unwrap_or_default();
    let mut entries: Vec<ScoredEntry> = Vec::new();
    scorer.each(&order, |(scored, found)| {
        problems.extend(found);
        for entry in scored {
            entries.push(entry);
            if entries.len() < whole {
                continue;
            }
            let entries = std::mem::take(&mut entries);
            whole = groups.next().unwrap_or_default();
            if !problems.is_empty() {
                continue;
            }
            match group::ranked(material, options, entries) {
                Ok(group) => {
                    members.extend(group.members(material, &team_of));
                    sink(group);
                }
                Err(overflow) => problems.push(out_of_range(overflow)),
            }
        }
    });
    let teams = material.rules.teams.as_ref().map_or(Ok(Vec::new()), |rule| {
        teams::standings(rule, material.rules.ranking.better, members).map_err(out_of_range)
    });
    match teams {
        Ok(teams) if problems.is_empty() => Ok(teams),
        Ok(_) => Err(sorted(problems)),
        Err(problem) => Err(sorted(problems.into_iter().chain([problem]).collect())),
    }
}

fn sorted(mut problems: Vec<Problem>) -> Vec<Problem> {
    problems.sort();
    problems
}

fn out_of_range(overflow: Overflow) -> Problem {
    Problem { problem: overflow.to_string(), ..Problem::default() }
}

/// The team of every entry, by entry number; absent where it has none or none are wanted.
fn team_names(material: &Material<'_>) -> Vec<Option<u32>> {
    let Some(rule) = &material.rules.teams else { return Vec::new() };
    if rule.of == TeamOf::Unit {
        let unit = |name: u32| (!material.names.get(name).is_empty()).then_some(name);
        return material.entries.iter().map(|row| unit(row.unit)).collect();
    }
    let mut teams = vec![None; material.entries.len()];
    for (_, team, entry) in &material.teams {
        teams[*entry as usize] = Some(*team);
    }
    teams
}

impl GroupScored {
    fn members<'m>(
        &'m self,
        material: &'m Material<'_>,
        team_of: &'m [Option<u32>],
    ) -> impl Iterator<Item = Member> + 'm {
        let name = |name: u32| material.names.get(name).to_owned();
        let placed = self.places.iter().map(|place| (place.item, Some(place.rank)));
        let unplaced = self.unranked.iter().map(|item| (*item, None));
        placed.chain(unplaced).filter_map(move |(item, rank)| {
            let entry = &self.entries[item];
            let team = team_of.get(entry.entry as usize).copied().flatten()?;
            let row = &material.entries[entry.entry as usize];
            Some(Member {
                group: name(row.group),
                team: name(team),
                entry: name(row.entry),
                place: rank.zip(entry.total),
                keys: entry.team_key.clone(),
            })
        })
    }
}
