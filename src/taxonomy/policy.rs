//! Who may change reference data.

use crate::kernel::{Actor, PlatformRole, Refusal, Verdict, require};

/// The program itself (an operator at the command line) and the system
/// administrators.
pub(super) fn may_import(actor: &Actor) -> Verdict {
    let fine = matches!(actor, Actor::System(_)) || actor.holds(PlatformRole::System);
    require(fine, || Refusal::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_operator_and_system_administrators_import() {
        let person = |platform| Actor::Person {
            person: uuid::Uuid::nil().into(),
            session: uuid::Uuid::nil().into(),
            acting_for: None,
            platform,
            second_factor: true,
        };
        assert!(may_import(&Actor::System("import")).is_ok());
        assert!(may_import(&person(vec![PlatformRole::System])).is_ok());
        assert!(may_import(&person(vec![PlatformRole::Audit, PlatformRole::Security])).is_err());
        assert!(may_import(&Actor::Visitor).is_err());
    }
}
