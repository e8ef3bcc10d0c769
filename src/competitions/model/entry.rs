//! An entry (报名): one contestant of one unit in one event.

use super::must_not;
use crate::{
    codes,
    kernel::{CompetitionId, EntryId, EventId, Lang, OrganisationId, PersonId, Refusal, Timestamp},
};

/// The statement that a unit confirms when it enters people: their separate
/// consents to the use of sensitive personal information and to publication of
/// name, unit and result (个人信息保护法 23, 25, 29). A changed text gets a new
/// code, so that it stays known what each person agreed to.
pub const CONSENT: &str = "pi-2026-1";

codes! {
    /// Where an entry stands.
    pub enum EntryStage {
        /// Waits for the qualification check.
        Submitted = "submitted",
        /// Given back to be mended.
        Returned = "returned",
        /// Takes part.
        Qualified = "qualified",
        /// Does not take part.
        Refused = "refused",
        /// Taken back by its unit.
        Withdrawn = "withdrawn",
    }
}

impl EntryStage {
    /// It takes one of its unit's places and keeps its contestant from other events.
    #[must_use]
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Submitted | Self::Returned | Self::Qualified)
    }

    /// Its unit mends it and hands it in again.
    ///
    /// # Errors
    /// Once it was decided or withdrawn.
    pub fn mend(self) -> Result<Self, Refusal> {
        match self {
            Self::Submitted | Self::Returned => Ok(Self::Submitted),
            Self::Qualified => Err(must_not("entry-qualified-is-fixed")),
            Self::Refused => Err(must_not("entry-is-refused")),
            Self::Withdrawn => Err(must_not("entry-is-withdrawn")),
        }
    }

    /// Its unit takes it back.
    ///
    /// # Errors
    /// When it no longer counts anyway.
    pub fn withdraw(self) -> Result<Self, Refusal> {
        match self {
            Self::Submitted | Self::Returned | Self::Qualified => Ok(Self::Withdrawn),
            Self::Refused => Err(must_not("entry-is-refused")),
            Self::Withdrawn => Err(must_not("entry-is-withdrawn")),
        }
    }

    /// The union decides. What was decided can be decided otherwise until the
    /// draw; what its unit must mend or has withdrawn cannot.
    ///
    /// # Errors
    /// Where there is nothing to decide.
    pub fn decide(self, decision: Decision) -> Result<Self, Refusal> {
        match (self, decision) {
            (Self::Submitted | Self::Refused, Decision::Approve) => Ok(Self::Qualified),
            (Self::Submitted | Self::Qualified, Decision::Return) => Ok(Self::Returned),
            (Self::Submitted | Self::Qualified | Self::Returned, Decision::Refuse) => Ok(Self::Refused),
            (Self::Withdrawn, _) => Err(must_not("entry-is-withdrawn")),
            (Self::Returned, _) => Err(must_not("entry-is-returned")),
            (Self::Qualified, Decision::Approve) => Err(must_not("entry-is-qualified")),
            (Self::Refused, _) => Err(must_not("entry-is-refused")),
        }
    }
}

codes! {
    /// What the qualification check may end in.
    pub enum Decision {
        Approve = "approve",
        /// With a reason; the unit may mend it until the deadline.
        Return = "return",
        /// With a reason; final for this event.
        Refuse = "refuse",
    }
}

codes! {
    /// Skill grade, the eight of 2022 and none (DOMAIN.md §3.4).
    pub enum Grade {
        None = "none",
        Apprentice = "apprentice",
        Junior = "junior",
        Intermediate = "intermediate",
        Senior = "senior",
        Technician = "technician",
        SeniorTechnician = "senior_technician",
        ExpertTechnician = "expert_technician",
        ChiefTechnician = "chief_technician",
    }
}

/// An entry as it is stored, without what is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: EntryId,
    /// 参赛编号: what people call it.
    pub number: String,
    pub event: EventId,
    pub competition: CompetitionId,
    pub organisation: OrganisationId,
    pub name: String,
    /// `3202**********1234`.
    pub id_masked: String,
    pub lang: Lang,
    pub grade: Grade,
    pub stage: EntryStage,
    /// Why it was returned or refused; empty otherwise.
    pub reason: String,
    /// The withdrawn entry whose place it took.
    pub replaces: Option<EntryId>,
    pub received_at: Timestamp,
    pub decided_at: Option<Timestamp>,
    pub decided_by: Option<PersonId>,
    pub created_at: Timestamp,
    pub version: i64,
}

/// What is sealed at rest and opened only for its own unit.
#[derive(Clone, PartialEq, Eq)]
pub struct Contact {
    pub mobile: String,
    pub email: String,
}

impl std::fmt::Debug for Contact {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Contact(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roads_of_an_entry_are_these_and_no_others() {
        let mut roads = Vec::new();
        for from in EntryStage::ALL {
            for (name, to) in [
                ("mend", from.mend()),
                ("withdraw", from.withdraw()),
                ("approve", from.decide(Decision::Approve)),
                ("return", from.decide(Decision::Return)),
                ("refuse", from.decide(Decision::Refuse)),
            ] {
                if let Ok(to) = to {
                    roads.push(format!("{from} {name}> {to}"));
                }
            }
        }
        assert_eq!(
            roads,
            [
                "submitted mend> submitted",
                "submitted withdraw> withdrawn",
                "submitted approve> qualified",
                "submitted return> returned",
                "submitted refuse> refused",
                "returned mend> submitted",
                "returned withdraw> withdrawn",
                "returned refuse> refused",
                "qualified withdraw> withdrawn",
                "qualified return> returned",
                "qualified refuse> refused",
                "refused approve> qualified",
            ]
        );
    }

    #[test]
    fn only_three_stages_take_a_place() {
        let active: Vec<&str> = EntryStage::ALL.iter().filter(|s| s.is_active()).map(|s| s.code()).collect();
        assert_eq!(active, ["submitted", "returned", "qualified"], "the same as the unique index says");
    }
}
