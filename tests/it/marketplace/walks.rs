//! Random walks over the deal machine: several deals about the same results at once,
//! sides that do anything at any time. What must hold is said here a second time, from
//! the steps alone, and not by the product's own rules.

use std::collections::BTreeSet;

use jiangtai::{
    kernel::{DealId, Refusal},
    marketplace::{
        self, DealStage, GrantKind, Look, Move, NewListing, PaymentStage, Side, Step, StepKind, Terms,
        TypedTerms,
    },
    platform::http::Ctx,
};

use super::stage::{Market, acting, publish};
use crate::support::season::{Choices, times};

/// Deals that are walked at the same time about one result.
const BESIDE: usize = 5;
const STEPS: usize = 40;

struct People {
    holder: Ctx,
    buyers: Vec<Ctx>,
    makers: Vec<Ctx>,
}

fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(|code| (*code).to_owned()).collect()
}

fn listing(choices: &mut Choices) -> NewListing {
    NewListing {
        ways: codes(&["exclusive", "sole", "ordinary", "assignment"]),
        ownership: codes(&["service", "own"]).swap_remove(choices.below(2)),
        pricing: "agreed".into(),
        reward: (1 + choices.below(100)).to_string(),
        refusal_days: "15".into(),
        gates: codes(&["consent", "no_dispute", "no_secrecy", "no_pledge"]),
        ..NewListing::default()
    }
}

fn some_terms(choices: &mut Choices) -> TypedTerms {
    let grants = ["exclusive", "exclusive", "sole", "ordinary", "ordinary", "assignment"];
    TypedTerms {
        grant: grants[choices.below(grants.len())].into(),
        territory: codes(&[["wuxi", "abroad"][choices.below(2)]]),
        manner: codes(&["make", "use"]),
        from: "2026-03-01".into(),
        until: ["", "2027-02-28"][choices.below(2)].into(),
        payment: "lump_sum".into(),
        total: (1 + choices.below(1_000_000)).to_string(),
        ..TypedTerms::default()
    }
}

/// Any move, with facts that are mostly right.
fn some_move(choices: &mut Choices, kind: StepKind, look: &Look) -> Move {
    let text = || "x".to_owned();
    let wrong = choices.below(12) == 0;
    let hash = |known: &Option<(String, String)>| match known {
        Some((_, hash)) if !wrong => hash.clone(),
        _ => text(),
    };
    let last = u32::try_from(look.course.payments.len()).expect("few");
    let payment = if wrong { last + 1 } else { last };
    match kind {
        StepKind::Enquire | StepKind::Disclose => Move::Disclose { note: text() },
        StepKind::OfferNda => Move::OfferNda { text: text() },
        StepKind::SignNda => Move::SignNda { hash: hash(&look.course.nda) },
        StepKind::Detail => Move::Detail { note: text() },
        StepKind::Offer => Move::Offer { terms: Box::new(some_terms(choices)) },
        StepKind::Accept => {
            let version = u32::try_from(look.course.versions.len()).expect("few");
            Move::Accept { version: if wrong { version + 1 } else { version } }
        }
        StepKind::Waive => Move::Waive {},
        StepKind::Exercise => Move::Exercise {},
        StepKind::Confirm => Move::Confirm { hash: hash(&look.course.contract) },
        StepKind::Sign => Move::Sign { hash: hash(&look.course.contract) },
        StepKind::Register => Move::Register { number: if wrong { text() } else { "20263202000001".into() } },
        StepKind::NotRegister => Move::NotRegister { reason: text() },
        StepKind::Pay => Move::Pay { amount: format!("0.{:02}", 1 + choices.below(99)), note: String::new() },
        StepKind::Reverse => {
            Move::Reverse { payment: 1 + u32::try_from(choices.below(3)).expect("small"), reason: text() }
        }
        StepKind::ConfirmPayment => Move::ConfirmPayment { payment },
        StepKind::RejectPayment => Move::RejectPayment { payment, reason: text() },
        StepKind::Complete => Move::Complete {},
        StepKind::Expire => Move::Expire {},
        StepKind::Terminate => Move::Terminate { reason: text() },
    }
}

/// Rarely the end, or the walks would be short: nothing then, and anything is tried.
fn some_kind(choices: &mut Choices, among: &[StepKind]) -> Option<StepKind> {
    let rare = |kind: StepKind| match kind {
        StepKind::Terminate => 60,
        StepKind::Exercise | StepKind::Expire => 8,
        StepKind::Complete => 4,
        _ => 1,
    };
    let kinds: Vec<StepKind> = among.iter().copied().filter(|kind| choices.below(rare(*kind)) == 0).collect();
    (!kinds.is_empty()).then(|| kinds[choices.below(kinds.len())])
}

