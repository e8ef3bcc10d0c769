//! Pages of the repository, and its feed.

mod facets;
mod feed;
mod search;
mod show;

use crate::platform::http::{Access, Route, get};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/repository", Access::PUBLIC, search::search),
        get("/repository/feed.atom", Access::PUBLIC, feed::show),
        get("/repository/{innovation_number}", Access::PUBLIC, show::show),
        get("/repository/{innovation_number}/editions/{edition}", Access::PUBLIC, show::earlier),
        get("/repository/{innovation_number}/citation", Access::PUBLIC, show::cite),
        get("/repository/{innovation_number}/attachments/{file}", Access::PUBLIC, show::download),
    ]
}
