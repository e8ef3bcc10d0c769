//! The caller's panels and invitations.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    super::{
        ops::{self},
        store,
    },
    PanelIdDto,
};
use crate::{
    kernel::{JudgeId, Refusal},
    platform::http::{Access, Ctx, Path, Result, Route, get, json, post},
};

pub(super) fn routes() -> Vec<Route> {
    let who = Access::APPOINTED;
    vec![
        get("/api/v1/judging/panels", who, panels).describe::<__path_panels>(),
        post("/api/v1/judging/invitations/{judge}/accept", who, accept).describe::<__path_accept>(),
        post("/api/v1/judging/invitations/{judge}/decline", who, decline).describe::<__path_decline>(),
    ]
}

/// A panel on which the caller judges, or to which they are invited.
#[derive(Serialize, ToSchema)]
struct SeatDto {
    panel: Uuid,
    /// The invitation, to accept or decline.
    judge: Uuid,
    /// `invited` or `accepted`.
    state: &'static str,
    /// `judge`, `chief` or `chief_marking`.
    duty: &'static str,
    title: String,
    title_en: String,
    /// `preparing`, `open` or `locked`.
    stage: &'static str,
    opens: i64,
    closes: i64,
}

#[derive(Serialize, ToSchema)]
struct SeatListDto {
    items: Vec<SeatDto>,
}

/// The caller's panels and invitations.
#[utoipa::path(get, path = "/api/v1/judging/panels", tag = "judging",
    responses((status = 200, body = SeatListDto)))]
async fn panels(ctx: Ctx) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let rows = store::list_panels_of_judge(ctx.read(), me).await?;
    let items = rows
        .into_iter()
        .map(|row| SeatDto {
            panel: row.panel.id.0,
            judge: row.judge.id.0,
            state: row.judge.state.code(),
            duty: row.judge.duty.code(),
            title: row.panel.title,
            title_en: row.panel.title_en,
            stage: row.panel.stage.code(),
            opens: row.panel.window.opens.0,
            closes: row.panel.window.closes.0,
        })
        .collect();
    json(StatusCode::OK, &SeatListDto { items })
}

/// Accepts the caller's invitation.
#[utoipa::path(post, path = "/api/v1/judging/invitations/{judge}/accept", tag = "judging",
    params(("judge" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn accept(ctx: Ctx, Path(id): Path<JudgeId>) -> Result {
    let panel = ops::accept(&ctx, id).await?;
    json(StatusCode::OK, &PanelIdDto { panel: panel.0 })
}

/// Declines the caller's invitation.
#[utoipa::path(post, path = "/api/v1/judging/invitations/{judge}/decline", tag = "judging",
    params(("judge" = String, Path)),
    responses((status = 200, body = PanelIdDto), (status = 404), (status = 409)))]
async fn decline(ctx: Ctx, Path(id): Path<JudgeId>) -> Result {
    let panel = ops::decline(&ctx, id).await?;
    json(StatusCode::OK, &PanelIdDto { panel: panel.0 })
}
