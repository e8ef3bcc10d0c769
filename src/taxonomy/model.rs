//! The nouns of this slice.

use chrono::NaiveDate;

use crate::codes;

codes! {
    /// Where a cluster stands in the "465" system.
    pub enum Tier {
        /// 地标产业: four of them.
        Landmark = "landmark",
        /// 优势产业: six.
        Advantage = "advantage",
        /// 未来产业: five.
        Future = "future",
        /// 未来产业 beyond the five, a list that stays open ("5+X").
        Open = "open",
    }
}

/// One cluster in one version of the system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cluster {
    pub code: &'static str,
    pub tier: Tier,
    pub zh: &'static str,
    pub en: &'static str,
}

/// How exactly a date is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    Day,
    /// The day within the month is not known; the first stands for it.
    Month,
}

/// When a version of the cluster system was in force, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClusterVersion {
    pub code: &'static str,
    /// The document that made it.
    pub source: &'static str,
    pub from: NaiveDate,
    pub from_precision: Precision,
    /// The first day on which it no longer held; open for the current one.
    pub until: Option<NaiveDate>,
}

/// The city all this is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct City {
    /// Its code in GB/T 2260.
    pub region: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    pub union_zh: &'static str,
    pub union_en: &'static str,
}

/// A district with a union of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct District {
    /// Our own key; stored where a district is meant.
    pub key: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
    /// The code in GB/T 2260; the economic development zone has none.
    pub region: Option<&'static str>,
    pub union_zh: &'static str,
    pub union_en: &'static str,
}

codes! {
    /// 级别: for whom a competition is held.
    pub enum Level {
        National = "national",
        Province = "province",
        City = "city",
        District = "district",
        /// Of one trade or industry, across districts.
        Industry = "industry",
        /// Within one enterprise or institution.
        Unit = "unit",
    }
}

codes! {
    /// Marks that the classification sets beside an occupation.
    pub enum OccupationFlag {
        /// 数字职业
        Digital = "S",
        /// 绿色职业
        Green = "L",
    }
}

/// An occupation (细类) of the national classification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occupation {
    pub edition: String,
    /// `d-dd-dd-dd`
    pub code: String,
    pub name: String,
    pub flags: Vec<OccupationFlag>,
    /// The cluster (current version) in which it is mostly at home, where we
    /// carry that; a suggestion, nothing more.
    pub cluster: Option<&'static str>,
}
