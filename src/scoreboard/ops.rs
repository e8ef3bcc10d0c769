//! Reading what a board or the home page shows, with the rights of whoever looks.

use super::{
    model::{Audience, Scene},
    policy::{self, Facts},
};
use crate::{
    competitions::{self, CompetitionStage, EventHead},
    innovations, judging,
    kernel::{EventId, PanelId, Refusal, Waiting, require},
    marketplace, notices,
    platform::http::Ctx,
    results::{self, Columns, Row},
};

/// Everything on a board at one moment.
pub struct Board {
    pub event: EventHead,
    pub panel: Option<PanelId>,
    pub audience: Audience,
    pub scene: Scene,
    pub columns: Columns,
    pub rows: Vec<Row>,
}

/// Reads a board.
///
/// # Errors
/// [`Refusal::NotFound`] for an event whose call is not published, except to
/// its organiser.
pub async fn read_board(ctx: &Ctx, event: EventId, asked_for_jury: bool) -> Result<Board, Refusal> {
    let db = ctx.read();
    let event = competitions::load_event(db, event).await?;
    let role = competitions::role_in(db, &ctx.actor, event.competition, event.host).await?;
    let visible = event.competition_stage != CompetitionStage::Draft || role.organises();
    require(visible, || Refusal::NotFound)?;
    let audience = policy::audience(role, asked_for_jury);
    let panel = judging::find_panel(db, event.id.0).await?;
    let newest = match audience {
        Audience::Jury => results::find_latest(db, event.id).await?,
        // Not even read: what is not published cannot slip out.
        Audience::Public => results::find_published(db, event.id).await?,
    };
    let facts = Facts {
        stage: event.stage,
        entry_closes: event.dates.entry.closes,
        judging_opens: event.dates.judging.opens,
        sheets: panel.as_ref().map_or((0, 0), |p| (p.sheets_done, p.sheets_total)),
        locked: panel.as_ref().is_some_and(|p| p.locked_at.is_some()),
        standings: newest.as_ref().map(|s| s.stage),
    };
    let scene = policy::scene(audience, &facts, ctx.now());
    let (columns, rows) = match (scene, newest) {
        (Scene::Standings(_), Some(standings)) => {
            let rows = results::list_rows(db, standings.id).await?;
            (results::columns(db, &standings, &rows, ctx.lang()).await?, rows)
        }
        _ => (Columns::default(), Vec::new()),
    };
    Ok(Board { event, panel: panel.map(|p| p.id), audience, scene, columns, rows })
}

/// What waits for the one who looks, what is due first at the top.
///
/// # Errors
/// The database's.
pub async fn waiting(ctx: &Ctx) -> Result<Vec<Waiting>, Refusal> {
    let mut waiting = [
        judging::waiting(ctx).await?,
        competitions::waiting(ctx).await?,
        results::waiting(ctx).await?,
        notices::waiting(ctx).await?,
        innovations::waiting(ctx).await?,
        marketplace::waiting(ctx).await?,
    ]
    .concat();
    waiting.sort_by_key(|line| line.until.map_or(i64::MAX, |until| until.0));
    Ok(waiting)
}
