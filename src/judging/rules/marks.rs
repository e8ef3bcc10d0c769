//! What a sheet says, from its facts; and which facts a save adds.

use std::collections::{BTreeMap, HashMap};

use super::value;
use crate::{
    judging::model::MarkChange,
    kernel::{Points, Problems, Refusal, Text},
    scoring::{Marked, RuleSet},
};

/// What stands on a sheet for one aspect.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub round: i32,
    pub marked: Option<Marked>,
}

/// What a judge asks to be written down for one aspect; nothing takes it back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub aspect: String,
    /// What was typed or chosen; blank takes the mark back.
    pub value: Option<String>,
    /// The raw value, for the aspects that need it beside the mark.
    pub raw: Option<String>,
}

/// A fact to add.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewMark {
    pub aspect: String,
    pub round: i32,
    pub mark: Option<Points>,
    pub raw: Option<Points>,
}

/// The round in which each aspect of a subject is judged; 1 where none was
/// called.
pub type Rounds = HashMap<String, i32>;

/// What stands on the sheet after its first `position` facts.
#[must_use]
pub fn standing(changes: &[MarkChange], position: i64) -> BTreeMap<&str, Standing> {
    let mut standing = BTreeMap::new();
    for change in changes.iter().filter(|c| c.position <= position) {
        let marked = change.mark.map(|mark| Marked { mark, raw: change.raw });
        standing.insert(change.aspect.as_str(), Standing { round: change.round, marked });
    }
    standing
}

/// The mark that counts in the round now open.
#[must_use]
pub fn current(standing: &BTreeMap<&str, Standing>, rounds: &Rounds, aspect: &str) -> Option<Marked> {
    let round = rounds.get(aspect).copied().unwrap_or(1);
    standing.get(aspect).filter(|s| s.round == round).and_then(|s| s.marked)
}

/// How many of the sheet's aspects are marked in the round now open.
#[must_use]
pub fn count(standing: &BTreeMap<&str, Standing>, rounds: &Rounds, aspects: &[String]) -> i32 {
    let marked = aspects.iter().filter(|a| current(standing, rounds, a).is_some()).count();
    i32::try_from(marked).unwrap_or(i32::MAX)
}

/// Reads the wishes, each as the mark the engine makes of it.
///
/// # Errors
/// Every wish that is no mark, under its aspect's code.
pub fn read(
    rules: &RuleSet,
    aspects: &[String],
    wishes: &[Wish],
) -> Result<Vec<(String, Option<Marked>)>, Refusal> {
    let mut problems = Problems::new();
    let mut read: Vec<(String, Option<Marked>)> = Vec::with_capacity(wishes.len());
    for wish in wishes {
        let placed = rules.rubric().and_then(|rubric| rubric.find(&wish.aspect));
        let Some(placed) = placed.filter(|_| aspects.contains(&wish.aspect)) else {
            problems.add(wish.aspect.clone(), Text::new("mark-unknown-aspect"));
            continue;
        };
        if read.iter().any(|(aspect, _)| *aspect == wish.aspect) {
            problems.add(wish.aspect.clone(), Text::new("mark-twice"));
            continue;
        }
        let parsed = value::parse(rules, &placed, wish.value.as_deref(), wish.raw.as_deref());
        if let Some(marked) = problems.take(&wish.aspect, parsed) {
            read.push((wish.aspect.clone(), marked));
        }
    }
    problems.finish()?;
    Ok(read)
}

/// The facts that lead from what stands to what is wished; nothing where it
/// stands already.
#[must_use]
pub fn plan(
    standing: &BTreeMap<&str, Standing>,
    rounds: &Rounds,
    wishes: &[(String, Option<Marked>)],
) -> Vec<NewMark> {
    wishes
        .iter()
        .filter(|(aspect, wish)| current(standing, rounds, aspect) != *wish)
        .map(|(aspect, wish)| NewMark {
            aspect: aspect.clone(),
            round: rounds.get(aspect).copied().unwrap_or(1),
            mark: wish.map(|m| m.mark),
            raw: wish.and_then(|m| m.raw),
        })
        .collect()
}

