//! Decisions: values in, values out.

pub mod blind;
pub mod complete;
pub mod correction;
pub mod deposit;
pub mod filing;
pub mod list;
pub mod promise;
pub mod rights;
pub mod selection;
