//! Selections and filings for programs.

use crate::platform::http::Route;

pub(super) fn routes() -> Vec<Route> {
    Vec::new()
}
