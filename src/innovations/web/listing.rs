//! A category for its host: from the filings to the list, the notice and the repository.

use askama::Template;
use axum::http::StatusCode;

use super::{Badge, category_stage, comes_back, filing_stage};
use crate::{
    innovations::{
        model::{Category, CategoryStage, FilingStage},
        ops::{self, ListLine},
        policy, store,
    },
    judging,
    kernel::{CategoryId, FilingId, Refusal, Text},
    platform::http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, get, page_with, post},
};

pub fn routes() -> Vec<Route> {
    vec![
        get("/categories/{category}/list", Access::UNION, show),
        post("/categories/{category}/review", Access::UNION, review),
        post("/categories/{category}/list", Access::UNION, make),
        post("/categories/{category}/notice", Access::UNION, notice),
        post("/categories/{category}/withdraw", Access::UNION, withdraw),
        post("/categories/{category}/publish", Access::UNION, publish),
    ]
}

struct Line {
    filing: FilingId,
    rank: String,
    total: String,
    number: String,
    title: String,
    unit: String,
    stage: Badge,
}

#[derive(Template)]
#[template(path = "innovations/category_list.html")]
struct ListPage {
    ui: Ui,
    form: FormState,
    category: Category,
    title: String,
    selection: String,
    selection_path: String,
    stage: Badge,
    steps: Vec<String>,
    step: usize,
    waiting: i64,
    accepted: i64,
    panel: String,
    judges: u64,
    sheets_done: u64,
    sheets_total: u64,
    is_locked: bool,
    notice: String,
    until: String,
    lines: Vec<Line>,
    /// On the panel: sees no names.
    is_blind: bool,
}

impl ListPage {
    fn path(&self, tail: &str) -> String {
        format!("/categories/{}/{tail}", self.category.id)
    }

    fn is(&self, stage: &str) -> bool {
        self.category.stage.code() == stage
    }
}

async fn list_page(ctx: &Ctx, id: CategoryId, status: StatusCode, form: FormState) -> Result {
    let (ui, db, lang) = (ctx.ui(), ctx.read(), ctx.lang());
    let (category, selection) = store::selection::load_category(db, id).await?;
    policy::may_organise(&ctx.actor, selection.host, selection.stage)?;
    let counts = store::filing::count_stages(db, &[id]).await?;
    let count = |stage| counts.get(&(id, stage)).copied().unwrap_or(0);
    let panel = judging::find_panel(db, id.0).await?;
    let is_blind = ops::is_blind(ctx, id).await?;
    let (notice, until) = match category.notice {
        Some(notice) => {
            let notice = crate::notices::load_notice(db, notice).await?;
            (format!("/notices/{}", notice.head.id), notice.head.until(lang))
        }
        None => Default::default(),
    };
    let lines = ops::read_list(ctx, &category).await?.into_iter().map(|l| line(&ui, l)).collect();
    let steps = CategoryStage::ALL.iter().map(|s| ui.word("category-stage", s)).collect();
    let shown = ListPage {
        title: category.title_in(lang).to_owned(),
        selection: selection.title_in(lang).to_owned(),
        selection_path: format!("/selections/{}", selection.id),
        stage: category_stage(&ui, category.stage),
        steps,
        step: CategoryStage::ALL.iter().position(|s| *s == category.stage).unwrap_or(0) + 1,
        waiting: count(FilingStage::CityCheck),
        accepted: count(FilingStage::Scoring),
        judges: panel.as_ref().map_or(0, |p| p.judges),
        sheets_done: panel.as_ref().map_or(0, |p| p.sheets_done),
        sheets_total: panel.as_ref().map_or(0, |p| p.sheets_total),
        is_locked: panel.as_ref().is_some_and(|p| p.locked_at.is_some()),
        panel: panel.map(|p| format!("/panels/{}", p.id)).unwrap_or_default(),
        notice,
        until,
        lines,
        is_blind,
        category,
        form,
        ui,
    };
    page_with(status, &shown)
}

fn line(ui: &Ui, ListLine { row, filing, unit }: ListLine) -> Line {
    Line {
        filing: filing.id,
        rank: row.rank.map(|rank| rank.to_string()).unwrap_or_default(),
        total: row.total.map(|total| total.to_string()).unwrap_or_default(),
        number: filing.number,
        title: filing.content.title,
        unit,
        stage: filing_stage(ui, filing.stage),
    }
}

async fn show(ctx: Ctx, Path(id): Path<CategoryId>) -> Result {
    list_page(&ctx, id, StatusCode::OK, FormState::new()).await
}

/// The page again, where an act was refused; a flash where it was done.
async fn done(ctx: &Ctx, id: CategoryId, posted: &Posted, acted: Result<Text, Refusal>) -> Result {
    match acted {
        Ok(text) => Ok(ctx.flash(text, &format!("/categories/{id}/list"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            list_page(ctx, id, status, ctx.form(&posted.fields, &refusal)).await
        }
    }
}

fn version(posted: &Posted) -> i64 {
    posted.fields.parsed("version").unwrap_or_default()
}

async fn review(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let acted =
        ops::begin_review(&ctx, id, version(&posted)).await.map(|()| Text::new("category-review-opened"));
    done(&ctx, id, &posted, acted).await
}

async fn make(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let acted = ops::make_list(&ctx, id, version(&posted)).await.map(|()| Text::new("category-list-made"));
    done(&ctx, id, &posted, acted).await
}

async fn notice(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let acted = ops::publish_list(&ctx, id, version(&posted)).await;
    done(&ctx, id, &posted, acted.map(|()| Text::new("category-notice-published"))).await
}

async fn withdraw(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let acted = ops::withdraw_list(&ctx, id, version(&posted), posted.fields.get("reason")).await;
    done(&ctx, id, &posted, acted.map(|()| Text::new("category-notice-withdrawn"))).await
}

async fn publish(ctx: Ctx, Path(id): Path<CategoryId>, posted: Posted) -> Result {
    let acted = ops::publish_selected(&ctx, id, version(&posted)).await;
    done(&ctx, id, &posted, acted.map(|n| Text::new("category-results-published").with("n", n))).await
}
