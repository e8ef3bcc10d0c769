//! A published result is taken back by its holder.

use askama::Template;
use axum::http::StatusCode;

use super::comes_back;
use crate::{
    innovations::{ops, policy, store},
    platform::http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/innovations/{innovation_number}/withdraw", Access::MEMBER, ask),
        post("/innovations/{innovation_number}/withdraw", Access::MEMBER, withdraw),
    ]
}

#[derive(Template)]
#[template(path = "innovations/withdraw.html")]
struct WithdrawPage {
    ui: Ui,
    form: FormState,
    number: String,
    title: String,
}

async fn ask_page(ctx: &Ctx, number: &str, status: StatusCode, form: FormState) -> Result {
    let innovation = store::innovation::find_by_number(ctx.read(), number).await?;
    policy::may_withdraw(&ctx.actor, &innovation)?;
    let title = innovation.shown_title();
    page_with(status, &WithdrawPage { ui: ctx.ui(), form, number: innovation.number, title })
}

async fn ask(ctx: Ctx, Path(number): Path<String>) -> Result {
    ask_page(&ctx, &number, StatusCode::OK, FormState::new()).await
}

async fn withdraw(ctx: Ctx, Path(number): Path<String>, posted: Posted) -> Result {
    match ops::withdraw(&ctx, &number, posted.fields.get("reason")).await {
        Ok(()) => Ok(ctx.flash("innovation-withdrawn", &format!("/repository/{number}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            ask_page(&ctx, &number, status, ctx.form(&posted.fields, &refusal)).await
        }
    }
}
