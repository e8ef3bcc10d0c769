//! Decisions of this slice: pure, values in and values out.

pub mod document;
pub mod duties;
pub mod entry;
pub mod heads;
pub mod hints;
pub mod marks;
pub mod spread;
pub mod value;
