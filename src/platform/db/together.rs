//! Requests that wait for the database go there together: one transaction for
//! what several save, one query for what several ask.

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::oneshot;

use super::Db;
use crate::kernel::Refusal;

/// Pieces of work done together at most.
const MOST: usize = 64;

/// The queue of one kind of work.
struct Queue<W, A>(Mutex<Waiting<W, A>>);

struct Waiting<W, A> {
    work: Vec<(W, oneshot::Sender<A>)>,
    /// Somebody takes from the queue until it is empty.
    served: bool,
}

impl<W, A> Default for Queue<W, A> {
    fn default() -> Self {
        Self(Mutex::new(Waiting { work: Vec::new(), served: false }))
    }
}

impl<W, A> Queue<W, A> {
    /// Puts work in; answers whether nobody serves the queue yet.
    fn push(&self, work: W, answer: oneshot::Sender<A>) -> bool {
        let mut waiting = lock(&self.0);
        waiting.work.push((work, answer));
        !std::mem::replace(&mut waiting.served, true)
    }

    /// The next to be done together; nothing ends the serving.
    fn take(&self) -> Vec<(W, oneshot::Sender<A>)> {
        let mut waiting = lock(&self.0);
        let end = waiting.work.len().min(MOST);
        waiting.served = end > 0;
        waiting.work.drain(..end).collect()
    }
}

/// Ends the serving when the work panics: who waits is told, who comes later is
/// served again.
struct Serving<'a, W, A>(&'a Queue<W, A>);

impl<W, A> Drop for Serving<'_, W, A> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let mut waiting = lock(&self.0.0);
            waiting.work.clear();
            waiting.served = false;
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Db {
    /// Hands `work` to `run` together with all of its kind that came while the
    /// group before it was done, and waits for its answer. `run` begins after
    /// every piece came, and answers for each, in order. Work that was handed in
    /// is done even when nobody waits for it any more.
    ///
    /// # Errors
    /// [`Refusal::Internal`] when `run` panicked or left a piece unanswered.
    pub async fn together<W, A, F>(
        &self,
        work: W,
        run: impl Fn(Vec<W>) -> F + Send + 'static,
    ) -> Result<A, Refusal>
    where
        W: Send + 'static,
        A: Send + 'static,
        F: Future<Output = Vec<A>> + Send,
    {
        let queue = self.kept::<Queue<W, A>>();
        let (sender, answer) = oneshot::channel();
        if queue.push(work, sender) {
            tokio::spawn(async move {
                let serving = Serving(&*queue);
                loop {
                    // Who can hand in at once does so first: a larger group costs hardly more.
                    tokio::task::yield_now().await;
                    let (work, senders): (Vec<_>, Vec<_>) = serving.0.take().into_iter().unzip();
                    if work.is_empty() {
                        break;
                    }
                    for (answer, sender) in run(work).await.into_iter().zip(senders) {
                        // Who hung up asks again and finds it done.
                        let _ = sender.send(answer);
                    }
                }
            });
        }
        answer.await.map_err(|_| Refusal::internal("work done together was left without an answer"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_waits_together_is_done_together_and_each_gets_its_own_answer() {
        let queue = Queue::<u32, u32>::default();
        let mut answers = Vec::new();
        for n in 0..100 {
            let (sender, answer) = oneshot::channel();
            assert_eq!(queue.push(n, sender), n == 0, "the first to come serves");
            answers.push(answer);
        }
        let sizes: Vec<usize> = std::iter::from_fn(|| {
            let group = queue.take();
            let size = group.len();
            for (work, sender) in group {
                sender.send(work * 2).unwrap();
            }
            (size > 0).then_some(size)
        })
        .collect();
        assert_eq!(sizes, [MOST, 100 - MOST]);
        for (n, answer) in answers.into_iter().enumerate() {
            assert_eq!(answer.await.unwrap() as usize, n * 2);
        }
        assert!(queue.push(1, oneshot::channel().0), "an empty queue is served anew");
    }
}
