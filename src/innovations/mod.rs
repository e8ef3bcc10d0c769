//! Innovation results of workers: filed, reviewed, selected, published under a number
//! that stays.
//!
//! A union calls a **selection** with **categories**, each with a rubric and places. A
//! worker writes a **filing** in one; its **contributors** confirm credit and share; the
//! unit **endorses** it, the district union **recommends** within its quota, the host
//! **checks its form**. Reviewers mark the **work** without knowing whose it is; the list
//! goes into a public notice; what was selected is **published** as an **innovation**,
//! which keeps its number for ever. What it says stands in **editions**, which are only
//! ever added. A **deposit** is an operator's import of results selected elsewhere.
//!
//! # Invariants
//! - Nobody has a say on their own work, at any level, and no reviewer learns whose it is.
//! - The shares of a submitted filing make up the whole, and everybody confirmed them.
//! - What a level said is a fact: added, never changed.
//! - Dates, categories and rubrics are promises from the call on.
//!
//! Not here: how results are found (`repository`), and what is agreed about them
//! (`marketplace`).

mod api;
mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{
    Attachment, Category, CategoryStage, Content, Credit, Disclosure, Edition, FilingStage, Further,
    Innovation, InnovationStage, NewInnovation, Opinion, Right, RightKind, Section, SectionKind, Selection,
    Share, TransferWay,
};
pub use ops::{
    ImportReport, add_category, attach, begin_review, call, confirm, create, decide, file_of_result, import,
    make_list, may_correct, publish, publish_list, publish_selected, save, set_active, start, submit,
    verify_innovations, waiting, withdraw,
};
pub use policy::holds;
pub use rules::{
    filing::{ContributorInput, FilingInput, RightInput, SectionInput},
    selection::{CategoryInput, SelectionInput},
};
pub use store::{
    filing::load as load_filing,
    innovation::{
        find_by_number, has_level, list_by_keys, list_credits, list_editions_of, list_newest, list_of,
        list_published_after,
    },
    selection::{categories, list as list_selections, load as load_selection, load_category},
};

use crate::platform::http::Route;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    [web::routes(), api::routes()].into_iter().flatten().collect()
}
