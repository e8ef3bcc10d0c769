//! Who may know what.

use crate::{innovations::Disclosure, kernel::Actor};

/// The level at which somebody searches and reads. Whoever acts for an organisation may know more
/// than everybody; who is only signed in may not.
#[must_use]
pub fn level(actor: &Actor) -> Disclosure {
    if actor.seat().is_some() { Disclosure::SignedIn } else { Disclosure::Public }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{PersonId, SessionId};

    #[test]
    fn only_who_acts_for_an_organisation_may_know_more() {
        let nobody = Actor::Person {
            person: PersonId(uuid::Uuid::nil()),
            session: SessionId(uuid::Uuid::nil()),
            acting_for: None,
            platform: Vec::new(),
            second_factor: true,
        };
        for (actor, expected) in [
            (Actor::Visitor, Disclosure::Public),
            (nobody, Disclosure::Public),
            (Actor::System("job"), Disclosure::Public),
            (Actor::for_testing(1, 2, false, false), Disclosure::SignedIn),
            (Actor::for_testing(1, 2, true, true), Disclosure::SignedIn),
        ] {
            assert_eq!(level(&actor), expected, "{actor:?}");
        }
    }
}
