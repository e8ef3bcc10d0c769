//! Teams and units: sums of the best, of all, or points by rank.

use std::{cmp::Ordering, cmp::Reverse, collections::BTreeMap};

use serde::Serialize;

use super::{
    exact::{Exact, Overflow},
    rules::{Better, TeamMethod, TeamTie, TeamsRule},
};
use crate::kernel::points::Points;

/// A team in its standings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TeamStanding {
    /// Its group; empty where teams count over all groups.
    pub group: String,
    /// The team or unit.
    pub team: String,
    /// Its total, absent without ranked members.
    pub total: Option<Exact>,
    /// Its rank, absent with too few ranked members.
    pub rank: Option<u32>,
    /// The entries that count, from the best.
    pub counted: Vec<String>,
    /// How many ranked members it has.
    pub members: usize,
}

/// A ranked entry that belongs to a team.
#[derive(Debug, Clone)]
pub(super) struct Member {
    pub group: String,
    pub team: String,
    pub entry: String,
    /// Absent for members without a rank, who still make the team known.
    pub place: Option<(u32, Exact)>,
    pub keys: Vec<Option<Exact>>,
}

struct Scored {
    standing: TeamStanding,
    keys: Vec<TeamKey>,
}

#[derive(Debug, PartialEq)]
enum TeamKey {
    Raw(Option<Exact>),
    Ranks(Vec<u32>),
}

/// Team standings by group, best first. A rank-points total is always "more is better".
pub(super) fn standings(
    rule: &TeamsRule,
    better: Better,
    members: Vec<Member>,
) -> Result<Vec<TeamStanding>, Overflow> {
    let better = if matches!(rule.count, TeamMethod::RankPoints { .. }) { Better::Higher } else { better };
    let mut teams: BTreeMap<(String, String), Vec<Member>> = BTreeMap::new();
    for member in members {
        let group = if rule.across_groups { String::new() } else { member.group.clone() };
        teams.entry((group, member.team.clone())).or_default().push(member);
    }
    let mut scored = teams
        .into_iter()
        .map(|(name, members)| score(rule, better, name, members))
        .collect::<Result<Vec<_>, _>>()?;
    scored.sort_by(|a, b| a.standing.group.cmp(&b.standing.group).then_with(|| compare(better, a, b)));
    let mut result: Vec<TeamStanding> = Vec::with_capacity(scored.len());
    let mut first_of_group = 0;
    for index in 0..scored.len() {
        if index == 0 || scored[index].standing.group != scored[index - 1].standing.group {
            first_of_group = index;
        }
        let mut standing = scored[index].standing.clone();
        if standing.rank.is_some() {
            let shares =
                index > first_of_group && compare(better, &scored[index - 1], &scored[index]).is_eq();
            let of_above = if shares { result.last().and_then(|above| above.rank) } else { None };
            standing.rank = of_above.or_else(|| u32::try_from(index - first_of_group + 1).ok());
        }
        result.push(standing);
    }
    Ok(result)
}

fn score(
    rule: &TeamsRule,
    better: Better,
    (group, team): (String, String),
    members: Vec<Member>,
) -> Result<Scored, Overflow> {
    let mut valued = Vec::new();
    for member in members {
        let Some((rank, total)) = member.place else { continue };
        let value = match &rule.count {
            TeamMethod::RankPoints { points, others } => rank_points(points, *others, rank).into(),
            _ => total,
        };
        valued.push((value, rank, member));
    }
    valued.sort_by(|a, b| {
        let by_value = match better {
            Better::Higher => b.0.cmp(&a.0),
            Better::Lower => a.0.cmp(&b.0),
        };
        by_value.then_with(|| (&a.2.group, &a.2.entry).cmp(&(&b.2.group, &b.2.entry)))
    });
    let members = valued.len();
    if let TeamMethod::SumBest { best } = rule.count {
        valued.truncate(usize::from(best));
    }
    let total = valued.iter().try_fold(Exact::ZERO, |sum, (value, ..)| sum.plus(*value))?;
    let enough = members > 0 && members >= usize::from(rule.least_members);
    let keys = rule
        .ties
        .iter()
        .enumerate()
        .map(|(index, tie)| tie_key(tie, index, &valued))
        .collect::<Result<_, _>>()?;
    let standing = TeamStanding {
        group,
        team,
        total: (members > 0).then_some(total),
        rank: enough.then_some(0),
        counted: valued.into_iter().map(|(.., member)| member.entry).collect(),
        members,
    };
    Ok(Scored { standing, keys })
}

fn rank_points(points: &[Points], others: Points, rank: u32) -> Points {
    let index = usize::try_from(rank).unwrap_or(usize::MAX).saturating_sub(1);
    points.get(index).copied().unwrap_or(others)
}

