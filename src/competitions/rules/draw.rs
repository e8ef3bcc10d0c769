//! The draw, so that anyone can repeat it from what is published.
//!
//! - **List.** The numbers of all qualified entries, ascending by their bytes,
//!   joined by a line feed (U+000A), UTF-8, nothing before or after. Its SHA-256
//!   is the *list hash*.
//! - **Order.** Ascending by SHA-256(seed ‖ list hash ‖ entry number), where seed
//!   and list hash are 32 bytes each.
//! - **Units apart** (where the event says so). Places are filled one after the
//!   other; whoever would stand directly after somebody of the same unit in the
//!   same sitting waits, and the next in order from another unit goes first. If
//!   only people of that unit are left, they stay as they are.
//! - **Place → station.** Place p of n stations: sitting ⌈p / n⌉, station
//!   ((p − 1) mod n) + 1.
//! - **Work numbers.** The places, ascending by SHA-256(seed ‖ list hash ‖
//!   `work ` ‖ place in decimal), are numbered `W001`, `W002`, …

use std::collections::VecDeque;

use sha2::{Digest, Sha256};

use crate::{
    competitions::model::Drawable,
    kernel::{EntryId, Seed},
};

/// Where an entry goes, before a subject is made of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawn {
    pub entry: EntryId,
    pub place: i32,
    pub sitting: i32,
    pub station: i32,
    pub work_number: String,
}

/// What a draw follows from besides its entries.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    pub seed: Seed,
    pub stations: i32,
    pub units_apart: bool,
}

/// The published promise of a seed: SHA-256 in hexadecimal digits.
#[must_use]
pub fn commitment(seed: Seed) -> String {
    hex::encode(Sha256::digest(seed.0))
}

/// SHA-256 of the closed list of entries; the order given does not matter.
#[must_use]
pub fn list_hash(entries: &[Drawable]) -> [u8; 32] {
    let mut numbers: Vec<&str> = entries.iter().map(|e| e.number.as_str()).collect();
    numbers.sort_unstable();
    Sha256::digest(numbers.join("\n")).into()
}

/// Same entries, same terms, same draw.
#[must_use]
pub fn draw(entries: &[Drawable], terms: Terms) -> Vec<Drawn> {
    let list = list_hash(entries);
    let key = |text: &str| -> [u8; 32] {
        Sha256::new().chain_update(terms.seed.0).chain_update(list).chain_update(text).finalize().into()
    };
    let mut order: Vec<&Drawable> = entries.iter().collect();
    order.sort_by_cached_key(|e| key(&e.number));
    let stations = usize::try_from(terms.stations).unwrap_or(1).max(1);
    if terms.units_apart {
        order = apart(order, stations);
    }
    let mut places: Vec<usize> = (1..=order.len()).collect();
    places.sort_by_cached_key(|place| key(&format!("work {place}")));
    let mut numbers = vec![0; places.len()];
    for (number, place) in (1_usize..).zip(places) {
        numbers[place - 1] = number;
    }
    order
        .into_iter()
        .enumerate()
        .map(|(index, e)| Drawn {
            entry: e.entry,
            place: small(index + 1),
            sitting: small(index / stations + 1),
            station: small(index % stations + 1),
            work_number: format!("W{:03}", numbers[index]),
        })
        .collect()
}

/// Nobody directly after somebody of the same unit in the same sitting, as far
/// as those who are left allow it.
fn apart(order: Vec<&Drawable>, stations: usize) -> Vec<&Drawable> {
    let mut waiting = VecDeque::from(order);
    let mut seated: Vec<&Drawable> = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let neighbour =
            seated.last().filter(|_| !seated.len().is_multiple_of(stations)).map(|e| e.organisation);
        let next = waiting.iter().position(|e| Some(e.organisation) != neighbour).unwrap_or(0);
        seated.extend(waiting.remove(next));
    }
    seated
}

