//! From a posted form to what it asks.

use crate::{
    kernel::{Problem, Refusal},
    marketplace::model::{Move, Price, StepKind, Terms, TypedTerms},
    platform::http::{Fields, FormState},
};

/// The move that a form asks for.
///
/// # Errors
/// 422 where it names none.
pub(super) fn read_move(fields: &Fields) -> Result<Move, Refusal> {
    let one = |name: &str| fields.get(name).to_owned();
    let (note, reason, hash) = (one("note"), one("reason"), one("hash"));
    let payment = fields.parsed("payment_number").unwrap_or_default();
    Ok(match fields.parsed("kind") {
        Some(StepKind::Disclose) => Move::Disclose { note },
        Some(StepKind::OfferNda) => Move::OfferNda { text: one("text") },
        Some(StepKind::SignNda) => Move::SignNda { hash },
        Some(StepKind::Detail) => Move::Detail { note },
        Some(StepKind::Offer) => Move::Offer { terms: Box::new(typed_terms(fields)) },
        Some(StepKind::Accept) => {
            Move::Accept { version: fields.parsed("terms_version").unwrap_or_default() }
        }
        Some(StepKind::Waive) => Move::Waive {},
        Some(StepKind::Exercise) => Move::Exercise {},
        Some(StepKind::Confirm) => Move::Confirm { hash },
        Some(StepKind::Sign) => Move::Sign { hash },
        Some(StepKind::Register) => Move::Register { number: one("number") },
        Some(StepKind::NotRegister) => Move::NotRegister { reason },
        Some(StepKind::Pay) => Move::Pay { amount: one("amount"), note },
        Some(StepKind::Reverse) => Move::Reverse { payment, reason },
        Some(StepKind::ConfirmPayment) => Move::ConfirmPayment { payment },
        Some(StepKind::RejectPayment) => Move::RejectPayment { payment, reason },
        Some(StepKind::Complete) => Move::Complete {},
        Some(StepKind::Expire) => Move::Expire {},
        Some(StepKind::Terminate) => Move::Terminate { reason: one(END_REASON) },
        Some(StepKind::Enquire) | None => return Err(Refusal::field("kind", "deal-step-unknown")),
    })
}

/// The page has other reasons beside the one for ending the deal.
const END_REASON: &str = "end_reason";

/// The refusal with its fields named as this page names them.
pub(super) fn named(kind: Option<StepKind>, refusal: Refusal) -> Refusal {
    match refusal {
        Refusal::Invalid(problems) if kind == Some(StepKind::Terminate) => Refusal::Invalid(
            problems.into_iter().map(|problem| Problem { field: END_REASON.to_owned(), ..problem }).collect(),
        ),
        other => other,
    }
}

pub(super) fn typed_terms(fields: &Fields) -> TypedTerms {
    let all = |name: &str| fields.all(name).into_iter().map(str::to_owned).collect();
    let one = |name: &str| fields.get(name).to_owned();
    TypedTerms {
        grant: one("grant"),
        territory: all("territory"),
        manner: all("manner"),
        from: one("from"),
        until: one("until"),
        payment: one("payment"),
        total: one("total"),
        instalments: one("instalments"),
        rate: one("rate"),
        entry: one("entry"),
        notes: one("notes"),
    }
}

/// The form of an offer, filled with the terms on the table.
pub(super) fn filled(terms: &Terms) -> FormState {
    let (mut total, mut instalments, mut rate, mut entry) =
        (String::new(), String::new(), String::new(), String::new());
    match &terms.price {
        Price::LumpSum { total: whole } => total = whole.typed(),
        Price::Instalments { total: whole, count } => {
            total = whole.typed();
            instalments = count.to_string();
        }
        Price::Royalty { rate: share, entry: fee } => {
            rate = crate::marketplace::rules::percent(*share);
            entry = fee.map(crate::kernel::Fen::typed).unwrap_or_default();
        }
    }
    FormState::filled([
        ("grant", terms.grant.to_string()),
        ("from", terms.from.to_string()),
        ("until", terms.until.map(|day| day.to_string()).unwrap_or_default()),
        ("payment", terms.price.mode().to_string()),
        ("total", total),
        ("instalments", instalments),
        ("rate", rate),
        ("entry", entry),
        ("notes", terms.notes.clone()),
    ])
}
