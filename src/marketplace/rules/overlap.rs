//! Which grants exclude one another (DOMAIN.md §6.2).

use crate::{
    kernel::Text,
    marketplace::model::{Grant, GrantKind, Terms},
};

/// The rule that a new grant breaks beside one that stands, or none.
#[must_use]
pub const fn broken_rule(standing: GrantKind, new: GrantKind) -> Option<&'static str> {
    use GrantKind::{Assignment, Exclusive, Ordinary, Sole};
    match (standing, new) {
        // Who has assigned the right has nothing left to grant.
        (Assignment, _) => Some("overlap-assigned"),
        // Earlier licences stay in force beside an assignment (解释 24).
        (_, Assignment) | (Ordinary, Ordinary) => None,
        (Exclusive, _) => Some("overlap-exclusive"),
        (Sole, _) => Some("overlap-sole"),
        (Ordinary, Exclusive | Sole) => Some("overlap-ordinary"),
    }
}

/// Whether these terms may be granted beside what stands.
///
/// # Errors
/// The rule that is broken, and the deal that stands against it.
pub fn may_grant(standing: &[Grant], new: &Terms) -> Result<(), Text> {
    for grant in standing {
        // Of an assigned right nothing is left anywhere, whatever the new terms say.
        let meets = grant.terms.grant == GrantKind::Assignment || grant.terms.meets(new);
        if let Some(rule) = broken_rule(grant.terms.grant, new.grant).filter(|_| meets) {
            return Err(Text::new(rule).with("deal", &grant.deal));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::marketplace::rules::sample::terms;

    #[test]
    fn the_table_cell_by_cell() {
        use GrantKind::{Assignment, Exclusive, Ordinary, Sole};
        let (e, s, o, a) = (
            Some("overlap-exclusive"),
            Some("overlap-sole"),
            Some("overlap-ordinary"),
            Some("overlap-assigned"),
        );
        for (standing, row) in [
            // new:      exclusive, sole, ordinary, assignment
            (Exclusive, [e, e, e, None]),
            (Sole, [s, s, s, None]),
            (Ordinary, [o, o, None, None]),
            (Assignment, [a, a, a, a]),
        ] {
            for (new, rule) in GrantKind::ALL.iter().zip(row) {
                assert_eq!(broken_rule(standing, *new), rule, "{standing} → {new}");
            }
        }
    }

    #[test]
    fn grants_meet_only_where_territory_manner_and_time_all_do() {
        let standing = Grant { deal: "JY-1".into(), terms: terms(GrantKind::Exclusive) };
        let refused = may_grant(std::slice::from_ref(&standing), &terms(GrantKind::Ordinary)).unwrap_err();
        assert_eq!((refused.key, refused.args[0].1.as_str()), ("overlap-exclusive", "JY-1"));

        let mut elsewhere = terms(GrantKind::Exclusive);
        elsewhere.territory = [crate::marketplace::model::Region::Abroad].into();
        let mut otherwise = terms(GrantKind::Exclusive);
        otherwise.manner = [crate::marketplace::model::Manner::Sell].into();
        let mut later = terms(GrantKind::Exclusive);
        (later.from, later.until) = ("2028-03-01".parse().unwrap(), None);
        for apart in [&elsewhere, &otherwise, &later] {
            assert_eq!(may_grant(std::slice::from_ref(&standing), apart), Ok(()));
        }
        later.from = "2028-02-29".parse().unwrap();
        assert!(may_grant(std::slice::from_ref(&standing), &later).is_err(), "the last day counts");
        let mut unlimited = standing.clone();
        unlimited.terms.until = None;
        later.from = "2099-01-01".parse().unwrap();
        assert!(may_grant(&[unlimited], &later).is_err(), "an unstated term has no end");

        let assigned = Grant { deal: "JY-2".into(), terms: terms(GrantKind::Assignment) };
        assert!(may_grant(&[assigned], &elsewhere).is_err(), "of an assigned right nothing is left");
    }
}