/// A field of more than two thousand million contestants does not exist.
fn small(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeSet, HashMap};

    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;
    use crate::kernel::OrganisationId;

    fn field(units: &[u8]) -> Vec<Drawable> {
        units
            .iter()
            .enumerate()
            .map(|(n, unit)| Drawable {
                entry: EntryId(Uuid::from_u128(n as u128 + 1)),
                number: format!("JT-2026-{:05}", n + 1),
                organisation: OrganisationId(Uuid::from_u128(u128::from(*unit))),
            })
            .collect()
    }

    /// The documented rule again, written from the documentation alone.
    fn repeated(
        entries: &[(String, u8)],
        seed: [u8; 32],
        stations: usize,
        apart: bool,
    ) -> Vec<(String, String)> {
        let mut numbers: Vec<String> = entries.iter().map(|e| e.0.clone()).collect();
        numbers.sort();
        let list = Sha256::digest(numbers.join("\n").as_bytes());
        let hash =
            |text: String| hex::encode(Sha256::digest([&seed[..], &list[..], text.as_bytes()].concat()));
        let mut todo: Vec<(String, u8)> = entries.to_vec();
        todo.sort_by_key(|e| hash(e.0.clone()));
        let mut out: Vec<(String, u8)> = Vec::new();
        while !todo.is_empty() {
            let last =
                if apart && !out.len().is_multiple_of(stations) { out.last().map(|e| e.1) } else { None };
            let pick = todo.iter().position(|e| Some(e.1) != last).unwrap_or(0);
            out.push(todo.remove(pick));
        }
        let mut work: Vec<usize> = (1..=out.len()).collect();
        work.sort_by_key(|p| hash(format!("work {p}")));
        let number = |p: usize| format!("W{:03}", work.iter().position(|w| *w == p).unwrap() + 1);
        out.iter().enumerate().map(|(i, e)| (e.0.clone(), number(i + 1))).collect()
    }

    #[test]
    fn the_list_hash_is_the_one_printf_and_sha256sum_give() {
        // printf 'JT-2026-00001\nJT-2026-00002' | sha256sum
        let by_hand = hex::encode(Sha256::digest(b"JT-2026-00001\nJT-2026-00002"));
        assert_eq!(hex::encode(list_hash(&field(&[1, 1]))), by_hand);
    }

    #[test]
    fn stations_fill_sitting_after_sitting() {
        let terms = Terms { seed: Seed([3; 32]), stations: 3, units_apart: false };
        let drawn = draw(&field(&[1; 7]), terms);
        let seats: Vec<(i32, i32)> = drawn.iter().map(|d| (d.sitting, d.station)).collect();
        assert_eq!(seats, [(1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 1)]);
    }

    #[test]
    fn neighbours_are_of_different_units_where_that_is_possible() {
        let entries = field(&[1, 1, 1, 2, 2, 3, 3, 4]);
        let unit: HashMap<EntryId, OrganisationId> =
            entries.iter().map(|e| (e.entry, e.organisation)).collect();
        for n in 0..50 {
            let drawn = draw(&entries, Terms { seed: Seed([n; 32]), stations: 2, units_apart: true });
            let meet = drawn
                .windows(2)
                .filter(|two| two[0].sitting == two[1].sitting && unit[&two[0].entry] == unit[&two[1].entry]);
            // Only at the end, when nobody else is left.
            assert!(meet.count() <= 1, "seed {n}");
        }
    }

    proptest! {
        #[test]
        fn a_draw_is_a_permutation(
            units in prop::collection::vec(0_u8..6, 0..80),
            seed: [u8; 32],
            stations in 1_i32..12,
            units_apart: bool,
        ) {
            let entries = field(&units);
            let drawn = draw(&entries, Terms { seed: Seed(seed), stations, units_apart });
            let who: BTreeSet<_> = drawn.iter().map(|d| d.entry).collect();
            let works: BTreeSet<_> = drawn.iter().map(|d| d.work_number.clone()).collect();
            let seats: BTreeSet<_> = drawn.iter().map(|d| (d.sitting, d.station)).collect();
            let places: Vec<i32> = drawn.iter().map(|d| d.place).collect();
            prop_assert_eq!(who.len(), entries.len());
            prop_assert_eq!(works.len(), entries.len());
            prop_assert_eq!(seats.len(), entries.len());
            prop_assert_eq!(places, (1..=i32::try_from(entries.len()).unwrap()).collect::<Vec<_>>());
            prop_assert!(drawn.iter().all(|d| (1..=stations).contains(&d.station)));
        }

        #[test]
        fn the_order_in_which_entries_are_loaded_does_not_matter(
            units in prop::collection::vec(0_u8..6, 1..60),
            seed: [u8; 32],
            turn: usize,
            units_apart: bool,
        ) {
            let terms = Terms { seed: Seed(seed), stations: 5, units_apart };
            let entries = field(&units);
            let mut other = entries.clone();
            other.rotate_left(turn % units.len());
            other.reverse();
            prop_assert_eq!(draw(&entries, terms), draw(&other, terms));
        }

        #[test]
        fn anyone_repeats_it_from_what_is_published(
            units in prop::collection::vec(0_u8..6, 0..60),
            seed: [u8; 32],
            stations in 1_i32..9,
            units_apart: bool,
        ) {
            let entries = field(&units);
            let drawn = draw(&entries, Terms { seed: Seed(seed), stations, units_apart });
            let number: HashMap<_, _> = entries.iter().map(|e| (e.entry, e.number.clone())).collect();
            let ours: Vec<_> =
                drawn.iter().map(|d| (number[&d.entry].clone(), d.work_number.clone())).collect();
            let listed: Vec<_> = entries.iter().map(|e| e.number.clone()).zip(units).collect();
            let stations = usize::try_from(stations).unwrap();
            prop_assert_eq!(ours, repeated(&listed, seed, stations, units_apart));
        }
    }
}
