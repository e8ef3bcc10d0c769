//! Who may: the holder lists, others ask, and a deal is known to its two sides only.

use super::model::{Deal, Side};
use crate::{
    innovations::Credit,
    kernel::{Actor, OrganisationId, Refusal, Verdict, require},
};

/// Only who holds a result lists it. The result itself is public, so this is said openly.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn may_list(actor: &Actor, holder: Option<OrganisationId>) -> Verdict {
    let seat = actor.seat().filter(|seat| seat.may_write).map(|seat| seat.organisation);
    require(seat.is_some() && seat == holder, || Refusal::forbidden("listing-only-holder"))
}

/// Any other organisation may ask.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn may_enquire(actor: &Actor, holder: OrganisationId) -> Result<OrganisationId, Refusal> {
    let seat = actor.seat().filter(|seat| seat.may_write).map(|seat| seat.organisation);
    let buyer = seat.ok_or_else(|| Refusal::forbidden("deal-only-writers"))?;
    require(buyer != holder, || Refusal::forbidden("deal-own-result"))?;
    Ok(buyer)
}

/// What an actor is to a deal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Role {
    pub side: Side,
    /// A contributor's place; they see the terms and nothing else of the deal.
    pub place: Option<i32>,
    pub may_write: bool,
}

/// Of which side the actor is.
#[must_use]
pub fn party(actor: &Actor, deal: &Deal) -> Option<Role> {
    let seat = actor.seat()?;
    let side = if seat.organisation == deal.holder {
        Side::Holder
    } else if seat.organisation == deal.buyer {
        Side::Buyer
    } else {
        return None;
    };
    Some(Role { side, place: None, may_write: seat.may_write })
}

/// The actor as one of those who made the result, whomever they act for.
#[must_use]
pub fn contributor(actor: &Actor, credits: &[Credit]) -> Option<Role> {
    let person = actor.person()?;
    let credit = credits.iter().find(|credit| credit.person == Some(person))?;
    Some(Role { side: Side::Contributor, place: Some(credit.place), may_write: true })
}

/// # Errors
/// [`Refusal::Forbidden`] for whoever only looks.
pub fn may_act(role: Role) -> Verdict {
    require(role.may_write, || Refusal::forbidden("deal-only-writers"))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        innovations::Share,
        kernel::{DealId, InnovationId, PersonId, Timestamp},
        marketplace::model::DealStage,
    };

    #[test]
    fn a_deal_is_known_to_its_sides_and_to_those_who_made_the_result() {
        let organisation = |n| OrganisationId(Uuid::from_u128(n));
        let deal = Deal {
            id: DealId(Uuid::nil()),
            number: String::new(),
            innovation: InnovationId(Uuid::nil()),
            holder: organisation(1),
            buyer: organisation(2),
            stage: DealStage::Enquired,
            opened_at: Timestamp(0),
            position: 1,
            head: String::new(),
        };
        let credits = [Credit {
            place: 2,
            person: Some(PersonId(Uuid::from_u128(7))),
            name: String::new(),
            share: Share::WHOLE,
        }];
        let side = |actor: &Actor| party(actor, &deal).map(|role| (role.side, role.may_write));
        let actor =
            |person, organisation, may_write| Actor::for_testing(person, organisation, false, may_write);
        assert_eq!(side(&actor(9, 1, true)), Some((Side::Holder, true)));
        assert_eq!(side(&actor(9, 2, false)), Some((Side::Buyer, false)));
        assert_eq!(side(&actor(9, 3, true)), None);
        assert_eq!(side(&Actor::Visitor), None);
        assert_eq!(contributor(&actor(7, 3, false), &credits).and_then(|role| role.place), Some(2));
        assert_eq!(contributor(&actor(8, 1, true), &credits), None);

        assert!(may_list(&actor(9, 1, true), Some(deal.holder)).is_ok());
        for (actor, holder) in [
            (actor(9, 1, false), Some(deal.holder)),
            (actor(9, 2, true), Some(deal.holder)),
            (actor(9, 1, true), None),
            (Actor::Visitor, None),
        ] {
            assert!(matches!(may_list(&actor, holder), Err(Refusal::Forbidden(_))));
        }
        assert!(may_enquire(&actor(9, 2, true), deal.holder).is_ok());
        assert!(may_enquire(&actor(9, 1, true), deal.holder).is_err(), "nobody buys from themselves");
        assert!(may_enquire(&actor(9, 2, false), deal.holder).is_err());
    }
}
