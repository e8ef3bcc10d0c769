//! Who may do what: every route, asked by everybody, about what is theirs, what
//! is somebody else's and what does not exist, in every phase of a competition.

mod matrix;
pub mod objects;
mod tokens;
