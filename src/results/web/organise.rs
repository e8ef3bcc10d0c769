//! The organiser's page: compute, look, publish, finish.

use askama::Template;
use axum::http::StatusCode;

use super::{
    super::{
        model::{Standings, StandingsStage},
        ops,
        rules::Columns,
        store,
    },
    Line, badge, line,
};
use crate::{
    competitions::EventHead,
    judging::{self, PanelHead},
    kernel::{EventId, Refusal, Text},
    notices::{self, NoticeHead},
    platform::http::{Ctx, FormState, Path, Posted, Result, Ui, page, page_with},
};

#[derive(Template)]
#[template(path = "results/organise.html")]
struct StandingsPage {
    ui: Ui,
    event: EventHead,
    title: String,
    step: usize,
    steps: Vec<String>,
    panel: Option<PanelHead>,
    locked: bool,
    standings: Option<Standings>,
    badge: (&'static str, String),
    computed: String,
    modules: Vec<String>,
    lines: Vec<Line>,
    notice: Option<NoticeHead>,
    until: String,
    may_finalise: bool,
    form: FormState,
}

async fn standings_page(ctx: &Ctx, event: EventId, form: FormState) -> Result<StandingsPage> {
    let db = ctx.read();
    let event = ops::organise(db, ctx, event).await?;
    let panel = judging::find_panel(db, event.id.0).await?;
    let standings = store::find_latest(db, event.id).await?;
    let ui = ctx.ui();
    let (columns, lines) = match &standings {
        Some(standings) => {
            let rows = store::list_rows(db, standings.id).await?;
            let columns = ops::columns(db, standings, &rows, ui.language()).await?;
            let lines = rows.iter().map(|row| line(&ui, standings, &columns, row)).collect();
            (columns, lines)
        }
        None => (Columns::default(), Vec::new()),
    };
    let notice = match standings.as_ref().and_then(|s| s.notice) {
        Some(notice) => Some(notices::load_notice(db, notice).await?.head),
        None => None,
    };
    let stage = standings.as_ref().map(|s| s.stage);
    let step = match stage {
        None | Some(StandingsStage::Superseded) => 1,
        Some(StandingsStage::Draft) => 2,
        Some(StandingsStage::Noticed) => 3,
        Some(StandingsStage::Final) => 4,
    };
    Ok(StandingsPage {
        title: event.title_in(ui.language()).to_owned(),
        step,
        steps: ["compute", "publish", "notice", "final"]
            .map(|s| ui.t(&format!("standings-step-{s}")))
            .to_vec(),
        locked: panel.as_ref().is_some_and(|p| p.locked_at.is_some()),
        panel,
        badge: stage.map_or(("line", String::new()), |s| (badge(s), ui.word("standings-stage", s))),
        computed: standings.as_ref().map(|s| ui.time(&s.computed_at)).unwrap_or_default(),
        modules: columns.modules,
        lines,
        until: notice.as_ref().map(|n| n.until(ui.language())).unwrap_or_default(),
        may_finalise: notice.as_ref().is_some_and(|n| n.may_close(ctx.now())),
        notice,
        standings,
        event,
        form,
        ui,
    })
}

pub(super) async fn show(ctx: Ctx, Path(event): Path<EventId>) -> Result {
    page(&standings_page(&ctx, event, FormState::new()).await?)
}

/// Back to the page with a word, or the page again with what is wrong.
async fn answer(
    ctx: &Ctx,
    event: EventId,
    posted: &Posted,
    done: &'static str,
    outcome: std::result::Result<(), Refusal>,
) -> Result {
    let status = match &outcome {
        Err(Refusal::Invalid(_)) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::CONFLICT,
    };
    match outcome {
        Ok(()) => Ok(ctx.flash(Text::new(done), &format!("/events/{event}/standings"))),
        Err(refusal @ (Refusal::Invalid(_) | Refusal::Conflict(_) | Refusal::Stale { .. })) => {
            let form = ctx.form(&posted.fields, &refusal);
            page_with(status, &standings_page(ctx, event, form).await?)
        }
        Err(other) => Err(other.into()),
    }
}

pub(super) async fn compute(ctx: Ctx, Path(event): Path<EventId>, posted: Posted) -> Result {
    let outcome = ops::compute(&ctx, event).await.map(|_| ());
    answer(&ctx, event, &posted, "standings-computed-done", outcome).await
}

pub(super) async fn publish(ctx: Ctx, Path(event): Path<EventId>, posted: Posted) -> Result {
    let outcome = ops::publish(&ctx, event, posted.fields.parsed("version")).await;
    answer(&ctx, event, &posted, "standings-published-done", outcome).await
}

pub(super) async fn withdraw(ctx: Ctx, Path(event): Path<EventId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let outcome = ops::withdraw(&ctx, event, fields.parsed("version"), fields.get("reason")).await;
    answer(&ctx, event, &posted, "standings-withdrawn-done", outcome).await
}

pub(super) async fn finalise(ctx: Ctx, Path(event): Path<EventId>, posted: Posted) -> Result {
    let outcome = ops::finalise(&ctx, event, posted.fields.parsed("version")).await;
    answer(&ctx, event, &posted, "standings-final-done", outcome).await
}
