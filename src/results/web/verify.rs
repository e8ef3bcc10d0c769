//! How to check a result, and checking one here.

use askama::Template;
use axum::http::StatusCode;

use super::super::{
    ops,
    rules::{Outside, Report},
};
use crate::{
    kernel::{Refusal, Text},
    platform::http::{Ctx, FormState, Result, Ui, Upload, attachment, page, page_with},
};

#[derive(Template)]
#[template(path = "results/verify.html")]
struct VerifyPage {
    ui: Ui,
    key: String,
    signed_in: bool,
    report: Option<Report>,
    form: FormState,
}

fn verify_page(ctx: &Ctx, report: Option<Report>, form: FormState) -> VerifyPage {
    let signed_in = ctx.actor.person().is_some();
    VerifyPage { ui: ctx.ui(), key: ctx.app.keys.public_key(), signed_in, report, form }
}

pub(super) async fn show(ctx: Ctx) -> Result {
    page(&verify_page(&ctx, None, FormState::new()))
}

/// Computes a package again without a line of ours; whoever checks us need not search for it.
pub(super) async fn script(_: Ctx) -> Result {
    const SCRIPT: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/scripts/recompute.py"));
    Ok(attachment("recompute.py", "text/x-python; charset=utf-8", SCRIPT))
}

pub(super) async fn check(ctx: Ctx, upload: Upload) -> Result {
    let refuse = |refusal: Refusal| {
        let form = ctx.form(&upload.fields, &refusal);
        page_with(StatusCode::UNPROCESSABLE_ENTITY, &verify_page(&ctx, None, form))
    };
    let Some(file) = upload.file("package") else {
        return refuse(Refusal::field("package", "verify-no-file"));
    };
    let given =
        |name: &str| Some(upload.fields.get(name).replace("\r\n", "\n")).filter(|text| !text.is_empty());
    // The fields are trimmed, a note ends with a line break.
    let checkpoint = given("checkpoint").map(|note| note + "\n");
    let outside = Outside { key: given("key"), checkpoint };
    let bytes = file.bytes.clone();
    let checked = tokio::task::spawn_blocking(move || ops::verify_package(&bytes, &outside)).await;
    match checked.map_err(Refusal::internal)? {
        Ok(report) => {
            let form = FormState::filled([("key", upload.fields.get("key"))]);
            page(&verify_page(&ctx, Some(report), form))
        }
        Err(reason) => {
            refuse(Refusal::field("package", Text::new("verify-no-package").with("detail", reason)))
        }
    }
}
