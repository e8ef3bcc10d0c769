//! Splits a large file into rows on a thread of its own, while the rows before are understood.

use std::{
    io::Read,
    sync::mpsc::{Receiver, Sender, channel},
    thread,
};

use super::records::{Fields, Records};

/// Of a smaller file the handing over costs what it gains.
pub(super) const WORTH_IT: u64 = 8 << 20;
/// Bytes of rows that are handed over together.
const BLOCK: usize = 1 << 17;
/// Blocks that go to and fro: memory that was touched once is used again.
const BLOCKS: usize = 4;

/// Some rows of a file, copied out of what it is read through.
struct Block {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    rows: Vec<Place>,
    failed: Option<csv::Error>,
}

/// Where a row begins in the bytes and in the ends of its block.
struct Place {
    start: usize,
    first: usize,
    gap: usize,
    line: u64,
}

impl Block {
    fn new() -> Self {
        // Room for one long row more, and for short fields.
        let (bytes, ends) = (Vec::with_capacity(BLOCK + BLOCK / 8), Vec::with_capacity(BLOCK / 4));
        Self { bytes, ends, rows: Vec::with_capacity(BLOCK / 16), failed: None }
    }

    fn clear(&mut self) {
        self.bytes.clear();
        self.ends.clear();
        self.rows.clear();
    }

    fn push(&mut self, fields: &Fields<'_>) {
        let (bytes, ends) = fields.prefix(fields.len());
        let (start, first) = (self.bytes.len(), self.ends.len());
        self.rows.push(Place { start, first, gap: fields.gap(), line: fields.line });
        self.bytes.extend_from_slice(bytes);
        self.ends.extend_from_slice(ends);
    }

    fn rows(&self) -> impl Iterator<Item = Fields<'_>> {
        self.rows.iter().enumerate().map(|(number, row)| {
            let next = self.rows.get(number + 1);
            let ends = &self.ends[row.first..next.map_or(self.ends.len(), |next| next.first)];
            let bytes = &self.bytes[row.start..next.map_or(self.bytes.len(), |next| next.start)];
            Fields::new(bytes, ends, row.gap, row.line)
        })
    }
}

/// Hands on every row.
///
/// # Errors
/// The first failure to read, after the rows before it.
pub(super) fn each<R: Read + Send>(
    records: &mut Records<R>,
    mut each: impl FnMut(Fields<'_>),
) -> csv::Result<()> {
    thread::scope(|scope| {
        let (split, blocks) = channel::<Block>();
        let (used, empty) = channel::<Block>();
        for _ in 0..BLOCKS {
            // The other end is held below.
            let _ = used.send(Block::new());
        }
        scope.spawn(move || fill(records, &empty, &split));
        for mut block in blocks {
            for fields in block.rows() {
                each(fields);
            }
            if let Some(error) = block.failed.take() {
                return Err(error);
            }
            // Nobody fills it again where all is split.
            let _ = used.send(block);
        }
        Ok(())
    })
}

fn fill<R: Read>(records: &mut Records<R>, empty: &Receiver<Block>, split: &Sender<Block>) {
    let mut more = true;
    // None comes back once nobody reads on after a failure.
    while more && let Ok(mut block) = empty.recv() {
        block.clear();
        while more && block.bytes.len() < BLOCK {
            match records.next() {
                Ok(Some(fields)) => block.push(&fields),
                Ok(None) => more = false,
                Err(error) => {
                    block.failed = Some(error);
                    more = false;
                }
            }
        }
        more &= split.send(block).is_ok();
    }
}
