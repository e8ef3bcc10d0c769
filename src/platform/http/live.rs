//! News to open pages: the change feed of the database, spread inside this
//! process. A page that listens re-reads what changed; nothing is pushed that
//! was not read with the reader's own rights.

use std::time::Duration;

use tokio::sync::broadcast;
use tokio_util::sync::CancellationToken;

use crate::{
    kernel::{Change, Refusal},
    platform::{App, db},
};

/// Where pages listen.
pub struct Hub {
    sender: broadcast::Sender<Change>,
    /// Cancelled at shutdown: streams say goodbye and end.
    pub closing: CancellationToken,
}

impl Default for Hub {
    fn default() -> Self {
        Self { sender: broadcast::channel(4096).0, closing: CancellationToken::new() }
    }
}

impl Hub {
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Change> {
        self.sender.subscribe()
    }
}

/// Reads of the feed are at least so far apart, however fast the writes are.
const PACE: Duration = Duration::from_millis(20);
/// When another process may have written.
const POLL: Duration = Duration::from_millis(250);

/// Follows the feed until shutdown: at once after a write of this process,
/// within a quarter of a second after one elsewhere.
///
/// # Errors
/// When the feed's end cannot be read at the start.
pub async fn follow(app: App) -> Result<(), Refusal> {
    let mut position = db::feed_end(app.db.read()).await?;
    loop {
        // Before the reading, so that what is written meanwhile is not missed.
        let written = app.db.written.notified();
        match db::changes_since(app.db.read(), position, 1_000).await {
            Ok((changes, end)) => {
                position = end;
                for change in changes {
                    // Nobody listening is no failure.
                    let _ = app.live.sender.send(change);
                }
            }
            Err(error) => tracing::warn!(%error, "the change feed cannot be read; trying again"),
        }
        let paced = async {
            tokio::time::sleep(PACE).await;
            written.await;
        };
        tokio::select! {
            () = app.live.closing.cancelled() => return Ok(()),
            () = paced => {}
            () = tokio::time::sleep(POLL) => {}
        }
    }
}
