//! Rows in the order in which they are worked on, whatever the order they came in.

use std::collections::HashMap;

use crate::scoring::material::Material;

/// Items grouped by owner: `items(owner)` are the row numbers, in ascending order.
pub(super) struct Grouped {
    starts: Vec<u32>,
    /// Absent where the rows stand grouped already.
    order: Option<Vec<u32>>,
}

impl Grouped {
    /// Counting sort, linear in rows and owners.
    fn new(owners: usize, rows: usize, owner: impl Fn(usize) -> u32) -> Self {
        let mut starts = vec![0_u32; owners + 1];
        let mut sorted = true;
        let mut last = 0;
        for row in 0..rows {
            let owner = owner(row);
            sorted &= owner >= last;
            last = owner;
            starts[owner as usize + 1] += 1;
        }
        for index in 1..starts.len() {
            starts[index] += starts[index - 1];
        }
        let order = (!sorted).then(|| {
            let mut next = starts.clone();
            let mut order = vec![0_u32; rows];
            for (number, row) in (0_u32..).zip(0..rows) {
                let place = &mut next[owner(row) as usize];
                order[*place as usize] = number;
                *place += 1;
            }
            order
        });
        Self { starts, order }
    }

    #[inline]
    pub(super) fn items(&self, owner: u32) -> impl Iterator<Item = u32> + '_ {
        let (start, end) = (self.starts[owner as usize], self.starts[owner as usize + 1]);
        (start..end).map(|place| self.order.as_ref().map_or(place, |order| order[place as usize]))
    }
}

/// All orders that scoring needs.
pub(super) struct Index {
    pub aspects: Grouped,
    pub marks: Grouped,
    pub adjustments: Grouped,
    pub vetoes: Grouped,
}

impl Index {
    pub(super) fn new(material: &Material<'_>) -> Self {
        let entries = material.entries.len();
        Self {
            aspects: Grouped::new(entries, material.aspects.len(), |row| material.aspects[row].entry),
            marks: Grouped::new(material.aspects.len(), material.marks.len(), |row| {
                material.marks[row].aspect
            }),
            adjustments: Grouped::new(entries, material.adjustments.len(), |row| {
                material.adjustments[row].entry
            }),
            vetoes: Grouped::new(entries, material.vetoes.len(), |row| material.vetoes[row].0),
        }
    }
}

/// Entries by group and code, so that no output depends on the order of input.
pub(super) fn entries_in_order(material: &Material<'_>) -> Vec<u32> {
    let name_of = |entry: u32| material.names.get(material.entries[entry as usize].entry);
    let mut groups: Vec<u32> = material.entries.iter().map(|row| row.group).collect();
    // By id first, so that each name is compared once only.
    groups.sort_unstable();
    groups.dedup();
    groups.sort_unstable_by_key(|group| material.names.get(*group));
    let places: HashMap<u32, u32> = groups.iter().copied().zip(0_u32..).collect();
    let by_group = Grouped::new(groups.len(), material.entries.len(), |row| {
        places.get(&material.entries[row].group).copied().unwrap_or_default()
    });
    let mut order: Vec<u32> = Vec::with_capacity(material.entries.len());
    for (group, _) in (0_u32..).zip(&groups) {
        let start = order.len();
        order.extend(by_group.items(group));
        order[start..].sort_unstable_by_key(|entry| name_of(*entry));
    }
    order
}
