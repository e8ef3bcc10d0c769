//! The record of what was done: one row per change, in the same transaction,
//! chained by hash and never altered.
//!
//! A **chain** is a sequence in which every entry carries the hash of the one
//! before it. Each competition has one; each mark sheet has one of its own, and
//! its **head** is written into the competition's chain when the panel is
//! locked. A **checkpoint** signs the heads of a scope, so that copies kept
//! elsewhere show a later rewriting. Entries hold ids and plain values, never
//! personal data.
//!
//! Not here: marks themselves (`judging` chains them with [`link`]), and who may
//! read the trail (`admin`).

pub mod chain;
pub mod checkpoint;
mod ops;
mod store;
mod verify;

pub use chain::{GENESIS, Link, link};
pub use checkpoint::{Checkpoint, Head};
pub use ops::{Act, CHAIN, checkpoint, head, record, record_all, record_with};
pub use store::{
    Heads, Record, head_of, list_about, list_checkpoints, list_of_actions, list_of_chain, list_recent,
    read_head,
};
pub use verify::{Finding, Walk, verify_records};
