use std::fmt::Write as _;

use super::*;
use crate::marketplace::{
    model::{GrantKind, Move},
    rules::sample::terms,
};

const NOW: Timestamp = Timestamp(1_772_409_600_000);

fn enquiry(secret: bool) -> Enquiry {
    Enquiry {
        purpose: "p".into(),
        secret,
        service: true,
        reward: Share(5_000),
        refusal_days: 15,
        contributors: vec![1, 2],
        ways: vec![GrantKind::Ordinary, GrantKind::Assignment],
    }
}

fn nda() -> Step {
    Step::OfferNda { text: "t".into(), hash: "h".into() }
}

fn accept(version: u32, refusal: bool) -> Step {
    let refusal_until = refusal.then_some(NOW.plus(1_000));
    Step::Accept { version, contract: "c".into(), hash: "ch".into(), refusal_until }
}

fn offer() -> Step {
    Step::Offer { terms: terms(GrantKind::Ordinary) }
}

/// Takes steps from an enquiry on.
fn after(secret: bool, steps: &[(Side, Step)]) -> Course {
    steps.iter().fold(Course::open(enquiry(secret)), |course, (side, step)| {
        let stage = course.code();
        course
            .take(*side, step, NOW)
            .unwrap_or_else(|text| panic!("{:?} at {stage}: {}", step.kind(), text.key))
    })
}

/// A course at every stage there is, and at every turn of it.
fn courses() -> Vec<(&'static str, Course)> {
    use Side::{Buyer, Contributor, Holder};
    let hash = || "ch".to_owned();
    let mut steps = vec![(Holder, Step::Disclose { note: String::new() })];
    let mut found = vec![
        ("enquired", after(true, &[])),
        ("disclosed, nothing secret", after(false, &steps)),
        ("disclosed", after(true, &steps)),
    ];
    let refusal: Vec<_> =
        steps.iter().cloned().chain([(Buyer, offer()), (Holder, accept(1, true))]).collect();
    found.push(("first refusal", after(false, &refusal)));
    let waived: Vec<_> = refusal.iter().cloned().chain([(Contributor, Step::Waive { place: 2 })]).collect();
    found.push(("first refusal, one waived", after(false, &waived)));
    let taken: Vec<_> = waived.iter().cloned().chain([(Contributor, Step::Exercise { place: 1 })]).collect();
    found.push(("preempted", after(false, &taken)));
    for (name, side, step) in [
        ("nda offered", Holder, nda()),
        ("nda signed", Buyer, Step::SignNda { hash: "h".into() }),
        ("detailed", Holder, Step::Detail { note: String::new() }),
        ("offered by the buyer", Buyer, offer()),
        ("countered by the holder", Holder, offer()),
        ("accepted", Buyer, accept(2, false)),
        ("confirmed by the holder", Holder, Step::Confirm { hash: hash() }),
        ("agreed", Buyer, Step::Confirm { hash: hash() }),
        ("signed by the buyer", Buyer, Step::Sign { hash: hash() }),
        ("signed", Holder, Step::Sign { hash: hash() }),
        ("paying", Holder, Step::Register { number: "20263202000001".into() }),
        ("payment recorded by the buyer", Buyer, Step::Pay { amount: Fen(100), note: String::new() }),
        ("payment counted", Holder, Step::ConfirmPayment { payment: 1 }),
        ("done for the holder", Holder, Step::Complete),
        ("completed", Buyer, Step::Complete),
    ] {
        steps.push((side, step));
        found.push((name, after(true, &steps)));
    }
    steps.truncate(steps.len() - 2);
    steps.push((Buyer, Step::Terminate { reason: "r".into() }));
    found.push(("terminated", after(true, &steps)));
    found
}

