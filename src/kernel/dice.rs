//! Randomness as a value: every random byte comes from dice that are handed in,
//! so a test can repeat a run and a draw can be repeated by anyone.

use std::sync::{Mutex, PoisonError};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use uuid::Uuid;

use super::Timestamp;

/// 32 bytes from which a draw follows.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub [u8; 32]);

impl std::fmt::Debug for Seed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seed(…)") // a seed unblinds the codes: never into a log
    }
}

/// A stream of random bytes; shared, so its order of use is the order of calls.
pub struct Dice(Mutex<ChaCha20Rng>);

impl Dice {
    /// Dice that always fall the same way (tests, the demo's past).
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        Self(Mutex::new(ChaCha20Rng::seed_from_u64(seed)))
    }

    /// Dice seeded with bytes of the operating system; see `platform::chance`.
    #[must_use]
    pub fn from_entropy(entropy: [u8; 32]) -> Self {
        Self(Mutex::new(ChaCha20Rng::from_seed(entropy)))
    }

    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    #[must_use]
    pub fn seed(&self) -> Seed {
        Seed(self.bytes())
    }

    /// An id that sorts by time of making (version 7).
    #[must_use]
    pub fn id<T: From<Uuid>>(&self, now: Timestamp) -> T {
        let millis = u64::try_from(now.0).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid().into()
    }

    /// An id that tells nothing (version 4): what judges see instead of a name.
    #[must_use]
    pub fn blind_id<T: From<Uuid>>(&self) -> T {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().into()
    }

    /// 256 bits as 43 URL-safe characters: session tokens, invitation links.
    #[must_use]
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.bytes::<32>())
    }
}
