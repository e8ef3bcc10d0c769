//! Selections and filings for programs.

mod filings;
mod selections;

use crate::platform::http::Route;

pub(super) fn routes() -> Vec<Route> {
    [selections::routes(), filings::routes()].into_iter().flatten().collect()
}
