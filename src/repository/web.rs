//! The search page and the page of a result.

use askama::Template;

use super::{
    api::question,
    ops::{self, LABELS},
};
use crate::{
    innovations::{self, InnovationStage},
    platform::{
        http::{Access, Ctx, Path, Query, Result, Route, Ui, get, page},
        search::highlight::{Highlighter, Piece},
    },
};

const SIZE: usize = 20;
const EXCERPT: usize = 120;

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/repository", Access::PUBLIC, search),
        get("/repository/{innovation_number}", Access::PUBLIC, show),
    ]
}

struct Item {
    number: String,
    title: Vec<Piece>,
    excerpt: Vec<Piece>,
    category: String,
    year: String,
    strong: bool,
}

/// A value to choose, and the address that chooses it or takes it back.
struct Choice {
    value: String,
    count: u64,
    is_chosen: bool,
    href: String,
}

struct Facet {
    name: &'static str,
    choices: Vec<Choice>,
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
    /// What is chosen, carried by the form.
    chosen: Vec<(String, String)>,
    clear: String,
    previous: String,
    next: String,
}

async fn search(ctx: Ctx, Query(query): Query) -> Result {
    let asked = question(&query, SIZE)?;
    let (typed, from, wanted) = (asked.typed.clone(), asked.from, asked.wanted.clone());
    let (answer, found) = ops::search(&ctx.app, asked).await?;
    let highlighter = Highlighter::new(&answer.meant);
    let items = found
        .into_iter()
        .map(|found| {
            let innovation = found.innovation;
            Item {
                title: highlighter.whole(&innovation.shown_title()),
                excerpt: highlighter.excerpt(&innovation.text.r#abstract, EXCERPT),
                number: innovation.number,
                category: innovation.text.category,
                year: innovation.text.year.map_or_else(String::new, |year| year.to_string()),
                strong: found.strong,
            }
        })
        .collect();
    let chosen: Vec<(String, String)> = wanted
        .iter()
        .flat_map(|(name, values)| values.iter().map(|value| (name.clone(), value.clone())))
        .collect();
    let address = |from: usize, chosen: &[(String, String)]| {
        let mut fields = vec![("q".to_owned(), typed.clone())];
        fields.extend(chosen.iter().cloned());
        if from > 0 {
            fields.push(("from".to_owned(), from.to_string()));
        }
        format!("/repository?{}", serde_urlencoded::to_string(&fields).unwrap_or_default())
    };
    let facets = LABELS
        .iter()
        .map(|label| {
            let counts = answer.labels.get(*label).into_iter().flatten();
            let choices = counts
                .map(|(value, count)| {
                    let this = ((*label).to_owned(), value.clone());
                    let is_chosen = chosen.contains(&this);
                    let mut other = chosen.clone();
                    if is_chosen {
                        other.retain(|one| *one != this)
                    } else {
                        other.push(this)
                    }
                    Choice { value: value.clone(), count: *count, is_chosen, href: address(0, &other) }
                })
                .collect();
            Facet { name: label, choices }
        })
        .filter(|facet: &Facet| !facet.choices.is_empty())
        .collect();
    page(&SearchPage {
        ui: ctx.ui(),
        instead: answer.meant.instead.first().cloned().unwrap_or_default(),
        total: answer.total,
        items,
        facets,
        clear: address(0, &[]),
        previous: if from > 0 { address(from.saturating_sub(SIZE), &chosen) } else { String::new() },
        next: if from + SIZE < answer.all { address(from + SIZE, &chosen) } else { String::new() },
        chosen,
        typed,
    })
}

#[derive(Template)]
#[template(path = "repository/show.html")]
struct ShowPage {
    ui: Ui,
    number: String,
    title: String,
    is_withdrawn: bool,
    category: String,
    year: String,
    keywords: Vec<String>,
    paragraphs: Vec<String>,
    published: String,
    edition: i32,
}

async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    let innovation = innovations::find_by_number(ctx.read(), &number).await?;
    let ui = ctx.ui();
    let is_withdrawn = innovation.stage == InnovationStage::Withdrawn;
    let published = ui.time(&innovation.published_at);
    let (title, text) = if is_withdrawn {
        (innovation.number.clone(), innovations::Content::default())
    } else {
        (innovation.shown_title(), innovation.text)
    };
    page(&ShowPage {
        ui,
        title,
        number: innovation.number,
        is_withdrawn,
        category: text.category,
        year: text.year.map_or_else(String::new, |year| year.to_string()),
        keywords: text.keywords,
        paragraphs: text.r#abstract.split('\n').map(str::to_owned).filter(|p| !p.is_empty()).collect(),
        published,
        edition: innovation.edition,
    })
}
