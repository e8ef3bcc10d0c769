//! The scoring engine from outside: real panels, bad input, laws.

mod bad_input;
mod laws;
mod live;
mod panels;
