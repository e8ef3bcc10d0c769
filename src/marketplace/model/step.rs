//! What either side does, as it is asked for and as it is kept.

use serde::{Deserialize, Serialize};

use super::{GrantKind, Terms};
use crate::{
    codes,
    innovations::Share,
    kernel::{Fen, Timestamp},
};

codes! {
    /// Who acts.
    pub enum Side {
        Holder = "holder",
        Buyer = "buyer",
        /// One of those who made the result.
        Contributor = "contributor",
    }
}

impl Side {
    /// The side that has to agree; a contributor has none.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Holder => Self::Buyer,
            Self::Buyer => Self::Holder,
            Self::Contributor => Self::Contributor,
        }
    }
}

codes! {
    pub enum StepKind {
        Enquire = "enquire",
        Disclose = "disclose",
        OfferNda = "offer_nda",
        SignNda = "sign_nda",
        Detail = "detail",
        Offer = "offer",
        Accept = "accept",
        Waive = "waive",
        Exercise = "exercise",
        Confirm = "confirm",
        Sign = "sign",
        Register = "register",
        NotRegister = "not_register",
        Pay = "pay",
        Reverse = "reverse",
        ConfirmPayment = "confirm_payment",
        RejectPayment = "reject_payment",
        Complete = "complete",
        Expire = "expire",
        Terminate = "terminate",
    }
}

/// What a deal begins with. What the listing said then holds for the whole deal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enquiry {
    pub purpose: String,
    /// Something of the result is under a non-disclosure agreement.
    pub secret: bool,
    /// A service result: contributors have the first refusal of an assignment.
    pub service: bool,
    pub reward: Share,
    pub refusal_days: i32,
    /// Places of the credits.
    pub contributors: Vec<i32>,
    /// What the holder offered to grant.
    pub ways: Vec<GrantKind>,
}

/// A step, with all that follows from it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Step {
    Enquire(Enquiry),
    Disclose {
        note: String,
    },
    /// The holder offers the text and is bound by it.
    OfferNda {
        text: String,
        hash: String,
    },
    /// The buyer confirms the same text.
    SignNda {
        hash: String,
    },
    Detail {
        note: String,
    },
    Offer {
        terms: Terms,
    },
    /// With the text of the contract that follows from the accepted version.
    Accept {
        version: u32,
        contract: String,
        hash: String,
        refusal_until: Option<Timestamp>,
    },
    Waive {
        place: i32,
    },
    Exercise {
        place: i32,
    },
    Confirm {
        hash: String,
    },
    Sign {
        hash: String,
    },
    Register {
        number: String,
    },
    NotRegister {
        reason: String,
    },
    Pay {
        amount: Fen,
        note: String,
    },
    /// Takes back a payment that counted.
    Reverse {
        payment: u32,
        reason: String,
    },
    ConfirmPayment {
        payment: u32,
    },
    RejectPayment {
        payment: u32,
        reason: String,
    },
    Complete,
    Expire,
    Terminate {
        reason: String,
    },
}

impl Step {
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Enquire(_) => StepKind::Enquire,
            Self::Disclose { .. } => StepKind::Disclose,
            Self::OfferNda { .. } => StepKind::OfferNda,
            Self::SignNda { .. } => StepKind::SignNda,
            Self::Detail { .. } => StepKind::Detail,
            Self::Offer { .. } => StepKind::Offer,
            Self::Accept { .. } => StepKind::Accept,
            Self::Waive { .. } => StepKind::Waive,
            Self::Exercise { .. } => StepKind::Exercise,
            Self::Confirm { .. } => StepKind::Confirm,
            Self::Sign { .. } => StepKind::Sign,
            Self::Register { .. } => StepKind::Register,
            Self::NotRegister { .. } => StepKind::NotRegister,
            Self::Pay { .. } => StepKind::Pay,
            Self::Reverse { .. } => StepKind::Reverse,
            Self::ConfirmPayment { .. } => StepKind::ConfirmPayment,
            Self::RejectPayment { .. } => StepKind::RejectPayment,
            Self::Complete => StepKind::Complete,
            Self::Expire => StepKind::Expire,
            Self::Terminate { .. } => StepKind::Terminate,
        }
    }
}

