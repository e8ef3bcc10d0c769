//! What must hold when things go wrong: writers who collide, a lock in the
//! middle of a save, a process that is killed, stored facts that somebody
//! changed, and eyes that must learn nothing.
//!
//! The numbers are small with plain `cargo test`; `JT_FAULTS=full` takes those that
//! a release must stand. Each has a variable of its own, too. That history cannot be changed
//! through the program's own connection is shown in `migrations`.

mod blindness;
mod conflicts;
mod disclosure;
mod index;
mod kill;
mod races;
mod records;
mod tampering;
