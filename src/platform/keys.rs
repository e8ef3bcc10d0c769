//! Keys: one for signing checkpoints, one for fields at rest. They lie in files
//! that only the owner can read, never in the database.

use std::{io::Write, path::Path};

use base64::{Engine, engine::general_purpose::STANDARD_NO_PAD as B64};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use ed25519_dalek::{Signer, SigningKey, Verifier, VerifyingKey};
use hkdf::Hkdf;
use hmac::{Hmac, Mac};
use sha2::{Digest, Sha256};

use crate::kernel::Dice;

/// The algorithm names stored beside everything signed, sealed or hashed, so
/// that others (SM2, SM3, SM4) can stand beside them later.
pub const HASH_ALG: &str = "sha256";
pub const SEAL_ALG: &str = "xc20p";
pub const SIGN_ALG: &str = "ed25519";

/// Why the keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    #[error("cannot use the key file {path}: {source}")]
    File { path: String, source: std::io::Error },
    #[error("{path} is no key: 64 hexadecimal digits are expected")]
    Form { path: String },
    #[error("{path} can be read by others; chmod 600 it")]
    Readable { path: String },
    #[error("this sealed value is damaged, or belongs to another row or key")]
    Seal,
}

/// Where a sealed value stands; it opens nowhere else.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub table: &'a str,
    pub row: uuid::Uuid,
    pub column: &'a str,
}

/// The keys of this installation.
pub struct Keys {
    signing: SigningKey,
    field: XChaCha20Poly1305,
    field_id: String,
    blind: [u8; 32],
}

impl Keys {
    /// Reads the keys in `dir`; makes them where the folder has none.
    ///
    /// # Errors
    /// When a file is unreadable, malformed, or readable by others.
    pub fn open(dir: &Path, dice: &Dice) -> Result<Self, KeyError> {
        let signing = read_or_make(&dir.join("signing.key"), dice)?;
        let field = read_or_make(&dir.join("field.key"), dice)?;
        Ok(Self::from_bytes(&signing, &field))
    }

    fn from_bytes(signing: &[u8; 32], field: &[u8; 32]) -> Self {
        let mut sealing = [0; 32];
        let mut blind = [0; 32];
        let derive = Hkdf::<Sha256>::new(None, field);
        // 32 bytes are always within HKDF's limit, so neither can fail.
        let _ = derive.expand(b"jiangtai field seal v1", &mut sealing);
        let _ = derive.expand(b"jiangtai blind index v1", &mut blind);
        Self {
            signing: SigningKey::from_bytes(signing),
            field: XChaCha20Poly1305::new(&sealing.into()),
            field_id: fingerprint(&sealing),
            blind,
        }
    }

    /// Encrypts a personal value so that it opens only at this place:
    /// `alg.key_id.base64(nonce ‖ ciphertext)`.
    #[must_use]
    pub fn seal(&self, dice: &Dice, place: Place<'_>, plain: &str) -> String {
        let nonce: [u8; 24] = dice.bytes();
        let payload = Payload { msg: plain.as_bytes(), aad: &aad(place) };
        // Encryption fails only beyond 256 GiB of text.
        let sealed = self.field.encrypt(&XNonce::from(nonce), payload).unwrap_or_default();
        format!("{SEAL_ALG}.{}.{}", self.field_id, B64.encode([&nonce[..], &sealed[..]].concat()))
    }

    /// # Errors
    /// When the value is damaged, or sealed for another place or key.
    pub fn open_sealed(&self, place: Place<'_>, sealed: &str) -> Result<String, KeyError> {
        let mut parts = sealed.splitn(3, '.');
        let (alg, key, body) = (parts.next(), parts.next(), parts.next());
        let body = match (alg, key, body) {
            (Some(SEAL_ALG), Some(id), Some(body)) if id == self.field_id => body,
            _ => return Err(KeyError::Seal),
        };
        let bytes = B64.decode(body).map_err(|_| KeyError::Seal)?;
        let (nonce, cipher) = bytes.split_at_checked(24).ok_or(KeyError::Seal)?;
        let nonce: [u8; 24] = nonce.try_into().map_err(|_| KeyError::Seal)?;
        let payload = Payload { msg: cipher, aad: &aad(place) };
        let plain = self.field.decrypt(&XNonce::from(nonce), payload).map_err(|_| KeyError::Seal)?;
        String::from_utf8(plain).map_err(|_| KeyError::Seal)
    }

