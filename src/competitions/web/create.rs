//! The form of a competition: new, and while it is a draft.

use askama::Template;
use axum::http::StatusCode;

use super::words;
use crate::{
    competitions::{
        model::{CompetitionHead, CompetitionKind},
        ops, policy,
        rules::setup::{CompetitionInput, SUMMARY_MAX, TITLE_MAX},
        store,
    },
    kernel::{CompetitionId, Refusal, Text},
    platform::http::{Access, Ctx, Fields, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
    taxonomy::Level,
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/competitions/new", Access::UNION, new),
        post("/competitions", Access::UNION, create),
        get("/competitions/{competition}/edit", Access::APPOINTED, edit),
        post("/competitions/{competition}/edit", Access::APPOINTED, save),
        post("/competitions/{competition}/cancel", Access::APPOINTED, cancel),
    ]
}

#[derive(Template)]
#[template(path = "competitions/form.html")]
struct FormPage {
    ui: Ui,
    form: FormState,
    /// The competition that is changed; none for a new one.
    head: Option<CompetitionHead>,
    kinds: Vec<(String, String, String)>,
    levels: Vec<(String, String)>,
    clusters: Vec<(String, String)>,
    title_max: usize,
    summary_max: usize,
}

fn form_page(ctx: &Ctx, status: StatusCode, head: Option<CompetitionHead>, form: FormState) -> Result {
    let ui = ctx.ui();
    let shown = FormPage {
        form,
        head,
        kinds: CompetitionKind::ALL
            .iter()
            .map(|k| {
                (k.code().to_owned(), ui.word("competition-kind", k), ui.word("competition-kind-hint", k))
            })
            .collect(),
        levels: Level::ALL.iter().map(|l| (l.code().to_owned(), ui.word("level", l))).collect(),
        clusters: words::clusters(&ui),
        title_max: TITLE_MAX,
        summary_max: SUMMARY_MAX,
        ui,
    };
    page_with(status, &shown)
}

async fn new(ctx: Ctx) -> Result {
    let form = FormState::filled([("kind", "skills"), ("level", "city"), ("notice_days", "5")]);
    form_page(&ctx, StatusCode::OK, None, form)
}

fn read(fields: &Fields) -> CompetitionInput {
    let text = |name: &str| fields.get(name).to_owned();
    CompetitionInput {
        kind: text("kind"),
        title: text("title"),
        title_en: text("title_en"),
        level: text("level"),
        cluster: text("cluster"),
        summary: text("summary"),
        entry_opens: text("entry_opens"),
        entry_closes: text("entry_closes"),
        draw_at: text("draw_at"),
        judging_opens: text("judging_opens"),
        judging_closes: text("judging_closes"),
        notice_days: text("notice_days"),
    }
}

async fn create(ctx: Ctx, posted: Posted) -> Result {
    match ops::create(&ctx, &read(&posted.fields)).await {
        Ok(id) => Ok(ctx.flash("competition-created", &format!("/competitions/{id}/manage"))),
        Err(refusal @ Refusal::Invalid(_)) => {
            form_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, None, ctx.form(&posted.fields, &refusal))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

/// The competition, for whoever organises it.
pub(super) async fn to_organise(ctx: &Ctx, id: CompetitionId) -> Result<CompetitionHead, Refusal> {
    let head = store::competition::load(ctx.read(), id).await?;
    policy::may_organise(ops::role_in(ctx.read(), &ctx.actor, id, head.host).await?, head.stage)?;
    Ok(head)
}

async fn edit(ctx: Ctx, Path(id): Path<CompetitionId>) -> Result {
    let head = to_organise(&ctx, id).await?;
    head.stage.editable()?;
    let (facts, dates) = (&head.facts, head.dates());
    let form = FormState::filled([
        ("kind", facts.kind.to_string()),
        ("title", facts.title.clone()),
        ("title_en", facts.title_en.clone()),
        ("level", facts.level.to_string()),
        ("cluster", facts.cluster.clone()),
        ("summary", facts.summary.clone()),
        ("entry_opens", dates.entry.opens.local_input()),
        ("entry_closes", dates.entry.closes.local_input()),
        ("draw_at", dates.draw_at.local_input()),
        ("judging_opens", dates.judging.opens.local_input()),
        ("judging_closes", dates.judging.closes.local_input()),
        ("notice_days", dates.notice_days.to_string()),
        ("version", head.version.to_string()),
    ]);
    form_page(&ctx, StatusCode::OK, Some(head), form)
}

async fn save(ctx: Ctx, Path(id): Path<CompetitionId>, posted: Posted) -> Result {
    let version = posted.fields.parsed("version").unwrap_or_default();
    match ops::edit(&ctx, id, version, &read(&posted.fields)).await {
        Ok(()) => Ok(ctx.flash("competition-saved", &format!("/competitions/{id}/manage"))),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Stale { .. })) => {
            let head = to_organise(&ctx, id).await?;
            let status = match refusal {
                Refusal::Stale { .. } => StatusCode::CONFLICT,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            form_page(&ctx, status, Some(head), ctx.form(&posted.fields, &refusal))
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn cancel(ctx: Ctx, Path(id): Path<CompetitionId>, posted: Posted) -> Result {
    let to = format!("/competitions/{id}/manage");
    if !posted.fields.ticked("confirmed") {
        return Ok(ctx.flash_as("warn", Text::new("competition-confirm-missing"), &to));
    }
    ops::cancel(&ctx, id, posted.fields.parsed("version").unwrap_or_default()).await?;
    Ok(ctx.flash("competition-cancelled", &to))
}
