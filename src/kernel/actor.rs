//! Who acts.

use super::{OrganisationId, PersonId, SessionId};

crate::codes! {
    /// Three administrators, none of whom may both act and delete the record
    /// (GB/T 22239-2019, 三员分立).
    pub enum PlatformRole {
        /// Runs the system and its reference data.
        System = "system",
        /// Grants roles and ends sessions.
        Security = "security",
        /// Reads the audit trail, changes nothing.
        Audit = "audit",
    }
}

/// The organisation a person acts for in this session, and as what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seat {
    pub organisation: OrganisationId,
    /// May change things for it (owner or clerk), not only look.
    pub may_write: bool,
    /// May also invite colleagues and hand over.
    pub is_owner: bool,
    /// The organisation is a trade union, not a unit.
    pub is_union: bool,
}

/// Who is behind a request. Handed to every use case by the middleware.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Nobody signed in.
    Visitor,
    Person {
        person: PersonId,
        session: SessionId,
        acting_for: Option<Seat>,
        platform: Vec<PlatformRole>,
        /// The second factor was shown in this session.
        second_factor: bool,
    },
    /// The program itself: a job, an import, the demo's director.
    System(&'static str),
}

impl Actor {
    #[must_use]
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Self::Person { person, .. } => Some(*person),
            Self::Visitor | Self::System(_) => None,
        }
    }

    #[must_use]
    pub const fn seat(&self) -> Option<Seat> {
        match self {
            Self::Person { acting_for, .. } => *acting_for,
            Self::Visitor | Self::System(_) => None,
        }
    }

    /// Acts for a trade union and may change things for it.
    #[must_use]
    pub fn is_union_officer(&self) -> bool {
        self.seat().is_some_and(|seat| seat.is_union && seat.may_write)
    }

    /// Acts for this trade union, the host of something, and may change things for it.
    #[must_use]
    pub fn is_officer_of(&self, host: OrganisationId) -> bool {
        self.is_union_officer() && self.seat().is_some_and(|seat| seat.organisation == host)
    }

    #[must_use]
    pub fn holds(&self, role: PlatformRole) -> bool {
        matches!(self, Self::Person { platform, .. } if platform.contains(&role))
    }

    #[must_use]
    pub const fn has_second_factor(&self) -> bool {
        match self {
            Self::Person { second_factor, .. } => *second_factor,
            Self::System(_) => true,
            Self::Visitor => false,
        }
    }

    /// `person:<id>`, `system:<name>` or `visitor`: how records name the actor.
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Visitor => "visitor".to_owned(),
            Self::Person { person, .. } => format!("person:{person}"),
            Self::System(name) => format!("system:{name}"),
        }
    }
}

#[cfg(test)]
impl Actor {
    /// Somebody who acts for an organisation, both named by numbers.
    pub fn for_testing(person: u128, organisation: u128, is_union: bool, may_write: bool) -> Self {
        use uuid::Uuid;
        let organisation = OrganisationId(Uuid::from_u128(organisation));
        Self::Person {
            person: PersonId(Uuid::from_u128(person)),
            session: SessionId(Uuid::nil()),
            acting_for: Some(Seat { organisation, may_write, is_owner: false, is_union }),
            platform: Vec::new(),
            second_factor: true,
        }
    }
}
