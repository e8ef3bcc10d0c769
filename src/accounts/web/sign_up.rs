//! A unit signs up with its first person.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};

use super::{device, with_session};
use crate::{
    accounts::ops,
    kernel::Refusal,
    platform::http::{Ctx, FormState, Posted, Result, Ui, page, page_with},
    taxonomy,
};

#[derive(Template)]
#[template(path = "accounts/sign_up.html")]
struct SignUpPage {
    ui: Ui,
    form: FormState,
    districts: Vec<(String, String)>,
}

fn sign_up_page(ctx: &Ctx, form: FormState) -> SignUpPage {
    let ui = ctx.ui();
    let districts = taxonomy::districts()
        .iter()
        .map(|d| (d.key.to_owned(), if ui.zh() { d.zh } else { d.en }.to_owned()))
        .collect();
    SignUpPage { ui, form, districts }
}

pub(super) async fn show(ctx: Ctx) -> Result {
    page(&sign_up_page(&ctx, FormState::new()))
}

pub(super) async fn sign_up(ctx: Ctx, headers: HeaderMap, posted: Posted) -> Result {
    let done = match ops::sign_up_form(&posted.fields) {
        Ok(form) => ops::sign_up(&ctx, form, &device(&headers)).await,
        Err(refusal) => Err(refusal),
    };
    match done {
        Ok(token) => Ok(with_session(&ctx, ctx.flash("account-signed-up", "/competitions"), &token)),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &sign_up_page(&ctx, form))
        }
        Err(refusal) => Err(refusal.into()),
    }
}
