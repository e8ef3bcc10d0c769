//! What follows a publication, after its transaction is in.

use serde::{Deserialize, Serialize};

use super::ops;
use crate::{
    kernel::{Refusal, StandingsId},
    platform::{
        App,
        db::Tx,
        http::Ctx,
        jobs::{self, JobError, JobKind},
    },
};

const PACKAGE: &str = "results_package";
const LETTERS: &str = "results_letters";

#[derive(Serialize, Deserialize)]
struct Of {
    standings: StandingsId,
    #[serde(default)]
    is_final: bool,
}

pub(super) fn kinds() -> Vec<JobKind> {
    vec![JobKind::new(PACKAGE, package), JobKind::new(LETTERS, letters)]
}

pub(super) async fn ask_for_package(tx: &Tx, ctx: &Ctx, standings: StandingsId) -> Result<(), Refusal> {
    jobs::enqueue(tx, &ctx.app, PACKAGE, &Of { standings, is_final: false }, ctx.now()).await
}

pub(super) async fn ask_for_letters(
    tx: &Tx,
    ctx: &Ctx,
    standings: StandingsId,
    is_final: bool,
) -> Result<(), Refusal> {
    jobs::enqueue(tx, &ctx.app, LETTERS, &Of { standings, is_final }, ctx.now()).await
}

async fn package(app: App, payload: serde_json::Value) -> Result<(), JobError> {
    let of = read(payload)?;
    Ok(ops::make_package(&Ctx::system(&app, PACKAGE), of.standings).await?)
}

async fn letters(app: App, payload: serde_json::Value) -> Result<(), JobError> {
    let of = read(payload)?;
    Ok(ops::write_letters(&Ctx::system(&app, LETTERS), of.standings, of.is_final).await?)
}

fn read(payload: serde_json::Value) -> Result<Of, JobError> {
    serde_json::from_value(payload).map_err(|error| JobError::Fail(error.to_string()))
}
