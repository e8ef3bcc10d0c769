//! What a notice of results publishes.

use crate::{
    kernel::Lang,
    notices::{Body, Cell, Column},
    platform::texts,
    results::model::{Outcome, Row},
};

/// Rank, name, unit, total and award of everybody, in the order of the standings.
#[must_use]
pub fn notice_body(rows: &[Row]) -> Body {
    let same = |text: String| Cell::Same(text);
    let each = |text: &dyn Fn(Lang) -> String| {
        let (zh, en) = (text(Lang::Zh), text(Lang::En));
        if zh == en { Cell::Same(zh) } else { Cell::Each { zh, en } }
    };
    let rows = rows
        .iter()
        .map(|row| {
            let rank = match row.rank {
                Some(rank) => same(rank.to_string()),
                None => each(&|lang| word(lang, row.outcome)),
            };
            let (name, unit) = row
                .identity
                .as_ref()
                .map_or((String::new(), String::new()), |i| (i.name.clone(), i.unit.clone()));
            let total = row.total.map(|total| total.to_string()).unwrap_or_default();
            vec![rank, same(name), same(unit), same(total), each(&|lang| row.awards_in(lang))]
        })
        .collect();
    Body { columns: vec![Column::Rank, Column::Name, Column::Unit, Column::Total, Column::Award], rows }
}

fn word(lang: Lang, outcome: Outcome) -> String {
    texts::t(lang, &format!("standings-outcome-{outcome}"))
}
