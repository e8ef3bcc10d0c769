//! The rule set of an event: published for everybody, edited and tried by its
//! organiser.

use askama::Template;
use axum::http::StatusCode;

use super::events::{event_to_organise, visible};
use crate::{
    competitions::{
        model::{EventHead, StoredRules},
        ops, store,
    },
    judging::{Editor, RuleSetPart, read_rules},
    kernel::{EventId, Refusal},
    platform::http::{
        Access, Ctx, FormState, Path, Posted, Result, Route, Ui, attachment, get, page_with, post,
    },
    scoring::RuleSet,
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/events/{event}/rules", Access::PUBLIC, show),
        post("/events/{event}/rules", Access::APPOINTED, save),
        get("/events/{event}/rules.json", Access::PUBLIC, document),
    ]
}

#[derive(Template)]
#[template(path = "competitions/rules.html")]
struct RulesPage {
    ui: Ui,
    form: FormState,
    event: EventHead,
    title: String,
    competition_title: String,
    part: RuleSetPart,
    may_edit: bool,
}

struct Shown {
    status: StatusCode,
    form: FormState,
    event: EventHead,
    stored: StoredRules,
    /// What the table and the trial show: what was typed, where that can be read.
    rules: RuleSet,
    may_edit: bool,
}

fn rules_page(ctx: &Ctx, shown: Shown) -> Result {
    let Shown { status, form, event, stored, rules, may_edit } = shown;
    let ui = ctx.ui();
    let editor = may_edit.then(|| Editor { action: event.path("/rules"), version: event.version });
    let facts = (stored.hash, ui.time(&stored.created_at));
    let page = RulesPage {
        title: event.title_in(ctx.lang()).to_owned(),
        competition_title: event.competition_title_in(ctx.lang()).to_owned(),
        part: RuleSetPart::new(ctx.ui(), &rules, facts, form.clone(), editor),
        may_edit,
        event,
        form,
        ui,
    };
    page_with(status, &page)
}

async fn show(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let db = ctx.read();
    let (event, role) = visible(&ctx, id).await?;
    let stored = store::rule_set::load(db, event.rule_set).await?;
    let form =
        FormState::filled([("document", stored.document.clone()), ("version", event.version.to_string())]);
    let may_edit = role.organises() && event.stage.takes_rules().is_ok();
    let rules = ops::sound(&stored)?;
    rules_page(&ctx, Shown { status: StatusCode::OK, form, event, stored, rules, may_edit })
}

/// Tries what was typed, stores it, or starts again from a preset.
async fn save(ctx: Ctx, Path(id): Path<EventId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let version = fields.parsed("version").unwrap_or_default();
    let typed = fields.raw("document");
    let to = format!("/events/{id}/rules");
    let outcome = match fields.get("act") {
        "try" => {
            event_to_organise(&ctx, id).await?;
            read_rules(typed).map(|_| None)
        }
        "preset" => ops::take_preset(&ctx, id, version, fields.get("preset"))
            .await
            .map(|()| Some("rules-preset-taken")),
        _ => ops::change_rules(&ctx, id, version, typed).await.map(|()| Some("rules-saved")),
    };
    let (status, refusal) = match outcome {
        Ok(Some(done)) => return Ok(ctx.flash(done, &to)),
        Ok(None) => (StatusCode::OK, None),
        Err(refusal @ Refusal::Invalid(_)) => (StatusCode::UNPROCESSABLE_ENTITY, Some(refusal)),
        Err(refusal @ Refusal::Stale { .. }) => (StatusCode::CONFLICT, Some(refusal)),
        Err(refusal) => return Err(refusal.into()),
    };
    let event = event_to_organise(&ctx, id).await?;
    let stored = store::rule_set::load(ctx.read(), event.rule_set).await?;
    let rules = match read_rules(typed) {
        Ok(rules) => rules,
        Err(_) => ops::sound(&stored)?,
    };
    let form = match refusal {
        Some(refusal) if fields.get("act") == "preset" => {
            let mut fields = fields.clone();
            fields.push("document", stored.document.as_str());
            ctx.form(&fields, &refusal)
        }
        Some(refusal) => ctx.form(fields, &refusal),
        None => FormState::filled(fields.iter()),
    };
    rules_page(&ctx, Shown { status, form, event, stored, rules, may_edit: true })
}

async fn document(ctx: Ctx, Path(id): Path<EventId>) -> Result {
    let db = ctx.read();
    let (event, _) = visible(&ctx, id).await?;
    let stored = store::rule_set::load(db, event.rule_set).await?;
    Ok(attachment("rules.json", "application/json", stored.document))
}
