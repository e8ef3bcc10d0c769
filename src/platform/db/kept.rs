//! What a process keeps in memory for one database.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::Db;

/// One thing of each type.
#[derive(Default)]
pub(super) struct Kept(Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>);

impl Db {
    /// The one `T` of this process for this database: empty at first, gone with
    /// the process, and never the truth of anything.
    pub fn kept<T: Default + Send + Sync + 'static>(&self) -> Arc<T> {
        let mut all = self.kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = all.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default())).clone();
        known.downcast().unwrap_or_default()
    }
}
