//! Signing in: password, then the code where staff and judges need one.

use askama::Template;
use axum::http::{HeaderMap, StatusCode};

use super::{device, with_session};
use crate::{
    accounts::{ops, rules::safe_next, store},
    kernel::{Actor, Refusal},
    platform::http::{Ctx, Fields, FormState, Posted, Query, Result, Ui, page, page_with, redirect},
};

#[derive(Template)]
#[template(path = "accounts/sign_in.html")]
struct SignInPage {
    ui: Ui,
    form: FormState,
    next: String,
    demo_people: Vec<(&'static str, &'static str)>,
}

/// The demo's people, one for each role; their password stands on the page.
const DEMO_PEOPLE: [(&str, &str); 10] = [
    ("organiser", "organiser@demo.wuxi"),
    ("clerk", "clerk@demo.wuxi"),
    ("worker", "worker@demo.wuxi"),
    ("buyer", "buyer@demo.wuxi"),
    ("district", "district@demo.wuxi"),
    ("chief", "chief@demo.wuxi"),
    ("judge", "judge@demo.wuxi"),
    ("system", "system@demo.wuxi"),
    ("security", "security@demo.wuxi"),
    ("audit", "audit@demo.wuxi"),
];

fn sign_in_page(ctx: &Ctx, form: FormState, next: &str) -> SignInPage {
    let demo_people = if ctx.app.config.demo { DEMO_PEOPLE.to_vec() } else { Vec::new() };
    SignInPage { ui: ctx.ui(), form, next: next.to_owned(), demo_people }
}

pub(super) async fn show(ctx: Ctx, Query(query): Query) -> Result {
    if ctx.actor.person().is_some() {
        return Ok(redirect(safe_next(query.get("next"))));
    }
    page(&sign_in_page(&ctx, FormState::new(), query.get("next")))
}

pub(super) async fn sign_in(ctx: Ctx, headers: HeaderMap, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::sign_in(&ctx, fields.get("email"), fields.raw("password"), &device(&headers)).await {
        Ok(token) => Ok(with_session(&ctx, redirect(safe_next(fields.get("next"))), &token.0)),
        Err(refusal @ Refusal::Invalid(_)) => page_with(
            StatusCode::UNPROCESSABLE_ENTITY,
            &sign_in_page(&ctx, ctx.form(fields, &refusal), fields.get("next")),
        ),
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn sign_out(ctx: Ctx) -> Result {
    ops::sign_out(&ctx).await?;
    Ok(with_session(&ctx, ctx.flash("account-signed-out", "/"), ""))
}

#[derive(Template)]
#[template(path = "accounts/code.html")]
struct CodePage {
    ui: Ui,
    form: FormState,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/enrol.html")]
struct EnrolPage {
    ui: Ui,
    form: FormState,
    next: String,
    secret: String,
    /// The secret in groups of four, for typing.
    spelled: String,
    /// An SVG path of dark modules, and the side length in modules.
    qr: (String, usize),
}

fn enrol_page(ctx: &Ctx, form: FormState, next: &str, secret: String, account: &str) -> EnrolPage {
    let address =
        format!("otpauth://totp/Jiangtai:{}?secret={secret}&issuer=Jiangtai", account.replace('@', "%40"));
    let spelled = secret
        .as_bytes()
        .chunks(4)
        .map(|four| String::from_utf8_lossy(four).into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    EnrolPage { ui: ctx.ui(), form, next: next.to_owned(), secret, spelled, qr: qr(&address) }
}

fn qr(text: &str) -> (String, usize) {
    use std::fmt::Write;
    let Ok(code) = qrcode::QrCode::new(text) else { return (String::new(), 1) };
    let side = code.width();
    let mut path = String::new();
    for (place, colour) in code.to_colors().into_iter().enumerate() {
        if colour == qrcode::Color::Dark {
            // Four modules of quiet zone on every side.
            let _ = write!(path, "M{},{}h1v1h-1z", place % side + 4, place / side + 4);
        }
    }
    (path, side + 8)
}

async fn has_second_factor(ctx: &Ctx) -> Result<(bool, String)> {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let row = store::find_person_by_id(ctx.read(), me).await?.ok_or(Refusal::NotFound)?;
    Ok((row.totp_sealed.is_some(), row.email))
}

pub(super) async fn show_code(ctx: Ctx, Query(query): Query) -> Result {
    let next = query.get("next").to_owned();
    if ctx.actor.has_second_factor() {
        return Ok(redirect(safe_next(&next)));
    }
    match has_second_factor(&ctx).await? {
        (true, _) => page(&CodePage { ui: ctx.ui(), form: FormState::new(), next }),
        (false, email) => {
            let secret = ops::new_secret(&ctx);
            page(&enrol_page(&ctx, FormState::new(), &next, secret, &email))
        }
    }
}

pub(super) async fn check_code(ctx: Ctx, posted: Posted) -> Result {
    let fields = &posted.fields;
    match ops::show_code(&ctx, fields.get("code")).await {
        Ok(token) => Ok(with_session(&ctx, redirect(safe_next(fields.get("next"))), &token.0)),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(fields, &refusal);
            let next = fields.get("next").to_owned();
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &CodePage { ui: ctx.ui(), form, next })
        }
        Err(refusal) => Err(refusal.into()),
    }
}

pub(super) async fn enrol(ctx: Ctx, posted: Posted) -> Result {
    let fields: &Fields = &posted.fields;
    let secret = fields.get("secret");
    match ops::enrol(&ctx, secret, fields.get("code")).await {
        Ok(token) => {
            let next = safe_next(fields.get("next"));
            Ok(with_session(&ctx, ctx.flash("second-factor-enrolled", next), &token.0))
        }
        Err(refusal @ Refusal::Invalid(_)) => {
            let (_, email) = has_second_factor(&ctx).await?;
            let form = ctx.form(fields, &refusal);
            let again = enrol_page(&ctx, form, fields.get("next"), secret.to_owned(), &email);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &again)
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "accounts/forgotten.html")]
struct ForgottenPage {
    ui: Ui,
    form: FormState,
}

pub(super) async fn show_forgotten(ctx: Ctx) -> Result {
    page(&ForgottenPage { ui: ctx.ui(), form: FormState::new() })
}

pub(super) async fn forgotten(ctx: Ctx, posted: Posted) -> Result {
    debug_assert!(!matches!(ctx.actor, Actor::System(_)));
    match ops::forgot_password(&ctx, posted.fields.get("email")).await {
        // The same sentence whether the address is known or not.
        Ok(()) => Ok(ctx.flash("account-password-letter", "/sign-in")),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &ForgottenPage { ui: ctx.ui(), form })
        }
        Err(refusal) => Err(refusal.into()),
    }
}
