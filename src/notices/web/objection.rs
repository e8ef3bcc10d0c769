//! Filing an objection, its page, and the host's decision.

use askama::Template;
use axum::http::StatusCode;

use super::{
    super::{
        model::{Notice, Objection, ObjectionStage},
        ops,
        policy::Role,
        rules::NewClaim,
        store,
    },
    Item, item,
};
use crate::{
    kernel::{NoticeId, ObjectionId, Refusal, Text},
    platform::http::{Ctx, FormState, Path, Posted, Result, Ui, page, page_with},
};

/// The badge of a stage.
pub(super) const fn badge(stage: ObjectionStage) -> &'static str {
    match stage {
        ObjectionStage::Filed => "warn",
        ObjectionStage::Upheld => "red",
        ObjectionStage::Dismissed => "line",
    }
}

#[derive(Template)]
#[template(path = "notices/object.html")]
struct NewPage {
    ui: Ui,
    notice: Item,
    open: bool,
    form: FormState,
}

async fn new_page(ctx: &Ctx, id: NoticeId, form: FormState) -> Result<NewPage> {
    let Notice { head, .. } = store::load_notice(ctx.read(), id).await?;
    let calendar = store::load_calendar(ctx.read()).await?;
    let ui = ctx.ui();
    Ok(NewPage { notice: item(&ui, &calendar, ctx.now(), &head), open: head.runs(ctx.now()), form, ui })
}

pub(super) async fn new(ctx: Ctx, Path(id): Path<NoticeId>) -> Result {
    page(&new_page(&ctx, id, FormState::new()).await?)
}

pub(super) async fn create(ctx: Ctx, Path(id): Path<NoticeId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let claim =
        NewClaim { name: fields.get("name"), contact: fields.get("contact"), claim: fields.get("claim") };
    match ops::object(&ctx, id, claim, "", posted.received_at).await {
        Ok(objection) => Ok(ctx.flash("objection-received", &format!("/objections/{objection}"))),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(fields, &refusal);
            page_with(StatusCode::UNPROCESSABLE_ENTITY, &new_page(&ctx, id, form).await?)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "notices/objection.html")]
struct ShowPage {
    ui: Ui,
    notice: Item,
    objection: Objection,
    badge: (&'static str, String),
    filed: String,
    decided: String,
    is_host: bool,
    may_decide: bool,
    choices: Vec<(String, String, String)>,
    form: FormState,
}

async fn show_page(ctx: &Ctx, id: ObjectionId, form: FormState) -> Result<ShowPage> {
    let (objection, head, role) = ops::objection_to_read(ctx, id).await?;
    let calendar = store::load_calendar(ctx.read()).await?;
    let ui = ctx.ui();
    let choice = |stage: ObjectionStage| {
        let hint = ui.t(&format!("objection-choice-{stage}"));
        (stage.to_string(), ui.word("objection-stage", stage), hint)
    };
    Ok(ShowPage {
        notice: item(&ui, &calendar, ctx.now(), &head),
        badge: (badge(objection.stage), ui.word("objection-stage", objection.stage)),
        filed: ui.time(&objection.filed_at),
        decided: objection.decided_at.as_ref().map(|at| ui.time(at)).unwrap_or_default(),
        is_host: role == Role::Host,
        may_decide: role == Role::Host && objection.stage == ObjectionStage::Filed,
        choices: vec![choice(ObjectionStage::Upheld), choice(ObjectionStage::Dismissed)],
        objection,
        form,
        ui,
    })
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<ObjectionId>) -> Result {
    page(&show_page(&ctx, id, FormState::new()).await?)
}

pub(super) async fn decide(ctx: Ctx, Path(id): Path<ObjectionId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let (version, stage) = (fields.parsed("version"), fields.parsed("stage"));
    match ops::decide_objection(&ctx, id, version, stage, fields.get("answer")).await {
        Ok(notice) => Ok(ctx.flash(Text::new("objection-decided-done"), &format!("/notices/{notice}"))),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Stale { .. })) => {
            let status = if matches!(refusal, Refusal::Invalid(_)) {
                StatusCode::UNPROCESSABLE_ENTITY
            } else {
                StatusCode::CONFLICT
            };
            let form = ctx.form(fields, &refusal);
            page_with(status, &show_page(&ctx, id, form).await?)
        }
        Err(other) => Err(other.into()),
    }
}
