//! What a contributor was credited with.

use askama::Template;

use crate::{
    kernel::Fen,
    marketplace::ops,
    platform::http::{Ctx, Result, Ui, page},
};

struct Line {
    at: String,
    title: String,
    number: String,
    deal: String,
    share: String,
    amount: String,
}

#[derive(Template)]
#[template(path = "marketplace/statements.html")]
struct StatementsPage {
    ui: Ui,
    lines: Vec<Line>,
    total: String,
}

pub(super) async fn show(ctx: Ctx) -> Result {
    let found = ops::statements(&ctx).await?;
    let total: Fen = found.iter().map(|line| line.posting.amount).sum();
    let ui = ctx.ui();
    let lines = found.into_iter().map(|line| Line {
        at: ui.time(&line.posting.at),
        title: line.title,
        number: line.number,
        deal: line.deal,
        share: crate::marketplace::rules::percent(line.posting.share),
        amount: line.posting.amount.show(),
    });
    page(&StatementsPage { lines: lines.collect(), total: total.show(), ui })
}
