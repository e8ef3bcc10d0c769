//! News between slices as data: a write says what it touched, and the read side
//! (boards, search) reads that list. No callbacks, no signals.

use uuid::Uuid;

use super::{CompetitionId, DealId, EntryId, EventId, InnovationId, NoticeId, PanelId, SheetId, StandingsId};

/// Something a projection may care about was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Change {
    Competition(CompetitionId),
    Event(EventId),
    Entry(EntryId),
    Panel(PanelId),
    Sheet(SheetId),
    Standings(StandingsId),
    Notice(NoticeId),
    Innovation(InnovationId),
    Deal(DealId),
}

impl Change {
    /// The word and id under which the change is stored.
    #[must_use]
    pub fn parts(self) -> (&'static str, Uuid) {
        match self {
            Self::Competition(id) => ("competition", id.0),
            Self::Event(id) => ("event", id.0),
            Self::Entry(id) => ("entry", id.0),
            Self::Panel(id) => ("panel", id.0),
            Self::Sheet(id) => ("sheet", id.0),
            Self::Standings(id) => ("standings", id.0),
            Self::Notice(id) => ("notice", id.0),
            Self::Innovation(id) => ("innovation", id.0),
            Self::Deal(id) => ("deal", id.0),
        }
    }

    /// Reads back what [`Change::parts`] wrote; unknown kinds are `None`, so an
    /// older program survives a newer neighbour's rows.
    #[must_use]
    pub fn from_parts(kind: &str, id: Uuid) -> Option<Self> {
        Some(match kind {
            "competition" => Self::Competition(id.into()),
            "event" => Self::Event(id.into()),
            "entry" => Self::Entry(id.into()),
            "panel" => Self::Panel(id.into()),
            "sheet" => Self::Sheet(id.into()),
            "standings" => Self::Standings(id.into()),
            "notice" => Self::Notice(id.into()),
            "innovation" => Self::Innovation(id.into()),
            "deal" => Self::Deal(id.into()),
            _ => return None,
        })
    }
}
