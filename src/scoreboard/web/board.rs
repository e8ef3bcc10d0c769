//! A board as a page, and the snapshot that page and stream share.

use askama::Template;

use super::super::{
    model::{Audience, Scene, Standing},
    ops::{self, Board},
};
use crate::{
    kernel::{EventId, Refusal},
    platform::{
        http::{Ctx, Path, Query, Result, Ui, page},
        keys::sha256_hex,
    },
    results::{Columns, Row},
};

/// An event of a stream stays below this many bytes.
pub(super) const LARGEST: usize = 64_000;

/// Rows shown at once; the page turns through them.
const ROWS_AT_ONCE: usize = 10;

struct Line {
    rank: String,
    name: String,
    unit: String,
    parts: Vec<String>,
    total: String,
    award: String,
}

#[derive(Template)]
#[template(path = "scoreboard/snapshot.html")]
struct Snapshot<'b> {
    ui: &'b Ui,
    title: &'b str,
    competition: &'b str,
    scene: &'static str,
    countdown: Option<i64>,
    progress: (u64, u64),
    percent: u64,
    badge: (&'static str, String),
    modules: &'b [String],
    lines: &'b [Line],
    left_out: usize,
    rows_at_once: usize,
    now: i64,
    clock: String,
}

/// The inside of a board, and the version that says whether it changed.
pub(super) struct Rendered {
    pub html: String,
    pub version: String,
}

#[derive(Template)]
#[template(path = "scoreboard/board.html")]
struct BoardPage {
    ui: Ui,
    title: String,
    stream: String,
    version: String,
    snapshot: String,
}

pub(super) fn asked_for_jury(query: &Query) -> bool {
    query.0.get("view") == "jury"
}

pub(super) async fn show(ctx: Ctx, Path(event): Path<EventId>, query: Query) -> Result {
    let jury = asked_for_jury(&query);
    let board = ops::read_board(&ctx, event, jury).await?;
    let ui = ctx.ui();
    let rendered = render(&ctx, &ui, &board)?;
    let view = if board.audience == Audience::Jury { "?view=jury" } else { "" };
    page(&BoardPage {
        title: board.event.title_in(ui.language()).to_owned(),
        stream: format!("/boards/{event}/stream{view}"),
        version: rendered.version,
        snapshot: rendered.html,
        ui,
    })
}

/// Renders a board; rows that would make it too large are left out and counted.
pub(super) fn render(ctx: &Ctx, ui: &Ui, board: &Board) -> std::result::Result<Rendered, Refusal> {
    let lines: Vec<Line> = board.rows.iter().map(|row| line(ui, &board.columns, row)).collect();
    let mut shown = lines.len();
    loop {
        let html = snapshot(ctx, ui, board, &lines[..shown], lines.len() - shown)?;
        if html.len() <= LARGEST || shown == 0 {
            // The clock is no content: the same board at another second is the same version.
            let still = snapshot_at(ui, board, &lines[..shown], lines.len() - shown, (0, String::new()))?;
            return Ok(Rendered { html, version: sha256_hex(still.as_bytes())[..16].to_owned() });
        }
        shown = shown * LARGEST / html.len() * 9 / 10;
    }
}

fn snapshot(
    ctx: &Ctx,
    ui: &Ui,
    board: &Board,
    lines: &[Line],
    left_out: usize,
) -> std::result::Result<String, Refusal> {
    let now = ctx.now();
    snapshot_at(ui, board, lines, left_out, (now.0, now.local_clock()))
}

fn snapshot_at(
    ui: &Ui,
    board: &Board,
    lines: &[Line],
    left_out: usize,
    (now, clock): (i64, String),
) -> std::result::Result<String, Refusal> {
    let (scene, countdown, progress) = match board.scene {
        Scene::Entry(until) => ("entry", Some(until.0), (0, 0)),
        Scene::Waiting(until) => ("waiting", Some(until.0), (0, 0)),
        Scene::Judging { done, total } => ("judging", None, (done, total)),
        Scene::Locked => ("locked", None, (0, 0)),
        Scene::Standings(_) => ("standings", None, (0, 0)),
        Scene::Over => ("over", None, (0, 0)),
    };
    let badge = match board.scene {
        Scene::Standings(Standing::Provisional) => ("warn", ui.t("board-provisional")),
        Scene::Standings(Standing::Noticed) => ("info", ui.t("board-noticed")),
        Scene::Standings(Standing::Final) => ("ok", ui.t("board-final")),
        _ => ("line", ui.t(&format!("board-scene-{scene}"))),
    };
    Snapshot {
        ui,
        title: board.event.title_in(ui.language()),
        competition: board.event.competition_title_in(ui.language()),
        scene,
        countdown,
        progress,
        percent: (progress.0 * 100).checked_div(progress.1).unwrap_or(0),
        badge,
        modules: &board.columns.modules,
        lines,
        left_out,
        rows_at_once: ROWS_AT_ONCE,
        now,
        clock,
    }
    .render()
    .map_err(Refusal::internal)
}

fn line(ui: &Ui, columns: &Columns, row: &Row) -> Line {
    let (name, unit) = row
        .identity
        .as_ref()
        .map_or_else(|| (row.work_number.clone(), String::new()), |who| (who.name.clone(), who.unit.clone()));
    Line {
        rank: row.rank.map_or_else(|| ui.t("board-no-rank"), |rank| rank.to_string()),
        name,
        unit,
        parts: columns.subtotals(row),
        total: columns.total(row),
        award: row.awards_in(ui.language()),
    }
}
