//! What a judge has to do: invitations, panels, sheets.

use askama::Template;

use super::{
    super::{
        model::{JudgeState, PanelStage, SheetLine},
        ops, policy, store,
    },
    colour,
};
use crate::{
    kernel::{JudgeId, PanelId, Refusal, SheetId},
    platform::http::{Ctx, Path, Posted, Result, Ui, page},
};

struct Invitation {
    judge: JudgeId,
    title: String,
    duty: String,
    when: String,
}

struct Seat {
    panel: PanelId,
    title: String,
    duty: String,
    badge: (&'static str, String),
    when: String,
    done: usize,
    total: usize,
    /// The next sheet with something to mark.
    next: Option<SheetId>,
    leads: bool,
    marks: bool,
}

#[derive(Template)]
#[template(path = "judging/mine.html")]
struct MinePage {
    ui: Ui,
    invitations: Vec<Invitation>,
    seats: Vec<Seat>,
}

pub(super) async fn show(ctx: Ctx) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let ui = ctx.ui();
    let rows = store::list_panels_of_judge(ctx.read(), me).await?;
    let lines = store::list_lines(ctx.read(), me, None).await?;
    let (mut invitations, mut seats) = (Vec::new(), Vec::new());
    for row in rows {
        let title = row.panel.title_in(ctx.lang()).to_owned();
        let duty = ui.word("judge-duty", row.judge.duty);
        let window = &row.panel.window;
        let when =
            ui.ta("panel-when", &[("opens", ui.time(&window.opens)), ("closes", ui.time(&window.closes))]);
        if row.judge.state == JudgeState::Invited {
            if row.panel.stage != PanelStage::Locked {
                invitations.push(Invitation { judge: row.judge.id, title, duty, when });
            }
            continue;
        }
        let own: Vec<&SheetLine> = lines.iter().filter(|l| l.panel == row.panel.id && !l.absent).collect();
        let open = policy::may_mark_now(&row.panel, ctx.now()).is_ok();
        let kind = match row.panel.stage {
            PanelStage::Preparing => "line",
            PanelStage::Open => "info",
            PanelStage::Locked => "ok",
        };
        seats.push(Seat {
            panel: row.panel.id,
            title,
            duty,
            badge: (kind, ui.word("panel-stage", row.panel.stage)),
            when,
            done: own.iter().filter(|l| !l.is_open()).count(),
            total: own.len(),
            next: own.iter().find(|l| open && l.is_open()).map(|l| l.id),
            leads: row.judge.duty.leads(),
            marks: row.judge.duty.marks(),
        });
    }
    page(&MinePage { ui, invitations, seats })
}

pub(super) async fn accept(ctx: Ctx, Path(judge): Path<JudgeId>, _: Posted) -> Result {
    ops::accept(&ctx, judge).await?;
    Ok(ctx.flash("judge-accepted", "/judging"))
}

pub(super) async fn decline(ctx: Ctx, Path(judge): Path<JudgeId>, _: Posted) -> Result {
    ops::decline(&ctx, judge).await?;
    Ok(ctx.flash("judge-declined", "/judging"))
}

struct Line {
    sheet: SheetId,
    work_number: String,
    badge: (&'static str, String),
    marked: i32,
    due: i32,
    absent: bool,
}

#[derive(Template)]
#[template(path = "judging/sheets.html")]
struct SheetsPage {
    ui: Ui,
    title: String,
    /// Why nothing can be marked now; empty when it can.
    closed: String,
    lines: Vec<Line>,
    done: usize,
    total: usize,
    next: Option<SheetId>,
}

pub(super) async fn list(ctx: Ctx, Path(id): Path<PanelId>) -> Result {
    let me = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let judge = store::find_judge(ctx.read(), id, me).await?;
    judge.filter(|j| j.state == JudgeState::Accepted && j.duty.marks()).ok_or(Refusal::NotFound)?;
    let panel = store::load_panel(ctx.read(), id).await?;
    let ui = ctx.ui();
    let lines = store::list_lines(ctx.read(), me, Some(id)).await?;
    let closed = match policy::may_mark_now(&panel, ctx.now()) {
        Err(Refusal::Conflict(text)) => ui.text(&text),
        _ => String::new(),
    };
    let present = || lines.iter().filter(|l| !l.absent);
    let (done, total) = (present().filter(|l| !l.is_open()).count(), present().count());
    let next = lines.iter().find(|l| closed.is_empty() && l.is_open()).map(|l| l.id);
    let lines = lines
        .iter()
        .map(|l| Line {
            sheet: l.id,
            work_number: l.work_number.clone(),
            badge: (colour(l.state()), ui.word("sheet-state", l.state())),
            marked: l.marked,
            due: l.due,
            absent: l.absent,
        })
        .collect();
    page(&SheetsPage { title: panel.title_in(ctx.lang()).to_owned(), ui, closed, lines, done, total, next })
}