#[test]
fn who_may_do_what_at_every_stage() {
    let mut table = String::new();
    for (name, course) in courses() {
        let _ =
            writeln!(table, "{name} · {} · {:?} · {}", course.code(), course.turn(NOW), course.says(NOW).key);
        for side in Side::ALL {
            let may: Vec<&str> = StepKind::ALL
                .iter()
                .filter(|kind| course.may(*side, **kind, NOW).is_ok())
                .map(|kind| kind.code())
                .collect();
            let _ = writeln!(
                table,
                "    {side}: {}",
                if may.is_empty() { "-".to_owned() } else { may.join(", ") }
            );
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn a_refused_step_says_where_the_deal_stands() {
    for (name, course) in courses() {
        for side in Side::ALL {
            for kind in StepKind::ALL {
                if let Err(text) = course.may(*side, *kind, NOW) {
                    assert_eq!(text, course.says(NOW), "{name}: {side} {kind}");
                }
            }
        }
    }
}

#[test]
fn a_step_about_another_text_version_or_payment_is_refused() {
    use Side::{Buyer, Holder};
    let course = |name: &str| courses().into_iter().find(|(n, _)| *n == name).unwrap().1;
    let other = || "other".to_owned();
    for (name, side, step, key) in [
        ("nda offered", Buyer, Step::SignNda { hash: other() }, "deal-other-text"),
        ("countered by the holder", Buyer, accept(1, false), "deal-other-version"),
        ("accepted", Buyer, Step::Confirm { hash: other() }, "deal-other-text"),
        ("agreed", Holder, Step::Sign { hash: other() }, "deal-other-text"),
        ("payment recorded by the buyer", Holder, Step::ConfirmPayment { payment: 2 }, "deal-other-payment"),
        ("payment counted", Holder, Step::Reverse { payment: 2, reason: other() }, "deal-other-payment"),
        ("first refusal, one waived", Side::Contributor, Step::Waive { place: 2 }, "deal-waived-already"),
        ("first refusal", Side::Contributor, Step::Exercise { place: 3 }, "deal-waived-already"),
    ] {
        assert_eq!(course(name).take(side, &step, NOW).unwrap_err().key, key, "{name}");
    }
}

#[test]
fn time_ends_the_first_refusal_and_the_contract() {
    let refusal = courses().into_iter().find(|(n, _)| *n == "first refusal").unwrap().1;
    let later = NOW.plus(1_000);
    let confirm = Step::Confirm { hash: "ch".into() };
    assert!(refusal.clone().take(Side::Buyer, &confirm, later.plus(-1)).is_err());
    assert_eq!(
        refusal.clone().take(Side::Buyer, &confirm, later).unwrap().stage,
        Stage::Accepted { confirmed: Some(Side::Buyer) }
    );
    assert!(refusal.may(Side::Contributor, StepKind::Exercise, later).is_err());

    let paying = courses().into_iter().find(|(n, _)| *n == "paying").unwrap().1;
    // The sample ends with 29 February 2028.
    let end = Timestamp::start_of("2028-03-01".parse().unwrap());
    assert!(paying.may(Side::Holder, StepKind::Expire, end.plus(-1)).is_err());
    assert_eq!(paying.take(Side::Holder, &Step::Expire, end).unwrap().code(), DealStage::Expired);
}

#[test]
fn a_payment_is_taken_back_once_and_by_both() {
    let counted = courses().into_iter().find(|(n, _)| *n == "payment counted").unwrap().1;
    let back = Step::Reverse { payment: 1, reason: "r".into() };
    let waiting = counted.take(Side::Holder, &back, NOW).unwrap();
    assert_eq!(waiting.received(), Fen(100), "it counts until the other side agrees");
    let done = waiting.take(Side::Buyer, &Step::ConfirmPayment { payment: 2 }, NOW).unwrap();
    assert_eq!(done.received(), Fen(0));
    assert!(done.may(Side::Holder, StepKind::Reverse, NOW).is_err());
    // What is asked for and what is kept are named alike.
    assert_eq!(Move::Reverse { payment: 1, reason: String::new() }.kind(), back.kind());
}

#[test]
fn a_buyer_proposes_what_was_listed_or_what_the_holder_has_proposed() {
    let mut course = Course::open(enquiry(false));
    assert!(course.may_propose(Side::Buyer, GrantKind::Ordinary));
    assert!(!course.may_propose(Side::Buyer, GrantKind::Exclusive));
    assert!(course.may_propose(Side::Holder, GrantKind::Exclusive));
    course.versions.push(Version { by: Side::Holder, terms: terms(GrantKind::Exclusive), at: NOW });
    assert!(course.may_propose(Side::Buyer, GrantKind::Exclusive));
}
