//! Reading a listing.

use super::typed;
use crate::{
    innovations::Share,
    kernel::{Fen, Problems, Refusal},
    marketplace::model::{Gate, GrantKind, NewListing, Ownership, PricingMode},
};

/// A listing that may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadListing {
    pub ways: Vec<GrantKind>,
    pub ownership: Ownership,
    pub pricing: PricingMode,
    pub asking: Option<Fen>,
    pub territory: String,
    pub notes: String,
    pub reward: Share,
    pub refusal_days: i32,
}

/// # Errors
/// Everything wrong with it at once; each gate that is not declared by its name.
pub fn read_listing(new: &NewListing) -> Result<ReadListing, Refusal> {
    let mut problems = Problems::new();
    let ways = problems.take("ways", typed::several::<GrantKind>(&new.ways, "listing-ways-missing"));
    let ownership: Option<Ownership> = new.ownership.trim().parse().ok();
    problems.unless(ownership.is_some(), "ownership", "listing-choose");
    let pricing: Option<PricingMode> = new.pricing.trim().parse().ok();
    problems.unless(pricing.is_some(), "pricing", "listing-choose");
    let asking = if new.asking.trim().is_empty() {
        // Who lists at a price has to name it.
        problems.unless(pricing != Some(PricingMode::Listed), "asking", "listing-asking-missing");
        None
    } else {
        let asking = problems.take("asking", Fen::parse(&new.asking));
        problems.unless(asking != Some(Fen(0)), "asking", "deal-amount-zero");
        asking
    };
    let territory = problems.take("territory", typed::prose(&new.territory, false, 200));
    let notes = problems.take("notes", typed::prose(&new.notes, false, 2_000));
    let reward = problems.take("reward", typed::share(&new.reward, 0, 10_000));
    let refusal_days = problems.take("refusal_days", typed::whole(&new.refusal_days, 1, 90));
    for (gate, text) in [
        (Gate::Consent, "listing-gate-consent"),
        (Gate::NoDispute, "listing-gate-no_dispute"),
        (Gate::NoSecrecy, "listing-gate-no_secrecy"),
        (Gate::NoPledge, "listing-gate-no_pledge"),
    ] {
        problems.unless(new.gates.iter().any(|declared| declared == gate.code()), "gates", text);
    }
    problems.finish()?;
    let (Some(ways), Some(ownership), Some(pricing)) = (ways, ownership, pricing) else {
        return Err(Refusal::field("", "listing-choose"));
    };
    Ok(ReadListing {
        ways: ways.into_iter().collect(),
        ownership,
        pricing,
        asking,
        territory: territory.unwrap_or_default(),
        notes: notes.unwrap_or_default(),
        reward: reward.unwrap_or(Share(0)),
        refusal_days: refusal_days.and_then(|days| i32::try_from(days).ok()).unwrap_or(1),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good() -> NewListing {
        let codes = |list: &[&str]| list.iter().map(|code| (*code).to_owned()).collect();
        NewListing {
            ways: codes(&["ordinary", "exclusive"]),
            ownership: "service".into(),
            pricing: "agreed".into(),
            reward: "50".into(),
            refusal_days: "15".into(),
            gates: codes(&["consent", "no_dispute", "no_secrecy", "no_pledge"]),
            ..NewListing::default()
        }
    }

    fn problems(change: impl FnOnce(&mut NewListing)) -> Vec<(String, &'static str)> {
        let mut new = good();
        change(&mut new);
        match read_listing(&new) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid(list)) => list.into_iter().map(|p| (p.field, p.text.key)).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn a_listing_is_read_or_refused_field_by_field() {
        assert_eq!(problems(|_| ()), []);
        let at = |field: &str, key| vec![(field.to_owned(), key)];
        assert_eq!(problems(|n| n.ways.clear()), at("ways", "listing-ways-missing"));
        assert_eq!(problems(|n| n.ways.push("gift".into())), at("ways", "listing-ways-missing"));
        assert_eq!(problems(|n| n.ownership.clear()), at("ownership", "listing-choose"));
        assert_eq!(problems(|n| n.pricing = "listed".into()), at("asking", "listing-asking-missing"));
        assert_eq!(problems(|n| n.asking = "much".into()), at("asking", "money-form"));
        assert_eq!(problems(|n| n.asking = "0".into()), at("asking", "deal-amount-zero"));
        assert_eq!(problems(|n| n.reward = "101".into()), at("reward", "deal-percent"));
        assert_eq!(problems(|n| n.refusal_days = "0".into()), at("refusal_days", "deal-whole"));
        assert_eq!(problems(|n| n.notes = "x".repeat(2_001)), at("notes", "deal-text-long"));
        for gate in Gate::ALL {
            let missing = problems(|n| n.gates.retain(|g| g != gate.code()));
            assert_eq!(missing.len(), 1);
            assert_eq!(missing[0].1, format!("listing-gate-{gate}"));
        }
    }
}
