//! The facts of the sheets that this process wrote last: who marks goes on
//! marking, and need not be read from the beginning at each save.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
};

use lru::LruCache;

use super::sheets::Place;
use crate::{
    judging::model::{MarkChange, Sheet},
    kernel::SheetId,
};

/// Sheets that are kept; one of 40 marks takes some 8 kB.
const SHEETS: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();

/// A sheet as it was left.
#[derive(Debug)]
pub struct Recent {
    pub place: Place,
    head: String,
    changes: Vec<MarkChange>,
}

impl Recent {
    #[must_use]
    pub fn new(sheet: &Sheet, changes: Vec<MarkChange>) -> Self {
        Self { place: (sheet.panel, sheet.judge), head: sheet.head.clone(), changes }
    }

    /// The facts, if the sheet's chain still ends where it was left. The hash at
    /// its end is over all of them.
    #[must_use]
    pub fn facts(self, sheet: &Sheet) -> Option<Vec<MarkChange>> {
        (self.head == sheet.head).then_some(self.changes)
    }
}

/// The sheets last written.
pub struct RecentSheets(Mutex<LruCache<SheetId, Recent>>);

impl Default for RecentSheets {
    fn default() -> Self {
        Self(Mutex::new(LruCache::new(SHEETS)))
    }
}

impl RecentSheets {
    fn lock(&self) -> MutexGuard<'_, LruCache<SheetId, Recent>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes out what is known of these sheets; who writes to them puts it back.
    pub fn take(&self, ids: &[SheetId]) -> HashMap<SheetId, Recent> {
        let mut recent = self.lock();
        ids.iter().filter_map(|id| Some((*id, recent.pop(id)?))).collect()
    }

    /// Keeps what was committed.
    pub fn keep(&self, sheets: impl IntoIterator<Item = (SheetId, Recent)>) {
        let mut recent = self.lock();
        for (id, sheet) in sheets {
            recent.put(id, sheet);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{JudgeId, PanelId, SubjectId, Timestamp};

    #[test]
    fn facts_are_taken_once_and_only_for_the_chain_they_were_left_with() {
        let id = SheetId(uuid::Uuid::from_u128(7));
        let mut sheet = Sheet {
            id,
            panel: PanelId(uuid::Uuid::from_u128(1)),
            judge: JudgeId(uuid::Uuid::from_u128(2)),
            subject: SubjectId(uuid::Uuid::from_u128(3)),
            work_number: "001".to_owned(),
            absent: false,
            aspects: ["A1".to_owned()].into(),
            position: 1,
            head: "as left".to_owned(),
            marked: 1,
            saved_at: None,
            calls: 0,
        };
        let fact = MarkChange {
            position: 1,
            aspect: "A1".to_owned(),
            round: 1,
            mark: None,
            raw: None,
            at: Timestamp(0),
            save_key: "key".to_owned(),
        };
        let recent = RecentSheets::default();
        recent.keep([(id, Recent::new(&sheet, vec![fact.clone()]))]);
        let taken = recent.take(&[id]).remove(&id).expect("kept");
        assert!(recent.take(&[id]).is_empty(), "whoever writes has it alone");
        assert_eq!(taken.place, (sheet.panel, sheet.judge));
        assert_eq!(taken.facts(&sheet), Some(vec![fact.clone()]));

        recent.keep([(id, Recent::new(&sheet, vec![fact]))]);
        sheet.head = "another process wrote".to_owned();
        let taken = recent.take(&[id]).remove(&id).expect("kept");
        assert_eq!(taken.facts(&sheet), None);
    }
}
