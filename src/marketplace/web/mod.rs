//! Pages of listings, deals and statements.

mod deal;
mod form;
mod listing;
mod market;
mod statements;

use crate::{
    kernel::Refusal,
    platform::http::{Access, Route, Ui, get, post},
};
use axum::http::StatusCode;

use super::model::{DealStage, Listing};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/marketplace", Access::PUBLIC, market::list),
        get("/marketplace/deals", Access::ACCOUNT, market::deals),
        get("/marketplace/statements", Access::ACCOUNT, statements::show),
        get("/marketplace/listings/{innovation_number}", Access::PUBLIC, listing::show),
        get("/marketplace/listings/{innovation_number}/edit", Access::MEMBER, listing::edit),
        post("/marketplace/listings/{innovation_number}/edit", Access::MEMBER, listing::save),
        post("/marketplace/listings/{innovation_number}/delist", Access::MEMBER, listing::delist),
        get("/marketplace/enquire/{innovation_number}", Access::MEMBER, listing::enquire),
        post("/marketplace/enquire/{innovation_number}", Access::MEMBER, listing::send),
        get("/marketplace/deals/{deal}", Access::ACCOUNT, deal::show),
        get("/marketplace/deals/{deal}/offer", Access::ACCOUNT, deal::offer),
        get("/marketplace/deals/{deal}/contract", Access::ACCOUNT, deal::contract),
        get("/marketplace/deals/{deal}/first-refusal", Access::ACCOUNT, deal::first_refusal),
        post("/marketplace/deals/{deal}/steps", Access::ACCOUNT, deal::step),
    ]
}

/// The status with which a form comes back, or the refusal where none does.
fn comes_back(refusal: &Refusal) -> Option<StatusCode> {
    match refusal {
        Refusal::Invalid(_) => Some(StatusCode::UNPROCESSABLE_ENTITY),
        Refusal::Stale { .. } | Refusal::Conflict(_) => Some(StatusCode::CONFLICT),
        _ => None,
    }
}

/// A listing as pages show it.
struct Offer {
    number: String,
    title: String,
    holder: String,
    is_open: bool,
    ways: Vec<String>,
    ownership: String,
    price: String,
    territory: String,
    notes: String,
    reward: String,
    listed: String,
}

fn offer(ui: &Ui, number: &str, title: String, holder: String, listing: &Listing) -> Offer {
    let mode = ui.word("pricing", listing.pricing);
    Offer {
        number: number.to_owned(),
        title,
        holder,
        is_open: listing.is_open(),
        ways: listing.ways.iter().map(|way| ui.word("grant-kind", way)).collect(),
        ownership: ui.word("ownership", listing.ownership),
        price: match listing.asking {
            Some(asking) => format!("{mode} · {}", asking.show()),
            None => mode,
        },
        territory: listing.territory.clone(),
        notes: listing.notes.clone(),
        reward: super::rules::percent(listing.reward),
        listed: ui.time(&listing.listed_at),
    }
}

/// The badge of a stage.
const fn badge(stage: DealStage) -> &'static str {
    match stage {
        DealStage::Completed | DealStage::Signed | DealStage::Paying => "ok",
        DealStage::Terminated | DealStage::Preempted | DealStage::Expired => "line",
        DealStage::FirstRefusal => "warn",
        _ => "info",
    }
}
