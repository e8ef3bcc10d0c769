//! The use cases.

mod letters;
mod listings;
mod look;
mod steps;
mod verify;
mod waiting;

pub(super) use listings::on_offer;
pub use listings::{delist, list_result};
pub use look::{Look, contributor_look, deal_lines, is_turn_of, look, statements};
pub(super) use steps::holds_secret;
pub use steps::{enquire, take_step};
pub use verify::verify_deals;
pub use waiting::waiting;
