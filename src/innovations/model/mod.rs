//! The nouns of this slice.

mod filing;
mod innovation;
mod selection;

pub use filing::*;
pub use innovation::*;
pub use selection::*;
