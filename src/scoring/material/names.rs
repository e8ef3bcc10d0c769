//! Names as small numbers: millions of rows repeat the same few texts.

use std::hash::{BuildHasher, RandomState};

/// A name seen so far. Ids count from 0 in the order of first sight.
pub(in crate::scoring) type Name = u32;

/// All names of a material in one buffer, with an open-addressing index of ids.
///
/// Hashed with the standard library's keyed hash: packages come from outside.
#[derive(Debug, Clone, Default)]
pub(in crate::scoring) struct Names {
    text: String,
    ends: Vec<usize>,
    slots: Vec<u32>,
    hasher: RandomState,
}

const EMPTY: u32 = u32::MAX;

impl Names {
    pub(in crate::scoring) fn get(&self, name: Name) -> &str {
        let index = name as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    pub(in crate::scoring) fn find(&self, text: &str) -> Option<Name> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = self.slots[self.slot_of(text)];
        (slot != EMPTY).then_some(slot)
    }

    pub(in crate::scoring) fn intern(&mut self, text: &str) -> Name {
        if self.slots.len() <= self.ends.len() * 2 {
            self.grow();
        }
        let slot = self.slot_of(text);
        if self.slots[slot] == EMPTY {
            self.slots[slot] = u32::try_from(self.ends.len()).unwrap_or(EMPTY);
            self.text.push_str(text);
            self.ends.push(self.text.len());
        }
        self.slots[slot]
    }

    /// The slot that holds the text, or the empty one where it belongs.
    fn slot_of(&self, text: &str) -> usize {
        let mask = self.slots.len() - 1;
        // Truncation is the point: only the low bits choose the slot.
        let mut slot = usize::try_from(self.hasher.hash_one(text) & 0xFFFF_FFFF).unwrap_or(0) & mask;
        while self.slots[slot] != EMPTY && self.get(self.slots[slot]) != text {
            slot = (slot + 1) & mask;
        }
        slot
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![EMPTY; size];
        for name in 0..self.ends.len() {
            let name = u32::try_from(name).unwrap_or(EMPTY);
            let slot = self.slot_of(self.get(name));
            self.slots[slot] = name;
        }
    }
}
