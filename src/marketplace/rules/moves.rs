//! From what somebody asks to the step that is kept.

use super::{
    contract::{Parties, contract},
    typed,
};
use crate::{
    kernel::{Fen, Problems, Refusal, Text, Timestamp, require, text::half_width, time::DAY},
    marketplace::model::{
        Course, Day, GrantKind, Manner, Move, PaymentMode, Price, Region, Side, Step, Terms, TypedTerms,
    },
    platform::keys::sha256_hex,
};

const PROSE: usize = 2_000;
const AGREEMENT: usize = 20_000;

/// What a step may follow from besides what was asked.
#[derive(Debug)]
pub struct Facts<'f> {
    pub course: &'f Course,
    pub parties: &'f Parties,
    pub side: Side,
    /// The contributor's place, where one acts.
    pub place: Option<i32>,
    pub now: Timestamp,
}

/// What a result is wanted for.
///
/// # Errors
/// 422 under `purpose`.
pub fn purpose(typed: &str) -> Result<String, Refusal> {
    typed::prose(typed, true, PROSE).map_err(|text| Refusal::field("purpose", text))
}

/// The step that a move means.
///
/// # Errors
/// Everything that is wrong in it, at its field.
pub fn read(wish: &Move, facts: &Facts<'_>) -> Result<Step, Refusal> {
    let prose = |field: &'static str, text: &str, needed, most| {
        typed::prose(text, needed, most).map_err(|why| Refusal::field(field, why))
    };
    let place = || facts.place.ok_or(Refusal::NotFound);
    Ok(match wish {
        Move::Disclose { note } => Step::Disclose { note: prose("note", note, true, PROSE)? },
        Move::OfferNda { text } => {
            let text = prose("text", text, true, AGREEMENT)?;
            let hash = sha256_hex(text.as_bytes());
            Step::OfferNda { text, hash }
        }
        Move::SignNda { hash } => Step::SignNda { hash: hash.trim().to_owned() },
        Move::Detail { note } => Step::Detail { note: prose("note", note, false, PROSE)? },
        Move::Offer { terms } => {
            let terms = read_terms(terms)?;
            require(facts.course.may_propose(facts.side, terms.grant), || {
                Refusal::field("grant", "deal-grant-not-listed")
            })?;
            Step::Offer { terms }
        }
        Move::Accept { version } => accept(*version, facts),
        Move::Waive {} => Step::Waive { place: place()? },
        Move::Exercise {} => Step::Exercise { place: place()? },
        Move::Confirm { hash } => Step::Confirm { hash: hash.trim().to_owned() },
        Move::Sign { hash } => Step::Sign { hash: hash.trim().to_owned() },
        Move::Register { number } => Step::Register { number: registration(number)? },
        Move::NotRegister { reason } => Step::NotRegister { reason: prose("reason", reason, true, PROSE)? },
        Move::Pay { amount, note } => {
            let mut problems = Problems::new();
            let amount = problems.take("amount", Fen::parse(amount));
            problems.unless(amount != Some(Fen(0)), "amount", "deal-amount-zero");
            let note = problems.take("note", typed::prose(note, false, 200));
            problems.finish()?;
            Step::Pay { amount: amount.unwrap_or_default(), note: note.unwrap_or_default() }
        }
        Move::Reverse { payment, reason } => {
            Step::Reverse { payment: *payment, reason: prose("reason", reason, true, PROSE)? }
        }
        Move::ConfirmPayment { payment } => Step::ConfirmPayment { payment: *payment },
        Move::RejectPayment { payment, reason } => {
            Step::RejectPayment { payment: *payment, reason: prose("reason", reason, true, PROSE)? }
        }
        Move::Complete {} => Step::Complete,
        Move::Expire {} => Step::Expire,
        Move::Terminate { reason } => Step::Terminate { reason: prose("reason", reason, true, PROSE)? },
    })
}

/// Accepting fixes the text of the contract. A service result that is to be assigned
/// waits for its contributors first (民法典 847).
fn accept(version: u32, facts: &Facts<'_>) -> Step {
    let terms = facts.course.terms();
    let contract = terms.map(|terms| contract(facts.parties, terms)).unwrap_or_default();
    let enquiry = &facts.course.enquiry;
    let due = enquiry.service
        && !enquiry.contributors.is_empty()
        && terms.is_some_and(|terms| terms.grant == GrantKind::Assignment);
    let refusal_until = due.then(|| facts.now.plus(i64::from(enquiry.refusal_days) * DAY));
    let hash = sha256_hex(contract.as_bytes());
    Step::Accept { version, contract, hash, refusal_until }
}

/// `^(\d{14}|\d{16})$`: the number of a registered technology contract (DOMAIN.md §6.4).
fn registration(typed: &str) -> Result<String, Refusal> {
    let number = half_width(typed);
    let fine = matches!(number.len(), 14 | 16) && number.bytes().all(|b| b.is_ascii_digit());
    if fine { Ok(number) } else { Err(Refusal::field("number", "deal-registration-form")) }
}

