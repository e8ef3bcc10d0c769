//! To be filled.

use crate::platform::http::Route;

pub fn routes() -> Vec<Route> {
    Vec::new()
}
