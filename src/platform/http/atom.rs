//! Atom feeds (RFC 4287).

use std::fmt::Write;

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

use crate::kernel::{Lang, Timestamp};

/// A feed of what is newest.
pub struct Feed {
    pub lang: Lang,
    /// What this feed is called for ever, behind `urn:jiangtai:`.
    pub name: &'static str,
    pub title: String,
    pub author: String,
    /// The address of this installation; where it is empty, links are relative to the feed's own.
    pub base: String,
    /// The feed's own path.
    pub path: &'static str,
    pub entries: Vec<FeedEntry>,
}

pub struct FeedEntry {
    /// A URI that is the entry's for ever.
    pub id: String,
    pub title: String,
    pub published: Timestamp,
    pub updated: Timestamp,
    pub path: String,
    pub summary: String,
}

impl Feed {
    #[must_use]
    pub fn write(&self) -> String {
        let Self { lang, name, base, path, .. } = self;
        let updated = self.entries.iter().map(|entry| entry.updated).max().unwrap_or(Timestamp(0));
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{lang}\">\n\
             <id>urn:jiangtai:{name}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
             <link rel=\"self\" href=\"{base}{path}\"/>\n<author><name>{}</name></author>\n",
            escape(&self.title),
            updated.rfc3339(),
            escape(&self.author),
        );
        for entry in &self.entries {
            // Writing to a string does not fail.
            let _ = writeln!(
                xml,
                "<entry><id>{id}</id><title>{title}</title><published>{published}</published>\
                 <updated>{updated}</updated><link href=\"{base}{path}\"/><summary>{summary}</summary></entry>",
                id = escape(&entry.id),
                title = escape(&entry.title),
                published = entry.published.rfc3339(),
                updated = entry.updated.rfc3339(),
                path = escape(&entry.path),
                summary = escape(&entry.summary),
            );
        }
        xml.push_str("</feed>\n");
        xml
    }
}

impl IntoResponse for Feed {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "application/atom+xml; charset=utf-8"),
            (header::CACHE_CONTROL, "public, max-age=60"),
        ];
        (headers, self.write()).into_response()
    }
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
        let feed = Feed {
            lang: Lang::Zh,
            name: "test",
            title: "<".to_owned(),
            author: String::new(),
            base: String::new(),
            path: "/feed",
            entries: Vec::new(),
        };
        let xml = feed.write();
        assert!(xml.starts_with("<?xml") && xml.ends_with("</feed>\n"));
        assert!(xml.contains("<title>&lt;</title>\n<updated>1970-01-01T00:00:00.000Z</updated>"));
    }
}
