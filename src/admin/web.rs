//! The administrators' pages.

use askama::Template;
use axum::http::StatusCode;

use super::{ops, policy};
use crate::{
    accounts::{self, OrganisationHead, UnionLevel},
    audit::{self, Record},
    kernel::{PlatformRole, Refusal, Timestamp},
    platform::{
        http::{Access, Ctx, FormState, Path, Posted, Result, Route, Ui, get, page, page_with, post},
        jobs,
    },
    taxonomy,
};

pub(super) const SYSTEM: Access = Access::platform(PlatformRole::System);
pub(super) const AUDIT: Access = Access::platform(PlatformRole::Audit);

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/admin", Access::ACCOUNT, front),
        get("/admin/unions", SYSTEM, unions),
        post("/admin/unions", SYSTEM, found_union),
        get("/admin/jobs", SYSTEM, list_jobs),
        post("/admin/jobs/{job}/retry", SYSTEM, retry),
        get("/admin/trail", AUDIT, trail),
        get("/about", Access::PUBLIC, about),
    ]
}

#[derive(Template)]
#[template(path = "admin/front.html")]
struct FrontPage {
    ui: Ui,
    is_system: bool,
    is_audit: bool,
    dead: usize,
    waiting: usize,
    public_key: String,
}

async fn front(ctx: Ctx) -> Result {
    policy::may_see(&ctx.actor)?;
    page(&FrontPage {
        ui: ctx.ui(),
        is_system: ctx.actor.holds(PlatformRole::System),
        is_audit: ctx.actor.holds(PlatformRole::Audit),
        dead: jobs::list(ctx.read(), "dead", 1_000).await?.len(),
        waiting: jobs::list(ctx.read(), "queued", 1_000).await?.len(),
        public_key: ctx.app.keys.public_key(),
    })
}

#[derive(Template)]
#[template(path = "admin/unions.html")]
struct UnionsPage {
    ui: Ui,
    form: FormState,
    unions: Vec<OrganisationHead>,
    levels: Vec<(String, String)>,
    districts: Vec<(String, String)>,
}

async fn unions_page(ctx: &Ctx, status: StatusCode, form: FormState) -> Result {
    let ui = ctx.ui();
    let shown = UnionsPage {
        form,
        unions: accounts::list_unions(ctx.read()).await?,
        levels: UnionLevel::ALL
            .iter()
            .map(|level| (level.code().to_owned(), ui.word("union-level", level)))
            .collect(),
        districts: taxonomy::districts()
            .iter()
            .map(|d| (d.key.to_owned(), if ui.zh() { d.zh } else { d.en }.to_owned()))
            .collect(),
        ui,
    };
    page_with(status, &shown)
}

async fn unions(ctx: Ctx) -> Result {
    unions_page(&ctx, StatusCode::OK, FormState::new()).await
}

async fn found_union(ctx: Ctx, posted: Posted) -> Result {
    match ops::found_union(&ctx, &posted.fields).await {
        Ok(_) => Ok(ctx.flash("admin-union-founded", "/admin/unions")),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            unions_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "admin/jobs.html")]
struct JobsPage {
    ui: Ui,
    dead: Vec<jobs::entity::Model>,
    waiting: Vec<jobs::entity::Model>,
}

impl JobsPage {
    fn when(&self, at: &i64) -> String {
        self.ui.time(&Timestamp(*at))
    }
}

async fn list_jobs(ctx: Ctx) -> Result {
    page(&JobsPage {
        ui: ctx.ui(),
        dead: jobs::list(ctx.read(), "dead", 100).await?,
        waiting: jobs::list(ctx.read(), "queued", 100).await?,
    })
}

async fn retry(ctx: Ctx, Path(job): Path<uuid::Uuid>) -> Result {
    ops::retry(&ctx, job).await?;
    Ok(ctx.flash("admin-job-retried", "/admin/jobs"))
}

#[derive(Template)]
#[template(path = "admin/trail.html")]
struct TrailPage {
    ui: Ui,
    records: Vec<Record>,
}

impl TrailPage {
    fn when(&self, record: &Record) -> String {
        self.ui.time(&record.at)
    }
}

async fn trail(ctx: Ctx) -> Result {
    page(&TrailPage { ui: ctx.ui(), records: audit::list_recent(ctx.read(), None, 200).await? })
}

#[derive(Template)]
#[template(path = "admin/about.html")]
struct AboutPage {
    ui: Ui,
    version: &'static str,
    public_key: String,
    key_id: String,
}

async fn about(ctx: Ctx) -> Result {
    page(&AboutPage {
        ui: ctx.ui(),
        version: env!("CARGO_PKG_VERSION"),
        public_key: ctx.app.keys.public_key(),
        key_id: ctx.app.keys.signing_id(),
    })
}
