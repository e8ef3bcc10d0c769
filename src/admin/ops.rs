//! The daily checkpoint over every chain, and unions founded by the system's
//! administrator.

use std::collections::BTreeMap;

use crate::{
    accounts::{self, MemberRole, NewOrganisation, OrganisationKind, UnionLevel},
    audit::{self, Act, Head, Walk},
    kernel::{OrganisationId, Problems, Refusal, Timestamp, time::DAY},
    platform::{
        App,
        db::Tx,
        http::{Ctx, Fields, asked},
        jobs::{self, JobError},
    },
    taxonomy,
};

/// The kind of the daily job.
pub const DAILY: &str = "daily_checkpoint";
/// The scope of checkpoints over the whole installation.
const EVERYTHING: uuid::Uuid = uuid::Uuid::nil();

/// Makes sure that a daily run is planned; serving calls it at start.
///
/// # Errors
/// The database's.
pub async fn schedule_daily(app: &App) -> Result<(), Refusal> {
    let now = app.clock.now();
    app.db
        .write(now, async |tx| {
            let planned = jobs::list(tx, "queued", 1_000).await?.iter().any(|job| job.kind == DAILY);
            if planned { Ok(()) } else { plan(tx, app, now).await }
        })
        .await
}

/// Three in the morning in Wuxi, the next time it comes.
async fn plan(tx: &Tx, app: &App, now: Timestamp) -> Result<(), Refusal> {
    let midnight = Timestamp::start_of(now.local_date());
    let three = midnight.plus(3 * 60 * 60 * 1_000);
    let next = if three > now { three } else { three.plus(DAY) };
    jobs::enqueue(tx, app, DAILY, &serde_json::json!({}), next).await
}

/// Walks the trail and signs all heads; plans the next day.
pub(super) async fn daily(app: App, _: serde_json::Value) -> Result<(), JobError> {
    let ctx = Ctx::system(&app, "daily");
    let mut walk = Walk::default();
    audit::verify_records(ctx.read(), &mut walk).await?;
    for finding in &walk.findings {
        tracing::error!(audit.place = finding.place, audit.finding = finding.what, "the trail is broken");
    }
    // One head for each chain, in a fixed order.
    let heads: BTreeMap<_, Head> = walk.heads().into_iter().map(|h| (h.chain, h)).collect();
    ctx.in_tx(async |tx| {
        audit::checkpoint(tx, &ctx, EVERYTHING, "daily", heads.into_values().collect()).await?;
        let act = Act::new("checkpoint.signed", ("installation", EVERYTHING), EVERYTHING)
            .with("entries", walk.entries)
            .with("findings", walk.findings.len());
        audit::record(tx, &ctx, act).await?;
        plan(tx, &ctx.app, ctx.now()).await
    })
    .await?;
    Ok(())
}

/// Founds a union with its first officer, who is sent a link for a password.
///
/// # Errors
/// 422 with everything wrong at once.
pub(super) async fn found_union(ctx: &Ctx, fields: &Fields) -> Result<OrganisationId, Refusal> {
    let mut problems = Problems::new();
    let name = crate::kernel::text::one_line(fields.get("union"));
    problems.unless(!name.is_empty() && name.chars().count() <= 100, "union", "admin-union-name");
    let level: Option<UnionLevel> = fields.parsed("level");
    problems.unless(level.is_some(), "level", "admin-union-level");
    let district = Some(fields.get("district")).filter(|d| !d.is_empty());
    let needs_district = level == Some(UnionLevel::District);
    problems.unless(
        !needs_district || district.is_some_and(|d| taxonomy::district(d).is_some()),
        "district",
        "organisation-district-missing",
    );
    problems.finish()?;
    let said: Vec<(&str, &str)> = fields.iter().collect();
    ctx.in_tx_once(&asked("union.found", &said), async |tx| {
        if accounts::find_organisation_by_name(tx, &name).await?.is_some() {
            return Err(Refusal::field("union", "admin-union-taken"));
        }
        let new = NewOrganisation {
            kind: OrganisationKind::Union,
            name: name.clone(),
            uscc: None,
            district: district.map(str::to_owned),
            union_level: level,
        };
        let union = accounts::create_organisation(tx, ctx, new).await?;
        let person =
            accounts::ensure_person(tx, ctx, fields.get("email"), fields.get("name"), ctx.lang()).await?;
        accounts::add_member(tx, ctx, person, union, MemberRole::Owner).await?;
        Ok(union)
    })
    .await
}

/// Gives a dead letter another chance.
///
/// # Errors
/// [`Refusal::NotFound`] when there is no such dead letter.
pub(super) async fn retry(ctx: &Ctx, job: uuid::Uuid) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("job.retry", &job), async |tx| {
        jobs::revive(tx, job, ctx.now()).await?;
        audit::record(tx, ctx, Act::new("job.revived", ("job", job), EVERYTHING)).await?;
        Ok(())
    })
    .await
}
