//! Passwords: argon2id with 19 MiB, two passes, one lane (the OWASP ASVS row),
//! on blocking threads, as many at a time as there are cores.

use argon2::{
    Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version,
    password_hash::phc::{PasswordHash, Salt},
};
use tokio::sync::Semaphore;

use crate::kernel::{Dice, Refusal};

/// Hashes and checks passwords without ever stalling the server.
pub struct Passwords {
    slots: std::sync::Arc<Semaphore>,
    /// What an unknown account is checked against, so that it takes as long.
    nobody: String,
}

impl Passwords {
    #[must_use]
    pub fn new(dice: &Dice) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let nobody = hash(b"nobody has this password", dice.bytes()).unwrap_or_default();
        Self { slots: std::sync::Arc::new(Semaphore::new(cores)), nobody }
    }

    /// The PHC string to store.
    ///
    /// # Errors
    /// Only when hashing itself fails.
    pub async fn hash(&self, password: &str, dice: &Dice) -> Result<String, Refusal> {
        let salt = dice.bytes();
        let password = password.to_owned();
        self.blocking(move || hash(password.as_bytes(), salt)).await?.map_err(Refusal::internal)
    }

    /// Whether `password` belongs to `stored`. `None` (no such account) takes
    /// just as long and is false.
    ///
    /// # Errors
    /// Only when no thread can be had.
    pub async fn check(&self, password: &str, stored: Option<String>) -> Result<bool, Refusal> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.nobody.clone());
        let password = password.to_owned();
        let right = self
            .blocking(move || {
                PasswordHash::new(&stored)
                    .is_ok_and(|h| hasher().verify_password(password.as_bytes(), &h).is_ok())
            })
            .await?;
        Ok(known && right)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let slot = std::sync::Arc::clone(&self.slots).acquire_owned().await.map_err(Refusal::internal)?;
        tokio::task::spawn_blocking(move || {
            let value = work();
            drop(slot);
            value
        })
        .await
        .map_err(Refusal::internal)
    }
}

fn hasher() -> Argon2<'static> {
    // The parameters are constants within the crate's bounds.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

fn hash(password: &[u8], salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let salt = Salt::new(&salt)?;
    Ok(hasher().hash_password_with_salt(password, &salt)?.to_string())
}
