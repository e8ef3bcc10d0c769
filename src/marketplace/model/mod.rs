//! The nouns of this slice.

mod course;
mod listing;
mod step;
mod terms;

pub use course::{Course, Payment, PaymentStage, Stage, Turn, Version};
pub use listing::{Gate, Listing, ListingStage, NewListing, Ownership, PricingMode};
pub use step::{Enquiry, Move, Side, Step, StepKind, TypedTerms};
pub use terms::{Day, GrantKind, Manner, PaymentMode, Price, Region, Terms};

use crate::{
    codes,
    innovations::Share,
    kernel::{DealId, Fen, InnovationId, OrganisationId, PersonId, Timestamp},
};

codes! {
    /// How far a deal is, as its row says it; what is known at each stage stands in [`Stage`].
    pub enum DealStage {
        Enquired = "enquired",
        /// The holder has answered and told what is no secret.
        Disclosed = "disclosed",
        NdaOffered = "nda_offered",
        NdaSigned = "nda_signed",
        /// The holder has told what is under the agreement.
        Detailed = "detailed",
        Offered = "offered",
        Countered = "countered",
        FirstRefusal = "first_refusal",
        Accepted = "accepted",
        Agreed = "agreed",
        Signed = "signed",
        Paying = "paying",
        Completed = "completed",
        Expired = "expired",
        Terminated = "terminated",
        /// A contributor took the result on the same terms.
        Preempted = "preempted",
    }
}

impl DealStage {
    /// Whether anything can still happen.
    #[must_use]
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::Completed | Self::Expired | Self::Terminated | Self::Preempted)
    }
}

/// A deal between a holder and a buyer about one result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deal {
    pub id: DealId,
    pub number: String,
    pub innovation: InnovationId,
    pub holder: OrganisationId,
    pub buyer: OrganisationId,
    pub stage: DealStage,
    pub opened_at: Timestamp,
    /// Of its last step, which is what a further one must have seen.
    pub position: i64,
    pub head: String,
}

/// A step as it was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    pub position: i64,
    pub side: Side,
    pub step: Step,
    pub at: Timestamp,
    pub hash: String,
}

/// What was granted when a contract was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Number of the deal.
    pub deal: String,
    pub terms: Terms,
}

/// One part of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub deal: DealId,
    pub payment: u32,
    /// 0 for the holder, otherwise the contributor's.
    pub place: i32,
    pub person: Option<PersonId>,
    pub name: String,
    /// Of the contributors' part; of the whole for the holder.
    pub share: Share,
    pub amount: Fen,
    pub at: Timestamp,
}
