//! Rows of this slice, and the finders.

mod book;
mod chains;
mod panels;
mod rows;
mod sheets;
mod verify;

pub use book::{MarkBook, MarkFact, material};
pub use chains::{ChainFact, ChainOwner, Chains, chains};
pub(super) use panels::{
    Progress, find_judge, find_judge_by_id, frozen_list, list_bars, list_judges, list_panels_of_judge,
    list_subjects, load_panel, load_panel_of, lock_panel, progress_of_judges, progress_of_subjects, rules_of,
};
pub use panels::{find_panel, find_panel_by_id, frozen_rules, is_on_panel};
pub(super) use rows::{bar, judge, mark, panel, rejudge, sheet, subject};
pub(super) use sheets::{
    PanelDuties, Watched, changes_of, duties_of, list_watched, lock_sheet, rejudge_head, rounds_of,
};
pub use sheets::{heads, list_lines, load_sheet};
pub use verify::verify_marks;
