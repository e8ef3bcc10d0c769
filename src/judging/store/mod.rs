//! Rows of this slice, and the finders.

mod book;
mod chains;
mod duties;
mod frozen;
mod heads;
mod judges;
mod panels;
mod progress;
mod recent;
mod rounds;
mod rows;
mod sheets;
mod verify;
mod watched;

pub use book::{MarkBook, MarkFact, material};
pub use chains::{ChainFact, ChainOwner, Chains, chains};
pub(super) use duties::{PanelDuties, duties_of};
pub use frozen::frozen_rules;
pub(super) use frozen::{frozen_list, rules_of};
pub use heads::heads;
pub(super) use judges::{Bar, find_judge, find_judge_by_id, list_bars, list_judges, list_subjects};
pub use panels::{find_panel, find_panel_by_id, is_on_panel};
pub(super) use panels::{list_panels_of_judge, load_panel, load_panel_of, lock_panel};
pub(super) use progress::{Progress, progress_of_judges, progress_of_subjects};
pub(super) use recent::{Recent, RecentSheets};
pub(super) use rounds::{rejudge_head, rounds_of, rounds_of_all};
pub(super) use rows::{bar, judge, mark, panel, rejudge, sheet, subject};
pub(super) use sheets::{OwnSheet, SheetEnd, add_marks, changes_of, changes_of_all, lock_sheets, move_ends};
pub use sheets::{list_lines, load_sheet};
pub use verify::verify_marks;
pub(super) use watched::{Watched, list_watched};
