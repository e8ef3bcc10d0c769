//! Asking about a result, and every step of the deal that follows.

use chrono::Datelike;
use sea_orm::{
    ActiveModelTrait,
    ActiveValue::{NotSet, Set},
    EntityTrait,
};

use super::{
    super::{
        model::{Course, Deal, DealStage, Enquiry, Move, Side, Stage, Step, StepKind},
        policy,
        rules::{self, Facts, Parties, Party},
        store::{self, deal, grant, posting, step},
    },
    letters,
    listings::on_offer,
};
use crate::{
    accounts,
    audit::{self, Act, GENESIS, chain},
    innovations::{self, Content, Credit, Disclosure, Innovation},
    kernel::{Change, DealId, Fen, PersonId, Refusal, Text, require},
    platform::{
        db::Tx,
        http::{Ctx, asked},
        keys::sha256_hex,
    },
};

/// An organisation asks about a listed result: the first step of a deal.
///
/// # Errors
/// [`Refusal::Forbidden`] for its own holder and for who may only look, [`Refusal::Conflict`]
/// where the result is not on offer or the last question is unanswered, [`Refusal::Invalid`]
/// without a purpose.
pub async fn enquire(ctx: &Ctx, number: &str, purpose: &str) -> Result<DealId, Refusal> {
    ctx.in_tx_once(&asked("deal.enquire", &(number, purpose)), async |tx| {
        let innovation = innovations::find_by_number(tx, number).await?;
        let listing = store::find_listing(tx, innovation.id).await?;
        let listing = on_offer(&innovation, listing)?;
        let buyer = policy::may_enquire(&ctx.actor, listing.holder)?;
        let _one_by_one = tx.alone(("enquiry", innovation.id.0)).await?;
        if let Some(asked) = store::find_unanswered(tx, innovation.id, buyer).await? {
            return Err(Refusal::Conflict(Text::new("deal-asked-already").with("number", asked.number)));
        }
        let purpose = rules::purpose(purpose)?;
        let credits = innovations::list_credits(tx, innovation.id).await?;
        let step = Step::Enquire(Enquiry {
            purpose,
            secret: holds_secret(&innovation.text),
            service: listing.ownership == super::super::model::Ownership::Service,
            reward: listing.reward,
            refusal_days: listing.refusal_days,
            contributors: credits.iter().map(|credit| credit.place).collect(),
            ways: listing.ways.clone(),
        });
        let year = ctx.now().local_date().year();
        let number = format!("JY-{year}-{:05}", tx.next_number(&format!("deal-{year}")).await?);
        let deal = Deal {
            id: ctx.new_id(),
            number,
            innovation: innovation.id,
            holder: listing.holder,
            buyer,
            stage: DealStage::Enquired,
            opened_at: ctx.now(),
            position: 0,
            head: GENESIS.to_owned(),
        };
        let row = deal::ActiveModel {
            id: Set(deal.id),
            number: Set(deal.number.clone()),
            innovation: Set(deal.innovation),
            holder: Set(deal.holder),
            buyer: Set(deal.buyer),
            stage: Set(deal.stage),
            opened_at: Set(deal.opened_at.0),
            position: Set(0),
            head: Set(deal.head.clone()),
        };
        deal::Entity::insert(row).exec_without_returning(tx).await?;
        write(tx, ctx, &deal, DealStage::Enquired, Side::Buyer, &step).await?;
        letters::tell(tx, ctx, &deal, &innovation, Side::Buyer, StepKind::Enquire).await?;
        Ok(deal.id)
    })
    .await
}

pub(in crate::marketplace) fn holds_secret(content: &Content) -> bool {
    let further = &content.further;
    further.sections.iter().any(|section| section.level == Disclosure::Nda)
        || further.attachments.iter().any(|attachment| attachment.level == Disclosure::Nda)
}

