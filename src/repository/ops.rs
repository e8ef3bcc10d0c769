//! Following the changes, and answering questions.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use tokio::sync::broadcast::error::RecvError;

use crate::{
    innovations::{self, Innovation, InnovationStage},
    kernel::{Change, InnovationId, Refusal},
    platform::{
        App,
        db::{self, FeedPosition},
        search::{
            index::Document,
            library::{Answer, Question},
        },
    },
};

/// What results are counted and chosen by.
pub const LABELS: [&str; 2] = ["category", "year"];

/// Changes read at once.
const STEP: u64 = 2_000;
/// Innovations read at once when the index is made anew.
const REBUILD: i64 = 2_000;
const RETRY: Duration = Duration::from_secs(1);

/// Keeps the index like the database until the service closes.
pub async fn follow(app: App) {
    let mut news = app.live.listen();
    loop {
        while let Err(error) = catch_up(&app).await {
            tracing::warn!(%error, "the search index lags behind; trying again");
            tokio::select! {
                () = app.live.closing.cancelled() => return,
                () = tokio::time::sleep(RETRY) => {}
            }
        }
        loop {
            tokio::select! {
                () = app.live.closing.cancelled() => return,
                change = news.recv() => match change {
                    // News that were missed may have been of innovations.
                    Ok(Change::Innovation(_)) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }
    }
}

/// Brings the index to where the database is.
///
/// # Errors
/// When database or index cannot be read or written.
pub async fn catch_up(app: &App) -> Result<(), Refusal> {
    let stands = app.library.position();
    let mut position = match stands.and_then(|text| serde_json::from_str::<FeedPosition>(&text).ok()) {
        Some(position) => position,
        None => rebuild(app).await?,
    };
    let mut has_learned = !app.library.is_unlearned();
    loop {
        let (changes, end) = db::changes_since(app.db.read(), position, STEP).await?;
        if changes.is_empty() && end == position {
            break;
        }
        let touched: BTreeSet<InnovationId> = changes
            .iter()
            .filter_map(|change| if let Change::Innovation(id) = change { Some(*id) } else { None })
            .collect();
        let touched: Vec<InnovationId> = touched.into_iter().collect();
        if touched.is_empty() {
            app.library.note(serde_json::to_string(&end).map_err(Refusal::internal)?);
        } else {
            let mut found = Vec::with_capacity(touched.len());
            for piece in touched.chunks(500) {
                found.extend(innovations::list_of(app.db.read(), piece).await?);
            }
            let (shown, gone): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|i| i.stage == InnovationStage::Published);
            keep(app, shown.iter().map(document).collect(), gone.iter().map(key).collect(), end).await?;
            has_learned = false;
        }
        position = end;
    }
    if !has_learned {
        learn(app).await?;
    }
    Ok(())
}

/// Makes the index from everything that is published.
async fn rebuild(app: &App) -> Result<FeedPosition, Refusal> {
    let begins = db::feed_end(app.db.read()).await?;
    blocking(app, |app| app.library.clear()).await?;
    let mut last = 0;
    loop {
        let piece = innovations::list_published_after(app.db.read(), last, REBUILD).await?;
        let Some(end) = piece.last().map(|innovation| innovation.key) else { break };
        last = end;
        // Without a position: a rebuild that is cut short begins again.
        let documents: Vec<Document> = piece.iter().map(document).collect();
        blocking(app, move |app| app.library.keep(&documents, &[], "")).await?;
    }
    keep(app, Vec::new(), Vec::new(), begins).await?;
    Ok(begins)
}

async fn keep(
    app: &App,
    documents: Vec<Document>,
    gone: Vec<u64>,
    position: FeedPosition,
) -> Result<(), Refusal> {
    let position = serde_json::to_string(&position).map_err(Refusal::internal)?;
    blocking(app, move |app| app.library.keep(&documents, &gone, &position)).await
}

async fn learn(app: &App) -> Result<(), Refusal> {
    blocking(app, |app| app.library.learn()).await
}

async fn blocking<T: Send + 'static, E>(
    app: &App,
    work: impl FnOnce(&App) -> Result<T, E> + Send + 'static,
) -> Result<T, Refusal>
where
    E: std::error::Error + Send + Sync + 'static,
{
    let app = App::clone(app);
    let done = tokio::task::spawn_blocking(move || work(&app)).await;
    done.map_err(Refusal::internal)?.map_err(Refusal::internal)
}

fn key(innovation: &Innovation) -> u64 {
    u64::try_from(innovation.key).unwrap_or_default()
}

fn document(innovation: &Innovation) -> Document {
    let content = &innovation.text;
    let mut labels = Vec::new();
    if !content.category.is_empty() {
        labels.push(("category", content.category.clone()));
    }
    if let Some(year) = content.year {
        labels.push(("year", year.to_string()));
    }
    let mut text = content.r#abstract.clone();
    for keyword in &content.keywords {
        text.push(' ');
        text.push_str(keyword);
    }
    Document { key: key(innovation), title: content.title.clone(), text, labels }
}

/// A found innovation, best first.
pub struct FoundItem {
    pub innovation: Innovation,
    pub score: f32,
    pub strong: bool,
}

/// Answers a question, from the database what is shown.
///
/// # Errors
/// When database or index cannot be read.
pub async fn search(app: &App, question: Question) -> Result<(Answer, Vec<FoundItem>), Refusal> {
    let answer = blocking(app, move |app| app.library.find(&question)).await?;
    let keys: Vec<i64> = answer.items.iter().filter_map(|item| i64::try_from(item.key).ok()).collect();
    let rows = innovations::list_by_keys(app.db.read(), &keys).await?;
    let mut rows: HashMap<u64, Innovation> = rows.into_iter().map(|row| (key(&row), row)).collect();
    let items = answer
        .items
        .iter()
        .filter_map(|item| {
            let innovation = rows.remove(&item.key)?;
            Some(FoundItem { innovation, score: item.score, strong: item.strong })
        })
        .collect();
    Ok((answer, items))
}
