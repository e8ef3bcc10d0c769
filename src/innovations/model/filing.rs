//! Filings (申报) and their way through the levels.

use super::{Content, Share};
use crate::{
    codes,
    kernel::{CategoryId, FilingId, InnovationId, OrganisationId, PersonId, Refusal, Text, Timestamp},
};

codes! {
    /// Where a filing waits, or how it ended.
    pub enum FilingStage {
        /// Written by its author.
        Draft = "draft",
        /// Sent back by a level, with reasons; its author mends it.
        Returned = "returned",
        /// With the union of the unit, which endorses it.
        UnitReview = "unit_review",
        /// With the district union, which recommends within its quota.
        DistrictReview = "district_review",
        /// With the host, which checks its form.
        CityCheck = "city_check",
        /// Marked by reviewers, or waiting for them.
        Scoring = "scoring",
        Selected = "selected",
        NotSelected = "not_selected",
        /// Stands in the repository.
        Published = "published",
        Refused = "refused",
        /// Taken back by its author.
        Withdrawn = "withdrawn",
    }
}

codes! {
    /// The levels that say something about a filing, in their order.
    pub enum FilingStep {
        /// 单位工会签署意见
        Endorsement = "endorsement",
        /// 区（市）总工会推荐
        Recommendation = "recommendation",
        /// 形式审查
        FormCheck = "form_check",
        /// The host leaves a listed filing out, after an objection or on its own finding.
        Exclusion = "exclusion",
    }
}

codes! {
    pub enum Opinion {
        Approve = "approve",
        /// Back to the author, with reasons.
        Return = "return",
        /// For good, with reasons.
        Refuse = "refuse",
    }
}

impl FilingStage {
    /// Its author may write.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Draft | Self::Returned)
    }

    /// Which level it waits for.
    #[must_use]
    pub const fn waits_for(self) -> Option<FilingStep> {
        match self {
            Self::UnitReview => Some(FilingStep::Endorsement),
            Self::DistrictReview => Some(FilingStep::Recommendation),
            Self::CityCheck => Some(FilingStep::FormCheck),
            _ => None,
        }
    }

    /// # Errors
    /// A conflict unless its author is writing.
    pub fn submit(self) -> Result<Self, Refusal> {
        if self.is_open() { Ok(Self::UnitReview) } else { Err(self.cannot("filing-not-open")) }
    }

    /// # Errors
    /// A conflict once reviewers mark it.
    pub fn withdraw(self) -> Result<Self, Refusal> {
        match self {
            Self::Draft | Self::Returned | Self::UnitReview | Self::DistrictReview | Self::CityCheck => {
                Ok(Self::Withdrawn)
            }
            other => Err(other.cannot("filing-too-late-to-withdraw")),
        }
    }

    /// A level has its say.
    ///
    /// # Errors
    /// A conflict where the filing does not wait for this level.
    pub fn decide(self, step: FilingStep, opinion: Opinion) -> Result<Self, Refusal> {
        match (step, self) {
            (FilingStep::Exclusion, Self::Selected | Self::NotSelected) if opinion == Opinion::Refuse => {
                return Ok(Self::Refused);
            }
            (step, stage) if stage.waits_for() == Some(step) => {}
            (_, stage) => return Err(stage.cannot("filing-waits-elsewhere")),
        }
        Ok(match (opinion, step) {
            (Opinion::Return, _) => Self::Returned,
            (Opinion::Refuse, _) => Self::Refused,
            (Opinion::Approve, FilingStep::Endorsement) => Self::DistrictReview,
            (Opinion::Approve, FilingStep::Recommendation) => Self::CityCheck,
            (Opinion::Approve, FilingStep::FormCheck | FilingStep::Exclusion) => Self::Scoring,
        })
    }

    /// The list was made.
    ///
    /// # Errors
    /// A conflict unless it was marked.
    pub fn list(self, is_selected: bool) -> Result<Self, Refusal> {
        match self {
            Self::Scoring | Self::Selected | Self::NotSelected => {
                Ok(if is_selected { Self::Selected } else { Self::NotSelected })
            }
            other => Err(other.cannot("filing-not-marked")),
        }
    }

    /// # Errors
    /// A conflict unless it was selected.
    pub fn publish(self) -> Result<Self, Refusal> {
        match self {
            Self::Selected => Ok(Self::Published),
            other => Err(other.cannot("filing-not-selected")),
        }
    }

    fn cannot(self, key: &'static str) -> Refusal {
        Refusal::Conflict(Text::new(key).with("stage", self.code()))
    }
}

/// A filing, whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub id: FilingId,
    pub number: String,
    pub category: CategoryId,
    /// The origin unit (完成单位), which will hold the result.
    pub unit: OrganisationId,
    pub author: PersonId,
    pub stage: FilingStage,
    /// Category, unit, district and names are filled in at publication.
    pub content: Content,
    /// True, no secret of the state, no dispute: declared by the author.
    pub promised: bool,
    pub created_at: Timestamp,
    pub saved_at: Timestamp,
    pub submitted_at: Option<Timestamp>,
    pub innovation: Option<InnovationId>,
    pub version: i64,
}

/// Who made it, and what part of what it earns is theirs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contributor {
    /// From 1: the lead contributor.
    pub place: i32,
    pub person: PersonId,
    pub name: String,
    pub share: Share,
    /// Agreed to have their name published (个人信息保护法 25).
    pub is_public: bool,
    /// When they confirmed credit and share; nobody else can.
    pub confirmed_at: Option<Timestamp>,
}

/// What a level said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpinionRow {
    pub step: FilingStep,
    pub opinion: Opinion,
    pub reason: String,
    pub organisation: OrganisationId,
    /// Of the filing as it was read then.
    pub content_hash: String,
    pub at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filing_goes_up_level_by_level_and_nowhere_else() {
        let mut table = String::new();
        for stage in FilingStage::ALL {
            let word = |next: Result<FilingStage, Refusal>| next.map_or("-", FilingStage::code);
            let mut row = vec![
                format!("submit {}", word(stage.submit())),
                format!("withdraw {}", word(stage.withdraw())),
            ];
            for step in FilingStep::ALL {
                let next: Vec<&str> =
                    Opinion::ALL.iter().map(|opinion| word(stage.decide(*step, *opinion))).collect();
                row.push(format!("{step} {}", next.join("/")));
            }
            row.push(format!("list {}/{}", word(stage.list(true)), word(stage.list(false))));
            row.push(format!("publish {}", word(stage.publish())));
            table.push_str(&format!("{stage}: {}\n", row.join("; ")));
        }
        insta::assert_snapshot!(table);
    }
}