/// Takes a step in a deal, for whichever side the actor is. `seen` is the position of
/// the last step that the actor knew of.
///
/// # Errors
/// [`Refusal::NotFound`] for strangers, [`Refusal::Stale`] when the other side was faster,
/// [`Refusal::Conflict`] when it is not this side's turn or the grant would meet one that
/// stands, [`Refusal::Invalid`] for what is typed wrongly.
pub async fn take_step(ctx: &Ctx, id: DealId, seen: Option<i64>, wish: &Move) -> Result<DealId, Refusal> {
    ctx.in_tx_once(&asked("deal.step", &(id, seen, wish)), async |tx| {
        let _alone = tx.alone(("deal", id.0)).await?;
        let deal = store::load_deal(tx, id).await?;
        let credits = innovations::list_credits(tx, deal.innovation).await?;
        let steps = store::list_steps(tx, &[id]).await?.remove(&id).unwrap_or_default();
        let course = store::course(&steps)?;
        let role = acting(ctx, &deal, &course, &credits, wish.kind())?;
        policy::may_act(role)?;
        require(seen == Some(deal.position), || Refusal::Stale {
            current: serde_json::json!({ "version": deal.position, "stage": deal.stage }),
        })?;
        course.may(role.side, wish.kind(), ctx.now()).map_err(Refusal::Conflict)?;

        let innovation =
            innovations::list_of(tx, &[deal.innovation]).await?.pop().ok_or(Refusal::NotFound)?;
        let parties = parties(tx, &deal, &innovation).await?;
        let (side, place) = (role.side, role.place);
        let facts = Facts { course: &course, parties: &parties, side, place, now: ctx.now() };
        let step = rules::read(wish, &facts)?;
        let next = course.take(role.side, &step, ctx.now()).map_err(Refusal::Conflict)?;

        write(tx, ctx, &deal, next.code(), role.side, &step).await?;
        match (&step, &next.stage) {
            (Step::Confirm { .. }, Stage::Agreed { .. }) => may_still_grant(tx, &deal, &next).await?,
            (Step::Sign { .. }, Stage::Signed) => {
                may_still_grant(tx, &deal, &next).await?;
                save_grant(tx, ctx, &deal, &next).await?;
            }
            (Step::ConfirmPayment { payment }, _) => {
                let told = divide(tx, ctx, &deal, &next, *payment, &credits).await?;
                letters::tell_contributors(tx, ctx, &deal, &innovation, &told).await?;
            }
            (Step::Accept { .. }, Stage::FirstRefusal { until, .. }) => {
                letters::ask_contributors(tx, ctx, &deal, &innovation, *until, &credits).await?;
            }
            _ => {}
        }
        letters::tell(tx, ctx, &deal, &innovation, role.side, step.kind()).await?;
        Ok(id)
    })
    .await
}

/// What the actor is in this step: a contributor only where contributors are asked.
fn acting(
    ctx: &Ctx,
    deal: &Deal,
    course: &Course,
    credits: &[Credit],
    kind: StepKind,
) -> Result<policy::Role, Refusal> {
    let contributor = policy::contributor(&ctx.actor, credits).filter(|_| course.concerns_contributors());
    let party = policy::party(&ctx.actor, deal);
    if matches!(kind, StepKind::Waive | StepKind::Exercise) {
        contributor.or(party).ok_or(Refusal::NotFound)
    } else {
        party.or(contributor).ok_or(Refusal::NotFound)
    }
}

async fn parties(tx: &Tx, deal: &Deal, innovation: &Innovation) -> Result<Parties, Refusal> {
    let mut found = accounts::organisations(tx, &[deal.holder, deal.buyer]).await?;
    let mut party = |id| {
        let head = found.remove(&id).ok_or(Refusal::NotFound)?;
        Ok::<_, Refusal>(Party { name: head.name, uscc: head.uscc.unwrap_or_default() })
    };
    Ok(Parties {
        deal: deal.number.clone(),
        number: innovation.number.clone(),
        title: innovation.shown_title(),
        holder: party(deal.holder)?,
        buyer: party(deal.buyer)?,
    })
}

