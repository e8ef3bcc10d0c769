//! Who marks what. Every judge marks every subject, unless they are barred from
//! it or the rule set takes fewer marks than there are judges (one measurement,
//! three levels): then those who mark take turns from subject to subject.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    kernel::{JudgeId, OrganisationId},
    scoring::RuleSet,
};

/// How many marks an aspect needs and takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    pub aspect: String,
    pub least: usize,
    pub most: Option<usize>,
}

/// An aspect with too few judges who may mark it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shortage {
    pub aspect: String,
    pub least: usize,
    pub found: usize,
}

/// A judge who marks, and the origins they may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Marker {
    pub judge: JudgeId,
    pub barred: BTreeSet<OrganisationId>,
}

impl Marker {
    #[must_use]
    pub fn may_mark(&self, origin: OrganisationId) -> bool {
        !self.barred.contains(&origin)
    }
}

/// What the rule set asks for every aspect of its rubric.
#[must_use]
pub fn needs(rules: &RuleSet) -> Vec<Need> {
    let placed = rules.rubric().into_iter().flat_map(crate::scoring::Rubric::aspects);
    placed
        .map(|p| {
            let rule = rules.aspect_rule(p.aspect.kind.as_str(), &p.module.code, &p.aspect.code);
            Need {
                aspect: p.aspect.code.clone(),
                least: rule.map_or(1, crate::scoring::AspectRule::least),
                most: rule.and_then(crate::scoring::AspectRule::most),
            }
        })
        .collect()
}

/// The aspects each of the `eligible` judges marks for the subject at `turn`.
/// Where fewer marks are taken than there are judges, the turn decides who
/// gives them, so that the work is spread evenly.
///
/// # Errors
/// Every aspect that has too few judges.
pub fn assign(
    turn: usize,
    eligible: &[JudgeId],
    needs: &[Need],
) -> Result<BTreeMap<JudgeId, Vec<String>>, Vec<Shortage>> {
    let mut duties: BTreeMap<JudgeId, Vec<String>> = BTreeMap::new();
    let mut shortages = Vec::new();
    for need in needs {
        if eligible.len() < need.least.max(1) {
            shortages.push(Shortage {
                aspect: need.aspect.clone(),
                least: need.least.max(1),
                found: eligible.len(),
            });
            continue;
        }
        let takes = need.most.unwrap_or(eligible.len()).min(eligible.len());
        for place in 0..takes {
            duties.entry(eligible[(turn + place) % eligible.len()]).or_default().push(need.aspect.clone());
        }
    }
    if shortages.is_empty() { Ok(duties) } else { Err(shortages) }
}

/// What `candidates` must take over so that every aspect of a subject has its
/// least number of judges again, after somebody stepped back. The least busy
/// takes first; what nobody can take is a shortage.
#[must_use]
pub fn fill(
    current: &BTreeMap<JudgeId, Vec<String>>,
    candidates: &[JudgeId],
    needs: &[Need],
) -> (BTreeMap<JudgeId, Vec<String>>, Vec<Shortage>) {
    let mut added: BTreeMap<JudgeId, Vec<String>> = BTreeMap::new();
    let mut shortages = Vec::new();
    for need in needs {
        let has = |judge: &JudgeId, taken: &BTreeMap<JudgeId, Vec<String>>| {
            taken.get(judge).is_some_and(|aspects| aspects.contains(&need.aspect))
        };
        let mut found = current.keys().filter(|judge| has(judge, current)).count();
        while found < need.least.max(1) {
            let load = |judge: &JudgeId| {
                current.get(judge).map_or(0, Vec::len) + added.get(judge).map_or(0, Vec::len)
            };
            let next = candidates
                .iter()
                .filter(|judge| !has(judge, current) && !has(judge, &added))
                .min_by_key(|judge| (load(judge), **judge));
            let Some(judge) = next else {
                shortages.push(Shortage { aspect: need.aspect.clone(), least: need.least.max(1), found });
                break;
            };
            added.entry(*judge).or_default().push(need.aspect.clone());
            found += 1;
        }
    }
    (added, shortages)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use uuid::Uuid;

    fn judges(n: u128) -> Vec<JudgeId> {
        (1..=n).map(|i| JudgeId(Uuid::from_u128(i))).collect()
    }

    fn need(aspect: &str, least: usize, most: Option<usize>) -> Need {
        Need { aspect: aspect.into(), least, most }
    }

    #[test]
    fn one_measurement_goes_round_and_a_panel_mark_is_given_by_all() {
        let five = judges(5);
        let needs = [need("measured", 1, Some(1)), need("level", 3, Some(3)), need("panel", 5, Some(5))];
        for turn in 0..5 {
            let duties = assign(turn, &five, &needs).unwrap();
            let who = |aspect: &str| -> Vec<usize> {
                (0..5)
                    .filter(|i| duties.get(&five[*i]).is_some_and(|a| a.iter().any(|x| x == aspect)))
                    .collect()
            };
            assert_eq!(who("measured"), [turn]);
            assert_eq!(who("level").len(), 3);
            assert_eq!(who("panel").len(), 5);
        }
    }

    #[test]
    fn too_few_judges_are_named_aspect_by_aspect() {
        let needs = [need("measured", 1, Some(1)), need("level", 3, Some(3))];
        let short = assign(0, &judges(2), &needs).unwrap_err();
        assert_eq!(short, [Shortage { aspect: "level".into(), least: 3, found: 2 }]);
        assert_eq!(assign(0, &[], &needs).unwrap_err().len(), 2);
    }

    #[test]
    fn who_steps_back_is_replaced_by_the_least_busy() {
        let all = judges(3);
        let needs = [need("a", 1, Some(1)), need("b", 1, Some(1)), need("c", 3, None)];
        let current =
            BTreeMap::from([(all[1], vec!["b".to_owned(), "c".to_owned()]), (all[2], vec!["c".to_owned()])]);
        let (added, short) = fill(&current, &all[1..], &needs);
        assert_eq!(added, BTreeMap::from([(all[2], vec!["a".to_owned()])]));
        assert_eq!(short, [Shortage { aspect: "c".into(), least: 3, found: 2 }]);
    }

    proptest! {
        #[test]
        fn nobody_marks_an_aspect_twice_and_every_aspect_has_enough(
            turn in 0_usize..50, n in 1_u128..9, asked in prop::collection::vec((1_usize..4, 0_usize..4), 1..6),
        ) {
            let eligible = judges(n);
            let needs: Vec<Need> = asked.iter().enumerate()
                .map(|(i, (least, more))| need(&format!("a{i}"), *least, (*more > 0).then_some(least + more - 1)))
                .collect();
            match assign(turn, &eligible, &needs) {
                Ok(duties) => for need in &needs {
                    let count = duties.values().flatten().filter(|a| **a == need.aspect).count();
                    prop_assert!(count >= need.least);
                    prop_assert!(need.most.is_none_or(|most| count <= most));
                    for aspects in duties.values() {
                        prop_assert!(aspects.iter().filter(|a| **a == need.aspect).count() <= 1);
                    }
                },
                Err(short) => prop_assert!(short.iter().all(|s| s.found < s.least)),
            }
        }
    }
}
