//! JSON over the same use cases.

mod competitions;
mod entries;
mod events;
mod qualification;
mod roster;

use crate::platform::http::Route;

pub fn routes() -> Vec<Route> {
    [competitions::routes(), events::routes(), entries::routes(), qualification::routes(), roster::routes()]
        .into_iter()
        .flatten()
        .collect()
}
