//! The only place that reads the machine's clock and its randomness.

use std::sync::atomic::{AtomicI64, Ordering};

use crate::kernel::{Clock, Dice, Timestamp};

/// The machine's clock.
#[derive(Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one place where the clock is read")]
    fn now(&self) -> Timestamp {
        Timestamp(chrono::Utc::now().timestamp_millis())
    }
}

/// A clock that stands still until it is moved: tests and the demo's past.
#[derive(Debug)]
pub struct ManualClock {
    now: AtomicI64,
    running: std::sync::atomic::AtomicBool,
}

impl ManualClock {
    #[must_use]
    pub const fn at(start: Timestamp) -> Self {
        Self { now: AtomicI64::new(start.0), running: std::sync::atomic::AtomicBool::new(false) }
    }

    pub fn set(&self, now: Timestamp) {
        self.now.store(now.0, Ordering::SeqCst);
    }

    pub fn advance(&self, milliseconds: i64) {
        self.now.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// From here on it tells the machine's time: the scripted past is over.
    pub fn run(&self) {
        self.running.store(true, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Timestamp {
        if self.running.load(Ordering::SeqCst) {
            SystemClock.now()
        } else {
            Timestamp(self.now.load(Ordering::SeqCst))
        }
    }
}

/// Dice seeded by the operating system.
#[must_use]
pub fn system_dice() -> Dice {
    Dice::from_entropy(entropy())
}

/// 32 bytes of the operating system: seeds and keys.
#[must_use]
#[expect(clippy::disallowed_methods, reason = "the one place where the machine's dice are thrown")]
pub fn entropy() -> [u8; 32] {
    rand::random()
}
