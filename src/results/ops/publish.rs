//! From a draft to the result that stands.

use std::collections::HashMap;

use sea_orm::ActiveValue::Set;

use super::{
    super::{
        jobs,
        model::{Identity, Row, Standings, StandingsStage},
        rules::notice_body,
        store,
    },
    compute::act,
    latest, organise,
};
use crate::{
    accounts, audit,
    competitions::{self, Decoded, EventHead, EventStage},
    judging,
    kernel::{Change, EventId, Lang, OrganisationId, Problems, Refusal, require},
    notices::{self, NewNotice, NoticeKind},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        texts,
    },
};

/// Opens the codes and publishes the draft as a public notice.
///
/// # Errors
/// [`Refusal::Stale`] where the draft is not the one that was seen,
/// [`Refusal::Conflict`] where there is none or the notice cannot run.
pub async fn publish(ctx: &Ctx, event: EventId, version: Option<i64>) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("standings.publish", &(event, version)), async |tx| {
        let head = organise(tx, ctx, event).await?;
        let draft = latest(tx, event, version).await?;
        require(draft.stage == StandingsStage::Draft, || Refusal::conflict("standings-no-draft"))?;
        competitions::decode(tx, ctx, event).await?;
        let rows = named(tx, ctx, &draft).await?;
        store::insert_identities(tx, draft.id, &rows).await?;
        let notice = notices::publish(tx, ctx, notice(&head, &rows)).await?;
        competitions::set_stage(tx, ctx, event, EventStage::Noticed).await?;
        store::move_to(tx, &draft, StandingsStage::Noticed, |row| {
            row.notice = Set(Some(notice));
            row.published_at = Set(Some(ctx.now().0));
        })
        .await?;
        let act = act("standings.published", head.competition.0, &draft).says("notice", notice);
        audit::record(tx, ctx, act).await?;
        seal(tx, ctx, &head, "publication").await?;
        follow_up(tx, ctx, &draft, false).await
    })
    .await
}

/// Closes the notice: the result stands.
///
/// # Errors
/// [`Refusal::Conflict`] before the notice is over and its objections decided.
pub async fn finalise(ctx: &Ctx, event: EventId, version: Option<i64>) -> Result<(), Refusal> {
    ctx.in_tx_once(&asked("standings.final", &(event, version)), async |tx| {
        let head = organise(tx, ctx, event).await?;
        let noticed = latest(tx, event, version).await?;
        let (StandingsStage::Noticed, Some(notice)) = (noticed.stage, noticed.notice) else {
            return Err(Refusal::conflict("standings-not-noticed"));
        };
        notices::close(tx, ctx, notice).await?;
        competitions::set_stage(tx, ctx, event, EventStage::Final).await?;
        store::move_to(tx, &noticed, StandingsStage::Final, |row| row.final_at = Set(Some(ctx.now().0)))
            .await?;
        audit::record(tx, ctx, act("standings.final", head.competition.0, &noticed)).await?;
        seal(tx, ctx, &head, "final").await?;
        follow_up(tx, ctx, &noticed, true).await
    })
    .await
}

/// Takes a publication back, so that standings are computed and published anew.
///
/// # Errors
/// [`Refusal::Invalid`] without a reason, [`Refusal::Conflict`] when nothing is
/// in a running notice.
pub async fn withdraw(ctx: &Ctx, event: EventId, version: Option<i64>, reason: &str) -> Result<(), Refusal> {
    let reason = reason.trim();
    ctx.in_tx_once(&asked("standings.withdraw", &(event, version, reason)), async |tx| {
        let head = organise(tx, ctx, event).await?;
        let noticed = latest(tx, event, version).await?;
        let (StandingsStage::Noticed, Some(notice)) = (noticed.stage, noticed.notice) else {
            return Err(Refusal::conflict("standings-not-noticed"));
        };
        let mut problems = Problems::new();
        problems.unless((5..=1_000).contains(&reason.chars().count()), "reason", "standings-reason-wrong");
        problems.finish()?;
        notices::withdraw(tx, ctx, notice, reason).await?;
        competitions::set_stage(tx, ctx, event, EventStage::Locked).await?;
        store::move_to(tx, &noticed, StandingsStage::Superseded, |_| {}).await?;
        audit::record(tx, ctx, act("standings.withdrawn", head.competition.0, &noticed)).await?;
        tx.changed(Change::Standings(noticed.id)).await?;
        Ok(())
    })
    .await
}

/// The rows of a draft with the names behind their work numbers.
async fn named(tx: &Tx, ctx: &Ctx, draft: &Standings) -> Result<Vec<Row>, Refusal> {
    let decoded = competitions::decoded(tx, ctx, draft.event).await?;
    let units: Vec<OrganisationId> = decoded.iter().map(|d| d.organisation).collect();
    let units = accounts::organisations(tx, &units).await?;
    let mut by_number: HashMap<String, Decoded> =
        decoded.into_iter().map(|d| (d.work_number.clone(), d)).collect();
    let mut rows = store::list_rows(tx, draft.id).await?;
    for row in &mut rows {
        let who = by_number
            .remove(&row.work_number)
            .ok_or_else(|| Refusal::internal("a work number without an entry"))?;
        let unit = units.get(&who.organisation).map(|o| o.name.clone()).unwrap_or_default();
        row.identity = Some(Identity { entry: who.entry, name: who.name, unit });
    }
    Ok(rows)
}

fn notice(event: &EventHead, rows: &[Row]) -> NewNotice {
    let title = |lang| {
        let args = [
            ("competition", event.competition_title_in(lang).to_owned()),
            ("event", event.title_in(lang).to_owned()),
        ];
        texts::ta(lang, "standings-notice-title", &args)
    };
    NewNotice {
        kind: NoticeKind::Results,
        about: event.id.0,
        chain: event.competition.0,
        host: event.host,
        title: title(Lang::Zh),
        title_en: title(Lang::En),
        body: notice_body(rows),
        days: u32::try_from(event.dates.notice_days).unwrap_or(1),
    }
}

/// Signs where every chain of the event ends now.
async fn seal(tx: &Tx, ctx: &Ctx, event: &EventHead, reason: &'static str) -> Result<(), Refusal> {
    let mut heads = judging::heads(tx, event.id.0).await?;
    heads.extend(audit::head(tx, event.competition.0).await?);
    audit::checkpoint(tx, ctx, event.competition.0, reason, heads).await?;
    Ok(())
}

async fn follow_up(tx: &Tx, ctx: &Ctx, standings: &Standings, is_final: bool) -> Result<(), Refusal> {
    jobs::ask_for_package(tx, ctx, standings.id).await?;
    jobs::ask_for_letters(tx, ctx, standings.id, is_final).await?;
    tx.changed(Change::Standings(standings.id)).await?;
    Ok(())
}
