//! What is offered: which right, where, how long, for how much.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{codes, innovations::Share, kernel::Fen};

codes! {
    /// What the buyer gets.
    pub enum GrantKind {
        /// Nobody else uses it, the holder neither (独占).
        Exclusive = "exclusive",
        /// Nobody else but the holder (排他).
        Sole = "sole",
        Ordinary = "ordinary",
        /// The right itself (转让).
        Assignment = "assignment",
    }
}

codes! {
    /// Parts of the world that do not overlap: territories meet where they share one.
    pub enum Region {
        Wuxi = "wuxi",
        /// Jiangsu without Wuxi.
        Jiangsu = "jiangsu",
        /// Shanghai, Zhejiang, Anhui.
        Delta = "delta",
        /// The rest of the mainland.
        Mainland = "mainland",
        /// Everywhere else.
        Abroad = "abroad",
    }
}

codes! {
    /// Ways of working a result.
    pub enum Manner {
        Make = "make",
        Use = "use",
        Sell = "sell",
    }
}

codes! {
    /// How the price is paid (民法典 846).
    pub enum PaymentMode {
        LumpSum = "lump_sum",
        Instalments = "instalments",
        Royalty = "royalty",
        UpfrontRoyalty = "upfront_royalty",
    }
}

/// A calendar day, written `2026-03-01`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Day(pub NaiveDate);

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.0.format("%Y-%m-%d"))
    }
}

impl From<Day> for String {
    fn from(day: Day) -> Self {
        day.to_string()
    }
}

impl std::str::FromStr for Day {
    type Err = chrono::ParseError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map(Self)
    }
}

impl TryFrom<String> for Day {
    type Error = chrono::ParseError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

/// What the buyer pays.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "snake_case", deny_unknown_fields)]
pub enum Price {
    LumpSum {
        total: Fen,
    },
    /// In equal parts; the first takes what does not divide.
    Instalments {
        total: Fen,
        count: u32,
    },
    /// A share of sales, with an entry fee where one is named.
    Royalty {
        rate: Share,
        entry: Option<Fen>,
    },
}

impl Price {
    #[must_use]
    pub const fn mode(&self) -> PaymentMode {
        match self {
            Self::LumpSum { .. } => PaymentMode::LumpSum,
            Self::Instalments { .. } => PaymentMode::Instalments,
            Self::Royalty { entry: None, .. } => PaymentMode::Royalty,
            Self::Royalty { entry: Some(_), .. } => PaymentMode::UpfrontRoyalty,
        }
    }

    /// The whole price, where it is known beforehand.
    #[must_use]
    pub const fn total(&self) -> Option<Fen> {
        match self {
            Self::LumpSum { total } | Self::Instalments { total, .. } => Some(*total),
            Self::Royalty { .. } => None,
        }
    }
}

/// The terms of one version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Terms {
    pub grant: GrantKind,
    /// All of them where the right itself is assigned.
    pub territory: BTreeSet<Region>,
    pub manner: BTreeSet<Manner>,
    pub from: Day,
    /// The last day; unlimited where none is named (最高人民法院技术合同解释 28).
    pub until: Option<Day>,
    pub price: Price,
    /// What else the sides agree on.
    pub notes: String,
}

impl Terms {
    /// Whether two grants of the same right meet: in territory, manner and time.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        let begins_before_the_end_of = |a: &Self, b: &Self| b.until.is_none_or(|until| a.from <= until);
        !self.territory.is_disjoint(&other.territory)
            && !self.manner.is_disjoint(&other.manner)
            && begins_before_the_end_of(self, other)
            && begins_before_the_end_of(other, self)
    }
}