/// The terms as somebody typed them.
#[derive(Clone, Debug, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewTermsDto)]
pub struct TypedTerms {
    /// `exclusive`, `sole`, `ordinary` or `assignment`.
    pub grant: String,
    /// Of `wuxi`, `jiangsu`, `delta`, `mainland`, `abroad`.
    pub territory: Vec<String>,
    /// Of `make`, `use`, `sell`.
    pub manner: Vec<String>,
    /// `2026-03-01`.
    pub from: String,
    /// The last day; empty for an unlimited term.
    pub until: String,
    /// `lump_sum`, `instalments`, `royalty` or `upfront_royalty`.
    pub payment: String,
    /// The whole price in yuan as typed; for a lump sum and instalments.
    pub total: String,
    pub instalments: String,
    /// Per cent of sales, for example `3.5`.
    pub rate: String,
    /// The entry fee in yuan as typed.
    pub entry: String,
    pub notes: String,
}

/// What somebody asks to do with a deal.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = DealMoveDto)]
pub enum Move {
    /// The holder answers the enquiry.
    Disclose {
        note: String,
    },
    /// The holder offers a non-disclosure agreement.
    OfferNda {
        text: String,
    },
    /// The buyer confirms its text by the hash.
    SignNda {
        hash: String,
    },
    /// The holder discloses what is under the agreement.
    Detail {
        note: String,
    },
    /// An offer, or a counter-offer to the other side's.
    Offer {
        terms: Box<TypedTerms>,
    },
    /// The other side's last version.
    Accept {
        version: u32,
    },
    /// A contributor lets the buyer have it.
    Waive {},
    /// A contributor takes it on the same terms.
    Exercise {},
    /// Confirms the text of the contract by its hash.
    Confirm {
        hash: String,
    },
    Sign {
        hash: String,
    },
    /// The number that the office gave the contract: 14 or 16 digits.
    Register {
        number: String,
    },
    NotRegister {
        reason: String,
    },
    /// Yuan as typed, and what for.
    Pay {
        amount: String,
        note: String,
    },
    Reverse {
        payment: u32,
        reason: String,
    },
    ConfirmPayment {
        payment: u32,
    },
    RejectPayment {
        payment: u32,
        reason: String,
    },
    Complete {},
    Expire {},
    Terminate {
        reason: String,
    },
}

impl Move {
    #[must_use]
    pub const fn kind(&self) -> StepKind {
        match self {
            Self::Disclose { .. } => StepKind::Disclose,
            Self::OfferNda { .. } => StepKind::OfferNda,
            Self::SignNda { .. } => StepKind::SignNda,
            Self::Detail { .. } => StepKind::Detail,
            Self::Offer { .. } => StepKind::Offer,
            Self::Accept { .. } => StepKind::Accept,
            Self::Waive {} => StepKind::Waive,
            Self::Exercise {} => StepKind::Exercise,
            Self::Confirm { .. } => StepKind::Confirm,
            Self::Sign { .. } => StepKind::Sign,
            Self::Register { .. } => StepKind::Register,
            Self::NotRegister { .. } => StepKind::NotRegister,
            Self::Pay { .. } => StepKind::Pay,
            Self::Reverse { .. } => StepKind::Reverse,
            Self::ConfirmPayment { .. } => StepKind::ConfirmPayment,
            Self::RejectPayment { .. } => StepKind::RejectPayment,
            Self::Complete {} => StepKind::Complete,
            Self::Expire {} => StepKind::Expire,
            Self::Terminate { .. } => StepKind::Terminate,
        }
    }
}
