//! The course of a deal: what its steps have led to, and which may follow.
//!
//! A course is nothing but its steps taken one after another, so that whoever has
//! them can repeat it. Every step says which side may take it; what both have to
//! agree on counts when the other side has confirmed.

use std::collections::BTreeSet;

use chrono::Days;

use super::{DealStage, Enquiry, GrantKind, Side, Step, StepKind, Terms};
use crate::{
    innovations::Share,
    kernel::{Fen, Text, Timestamp, require},
};

/// Where a deal stands, with what is known there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    Enquired,
    Disclosed,
    NdaOffered,
    NdaSigned,
    Detailed,
    /// The last of the versions is on the table.
    Offered,
    /// Contributors may take an accepted assignment on the same terms until then.
    FirstRefusal {
        until: Timestamp,
        waived: BTreeSet<i32>,
    },
    /// Who has confirmed the text of the contract so far.
    Accepted {
        confirmed: Option<Side>,
    },
    /// Both have; who has signed so far.
    Agreed {
        signed: Option<Side>,
    },
    Signed,
    /// What waits for the other side: a payment, or that all is done.
    Paying {
        pending: Option<u32>,
        done: Option<Side>,
    },
    Completed,
    Expired,
    Terminated,
    Preempted {
        place: i32,
    },
}

/// One version of the terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    pub by: Side,
    pub terms: Terms,
    pub at: Timestamp,
}

/// How far a payment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStage {
    /// One side has recorded it.
    Recorded,
    /// The other has confirmed it: it counts and is divided.
    Counted,
    Rejected,
}

/// Money that was received, or the taking back of such.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    /// From 1, in the order of recording.
    pub number: u32,
    pub by: Side,
    /// Below zero where it takes another back.
    pub amount: Fen,
    pub reverses: Option<u32>,
    pub note: String,
    pub at: Timestamp,
    pub stage: PaymentStage,
}

/// Whose turn it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Holder,
    Buyer,
    Either,
    Contributors,
    Nobody,
}

/// A deal as its steps made it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    pub enquiry: Enquiry,
    pub stage: Stage,
    /// Text and hash of the agreement, once offered.
    pub nda: Option<(String, String)>,
    pub versions: Vec<Version>,
    /// Text and hash of the contract, once terms were accepted.
    pub contract: Option<(String, String)>,
    pub registration: Option<String>,
    pub payments: Vec<Payment>,
    /// Why it ended before its time.
    pub reason: String,
}

impl Course {
    /// The course that an enquiry opens.
    #[must_use]
    pub const fn open(enquiry: Enquiry) -> Self {
        Self {
            enquiry,
            stage: Stage::Enquired,
            nda: None,
            versions: Vec::new(),
            contract: None,
            registration: None,
            payments: Vec::new(),
            reason: String::new(),
        }
    }

