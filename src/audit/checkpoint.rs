//! Signed checkpoints: all heads of a scope at one moment, in the layout of the
//! C2SP signed note (text, empty line, `— name signature`). A copy kept
//! elsewhere proves later that nothing before it was cut off or rewritten.

use base64::{Engine, engine::general_purpose::STANDARD as B64};
use uuid::Uuid;

use crate::{
    kernel::Timestamp,
    platform::keys::{self, Keys},
};

const ORIGIN: &str = "jiangtai/checkpoint/v1";

/// Where a chain ended.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Head {
    pub chain: Uuid,
    pub position: i64,
    pub hash: String,
}

/// What a note says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    pub scope: Uuid,
    pub at: Timestamp,
    pub heads: Vec<Head>,
}

/// Why a note proves nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    #[error("not a checkpoint of the form {ORIGIN}")]
    Form,
    #[error("signed with the key {found}, not with the given {expected}")]
    OtherKey { found: String, expected: String },
    #[error("the signature does not match the text")]
    Signature,
}

impl Checkpoint {
    /// The signed note.
    #[must_use]
    pub fn sign(&self, keys: &Keys) -> String {
        let text = self.text();
        let signature = B64.encode(keys.sign(text.as_bytes()));
        format!("{text}\n— jiangtai+{} {signature}\n", keys.signing_id())
    }

    fn text(&self) -> String {
        let mut heads = self.heads.clone();
        heads.sort();
        let mut text = format!("{ORIGIN}\n{}\n{}\n{}\n", self.scope, self.at.0, heads.len());
        for head in heads {
            use std::fmt::Write;
            let _ = writeln!(text, "{} {} {}", head.chain, head.position, head.hash);
        }
        text
    }

    /// Reads a note and checks it with a public key (hex) that did not come
    /// with it: a key found inside a package proves nothing.
    ///
    /// # Errors
    /// See [`NoteError`].
    pub fn open(note: &str, public_key: &str) -> Result<Self, NoteError> {
        let (text, signatures) = note.split_once("\n\n").ok_or(NoteError::Form)?;
        let text = format!("{text}\n");
        let (name, signature) = signatures
            .lines()
            .find_map(|line| line.strip_prefix("— jiangtai+")?.split_once(' '))
            .ok_or(NoteError::Form)?;
        let expected = keys::key_id(public_key);
        if name != expected {
            return Err(NoteError::OtherKey { found: name.to_owned(), expected });
        }
        let signature = B64.decode(signature).map_err(|_| NoteError::Signature)?;
        if !keys::verify(public_key, text.as_bytes(), &signature) {
            return Err(NoteError::Signature);
        }
        Self::parse(&text).ok_or(NoteError::Form)
    }

    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines();
        if lines.next()? != ORIGIN {
            return None;
        }
        let scope = lines.next()?.parse().ok()?;
        let at = Timestamp(lines.next()?.parse().ok()?);
        let count: usize = lines.next()?.parse().ok()?;
        let heads: Vec<Head> = lines
            .map(|line| {
                let mut words = line.split(' ');
                let head = Head {
                    chain: words.next()?.parse().ok()?,
                    position: words.next()?.parse().ok()?,
                    hash: words.next()?.to_owned(),
                };
                words.next().is_none().then_some(head)
            })
            .collect::<Option<_>>()?;
        (heads.len() == count).then_some(Self { scope, at, heads })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::Dice;

    #[test]
    fn a_note_opens_with_its_key_and_shows_every_change() {
        let dir = tempfile::tempdir().unwrap();
        let keys = Keys::open(dir.path(), &Dice::from_seed(3)).unwrap();
        let heads = vec![Head { chain: Uuid::from_u128(2), position: 7, hash: "ab".repeat(32) }];
        let checkpoint = Checkpoint { scope: Uuid::from_u128(1), at: Timestamp(5), heads };
        let note = checkpoint.sign(&keys);
        assert_eq!(Checkpoint::open(&note, &keys.public_key()).unwrap(), checkpoint);

        assert_eq!(
            Checkpoint::open(&note.replace(" 7 ", " 8 "), &keys.public_key()),
            Err(NoteError::Signature)
        );
        let other = Keys::open(&dir.path().join("other"), &Dice::from_seed(4)).unwrap();
        assert!(matches!(Checkpoint::open(&note, &other.public_key()), Err(NoteError::OtherKey { .. })));
        assert_eq!(Checkpoint::open("hello", &keys.public_key()), Err(NoteError::Form));
    }
}
