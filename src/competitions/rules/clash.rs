//! One contestant, one event of a competition: who is entered already.

use crate::{
    competitions::model::{Contact, EntryStage, Grade},
    kernel::{EntryId, EventId, Lang, OrganisationId, Text},
};

/// An entry of the same person in the same competition, whoever made it.
#[derive(Clone, Debug)]
pub struct Found {
    pub entry: EntryId,
    pub event: EventId,
    /// In the reader's language.
    pub event_title: String,
    pub organisation: OrganisationId,
    pub stage: EntryStage,
    pub name: String,
    /// Opened only for the actor's own unit and event.
    pub contact: Option<Contact>,
    pub grade: Grade,
    pub lang: Lang,
    pub version: i64,
}

/// What an entry is measured against.
#[derive(Clone, Debug)]
pub struct Standing {
    pub event: EventId,
    pub organisation: OrganisationId,
    pub places: usize,
    /// Entries of the unit in this event that take a place.
    pub taken: usize,
}

/// Why this person cannot be entered: one contestant, one event of a competition.
/// `except` is the entry that is being changed or replaced.
#[must_use]
pub fn clash(found: &[Found], standing: &Standing, except: Option<EntryId>) -> Option<Text> {
    for other in found.iter().filter(|f| Some(f.entry) != except) {
        let own = other.organisation == standing.organisation;
        if other.stage.is_active() && !own {
            return Some(Text::new("entry-taken-by-other-unit"));
        }
        if other.stage.is_active() && other.event != standing.event {
            return Some(Text::new("entry-taken-in-event").with("event", &other.event_title));
        }
        if other.stage.is_active() {
            return Some(Text::new("entry-taken-here"));
        }
        if other.stage == EntryStage::Refused && own && other.event == standing.event {
            return Some(Text::new("entry-is-refused"));
        }
    }
    None
}
