//! What is decided here: the shape of a published package and how it is checked.

mod archive;
mod columns;
mod notice;
mod package;
mod rows;
mod verify;

pub use archive::{Files, pack, unpack};
pub use columns::Columns;
pub use notice::notice_body;
pub use package::{Chained, Parts, SheetLine, Tables, files, material_hash};
pub use rows::rows;
pub use verify::{Finding, Outside, Report, standings_csv, verify};
