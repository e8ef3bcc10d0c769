//! Panels, recusal, sheets, marks, locks: how subjects are marked.
//!
//! A **panel** belongs to one contest and marks its **subjects**: something with
//! a work number and an origin. A person invited to it is a **judge**; a
//! **chief judge** leads. When the rule set is **frozen**, every judge who marks
//! gets a **sheet** for every subject they are not **barred** from. What a judge
//! enters is a **mark**; another judgement of an aspect is a **round**. The
//! **lock** ends marking for good.
//!
//! # Invariants
//! - Marks are facts: added, never changed, one chain per sheet; the sheet's
//!   position in it is the version that a save must carry.
//! - No judge has a sheet for a subject of an organisation they belong to.
//! - After the lock no mark is accepted, and what was accepted is counted.
//! - A judge learns nothing of other judges' marks before the lock; `policy`
//!   says who sees what.
//! - A panel is not locked while marks are missing or lie too far apart.
//!
//! # Not here
//! Who the subjects are (`competitions`, `innovations`), arithmetic (`scoring`),
//! standings (`results`).

mod api;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{
    Duty, JudgeState, NewPanel, NewSubject, Panel, PanelHead, PanelStage, Sheet, SheetLine, Subject,
};
pub use ops::{
    Invite, Save, Saved, SavedMark, accept, bar, call_again, decline, dismiss, find_shown_panel, freeze,
    invite, lock, move_window, open_panel, recuse, save, seat_subjects, set_absent, waiting,
};
pub use rules::{
    document::{find_preset, read_rules},
    marks::Wish,
};
pub use store::{
    ChainFact, ChainOwner, Chains, MarkBook, MarkFact, chains, find_panel, find_panel_by_id, frozen_rules,
    heads, is_on_panel, list_lines, load_sheet, material, verify_marks,
};
pub use web::{Editor, RuleSetPart, presets};

use crate::platform::{http::Route, jobs::JobKind};

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}

/// The kinds of jobs of this slice.
#[must_use]
pub fn jobs() -> Vec<JobKind> {
    Vec::new()
}
