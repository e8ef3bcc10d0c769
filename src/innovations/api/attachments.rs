//! Files of a filing, and works with theirs, for programs.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use super::filings::{FilingDto, shown};
use crate::{
    innovations::ops::{self, NewFile},
    kernel::{FilingId, SheetId},
    platform::http::{Access, Ctx, Path, Result, Route, Upload, attachment, delete, get, json, post},
};

pub fn routes() -> Vec<Route> {
    let file = "/api/v1/filings/{filing}/attachments/{file}";
    vec![
        post("/api/v1/filings/{filing}/attachments", Access::ACCOUNT, attach)
            .body_limit(NewFile::REQUEST_BYTES)
            .describe::<__path_attach>(),
        get(file, Access::ACCOUNT, download).describe::<__path_download>(),
        delete(file, Access::ACCOUNT, detach).describe::<__path_detach>(),
        get("/api/v1/works/{sheet}", Access::APPOINTED, work).describe::<__path_work>(),
        get("/api/v1/works/{sheet}/attachments/{place}", Access::APPOINTED, download_of_work)
            .describe::<__path_download_of_work>(),
    ]
}

/// A file for a draft.
#[derive(ToSchema)]
#[expect(dead_code, reason = "describes the multipart body that Upload reads")]
struct NewFileDto {
    /// PDF, JPEG or PNG.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// `public`, `signed_in` or `nda`.
    level: String,
    /// `yes` where it names neither a unit nor a person: reviewers may read it.
    is_blind: Option<String>,
    /// Of the filing; `If-Match` says it too.
    version: Option<i64>,
}

/// A work as its reviewer reads it: without whose it is.
#[derive(Serialize, ToSchema)]
struct WorkDto {
    work_number: String,
    title: String,
    r#abstract: String,
    keywords: Vec<String>,
    cluster: String,
    sections: Vec<WorkPartDto>,
    /// Kinds of its rights; their numbers would tell whose it is.
    rights: Vec<String>,
    /// How many files there are, numbered from 1.
    attachments: usize,
}

#[derive(Serialize, ToSchema)]
struct WorkPartDto {
    kind: String,
    text: String,
}

/// Adds a file to a draft.
#[utoipa::path(post, path = "/api/v1/filings/{filing}/attachments", tag = "innovations",
    params(("filing" = String, Path)),
    request_body(content = NewFileDto, content_type = "multipart/form-data"),
    responses((status = 201, body = FilingDto), (status = 404), (status = 409), (status = 412),
        (status = 413), (status = 422, description = "what is wrong with the file")))]
async fn attach(ctx: Ctx, Path(id): Path<FilingId>, upload: Upload) -> Result {
    let seen = ctx.seen(upload.fields.parsed("version"))?;
    ops::attach(&ctx, id, seen, NewFile::sent(&upload)?).await?;
    shown(&ctx, id, StatusCode::CREATED).await
}

/// A file of a filing, for whom the filing concerns.
#[utoipa::path(get, path = "/api/v1/filings/{filing}/attachments/{file}", tag = "innovations",
    params(("filing" = String, Path), ("file" = String, Path, description = "its SHA-256")),
    responses((status = 200, description = "the file"), (status = 404)))]
async fn download(ctx: Ctx, Path((id, file)): Path<(FilingId, String)>) -> Result {
    let (found, bytes) = ops::file_of_filing(&ctx, id, &file).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}

/// Takes a file out of a draft; `If-Match` says which version of the filing was seen.
#[utoipa::path(delete, path = "/api/v1/filings/{filing}/attachments/{file}", tag = "innovations",
    params(("filing" = String, Path), ("file" = String, Path, description = "its SHA-256")),
    responses((status = 200, body = FilingDto), (status = 404), (status = 409), (status = 412),
        (status = 422)))]
async fn detach(ctx: Ctx, Path((id, file)): Path<(FilingId, String)>) -> Result {
    ops::detach(&ctx, id, ctx.seen(None)?, &file).await?;
    shown(&ctx, id, StatusCode::OK).await
}

/// The work behind one's own sheet.
#[utoipa::path(get, path = "/api/v1/works/{sheet}", tag = "innovations",
    params(("sheet" = String, Path)),
    responses((status = 200, body = WorkDto), (status = 404)))]
async fn work(ctx: Ctx, Path(sheet): Path<SheetId>) -> Result {
    let (work_number, work) = ops::work_of(&ctx, sheet).await?;
    let part = |s: crate::innovations::model::Section| WorkPartDto { kind: s.kind.to_string(), text: s.text };
    let body = WorkDto {
        work_number,
        title: work.title,
        r#abstract: work.r#abstract,
        keywords: work.keywords,
        cluster: work.cluster,
        sections: work.sections.into_iter().map(part).collect(),
        rights: work.rights.iter().map(ToString::to_string).collect(),
        attachments: work.attachments.len(),
    };
    json(StatusCode::OK, &body)
}

/// A file of the work behind one's own sheet.
#[utoipa::path(get, path = "/api/v1/works/{sheet}/attachments/{place}", tag = "innovations",
    params(("sheet" = String, Path), ("place" = u32, Path, description = "from 1")),
    responses((status = 200, description = "the file"), (status = 404)))]
async fn download_of_work(ctx: Ctx, Path((sheet, place)): Path<(SheetId, usize)>) -> Result {
    let (found, bytes) = ops::file_of_work(&ctx, sheet, place).await?;
    Ok(attachment(&found.name, found.media_type(), bytes))
}
