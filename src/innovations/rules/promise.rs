//! What the call of a selection promises, as the trail keeps it.

use serde_json::{Value, json};

use crate::{
    innovations::model::{Category, Selection},
    platform::keys::sha256_hex,
};

/// Who holds it, what it says, and when what happens: UTC milliseconds, working days.
pub fn of_selection(selection: &Selection) -> Value {
    let (facts, dates) = (&selection.facts, &selection.facts.dates);
    json!({
        "number": selection.number,
        "host": selection.host,
        "title": facts.title,
        "title_en": facts.title_en,
        "summary": sha256_hex(facts.summary.as_bytes()),
        "filing": [dates.filing.opens.0, dates.filing.closes.0],
        "recommend_by": dates.recommend_by.0,
        "review": [dates.review.opens.0, dates.review.closes.0],
        "notice_days": dates.notice_days,
    })
}

/// What is selected, how many, and by which rubric.
pub fn of_category(category: &Category) -> Value {
    json!({
        "title": category.title,
        "title_en": category.title_en,
        "places": category.places,
        "quota": category.quota,
        "rules": sha256_hex(category.rules.as_bytes()),
    })
}
