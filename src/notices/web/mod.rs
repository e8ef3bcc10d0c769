//! Pages of notices and objections, and the feed.

mod feed;
mod notice;
mod objection;

use crate::{
    kernel::Timestamp,
    platform::http::{Access, Route, Ui, get, post},
};

use super::{
    model::{NoticeHead, NoticeStage},
    rules::Calendar,
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/notices", Access::PUBLIC, notice::list),
        get("/notices/feed.xml", Access::PUBLIC, feed::show),
        get("/notices/{notice}", Access::PUBLIC, notice::show),
        get("/notices/{notice}/objections/new", Access::ACCOUNT, objection::new),
        post("/notices/{notice}/objections", Access::ACCOUNT, objection::create),
        get("/objections/{objection}", Access::ACCOUNT, objection::show),
        post("/objections/{objection}/decision", Access::UNION, objection::decide),
    ]
}

/// A notice as a list shows it.
pub(super) struct Item {
    pub id: String,
    pub number: String,
    pub title: String,
    pub kind: String,
    /// `ok`, `info`, `warn`, `line` and the word beside it.
    pub badge: (&'static str, String),
    pub published: String,
    pub until: String,
    pub left: Option<u32>,
}

/// How far a notice is at a moment: a badge and, while it runs, the working days left.
pub(super) fn item(ui: &Ui, calendar: &Calendar, now: Timestamp, notice: &NoticeHead) -> Item {
    let (kind, word) = standing(notice, now);
    Item {
        id: notice.id.to_string(),
        number: notice.number.clone(),
        title: notice.title_in(ui.language()).to_owned(),
        kind: ui.word("notice-kind", notice.kind),
        badge: (kind, ui.word("notice-state", word)),
        published: ui.time(&notice.published_at),
        until: notice.until(ui.language()),
        left: left(calendar, now, notice),
    }
}

/// The badge's kind and the code of the state's word.
fn standing(notice: &NoticeHead, now: Timestamp) -> (&'static str, &'static str) {
    match notice.stage {
        NoticeStage::Withdrawn => ("line", "withdrawn"),
        NoticeStage::Closed => ("ok", "closed"),
        NoticeStage::Open if now < notice.ends_at => ("info", "running"),
        NoticeStage::Open => ("warn", "deciding"),
    }
}

fn left(calendar: &Calendar, now: Timestamp, notice: &NoticeHead) -> Option<u32> {
    if !notice.runs(now) {
        return None;
    }
    calendar.left(notice.published_at, notice.ends_at, now).ok()
}
