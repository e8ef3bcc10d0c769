//! What is decided here: working days, and what an objection must say.

mod calendar;
mod objection;

pub use calendar::{Calendar, CalendarDay, Unpublished, parse_calendar};
pub use objection::NewClaim;
pub(super) use objection::{Claim, answer};
