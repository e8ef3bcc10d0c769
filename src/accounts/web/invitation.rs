//! The page behind a link sent by e-mail.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};

use super::{device, with_session};
use crate::{
    accounts::ops::{self, Invited},
    kernel::Refusal,
    platform::http::{Ctx, FormState, Path, Posted, Result, Ui, page, page_with},
};

#[derive(Template)]
#[template(path = "accounts/invitation.html")]
struct InvitationPage {
    ui: Ui,
    form: FormState,
    token: String,
    invited: Invited,
}

pub(super) async fn show(ctx: Ctx, Path(token): Path<String>) -> Result {
    let invited = ops::open_invitation(&ctx, &token).await?;
    page(&InvitationPage { ui: ctx.ui(), form: FormState::new(), token, invited })
}

pub(super) async fn accept(
    ctx: Ctx,
    headers: HeaderMap,
    Path(token): Path<String>,
    posted: Posted,
) -> Result {
    match ops::accept(&ctx, &token, &posted.fields, &device(&headers)).await {
        Ok(session) => Ok(with_session(&ctx, ctx.flash("invitation-accepted", "/"), &session)),
        Err(refusal @ Refusal::Invalid(_)) => {
            let invited = ops::open_invitation(&ctx, &token).await?;
            let form = ctx.form(&posted.fields, &refusal);
            let again = InvitationPage { ui: ctx.ui(), form, token, invited };
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(refusal) => Err(refusal.into()),
    }
}
