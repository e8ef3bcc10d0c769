//! An entry as a row of a list, on every page alike.

use super::words::Badge;
use crate::{
    competitions::model::{Entry, EntryStage},
    kernel::EntryId,
    platform::http::Ui,
};

pub(super) struct EntryLine {
    pub id: EntryId,
    pub number: String,
    pub name: String,
    pub id_masked: String,
    pub grade: String,
    pub stage: Badge,
    pub reason: String,
}

pub(super) fn entry_stage(ui: &Ui, stage: EntryStage) -> Badge {
    let kind = match stage {
        EntryStage::Submitted => "info",
        EntryStage::Returned => "warn",
        EntryStage::Qualified => "ok",
        EntryStage::Refused => "red",
        EntryStage::Withdrawn => "line",
    };
    Badge { kind, text: ui.word("entry-stage", stage) }
}

pub(super) fn entry_line(ui: &Ui, entry: Entry) -> EntryLine {
    EntryLine {
        id: entry.id,
        number: entry.number,
        name: entry.name,
        id_masked: entry.id_masked,
        grade: ui.word("grade", entry.grade),
        stage: entry_stage(ui, entry.stage),
        reason: entry.reason,
    }
}

pub(super) fn entry_lines(ui: &Ui, entries: Vec<Entry>) -> Vec<EntryLine> {
    entries.into_iter().map(|entry| entry_line(ui, entry)).collect()
}