/// What became of a key that was used before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// The key is new.
    New,
    /// The same save again: it ended at this position.
    Same { position: i64 },
    /// The key was used for something else.
    Reused,
}

/// Recognises a save that comes again, because its answer got lost.
#[must_use]
pub fn replay(changes: &[MarkChange], key: &str, wishes: &[(String, Option<Marked>)]) -> Replay {
    let Some(last) = changes.iter().rev().find(|c| c.save_key == key) else { return Replay::New };
    let then = standing(changes, last.position);
    let agrees =
        wishes.iter().all(|(aspect, wish)| then.get(aspect.as_str()).and_then(|s| s.marked) == *wish);
    let asked = |aspect: &str| wishes.iter().any(|(a, _)| a == aspect);
    let covered = changes.iter().filter(|c| c.save_key == key).all(|c| asked(&c.aspect));
    if agrees && covered { Replay::Same { position: last.position } } else { Replay::Reused }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Timestamp;

    fn change(position: i64, aspect: &str, round: i32, mark: Option<i32>, key: &str) -> MarkChange {
        MarkChange {
            position,
            aspect: aspect.into(),
            round,
            mark: mark.map(Points::whole),
            raw: None,
            at: Timestamp(position),
            save_key: key.into(),
        }
    }

    fn wish(aspect: &str, mark: Option<i32>) -> (String, Option<Marked>) {
        (aspect.into(), mark.map(|m| Marked { mark: Points::whole(m), raw: None }))
    }

    #[test]
    fn a_mark_of_an_earlier_round_is_kept_and_does_not_count() {
        let changes = [change(1, "A", 1, Some(3), "k1"), change(2, "B", 1, Some(1), "k1")];
        let now = standing(&changes, i64::MAX);
        let rounds = Rounds::from([("A".to_owned(), 2)]);
        assert_eq!(current(&now, &rounds, "A"), None);
        assert_eq!(current(&now, &rounds, "B").unwrap().mark, Points::whole(1));
        assert_eq!(count(&now, &rounds, &["A".into(), "B".into(), "C".into()]), 1);
        assert_eq!(now["A"].marked.unwrap().mark, Points::whole(3), "the first mark stays on record");
    }

    #[test]
    fn only_what_differs_becomes_a_fact() {
        let changes = [change(1, "A", 1, Some(3), "k1"), change(2, "B", 1, Some(1), "k1")];
        let now = standing(&changes, i64::MAX);
        let wishes = [wish("A", Some(3)), wish("B", None), wish("C", None), wish("D", Some(0))];
        let facts = plan(&now, &Rounds::new(), &wishes);
        let short: Vec<_> = facts.iter().map(|f| (f.aspect.as_str(), f.mark)).collect();
        assert_eq!(short, [("B", None), ("D", Some(Points::ZERO))], "a missing mark is never 0");
    }

    #[test]
    fn the_same_mark_in_a_new_round_is_a_fact_of_its_own() {
        let changes = [change(1, "A", 1, Some(3), "k1")];
        let rounds = Rounds::from([("A".to_owned(), 2)]);
        let facts = plan(&standing(&changes, i64::MAX), &rounds, &[wish("A", Some(3))]);
        assert_eq!(facts[0].round, 2);
    }

    #[test]
    fn a_save_that_comes_again_is_recognised() {
        let changes = [
            change(1, "A", 1, Some(3), "k1"),
            change(2, "B", 1, Some(1), "k1"),
            change(3, "A", 1, Some(2), "k2"),
        ];
        for (key, wishes, expected) in [
            ("k3", vec![wish("A", Some(3))], Replay::New),
            ("k1", vec![wish("A", Some(3)), wish("B", Some(1))], Replay::Same { position: 2 }),
            ("k1", vec![wish("A", Some(2)), wish("B", Some(1))], Replay::Reused),
            ("k1", vec![wish("A", Some(3))], Replay::Reused),
            ("k2", vec![wish("A", Some(2))], Replay::Same { position: 3 }),
            ("k2", vec![wish("A", None)], Replay::Reused),
        ] {
            assert_eq!(replay(&changes, key, &wishes), expected, "{key} {wishes:?}");
        }
    }
}
