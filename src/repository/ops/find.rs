//! Answering questions. Whatever leaves this room is cut down to the reader's level.

use std::collections::HashMap;

use bytes::Bytes;

use super::{blocking, library};
use crate::{
    innovations::{self, Attachment, Disclosure, Edition, Innovation, InnovationStage},
    kernel::{Refusal, require},
    platform::{
        App,
        http::Ctx,
        search::{
            highlight::{Highlighter, Piece},
            library::{Answer, Library, Question},
        },
    },
    repository::{policy, rules},
};

/// Characters of an excerpt.
const EXCERPT: usize = 120;
/// Results that are shown as similar.
const SIMILAR: usize = 5;
/// What is similar is worth this share of what the result itself is worth.
const ALIKE: f32 = 0.2;
/// Characters of what is asked for them.
const ASKED: usize = 300;
/// What goes on as was begun to type.
const SUGGESTED: usize = 10;
/// Entries of the feed.
const NEWEST: usize = 50;

/// A found innovation with the part of it that answers.
pub struct Excerpted {
    pub innovation: Innovation,
    pub score: f32,
    pub strong: bool,
    pub title: Vec<Piece>,
    pub excerpt: Vec<Piece>,
}

/// The index that a reader of this level asks. Where none tells them more, it is everybody's.
fn shelf(app: &App, level: Disclosure) -> &Library {
    let library = library(app, level);
    if library.count() == 0 { &app.library } else { library }
}

/// Answers a question, from the database what is shown.
///
/// # Errors
/// When database or index cannot be read.
pub async fn search(ctx: &Ctx, question: Question) -> Result<(Answer, Vec<Excerpted>), Refusal> {
    find(&ctx.app, policy::level(&ctx.actor), question).await
}

async fn find(app: &App, level: Disclosure, question: Question) -> Result<(Answer, Vec<Excerpted>), Refusal> {
    let answer = blocking(app, move |app| shelf(app, level).find(&question)).await?;
    let keys: Vec<i64> = answer.items.iter().filter_map(|item| i64::try_from(item.key).ok()).collect();
    let rows = innovations::list_by_keys(app.db.read(), &keys).await?;
    let mut rows: HashMap<u64, Innovation> =
        rows.into_iter().map(|row| (rules::key(&row), disclosed(row, level))).collect();
    let highlighter = Highlighter::new(&answer.meant);
    let items = answer.items.iter().filter_map(|item| {
        let innovation = rows.remove(&item.key)?;
        Some(Excerpted {
            title: highlighter.whole(&innovation.shown_title()),
            excerpt: excerpt(&highlighter, &innovation),
            score: item.score,
            strong: item.strong,
            innovation,
        })
    });
    let items = items.collect();
    Ok((answer, items))
}

fn disclosed(mut innovation: Innovation, level: Disclosure) -> Innovation {
    innovation.text = innovation.text.disclosed(level);
    innovation
}

/// From the abstract, or from the section in which more is marked.
fn excerpt(highlighter: &Highlighter, innovation: &Innovation) -> Vec<Piece> {
    let text = &innovation.text;
    let mut best = (0, &text.r#abstract);
    if !text.further.sections.is_empty() {
        let marked = |text: &str| highlighter.marks(text).iter().map(ExactSizeIterator::len).sum::<usize>();
        best.0 = marked(best.1);
        for section in &text.further.sections {
            let marked = marked(&section.text);
            if marked > best.0 || best.1.is_empty() {
                best = (marked, &section.text);
            }
        }
    }
    highlighter.excerpt(best.1, EXCERPT)
}

/// A result as a reader may know it. A withdrawn one has lost what it said.
///
/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn result(ctx: &Ctx, number: &str) -> Result<Innovation, Refusal> {
    let mut innovation = innovations::find_by_number(ctx.read(), number).await?;
    if innovation.stage != InnovationStage::Published {
        innovation.text = innovations::Content::default();
        innovation.external_id = None;
    }
    Ok(disclosed(innovation, policy::level(&ctx.actor)))
}

/// All editions of a published result as a reader may know them, the first first.
///
/// # Errors
/// The database's.
pub async fn editions(ctx: &Ctx, innovation: &Innovation) -> Result<Vec<Edition>, Refusal> {
    let mut editions = innovations::list_editions_of(ctx.read(), innovation.id).await?;
    for edition in &mut editions {
        edition.content = std::mem::take(&mut edition.content).disclosed(policy::level(&ctx.actor));
    }
    Ok(editions)
}

/// A file of a published result, where the reader's level allows it.
///
/// # Errors
/// [`Refusal::NotFound`] otherwise.
pub async fn file(ctx: &Ctx, number: &str, hash: &str) -> Result<(Attachment, Bytes), Refusal> {
    let innovation = result(ctx, number).await?;
    require(innovation.stage == InnovationStage::Published, || Refusal::NotFound)?;
    innovations::file_of_result(ctx, &innovation, Disclosure::SignedIn, hash).await
}

/// A result as one of its editions had it.
///
/// # Errors
/// [`Refusal::NotFound`] where it never had such an edition.
pub fn as_in(innovation: Innovation, editions: &[Edition], wanted: i32) -> Result<Innovation, Refusal> {
    let found = editions.iter().find(|edition| edition.number == wanted).ok_or(Refusal::NotFound)?;
    Ok(Innovation { text: found.content.clone(), edition: wanted, ..innovation })
}

/// Results that are like this one, the likest first.
///
/// # Errors
/// As [`search`].
pub async fn similar(ctx: &Ctx, innovation: &Innovation) -> Result<Vec<Innovation>, Refusal> {
    let typed = rules::alike(&innovation.text).chars().take(ASKED).collect();
    // One more: it is like itself.
    let question = Question { typed, size: SIMILAR + 1, ..Question::default() };
    let (_, found) = search(ctx, question).await?;
    let most = found.iter().map(|found| found.score).fold(0.0, f32::max);
    let others = found
        .into_iter()
        .filter(|found| found.score >= ALIKE * most && found.innovation.key != innovation.key);
    Ok(others.map(|found| found.innovation).take(SIMILAR).collect())
}

/// Titles and keywords that go on as was begun to type.
///
/// # Errors
/// When the index cannot be read.
pub async fn suggest(ctx: &Ctx, typed: &str) -> Result<Vec<String>, Refusal> {
    let (level, typed) = (policy::level(&ctx.actor), typed.to_owned());
    blocking(&ctx.app, move |app| shelf(app, level).complete(&typed, SUGGESTED)).await
}

/// The newest results as everybody may know them, whoever asks.
///
/// # Errors
/// As [`search`].
pub async fn feed(app: &App) -> Result<Vec<Innovation>, Refusal> {
    let question = Question { size: NEWEST, ..Question::default() };
    let (_, found) = find(app, Disclosure::Public, question).await?;
    Ok(found.into_iter().map(|found| found.innovation).collect())
}
