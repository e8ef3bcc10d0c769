//! The unit endorses, the district recommends, the host checks the form.

use super::{
    filings::was_returned,
    letters::{tell_organisation, tell_people},
    publish::hash,
    shown,
};
use crate::{
    accounts,
    audit::{self, Act},
    innovations::{
        model::{CategoryStage, Filing, FilingStage, FilingStep, Opinion},
        policy,
        store::{self, filing::NewOpinion},
    },
    kernel::{FilingId, Problems, Refusal, Text, require, require_newest},
    platform::{
        db::Tx,
        http::{Ctx, asked},
    },
};

/// Stages that count against the quota of a district.
const RECOMMENDED: [FilingStage; 5] = [
    FilingStage::CityCheck,
    FilingStage::Scoring,
    FilingStage::Selected,
    FilingStage::NotSelected,
    FilingStage::Published,
];

/// The level that a filing waits for has its say.
///
/// # Errors
/// 422 without a reason where one is needed; forbidden to everybody else; a conflict after the
/// date, beyond the quota, or when the filing waits elsewhere.
pub async fn decide(
    ctx: &Ctx,
    id: FilingId,
    version: i64,
    opinion: Opinion,
    reason: &str,
) -> Result<(), Refusal> {
    let reason = reason.trim();
    ctx.in_tx_once(&asked("filing.decide", &(id, version, opinion, reason)), async |tx| {
        let filing = store::filing::load_to_change(tx, id).await?;
        let shown = shown(tx, ctx, filing).await?;
        let step = shown.filing.stage.waits_for().ok_or_else(|| {
            Refusal::Conflict(Text::new("filing-waits-elsewhere").with("stage", shown.filing.stage.code()))
        })?;
        require(shown.from.decides(step), || Refusal::forbidden("filing-not-yours-to-decide"))?;
        require_newest(version, shown.filing.version)?;
        check_reason(opinion, reason)?;
        in_time(tx, ctx, &shown, step).await?;
        if step == FilingStep::Recommendation && opinion == Opinion::Approve {
            within_quota(tx, &shown).await?;
        }
        let stage = shown.filing.stage.decide(step, opinion)?;
        write_down(tx, ctx, &shown.filing, (step, opinion), reason).await?;
        let filing = store::filing::save(tx, Filing { stage, ..shown.filing }).await?;
        let people: Vec<_> = std::iter::once(filing.author)
            .chain(shown.contributors.iter().map(|c| c.person).filter(|p| *p != filing.author))
            .collect();
        match opinion {
            Opinion::Return => tell_people(tx, ctx, "filing-returned", &filing, &people[..1], reason).await?,
            Opinion::Refuse => tell_people(tx, ctx, "filing-refused", &filing, &people, reason).await?,
            Opinion::Approve => match step {
                FilingStep::Endorsement => {
                    if let Some(union) = district_union(tx, shown.unit.district.as_deref()).await? {
                        tell_organisation(tx, ctx, "filing-waits", &filing, union, "").await?;
                    }
                }
                FilingStep::Recommendation => {
                    tell_organisation(tx, ctx, "filing-waits", &filing, shown.selection.host, "").await?;
                }
                FilingStep::FormCheck | FilingStep::Exclusion => {
                    tell_people(tx, ctx, "filing-accepted", &filing, &people, "").await?;
                }
            },
        }
        Ok(())
    })
    .await
}

/// An approval needs no words; everything else does.
pub(super) fn check_reason(opinion: Opinion, reason: &str) -> Result<(), Refusal> {
    let length = reason.chars().count();
    let fine = length <= 1_000 && (opinion == Opinion::Approve || length >= 5);
    let mut problems = Problems::new();
    problems.unless(fine, "reason", "filing-reason-wrong");
    problems.finish()
}

/// Writes an opinion down, for good.
pub(super) async fn write_down(
    tx: &Tx,
    ctx: &Ctx,
    filing: &Filing,
    (step, opinion): (FilingStep, Opinion),
    reason: &str,
) -> Result<(), Refusal> {
    let seat = ctx.actor.seat().ok_or(Refusal::NotFound)?;
    let person = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let before = store::filing::opinions(tx, filing.id).await?.len();
    let content = hash(&filing.content);
    let new = NewOpinion {
        filing: filing.id,
        position: i32::try_from(before + 1).unwrap_or(i32::MAX),
        step,
        opinion,
        reason,
        organisation: seat.organisation,
        person,
        content_hash: &content,
        at: ctx.now(),
    };
    store::filing::insert_opinion(tx, new).await?;
    let act = Act::new("filing.opinion", ("filing", filing.id), filing.id.0)
        .says("step", step)
        .says("opinion", opinion)
        .says("organisation", seat.organisation)
        .with("content", content)
        .with("reason", crate::platform::keys::sha256_hex(reason.as_bytes()));
    audit::record(tx, ctx, act).await?;
    Ok(())
}

/// Unit and district have until the date of recommendation; what was sent back once, and the
/// form check, until the review begins.
async fn in_time(tx: &Tx, ctx: &Ctx, shown: &super::Shown, step: FilingStep) -> Result<(), Refusal> {
    require(shown.category.stage == CategoryStage::Filing, || Refusal::conflict("category-in-review"))?;
    let dates = shown.selection.facts.dates;
    let has_longer = step == FilingStep::FormCheck || was_returned(tx, shown.filing.id).await?;
    if has_longer || ctx.now() < dates.recommend_by {
        return Ok(());
    }
    let when = dates.recommend_by.local_input().replace('T', " ");
    Err(Refusal::Conflict(Text::new("filing-recommend-late").with("when", when)))
}

/// A district recommends so many of each category.
async fn within_quota(tx: &Tx, shown: &super::Shown) -> Result<(), Refusal> {
    let _alone = tx.alone(("filing-quota", shown.category.id.0)).await?;
    let units = store::filing::units(tx).await?;
    let known = accounts::organisations(tx, &units).await?;
    let here: Vec<_> =
        known.values().filter(|u| u.district == shown.unit.district).map(|unit| unit.id).collect();
    let used = store::filing::count_of_units(tx, shown.category.id, &here, &RECOMMENDED).await?;
    let quota = u64::try_from(shown.category.quota).unwrap_or(0);
    require(used < quota, || {
        Refusal::Conflict(Text::new("filing-quota-used").with("quota", quota).with("used", used))
    })
}

async fn district_union(
    tx: &Tx,
    district: Option<&str>,
) -> Result<Option<crate::kernel::OrganisationId>, Refusal> {
    let Some(district) = district else { return Ok(None) };
    let unions = accounts::list_unions(tx).await?;
    Ok(unions.into_iter().find(|u| policy::recommends_district(u) == Some(district)).map(|u| u.id))
}
