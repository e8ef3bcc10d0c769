//! The nouns of this slice.

use std::sync::Arc;

use uuid::Uuid;

use crate::{
    codes,
    kernel::{JudgeId, OrganisationId, PanelId, PersonId, Points, SheetId, SubjectId, Timestamp, Window},
};

codes! {
    /// How far a panel is.
    pub enum PanelStage {
        /// Judges are invited, subjects seated.
        Preparing = "preparing",
        /// The rule set is frozen and sheets are assigned: marks are taken.
        Open = "open",
        /// No mark is accepted any more.
        Locked = "locked",
    }
}

codes! {
    /// What became of an invitation to judge.
    pub enum JudgeState {
        Invited = "invited",
        Accepted = "accepted",
        Declined = "declined",
        /// Taken back by the organiser before the panel was opened.
        Dismissed = "dismissed",
    }
}

codes! {
    /// What somebody is invited to be.
    pub enum Duty {
        /// Marks.
        Judge = "judge",
        /// Leads the panel and does not mark.
        Chief = "chief",
        /// Leads the panel and marks too.
        ChiefMarking = "chief_marking",
    }
}

impl Duty {
    #[must_use]
    pub const fn of(chief: bool, marks: bool) -> Self {
        match (chief, marks) {
            (false, _) => Self::Judge,
            (true, false) => Self::Chief,
            (true, true) => Self::ChiefMarking,
        }
    }

    #[must_use]
    pub const fn leads(self) -> bool {
        !matches!(self, Self::Judge)
    }

    #[must_use]
    pub const fn marks(self) -> bool {
        !matches!(self, Self::Chief)
    }
}

codes! {
    /// How far a sheet is.
    pub enum SheetState {
        Empty = "empty",
        Partial = "partial",
        Complete = "complete",
        /// The subject did not appear: nothing is to be marked.
        Absent = "absent",
    }
}

/// A panel: the judges of one contest, and what they mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Panel {
    pub id: PanelId,
    /// What it judges for: an event, a selection. Only its owner knows which.
    pub contest: Uuid,
    /// The audit chain of the whole.
    pub chain: Uuid,
    pub host: OrganisationId,
    pub title: String,
    pub title_en: String,
    pub window: Window,
    /// Where the work behind a sheet is read: this address and the sheet's id. Empty where there
    /// is nothing to read.
    pub works: String,
    pub rules_hash: Option<String>,
    pub stage: PanelStage,
    pub frozen_at: Option<Timestamp>,
    pub locked_at: Option<Timestamp>,
    pub version: i64,
}

/// A panel to open.
#[derive(Clone, Debug)]
pub struct NewPanel {
    pub contest: Uuid,
    pub chain: Uuid,
    pub host: OrganisationId,
    pub title: String,
    pub title_en: String,
    pub window: Window,
    /// See [`Panel::works`].
    pub works: &'static str,
}

/// Something to be marked: a number judges may see, and where it comes from,
/// which they may not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewSubject {
    pub id: SubjectId,
    pub work_number: String,
    pub origin: OrganisationId,
}

/// A subject of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub id: SubjectId,
    pub work_number: String,
    pub origin: OrganisationId,
    /// Did not appear; nothing of it is marked.
    pub absent: bool,
}

/// A person on a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judge {
    pub id: JudgeId,
    pub panel: PanelId,
    pub person: PersonId,
    pub duty: Duty,
    pub state: JudgeState,
}

/// One judge's sheet for one subject, without its marks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    pub id: SheetId,
    pub panel: PanelId,
    pub judge: JudgeId,
    pub subject: SubjectId,
    pub work_number: String,
    /// The subject did not appear.
    pub absent: bool,
    /// Codes of the aspects this judge marks.
    pub aspects: Arc<[String]>,
    /// Where its chain of marks ends: the version a save must carry.
    pub position: i64,
    pub head: String,
    pub marked: i32,
    pub saved_at: Option<Timestamp>,
    /// How often its subject was called to be judged again.
    pub calls: i64,
}

/// A sheet as a row of its judge's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetLine {
    pub id: SheetId,
    pub panel: PanelId,
    pub work_number: String,
    pub due: i32,
    pub marked: i32,
    pub absent: bool,
}

impl SheetLine {
    #[must_use]
    pub const fn state(&self) -> SheetState {
        match (self.absent, self.marked) {
            (true, _) => SheetState::Absent,
            (_, marked) if marked >= self.due => SheetState::Complete,
            (_, 0) => SheetState::Empty,
            _ => SheetState::Partial,
        }
    }

    /// Whether its judge still has something to do here.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !self.absent && self.marked < self.due
    }
}

/// One fact: a judge gave, changed or took back a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MarkChange {
    pub position: i64,
    pub aspect: String,
    /// 1 for the first marks; one more for every call to judge again.
    pub round: i32,
    /// Nothing when it was taken back.
    pub mark: Option<Points>,
    pub raw: Option<Points>,
    pub at: Timestamp,
    pub save_key: String,
}

/// What other slices may know of a panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelHead {
    pub id: PanelId,
    pub contest: Uuid,
    pub chain: Uuid,
    pub host: OrganisationId,
    pub title: String,
    pub title_en: String,
    pub window: Window,
    pub stage: PanelStage,
    /// Judges who accepted and mark.
    pub judges: u64,
    /// Chief judges who accepted.
    pub chiefs: u64,
    pub subjects: u64,
    pub sheets_done: u64,
    pub sheets_total: u64,
    pub frozen_at: Option<Timestamp>,
    pub locked_at: Option<Timestamp>,
    pub rules_hash: Option<String>,
    pub version: i64,
}
