//! Judging for programs: thin wrappers on the same use cases.

mod invitations;
mod panel;
mod sheets;

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::platform::http::Route;

pub(super) fn routes() -> Vec<Route> {
    [invitations::routes(), sheets::routes(), panel::routes()].into_iter().flatten().collect()
}

#[derive(Serialize, ToSchema)]
struct PanelIdDto {
    panel: Uuid,
}
