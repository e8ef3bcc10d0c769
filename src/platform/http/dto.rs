//! The few JSON bodies that many addresses share.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The id of what was made or changed.
#[derive(Clone, Copy, Serialize, Deserialize, ToSchema)]
pub struct MadeDto {
    pub id: Uuid,
}

impl<I: Into<Uuid>> From<I> for MadeDto {
    fn from(id: I) -> Self {
        Self { id: id.into() }
    }
}

/// The version that was seen, unless `If-Match` says it.
#[derive(Clone, Copy, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeenDto {
    #[serde(default)]
    pub version: Option<i64>,
}

/// Nothing to say.
#[derive(Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NothingDto {}
