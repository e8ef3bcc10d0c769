//! Filing an objection and deciding it.

use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, QuerySelect};

use super::{
    super::{
        model::{NoticeHead, Objection, ObjectionStage},
        policy::{self, Role},
        rules::{self, Claim, NewClaim},
        store::{self, objection},
    },
    notice::year,
    role,
};
use crate::{
    accounts,
    audit::{self, Act},
    kernel::{Change, Lang, NoticeId, ObjectionId, Refusal, Timestamp, Window, require},
    notifications::{self, Letter},
    platform::{
        db::Tx,
        http::{Ctx, asked},
    },
};

/// Files an objection in a transaction of its own; a repeated `Idempotency-Key`
/// files it once. `request` is the hash of what was asked.
///
/// # Errors
/// As [`file_objection`].
pub async fn object(
    ctx: &Ctx,
    notice: NoticeId,
    claim: NewClaim<'_>,
    request: &str,
    received_at: Timestamp,
) -> Result<ObjectionId, Refusal> {
    ctx.in_tx_once(request, async |tx| file_objection(tx, ctx, notice, claim, received_at).await).await
}

/// Files an objection. `received_at` is when its last byte had arrived: the
/// notice's window decides, to the millisecond.
///
/// # Errors
/// [`Refusal::Invalid`] for what is missing, [`Refusal::Conflict`] outside the
/// window, [`Refusal::NotFound`] without such a notice.
pub async fn file_objection(
    tx: &Tx,
    ctx: &Ctx,
    notice: NoticeId,
    claim: NewClaim<'_>,
    received_at: Timestamp,
) -> Result<ObjectionId, Refusal> {
    let person = ctx.actor.person().ok_or(Refusal::SignIn)?;
    tx.beside(("notice", notice.0)).await?;
    let notice = store::load_notice(tx, notice).await?.head;
    let window = Window { opens: notice.published_at, closes: notice.ends_at };
    let open = notice.stage == super::super::model::NoticeStage::Open && window.contains(received_at);
    require(open, || Refusal::conflict("objection-too-late"))?;
    let claim = Claim::try_from(claim)?;

    let id: ObjectionId = ctx.new_id();
    let series = format!("objection-{}", year(received_at));
    let number = format!("YY-{}-{:05}", year(received_at), tx.next_number(&series).await?);
    let seal = |column, plain: &str| ctx.app.keys.seal(&ctx.app.dice, store::place(id, column), plain);
    let row = objection::ActiveModel {
        id: Set(id),
        number: Set(number.clone()),
        notice: Set(notice.id),
        person: Set(person),
        name_sealed: Set(seal("name", &claim.name)),
        contact_sealed: Set(seal("contact", &claim.contact)),
        claim: Set(claim.claim),
        filed_at: Set(received_at.0),
        stage: Set(ObjectionStage::Filed),
        answer: Set(String::new()),
        decided_at: Set(None),
        decided_by: Set(None),
        version: Set(1),
    };
    objection::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("objection.filed", ("objection", id), notice.chain).says("notice", notice.id);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Notice(notice.id)).await?;
    let link = link(ctx, id);
    for officer in accounts::list_members(tx, notice.host).await? {
        let args = letter_args(officer.lang, &notice, &number, &link);
        let letter =
            Letter { kind: "objection-filed", to: officer.email, lang: officer.lang, args, about: id.0 };
        notifications::queue(tx, ctx, letter).await?;
    }
    Ok(id)
}

/// An objection that the actor may read, its notice, and what they are to it.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody but its filer and the host.
pub async fn objection_to_read(ctx: &Ctx, id: ObjectionId) -> Result<(Objection, NoticeHead, Role), Refusal> {
    let objection = store::load_objection(ctx.read(), &ctx.app.keys, id).await?;
    let notice = store::load_notice(ctx.read(), objection.notice).await?.head;
    let role = role(ctx.read(), ctx, &notice).await?;
    policy::may_read_objection(&ctx.actor, role, objection.person)?;
    Ok((objection, notice, role))
}

