//! A workbook to download.

use crate::{
    kernel::Refusal,
    platform::{
        http::{Result, attachment},
        sheets::{Book, XLSX},
    },
};

/// Writing a workbook compresses, so it runs where blocking is allowed.
pub(super) async fn workbook(book: Book, name: String) -> Result {
    let bytes = tokio::task::spawn_blocking(move || book.bytes())
        .await
        .map_err(Refusal::internal)?
        .map_err(Refusal::internal)?;
    Ok(attachment(&format!("{name}.xlsx"), XLSX, bytes))
}
