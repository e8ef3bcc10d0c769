//! Who may. One predicate per sentence.
//!
//! A filing is its author's while it is written; its contributors see it from the first
//! save, as they must confirm their share. The union of its unit sees it once it is
//! submitted, the district union once the unit has endorsed it, the host once it is
//! recommended. Nobody on the panel of its category sees whose it is.

use super::model::{Contributor, Filing, FilingStage, FilingStep, Innovation, SelectionStage};
use crate::{
    accounts::{OrganisationHead, UnionLevel},
    kernel::{Actor, OrganisationId, Refusal, Verdict, require},
};

/// A bulk deposit is the operator's: at the machine, by the program itself.
///
/// # Errors
/// [`Refusal::Forbidden`].
pub fn may_deposit(actor: &Actor) -> Verdict {
    require(matches!(actor, Actor::System(_)), || Refusal::forbidden("innovation-deposit-operator"))
}

/// Its holder takes a result back, at any time; or the operator.
///
/// # Errors
/// [`Refusal::NotFound`] for strangers: that there is a way is none of their business.
pub fn may_withdraw(actor: &Actor, innovation: &Innovation) -> Verdict {
    require(holds(actor, innovation) || matches!(actor, Actor::System(_)), || Refusal::NotFound)
}

/// The host of the selection corrects what stands in the repository: the text passed its levels,
/// its holder does not change it alone.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub fn may_correct(actor: &Actor, host: OrganisationId) -> Verdict {
    require(organises(actor, host), || Refusal::NotFound)
}

/// Acts for the holder and may change things for it.
#[must_use]
pub fn holds(actor: &Actor, innovation: &Innovation) -> bool {
    actor.seat().is_some_and(|seat| seat.may_write && Some(seat.organisation) == innovation.holder)
}

#[must_use]
pub fn organises(actor: &Actor, host: OrganisationId) -> bool {
    actor.is_officer_of(host) || matches!(actor, Actor::System(_))
}

/// A draft is seen by its host only.
///
/// # Errors
/// Not found, as if it did not exist.
pub fn may_see_selection(actor: &Actor, host: OrganisationId, stage: SelectionStage) -> Verdict {
    require(stage != SelectionStage::Draft || organises(actor, host), || Refusal::NotFound)
}

/// Only its host changes a selection.
///
/// # Errors
/// Not found where it is not even visible, otherwise forbidden.
pub fn may_organise(actor: &Actor, host: OrganisationId, stage: SelectionStage) -> Verdict {
    may_see_selection(actor, host, stage)?;
    require(organises(actor, host), || Refusal::forbidden("selection-not-host"))
}

/// A selection is called by whoever acts for a union.
///
/// # Errors
/// Forbidden.
pub fn host_of(actor: &Actor) -> Result<OrganisationId, Refusal> {
    match actor.seat() {
        Some(seat) if actor.is_union_officer() => Ok(seat.organisation),
        _ => Err(Refusal::forbidden("selection-needs-union")),
    }
}

/// A worker files for the unit they belong to and act for; looking on is enough of a seat.
///
/// # Errors
/// Forbidden to unions and to people without a unit.
pub fn files_for(actor: &Actor) -> Result<OrganisationId, Refusal> {
    let seat = actor.seat().filter(|seat| !seat.is_union);
    seat.map(|seat| seat.organisation).ok_or_else(|| Refusal::forbidden("filing-needs-unit"))
}

/// From where somebody looks at a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a relation of its own; one person may have several"
)]
pub struct Standpoint {
    pub author: bool,
    pub contributor: bool,
    /// Acts for its unit and may change things for it.
    pub unit: bool,
    /// Acts for the union of the unit's district.
    pub district: bool,
    /// Acts for the host of the selection.
    pub host: bool,
}

/// What is known of a filing when somebody asks for it.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    pub filing: &'a Filing,
    pub contributors: &'a [Contributor],
    pub unit: &'a OrganisationHead,
    pub host: OrganisationId,
    /// The organisations that have given an opinion on it.
    pub opined: &'a [OrganisationId],
}

impl Standpoint {
    /// `union`: the union the actor acts for; `on_panel`: judges this category, or is invited to.
    ///
    /// # Errors
    /// Not found for everybody whom it does not concern; forbidden to people of the panel.
    pub fn of(
        actor: &Actor,
        union: Option<&OrganisationHead>,
        on_panel: bool,
        seen: Seen<'_>,
    ) -> Result<Self, Refusal> {
        use FilingStage::{CityCheck, DistrictReview, NotSelected, Published, Scoring, Selected};
        let Seen { filing, contributors, unit, host, opined } = seen;
        let me = actor.person();
        let own = |seat: crate::kernel::Seat| seat.organisation == filing.unit && seat.may_write;
        let stage = filing.stage;
        let with_host = matches!(stage, CityCheck | Scoring | Selected | NotSelected | Published);
        let officer = actor.is_union_officer();
        let said = |union: &OrganisationHead| opined.contains(&union.id);
        let from = Self {
            author: me == Some(filing.author),
            contributor: me.is_some_and(|me| contributors.iter().any(|c| c.person == me)),
            unit: !stage.is_open() && stage != FilingStage::Withdrawn && actor.seat().is_some_and(own),
            district: union.is_some_and(|union| {
                officer
                    && recommends(union, unit, host)
                    && (with_host || stage == DistrictReview || said(union))
            }),
            host: organises(actor, host) && (with_host || union.is_some_and(said)),
        };
        require(from != Self::default(), || Refusal::NotFound)?;
        let by_office = from.district || from.host;
        require(!(on_panel && by_office), || Refusal::forbidden("filing-panel-is-blind"))?;
        Ok(from)
    }

