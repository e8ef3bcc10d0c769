//! The home page, boards and their streams.

mod board;
mod home;
mod stream;

use crate::platform::http::{Access, Route, get};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/", Access::PUBLIC, home::show),
        get("/boards/{event}", Access::PUBLIC, board::show),
        get("/boards/{event}/stream", Access::PUBLIC, stream::show),
    ]
}
