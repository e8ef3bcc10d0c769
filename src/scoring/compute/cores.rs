//! Entries scored on all cores, and handed on in order.

use std::{sync::mpsc::sync_channel, thread};

use super::{
    Problem,
    entry::{Scorer, Scratch},
};
use crate::scoring::compute::ScoredEntry;

/// Entries that are scored in one go.
const BLOCK: usize = 128;
/// Blocks of one core that wait to be handed on.
const WAITING: usize = 4;
/// Less is done before other threads have started.
const WORTH_IT: usize = 100_000;
const MOST_CORES: usize = 8;

/// Entries, and what is wrong with them.
type Scored = (Vec<ScoredEntry>, Vec<Problem>);

impl<'m> Scorer<'m> {
    fn block(&self, entries: &[u32], scratch: &mut Scratch<'m>) -> Scored {
        let mut problems = Vec::new();
        let scored = entries.iter().map(|entry| self.entry(*entry, scratch, &mut problems)).collect();
        (scored, problems)
    }

    /// Scores these entries and hands them on in their order.
    pub(super) fn each(&self, entries: &[u32], mut take: impl FnMut(Scored)) {
        let cores = match self.material.marks.len() {
            WORTH_IT.. => thread::available_parallelism().map_or(1, |cores| cores.get().min(MOST_CORES)),
            _ => 1,
        };
        if cores == 1 {
            let mut scratch = Scratch::default();
            entries.chunks(BLOCK).for_each(|block| take(self.block(block, &mut scratch)));
            return;
        }
        // This thread ranks and writes. Every other has each n-th block, so that no order must be made again.
        let scorers = cores - 1;
        thread::scope(|scope| {
            let lanes: Vec<_> = (0..scorers)
                .map(|lane| {
                    let (done, scored) = sync_channel(WAITING);
                    scope.spawn(move || {
                        let mut scratch = Scratch::default();
                        for block in entries.chunks(BLOCK).skip(lane).step_by(scorers) {
                            if done.send(self.block(block, &mut scratch)).is_err() {
                                return;
                            }
                        }
                    });
                    scored
                })
                .collect();
            // A lane that ends early has panicked, which the scope hands on.
            lanes.iter().cycle().map_while(|lane| lane.recv().ok()).for_each(&mut take);
        });
    }
}
