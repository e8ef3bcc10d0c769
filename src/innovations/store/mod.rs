//! Tables and finders.

pub mod filing;
pub mod innovation;
pub mod selection;
pub mod tables;
pub mod works;
