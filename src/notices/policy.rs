//! Who may: everybody reads; whoever is signed in objects; the host decides.

use crate::{
    accounts::AppointmentRole,
    kernel::{Actor, OrganisationId, PersonId, PlatformRole, Refusal, Verdict, require},
};

/// What an actor is to a notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Acts for the union that published it, or is its organiser.
    Host,
    /// Anybody else.
    Reader,
}

#[must_use]
pub fn role(actor: &Actor, host: OrganisationId, appointed: &[AppointmentRole]) -> Role {
    if actor.is_officer_of(host)
        || appointed.contains(&AppointmentRole::Organiser)
        || matches!(actor, Actor::System(_))
    {
        Role::Host
    } else {
        Role::Reader
    }
}

/// An objection names its filer, so only the filer and the host know of it.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn may_read_objection(actor: &Actor, role: Role, filer: PersonId) -> Verdict {
    require(role == Role::Host || actor.person() == Some(filer), || Refusal::NotFound)
}

/// # Errors
/// [`Refusal::Forbidden`]: the filer sees the objection and does not decide it.
pub fn may_decide(role: Role) -> Verdict {
    require(role == Role::Host, || Refusal::forbidden("objection-only-host"))
}

/// # Errors
/// [`Refusal::NotFound`] unless the actor runs the system.
pub fn may_import_holidays(actor: &Actor) -> Verdict {
    require(matches!(actor, Actor::System(_)) || actor.holds(PlatformRole::System), || Refusal::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn officer(of: u128, is_union: bool, may_write: bool) -> Actor {
        Actor::for_testing(9, of, is_union, may_write)
    }

    #[test]
    fn only_the_publishing_union_and_its_organiser_are_hosts() {
        let host = OrganisationId(Uuid::from_u128(1));
        for (actor, appointed, expected) in [
            (officer(1, true, true), vec![], Role::Host),
            (officer(1, true, false), vec![], Role::Reader),
            (officer(1, false, true), vec![], Role::Reader),
            (officer(2, true, true), vec![], Role::Reader),
            (officer(2, true, true), vec![AppointmentRole::Organiser], Role::Host),
            (officer(2, true, true), vec![AppointmentRole::ChiefJudge], Role::Reader),
            (Actor::Visitor, vec![], Role::Reader),
        ] {
            assert_eq!(role(&actor, host, &appointed), expected);
        }
        let filer = PersonId(Uuid::from_u128(9));
        assert!(may_read_objection(&officer(2, true, true), Role::Reader, filer).is_ok());
        assert!(matches!(may_read_objection(&Actor::Visitor, Role::Reader, filer), Err(Refusal::NotFound)));
    }
}
