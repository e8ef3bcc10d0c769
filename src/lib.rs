//! 匠台 (Jiangtai): competitions and innovations of a city's trade unions.
//!
//! Slices outside, the same rooms inside, imports only downward; the map is
//! `docs/ARCHITECTURE.md` and `tests/it/architecture.rs` holds it.

// L7
pub mod app;
pub mod cli;
// L6
pub mod admin;
pub mod repository;
pub mod scoreboard;
// L5
pub mod competitions;
pub mod innovations;
pub mod marketplace;
pub mod results;
// L4
pub mod judging;
pub mod notices;
// L3
pub mod accounts;
pub mod scoring;
// L2
pub mod audit;
pub mod notifications;
pub mod taxonomy;
// L1
pub mod platform;
// L0
pub mod kernel;

#[path = "../migrations/mod.rs"]
pub mod migrations;
