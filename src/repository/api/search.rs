//! Finding.

use std::{collections::BTreeMap, time::Instant};

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    kernel::{Refusal, Text},
    platform::{
        http::{Ctx, Fields, Query, Result, json},
        search::{
            highlight::Piece,
            library::{Counts, Order, Question},
        },
    },
    repository::{ops, rules::LABELS},
};

/// Items in one answer at most.
const MOST: usize = 100;
/// Where a list ends, however long it is.
pub(crate) const FARTHEST: usize = 10_000;
/// Characters of a question.
const LONGEST: usize = 500;

/// What was found.
#[derive(Serialize, ToSchema)]
struct FoundDto {
    /// Results that hold enough of what was asked; facets count these.
    total: usize,
    /// All that hold any of it.
    all: usize,
    /// Milliseconds in the service.
    took_ms: f64,
    items: Vec<FoundItemDto>,
    /// For each facet the values and how many results have each.
    facets: BTreeMap<String, Vec<FacetDto>>,
    /// What was asked for too, where something seems to be typed wrongly or in pinyin.
    instead: Vec<String>,
}

#[derive(Serialize, ToSchema)]
struct FacetDto {
    value: String,
    count: u64,
}

#[derive(Serialize, ToSchema)]
struct FoundItemDto {
    number: String,
    external_id: Option<String>,
    title: String,
    category: String,
    /// Code of the cluster; empty where none is said.
    cluster: String,
    /// Key of the district; empty where none is said.
    district: String,
    unit: String,
    year: Option<i32>,
    score: f32,
    /// Holds enough of what was asked; others follow below the line.
    strong: bool,
    /// Pieces of the title, and of the part of the text where most was found.
    title_pieces: Vec<PieceDto>,
    excerpt: Vec<PieceDto>,
}

#[derive(Serialize, ToSchema)]
struct PieceDto {
    text: String,
    marked: bool,
}

impl From<Piece> for PieceDto {
    fn from(piece: Piece) -> Self {
        Self { text: piece.text, marked: piece.is_marked }
    }
}

/// What goes on as was begun to type.
#[derive(Serialize, ToSchema)]
struct SuggestedDto {
    items: Vec<String>,
}

/// Reads a question from an address: `q`, `sort`, `from`, `size`, and the facets by name.
pub(crate) fn question(query: &Fields, usual: usize) -> std::result::Result<Question, Refusal> {
    let number = |name: &'static str, usual: usize, most: usize| match query.get(name) {
        "" => Ok(usual),
        text => match text.parse::<usize>() {
            Ok(number) if number <= most => Ok(number),
            _ => Err(Refusal::field(name, Text::new("repository-bad-number").with("most", most))),
        },
    };
    let order = match query.get("sort") {
        "" | "relevance" => Order::Best,
        "newest" => Order::Newest,
        _ => return Err(Refusal::field("sort", "repository-bad-sort")),
    };
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in query.iter().filter(|(name, value)| LABELS.contains(name) && !value.is_empty()) {
        let values = wanted.entry(name.to_owned()).or_default();
        if !values.iter().any(|known| known == value) {
            values.push(value.to_owned());
        }
    }
    let (from, size) = (number("from", 0, FARTHEST)?, number("size", usual, MOST)?);
    Ok(Question { typed: typed(query), wanted, order, from, size })
}

fn typed(query: &Fields) -> String {
    query.get("q").chars().take(LONGEST).collect()
}

/// Values that no result has are for pages, which grey them.
fn facets(labels: BTreeMap<String, Counts>) -> BTreeMap<String, Vec<FacetDto>> {
    let facet = |(value, count)| FacetDto { value, count };
    let some = |counts: Counts| counts.into_iter().filter(|(_, count)| *count > 0).map(facet).collect();
    labels.into_iter().map(|(name, counts)| (name, some(counts))).collect()
}

/// Finds published results: Chinese, pinyin or first letters, also where a character is wrong.
#[utoipa::path(get, path = "/api/v1/repository/search", tag = "repository",
    params(("q" = Option<String>, Query, description = "what is looked for; all, newest first, without it"),
        ("sort" = Option<String>, Query, description = "`relevance`, or `newest` first"),
        ("size" = Option<usize>, Query, description = "items, 100 at most, 20 without it"),
        ("from" = Option<usize>, Query, description = "items before the first, 10,000 at most"),
        ("category" = Option<String>, Query, description = "may repeat: any of them"),
        ("cluster" = Option<String>, Query, description = "code; may repeat: any of them"),
        ("district" = Option<String>, Query, description = "key; may repeat: any of them"),
        ("transfer" = Option<String>, Query, description = "transfer way; may repeat: any of them"),
        ("year" = Option<String>, Query, description = "may repeat: any of them")),
    responses((status = 200, body = FoundDto), (status = 422, description = "a number or sort that is none")))]
pub(super) async fn search(ctx: Ctx, Query(query): Query) -> Result {
    let began = Instant::now();
    let (answer, items) = ops::search(&ctx, question(&query, 20)?).await?;
    let items = items
        .into_iter()
        .map(|found| {
            let pieces = |pieces: Vec<Piece>| pieces.into_iter().map(PieceDto::from).collect();
            let (title, text) = (found.innovation.shown_title(), found.innovation.text);
            FoundItemDto {
                title_pieces: pieces(found.title),
                excerpt: pieces(found.excerpt),
                title,
                number: found.innovation.number,
                external_id: found.innovation.external_id,
                category: text.category,
                cluster: text.further.cluster,
                district: text.further.district,
                unit: text.further.unit,
                year: text.year,
                score: found.score,
                strong: found.strong,
            }
        })
        .collect();
    json(
        StatusCode::OK,
        &FoundDto {
            total: answer.total,
            all: answer.all,
            took_ms: (began.elapsed().as_secs_f64() * 1e6).round() / 1e3,
            items,
            facets: facets(answer.labels),
            instead: answer.meant.instead,
        },
    )
}

/// Titles and keywords that go on as was begun to type, in characters, pinyin or first letters.
#[utoipa::path(get, path = "/api/v1/repository/suggest", tag = "repository",
    params(("q" = String, Query, description = "what was typed so far")),
    responses((status = 200, body = SuggestedDto, description = "ten at most, the most frequent first")))]
pub(super) async fn suggest(ctx: Ctx, Query(query): Query) -> Result {
    let items = ops::suggest(&ctx, &typed(&query)).await?;
    json(StatusCode::OK, &SuggestedDto { items })
}
