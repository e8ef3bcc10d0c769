//! Decisions: values in, values out.

pub mod call;
pub mod clash;
pub mod contestant;
pub mod draw;
pub mod qualify;
pub mod resident_id;
pub mod roster;
pub mod roster_line;
pub mod setup;
pub mod words;
