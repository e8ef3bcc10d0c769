//! One result.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    innovations::{Edition, Innovation, InnovationStage},
    kernel::Refusal,
    platform::http::{Ctx, Path, Result, attachment, json},
    repository::{ops, policy},
};

/// A published result, as far as the reader may know it.
#[derive(Serialize, ToSchema)]
struct ResultDto {
    number: String,
    external_id: Option<String>,
    edition: i32,
    title: String,
    r#abstract: String,
    keywords: Vec<String>,
    category: String,
    year: Option<i32>,
    /// Code of the cluster, in the version in force at publication.
    cluster: String,
    /// Key of the district.
    district: String,
    /// The origin unit.
    unit: String,
    /// Those who agreed to be named, the lead first.
    contributors: Vec<String>,
    /// How its holder would transfer it.
    transfer: Vec<String>,
    rights: Vec<RightDto>,
    sections: Vec<SectionDto>,
    attachments: Vec<AttachmentDto>,
    /// At which level this was read: `public`, or `signed_in` for those who act for an organisation.
    level: String,
    /// UTC milliseconds.
    published_at: i64,
    /// Those that it has had, the first first; one where nothing was put right.
    editions: Vec<EditionDto>,
}

/// When an edition was published, and why.
#[derive(Serialize, ToSchema)]
struct EditionDto {
    edition: i32,
    /// UTC milliseconds.
    at: i64,
    /// Empty for the first.
    reason: String,
}

#[derive(Serialize, ToSchema)]
struct RightDto {
    kind: String,
    number: String,
}

#[derive(Serialize, ToSchema)]
struct SectionDto {
    kind: String,
    text: String,
}

#[derive(Serialize, ToSchema)]
struct AttachmentDto {
    name: String,
    media: String,
    bytes: u64,
    /// SHA-256.
    hash: String,
}

/// What is left of a withdrawn result.
#[derive(Serialize, ToSchema)]
struct TombstoneDto {
    number: String,
    /// Always `withdrawn`.
    stage: String,
    /// UTC milliseconds.
    published_at: i64,
}

/// Results that are like another.
#[derive(Serialize, ToSchema)]
struct SimilarDto {
    items: Vec<SimilarItemDto>,
}

#[derive(Serialize, ToSchema)]
struct SimilarItemDto {
    number: String,
    title: String,
    category: String,
    year: Option<i32>,
}

fn result(ctx: &Ctx, i: Innovation, editions: Vec<Edition>) -> ResultDto {
    let further = i.text.further.clone();
    ResultDto {
        title: i.shown_title(),
        number: i.number,
        external_id: i.external_id,
        edition: i.edition,
        r#abstract: i.text.r#abstract,
        keywords: i.text.keywords,
        category: i.text.category,
        year: i.text.year,
        cluster: further.cluster,
        district: further.district,
        unit: further.unit,
        contributors: further.contributors,
        transfer: further.transfer.iter().map(ToString::to_string).collect(),
        rights: further
            .rights
            .into_iter()
            .map(|right| RightDto { kind: right.kind.to_string(), number: right.number })
            .collect(),
        sections: further
            .sections
            .into_iter()
            .map(|section| SectionDto { kind: section.kind.to_string(), text: section.text })
            .collect(),
        attachments: further
            .attachments
            .into_iter()
            .map(|a| AttachmentDto { name: a.name, media: a.media, bytes: a.bytes, hash: a.hash })
            .collect(),
        level: policy::level(&ctx.actor).to_string(),
        published_at: i.published_at.0,
        editions: editions
            .into_iter()
            .map(|e| EditionDto { edition: e.number, at: e.at.0, reason: e.reason })
            .collect(),
    }
}

/// A published result in its current edition.
#[utoipa::path(get, path = "/api/v1/repository/results/{innovation_number}", tag = "repository",
    params(("innovation_number" = String, Path, description = "the result's permanent number")),
    responses((status = 200, body = ResultDto), (status = 404, description = "no such result"),
        (status = 410, body = TombstoneDto, description = "withdrawn; its number stays")))]
pub(super) async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    show_edition(&ctx, &number, None).await
}

/// A published result as one of its editions had it.
#[utoipa::path(get, path = "/api/v1/repository/results/{innovation_number}/editions/{edition}", tag = "repository",
    params(("innovation_number" = String, Path, description = "the result's permanent number"),
        ("edition" = i32, Path)),
    responses((status = 200, body = ResultDto), (status = 404, description = "no such result or edition"),
        (status = 410, body = TombstoneDto, description = "withdrawn; its number stays")))]
pub(super) async fn edition(ctx: Ctx, Path((number, edition)): Path<(String, i32)>) -> Result {
    show_edition(&ctx, &number, Some(edition)).await
}

async fn show_edition(ctx: &Ctx, number: &str, wanted: Option<i32>) -> Result {
    let mut innovation = ops::result(ctx, number).await?;
    if innovation.stage != InnovationStage::Published {
        let tombstone = TombstoneDto {
            number: innovation.number,
            stage: innovation.stage.to_string(),
            published_at: innovation.published_at.0,
        };
        return json(StatusCode::GONE, &tombstone);
    }
    let editions = ops::editions(ctx, &innovation).await?;
    if let Some(wanted) = wanted {
        innovation = ops::as_in(innovation, &editions, wanted)?;
    }
    json(StatusCode::OK, &result(ctx, innovation, editions))
}

/// A file of a published result, where the reader's level allows it.
#[utoipa::path(get, path = "/api/v1/repository/results/{innovation_number}/attachments/{file}", tag = "repository",
    params(("innovation_number" = String, Path, description = "the result's permanent number"),
        ("file" = String, Path, description = "its SHA-256")),
    responses((status = 200, description = "the file"), (status = 404)))]
pub(super) async fn download(ctx: Ctx, Path((number, file)): Path<(String, String)>) -> Result {
    let (found, bytes) = ops::file(&ctx, &number, &file).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}

/// Published results that are like this one, the likest first; five at most.
#[utoipa::path(get, path = "/api/v1/repository/results/{innovation_number}/similar", tag = "repository",
    params(("innovation_number" = String, Path, description = "the result's permanent number")),
    responses((status = 200, body = SimilarDto), (status = 404, description = "no such published result")))]
pub(super) async fn similar(ctx: Ctx, Path(number): Path<String>) -> Result {
    let innovation = ops::result(&ctx, &number).await?;
    if innovation.stage != InnovationStage::Published {
        return Err(Refusal::NotFound.into());
    }
    let items = ops::similar(&ctx, &innovation).await?.into_iter().map(|i| SimilarItemDto {
        title: i.shown_title(),
        number: i.number,
        category: i.text.category,
        year: i.text.year,
    });
    json(StatusCode::OK, &SimilarDto { items: items.collect() })
}
