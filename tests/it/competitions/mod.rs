//! Competitions, from the call to decoding.

mod api;
mod call;
mod close;
mod create;
mod draw;
mod entry;
mod hostile;
mod qualification;
mod roster;
mod stage;
