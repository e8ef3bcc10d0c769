//! Ranks: the total, then the declared tie chain; what still ties shares the rank.

use std::cmp::Ordering;

use super::{
    exact::Exact,
    rules::{Better, RankingRule, Shared},
};

/// What is ranked: a total and the values of the tie chain, absent where there is nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ranked<'s> {
    pub total: Exact,
    pub keys: &'s [Option<Exact>],
}

/// Where something stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// Index into what was ranked.
    pub item: usize,
    /// 1 + how many are better: 1-2-2-4.
    pub position: u32,
    /// The rank shown, which may be dense.
    pub rank: u32,
    /// The key of the tie chain that put it below the one above it.
    pub decided_by: Option<usize>,
    /// It shares its rank with the one above it.
    pub shares: bool,
}

/// What is better comes first; having a value is better than having none.
fn order(a: Option<Exact>, b: Option<Exact>, better: Better) -> Ordering {
    match (a, b) {
        (Some(a), Some(b)) if better == Better::Higher => b.cmp(&a),
        (Some(a), Some(b)) => a.cmp(&b),
        (Some(_), None) => Ordering::Less,
        (None, Some(_)) => Ordering::Greater,
        (None, None) => Ordering::Equal,
    }
}

/// The first key that tells two apart; 0 is the total.
fn compare(rule: &RankingRule, a: &Ranked<'_>, b: &Ranked<'_>) -> (Ordering, usize) {
    let totals = order(Some(a.total), Some(b.total), rule.better);
    if totals != Ordering::Equal {
        return (totals, 0);
    }
    let keys = a.keys.iter().zip(b.keys).zip(&rule.ties);
    keys.zip(1..)
        .map(|(((a, b), tie), number)| (order(*a, *b, tie.better()), number))
        .find(|(ordering, _)| *ordering != Ordering::Equal)
        .unwrap_or((Ordering::Equal, 0))
}

/// Ranks items. Equal ones stay in the order given, which must not depend on the order of input.
pub(super) fn rank(rule: &RankingRule, items: &[Ranked<'_>]) -> Vec<Place> {
    let mut sorted: Vec<usize> = (0..items.len()).collect();
    sorted.sort_by(|a, b| compare(rule, &items[*a], &items[*b]).0);
    let mut places: Vec<Place> = Vec::with_capacity(items.len());
    for (item, number) in sorted.into_iter().zip(1_u32..) {
        let place = match places.last() {
            None => Place { item, position: 1, rank: 1, decided_by: None, shares: false },
            Some(above) => {
                let (ordering, key) = compare(rule, &items[above.item], &items[item]);
                if ordering == Ordering::Equal {
                    Place { item, shares: true, decided_by: None, ..*above }
                } else {
                    let rank = if rule.shared == Shared::Dense { above.rank + 1 } else { number };
                    Place { item, position: number, rank, decided_by: key.checked_sub(1), shares: false }
                }
            }
        };
        places.push(place);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::rules::TieBreak;

    fn ranks(rule: &RankingRule, totals: &[(i64, Option<i64>)]) -> Vec<u32> {
        let keys: Vec<[Option<Exact>; 1]> = totals.iter().map(|(_, key)| [key.map(Exact::whole)]).collect();
        let items: Vec<Ranked<'_>> = totals
            .iter()
            .zip(&keys)
            .map(|((total, _), keys)| Ranked { total: Exact::whole(*total), keys })
            .collect();
        let mut ranks = vec![0; totals.len()];
        for place in rank(rule, &items) {
            ranks[place.item] = place.rank;
        }
        ranks
    }

    #[test]
    fn ties_share_a_rank_and_the_next_one_follows_the_rule() {
        let totals = [(90, None), (80, None), (80, None), (70, None)];
        let skip = RankingRule::default();
        assert_eq!(ranks(&skip, &totals), [1, 2, 2, 4]);
        let dense = RankingRule { shared: Shared::Dense, ..RankingRule::default() };
        assert_eq!(ranks(&dense, &totals), [1, 2, 2, 3]);
        let lower = RankingRule { better: Better::Lower, ..RankingRule::default() };
        assert_eq!(ranks(&lower, &totals), [4, 2, 2, 1]);
    }

    #[test]
    fn the_tie_chain_decides_and_a_missing_value_stands_last() {
        let tie = TieBreak::Raw { aspect: "time".to_owned(), better: Better::Lower };
        let rule = RankingRule { ties: vec![tie], ..RankingRule::default() };
        assert_eq!(ranks(&rule, &[(80, Some(31)), (80, Some(30)), (80, None), (80, Some(31))]), [2, 1, 4, 2]);
    }
}
