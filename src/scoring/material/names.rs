//! Names as small numbers: millions of rows repeat the same few texts.

use std::{
    hash::{BuildHasher, Hasher, RandomState},
    str::Utf8Error,
};

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
    /// The name that last followed each name: columns repeat their sequences.
    followers: Vec<u32>,
    hashes: Vec<u32>,
}

const EMPTY: u32 = u32::MAX;

impl Names {
    #[inline]
    pub(in crate::scoring) fn get(&self, name: Name) -> &str {
        let index = name as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] };
        &self.text[start..self.ends[index]]
    }

    pub(in crate::scoring) fn find(&self, text: &str) -> Option<Name> {
        if self.slots.is_empty() {
            return None;
        }
        let slot = self.slots[self.slot_of(text, self.hash(text))];
        (slot != EMPTY).then_some(slot)
    }

    /// Interns the name that comes after `last` in a column; where it did so before, nothing is hashed.
    #[inline]
    pub(in crate::scoring) fn intern_after(
        &mut self,
        last: &mut Option<Name>,
        text: &[u8],
    ) -> Result<Name, Utf8Error> {
        let guess = match last {
            Some(last) => self.followers[*last as usize],
            None => EMPTY,
        };
        if guess != EMPTY && self.get(guess).as_bytes() == text {
            *last = Some(guess);
            return Ok(guess);
        }
        let name = self.intern(std::str::from_utf8(text)?);
        if let Some(last) = last.replace(name) {
            self.followers[last as usize] = name;
        }
        Ok(name)
    }

    pub(in crate::scoring) fn intern(&mut self, text: &str) -> Name {
        if self.slots.len() <= self.ends.len() * 2 {
            self.grow();
        }
        let hash = self.hash(text);
        let slot = self.slot_of(text, hash);
        if self.slots[slot] == EMPTY {
            self.slots[slot] = u32::try_from(self.ends.len()).unwrap_or(EMPTY);
            self.text.push_str(text);
            self.ends.push(self.text.len());
            self.followers.push(EMPTY);
            self.hashes.push(hash);
        }
        self.slots[slot]
    }

    /// Half of the hash is plenty for the names of one package.
    fn hash(&self, text: &str) -> u32 {
        let [a, b, c, d, ..] = self.hasher.hash_one(text).to_le_bytes();
        u32::from_le_bytes([a, b, c, d])
    }

    /// The slot that holds the text, or the empty one where it belongs.
    fn slot_of(&self, text: &str, hash: u32) -> usize {
        let mask = self.slots.len() - 1;
        let mut slot = hash as usize & mask;
        loop {
            let name = self.slots[slot];
            if name == EMPTY || (self.hashes[name as usize] == hash && self.get(name) == text) {
                return slot;
            }
            slot = (slot + 1) & mask;
        }
    }

    fn grow(&mut self) {
        let size = (self.slots.len() * 2).max(64);
        self.slots = vec![EMPTY; size];
        for (name, hash) in (0..).zip(&self.hashes) {
            let mut slot = *hash as usize & (size - 1);
            while self.slots[slot] != EMPTY {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = name;
        }
    }
}

/// Hashes ids, which are counted by us and so need no keyed hash.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::scoring) struct IdHasher(u64);

impl Hasher for IdHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, id: u32) {
        self.write_u64(u64::from(id));
    }

    fn write_u64(&mut self, id: u64) {
        // Fibonacci hashing: 2^64 divided by the golden ratio.
        self.0 = (self.0.rotate_left(23) ^ id).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    }

    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 32)
    }
}
