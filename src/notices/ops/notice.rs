//! Publishing, closing, withdrawing. Whoever calls has asked its own policy
//! whether the actor may: the notice belongs to what it is about.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};

use super::super::{
    model::{NewNotice, NoticeStage, content},
    store::{self, notice},
};
use crate::{
    audit::{self, Act, chain::canonical},
    kernel::{Change, NoticeId, Refusal, Text, Timestamp, require},
    platform::{db::Tx, http::Ctx, keys::sha256_hex},
};

/// Publishes something for so many working days.
///
/// # Errors
/// [`Refusal::Conflict`] where the window needs a year whose calendar is not
/// published, or a notice about the same still stands.
pub async fn publish(tx: &Tx, ctx: &Ctx, new: NewNotice) -> Result<NoticeId, Refusal> {
    let _alone = tx.alone(("notice-about", new.about)).await?;
    if let Some(before) = store::find_notice_about(tx, new.about).await? {
        require(before.stage == NoticeStage::Withdrawn, || {
            Refusal::Conflict(Text::new("notice-stands").with("number", &before.number))
        })?;
    }
    let now = ctx.now();
    let calendar = store::load_calendar(tx).await?;
    let ends_at = calendar.end_of(now, new.days).map_err(Refusal::conflict)?;
    let series = format!("notice-{}", year(now));
    let number = format!("GS-{}-{:05}", year(now), tx.next_number(&series).await?);
    let id: NoticeId = ctx.new_id();
    let content = content(&number, new.kind, new.about, (&new.title, &new.title_en), &new.body);
    let hash = sha256_hex(canonical(&content).as_bytes());
    let row = notice::ActiveModel {
        id: Set(id),
        number: Set(number),
        kind: Set(new.kind),
        about: Set(new.about),
        chain: Set(new.chain),
        host: Set(new.host),
        title: Set(new.title),
        title_en: Set(new.title_en),
        body: Set(serde_json::to_string(&new.body).map_err(Refusal::internal)?),
        body_hash: Set(hash.clone()),
        days: Set(i32::try_from(new.days).unwrap_or(i32::MAX)),
        published_at: Set(now.0),
        ends_at: Set(ends_at.0),
        stage: Set(NoticeStage::Open),
        closed_at: Set(None),
        reason: Set(String::new()),
        version: Set(1),
    };
    notice::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("notice.published", ("notice", id), new.chain)
        .says("about", new.about)
        .says("content", hash)
        .with("ends_at", ends_at.0);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Notice(id)).await?;
    Ok(id)
}

/// Ends a notice: what it published takes effect.
///
/// # Errors
/// [`Refusal::Conflict`] before its end, while an objection is undecided, or
/// where one was upheld: then what was published is wrong and must be withdrawn.
pub async fn close(tx: &Tx, ctx: &Ctx, id: NoticeId) -> Result<(), Refusal> {
    let _alone = tx.alone(("notice", id.0)).await?;
    let (row, head) = store::load_for_change(tx, id).await?;
    require(head.stage == NoticeStage::Open, || Refusal::conflict("notice-not-open"))?;
    require(ctx.now() >= head.settles_at(), || Refusal::conflict("notice-still-runs"))?;
    require(head.open_objections == 0, || {
        Refusal::Conflict(Text::new("notice-objections-open").with("n", head.open_objections))
    })?;
    require(head.upheld_objections == 0, || {
        Refusal::Conflict(Text::new("notice-objections-upheld").with("n", head.upheld_objections))
    })?;
    end(tx, ctx, row, NoticeStage::Closed, "").await
}

/// Takes a notice back, with the reason that the public is told.
///
/// # Errors
/// [`Refusal::Conflict`] when it is no longer open.
pub async fn withdraw(tx: &Tx, ctx: &Ctx, id: NoticeId, reason: &str) -> Result<(), Refusal> {
    let _alone = tx.alone(("notice", id.0)).await?;
    let (row, head) = store::load_for_change(tx, id).await?;
    require(head.stage == NoticeStage::Open, || Refusal::conflict("notice-not-open"))?;
    end(tx, ctx, row, NoticeStage::Withdrawn, reason).await
}

async fn end(
    tx: &Tx,
    ctx: &Ctx,
    row: notice::Model,
    stage: NoticeStage,
    reason: &str,
) -> Result<(), Refusal> {
    let (id, chain, version) = (row.id, row.chain, row.version);
    let mut ended: notice::ActiveModel = row.into();
    ended.stage = Set(stage);
    ended.closed_at = Set(Some(ctx.now().0));
    ended.reason = Set(reason.to_owned());
    ended.version = Set(version + 1);
    ended.update(tx).await?;
    let action = if stage == NoticeStage::Closed { "notice.closed" } else { "notice.withdrawn" };
    let mut act = Act::new(action, ("notice", id), chain);
    if !reason.is_empty() {
        act = act.says("reason_hash", sha256_hex(reason.as_bytes()));
    }
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Notice(id)).await?;
    Ok(())
}

/// The calendar year in Wuxi, for numbers.
pub(super) fn year(at: Timestamp) -> i32 {
    use chrono::Datelike;
    at.local_date().year()
}
