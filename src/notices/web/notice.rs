//! The public list and a notice's page.

use askama::Template;

use super::{
    super::{
        model::{Cell, Notice},
        ops,
        policy::Role,
        store,
    },
    Item, item,
};
use crate::{
    kernel::{Decimals, NoticeId, PageRequest},
    platform::http::{Ctx, Path, Query, Result, Ui, page},
};

#[derive(Template)]
#[template(path = "notices/list.html")]
struct ListPage {
    ui: Ui,
    running: Vec<Item>,
    past: Vec<Item>,
    number: u64,
    pages: u64,
    total: u64,
}

pub(super) async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let now = ctx.now();
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), 20);
    let running = store::list_running(ctx.read(), now, 100).await?;
    let past = store::list_past(ctx.read(), now, request).await?;
    let calendar = store::load_calendar(ctx.read()).await?;
    let ui = ctx.ui();
    page(&ListPage {
        running: running.iter().map(|n| item(&ui, &calendar, now, n)).collect(),
        past: past.items.iter().map(|n| item(&ui, &calendar, now, n)).collect(),
        number: request.number,
        pages: past.pages(),
        total: past.total,
        ui,
    })
}

#[derive(Template)]
#[template(path = "notices/show.html")]
struct ShowPage {
    ui: Ui,
    item: Item,
    days: u32,
    hash: String,
    reason: String,
    columns: Vec<(String, bool)>,
    rows: Vec<Vec<(String, bool)>>,
    about: String,
    may_object: bool,
    objections: u32,
    decided: u32,
    upheld: u32,
    is_host: bool,
    known: Vec<(String, String, String, &'static str, String)>,
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<NoticeId>) -> Result {
    let Notice { head, body } = store::load_notice(ctx.read(), id).await?;
    let role = ops::role(ctx.read(), &ctx, &head).await?;
    let calendar = store::load_calendar(ctx.read()).await?;
    let known = ops::objections_to_read(&ctx, &head).await?;
    let (ui, now) = (ctx.ui(), ctx.now());
    let numeric: Vec<bool> = body.columns.iter().map(|c| matches!(c.code(), "rank" | "total")).collect();
    let lang = ui.language();
    let decimals: Vec<Decimals> = (0..body.columns.len())
        .map(|index| {
            Decimals::of(0, body.rows.iter().filter_map(|row| row.get(index)).map(|cell| cell.of(lang)))
        })
        .collect();
    let shown = |(index, cell): (usize, &Cell)| {
        let text = cell.of(lang);
        (if numeric[index] { decimals[index].show(text) } else { text.to_owned() }, numeric[index])
    };
    page(&ShowPage {
        item: item(&ui, &calendar, now, &head),
        days: head.days,
        hash: head.hash.clone(),
        reason: head.reason.clone(),
        columns: body.columns.iter().zip(&numeric).map(|(c, n)| (ui.word("notice-column", c), *n)).collect(),
        rows: body
            .rows
            .iter()
            .map(|row| row.iter().take(numeric.len()).enumerate().map(shown).collect())
            .collect(),
        // The one kind there is so far is about an event.
        about: format!("{}{}", head.kind.place(), head.about),
        may_object: head.runs(now),
        objections: head.objections,
        decided: head.objections - head.open_objections,
        upheld: head.upheld_objections,
        is_host: role == Role::Host,
        known: known
            .into_iter()
            .map(|o| {
                let kind = super::objection::badge(o.stage);
                (o.id.to_string(), o.number, ui.time(&o.filed_at), kind, ui.word("objection-stage", o.stage))
            })
            .collect(),
        ui,
    })
}