/// Which sides took steps of a kind from a position on, with what they confirmed.
fn confirmed(look: &Look, kind: StepKind) -> (BTreeSet<Side>, BTreeSet<String>) {
    let of_kind = look.steps.iter().filter(|taken| taken.step.kind() == kind);
    let hash = |step: &Step| match step {
        Step::Confirm { hash }
        | Step::Sign { hash }
        | Step::SignNda { hash }
        | Step::OfferNda { hash, .. } => Some(hash.clone()),
        _ => None,
    };
    (
        of_kind.clone().map(|taken| taken.side).collect(),
        of_kind.filter_map(|taken| hash(&taken.step)).collect(),
    )
}

/// What both have to agree on was confirmed by both, about the same text.
fn both_agreed(look: &Look) {
    let stage = look.deal.stage;
    let sides: BTreeSet<Side> = [Side::Holder, Side::Buyer].into();
    let has = |kind| look.steps.iter().any(|taken| taken.step.kind() == kind);
    if has(StepKind::Detail) {
        let (offered, signed) = (confirmed(look, StepKind::OfferNda), confirmed(look, StepKind::SignNda));
        assert_eq!((offered.0, signed.0), ([Side::Holder].into(), [Side::Buyer].into()));
        assert_eq!(offered.1, signed.1, "another agreement than was offered");
    }
    if let Some(accept) = look.steps.iter().position(|taken| taken.step.kind() == StepKind::Accept) {
        let offer = look.steps[..accept].iter().rev().find(|taken| taken.step.kind() == StepKind::Offer);
        assert_ne!(offer.expect("an offer").side, look.steps[accept].side, "accepted by who offered");
        let Step::Accept { version, hash, .. } = &look.steps[accept].step else { unreachable!() };
        let offers = look.steps[..accept].iter().filter(|taken| taken.step.kind() == StepKind::Offer).count();
        assert_eq!(usize::try_from(*version), Ok(offers), "not the last version");
        for kind in [StepKind::Confirm, StepKind::Sign] {
            assert!(confirmed(look, kind).1.iter().all(|h| h == hash), "another text than was accepted");
        }
    }
    let past = |of: &[DealStage]| of.contains(&stage);
    if past(&[
        DealStage::Agreed,
        DealStage::Signed,
        DealStage::Paying,
        DealStage::Completed,
        DealStage::Expired,
    ]) {
        assert_eq!(confirmed(look, StepKind::Confirm).0, sides, "{stage}");
    }
    if past(&[DealStage::Signed, DealStage::Paying, DealStage::Completed, DealStage::Expired]) {
        assert_eq!(confirmed(look, StepKind::Sign).0, sides, "{stage}");
    }
    if stage == DealStage::Completed {
        let last: BTreeSet<Side> = look.steps.iter().rev().take(2).map(|taken| taken.side).collect();
        assert_eq!(last, sides, "completed by both");
    }
    let mut counted = 0;
    for (at, taken) in look.steps.iter().enumerate() {
        let recorded = |other: &Step| matches!(other, Step::Pay { .. } | Step::Reverse { .. });
        if let Step::ConfirmPayment { payment } = &taken.step {
            let record = look.steps[..at].iter().filter(|t| recorded(&t.step)).nth(*payment as usize - 1);
            assert_ne!(record.expect("a record").side, taken.side, "confirmed by who recorded it");
            counted += 1;
        }
    }
    assert_eq!(look.course.payments.iter().filter(|p| p.stage == PaymentStage::Counted).count(), counted);
}

/// The parts of every receipt make up the whole, and none is on the wrong side of zero.
fn divided(look: &Look) {
    for payment in &look.course.payments {
        let parts: Vec<i64> =
            look.postings.iter().filter(|p| p.payment == payment.number).map(|p| p.amount.0).collect();
        let whole = if payment.stage == PaymentStage::Counted { payment.amount.0 } else { 0 };
        assert_eq!(parts.iter().sum::<i64>(), whole, "payment {}", payment.number);
        assert!(parts.iter().all(|part| part * whole.signum() >= 0), "{parts:?} of {whole}");
        assert_eq!(parts.is_empty(), payment.stage != PaymentStage::Counted);
    }
}

/// Where the contract was signed by the second side, if it still stands: when, and its terms.
fn granted(look: &Look) -> Option<(i64, Terms)> {
    let signed = look.steps.iter().filter(|taken| taken.step.kind() == StepKind::Sign).nth(1)?;
    let stands = look.deal.stage != DealStage::Terminated;
    stands.then(|| (signed.at.0, look.course.terms().expect("terms").clone()))
}

/// No grant that stands excludes another that stands.
fn compatible(looks: &[Look]) {
    let mut grants: Vec<(i64, Terms)> = looks.iter().filter_map(granted).collect();
    grants.sort_by_key(|(at, _)| *at);
    for (later, (_, b)) in grants.iter().enumerate() {
        for (_, a) in &grants[..later] {
            assert_ne!(a.grant, GrantKind::Assignment, "granted after the right was assigned: {b:?}");
            let disjoint = a.territory.is_disjoint(&b.territory)
                || a.until.is_some_and(|end| end < b.from)
                || b.until.is_some_and(|end| end < a.from);
            let harmless = b.grant == GrantKind::Assignment
                || (a.grant == GrantKind::Ordinary && b.grant == GrantKind::Ordinary);
            assert!(disjoint || harmless, "{a:?} beside {b:?}");
        }
    }
}

