//! The search page.

use askama::Template;
use axum::http::Uri;

use super::facets::{self, Chip, Chosen, Facet};
use crate::{
    kernel::Refusal,
    platform::{
        http::{Ctx, Query, Result, Ui, page, redirect},
        search::{highlight::Piece, library::Order},
    },
    repository::{
        api::{FARTHEST, question},
        ops,
    },
};

const SIZE: usize = 20;

struct Item {
    number: String,
    title: Vec<Piece>,
    excerpt: Vec<Piece>,
    /// Category, cluster, unit and year, where they are known.
    facts: Vec<String>,
    strong: bool,
}

#[derive(Template)]
#[template(path = "repository/search.html")]
struct SearchPage {
    ui: Ui,
    typed: String,
    instead: String,
    total: usize,
    items: Vec<Item>,
    facets: Vec<Facet>,
    chips: Vec<Chip>,
    /// What is chosen, carried by the form.
    chosen: Chosen,
    is_newest: bool,
    by_relevance: String,
    by_newest: String,
    clear: String,
    previous: String,
    next: String,
    /// Nothing is published yet.
    is_empty: bool,
    /// The list goes on, but no further here.
    is_cut: bool,
    may_know_more: bool,
}

pub(super) async fn search(ctx: Ctx, Query(query): Query) -> Result {
    let asked = question(&query, SIZE)?;
    let (typed, from, order) = (asked.typed.clone(), asked.from, asked.order);
    if let Some(number) = number(&typed) {
        // Who knows the number wants the result itself.
        match ops::result(&ctx, &number).await {
            Ok(_) => return Ok(redirect(&format!("/repository/{number}"))),
            Err(Refusal::NotFound) => {}
            Err(other) => return Err(other.into()),
        }
    }
    let chosen: Chosen = asked
        .wanted
        .iter()
        .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
        .collect();
    let (answer, found) = ops::search(&ctx, asked).await?;
    let ui = ctx.ui();
    let address = |from: usize, order: Order, chosen: &Chosen| {
        let mut fields = vec![("q".to_owned(), typed.clone())];
        fields.retain(|(_, typed)| !typed.is_empty());
        fields.extend(chosen.iter().cloned());
        if order == Order::Newest {
            fields.push(("sort".to_owned(), "newest".to_owned()));
        }
        if from > 0 {
            fields.push(("from".to_owned(), from.to_string()));
        }
        let fields = serde_urlencoded::to_string(&fields).unwrap_or_default();
        if fields.is_empty() { "/repository".to_owned() } else { format!("/repository?{fields}") }
    };
    let items = found.into_iter().map(|found| {
        let text = found.innovation.text;
        let cluster = facets::name(&ui, "cluster", &text.further.cluster);
        let year = text.year.map_or_else(String::new, |year| year.to_string());
        let facts = [text.category, cluster, text.further.unit, year];
        Item {
            title: found.title,
            excerpt: found.excerpt,
            number: found.innovation.number,
            facts: facts.into_iter().filter(|fact| !fact.is_empty()).collect(),
            strong: found.strong,
        }
    });
    let goes_on = from + SIZE < answer.all;
    let reaches = from + SIZE <= FARTHEST;
    page(&SearchPage {
        items: items.collect(),
        facets: facets::facets(&ui, &answer.labels, &chosen, |chosen| address(0, order, chosen)),
        chips: facets::chips(&ui, &chosen, |chosen| address(0, order, chosen)),
        instead: answer.meant.instead.first().cloned().unwrap_or_default(),
        total: answer.total,
        is_newest: order == Order::Newest,
        by_relevance: address(0, Order::Best, &chosen),
        by_newest: address(0, Order::Newest, &chosen),
        clear: address(0, order, &Chosen::new()),
        previous: if from > 0 { address(from.saturating_sub(SIZE), order, &chosen) } else { String::new() },
        next: if goes_on && reaches { address(from + SIZE, order, &chosen) } else { String::new() },
        is_empty: typed.is_empty() && chosen.is_empty() && answer.all == 0,
        is_cut: goes_on && !reaches,
        may_know_more: ctx.actor.seat().is_none(),
        ui,
        chosen,
        typed,
    })
}

/// A permanent number, if that is what was typed.
fn number(typed: &str) -> Option<String> {
    let number = crate::kernel::text::half_width(typed).trim().to_ascii_uppercase();
    let is_number = number
        .strip_prefix("JT-")
        .is_some_and(|rest| rest.len() <= 20 && rest.chars().all(|c| c.is_ascii_digit() || c == '-'));
    (is_number && format!("/repository/{number}").parse::<Uri>().is_ok()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_known_however_it_is_typed() {
        for (typed, expected) in [
            ("JT-2026-00418", Some("JT-2026-00418")),
            (" jt-2026-00418 ", Some("JT-2026-00418")),
            ("ＪＴ－2026－00418", Some("JT-2026-00418")),
            ("JT-2026/../x", None),
            ("JT", None),
            ("焊接", None),
        ] {
            assert_eq!(number(typed).as_deref(), expected, "{typed}");
        }
    }
}