    /// A keyed digest that is equal for equal values and tells nothing else:
    /// uniqueness of what is sealed.
    #[must_use]
    pub fn blind_index(&self, purpose: &str, value: &str) -> String {
        let mut mac = match <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.blind) {
            Ok(mac) => mac,
            Err(never) => unreachable!("HMAC takes keys of any length: {never}"),
        };
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(value.as_bytes());
        hex::encode(mac.finalize().into_bytes())
    }

    #[must_use]
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.signing.sign(message).to_bytes()
    }

    /// The public half, as 64 hexadecimal digits: what others check with.
    #[must_use]
    pub fn public_key(&self) -> String {
        hex::encode(self.signing.verifying_key().to_bytes())
    }

    /// Short names of both keys, to notice a wrong key file at start.
    #[must_use]
    pub fn signing_id(&self) -> String {
        fingerprint(&self.signing.verifying_key().to_bytes())
    }

    #[must_use]
    pub fn field_id(&self) -> &str {
        &self.field_id
    }
}

/// Whether `signature` over `message` is by the owner of `public_key` (hex).
#[must_use]
pub fn verify(public_key: &str, message: &[u8], signature: &[u8]) -> bool {
    let check = || {
        let key: [u8; 32] = hex::decode(public_key.trim()).ok()?.try_into().ok()?;
        let key = VerifyingKey::from_bytes(&key).ok()?;
        let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
        key.verify(message, &signature).ok()
    };
    check().is_some()
}

/// The short name of a public key given in hex.
#[must_use]
pub fn key_id(public_key: &str) -> String {
    hex::decode(public_key.trim()).map(|b| fingerprint(&b)).unwrap_or_default()
}

/// SHA-256 as 64 hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex::encode(Sha256::digest(bytes))
}

fn fingerprint(bytes: &[u8]) -> String {
    hex::encode(&Sha256::digest(bytes)[..4])
}

fn aad(place: Place<'_>) -> Vec<u8> {
    format!("{}\0{}\0{}", place.table, place.row, place.column).into_bytes()
}

fn read_or_make(path: &Path, dice: &Dice) -> Result<[u8; 32], KeyError> {
    let shown = || path.display().to_string();
    let failed = |source| KeyError::File { path: shown(), source };
    match std::fs::read_to_string(path) {
        Ok(text) => {
            refuse_if_readable_by_others(path)?;
            hex::decode(text.trim())
                .ok()
                .and_then(|bytes| bytes.try_into().ok())
                .ok_or_else(|| KeyError::Form { path: shown() })
        }
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
            if let Some(dir) = path.parent() {
                std::fs::create_dir_all(dir).map_err(failed)?;
            }
            let key: [u8; 32] = dice.bytes();
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path).map_err(failed)?;
            file.write_all(hex::encode(key).as_bytes()).map_err(failed)?;
            file.sync_all().map_err(failed)?;
            Ok(key)
        }
        Err(e) => Err(failed(e)),
    }
}

fn refuse_if_readable_by_others(path: &Path) -> Result<(), KeyError> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let shown = path.display().to_string();
        let meta =
            std::fs::metadata(path).map_err(|source| KeyError::File { path: shown.clone(), source })?;
        if meta.permissions().mode() & 0o077 != 0 {
            return Err(KeyError::Readable { path: shown });
        }
    }
    #[cfg(not(unix))]
    let _ = path;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys() -> Keys {
        Keys::from_bytes(&[1; 32], &[2; 32])
    }

    #[test]
    fn a_sealed_value_opens_only_where_it_was_sealed() {
        let (keys, dice) = (keys(), Dice::from_seed(1));
        let place = Place { table: "entry", row: uuid::Uuid::nil(), column: "id_number" };
        let sealed = keys.seal(&dice, place, "320211199003070019");
        assert!(!sealed.contains("320211"));
        assert_eq!(keys.open_sealed(place, &sealed).unwrap(), "320211199003070019");
        let elsewhere = Place { column: "mobile", ..place };
        assert!(keys.open_sealed(elsewhere, &sealed).is_err());
        let mut damaged = sealed.clone();
        damaged.pop();
        assert!(keys.open_sealed(place, &damaged).is_err());
        assert!(Keys::from_bytes(&[1; 32], &[3; 32]).open_sealed(place, &sealed).is_err());
    }

    #[test]
    fn a_blind_index_depends_on_purpose_and_value() {
        let keys = keys();
        assert_eq!(keys.blind_index("a", "x"), keys.blind_index("a", "x"));
        assert_ne!(keys.blind_index("a", "x"), keys.blind_index("b", "x"));
        assert_ne!(keys.blind_index("a", "x"), keys.blind_index("a", "y"));
    }

    #[test]
    fn a_signature_is_checked_with_the_public_key() {
        let keys = keys();
        let signature = keys.sign(b"note");
        assert!(verify(&keys.public_key(), b"note", &signature));
        assert!(!verify(&keys.public_key(), b"nota", &signature));
        assert_eq!(key_id(&keys.public_key()), keys.signing_id());
    }
}
