//! What a holder offers.

use super::GrantKind;
use crate::{
    codes,
    innovations::Share,
    kernel::{Fen, InnovationId, OrganisationId, Timestamp},
};

codes! {
    pub enum ListingStage {
        Open = "open",
        Delisted = "delisted",
    }
}

codes! {
    /// Whose a result is by origin (民法典 847–848).
    pub enum Ownership {
        /// Of the unit's task, or mainly by its means: contributors have the first refusal.
        Service = "service",
        Own = "own",
    }
}

codes! {
    pub enum PricingMode {
        Agreed = "agreed",
        Listed = "listed",
    }
}

codes! {
    /// What the holder declares before a result is listed (DOMAIN.md §6.1).
    pub enum Gate {
        /// All holders agree.
        Consent = "consent",
        NoDispute = "no_dispute",
        NoSecrecy = "no_secrecy",
        NoPledge = "no_pledge",
    }
}

/// A published result on offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    pub innovation: InnovationId,
    pub holder: OrganisationId,
    pub stage: ListingStage,
    pub ways: Vec<GrantKind>,
    pub ownership: Ownership,
    pub pricing: PricingMode,
    pub asking: Option<Fen>,
    pub territory: String,
    pub notes: String,
    /// The contributors' part of what comes in.
    pub reward: Share,
    /// Days that contributors have to take a service result which is to be assigned.
    pub refusal_days: i32,
    pub listed_at: Timestamp,
    pub version: i64,
}

impl Listing {
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.stage == ListingStage::Open
    }
}

/// A listing as somebody typed it.
#[derive(Clone, Debug, Default, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(as = NewListingDto)]
pub struct NewListing {
    /// Of `exclusive`, `sole`, `ordinary`, `assignment`.
    pub ways: Vec<String>,
    /// `service` or `own`.
    pub ownership: String,
    /// `agreed` or `listed`.
    pub pricing: String,
    /// Yuan as typed, for example `12,000.50`; empty where none is named.
    pub asking: String,
    pub territory: String,
    pub notes: String,
    /// The contributors' part in per cent, for example `50` or `62.5`.
    pub reward: String,
    /// 1 to 90; for the assignment of a service result.
    pub refusal_days: String,
    /// Of `consent`, `no_dispute`, `no_secrecy`, `no_pledge`: all are needed.
    pub gates: Vec<String>,
}
