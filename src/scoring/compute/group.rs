//! One group: ranks, awards, display scale, and the last lines of the derivations.

use std::collections::HashMap;

use super::{Options, entry::ScoredEntry};
use crate::kernel::points::Points;
use crate::scoring::{
    awards::{self, Award, Candidate},
    derivation::Above,
    exact::{Exact, Overflow},
    material::{Material, Name},
    ranking::{self, Place, Ranked},
    rules::{Better, VetoEffect},
    scale,
};

/// A group with its ranks.
pub(in crate::scoring) struct GroupScored {
    pub group: Name,
    /// By code.
    pub entries: Vec<ScoredEntry>,
    /// Ranked entries, best first.
    pub places: Vec<Place>,
    /// The others, by code.
    pub unranked: Vec<usize>,
    /// Awards in the order of `places`.
    pub awards: Vec<Vec<Award>>,
    /// Display values in the order of `places`.
    pub scaled: Option<Vec<Exact>>,
}

/// A pass line that was missed: the module (or the total), its line and the value.
pub(in crate::scoring) type Missed = (Option<Name>, Points, Exact);

pub(super) fn missed_lines(material: &Material<'_>, entry: &ScoredEntry) -> Vec<Missed> {
    let rules = material.rules;
    let below = |value: Exact, line: Points| match rules.ranking.better {
        Better::Higher => value < line.into(),
        Better::Lower => value > line.into(),
    };
    let mut missed: Vec<Missed> = Vec::new();
    for module in &entry.modules {
        let line = rules.module_rule(material.names.get(module.module)).and_then(|rule| rule.pass);
        if let Some(line) = line.filter(|line| below(module.subtotal, *line)) {
            missed.push((Some(module.module), line, module.subtotal));
        }
    }
    if let (Some(total), Some(line)) = (entry.total, rules.total.pass)
        && below(total, line)
    {
        missed.push((None, line, total));
    }
    missed
}

fn is_ranked(material: &Material<'_>, options: Options, entry: &ScoredEntry) -> bool {
    let out = entry.vetoed && material.rules.ranking.veto == VetoEffect::Disqualify;
    !entry.absent && !out && (options.is_live() || !entry.incomplete)
}

pub(super) fn ranked(
    material: &Material<'_>,
    options: Options,
    mut entries: Vec<ScoredEntry>,
) -> Result<GroupScored, Overflow> {
    let rules = material.rules;
    let (mut items, mut unranked) = (Vec::new(), Vec::new());
    for (index, entry) in entries.iter().enumerate() {
        match entry.total.filter(|_| is_ranked(material, options, entry)) {
            Some(total) => items.push((index, total)),
            None => unranked.push(index),
        }
    }
    let ranked: Vec<Ranked<'_>> =
        items.iter().map(|(index, total)| Ranked { total: *total, keys: &entries[*index].keys }).collect();
    let mut places = ranking::rank(&rules.ranking, &ranked);
    for place in &mut places {
        place.item = items[place.item].0;
    }
    let totals: Vec<Exact> = places.iter().filter_map(|place| entries[place.item].total).collect();
    let scaled = match &rules.scale {
        Some(rule) => scale::scale(rule, rules.ranking.better, &totals)?,
        None => None,
    };
    let awards = award(material, options, &entries, &places);
    if options.derivation {
        explain(material, &mut entries, &places);
    }
    let group = entries.first().map_or(0, |entry| material.entries[entry.entry as usize].group);
    Ok(GroupScored { group, entries, places, unranked, awards, scaled })
}

fn award(
    material: &Material<'_>,
    options: Options,
    entries: &[ScoredEntry],
    places: &[Place],
) -> Vec<Vec<Award>> {
    let Some(rule) = &material.rules.awards else { return vec![Vec::new(); places.len()] };
    if options.is_live() {
        return vec![Vec::new(); places.len()];
    }
    let mut bars: HashMap<u32, Vec<(&str, &str)>> = HashMap::new();
    for (entry, award, reason) in &material.bars {
        bars.entry(*entry).or_default().push((award, reason));
    }
    let candidates: Vec<Candidate<'_>> = places
        .iter()
        .map(|place| {
            let entry = &entries[place.item];
            let failed = missed_lines(material, entry).into_iter();
            let mut bars = bars.get(&entry.entry).cloned().unwrap_or_default();
            bars.sort_unstable();
            Candidate {
                position: place.position,
                total: entry.total.unwrap_or(Exact::ZERO),
                vetoed: entry.vetoed,
                failed: failed
                    .map(|(module, ..)| module.map_or_else(String::new, |m| material.names.get(m).to_owned()))
                    .collect(),
                bars,
            }
        })
        .collect();
    awards::awards(rule, material.rules.ranking.better, &candidates)
}

fn explain(material: &Material<'_>, entries: &mut [ScoredEntry], places: &[Place]) {
    for (number, place) in places.iter().enumerate() {
        let above = number.checked_sub(1).map(|above| {
            let above = &entries[places[above].item];
            let key = |entry: &ScoredEntry| place.decided_by.and_then(|key| entry.keys[key]);
            Above {
                entry: material.names.get(material.entries[above.entry as usize].entry).to_owned(),
                total: above.total.unwrap_or(Exact::ZERO),
                decided_by: place.decided_by.map(|key| material.rules.ranking.ties[key].clone()),
                theirs: key(above),
                ours: key(&entries[place.item]),
                shared: place.shares,
            }
        });
        if let Some(derivation) = &mut entries[place.item].derivation {
            derivation.rank = Some(place.rank);
            derivation.above = above;
        }
    }
}
