//! One's own account: whom one acts for, password, language, sessions, tokens.

use std::collections::HashMap;

use askama::Template;
use axum::http::StatusCode;

use super::with_session;
use crate::{
    accounts::{
        model::{MemberRole, OrganisationHead, TokenScope},
        ops::{self, MadeToken},
        rules::{TOKEN_DAYS, safe_next},
        store::{self, access_token, organisation, session},
    },
    kernel::{AccessTokenId, Actor, Lang, OrganisationId, Refusal, Timestamp},
    platform::http::{Ctx, FormState, Path, Posted, Result, Ui, page_with},
};

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage {
    ui: Ui,
    form: FormState,
    email: String,
    lang: Lang,
    second_factor: bool,
    acting: Option<OrganisationId>,
    seats: Vec<(organisation::Model, MemberRole)>,
    sessions: Vec<(session::Model, bool)>,
    tokens: Vec<TokenLine>,
    /// The second factor was shown, which making a token takes.
    may_make: bool,
    /// A token that was just made; shown this once.
    made: Option<MadeToken>,
    acting_name: String,
    scopes: Vec<(String, String, String)>,
    days: Vec<(String, String)>,
}

/// A token that works, in the list.
struct TokenLine {
    id: AccessTokenId,
    name: String,
    scope: String,
    acting_for: String,
    until: String,
    /// Empty when it was never used.
    used: String,
}

impl AccountPage {
    fn is_acting(&self, organisation: &organisation::Model) -> bool {
        self.acting == Some(organisation.id)
    }

    fn seen(&self, session: &session::Model) -> String {
        self.ui.time(&Timestamp(session.seen_at))
    }
}

fn token_line(
    ui: &Ui,
    row: access_token::Model,
    names: &HashMap<OrganisationId, OrganisationHead>,
) -> TokenLine {
    let organisation = row.acting_for.and_then(|id| names.get(&id));
    TokenLine {
        id: row.id,
        scope: ui.word("token-scope", row.scope),
        acting_for: organisation.map_or_else(|| ui.t("token-for-nobody"), |o| o.name.clone()),
        until: ui.time(&Timestamp(row.expires_at)),
        used: row.used_at.map(|at| ui.time(&Timestamp(at))).unwrap_or_default(),
        name: row.name,
    }
}

async fn account_page(ctx: &Ctx, status: StatusCode, form: FormState, made: Option<MadeToken>) -> Result {
    let Actor::Person { person, session, acting_for, .. } = &ctx.actor else {
        return Err(Refusal::SignIn.into());
    };
    let row = store::find_person_by_id(ctx.read(), *person).await?.ok_or(Refusal::NotFound)?;
    let mut sessions = store::list_sessions(ctx.read(), *person, ctx.now()).await?;
    // This device first.
    sessions.sort_by_key(|s| s.id != *session);
    let tokens = store::list_tokens(ctx.read(), *person, ctx.now()).await?;
    let seats: Vec<OrganisationId> = tokens.iter().filter_map(|t| t.acting_for).collect();
    let names = store::organisations(ctx.read(), &seats).await?;
    let acting_name = match acting_for {
        Some(seat) => store::load_organisation(ctx.read(), seat.organisation).await?.name,
        None => String::new(),
    };
    let ui = ctx.ui();
    let shown = AccountPage {
        tokens: tokens.into_iter().map(|row| token_line(&ui, row, &names)).collect(),
        may_make: ctx.actor.has_second_factor() || ctx.app.config.demo,
        made,
        acting_name,
        scopes: TokenScope::ALL
            .iter()
            .map(|s| (s.code().to_owned(), ui.word("token-scope", s), ui.word("token-scope-hint", s)))
            .collect(),
        days: TOKEN_DAYS
            .iter()
            .map(|n| (n.to_string(), ui.ta("token-days-n", &[("n", n.to_string())])))
            .collect(),
        ui,
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

/// The forms of the page before anything is typed.
fn empty() -> FormState {
    FormState::filled([("scope", TokenScope::Read.code()), ("days", "90")])
}

pub(super) async fn show(ctx: Ctx) -> Result {
    account_page(&ctx, StatusCode::OK, empty(), None).await
}

pub(super) async fn change_password(ctx: Ctx, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::change_password(&ctx, fields.raw("old_password"), fields.raw("new_password")).await {
        Ok(()) => Ok(ctx.flash("account-password-changed", "/account")),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(fields, &refusal);
            account_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
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

/// The answer holds the token: there is no other moment at which it is seen.
pub(super) async fn make_token(ctx: Ctx, posted: Posted) -> Result {
    match ops::make_token(&ctx, &posted.fields).await {
        Ok(made) => account_page(&ctx, StatusCode::CREATED, empty(), Some(made)).await,
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            account_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form, None).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn revoke_token(ctx: Ctx, Path(id): Path<AccessTokenId>) -> Result {
    ops::revoke_token(&ctx, id).await?;
    Ok(ctx.flash("token-revoked", "/account"))
}
