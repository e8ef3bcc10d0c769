//! The feed of the newest results.

use axum::response::IntoResponse;

use crate::{
    platform::{
        http::{Ctx, Feed, FeedEntry, Result},
        texts,
    },
    repository::ops,
};

/// Characters of what is said of a result.
const SUMMARY: usize = 200;

pub(super) async fn show(ctx: Ctx) -> Result {
    let lang = ctx.lang();
    let entries = ops::feed(&ctx.app).await?.into_iter().map(|innovation| FeedEntry {
        id: format!("urn:uuid:{}", innovation.id),
        title: innovation.shown_title(),
        published: innovation.published_at,
        updated: innovation.published_at,
        path: format!("/repository/{}", innovation.number),
        summary: innovation.text.r#abstract.chars().take(SUMMARY).collect(),
    });
    let feed = Feed {
        lang,
        name: "repository",
        title: texts::t(lang, "repository-feed-title"),
        author: texts::t(lang, "ui-brand"),
        base: ctx.app.config.public_base(),
        path: "/repository/feed.atom",
        entries: entries.collect(),
    };
    Ok(feed.into_response())
}
