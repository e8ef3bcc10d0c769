//! How a receipt is divided (DOMAIN.md §6.5).
//!
//! First between the contributors' part and the holder, then among the contributors
//! by the shares they confirmed. Every division goes to whole fen by the largest
//! remainder; where remainders are equal the earlier place has it. The parts always
//! make up the whole. A receipt that takes another back is divided as that one was,
//! with the other sign.

use crate::{
    innovations::{Credit, Share},
    kernel::{Fen, PersonId},
};

/// One part of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// 0 for the holder.
    pub place: i32,
    pub person: Option<PersonId>,
    pub name: String,
    pub share: Share,
    pub amount: Fen,
}

/// Divides a receipt. Without contributors all of it is the holder's.
#[must_use]
pub fn split(receipt: Fen, reward: Share, credits: &[Credit]) -> Vec<Part> {
    let reward = if credits.is_empty() { Share(0) } else { reward };
    let rest = Share(Share::WHOLE.0 - reward.0);
    let halves = portions(receipt, &[reward, rest]);
    let shares: Vec<Share> = credits.iter().map(|credit| credit.share).collect();
    let amounts = portions(halves[0], &shares);
    let holder = Part { place: 0, person: None, name: String::new(), share: rest, amount: halves[1] };
    let parts = credits.iter().zip(amounts).map(|(credit, amount)| Part {
        place: credit.place,
        person: credit.person,
        name: credit.name.clone(),
        share: credit.share,
        amount,
    });
    std::iter::once(holder).chain(parts).collect()
}

/// Divides an amount by shares, the largest remainder first, then the earlier place.
fn portions(amount: Fen, shares: &[Share]) -> Vec<Fen> {
    let whole: i128 = shares.iter().map(|share| i128::from(share.0)).sum();
    if whole == 0 {
        return vec![Fen(0); shares.len()];
    }
    let (sign, size) = (amount.0.signum(), i128::from(amount.0.unsigned_abs()));
    let exact: Vec<i128> = shares.iter().map(|share| size * i128::from(share.0)).collect();
    let mut parts: Vec<i128> = exact.iter().map(|part| part / whole).collect();
    let left = usize::try_from(size - parts.iter().sum::<i128>()).unwrap_or(0);
    let mut order: Vec<usize> = (0..shares.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact[*at] % whole));
    for at in order.into_iter().take(left) {
        parts[at] += 1;
    }
    // Each is at most the amount, so it fits.
    parts.into_iter().map(|part| Fen(sign * i64::try_from(part).unwrap_or(i64::MAX))).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn credits(shares: &[i32]) -> Vec<Credit> {
        let credit = |(place, share): (i32, &i32)| Credit {
            place,
            person: None,
            name: format!("c{place}"),
            share: Share(*share),
        };
        (1..).zip(shares).map(credit).collect()
    }

    fn amounts(receipt: i64, reward: i32, shares: &[i32]) -> Vec<i64> {
        split(Fen(receipt), Share(reward), &credits(shares)).iter().map(|part| part.amount.0).collect()
    }

    #[test]
    fn a_receipt_is_divided_to_the_fen() {
        for (receipt, reward, shares, expected) in [
            (10_000, 5_000, &[6_000, 4_000][..], &[5_000, 3_000, 2_000][..]),
            // One fen: the contributors' half comes first, and the lead contributor in it.
            (1, 5_000, &[5_000, 5_000], &[0, 1, 0]),
            (100, 10_000, &[3_333, 3_333, 3_334], &[0, 33, 33, 34]),
            (200, 5_000, &[3_334, 3_333, 3_333], &[100, 34, 33, 33]),
            (5, 0, &[10_000], &[5, 0]),
            (7, 5_000, &[], &[7]),
            (-101, 5_000, &[10_000], &[-50, -51]),
        ] {
            assert_eq!(amounts(receipt, reward, shares), expected, "{receipt} {reward} {shares:?}");
        }
    }

    proptest! {
        #[test]
        fn the_parts_make_up_the_whole_and_nobody_pays(
            receipt in 0_i64..=1_000_000_000_000,
            reward in 0_i32..=10_000,
            cuts in proptest::collection::btree_set(1_i32..10_000, 0..9),
        ) {
            let mut edges: Vec<i32> = std::iter::once(0).chain(cuts).collect();
            edges.push(10_000);
            let shares: Vec<i32> = edges.windows(2).map(|pair| pair[1] - pair[0]).collect();
            let parts = amounts(receipt, reward, &shares);
            prop_assert_eq!(parts.iter().sum::<i64>(), receipt);
            prop_assert!(parts.iter().all(|part| *part >= 0));
            let back = amounts(-receipt, reward, &shares);
            prop_assert!(parts.iter().zip(&back).all(|(there, back)| there + back == 0), "it is taken back as it came");
            // Nobody is further than two fen from the exact part (two roundings).
            let whole = i128::from(receipt);
            for (part, share) in parts[1..].iter().zip(&shares) {
                let exact = whole * i128::from(reward) * i128::from(*share);
                prop_assert!((i128::from(*part) * 100_000_000 - exact).abs() < 200_000_000);
            }
        }
    }
}
