//! The repository for programs.

use std::{collections::BTreeMap, time::Instant};

use serde::Serialize;
use utoipa::ToSchema;

use super::ops::{self, LABELS};
use crate::{
    innovations::{self, Innovation, InnovationStage},
    kernel::Refusal,
    platform::{
        http::{Access, Ctx, Fields, Path, Query, Result, Route, get, json},
        search::{
            highlight::{Highlighter, Piece},
            library::{Counts, Question},
        },
    },
};

/// Items in one answer at most.
const MOST: usize = 100;
/// Where a list ends, however long it is.
const FARTHEST: usize = 10_000;
const EXCERPT: usize = 120;

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/repository/search", Access::PUBLIC, search).describe::<__path_search>(),
        get("/api/v1/repository/results/{innovation_number}", Access::PUBLIC, show).describe::<__path_show>(),
    ]
}

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
    year: Option<i32>,
    score: f32,
    /// Holds enough of what was asked; others follow below the line.
    strong: bool,
    /// Pieces of the title and of the abstract where most was found.
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

/// A published result.
#[derive(Serialize, ToSchema)]
struct ResultDto {
    number: String,
    external_id: Option<String>,
    edition: i32,
    title: String,
    r#abstract: String,
    keywords: Vec<String>,
    category: String,
    year: Option<i32>,
    /// UTC milliseconds.
    published_at: i64,
}

impl From<Innovation> for ResultDto {
    fn from(i: Innovation) -> Self {
        Self {
            title: i.shown_title(),
            number: i.number,
            external_id: i.external_id,
            edition: i.edition,
            r#abstract: i.text.r#abstract,
            keywords: i.text.keywords,
            category: i.text.category,
            year: i.text.year,
            published_at: i.published_at.0,
        }
    }
}

/// Reads a question from an address: `q`, `from`, `size`, and the facets by name.
pub(super) fn question(query: &Fields, usual: usize) -> Result<Question, Refusal> {
    let number = |name: &'static str, usual: usize, most: usize| match query.get(name) {
        "" => Ok(usual),
        text => match text.parse::<usize>() {
            Ok(number) if number <= most => Ok(number),
            _ => Err(Refusal::field(name, "repository-number")),
        },
    };
    let typed: String = query.get("q").chars().take(500).collect();
    let mut wanted: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in query.iter().filter(|(name, value)| LABELS.contains(name) && !value.is_empty()) {
        wanted.entry(name.to_owned()).or_default().push(value.to_owned());
    }
    let (from, size) = (number("from", 0, FARTHEST)?, number("size", usual, MOST)?);
    Ok(Question { typed, wanted, from, size })
}

fn facets(labels: BTreeMap<String, Counts>) -> BTreeMap<String, Vec<FacetDto>> {
    let facet = |(value, count)| FacetDto { value, count };
    labels.into_iter().map(|(name, counts)| (name, counts.into_iter().map(facet).collect())).collect()
}

/// Finds published results: Chinese, pinyin or first letters, also where a character is wrong.
#[utoipa::path(get, path = "/api/v1/repository/search", tag = "repository",
    params(("q" = Option<String>, Query, description = "what is looked for; all, newest first, without it"),
        ("size" = Option<usize>, Query, description = "items, 100 at most, 20 without it"),
        ("from" = Option<usize>, Query, description = "items before the first"),
        ("category" = Option<String>, Query, description = "may repeat: any of them"),
        ("year" = Option<String>, Query, description = "may repeat: any of them")),
    responses((status = 200, body = FoundDto)))]
async fn search(ctx: Ctx, Query(query): Query) -> Result {
    let began = Instant::now();
    let question = question(&query, 20)?;
    let (answer, items) = ops::search(&ctx.app, question).await?;
    let highlighter = Highlighter::new(&answer.meant);
    let items = items
        .into_iter()
        .map(|found| {
            let title = found.innovation.shown_title();
            let pieces = |pieces: Vec<Piece>| pieces.into_iter().map(PieceDto::from).collect();
            FoundItemDto {
                title_pieces: pieces(highlighter.whole(&title)),
                excerpt: pieces(highlighter.excerpt(&found.innovation.text.r#abstract, EXCERPT)),
                title,
                number: found.innovation.number,
                external_id: found.innovation.external_id,
                category: found.innovation.text.category,
                year: found.innovation.text.year,
                score: found.score,
                strong: found.strong,
            }
        })
        .collect();
    json(
        axum::http::StatusCode::OK,
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

/// A published result in its current edition.
#[utoipa::path(get, path = "/api/v1/repository/results/{innovation_number}", tag = "repository",
    params(("innovation_number" = String, Path, description = "the result's permanent number")),
    responses((status = 200, body = ResultDto), (status = 404, description = "no such published result")))]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    let innovation = innovations::find_by_number(ctx.read(), &number).await?;
    if innovation.stage != InnovationStage::Published {
        return Err(Refusal::NotFound.into());
    }
    json(axum::http::StatusCode::OK, &ResultDto::from(innovation))
}
