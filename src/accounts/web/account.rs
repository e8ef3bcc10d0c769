//! One's own account: whom one acts for, password, language, sessions.

use askama::Template;
use axum::http::StatusCode;

use super::with_session;
use crate::{
    accounts::{
        model::MemberRole,
        ops,
        rules::safe_next,
        store::{self, organisation, session},
    },
    kernel::{Actor, Lang, Refusal, Timestamp},
    platform::http::{Ctx, FormState, Posted, Result, Ui, page_with},
};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    ui: Ui,
    form: FormState,
    email: String,
    lang: Lang,
    second_factor: bool,
    acting: Option<crate::kernel::OrganisationId>,
    seats: Vec<(organisation::Model, MemberRole)>,
    sessions: Vec<(session::Model, bool)>,
}

impl AccountPage {
    fn is_acting(&self, organisation: &organisation::Model) -> bool {
        self.acting == Some(organisation.id)
    }

    fn seen(&self, session: &session::Model) -> String {
        self.ui.time(&Timestamp(session.seen_at))
    }
}

async fn account_page(ctx: &Ctx, status: StatusCode, form: FormState) -> Result {
    let Actor::Person { person, session, acting_for, .. } = &ctx.actor else {
        return Err(Refusal::SignIn.into());
    };
    let row = store::find_person_by_id(ctx.read(), *person).await?.ok_or(Refusal::NotFound)?;
    let mut sessions = store::list_sessions(ctx.read(), *person, ctx.now()).await?;
    // This device first.
    sessions.sort_by_key(|s| s.id != *session);
    let shown = AccountPage {
        ui: ctx.ui(),
        form,
        email: row.email,
        lang: row.lang,
        second_factor: row.totp_sealed.is_some(),
        acting: acting_for.map(|s| s.organisation),
        seats: store::list_seats(ctx.read(), *person).await?,
        sessions: sessions.into_iter().map(|s| (s.clone(), s.id == *session)).collect(),
    };
    page_with(status, &shown)
}

pub(super) async fn show(ctx: Ctx) -> Result {
    account_page(&ctx, StatusCode::OK, FormState::new()).await
}

pub(super) async fn change_password(ctx: Ctx, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::change_password(&ctx, fields.raw("old_password"), fields.raw("new_password")).await {
        Ok(()) => Ok(ctx.flash("account-password-changed", "/account")),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(fields, &refusal);
            account_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn set_lang(ctx: Ctx, posted: Posted) -> Result {
    let lang = posted.fields.parsed("lang").ok_or(Refusal::field("lang", "account-lang-unknown"))?;
    ops::set_lang(&ctx, lang).await?;
    Ok(ctx.flash("account-lang-set", "/account"))
}

pub(super) async fn act_for(ctx: Ctx, posted: Posted) -> Result {
    let organisation: uuid::Uuid = posted.fields.parsed("organisation").ok_or(Refusal::NotFound)?;
    let token = ops::act_for(&ctx, organisation.into()).await?;
    let next = safe_next(posted.fields.get("next"));
    Ok(with_session(&ctx, ctx.flash("account-acts-for", next), &token.0))
}

pub(super) async fn end_sessions(ctx: Ctx) -> Result {
    ops::end_all(&ctx).await?;
    Ok(ctx.flash("account-sessions-ended", "/account"))
}
