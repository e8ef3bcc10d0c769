//! The Atom feed (RFC 4287) of the newest notices.

use std::fmt::Write;

use axum::{http::header, response::IntoResponse};

use super::super::{model::NoticeHead, store};
use crate::{
    kernel::{Lang, Timestamp},
    platform::{
        http::{Ctx, Result},
        texts,
    },
};

const NEWEST: u64 = 50;

pub(super) async fn show(ctx: Ctx) -> Result {
    let notices = store::list_before(ctx.read(), None, NEWEST).await?;
    let base = ctx.app.config.public_url.as_deref().unwrap_or_default().trim_end_matches('/').to_owned();
    let headers = [
        (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=60"),
    ];
    Ok((headers, atom(ctx.lang(), &base, &notices)).into_response())
}

/// `base` may be empty: links are then relative to the feed's own address.
fn atom(lang: Lang, base: &str, notices: &[NoticeHead]) -> String {
    let changed = |n: &NoticeHead| n.closed_at.unwrap_or(n.published_at);
    let updated = notices.iter().map(changed).max().unwrap_or(Timestamp(0));
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
         <id>urn:jiangtai:notices</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <link rel=\"self\" href=\"{base}/notices/feed.xml\"/>\n<author><name>{}</name></author>\n",
        escape(&texts::t(lang, "notice-feed-title")),
        updated.rfc3339(),
        escape(&texts::t(lang, "ui-brand")),
    );
    for notice in notices {
        let summary = format!("{} · {}", notice.number, notice.until(lang));
        // Writing to a string does not fail.
        let _ = writeln!(
            xml,
            "<entry><id>urn:uuid:{id}</id><title>{title}</title><published>{published}</published>\
             <updated>{updated}</updated><link href=\"{base}/notices/{id}\"/><summary>{summary}</summary></entry>",
            id = notice.id,
            title = escape(notice.title_in(lang)),
            published = notice.published_at.rfc3339(),
            updated = changed(notice).rfc3339(),
            summary = escape(&summary),
        );
    }
    xml.push_str("</feed>\n");
    xml
}

/// Text inside XML; control characters that XML cannot hold are left out.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && !matches!(c, '\n' | '\t') => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_cannot_break_the_feed() {
        assert_eq!(escape("<a>&\"\u{1}b"), "&lt;a&gt;&amp;&quot;b");
        let xml = atom(Lang::Zh, "", &[]);
        assert!(xml.starts_with("<?xml") && xml.ends_with("</feed>\n"));
        assert!(xml.contains("<updated>1970-01-01T00:00:00.000Z</updated>"));
    }
}
