//! Rule sets of real contests, shipped as labelled data (DOMAIN §4.4–4.8, §5.5).
//!
//! A preset is only a starting point: the organiser edits it before it is frozen.

use std::sync::LazyLock;

use super::rules::RuleSet;

/// A rule set that is shipped with the program.
#[derive(Debug, Clone)]
pub struct Preset {
    /// Its key, which is also the name of its file.
    pub key: &'static str,
    /// The rule set; its name, source and version are shown beside it.
    pub rules: RuleSet,
}

const FILES: [(&str, &str); 6] = [
    ("welder", include_str!("presets/welder.json")),
    ("modules-100", include_str!("presets/modules-100.json")),
    ("practice-only", include_str!("presets/practice-only.json")),
    ("labour-competition", include_str!("presets/labour-competition.json")),
    ("suggestion", include_str!("presets/suggestion.json")),
    ("technical-innovation", include_str!("presets/technical-innovation.json")),
];

static PRESETS: LazyLock<Vec<Preset>> = LazyLock::new(|| {
    let read =
        |(key, json): &(&'static str, &str)| RuleSet::parse(json).ok().map(|rules| Preset { key, rules });
    FILES.iter().filter_map(read).collect()
});

/// All presets, the most usual one first. A test holds that every shipped file is valid.
#[must_use]
pub fn presets() -> &'static [Preset] {
    &PRESETS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shipped_preset_is_valid_and_survives_a_round_trip() {
        for (key, json) in FILES {
            let rules = RuleSet::parse(json).unwrap_or_else(|problems| panic!("{key}: {problems:#?}"));
            assert_eq!(RuleSet::parse(&rules.to_json().unwrap()), Ok(rules), "{key}");
        }
        assert_eq!(presets().len(), FILES.len());
    }
}
