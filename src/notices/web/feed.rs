//! The feed of the newest notices.

use axum::response::IntoResponse;

use super::super::store;
use crate::platform::{
    http::{Ctx, Feed, FeedEntry, Result},
    texts,
};

const NEWEST: u64 = 50;

pub(super) async fn show(ctx: Ctx) -> Result {
    let (lang, notices) = (ctx.lang(), store::list_before(ctx.read(), None, NEWEST).await?);
    let entries = notices.iter().map(|notice| FeedEntry {
        id: format!("urn:uuid:{}", notice.id),
        title: notice.title_in(lang).to_owned(),
        published: notice.published_at,
        updated: notice.closed_at.unwrap_or(notice.published_at),
        path: format!("/notices/{}", notice.id),
        summary: format!("{} · {}", notice.number, notice.until(lang)),
    });
    let feed = Feed {
        lang,
        name: "notices",
        title: texts::t(lang, "notice-feed-title"),
        author: texts::t(lang, "ui-brand"),
        base: ctx.app.config.public_base(),
        path: "/notices/feed.xml",
        entries: entries.collect(),
    };
    Ok(feed.into_response())
}
