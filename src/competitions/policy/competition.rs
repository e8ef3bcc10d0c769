//! Who may do what with a competition and its events.

use crate::{
    accounts::AppointmentRole,
    competitions::model::CompetitionStage,
    kernel::{Actor, OrganisationId, Refusal, Verdict, require},
};

/// What the actor is in this competition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Acts for the union that holds it, or was appointed organiser.
    Organiser,
    /// Labels works with their codes; appointed.
    CodingJudge,
    /// The program itself.
    System,
    /// Everybody else.
    Other,
}

impl Role {
    /// What `actor` is in a competition of `host`, with these appointments.
    #[must_use]
    pub fn of(actor: &Actor, host: OrganisationId, appointed: &[AppointmentRole]) -> Self {
        let for_host = actor.is_officer_of(host);
        if matches!(actor, Actor::System(_)) {
            Self::System
        } else if for_host || appointed.contains(&AppointmentRole::Organiser) {
            Self::Organiser
        } else if appointed.contains(&AppointmentRole::CodingJudge) {
            Self::CodingJudge
        } else {
            Self::Other
        }
    }

    #[must_use]
    pub const fn organises(self) -> bool {
        matches!(self, Self::Organiser | Self::System)
    }
}

/// A draft is seen by its organiser only.
///
/// # Errors
/// Not found, as if it did not exist.
pub fn may_see(role: Role, stage: CompetitionStage) -> Verdict {
    require(role.organises() || stage != CompetitionStage::Draft, || Refusal::NotFound)
}

/// Only the organiser changes a competition.
///
/// # Errors
/// Not found where it is not even visible, otherwise forbidden.
pub fn may_organise(role: Role, stage: CompetitionStage) -> Verdict {
    may_see(role, stage)?;
    require(role.organises(), || Refusal::forbidden("competition-not-organiser"))
}

/// The list that leads from stations to work numbers is for coding judges and
/// the organiser, and never for a member of the panel.
///
/// # Errors
/// Forbidden.
pub fn may_see_codes(role: Role, on_panel: bool) -> Verdict {
    require(!on_panel, || Refusal::forbidden("draw-panel-is-blind"))?;
    require(role != Role::Other, || Refusal::forbidden("competition-not-organiser"))
}

/// Who stands where is for the organiser, and never for a member of the panel.
///
/// # Errors
/// Forbidden.
pub fn may_see_places(role: Role, on_panel: bool) -> Verdict {
    require(!on_panel, || Refusal::forbidden("draw-panel-is-blind"))?;
    require(role.organises(), || Refusal::forbidden("competition-not-organiser"))
}

/// A competition is created by whoever acts for a union; it holds it.
///
/// # Errors
/// Forbidden.
pub fn host_of(actor: &Actor) -> Verdict {
    require(actor.is_union_officer(), || Refusal::forbidden("competition-needs-union"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const HOST: OrganisationId = OrganisationId(Uuid::from_u128(1));

    fn actor(organisation: u128, is_union: bool, may_write: bool) -> Actor {
        Actor::for_testing(1, organisation, is_union, may_write)
    }

    #[test]
    fn the_host_s_officers_and_appointed_organisers_organise() {
        let of = |a: &Actor, roles: &[AppointmentRole]| Role::of(a, HOST, roles);
        assert_eq!(of(&actor(1, true, true), &[]), Role::Organiser);
        assert_eq!(of(&actor(1, true, false), &[]), Role::Other, "looking is not acting");
        assert_eq!(of(&actor(2, true, true), &[]), Role::Other, "another union");
        assert_eq!(of(&actor(1, false, true), &[]), Role::Other);
        assert_eq!(of(&actor(2, false, true), &[AppointmentRole::Organiser]), Role::Organiser);
        assert_eq!(of(&actor(2, false, true), &[AppointmentRole::CodingJudge]), Role::CodingJudge);
        assert_eq!(of(&actor(2, false, true), &[AppointmentRole::Judge]), Role::Other);
        assert_eq!(of(&Actor::Visitor, &[]), Role::Other);
        assert_eq!(of(&Actor::System("demo"), &[]), Role::System);
    }

    #[test]
    fn a_draft_looks_as_if_it_did_not_exist() {
        use CompetitionStage::{Called, Draft};
        assert!(matches!(may_organise(Role::Other, Draft), Err(Refusal::NotFound)));
        assert!(matches!(may_organise(Role::Other, Called), Err(Refusal::Forbidden(_))));
        assert!(may_see(Role::Other, Called).is_ok());
        assert!(may_organise(Role::Organiser, Draft).is_ok());
    }

    #[test]
    fn nobody_on_the_panel_sees_places_or_codes() {
        for role in [Role::Organiser, Role::CodingJudge, Role::System, Role::Other] {
            assert!(may_see_codes(role, true).is_err() && may_see_places(role, true).is_err());
        }
        assert!(may_see_codes(Role::CodingJudge, false).is_ok());
        assert!(may_see_places(Role::CodingJudge, false).is_err());
        assert!(may_see_places(Role::Organiser, false).is_ok());
    }
}
