//! What is decided here: working days, and what an objection must say.

mod calendar;
mod objection;

pub use calendar::{Calendar, CalendarDay, Unpublished, parse_calendar};
pub(super) use objection::{Claim, NewClaim, answer};
