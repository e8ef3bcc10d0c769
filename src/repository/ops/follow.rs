//! Keeping the indexes like the database.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use tokio::sync::{broadcast::error::RecvError, mpsc};

use super::{blocking, library};
use crate::{
    innovations::{self, Disclosure, Innovation, InnovationStage},
    kernel::{Change, InnovationId, Refusal},
    platform::{
        App,
        db::{self, FeedPosition},
        search::{index::Document, library::Piece},
    },
    repository::rules,
};

/// Changes read at once.
const STEP: u64 = 2_000;
/// Innovations read at once when the index is made anew.
const REBUILD: i64 = 2_000;
const RETRY: Duration = Duration::from_secs(1);

/// Keeps the indexes like the database until the service closes.
pub async fn follow(app: App) {
    let mut news = app.live.listen();
    if let Err(error) = mend(&app).await {
        tracing::warn!(%error, "the search index cannot be checked");
    }
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

/// Makes an index anew whose files are not as they were written.
async fn mend(app: &App) -> Result<(), Refusal> {
    for level in [Disclosure::Public, Disclosure::SignedIn] {
        if !blocking(app, move |app| library(app, level).is_sound()).await? {
            tracing::warn!(level = level.code(), "the search index is damaged; making it anew");
            rebuild(app, level, |_| {}).await?;
            learn(app, level).await?;
        }
    }
    Ok(())
}

/// Brings the indexes to where the database is.
///
/// # Errors
/// When database or index cannot be read or written.
pub async fn catch_up(app: &App) -> Result<(), Refusal> {
    let tells_more = bring(app, Disclosure::Public).await?;
    let inner = &app.inner_library;
    if inner.count() > 0 {
        bring(app, Disclosure::SignedIn).await?;
        return Ok(());
    }
    // It sleeps: nothing published tells organisations more than everybody.
    if inner.position().is_none() || tells_more {
        if innovations::has_level(app.db.read(), Disclosure::SignedIn).await? {
            rebuild(app, Disclosure::SignedIn, |_| {}).await?;
            learn(app, Disclosure::SignedIn).await?;
        } else if let Some(position) = app.library.position() {
            inner.note(position);
        }
    }
    Ok(())
}

/// Makes the indexes anew from the database. `progress` is told after each piece how many
/// innovations are done.
///
/// # Errors
/// As [`catch_up`].
pub async fn reindex(app: &App, progress: impl Fn(usize) + Copy) -> Result<(), Refusal> {
    rebuild(app, Disclosure::Public, progress).await?;
    if innovations::has_level(app.db.read(), Disclosure::SignedIn).await? || app.inner_library.count() > 0 {
        rebuild(app, Disclosure::SignedIn, progress).await?;
    }
    Ok(())
}

/// Brings the index of one level to where the database is. True where something was touched that
/// may tell signed-in organisations more.
async fn bring(app: &App, level: Disclosure) -> Result<bool, Refusal> {
    let stands = library(app, level).position();
    let mut tells_more = false;
    let mut position = match stands.and_then(|text| serde_json::from_str::<FeedPosition>(&text).ok()) {
        Some(position) => position,
        None => {
            tells_more = true;
            rebuild(app, level, |_| {}).await?
        }
    };
    let mut has_learned = !library(app, level).is_unlearned();
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
            library(app, level).note(stamp(end)?);
        } else {
            let mut found = Vec::with_capacity(touched.len());
            for piece in touched.chunks(500) {
                found.extend(innovations::list_of(app.db.read(), piece).await?);
            }
            tells_more |= found.iter().any(|i| rules::tells_more(&i.text, Disclosure::SignedIn));
            let (shown, gone): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|i| i.stage == InnovationStage::Published);
            let gone: Vec<u64> = gone.iter().map(rules::key).collect();
            let stamp = stamp(end)?;
            blocking(app, move |app| library(app, level).keep(&documents(&shown, level), &gone, &stamp))
                .await?;
            has_learned = false;
        }
        position = end;
    }
    if !has_learned {
        learn(app, level).await?;
    }
    Ok(tells_more)
}

/// Makes the index of a level from everything that is published. It reads the database while it
/// writes the index.
async fn rebuild(app: &App, level: Disclosure, progress: impl Fn(usize)) -> Result<FeedPosition, Refusal> {
    let begins = db::feed_end(app.db.read()).await?;
    let (pieces, mut next) = mpsc::channel(2);
    let writing = blocking(app, move |app| library(app, level).rebuild(|| next.blocking_recv()));
    let reading = async move {
        let (mut last, mut done) = (0, 0);
        loop {
            let piece = innovations::list_published_after(app.db.read(), last, REBUILD).await?;
            let Some(end) = piece.last().map(|innovation| innovation.key) else { break };
            (last, done) = (end, done + piece.len());
            // The writer has failed, and says so itself.
            if pieces.send(Piece::Documents(documents(&piece, level))).await.is_err() {
                break;
            }
            progress(done);
        }
        // Where reading failed before this, the writer sees no end and changes nothing.
        let _ = pieces.send(Piece::End(stamp(begins)?)).await;
        Ok::<_, Refusal>(())
    };
    let (read, written) = tokio::join!(reading, writing);
    read?;
    written?;
    Ok(begins)
}

async fn learn(app: &App, level: Disclosure) -> Result<(), Refusal> {
    blocking(app, move |app| library(app, level).learn()).await
}

fn documents(innovations: &[Innovation], level: Disclosure) -> Vec<Document> {
    innovations.iter().map(|innovation| rules::document(innovation, level)).collect()
}

fn stamp(position: FeedPosition) -> Result<String, Refusal> {
    serde_json::to_string(&position).map_err(Refusal::internal)
}

/// Something in which an index is not like the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Of the innovation's row.
    pub key: u64,
    pub level: Disclosure,
    /// The edition in the database; none where it is not published.
    pub stored: Option<u64>,
    /// The edition in the index.
    pub indexed: Option<u64>,
}

/// Compares the indexes with the database, innovation by innovation.
///
/// # Errors
/// As [`catch_up`].
pub async fn differences(app: &App) -> Result<Vec<Difference>, Refusal> {
    let mut stored: BTreeMap<u64, u64> = BTreeMap::new();
    let mut last = 0;
    loop {
        let piece = innovations::list_published_after(app.db.read(), last, REBUILD).await?;
        let Some(end) = piece.last().map(|innovation| innovation.key) else { break };
        last = end;
        stored.extend(piece.iter().map(|i| (rules::key(i), rules::version(i))));
    }
    let mut found = Vec::new();
    for level in [Disclosure::Public, Disclosure::SignedIn] {
        if level == Disclosure::SignedIn && app.inner_library.count() == 0 {
            continue;
        }
        let indexed = blocking(app, move |app| library(app, level).versions()).await?;
        let keys: BTreeSet<u64> = stored.keys().chain(indexed.keys()).copied().collect();
        for key in keys {
            let (stored, indexed) = (stored.get(&key).copied(), indexed.get(&key).copied());
            if stored != indexed {
                found.push(Difference { key, level, stored, indexed });
            }
        }
    }
    Ok(found)
}