/// The objections to a notice that the actor may read: all for its host, their
/// own for others.
///
/// # Errors
/// The database's.
pub async fn objections_to_read(ctx: &Ctx, notice: &NoticeHead) -> Result<Vec<Objection>, Refusal> {
    let filer = match role(ctx.read(), ctx, notice).await? {
        Role::Host => None,
        Role::Reader => match ctx.actor.person() {
            Some(person) => Some(person),
            None => return Ok(Vec::new()),
        },
    };
    store::list_objections(ctx.read(), &ctx.app.keys, notice.id, filer).await
}

/// Decides an objection, with reasons; its filer is told.
///
/// # Errors
/// [`Refusal::Stale`] when somebody was faster, [`Refusal::Conflict`] when it is
/// decided already, [`Refusal::Invalid`] without reasons.
pub async fn decide_objection(
    ctx: &Ctx,
    id: ObjectionId,
    version: Option<i64>,
    stage: Option<ObjectionStage>,
    answer: &str,
) -> Result<NoticeId, Refusal> {
    ctx.in_tx_once(&asked("objection.decide", &(id, version, stage, answer)), async |tx| {
        let row =
            objection::Entity::find_by_id(id).lock_exclusive().one(tx).await?.ok_or(Refusal::NotFound)?;
        let notice = store::load_notice(tx, row.notice).await?.head;
        let role = role(tx, ctx, &notice).await?;
        policy::may_read_objection(&ctx.actor, role, row.person)?;
        policy::may_decide(role)?;
        require(row.stage == ObjectionStage::Filed, || Refusal::conflict("objection-decided-already"))?;
        require(version == Some(row.version), || Refusal::Stale {
            current: serde_json::json!({ "version": row.version, "stage": row.stage }),
        })?;
        let mut problems = crate::kernel::Problems::new();
        let stage = stage.filter(|s| *s != ObjectionStage::Filed);
        problems.unless(stage.is_some(), "stage", "objection-choose");
        let answer = problems.take("answer", rules::answer(answer));
        problems.finish()?;
        let (Some(stage), Some(answer)) = (stage, answer) else { return Err(Refusal::NotFound) };

        let (number, filer, seen) = (row.number.clone(), row.person, row.version);
        let mut decided: objection::ActiveModel = row.into();
        decided.stage = Set(stage);
        decided.answer = Set(answer.clone());
        decided.decided_at = Set(Some(ctx.now().0));
        decided.decided_by = Set(ctx.actor.person());
        decided.version = Set(seen + 1);
        decided.update(tx).await?;
        let act = Act::new("objection.decided", ("objection", id), notice.chain)
            .says("notice", notice.id)
            .says("stage", stage)
            .says("answer_hash", crate::platform::keys::sha256_hex(answer.as_bytes()));
        audit::record(tx, ctx, act).await?;
        tx.changed(Change::Notice(notice.id)).await?;
        let filer = accounts::load_person(tx, filer).await?;
        let mut args = letter_args(filer.lang, &notice, &number, &link(ctx, id));
        let word = format!("objection-stage-{stage}");
        args.push(("stage", crate::platform::texts::t(filer.lang, &word)));
        args.push(("answer", answer));
        let letter =
            Letter { kind: "objection-decided", to: filer.email, lang: filer.lang, args, about: id.0 };
        notifications::queue(tx, ctx, letter).await?;
        Ok(notice.id)
    })
    .await
}

fn letter_args(lang: Lang, notice: &NoticeHead, number: &str, link: &str) -> Vec<(&'static str, String)> {
    vec![
        ("title", notice.title_in(lang).to_owned()),
        ("notice", notice.number.clone()),
        ("number", number.to_owned()),
        ("link", link.to_owned()),
    ]
}

fn link(ctx: &Ctx, id: ObjectionId) -> String {
    format!("{}/objections/{id}", ctx.app.config.base_url())
}
