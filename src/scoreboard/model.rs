//! What a board shows.

use crate::kernel::Timestamp;

/// Who looks at a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    Jury,
    Public,
}

/// How far an event is, as a board says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Entries are taken until then.
    Entry(Timestamp),
    /// Marking begins then.
    Waiting(Timestamp),
    /// So many sheets of so many are complete.
    Judging { done: u64, total: u64 },
    /// Marking is over, nothing is published.
    Locked,
    /// The standings, best first; whether they are provisional or final.
    Standings(Standing),
    /// There will be no result.
    Over,
}

/// How much the standings on a board are worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Computed, seen by the jury only.
    Provisional,
    /// In public notice.
    Noticed,
    Final,
}

impl Standing {
    #[cfg(test)]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Provisional => "provisional",
            Self::Noticed => "noticed",
            Self::Final => "final",
        }
    }
}
