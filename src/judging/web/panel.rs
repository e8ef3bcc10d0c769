//! What the organiser and the chief judge do with a panel.

use axum::http::StatusCode;

use super::{
    super::{
        model::Duty,
        ops::{self, Invite},
    },
    panel_page::panel_page,
};
use crate::{
    kernel::{JudgeId, OrganisationId, PanelId, Problems, Refusal, SubjectId, Timestamp, Window},
    platform::http::{Ctx, Path, Posted, Result},
};

pub(super) async fn show(ctx: Ctx, Path(id): Path<PanelId>) -> Result {
    panel_page(&ctx, id, StatusCode::OK, None).await
}

/// The page again with what was typed and what is wrong, for a refusal that
/// belongs beside a field; other refusals have pages of their own.
async fn again(ctx: &Ctx, id: PanelId, posted: &Posted, refusal: Refusal) -> Result {
    let status = match &refusal {
        Refusal::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
        Refusal::Conflict(_) | Refusal::Stale { .. } => StatusCode::CONFLICT,
        _ => return Err(refusal.into()),
    };
    panel_page(ctx, id, status, Some((posted.fields.clone(), &refusal))).await
}

fn here(id: PanelId) -> String {
    format!("/panels/{id}")
}

pub(super) async fn invite(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let asked = async {
        let mut problems = Problems::new();
        let duty = fields.get("duty").parse::<Duty>().ok();
        problems.unless(duty.is_some(), "duty", "judge-duty-missing");
        problems.finish()?;
        let invite = Invite {
            name: fields.get("name").to_owned(),
            email: fields.get("email").to_owned(),
            duty: duty.unwrap_or(Duty::Judge),
            lang: ctx.lang(),
        };
        ops::invite(&ctx, id, invite).await
    };
    match asked.await {
        Ok(_) => Ok(ctx.flash("judge-invited", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn dismiss(ctx: Ctx, Path((id, judge)): Path<(PanelId, JudgeId)>, posted: Posted) -> Result {
    match ops::dismiss(&ctx, id, judge).await {
        Ok(()) => Ok(ctx.flash("judge-dismissed", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn bar(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let judge: Option<JudgeId> = posted.fields.parsed("judge");
    let origin: Option<OrganisationId> = posted.fields.parsed("origin");
    let Some(judge) = judge else {
        return again(&ctx, id, &posted, Refusal::field("judge", "bar-judge-missing")).await;
    };
    match ops::bar(&ctx, id, judge, origin).await {
        Ok(()) => Ok(ctx.flash("bar-declared", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn move_window(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let asked = async {
        let mut problems = Problems::new();
        let mut time = |name: &str| {
            let parsed = Timestamp::from_local_input(posted.fields.get(name));
            problems.take(name, parsed.ok_or("panel-window-form"))
        };
        let (opens, closes) = (time("opens"), time("closes"));
        problems.finish()?;
        let (Some(opens), Some(closes)) = (opens, closes) else { return Err(Refusal::NotFound) };
        let version = posted.fields.parsed("version").unwrap_or(-1);
        ops::move_window(&ctx, id, Window { opens, closes }, version).await
    };
    match asked.await {
        Ok(()) => Ok(ctx.flash("panel-window-moved", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn call_again(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let subject: SubjectId = posted.fields.parsed("subject").ok_or(Refusal::NotFound)?;
    match ops::call_again(&ctx, id, subject, posted.fields.get("aspect")).await {
        Ok(_) => Ok(ctx.flash("rejudge-called", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn set_absent(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    let absent = posted.fields.get("absent") == "yes";
    let Some(subject) = posted.fields.parsed::<SubjectId>("subject") else {
        return again(&ctx, id, &posted, Refusal::field("subject", "subject-missing")).await;
    };
    match ops::set_absent(&ctx, id, subject, absent).await {
        Ok(()) if absent => Ok(ctx.flash("subject-noted-absent", &here(id))),
        Ok(()) => Ok(ctx.flash("subject-noted-present", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}

pub(super) async fn lock(ctx: Ctx, Path(id): Path<PanelId>, posted: Posted) -> Result {
    if posted.fields.get("confirmed") != "yes" {
        return again(&ctx, id, &posted, Refusal::field("confirmed", "lock-unconfirmed")).await;
    }
    let version = posted.fields.parsed("version").unwrap_or(-1);
    match ops::lock(&ctx, id, version).await {
        Ok(()) => Ok(ctx.flash("lock-done", &here(id))),
        Err(refusal) => again(&ctx, id, &posted, refusal).await,
    }
}