    /// Whether this is who has the say at this step. Nobody has it on their own work.
    #[must_use]
    pub const fn decides(self, step: FilingStep) -> bool {
        if self.author || self.contributor {
            return false;
        }
        match step {
            FilingStep::Endorsement => self.unit,
            FilingStep::Recommendation => self.district,
            FilingStep::FormCheck | FilingStep::Exclusion => self.host,
        }
    }
}

/// The district union recommends the units of its district, and the host those without one.
#[must_use]
pub fn recommends(union: &OrganisationHead, unit: &OrganisationHead, host: OrganisationId) -> bool {
    match recommends_district(union) {
        Some(district) if unit.district.as_deref() == Some(district) => true,
        _ => union.id == host && unit.district.is_none(),
    }
}

/// The district whose units this union recommends.
#[must_use]
pub fn recommends_district(union: &OrganisationHead) -> Option<&str> {
    if union.union_level == Some(UnionLevel::District) { union.district.as_deref() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::OrganisationKind,
        innovations::model::{Content, Share},
        kernel::{CategoryId, FilingId, PersonId, Timestamp},
    };
    use uuid::Uuid;

    const HOST: OrganisationId = OrganisationId(Uuid::from_u128(1));

    fn organisation(id: u128, kind: OrganisationKind, district: Option<&str>) -> OrganisationHead {
        OrganisationHead {
            id: OrganisationId(Uuid::from_u128(id)),
            kind,
            name: String::new(),
            uscc: None,
            district: district.map(str::to_owned),
            union_level: match (kind, district) {
                (OrganisationKind::Union, Some(_)) => Some(UnionLevel::District),
                (OrganisationKind::Union, None) => Some(UnionLevel::City),
                (OrganisationKind::Unit, _) => None,
            },
        }
    }

    fn filing(stage: FilingStage) -> Filing {
        Filing {
            id: FilingId(Uuid::nil()),
            number: String::new(),
            category: CategoryId(Uuid::nil()),
            unit: OrganisationId(Uuid::from_u128(7)),
            author: PersonId(Uuid::from_u128(71)),
            stage,
            content: Content::default(),
            promised: true,
            created_at: Timestamp(0),
            saved_at: Timestamp(0),
            submitted_at: None,
            innovation: None,
            version: 1,
        }
    }

    #[test]
    fn each_level_sees_a_filing_when_it_arrives_there_and_not_before() {
        let unit = organisation(7, OrganisationKind::Unit, Some("XW"));
        let made = Contributor {
            place: 1,
            person: PersonId(Uuid::from_u128(72)),
            name: String::new(),
            share: Share::WHOLE,
            is_public: true,
            confirmed_at: None,
        };
        let city = organisation(1, OrganisationKind::Union, None);
        let district = organisation(2, OrganisationKind::Union, Some("XW"));
        let elsewhere = organisation(3, OrganisationKind::Union, Some("JY"));
        let actors = [
            ("visitor", Actor::Visitor, None),
            ("author", Actor::for_testing(71, 7, false, false), None),
            ("contributor", Actor::for_testing(72, 8, false, true), None),
            ("unit", Actor::for_testing(73, 7, false, true), None),
            ("unit's viewer", Actor::for_testing(74, 7, false, false), None),
            ("district", Actor::for_testing(75, 2, true, true), Some(&district)),
            ("district's viewer", Actor::for_testing(76, 2, true, false), Some(&district)),
            ("other district", Actor::for_testing(77, 3, true, true), Some(&elsewhere)),
            ("host", Actor::for_testing(78, 1, true, true), Some(&city)),
        ];
        let mut table = String::new();
        for stage in FilingStage::ALL {
            let filing = filing(*stage);
            let seen = Seen {
                filing: &filing,
                contributors: std::slice::from_ref(&made),
                unit: &unit,
                host: HOST,
                opined: &[],
            };
            let who: Vec<String> = actors
                .iter()
                .filter_map(|(name, actor, union)| {
                    let from = Standpoint::of(actor, *union, false, seen).ok()?;
                    let says =
                        FilingStep::ALL.iter().any(|s| from.decides(*s) && stage.waits_for() == Some(*s));
                    Some(if says { format!("{name}!") } else { (*name).to_owned() })
                })
                .collect();
            table.push_str(&format!("{stage}: {}\n", who.join(", ")));
        }
        insta::assert_snapshot!(table);
        let filing = filing(FilingStage::CityCheck);
        let seen = Seen { filing: &filing, contributors: &[], unit: &unit, host: HOST, opined: &[] };
        let host = Actor::for_testing(78, 1, true, true);
        assert!(matches!(Standpoint::of(&host, Some(&city), true, seen), Err(Refusal::Forbidden(_))));
    }
}