    /// The course that some steps led to; nothing where one of them could not have been taken.
    pub fn replay<'s>(steps: impl IntoIterator<Item = (Side, &'s Step, Timestamp)>) -> Option<Self> {
        let mut steps = steps.into_iter();
        let (Side::Buyer, Step::Enquire(enquiry), _) = steps.next()? else { return None };
        steps.try_fold(Self::open(enquiry.clone()), |course, (side, step, at)| {
            course.take(side, step, at).ok()
        })
    }

    #[must_use]
    pub fn code(&self) -> DealStage {
        match &self.stage {
            Stage::Enquired => DealStage::Enquired,
            Stage::Disclosed => DealStage::Disclosed,
            Stage::NdaOffered => DealStage::NdaOffered,
            Stage::NdaSigned => DealStage::NdaSigned,
            Stage::Detailed => DealStage::Detailed,
            Stage::Offered if self.versions.len() > 1 => DealStage::Countered,
            Stage::Offered => DealStage::Offered,
            Stage::FirstRefusal { .. } => DealStage::FirstRefusal,
            Stage::Accepted { .. } => DealStage::Accepted,
            Stage::Agreed { .. } => DealStage::Agreed,
            Stage::Signed => DealStage::Signed,
            Stage::Paying { .. } => DealStage::Paying,
            Stage::Completed => DealStage::Completed,
            Stage::Expired => DealStage::Expired,
            Stage::Terminated => DealStage::Terminated,
            Stage::Preempted { .. } => DealStage::Preempted,
        }
    }

    /// The terms on the table, or those that were accepted.
    #[must_use]
    pub fn terms(&self) -> Option<&Terms> {
        self.versions.last().map(|version| &version.terms)
    }

    /// Whether this side may propose such a grant: a buyer what was listed, or what the holder
    /// has proposed since.
    #[must_use]
    pub fn may_propose(&self, side: Side, grant: GrantKind) -> bool {
        let proposed = |version: &Version| version.by == Side::Holder && version.terms.grant == grant;
        side != Side::Buyer || self.enquiry.ways.contains(&grant) || self.versions.iter().any(proposed)
    }

    /// Whether the buyer may read what is under the agreement.
    #[must_use]
    pub fn opened_detail(&self) -> bool {
        let early =
            matches!(self.stage, Stage::Enquired | Stage::Disclosed | Stage::NdaOffered | Stage::NdaSigned);
        self.enquiry.secret && self.nda.is_some() && !early && self.code().is_open()
    }

    /// Whether contributors could take the result on the terms that were accepted.
    #[must_use]
    pub fn concerns_contributors(&self) -> bool {
        let assigns = self.terms().is_some_and(|terms| terms.grant == GrantKind::Assignment);
        self.enquiry.service && self.contract.is_some() && assigns
    }

    /// What was received and counts.
    #[must_use]
    pub fn received(&self) -> Fen {
        self.payments.iter().filter(|p| p.stage == PaymentStage::Counted).map(|p| p.amount).sum()
    }

    /// The course as it is at a moment: the time for the first refusal runs out by itself.
    fn at(mut self, now: Timestamp) -> Self {
        if matches!(&self.stage, Stage::FirstRefusal { until, .. } if now >= *until) {
            self.stage = Stage::Accepted { confirmed: None };
        }
        self
    }

    #[must_use]
    pub fn turn(&self, now: Timestamp) -> Turn {
        let waits = |done: Option<Side>| match done {
            None | Some(Side::Contributor) => Turn::Either,
            Some(Side::Holder) => Turn::Buyer,
            Some(Side::Buyer) => Turn::Holder,
        };
        match &self.stage {
            Stage::Enquired | Stage::NdaSigned | Stage::Signed => Turn::Holder,
            Stage::Disclosed if self.enquiry.secret => Turn::Holder,
            Stage::Disclosed | Stage::Detailed => Turn::Either,
            Stage::NdaOffered => Turn::Buyer,
            Stage::Offered => waits(self.versions.last().map(|version| version.by)),
            Stage::FirstRefusal { until, .. } if now < *until => Turn::Contributors,
            Stage::FirstRefusal { .. } => Turn::Either,
            Stage::Accepted { confirmed } => waits(*confirmed),
            Stage::Agreed { signed } => waits(*signed),
            Stage::Paying { pending: Some(number), .. } => waits(self.payment(*number).map(|p| p.by)),
            Stage::Paying { done, .. } => waits(*done),
            Stage::Completed | Stage::Expired | Stage::Terminated | Stage::Preempted { .. } => Turn::Nobody,
        }
    }

    /// Where the deal stands and who is next, as a sentence.
    #[must_use]
    pub fn says(&self, now: Timestamp) -> Text {
        let turn = self.turn(now);
        let of = |either, holder, buyer| match turn {
            Turn::Holder => holder,
            Turn::Buyer => buyer,
            _ => either,
        };
        Text::new(match &self.stage {
            Stage::Enquired => "deal-turn-enquired",
            Stage::Disclosed => of("deal-turn-open", "deal-turn-disclosed", "deal-turn-open"),
            Stage::NdaOffered => "deal-turn-nda-offered",
            Stage::NdaSigned => "deal-turn-nda-signed",
            Stage::Detailed => "deal-turn-open",
            Stage::Offered => of("deal-turn-open", "deal-turn-offer-holder", "deal-turn-offer-buyer"),
            Stage::FirstRefusal { until, .. } if now < *until => "deal-turn-first-refusal",
            Stage::Accepted { .. } | Stage::FirstRefusal { .. } => {
                of("deal-turn-confirm", "deal-turn-confirm-holder", "deal-turn-confirm-buyer")
            }
            Stage::Agreed { .. } => of("deal-turn-sign", "deal-turn-sign-holder", "deal-turn-sign-buyer"),
            Stage::Signed => "deal-turn-signed",
            Stage::Paying { pending: Some(_), .. } => {
                of("deal-turn-paying", "deal-turn-payment-holder", "deal-turn-payment-buyer")
            }
            Stage::Paying { .. } => of("deal-turn-paying", "deal-turn-done-holder", "deal-turn-done-buyer"),
            Stage::Completed => "deal-turn-completed",
            Stage::Expired => "deal-turn-expired",
            Stage::Terminated => "deal-turn-terminated",
            Stage::Preempted { .. } => "deal-turn-preempted",
        })
    }

    fn payment(&self, number: u32) -> Option<&Payment> {
        self.payments.iter().find(|p| p.number == number)
    }

    /// Whether the term of the contract is over.
    fn is_over(&self, now: Timestamp) -> bool {
        let end =
            self.terms().and_then(|terms| terms.until).and_then(|day| day.0.checked_add_days(Days::new(1)));
        end.is_some_and(|end| now >= Timestamp::start_of(end))
    }

    /// Whether this side may take a step of this kind now.
    ///
    /// # Errors
    /// Where the deal stands and who is next.
    pub fn may(&self, side: Side, kind: StepKind, now: Timestamp) -> Result<(), Text> {
        use Side::{Buyer, Contributor, Holder};
        let (party, other) = (side != Contributor, Some(side.other()));
        let not_yet = |done: &Option<Side>| party && *done != Some(side);
        let now_accepted = matches!(&self.stage, Stage::FirstRefusal { until, .. } if now >= *until);
        let fine = match (kind, &self.stage) {
            (StepKind::Disclose, Stage::Enquired)
            | (StepKind::Detail, Stage::NdaSigned)
            | (StepKind::Register | StepKind::NotRegister, Stage::Signed) => side == Holder,
            // What has no secret needs no agreement; the holder may still ask for one.
            (StepKind::OfferNda, Stage::Disclosed) => side == Holder && self.enquiry.secret,
            (StepKind::SignNda, Stage::NdaOffered) => side == Buyer,
            (StepKind::Offer, Stage::Disclosed) => party && !self.enquiry.secret,
            (StepKind::Offer, Stage::Detailed) => party,
            (StepKind::Offer | StepKind::Accept, Stage::Offered) => {
                party && self.versions.last().map(|version| version.by) == other
            }
            (StepKind::Waive | StepKind::Exercise, Stage::FirstRefusal { until, .. }) => {
                side == Contributor && now < *until
            }
            (StepKind::Confirm, Stage::FirstRefusal { .. }) => party && now_accepted,
            (StepKind::Confirm, Stage::Accepted { confirmed: done })
            | (StepKind::Sign, Stage::Agreed { signed: done })
            | (StepKind::Complete, Stage::Paying { pending: None, done }) => not_yet(done),
            (StepKind::Pay, Stage::Paying { pending: None, .. }) => party,
            (StepKind::Reverse, Stage::Paying { pending: None, .. }) => {
                party && self.payments.iter().any(|p| self.can_be_reversed(p))
            }
            (
                StepKind::ConfirmPayment | StepKind::RejectPayment,
                Stage::Paying { pending: Some(number), .. },
            ) => party && self.payment(*number).map(|p| p.by) == other,
            (StepKind::Expire, Stage::Paying { pending: None, .. }) => party && self.is_over(now),
            (StepKind::Terminate, _) => party && self.code().is_open(),
            _ => false,
        };
        require(fine, || self.says(now))
    }

    fn can_be_reversed(&self, payment: &Payment) -> bool {
        let reversed = |p: &Payment| p.reverses == Some(payment.number) && p.stage != PaymentStage::Rejected;
        payment.stage == PaymentStage::Counted
            && payment.reverses.is_none()
            && !self.payments.iter().any(reversed)
    }

    /// Payments that can be taken back.
    pub fn reversible(&self) -> impl Iterator<Item = &Payment> {
        self.payments.iter().filter(|p| self.can_be_reversed(p))
    }

    /// The course after a step.
    ///
    /// # Errors
    /// Why it cannot be taken: where the deal stands, or that it speaks of another text, version or payment.
    pub fn take(self, side: Side, step: &Step, now: Timestamp) -> Result<Self, Text> {
        self.may(side, step.kind(), now)?;
        let mut next = self.at(now);
        let same = |mine: &Option<(String, String)>, hash: &str| {
            require(mine.as_ref().is_some_and(|(_, own)| own == hash), || Text::new("deal-other-text"))
        };
        match step {
            Step::Enquire(_) => return Err(next.says(now)),
            Step::Disclose { .. } => next.stage = Stage::Disclosed,
            Step::OfferNda { text, hash } => {
                next.nda = Some((text.clone(), hash.clone()));
                next.stage = Stage::NdaOffered;
            }
            Step::SignNda { hash } => {
                same(&next.nda, hash)?;
                next.stage = Stage::NdaSigned;
            }
            Step::Detail { .. } => next.stage = Stage::Detailed,
            Step::Offer { terms } => {
                next.versions.push(Version { by: side, terms: terms.clone(), at: now });
                next.stage = Stage::Offered;
            }
            Step::Accept { version, contract, hash, refusal_until } => {
                require(usize::try_from(*version) == Ok(next.versions.len()), || {
                    Text::new("deal-other-version")
                })?;
                next.contract = Some((contract.clone(), hash.clone()));
                next.stage = match refusal_until {
                    Some(until) => Stage::FirstRefusal { until: *until, waived: BTreeSet::new() },
                    None => Stage::Accepted { confirmed: None },
                };
            }
            Step::Waive { place } => next.waive(*place)?,
            Step::Exercise { place } => {
                next.undecided(*place)?;
                next.stage = Stage::Preempted { place: *place };
            }
            Step::Confirm { hash } => {
                same(&next.contract, hash)?;
                let first = matches!(next.stage, Stage::Accepted { confirmed: None });
                next.stage = if first {
                    Stage::Accepted { confirmed: Some(side) }
                } else {
                    Stage::Agreed { signed: None }
                };
            }
            Step::Sign { hash } => {
                same(&next.contract, hash)?;
                let first = matches!(next.stage, Stage::Agreed { signed: None });
                next.stage = if first { Stage::Agreed { signed: Some(side) } } else { Stage::Signed };
            }
            Step::Register { number } => {
                next.registration = Some(number.clone());
                next.stage = Stage::Paying { pending: None, done: None };
            }
            Step::NotRegister { .. } => next.stage = Stage::Paying { pending: None, done: None },
            Step::Pay { amount, note } => next.record(side, *amount, None, note, now),
            Step::Reverse { payment, reason } => {
                let back = next.reversible().find(|p| p.number == *payment).map(|p| Fen(-p.amount.0));
                let back = back.ok_or_else(|| Text::new("deal-other-payment"))?;
                next.record(side, back, Some(*payment), reason, now);
            }
            Step::ConfirmPayment { payment } => next.decide(*payment, PaymentStage::Counted)?,
            Step::RejectPayment { payment, .. } => next.decide(*payment, PaymentStage::Rejected)?,
            Step::Complete => {
                let first = matches!(next.stage, Stage::Paying { done: None, .. });
                next.stage =
                    if first { Stage::Paying { pending: None, done: Some(side) } } else { Stage::Completed };
            }
            Step::Expire => next.stage = Stage::Expired,
            Step::Terminate { reason } => {
                next.reason.clone_from(reason);
                next.stage = Stage::Terminated;
            }
        }
        Ok(next)
    }

    fn undecided(&self, place: i32) -> Result<(), Text> {
        let waived = matches!(&self.stage, Stage::FirstRefusal { waived, .. } if waived.contains(&place));
        require(self.enquiry.contributors.contains(&place) && !waived, || Text::new("deal-waived-already"))
    }

    fn waive(&mut self, place: i32) -> Result<(), Text> {
        self.undecided(place)?;
        if let Stage::FirstRefusal { waived, .. } = &mut self.stage {
            waived.insert(place);
            if self.enquiry.contributors.iter().all(|place| waived.contains(place)) {
                self.stage = Stage::Accepted { confirmed: None };
            }
        }
        Ok(())
    }

    fn record(&mut self, by: Side, amount: Fen, reverses: Option<u32>, note: &str, at: Timestamp) {
        let number = u32::try_from(self.payments.len() + 1).unwrap_or(u32::MAX);
        let note = note.to_owned();
        self.payments.push(Payment { number, by, amount, reverses, note, at, stage: PaymentStage::Recorded });
        self.stage = Stage::Paying { pending: Some(number), done: None };
    }

    fn decide(&mut self, number: u32, stage: PaymentStage) -> Result<(), Text> {
        let waits = matches!(self.stage, Stage::Paying { pending: Some(waiting), .. } if waiting == number);
        require(waits, || Text::new("deal-other-payment"))?;
        for payment in self.payments.iter_mut().filter(|p| p.number == number) {
            payment.stage = stage;
        }
        self.stage = Stage::Paying { pending: None, done: None };
        Ok(())
    }

    /// The contributors' part of every receipt.
    #[must_use]
    pub const fn reward(&self) -> Share {
        self.enquiry.reward
    }
}

#[cfg(test)]
#[path = "course_tests.rs"]
mod tests;
