//! Taking in reference data.

use std::collections::HashMap;

use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel};
use uuid::Uuid;

use super::{
    data::EDITION,
    model::Occupation,
    policy,
    rules::{self, BadLine},
    store::{self, occupation},
};
use crate::{
    audit::{self, Act},
    kernel::{Refusal, Text},
    platform::http::Ctx,
};

/// The chain under which changes to the classification are recorded.
const CHAIN: Uuid = Uuid::from_u128(0x6f63_6375_7061_7469_8f6e_0000_0000_2022);
/// Rows a transaction, so that an import never holds others up for long.
const PIECE: usize = 500;
/// The whole classification is 75 kB.
const LARGEST_FILE: usize = 4 * 1024 * 1024;

/// What an import did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportReport {
    pub edition: &'static str,
    pub new: usize,
    /// Known before under another name or with other marks.
    pub changed: usize,
    /// Known before just so, or carried by the product.
    pub same: usize,
    /// Lines of the levels above the occupation.
    pub groups: usize,
    /// Lines that repeat an earlier one.
    pub repeated: usize,
    pub ignored_columns: Vec<String>,
    pub bad: Vec<BadLine>,
}

/// Takes in the occupational classification from a CSV `level,code,name`.
///
/// Written in pieces: a failure in the middle keeps the pieces before it, and
/// importing again does the rest. Importing the same file twice changes, and
/// records, nothing.
///
/// # Errors
/// When the actor may not, the file is no such CSV, or the database fails. Bad
/// lines are no error; the report names each.
pub async fn import_occupations(ctx: &Ctx, csv: &[u8]) -> Result<ImportReport, Refusal> {
    policy::may_import(&ctx.actor)?;
    if csv.len() > LARGEST_FILE {
        return Err(Refusal::TooLarge(Text::new("occupations-too-large").with("mib", LARGEST_FILE >> 20)));
    }
    let reading = rules::read_occupations(csv).map_err(|text| Refusal::field("file", text))?;
    let mut report = ImportReport {
        edition: EDITION,
        new: 0,
        changed: 0,
        same: 0,
        groups: reading.groups,
        repeated: reading.repeated,
        ignored_columns: reading.ignored_columns,
        bad: reading.bad,
    };
    // What the product carries is found before the table is asked.
    let (carried, stored): (Vec<_>, Vec<_>) =
        reading.occupations.iter().partition(|o| store::carried(&o.code).is_some());
    report.same += carried.len();
    for piece in stored.chunks(PIECE) {
        let (new, changed) = save(ctx, piece).await?;
        report.new += new;
        report.changed += changed;
        report.same += piece.len() - new - changed;
    }
    Ok(report)
}

/// One piece in one transaction; answers how many rows are new and changed.
async fn save(ctx: &Ctx, piece: &[&Occupation]) -> Result<(usize, usize), Refusal> {
    ctx.in_tx(async |tx| {
        let _alone = tx.alone(("occupation", CHAIN)).await?;
        let codes: Vec<&str> = piece.iter().map(|o| o.code.as_str()).collect();
        let known: HashMap<String, occupation::Model> =
            store::list_stored(tx, &codes).await?.into_iter().map(|row| (row.code.clone(), row)).collect();

        let mut new = Vec::new();
        let mut changed = Vec::new();
        for row in piece.iter().map(|o| occupation::Model::from(*o)) {
            match known.get(&row.code) {
                None => new.push(row.into_active_model()),
                Some(stored) if *stored == row => {}
                Some(_) => {
                    changed.push(row.code.clone());
                    row.into_active_model().reset_all().update(tx).await?;
                }
            }
        }
        let counts = (new.len(), changed.len());
        if counts == (0, 0) {
            return Ok(counts);
        }
        if !new.is_empty() {
            occupation::Entity::insert_many(new).exec_without_returning(tx).await?;
        }
        let act = Act::new("occupations.imported", ("classification", CHAIN), CHAIN)
            .says("edition", EDITION)
            .with("new", counts.0)
            .with("changed", changed)
            .says("first", codes.first().unwrap_or(&""))
            .says("last", codes.last().unwrap_or(&""));
        audit::record(tx, ctx, act).await?;
        Ok(counts)
    })
    .await
}
