//! Rows of this slice and the finders over them.

pub mod competition;
pub mod draw;
pub mod entry;
pub mod event;
pub mod roster;
pub mod rule_set;
mod tables;
