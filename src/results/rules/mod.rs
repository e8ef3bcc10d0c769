//! What is decided here: the shape of a published package and how it is checked.

mod archive;
mod columns;
mod notice;
mod package;
mod rows;
mod verify;
mod verify_marks;
mod verify_records;
mod verify_standings;

pub use archive::{Files, pack, unpack};
pub use columns::Columns;
pub use notice::notice_body;
pub use package::{Chained, Parts, SheetLine, Tables, files, material_hash};
pub use rows::rows;
pub use verify::{Finding, Outside, Report, verify};
pub use verify_standings::standings_csv;
