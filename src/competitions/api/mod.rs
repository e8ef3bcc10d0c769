//! JSON over the same use cases.

mod competitions;
mod roster;

use crate::platform::http::Route;

pub fn routes() -> Vec<Route> {
    [competitions::routes(), roster::routes()].into_iter().flatten().collect()
}