fn tie_key(tie: &TeamTie, index: usize, valued: &[(Exact, u32, Member)]) -> Result<TeamKey, Overflow> {
    match tie {
        TeamTie::Raw { .. } => {
            let mut sum = Some(Exact::ZERO);
            for (.., member) in valued {
                let key = member.keys.get(index).copied().flatten();
                sum = match (sum, key) {
                    (Some(sum), Some(key)) => Some(sum.plus(key)?),
                    // A member without a time leaves the team without one.
                    _ => None,
                };
            }
            Ok(TeamKey::Raw(sum))
        }
        TeamTie::BestRanks {} => {
            let mut ranks: Vec<u32> = valued.iter().map(|(_, rank, _)| *rank).collect();
            ranks.sort_unstable();
            Ok(TeamKey::Ranks(ranks))
        }
    }
}

/// More of the best rank first, then more of the next one: (1, 4) stands above (2, 2).
fn by_ranks(a: &[u32], b: &[u32]) -> Ordering {
    let end = |ranks: &[u32], index: usize| ranks.get(index).copied().unwrap_or(u32::MAX);
    let longest = a.len().max(b.len());
    (0..longest).map(|index| end(a, index).cmp(&end(b, index))).find(|o| o.is_ne()).unwrap_or(Ordering::Equal)
}

fn compare(better: Better, a: &Scored, b: &Scored) -> Ordering {
    let ranked = Reverse(a.standing.rank.is_some()).cmp(&Reverse(b.standing.rank.is_some()));
    let totals = match better {
        Better::Higher => b.standing.total.cmp(&a.standing.total),
        Better::Lower => a.standing.total.cmp(&b.standing.total),
    };
    let mut ordering = ranked.then(totals);
    for keys in a.keys.iter().zip(&b.keys) {
        ordering = ordering.then_with(|| match keys {
            (TeamKey::Raw(Some(a)), TeamKey::Raw(Some(b))) => a.cmp(b),
            (TeamKey::Raw(a), TeamKey::Raw(b)) => b.is_some().cmp(&a.is_some()),
            (TeamKey::Ranks(a), TeamKey::Ranks(b)) => by_ranks(a, b),
            _ => Ordering::Equal,
        });
    }
    ordering
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scoring::rules::TeamOf;

    fn member(team: &str, entry: &str, rank: u32, total: i64, time: i64) -> Member {
        Member {
            group: "g".to_owned(),
            team: team.to_owned(),
            entry: entry.to_owned(),
            place: Some((rank, Exact::whole(total))),
            keys: vec![Some(Exact::whole(time))],
        }
    }

    fn rule(count: TeamMethod, ties: Vec<TeamTie>) -> TeamsRule {
        TeamsRule { of: TeamOf::Team, across_groups: false, count, least_members: 0, ties }
    }

    fn field() -> Vec<Member> {
        vec![
            member("A", "a1", 1, 90, 30),
            member("A", "a2", 4, 60, 30),
            member("B", "b1", 2, 80, 20),
            member("B", "b2", 3, 70, 30),
            member("C", "c1", 5, 50, 10),
        ]
    }

    fn shown(rule: &TeamsRule) -> Vec<(String, String, Option<u32>)> {
        let standings = standings(rule, Better::Higher, field()).unwrap();
        standings
            .into_iter()
            .map(|t| (t.team, t.total.map_or_else(String::new, |t| t.to_string()), t.rank))
            .collect()
    }

    #[test]
    fn the_best_k_count_and_equal_teams_share_a_rank() {
        let row = |team: &str, total: &str, rank| (team.to_owned(), total.to_owned(), Some(rank));
        let one = rule(TeamMethod::SumBest { best: 1 }, vec![]);
        assert_eq!(shown(&one), [row("A", "90", 1), row("B", "80", 2), row("C", "50", 3)]);
        let all = rule(TeamMethod::SumAll {}, vec![]);
        assert_eq!(shown(&all), [row("A", "150", 1), row("B", "150", 1), row("C", "50", 3)]);
        let time = rule(TeamMethod::SumAll {}, vec![TeamTie::Raw { aspect: "time".to_owned() }]);
        assert_eq!(shown(&time), [row("B", "150", 1), row("A", "150", 2), row("C", "50", 3)]);
    }

    #[test]
    fn rank_points_tie_by_the_count_of_best_ranks() {
        // 威海: ranks 1–6 give 10, 9, 8, 7, 6, 5; here A has 10 + 7 and B 9 + 8.
        let points = [10, 9, 8, 7, 6, 5].map(Points::whole).to_vec();
        let rule = rule(TeamMethod::RankPoints { points, others: Points::ONE }, vec![TeamTie::BestRanks {}]);
        let order: Vec<(String, Option<u32>)> =
            shown(&rule).into_iter().map(|(team, _, rank)| (team, rank)).collect();
        assert_eq!(order, [("A".to_owned(), Some(1)), ("B".to_owned(), Some(2)), ("C".to_owned(), Some(3))]);
    }
}