#[tokio::test]
async fn random_walks_about_secret_results_never_leave_the_road() {
    walk(true).await;
}

#[tokio::test]
async fn random_walks_about_open_results_never_leave_the_road() {
    walk(false).await;
}

/// Half of the walks: with a non-disclosure agreement on the way, or without one.
async fn walk(secret: bool) {
    let mut choices = Choices::new();
    let market = Market::open(false).await;
    let app = &market.app;
    let walks =
        if app.app.db.is_postgres() { times("JT_WALKS", 20, 200) } else { times("JT_WALKS", 40, 2_000) } / 2;
    let third = app.unit("滨湖电子有限公司", "BH").await;
    let fourth = app.unit("惠山风机有限公司", "BH").await;
    let fifth = app.unit("江阴特钢有限公司", "BH").await;
    let people = People {
        holder: acting(app, market.holder.person, market.holder.organisation),
        buyers: [&market.buyer, &market.other, &third, &fourth, &fifth]
            .map(|unit| acting(app, unit.person, unit.organisation))
            .into(),
        makers: market.makers.iter().map(|maker| acting(app, maker.id, third.organisation)).collect(),
    };
    let makers = [market.makers[0].id, market.makers[1].id];
    let (mut taken, mut refused) = (0, 0);
    let mut seen: BTreeSet<DealStage> = BTreeSet::new();
    let mut done = 0;
    while done < walks {
        let (_, number) = publish(app, market.holder.organisation, &makers, secret).await;
        marketplace::list_result(&people.holder, &number, &listing(&mut choices)).await.expect("a listing");
        let mut deals: Vec<(DealId, usize, Look)> = Vec::new();
        for at in 0..BESIDE.min(walks - done) {
            let deal = marketplace::enquire(&people.buyers[at], &number, "x").await.expect("a deal");
            let look = marketplace::look(&people.holder, deal).await.expect("a deal");
            deals.push((deal, at, look));
        }
        done += deals.len();
        for _ in 0..STEPS * deals.len() {
            let at = choices.below(deals.len());
            let (deal, buyer, look) = &mut deals[at];
            let (deal, buyer) = (*deal, *buyer);
            // Seconds apart, so that the order of signatures is known; sometimes long enough for a refusal.
            app.clock.set(people.holder.now().plus(if choices.below(200) == 0 {
                16 * 86_400_000
            } else {
                1_000
            }));
            let side = Side::ALL[choices.below(7) / 3];
            let now = people.holder.now();
            let open: Vec<StepKind> = StepKind::ALL
                .iter()
                .copied()
                .filter(|kind| look.course.may(side, *kind, now).is_ok())
                .collect();
            let any = StepKind::ALL[choices.below(StepKind::ALL.len())];
            let among: &[StepKind] = if choices.below(5) == 0 { &[] } else { &open };
            let kind = some_kind(&mut choices, among).unwrap_or(any);
            // What is open to nobody is tried too, but the end of a deal is no accident.
            if kind == StepKind::Terminate && choices.below(4) > 0 {
                continue;
            }
            let wish = some_move(&mut choices, kind, look);
            let ctx = match side {
                Side::Holder => &people.holder,
                Side::Buyer => &people.buyers[buyer],
                Side::Contributor => &people.makers[choices.below(2)],
            };
            let stale = choices.below(30) == 0;
            let version = look.deal.position - i64::from(stale);
            let outcome = marketplace::take_step(ctx, deal, Some(version), &wish).await;
            let after = marketplace::look(&people.holder, deal).await.expect("a deal");
            match outcome {
                Ok(_) => {
                    taken += 1;
                    assert!(!stale, "on what it was before");
                    assert_eq!(after.course.code(), after.deal.stage);
                    seen.insert(after.deal.stage);
                    both_agreed(&after);
                    divided(&after);
                }
                Err(Refusal::Internal(error)) => panic!("{kind} by {side}: {error}"),
                Err(_) => {
                    refused += 1;
                    assert_eq!(after.steps, look.steps, "refused, and yet something was written");
                }
            }
            *look = after;
        }
        compatible(&deals.into_iter().map(|(_, _, look)| look).collect::<Vec<_>>());
    }
    eprintln!("{walks} walks: {taken} steps, {refused} refused, stages {}", seen.len());
    assert!(
        walks < 500 || seen.len() >= if secret { 14 } else { 11 },
        "most stages were never reached: {seen:?}"
    );
    market.verify().await;
    market.app.end().await;
}
