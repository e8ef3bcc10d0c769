//! The repository for programs.

mod result;
mod search;

use crate::platform::http::{Access, Route, get};

pub(super) use search::{FARTHEST, question};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/repository/search", Access::PUBLIC, search::search).describe::<search::__path_search>(),
        get("/api/v1/repository/suggest", Access::PUBLIC, search::suggest)
            .describe::<search::__path_suggest>(),
        get("/api/v1/repository/results/{innovation_number}", Access::PUBLIC, result::show)
            .describe::<result::__path_show>(),
        get(
            "/api/v1/repository/results/{innovation_number}/editions/{edition}",
            Access::PUBLIC,
            result::edition,
        )
        .describe::<result::__path_edition>(),
        get(
            "/api/v1/repository/results/{innovation_number}/attachments/{file}",
            Access::PUBLIC,
            result::download,
        )
        .describe::<result::__path_download>(),
        get("/api/v1/repository/results/{innovation_number}/similar", Access::PUBLIC, result::similar)
            .describe::<result::__path_similar>(),
    ]
}