/// Adds a step to the deal's chain, moves the deal, and records both in the trail of its result.
async fn write(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    stage: DealStage,
    side: Side,
    step: &Step,
) -> Result<(), Refusal> {
    let person: PersonId = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let value = serde_json::to_value(step).map_err(Refusal::internal)?;
    let body = chain::canonical(&value);
    let mut row = step::Model {
        seq: 0,
        deal: deal.id,
        position: deal.position + 1,
        kind: step.kind(),
        side,
        person,
        body_hash: sha256_hex(body.as_bytes()),
        body,
        at: ctx.now().0,
        prev_hash: deal.head.clone(),
        hash: String::new(),
        alg: String::new(),
        key_id: String::new(),
    };
    let link = audit::link(row.position, &deal.head, &ctx.app.keys.signing_id(), &row.chained());
    (row.hash, row.alg, row.key_id) = (link.hash.clone(), link.alg, link.key_id);
    let (position, head) = (row.position, row.hash.clone());
    let mut new: step::ActiveModel = row.into();
    new.seq = NotSet;
    step::Entity::insert(new).exec_without_returning(tx).await?;
    deal::ActiveModel {
        id: Set(deal.id),
        stage: Set(stage),
        position: Set(position),
        head: Set(head.clone()),
        ..std::default::Default::default()
    }
    .update(tx)
    .await?;
    let act = Act::new("deal.stepped", ("deal", deal.id), deal.innovation.0)
        .says("number", &deal.number)
        .says("step", step.kind())
        .says("side", side)
        .says("stage", stage)
        .with("position", position)
        .with("head", head);
    audit::record(tx, ctx, act).await?;
    tx.changed(Change::Deal(deal.id)).await?;
    Ok(())
}

/// What is to be granted may stand beside what was granted before. Held until the
/// transaction ends, so that of two who sign at once the second sees the first.
async fn may_still_grant(tx: &Tx, deal: &Deal, course: &Course) -> Result<(), Refusal> {
    let _alone = tx.alone(("innovation-grants", deal.innovation.0)).await?;
    let standing = store::list_standing(tx, deal.innovation).await?;
    let terms = course.terms().ok_or_else(|| Refusal::internal("a contract without terms"))?;
    rules::may_grant(&standing, terms).map_err(Refusal::Conflict)
}

async fn save_grant(tx: &Tx, ctx: &Ctx, deal: &Deal, course: &Course) -> Result<(), Refusal> {
    let terms = course.terms().ok_or_else(|| Refusal::internal("a contract without terms"))?;
    let row = grant::ActiveModel {
        seq: NotSet,
        innovation: Set(deal.innovation),
        deal: Set(deal.id),
        position: Set(deal.position + 1),
        kind: Set(terms.grant),
        terms: Set(serde_json::to_string(terms).map_err(Refusal::internal)?),
        at: Set(ctx.now().0),
    };
    grant::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// Divides a payment that now counts; answers who was credited with how much.
async fn divide(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    course: &Course,
    number: u32,
    credits: &[Credit],
) -> Result<Vec<(PersonId, Fen)>, Refusal> {
    let payment = course.payments.iter().find(|payment| payment.number == number).ok_or(Refusal::NotFound)?;
    let parts = rules::split(payment.amount, course.reward(), credits);
    let told = parts.iter().filter_map(|part| Some((part.person?, part.amount))).collect();
    let rows = parts.into_iter().map(|part| posting::ActiveModel {
        seq: NotSet,
        deal: Set(deal.id),
        payment: Set(i32::try_from(number).unwrap_or(i32::MAX)),
        place: Set(part.place),
        person: Set(part.person),
        name: Set(part.name),
        share: Set(part.share.0),
        amount: Set(part.amount),
        at: Set(ctx.now().0),
    });
    posting::Entity::insert_many(rows).exec_without_returning(tx).await?;
    Ok(told)
}
