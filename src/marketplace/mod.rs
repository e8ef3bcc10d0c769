//! The market of published results: listings, deals, and the split of what they earn.
//!
//! A **listing** says how a holder offers a result. A **deal** is between the holder
//! and one buyer: **steps**, each taken by one side, chained by hash, the head of each
//! written into the trail of the result. An **offer** is a version of the terms; both
//! sides confirm the same text of the **contract** by its hash, then sign it. A signed
//! contract is a **grant**. A **payment** counts when the other side has confirmed it,
//! and is then divided: the **split**.
//!
//! Invariants: a deal is nothing but its steps (`Course::replay`); what both must agree
//! on counts when the other side has confirmed; no two grants of a result exclude one
//! another (checked when agreed and when signed, one at a time per result); the parts of
//! every receipt make up the whole, to the fen; nothing of this is ever changed, a
//! payment is taken back by another.
//!
//! Not here: what a result says and who made it (`innovations`), and finding it (`repository`).

mod api;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{
    Course, Deal, DealStage, GrantKind, Move, NewListing, PaymentStage, Posting, Side, Stage, Step, StepKind,
    Taken, Terms, TypedTerms,
};
pub use ops::{Look, delist, enquire, list_result, look, statements, take_step, verify_deals, waiting};
pub use store::find_listing;

use crate::platform::http::Route;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}
