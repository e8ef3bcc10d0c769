//! Selections, filings and published results for programs.

mod attachments;
mod filings;
mod results;
mod selections;

use crate::platform::http::Route;

pub(super) fn routes() -> Vec<Route> {
    [selections::routes(), filings::routes(), attachments::routes(), results::routes()]
        .into_iter()
        .flatten()
        .collect()
}
