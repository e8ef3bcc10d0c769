//! The facts of the sheets that this process wrote last: who marks goes on
//! marking, and need not be read from the beginning at each save.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{LazyLock, Mutex, MutexGuard, PoisonError},
};

use lru::LruCache;

use crate::{
    judging::model::{MarkChange, Sheet},
    kernel::{PanelId, SheetId},
};

/// Sheets that are kept; one of 40 marks takes some 8 kB.
const SHEETS: NonZeroUsize = NonZeroUsize::new(1_024).unwrap();

/// A sheet as it was left.
#[derive(Debug)]
pub struct Recent {
    /// A sheet never changes its panel.
    pub panel: PanelId,
    head: String,
    changes: Vec<MarkChange>,
}

impl Recent {
    #[must_use]
    pub fn new(sheet: &Sheet, changes: Vec<MarkChange>) -> Self {
        Self { panel: sheet.panel, head: sheet.head.clone(), changes }
    }

    /// The facts, if the sheet's chain still ends where it was left. The hash at
    /// its end is over all of them.
    #[must_use]
    pub fn facts(self, sheet: &Sheet) -> Option<Vec<MarkChange>> {
        (self.head == sheet.head).then_some(self.changes)
    }
}

static RECENT: LazyLock<Mutex<LruCache<SheetId, Recent>>> =
    LazyLock::new(|| Mutex::new(LruCache::new(SHEETS)));

fn recent() -> MutexGuard<'static, LruCache<SheetId, Recent>> {
    RECENT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes out what is known of these sheets; who writes to them puts it back.
pub fn take_recent(ids: &[SheetId]) -> HashMap<SheetId, Recent> {
    let mut recent = recent();
    ids.iter().filter_map(|id| Some((*id, recent.pop(id)?))).collect()
}

/// Keeps what was committed.
pub fn keep_recent(sheets: impl IntoIterator<Item = (SheetId, Recent)>) {
    let mut recent = recent();
    for (id, sheet) in sheets {
        recent.put(id, sheet);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::{JudgeId, SubjectId, Timestamp};

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
            aspects: vec!["A1".to_owned()],
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
        keep_recent([(id, Recent::new(&sheet, vec![fact.clone()]))]);
        let taken = take_recent(&[id]).remove(&id).expect("kept");
        assert!(take_recent(&[id]).is_empty(), "whoever writes has it alone");
        assert_eq!(taken.panel, sheet.panel);
        assert_eq!(taken.facts(&sheet), Some(vec![fact.clone()]));

        keep_recent([(id, Recent::new(&sheet, vec![fact]))]);
        sheet.head = "another process wrote".to_owned();
        let taken = take_recent(&[id]).remove(&id).expect("kept");
        assert_eq!(taken.facts(&sheet), None);
    }
}
