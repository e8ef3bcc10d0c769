//! Passwords: argon2id with 19 MiB, two passes, one lane (the OWASP ASVS row),
//! on blocking threads, as many at a time as there are cores, at most four.
//!
//! The memory that hashing fills is kept and filled again: given back to the
//! allocator after each, it stayed with the thread that had it, and after a morning
//! of sign-ins the process held ten times what it needs.

use std::sync::{Arc, Mutex, PoisonError};

use argon2::{
    Algorithm, Argon2, Block, Params, Version,
    password_hash::{
        Error,
        phc::{Output, ParamsString, PasswordHash, Salt},
    },
};
use tokio::sync::Semaphore;

use crate::kernel::{Dice, Refusal};

type Memory = Vec<Block>;

const MOST_AT_A_TIME: usize = 4;

/// Hashes and checks passwords without ever stalling the server.
pub struct Passwords {
    slots: Arc<Semaphore>,
    /// Memory that nobody fills at the moment; never more pieces than slots.
    memory: Arc<Mutex<Vec<Memory>>>,
    /// What an unknown account is checked against, so that it takes as long.
    nobody: String,
}

impl Passwords {
    #[must_use]
    pub fn new(dice: &Dice) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
        let mut memory = Memory::new();
        let nobody = hash(b"nobody has this password", dice.bytes(), &mut memory).unwrap_or_default();
        let slots = Arc::new(Semaphore::new(cores.min(MOST_AT_A_TIME)));
        Self { slots, memory: Arc::new(Mutex::new(vec![memory])), nobody }
    }

    /// The PHC string to store.
    ///
    /// # Errors
    /// Only when hashing itself fails.
    pub async fn hash(&self, password: &str, dice: &Dice) -> Result<String, Refusal> {
        let salt = dice.bytes();
        let password = password.to_owned();
        self.blocking(move |memory| hash(password.as_bytes(), salt, memory)).await?.map_err(Refusal::internal)
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
            .blocking(move |memory| matches(password.as_bytes(), &stored, memory).unwrap_or(false))
            .await?;
        Ok(known && right)
    }

    async fn blocking<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Memory) -> T + Send + 'static,
    ) -> Result<T, Refusal> {
        let slot = Arc::clone(&self.slots).acquire_owned().await.map_err(Refusal::internal)?;
        let all = Arc::clone(&self.memory);
        tokio::task::spawn_blocking(move || {
            let of_all = || all.lock().unwrap_or_else(PoisonError::into_inner);
            let mut memory = of_all().pop().unwrap_or_default();
            let value = work(&mut memory);
            of_all().push(memory);
            drop(slot);
            value
        })
        .await
        .map_err(Refusal::internal)
    }
}

fn hash(password: &[u8], salt: [u8; 16], memory: &mut Memory) -> Result<String, Error> {
    // The parameters are constants within the crate's bounds.
    let params = Params::new(19 * 1024, 2, 1, None).unwrap_or_default();
    let salt = Salt::new(&salt)?;
    let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
    let hash = PasswordHash {
        algorithm: algorithm.ident(),
        version: Some(version.into()),
        params: ParamsString::try_from(&params)?,
        hash: Some(output(password, &salt, &Argon2::new(algorithm, version, params), memory)?),
        salt: Some(salt),
    };
    Ok(hash.to_string())
}

/// Compared in constant time, by the parameters that it was stored with.
fn matches(password: &[u8], stored: &str, memory: &mut Memory) -> Result<bool, Error> {
    let stored = PasswordHash::new(stored)?;
    let algorithm = Algorithm::try_from(stored.algorithm.as_str())?;
    let version = stored.version.map_or(Ok(Version::V0x13), Version::try_from)?;
    let argon = Argon2::new(algorithm, version, Params::try_from(&stored)?);
    let (Some(salt), Some(expected)) = (&stored.salt, &stored.hash) else { return Ok(false) };
    Ok(output(password, salt, &argon, memory)? == *expected)
}

fn output(password: &[u8], salt: &Salt, argon: &Argon2<'_>, memory: &mut Memory) -> Result<Output, Error> {
    let mut out = [0; Params::DEFAULT_OUTPUT_LEN];
    memory.resize(argon.params().block_count(), Block::new());
    argon.hash_password_into_with_memory(password, salt, &mut out, memory)?;
    Ok(Output::new(&out)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_password_is_known_again_and_no_other() {
        let mut memory = Memory::new();
        let stored = hash("正确的密码".as_bytes(), [7; 16], &mut memory).unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(matches("正确的密码".as_bytes(), &stored, &mut memory).unwrap());
        assert!(!matches("正确的密码 ".as_bytes(), &stored, &mut memory).unwrap());
        assert!(matches(b"x", "not a hash", &mut memory).is_err());
    }

    /// As other programs write it, with other parameters (the crate's own vector form).
    #[test]
    fn the_parameters_stored_count() {
        use argon2::PasswordHasher;
        let other = Argon2::new(Algorithm::Argon2id, Version::V0x13, Params::new(64, 3, 2, None).unwrap());
        let stored: PasswordHash = other.hash_password_with_salt(b"secret", b"sixteen bytes...").unwrap();
        let mut memory = Memory::new();
        assert!(matches(b"secret", &stored.to_string(), &mut memory).unwrap());
        assert!(!matches(b"Secret", &stored.to_string(), &mut memory).unwrap());
    }
}
