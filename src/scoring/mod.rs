//! The scoring engine: rules and marks in, standings and a derivation out.
//!
//! Pure and exact. No clock, no dice, no database, no files, no floats: whoever holds
//! the marks and the rule set gets the same result, digit for digit. Competitions and
//! the selection of innovations use the same engine.
//!
//! # Words
//! A [`RuleSet`] is the published document; its [`Rubric`] says what is marked. A
//! [`Material`] holds what was marked: entries in groups, their aspects, marks,
//! adjustments, vetoes, teams. [`compute()`] turns it into an [`Outcome`]: standings per
//! group, each with subtotals, aspect scores, rank, awards and, on request, a
//! [`Derivation`] that anyone can recompute.
//!
//! # Use
//! ```
//! use jiangtai::scoring::{Material, MarkLine, Options, compute, presets};
//! let rules = &presets()[0].rules;
//! let mut material = Material::new(rules);
//! let entry = material.entry("final", "W-01", "").expect("a new entry");
//! // A rubric gives every entry its aspects; a mark names one of them.
//! let aspect = rules.rubric().expect("a rubric").aspects().next().expect("an aspect").aspect;
//! # let _ = (entry, aspect);
//! let board = compute(&material, Options::live()).expect("a live board takes what is there");
//! assert_eq!(board.groups[0].standings[0].entry, "W-01");
//! ```
//!
//! # Invariants
//! - A value is exact until a rounding that the rule set declares; a number that does
//!   not fit is an error.
//! - A missing mark is never 0.
//! - The order of input never matters.
//!
//! # Not here
//! Who may mark, when, and where marks are kept (`judging`); panel health, which needs
//! floats (`judging/health`); texts for people (`locales/`).
#![deny(clippy::float_arithmetic)]

mod awards;
mod compute;
mod derivation;
mod exact;
mod mark;
mod material;
pub mod package;
mod panel;
mod presets;
mod ranking;
pub mod rules;
mod sample;
mod scale;
mod sheet;
mod teams;

pub use awards::{Award, Refusal};
pub use compute::{
    AspectScore, Completeness, FailedLine, GroupOutcome, MissingAspect, Options, Outcome, Standing, Status,
    compute,
};
pub use derivation::{AspectSteps, Derivation, MarkUse, Mismatch};
pub use exact::{Exact, Overflow, Rounding, RoundingMode};
pub use mark::{MarkInput, MarkProblem, Marked, Spread};
pub use material::{AspectLine, EntryRef, Issue, MarkLine, Material, Problem};
pub use presets::{Preset, presets};
pub use rules::{
    Aggregate, Aspect, AspectKind, AspectRule, Band, Input, Module, Placed, Rubric, RuleProblem, RuleSet,
    Text, TieBreak, UnitCount,
};
pub use sample::sample;
pub use sheet::{SheetSum, sheet_sum};
pub use teams::TeamStanding;
