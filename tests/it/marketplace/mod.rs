//! The market: from a listing to each contributor's share.

mod input;
mod refusal;
pub mod stage;
mod story;
mod walks;
