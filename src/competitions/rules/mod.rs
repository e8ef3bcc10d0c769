//! Decisions: values in, values out.

pub mod call;
pub mod contestant;
pub mod draw;
pub mod qualify;
pub mod resident_id;
pub mod roster;
pub mod setup;
pub mod words;
