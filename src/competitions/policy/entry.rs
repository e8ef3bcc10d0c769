//! Who may do what with an entry.

use super::Role;
use crate::{
    accounts::{OrganisationHead, UnionLevel},
    kernel::{Actor, OrganisationId, Refusal, Seat, require},
};

/// From where somebody looks at an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standpoint {
    /// Belongs to the unit that made it.
    Own { may_write: bool },
    /// Acts for the union that checks it.
    Checks,
    /// Organises its competition.
    Organises,
}

impl Standpoint {
    /// Where the actor stands; `union` is the union they act for, if any.
    ///
    /// # Errors
    /// Not found, for everybody else.
    pub fn of(
        actor: &Actor,
        role: Role,
        union: Option<&OrganisationHead>,
        unit: &OrganisationHead,
        host: OrganisationId,
    ) -> Result<Self, Refusal> {
        if let Some(seat) = actor.seat()
            && seat.organisation == unit.id
        {
            return Ok(Self::Own { may_write: seat.may_write && !seat.is_union });
        }
        let may_write = actor.seat().is_some_and(|s| s.may_write);
        if may_write && union.is_some_and(|union| checks(union, unit, host)) {
            return Ok(Self::Checks);
        }
        if role.organises() { Ok(Self::Organises) } else { Err(Refusal::NotFound) }
    }

    #[must_use]
    pub const fn is_own_writer(self) -> bool {
        matches!(self, Self::Own { may_write: true })
    }
}

/// A union checks the units of its own district, and the host those of its
/// competition.
#[must_use]
pub fn checks(union: &OrganisationHead, unit: &OrganisationHead, host: OrganisationId) -> bool {
    union.id == host || (checks_district(union).is_some() && union.district == unit.district)
}

/// The district whose units this union checks.
#[must_use]
pub fn checks_district(union: &OrganisationHead) -> Option<&str> {
    if union.union_level == Some(UnionLevel::District) { union.district.as_deref() } else { None }
}

/// Contestants are entered by whoever writes for a unit.
///
/// # Errors
/// Forbidden to unions, viewers and people without a unit.
pub fn enters_for(actor: &Actor) -> Result<OrganisationId, Refusal> {
    let seat = actor.seat().filter(|s| !s.is_union);
    let Some(seat) = seat else { return Err(Refusal::forbidden("entry-needs-unit")) };
    writes(seat)?;
    Ok(seat.organisation)
}

/// # Errors
/// Forbidden to viewers.
fn writes(seat: Seat) -> Result<(), Refusal> {
    require(seat.may_write, || Refusal::forbidden("entry-viewer-only-looks"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::OrganisationKind,
        kernel::{PersonId, SessionId},
    };
    use uuid::Uuid;

    fn id(n: u128) -> OrganisationId {
        OrganisationId(Uuid::from_u128(n))
    }

    fn organisation(n: u128, level: Option<UnionLevel>, district: Option<&str>) -> OrganisationHead {
        OrganisationHead {
            id: id(n),
            kind: if level.is_some() { OrganisationKind::Union } else { OrganisationKind::Unit },
            name: String::new(),
            uscc: None,
            district: district.map(str::to_owned),
            union_level: level,
        }
    }

    fn actor(organisation: u128, is_union: bool, may_write: bool) -> Actor {
        Actor::Person {
            person: PersonId(Uuid::nil()),
            session: SessionId(Uuid::nil()),
            acting_for: Some(Seat { organisation: id(organisation), may_write, is_owner: false, is_union }),
            platform: vec![],
            second_factor: true,
        }
    }

    #[test]
    fn an_entry_is_seen_by_its_unit_its_checkers_and_its_organiser() {
        let unit = organisation(1, None, Some("XW"));
        let host = id(9);
        let seen = |who: &Actor, role, union: Option<&OrganisationHead>| {
            Standpoint::of(who, role, union, &unit, host).ok()
        };
        let own = Some(Standpoint::Own { may_write: true });
        assert_eq!(seen(&actor(1, false, true), Role::Other, None), own);
        let viewer = Some(Standpoint::Own { may_write: false });
        assert_eq!(seen(&actor(1, false, false), Role::Other, None), viewer);
        assert_eq!(seen(&actor(2, false, true), Role::Other, None), None, "another unit");
        let district = organisation(3, Some(UnionLevel::District), Some("XW"));
        assert_eq!(seen(&actor(3, true, true), Role::Other, Some(&district)), Some(Standpoint::Checks));
        assert_eq!(seen(&actor(3, true, false), Role::Other, Some(&district)), None, "looking is not acting");
        let elsewhere = organisation(4, Some(UnionLevel::District), Some("BH"));
        assert_eq!(seen(&actor(4, true, true), Role::Other, Some(&elsewhere)), None);
        let base = organisation(5, Some(UnionLevel::Base), Some("XW"));
        assert_eq!(seen(&actor(5, true, true), Role::Other, Some(&base)), None, "a lower union");
        let city = organisation(9, Some(UnionLevel::City), None);
        assert_eq!(seen(&actor(9, true, true), Role::Organiser, Some(&city)), Some(Standpoint::Checks));
        assert_eq!(seen(&actor(2, false, true), Role::Organiser, None), Some(Standpoint::Organises));
        assert_eq!(seen(&Actor::Visitor, Role::Other, None), None);
        let nowhere = organisation(6, Some(UnionLevel::District), None);
        let unplaced = organisation(7, None, None);
        assert!(!checks(&nowhere, &unplaced, host), "no district is not the same district");
    }

    #[test]
    fn only_writers_of_units_enter_people() {
        assert_eq!(enters_for(&actor(1, false, true)).ok(), Some(id(1)));
        for who in [actor(1, false, false), actor(1, true, true), Actor::Visitor] {
            assert!(matches!(enters_for(&who), Err(Refusal::Forbidden(_))));
        }
    }
}
