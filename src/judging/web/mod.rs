//! Pages of this slice.

mod mine;
mod panel;
mod panel_page;
mod rule_set;
mod sheet;
mod sheet_page;

pub use rule_set::{Editor, RuleSetPart, presets};

use crate::platform::http::{Access, Route, get, post};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/judging", Access::APPOINTED, mine::show),
        post("/judging/invitations/{judge}/accept", Access::APPOINTED, mine::accept),
        post("/judging/invitations/{judge}/decline", Access::APPOINTED, mine::decline),
        get("/judging/panels/{panel}", Access::APPOINTED, mine::list),
        get("/judging/sheets/{sheet}", Access::APPOINTED, sheet::show),
        post("/judging/sheets/{sheet}", Access::APPOINTED, sheet::save),
        post("/judging/sheets/{sheet}/marks", Access::APPOINTED, sheet::save_one),
        post("/judging/sheets/{sheet}/recuse", Access::APPOINTED, sheet::recuse),
        get("/panels/{panel}", Access::APPOINTED, panel::show),
        post("/panels/{panel}/judges", Access::APPOINTED, panel::invite),
        post("/panels/{panel}/judges/{judge}/dismiss", Access::APPOINTED, panel::dismiss),
        post("/panels/{panel}/bars", Access::APPOINTED, panel::bar),
        post("/panels/{panel}/window", Access::APPOINTED, panel::move_window),
        post("/panels/{panel}/rejudge", Access::APPOINTED, panel::call_again),
        post("/panels/{panel}/absent", Access::APPOINTED, panel::set_absent),
        post("/panels/{panel}/lock", Access::APPOINTED, panel::lock),
    ]
}

use super::model::{Panel, SheetState};
use crate::kernel::Lang;

impl Panel {
    /// The title in a language.
    pub(super) fn title_in(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.title_en.is_empty() => &self.title_en,
            _ => &self.title,
        }
    }
}

/// The colour of a state's badge.
const fn colour(state: SheetState) -> &'static str {
    match state {
        SheetState::Empty | SheetState::Absent => "line",
        SheetState::Partial => "info",
        SheetState::Complete => "ok",
    }
}
