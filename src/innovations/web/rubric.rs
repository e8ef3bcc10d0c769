//! The rubric of a category: read by everybody, edited and tried by its host before the call.

use askama::Template;
use axum::http::StatusCode;

use super::comes_back;
use crate::{
    innovations::{
        model::{Category, Selection},
        ops, policy, store,
    },
    judging::{Editor, RuleSetPart, read_rules},
    kernel::{CategoryId, Refusal},
    platform::{
        http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, attachment, get, page_with, post},
        keys::sha256_hex,
    },
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/categories/{category}/rubric", Access::PUBLIC, show),
        post("/categories/{category}/rubric", Access::UNION, save),
        get("/categories/{category}/rubric.json", Access::PUBLIC, document),
    ]
}

#[derive(Template)]
#[template(path = "innovations/rubric.html")]
struct RubricPage {
    ui: Ui,
    form: FormState,
    category: String,
    selection: String,
    /// Of the selection.
    path: String,
    download: String,
    part: RuleSetPart,
}

async fn visible(ctx: &Ctx, id: CategoryId) -> std::result::Result<(Category, Selection), Refusal> {
    let (category, selection) = store::selection::load_category(ctx.read(), id).await?;
    policy::may_see_selection(&ctx.actor, selection.host, selection.stage)?;
    Ok((category, selection))
}

/// `typed` is what stands in the form, where it is not the stored document.
async fn rubric_page(ctx: &Ctx, id: CategoryId, status: StatusCode, typed: Option<FormState>) -> Result {
    let (category, selection) = visible(ctx, id).await?;
    let may_edit = policy::organises(&ctx.actor, selection.host) && selection.editable().is_ok();
    let here = format!("/categories/{id}/rubric");
    let editor = may_edit.then(|| Editor { action: here.clone(), version: category.version });
    let form = typed.unwrap_or_else(|| {
        FormState::filled([("document", category.rules.clone()), ("version", category.version.to_string())])
    });
    // What was typed is shown and tried where it can be read.
    let rules = match read_rules(form.value("document")) {
        Ok(rules) => rules,
        Err(_) => read_rules(&category.rules)?,
    };
    let facts = (sha256_hex(category.rules.as_bytes()), String::new());
    let page = RubricPage {
        category: category.title_in(ctx.lang()).to_owned(),
        selection: selection.title_in(ctx.lang()).to_owned(),
        path: format!("/selections/{}", selection.id),
        download: format!("{here}.json"),
        part: RuleSetPart::new(ctx.ui(), &rules, facts, form.clone(), editor),
        form,
        ui: ctx.ui(),
    };
    page_with(status, &page)
}

async fn show(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    rubric_page(&ctx, id, StatusCode::OK, None).await
}

/// Tries what was typed, stores it, or starts again from a preset.
async fn save(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    let typed = fields.raw("document");
    let outcome = match fields.get("act") {
        "try" => {
            let (_, selection) = visible(&ctx, id).await?;
            policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
            selection.editable()?;
            read_rules(typed).map(|_| None)
        }
        "preset" => ops::take_rubric(&ctx, id, version, fields.get("preset"))
            .await
            .map(|()| Some("rules-preset-taken")),
        _ => ops::change_rubric(&ctx, id, version, typed).await.map(|()| Some("rules-saved")),
    };
    match outcome {
        Ok(Some(done)) => Ok(ctx.flash(done, &format!("/categories/{id}/rubric"))),
        Ok(None) => rubric_page(&ctx, id, StatusCode::OK, Some(FormState::filled(fields.iter()))).await,
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let mut fields = fields.clone();
            if fields.get("act") == "preset" {
                fields.push("document", visible(&ctx, id).await?.0.rules);
            }
            rubric_page(&ctx, id, status, Some(ctx.form(&fields, &refusal))).await
        }
    }
}

async fn document(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    let (category, _) = visible(&ctx, id).await?;
    Ok(attachment("rules.json", "application/json", category.rules))
}