fn read_terms(new: &TypedTerms) -> Result<Terms, Refusal> {
    let mut problems = Problems::new();
    let grant: Option<GrantKind> = new.grant.trim().parse().ok();
    problems.unless(grant.is_some(), "grant", "listing-choose");
    // The right itself goes as a whole.
    let whole = grant == Some(GrantKind::Assignment);
    let territory = if whole {
        Some(Region::ALL.iter().copied().collect())
    } else {
        problems.take("territory", typed::several(&new.territory, "deal-territory-missing"))
    };
    let manner = if whole {
        Some(Manner::ALL.iter().copied().collect())
    } else {
        problems.take("manner", typed::several(&new.manner, "deal-manner-missing"))
    };
    let day = |typed: &str| half_width(typed).parse::<Day>().map_err(|_| Text::new("deal-day"));
    let from = problems.take("from", day(&new.from));
    let until =
        if whole || new.until.trim().is_empty() { None } else { problems.take("until", day(&new.until)) };
    problems.unless(from.zip(until).is_none_or(|(from, until)| from <= until), "until", "deal-until-before");
    let price = read_price(new, &mut problems);
    let notes = problems.take("notes", typed::prose(&new.notes, false, PROSE));
    problems.finish()?;
    let (Some(grant), Some(territory), Some(manner), Some(from), Some(price)) =
        (grant, territory, manner, from, price)
    else {
        return Err(Refusal::field("", "listing-choose"));
    };
    Ok(Terms { grant, territory, manner, from, until, price, notes: notes.unwrap_or_default() })
}

fn read_price(new: &TypedTerms, problems: &mut Problems) -> Option<Price> {
    let Ok(mode) = new.payment.trim().parse::<PaymentMode>() else {
        problems.add("payment", "listing-choose");
        return None;
    };
    let amount = |field: &'static str, typed: &str, problems: &mut Problems| {
        let amount = problems.take(field, Fen::parse(typed));
        problems.unless(amount != Some(Fen(0)), field, "deal-amount-zero");
        amount
    };
    match mode {
        PaymentMode::LumpSum => Some(Price::LumpSum { total: amount("total", &new.total, problems)? }),
        PaymentMode::Instalments => {
            let total = amount("total", &new.total, problems);
            let count = problems.take("instalments", typed::whole(&new.instalments, 2, 120));
            Some(Price::Instalments { total: total?, count: count? })
        }
        PaymentMode::Royalty | PaymentMode::UpfrontRoyalty => {
            let rate = problems.take("rate", typed::share(&new.rate, 1, 10_000));
            let entry = if mode == PaymentMode::UpfrontRoyalty {
                Some(amount("entry", &new.entry, problems)?)
            } else {
                None
            };
            Some(Price::Royalty { rate: rate?, entry })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed_terms() -> TypedTerms {
        TypedTerms {
            grant: "sole".into(),
            territory: vec!["wuxi".into(), "abroad".into()],
            manner: vec!["use".into()],
            from: "2026-04-01".into(),
            until: "2029-03-31".into(),
            payment: "lump_sum".into(),
            total: "12\u{4E07}".into(),
            ..TypedTerms::default()
        }
    }

    fn wrong(change: impl FnOnce(&mut TypedTerms)) -> Vec<(String, &'static str)> {
        let mut new = typed_terms();
        change(&mut new);
        match read_terms(&new) {
            Ok(_) => Vec::new(),
            Err(Refusal::Invalid(list)) => list.into_iter().map(|p| (p.field, p.text.key)).collect(),
            Err(other) => panic!("{other}"),
        }
    }

    #[test]
    fn terms_are_read_or_refused_field_by_field() {
        let read = read_terms(&typed_terms()).unwrap();
        assert_eq!((read.price.total(), read.territory.len()), (Some(Fen(12_000_000)), 2));
        let at = |field: &str, key| vec![(field.to_owned(), key)];
        assert_eq!(wrong(|t| t.grant = "open".into()), at("grant", "listing-choose"));
        assert_eq!(wrong(|t| t.territory.clear()), at("territory", "deal-territory-missing"));
        assert_eq!(wrong(|t| t.manner = vec!["eat".into()]), at("manner", "deal-manner-missing"));
        assert_eq!(wrong(|t| t.from.clear()), at("from", "deal-day"));
        assert_eq!(wrong(|t| t.until = "2026-02-30".into()), at("until", "deal-day"));
        assert_eq!(wrong(|t| t.until = "2026-03-31".into()), at("until", "deal-until-before"));
        assert_eq!(wrong(|t| t.payment.clear()), at("payment", "listing-choose"));
        assert_eq!(wrong(|t| t.total = "0".into()), at("total", "deal-amount-zero"));
        assert_eq!(wrong(|t| t.payment = "instalments".into()), at("instalments", "deal-whole"));
        assert_eq!(wrong(|t| t.payment = "royalty".into()), at("rate", "deal-percent"));
        assert_eq!(
            wrong(|t| (t.payment, t.rate) = ("upfront_royalty".into(), "3.5".into())),
            at("entry", "money-form")
        );
        assert_eq!(wrong(|t| t.until.clear()), [], "an unstated term is unlimited");
    }

    #[test]
    fn an_assignment_is_of_the_whole_right() {
        let mut new = typed_terms();
        (new.grant, new.territory, new.manner) = ("assignment".into(), vec![], vec![]);
        let read = read_terms(&new).unwrap();
        assert_eq!((read.territory.len(), read.manner.len(), read.until), (5, 3, None));
    }

    #[test]
    fn a_registration_number_has_fourteen_or_sixteen_digits() {
        for (typed, fine) in [
            ("20263202000001", true),
            (" ２０２６３２０２００００００１ ", false),
            ("２０２６３２０２００００01", true),
            ("2026320200000001", true),
            ("202632020000001", false),
            ("2026320200000x", false),
            ("", false),
        ] {
            assert_eq!(registration(typed).is_ok(), fine, "{typed}");
        }
    }
}
