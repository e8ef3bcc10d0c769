//! Checking published standings in the database against the marks.

use sea_orm::ConnectionTrait;

use super::{
    super::{model::Row, rules, store},
    computed,
};
use crate::{
    audit::{Finding, Walk},
    judging,
    kernel::{PageRequest, Refusal},
    notices,
};

/// Computes every published edition again and compares it with its rows and
/// with its notice. Whatever differs is in the walk's findings.
///
/// # Errors
/// The database's.
pub async fn verify_standings(db: &impl ConnectionTrait, walk: &mut Walk) -> Result<(), Refusal> {
    let mut number = 1;
    loop {
        let part = store::list_published(db, PageRequest::new(number, PageRequest::MAX_SIZE)).await?;
        for standings in &part.items {
            let place = format!("standings {}", standings.id);
            let mut find = |place: String, what: &str| {
                walk.findings.push(Finding { place, what: what.to_owned() });
            };
            let again = match computed(judging::material(db, standings.event.0).await?).await {
                Ok(again) => again,
                Err(refusal) => {
                    find(place, &format!("cannot be computed again: {refusal}"));
                    continue;
                }
            };
            if again.hashes != standings.hashes {
                find(place.clone(), "the marks and rules give other standings");
            }
            let rows = store::list_rows(db, standings.id).await?;
            let bare = |row: &Row| Row { identity: None, ..row.clone() };
            if rows.len() != again.rows.len() {
                find(place.clone(), "rows are missing or too many");
            }
            for (row, (ours, _)) in rows.iter().zip(&again.rows) {
                if bare(row) != *ours {
                    find(
                        format!("standing {} {}", standings.id, row.work_number),
                        "is not what the marks give",
                    );
                }
            }
            if let Some(notice) = standings.notice {
                let notice = notices::load_notice(db, notice).await?;
                if notice.body != rules::notice_body(&rows) {
                    find(place, "does not say what its notice published");
                }
                if !notice.holds() {
                    find(format!("notice {}", notice.head.id), "its content does not match its hash");
                }
            }
        }
        if number >= part.pages() {
            return Ok(());
        }
        number += 1;
    }
}
