//! Selections, filings and published results for programs.

mod filings;
mod results;
mod selections;

use crate::platform::http::Route;

pub(super) fn routes() -> Vec<Route> {
    [selections::routes(), filings::routes(), results::routes()].into_iter().flatten().collect()
}
