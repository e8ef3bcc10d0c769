//! What narrows a list, as a page shows it: names for codes, in an order that stays.

use std::collections::BTreeMap;

use crate::{
    innovations::TransferWay,
    kernel::Lang,
    platform::{http::Ui, search::library::Counts},
    repository::rules::LABELS,
    taxonomy::{self, Tier},
};

/// Values of a facet that are shown at once; the others fold.
const SHOWN: usize = 10;

/// A value to choose, and the address that chooses it or takes it back.
pub(super) struct Choice {
    pub name: String,
    pub count: u64,
    pub is_chosen: bool,
    pub href: String,
}

/// Values that belong together; without a name where a facet has one group only.
pub(super) struct Group {
    pub name: String,
    pub choices: Vec<Choice>,
}

pub(super) struct Facet {
    pub label: &'static str,
    pub groups: Vec<Group>,
    pub folded: Vec<Choice>,
}

/// What is chosen, with its name and the address without it.
pub(super) struct Chip {
    pub label: &'static str,
    pub name: String,
    pub href: String,
}

pub(super) type Chosen = Vec<(String, String)>;

/// The name of a value in the reader's language; what nobody knows is named by itself.
pub(super) fn name(ui: &Ui, label: &str, value: &str) -> String {
    let known = match label {
        "cluster" => cluster(value).map(|cluster| if ui.zh() { cluster.zh } else { cluster.en }),
        "district" => taxonomy::district(value).map(|d| if ui.zh() { d.zh } else { d.en }),
        "transfer" => {
            return value
                .parse::<TransferWay>()
                .map_or_else(|_| value.to_owned(), |way| ui.word("transfer", way));
        }
        _ => None,
    };
    known.unwrap_or(value).to_owned()
}

fn cluster(code: &str) -> Option<&'static taxonomy::Cluster> {
    let versions = taxonomy::cluster_versions().iter().rev();
    versions.filter_map(|version| taxonomy::cluster(version.code, code)).next()
}

/// The facets of an answer. `address` writes the address of a list with other choices.
pub(super) fn facets(
    ui: &Ui,
    counts: &BTreeMap<String, Counts>,
    chosen: &Chosen,
    address: impl Fn(&Chosen) -> String,
) -> Vec<Facet> {
    let choice = |label: &'static str, value: &str, count: u64| {
        let this = (label.to_owned(), value.to_owned());
        let is_chosen = chosen.contains(&this);
        let mut other = chosen.clone();
        if is_chosen {
            other.retain(|one| *one != this);
        } else {
            other.push(this);
        }
        Choice { name: name(ui, label, value), count, is_chosen, href: address(&other) }
    };
    let mut facets = Vec::new();
    for label in LABELS {
        let mut values: Vec<(&str, u64)> =
            counts.get(label).into_iter().flatten().map(|(value, count)| (value.as_str(), *count)).collect();
        if values.is_empty() {
            continue;
        }
        values.sort_by_cached_key(|(value, _)| place(label, value));
        let named = |values: &[(&str, u64)]| -> Vec<Choice> {
            values.iter().map(|(value, count)| choice(label, value, *count)).collect()
        };
        let facet = if label == "cluster" {
            let tier = |tier: Option<Tier>| {
                let here: Vec<_> = values
                    .iter()
                    .filter(|(value, _)| cluster(value).map(|cluster| cluster.tier) == tier)
                    .copied()
                    .collect();
                let name = tier.map_or_else(String::new, |tier| ui.word("tier", tier));
                Group { name, choices: named(&here) }
            };
            let tiers = Tier::ALL.iter().map(|known| Some(*known)).chain([None]);
            let groups = tiers.map(tier).filter(|group| !group.choices.is_empty()).collect();
            Facet { label, groups, folded: Vec::new() }
        } else {
            let mut choices = named(&values);
            let folded = choices.split_off(choices.len().min(SHOWN));
            Facet { label, groups: vec![Group { name: String::new(), choices }], folded }
        };
        facets.push(facet);
    }
    facets
}

/// Where a value stands in its facet, whatever was found: years from the newest, codes as their
/// list has them. Free words stay most frequent first.
fn place(label: &str, value: &str) -> (usize, String) {
    let of = |place: Option<usize>| (place.unwrap_or(usize::MAX), value.to_owned());
    match label {
        "district" => of(taxonomy::districts().iter().position(|district| district.key == value)),
        "transfer" => of(TransferWay::ALL.iter().position(|way| way.code() == value)),
        "year" => (usize::MAX - value.parse().unwrap_or(0_usize), String::new()),
        "cluster" => (0, value.to_owned()),
        _ => (0, String::new()),
    }
}

/// What is chosen, each to be taken back.
pub(super) fn chips(ui: &Ui, chosen: &Chosen, address: impl Fn(&Chosen) -> String) -> Vec<Chip> {
    let chip = |this: &(String, String)| {
        let label = LABELS.into_iter().find(|label| *label == this.0)?;
        let others = chosen.iter().filter(|one| *one != this).cloned().collect();
        Some(Chip { label, name: name(ui, label, &this.1), href: address(&others) })
    };
    chosen.iter().filter_map(chip).collect()
}

/// The name of a cluster as it was called when something was published.
pub(super) fn cluster_then(lang: Lang, code: &str, day: chrono::NaiveDate) -> String {
    let then = taxonomy::cluster_version_on(day).and_then(|version| taxonomy::cluster(version.code, code));
    let Some(cluster) = then.or_else(|| cluster(code)) else { return code.to_owned() };
    match lang {
        Lang::Zh => cluster.zh.to_owned(),
        Lang::En => cluster.en.to_owned(),
    }
}
