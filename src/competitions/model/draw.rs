//! The draw of places and codes.

use super::must_not;
use crate::kernel::{EntryId, EventId, Lang, OrganisationId, Refusal, Seed, SubjectId, Timestamp};

/// A draw: a seed promised, then used, then shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    pub event: EventId,
    /// SHA-256 of the seed, published with the call.
    pub seed_hash: String,
    pub committed_at: Timestamp,
    pub state: DrawState,
}

/// Each state owns what only it knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DrawState {
    /// The seed is thrown and sealed; nobody is drawn.
    Committed,
    /// Places and codes are drawn; the seed stays sealed, as it would undo the
    /// coding.
    Drawn { at: Timestamp, list_hash: String },
    /// The codes are opened and the seed is shown: anyone repeats the draw.
    Revealed { drawn_at: Timestamp, list_hash: String, at: Timestamp, seed: Seed },
}

impl DrawState {
    /// # Errors
    /// When the draw was held before.
    pub fn hold(self, list_hash: String, at: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Committed => Ok(Self::Drawn { at, list_hash }),
            Self::Drawn { .. } | Self::Revealed { .. } => Err(must_not("draw-already-held")),
        }
    }

    /// # Errors
    /// Unless the draw was held and the seed is still sealed.
    pub fn reveal(self, seed: Seed, now: Timestamp) -> Result<Self, Refusal> {
        match self {
            Self::Drawn { at: drawn_at, list_hash } => {
                Ok(Self::Revealed { drawn_at, list_hash, at: now, seed })
            }
            Self::Committed => Err(must_not("draw-not-held")),
            Self::Revealed { .. } => Err(must_not("draw-already-revealed")),
        }
    }

    #[must_use]
    pub fn list_hash(&self) -> Option<&str> {
        match self {
            Self::Committed => None,
            Self::Drawn { list_hash, .. } | Self::Revealed { list_hash, .. } => Some(list_hash),
        }
    }

    #[must_use]
    pub const fn drawn_at(&self) -> Option<Timestamp> {
        match self {
            Self::Committed => None,
            Self::Drawn { at, .. } | Self::Revealed { drawn_at: at, .. } => Some(*at),
        }
    }

    /// The seed, once it may be shown.
    #[must_use]
    pub const fn seed(&self) -> Option<Seed> {
        match self {
            Self::Revealed { seed, .. } => Some(*seed),
            Self::Committed | Self::Drawn { .. } => None,
        }
    }

    #[must_use]
    pub const fn is_revealed(&self) -> bool {
        matches!(self, Self::Revealed { .. })
    }
}

/// A qualified entry, as the draw sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drawable {
    pub entry: EntryId,
    pub number: String,
    pub organisation: OrganisationId,
}

/// Where an entry was drawn to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub entry: EntryId,
    /// What judges see instead of the entry; random.
    pub subject: SubjectId,
    /// From 1.
    pub place: i32,
    pub sitting: i32,
    pub station: i32,
    pub work_number: String,
}

/// A place with its entry's name again; exists only after decoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    pub entry: EntryId,
    pub subject: SubjectId,
    pub work_number: String,
    pub place: i32,
    pub sitting: i32,
    pub station: i32,
    /// The entry's number.
    pub number: String,
    pub name: String,
    pub organisation: OrganisationId,
    pub email: String,
    pub lang: Lang,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_is_shown_only_after_the_draw_and_once() {
        let seed = Seed([7; 32]);
        let now = Timestamp(9);
        assert!(DrawState::Committed.reveal(seed, now).is_err());
        let drawn = DrawState::Committed.hold("list".to_owned(), Timestamp(5)).unwrap();
        assert_eq!(drawn.seed(), None);
        assert!(drawn.clone().hold("other".to_owned(), now).is_err(), "nobody draws twice");
        let shown = drawn.reveal(seed, now).unwrap();
        assert_eq!(shown.seed(), Some(seed));
        assert!(shown.clone().reveal(seed, now).is_err());
        assert!(shown.hold("other".to_owned(), now).is_err());
    }
}
