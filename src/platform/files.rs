//! Files by content: the name of a file is the SHA-256 of its bytes, so what was
//! published can be shown to be what is served.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, PutPayload, local::LocalFileSystem, path::Path as Key};

use super::keys::sha256_hex;

/// Why a file could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("file store: {0}")]
    Store(#[from] object_store::Error),
    #[error("cannot make the file folder: {0}")]
    Folder(#[from] std::io::Error),
    #[error("file {0} does not hold the bytes it is named after")]
    Damaged(String),
}

/// The store of all uploaded and published files.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// # Errors
    /// When the folder cannot be made.
    pub fn local(dir: &Path) -> Result<Self, FileError> {
        std::fs::create_dir_all(dir)?;
        Ok(Self(Arc::new(LocalFileSystem::new_with_prefix(dir)?.with_fsync(true))))
    }

    /// Stores the bytes and answers their hash; storing them again is harmless.
    ///
    /// # Errors
    /// The store's.
    pub async fn put(&self, bytes: impl Into<Bytes>) -> Result<String, FileError> {
        let bytes = bytes.into();
        let hash = sha256_hex(&bytes);
        self.0.put(&key(&hash), PutPayload::from_bytes(bytes)).await?;
        Ok(hash)
    }

    /// # Errors
    /// When it is missing, or its bytes are no longer those it is named after.
    pub async fn get(&self, hash: &str) -> Result<Bytes, FileError> {
        let bytes = self.0.get(&key(hash)).await?.bytes().await?;
        if sha256_hex(&bytes) == hash { Ok(bytes) } else { Err(FileError::Damaged(hash.to_owned())) }
    }
}

fn key(hash: &str) -> Key {
    Key::from(format!("sha256/{}/{hash}", hash.get(..2).unwrap_or("00")))
}
