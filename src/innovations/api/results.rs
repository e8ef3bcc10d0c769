//! What its host and its holder may do to a published result, as JSON.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    innovations::{ops, rules::correction::CorrectionInput},
    platform::http::{Access, Ctx, Json, Path, Result, Route, json, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        post("/api/v1/innovations/{innovation_number}/correct", Access::MEMBER, correct)
            .describe::<__path_correct>(),
        post("/api/v1/innovations/{innovation_number}/withdraw", Access::MEMBER, withdraw)
            .describe::<__path_withdraw>(),
    ]
}

/// A part of the text.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectedPartDto {
    kind: String,
    text: String,
}

/// The whole text as it shall be read from now on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CorrectionDto {
    /// The edition that was seen.
    edition: i32,
    title: String,
    r#abstract: String,
    keywords: Vec<String>,
    /// The parts that change; the others stay as they are.
    #[serde(default)]
    sections: Vec<CorrectedPartDto>,
    /// Everybody can read it.
    reason: String,
}

/// Why a result is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ResultWithdrawalDto {
    reason: String,
}

/// A result after a step.
#[derive(Serialize, ToSchema)]
struct ChangedResultDto {
    number: String,
    /// The current edition.
    #[serde(skip_serializing_if = "Option::is_none")]
    edition: Option<i32>,
    /// `published` or `withdrawn`.
    stage: &'static str,
}

/// Publishes another edition of a result; the ones before it can still be read.
#[utoipa::path(post, path = "/api/v1/innovations/{innovation_number}/correct", tag = "innovations",
    params(("innovation_number" = String, Path, description = "the result's permanent number")),
    request_body = CorrectionDto,
    responses((status = 200, body = ChangedResultDto), (status = 404), (status = 409), (status = 422)))]
async fn correct(ctx: Ctx, Path(number): Path<String>, body: Json<CorrectionDto>) -> Result {
    let CorrectionDto { edition, title, r#abstract, keywords, sections, reason } = body.value;
    let sections = sections.into_iter().map(|part| (part.kind, part.text)).collect();
    let input = CorrectionInput { title, r#abstract, keywords: keywords.join("\n"), sections, reason };
    let edition = ops::correct(&ctx, &number, edition, &input).await?;
    json(StatusCode::OK, &ChangedResultDto { number, edition: Some(edition), stage: "published" })
}

/// Takes a result back: its number stays, its text is shown no more.
#[utoipa::path(post, path = "/api/v1/innovations/{innovation_number}/withdraw", tag = "innovations",
    params(("innovation_number" = String, Path, description = "the result's permanent number")),
    request_body = ResultWithdrawalDto,
    responses((status = 200, body = ChangedResultDto), (status = 404), (status = 409), (status = 422)))]
async fn withdraw(ctx: Ctx, Path(number): Path<String>, body: Json<ResultWithdrawalDto>) -> Result {
    ops::withdraw(&ctx, &number, &body.value.reason).await?;
    json(StatusCode::OK, &ChangedResultDto { number, edition: None, stage: "withdrawn" })
}
