//! The stream behind a board (Server-Sent Events). Names and timing are the
//! contract with `static/js/live.js`.

use std::{convert::Infallible, time::Duration};

use axum::{
    http::header,
    response::{
        IntoResponse,
        sse::{Event, Sse},
    },
};
use tokio::{
    sync::{broadcast, mpsc},
    time::{Instant, MissedTickBehavior},
};
use tokio_stream::wrappers::ReceiverStream;

use super::{super::ops, board};
use crate::{
    kernel::{Change, EventId, PanelId, Refusal},
    platform::http::{Ctx, Path, Query, Result},
};

/// At most one snapshot a second.
const PACE: Duration = Duration::from_secs(1);
/// Something is heard at least this often.
const BEAT: Duration = Duration::from_secs(15);
/// The browser comes back after this long, with its rights asked anew.
const LIFE: Duration = Duration::from_secs(15 * 60);
const RETRY: Duration = Duration::from_secs(3);

type Out = mpsc::Sender<Result<Event, Infallible>>;

pub(super) async fn show(ctx: Ctx, Path(event): Path<EventId>, query: Query) -> Result {
    let jury = board::asked_for_jury(&query);
    // Listening begins before the first look, so that nothing falls between.
    let news = ctx.app.live.listen();
    let first = ops::read_board(&ctx, event, jury).await?;
    let panel = first.panel;
    let first = board::render(&ctx, &ctx.ui(), &first)?;
    let (out, events) = mpsc::channel(4);
    let watch = Watch { event, panel, jury, version: first.version.clone() };
    tokio::spawn(async move {
        let opening = snapshot(first).retry(RETRY);
        if out.send(Ok(opening)).await.is_ok() {
            watch.follow(ctx, news, out).await;
        }
    });
    let headers = [
        (header::CACHE_CONTROL, "no-cache, no-transform"),
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Sse::new(ReceiverStream::new(events))).into_response())
}

fn snapshot(rendered: board::Rendered) -> Event {
    // A line break would end the field; axum refuses a lone CR.
    Event::default().event("board").id(rendered.version).data(rendered.html.replace('\r', ""))
}

struct Watch {
    event: EventId,
    panel: Option<PanelId>,
    jury: bool,
    version: String,
}

impl Watch {
    /// Follows the changes until the listener, the server or its time is gone.
    async fn follow(mut self, ctx: Ctx, mut news: broadcast::Receiver<Change>, out: Out) {
        let closing = ctx.app.live.closing.clone();
        let end = Instant::now() + LIFE;
        let mut pace = tokio::time::interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let (mut stale, mut heard) = (false, Instant::now());
        loop {
            tokio::select! {
                () = closing.cancelled() => {
                    let bye = Event::default().event("bye").data("");
                    let _ = out.send(Ok(bye)).await;
                    return;
                }
                () = out.closed() => return,
                () = tokio::time::sleep_until(end) => return,
                change = news.recv() => match change {
                    Ok(change) => stale |= self.concerns(change),
                    // Too slow to follow: look again.
                    Err(broadcast::error::RecvError::Lagged(_)) => stale = true,
                    Err(broadcast::error::RecvError::Closed) => return,
                },
                _ = pace.tick() => {
                    let event = if stale {
                        stale = false;
                        match self.look(&ctx).await {
                            Ok(event) => event,
                            // Not visible any more, or the database is away: the browser asks again.
                            Err(_) => return,
                        }
                    } else {
                        None
                    };
                    let beat = || Event::default().event("beat").data(ctx.now().local_clock());
                    let event = event.or_else(|| (heard.elapsed() >= BEAT).then(beat));
                    if let Some(event) = event {
                        heard = Instant::now();
                        if out.send(Ok(event)).await.is_err() {
                            return;
                        }
                    }
                }
            }
        }
    }

    /// Whether a change may show on this board. A sheet does not say whose it is.
    fn concerns(&self, change: Change) -> bool {
        match change {
            Change::Event(event) => event == self.event,
            Change::Panel(panel) => self.panel.is_none_or(|mine| mine == panel),
            Change::Sheet(_) | Change::Standings(_) | Change::Competition(_) => true,
            Change::Entry(_) | Change::Notice(_) | Change::Innovation(_) | Change::Deal(_) => false,
        }
    }

    /// The board again, when it is another than the last one sent.
    async fn look(&mut self, ctx: &Ctx) -> std::result::Result<Option<Event>, Refusal> {
        let board = ops::read_board(ctx, self.event, self.jury).await?;
        self.panel = board.panel;
        let rendered = board::render(ctx, &ctx.ui(), &board)?;
        if rendered.version == self.version {
            return Ok(None);
        }
        self.version.clone_from(&rendered.version);
        Ok(Some(snapshot(rendered)))
    }
}
