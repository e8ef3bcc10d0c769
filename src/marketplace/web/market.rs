//! What is on offer, and the deals of one's organisation.

use askama::Template;

use super::{Offer, badge, offer};
use crate::{
    accounts,
    innovations::{self, Innovation},
    kernel::PageRequest,
    marketplace::{ops, store},
    platform::http::{Ctx, Query, Result, Ui, page},
};

#[derive(Template)]
#[template(path = "marketplace/list.html")]
struct ListPage {
    ui: Ui,
    offers: Vec<Offer>,
    number: u64,
    pages: u64,
    total: u64,
    has_deals: bool,
    is_signed_in: bool,
}

pub(super) async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), 20);
    let found = store::list_open(ctx.read(), request).await?;
    let ids: Vec<_> = found.items.iter().map(|listing| listing.innovation).collect();
    let innovations = innovations::list_of(ctx.read(), &ids).await?;
    let holders: Vec<_> = found.items.iter().map(|listing| listing.holder).collect();
    let names = accounts::organisations(ctx.read(), &holders).await?;
    let ui = ctx.ui();
    let shown = found.items.iter().filter_map(|listing| {
        let innovation = innovations.iter().find(|i| i.id == listing.innovation)?;
        let holder = names.get(&listing.holder).map(|head| head.name.clone()).unwrap_or_default();
        Some(offer(&ui, &innovation.number, Innovation::shown_title(innovation), holder, listing))
    });
    page(&ListPage {
        offers: shown.collect(),
        number: request.number,
        pages: found.pages(),
        total: found.total,
        has_deals: ctx.actor.seat().is_some(),
        is_signed_in: ctx.actor.person().is_some(),
        ui,
    })
}

struct Line {
    href: String,
    number: String,
    title: String,
    result: String,
    side: String,
    other: String,
    badge: (&'static str, String),
    is_our_turn: bool,
    opened: String,
}

#[derive(Template)]
#[template(path = "marketplace/deals.html")]
struct DealsPage {
    ui: Ui,
    lines: Vec<Line>,
    number: u64,
    pages: u64,
    total: u64,
}

pub(super) async fn deals(ctx: Ctx, Query(query): Query) -> Result {
    let request = PageRequest::new(query.parsed("page").unwrap_or(1), 20);
    let found = ops::deal_lines(&ctx, request).await?;
    let (pages, total) = (found.pages(), found.total);
    let ui = ctx.ui();
    let lines = found.items.into_iter().map(|line| Line {
        href: format!("/marketplace/deals/{}", line.deal.id),
        number: line.deal.number,
        title: line.title,
        result: line.number,
        side: ui.word("deal-side", line.side),
        other: line.other,
        badge: (badge(line.deal.stage), ui.word("deal-stage", line.deal.stage)),
        is_our_turn: line.is_our_turn && line.deal.stage.is_open(),
        opened: ui.time(&line.deal.opened_at),
    });
    page(&DealsPage { lines: lines.collect(), number: request.number, pages, total, ui })
}
