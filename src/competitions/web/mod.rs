//! The pages of this slice.

mod create;
mod draw;
mod entries;
mod entry;
mod entry_line;
mod entry_window;
mod events;
mod list;
mod manage;
mod paths;
mod qualification;
mod roster;
mod rules;
mod show;
mod words;
mod workbook;

pub(super) use entries::{named, read_filter};
pub(super) use list::{audience, filter};
pub(super) use roster::UPLOAD_BYTES;

use crate::platform::http::Route;

pub fn routes() -> Vec<Route> {
    [
        list::routes(),
        show::routes(),
        create::routes(),
        manage::routes(),
        events::routes(),
        rules::routes(),
        draw::routes(),
        entries::routes(),
        entry::routes(),
        qualification::routes(),
        roster::routes(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
