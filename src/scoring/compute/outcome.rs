//! The outcome as other slices read it: plain texts and exact values.

use serde::Serialize;

use super::{
    entry::ScoredEntry,
    group::{GroupScored, missed_lines},
};
use crate::{
    kernel::points::Points,
    scoring::{
        Award, Derivation,
        exact::Exact,
        material::{Material, NONE},
        ranking::Place,
        rules::VetoEffect,
    },
};

/// The result of a computation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Outcome {
    /// Codes of all modules, in the order of `Standing::modules`.
    pub modules: Vec<String>,
    /// Groups by name.
    pub groups: Vec<GroupOutcome>,
    /// Team standings, best first within each group.
    pub teams: Vec<TeamStanding>,
}

use crate::scoring::TeamStanding;

/// The standings of one group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GroupOutcome {
    /// Its name.
    pub group: String,
    /// Ranked entries, best first (equal ones by code), then the others by code.
    pub standings: Vec<Standing>,
}

/// Why an entry has a rank or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It has a rank (on a live board perhaps with marks still to come).
    Ranked,
    /// Marks are missing, and the rule set lists such an entry without a rank.
    Incomplete,
    /// It has neither aspects nor adjustments: it did not start.
    Absent,
    /// A veto or an unmet gate took the rank.
    Disqualified,
}

/// One entry in the standings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// Its code.
    pub entry: String,
    /// Its unit, empty if unknown.
    pub unit: String,
    /// Why it has a rank or not.
    pub status: Status,
    /// Its total, so far if `missing` is not empty.
    pub total: Option<Exact>,
    /// The rank shown.
    pub rank: Option<u32>,
    /// 1 + how many are better, whatever the rank shown; cut lines and awards go by it.
    pub position: Option<u32>,
    /// Whether it shares its rank.
    pub tied: bool,
    /// Module subtotals, before weights, in the order of `Outcome::modules`.
    pub modules: Vec<Option<Exact>>,
    /// Its aspects.
    pub aspects: Vec<AspectScore>,
    /// Aspects without enough marks.
    pub missing: Vec<MissingAspect>,
    /// Missed pass lines.
    pub failed: Vec<FailedLine>,
    /// Codes of the cut lines it crosses.
    pub cuts: Vec<String>,
    /// Awards and honours its place brings, refused ones included.
    pub awards: Vec<Award>,
    /// Reasons of vetoes, and codes of unmet gates.
    pub vetoes: Vec<String>,
    /// The display value of the rule set's scale.
    pub scaled: Option<Exact>,
    /// The way from marks to rank, on request.
    pub derivation: Option<Box<Derivation>>,
}

/// The score of an aspect.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AspectScore {
    /// Its module.
    pub module: String,
    /// Its criterion, if there are any.
    pub criterion: Option<String>,
    /// Its code.
    pub aspect: String,
    /// The score shown, absent while marks are missing.
    pub score: Option<Exact>,
    /// What it adds to its module (factor and weight applied).
    pub value: Option<Exact>,
}

/// An aspect without enough marks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MissingAspect {
    /// Its module.
    pub module: String,
    /// Its code.
    pub aspect: String,
    /// How many marks there are.
    pub found: u32,
    /// How many it takes.
    pub least: u32,
}

/// A pass line that was missed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FailedLine {
    /// The module; absent for the total.
    pub module: Option<String>,
    /// The line.
    pub line: Points,
    /// The value below it.
    pub value: Exact,
}

pub(super) fn of_group(material: &Material<'_>, modules: &[u32], mut group: GroupScored) -> GroupOutcome {
    let mut standings = Vec::with_capacity(group.entries.len());
    let places = std::mem::take(&mut group.places);
    let mut awards = std::mem::take(&mut group.awards).into_iter();
    for (number, place) in places.iter().enumerate() {
        let mut standing = standing(material, modules, &mut group.entries[place.item]);
        standing.status = Status::Ranked;
        standing.rank = Some(place.rank);
        standing.position = Some(place.position);
        standing.tied = place.shares || places.get(number + 1).is_some_and(|next| next.shares);
        standing.cuts = cuts(material, *place);
        standing.awards = awards.next().unwrap_or_default();
        standing.scaled = group.scaled.as_ref().map(|scaled| scaled[number]);
        standings.push(standing);
    }
    for item in &group.unranked {
        standings.push(standing(material, modules, &mut group.entries[*item]));
    }
    GroupOutcome { group: material.names.get(group.group).to_owned(), standings }
}

fn cuts(material: &Material<'_>, place: Place) -> Vec<String> {
    let cuts = material.rules.ranking.cuts.iter();
    cuts.filter(|cut| place.position <= cut.places).map(|cut| cut.code.clone()).collect()
}

fn standing(material: &Material<'_>, modules: &[u32], entry: &mut ScoredEntry) -> Standing {
    let name = |name: u32| material.names.get(name).to_owned();
    let row = &material.entries[entry.entry as usize];
    let (mut aspects, mut missing) = (Vec::new(), Vec::new());
    for scored in &entry.aspects {
        let row = &material.aspects[scored.row as usize];
        if scored.value.is_none() {
            let (found, least) = (scored.found, scored.least);
            missing.push(MissingAspect { module: name(row.module), aspect: name(row.aspect), found, least });
        }
        aspects.push(AspectScore {
            module: name(row.module),
            criterion: (row.criterion != NONE).then(|| name(row.criterion)),
            aspect: name(row.aspect),
            score: scored.score,
            value: scored.value,
        });
    }
    let failed = if entry.incomplete { Vec::new() } else { missed_lines(material, entry) };
    let mut vetoes: Vec<String> = Vec::new();
    if entry.vetoed {
        let own = material.vetoes.iter().filter(|(of, _)| *of == entry.entry);
        vetoes.extend(own.map(|(_, reason)| reason.clone()));
        vetoes.sort();
        vetoes.extend(entry.gates.iter().map(|gate| name(*gate)));
    }
    Standing {
        entry: name(row.entry),
        unit: name(row.unit),
        status: status(material, entry),
        total: entry.total,
        rank: None,
        position: None,
        tied: false,
        modules: modules
            .iter()
            .map(|module| entry.modules.iter().find(|m| m.module == *module).map(|m| m.subtotal))
            .collect(),
        aspects,
        missing,
        failed: failed
            .into_iter()
            .map(|(module, line, value)| FailedLine { module: module.map(name), line, value })
            .collect(),
        cuts: Vec::new(),
        awards: Vec::new(),
        vetoes,
        scaled: None,
        derivation: entry.derivation.take(),
    }
}

fn status(material: &Material<'_>, entry: &ScoredEntry) -> Status {
    if entry.absent {
        Status::Absent
    } else if entry.vetoed && material.rules.ranking.veto == VetoEffect::Disqualify {
        Status::Disqualified
    } else {
        Status::Incomplete
    }
}
