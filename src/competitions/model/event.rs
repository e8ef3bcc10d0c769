//! An event (赛项): one trade, one rule set, one list of standings.

use super::{CompetitionStage, Dates, must_not};
use crate::{
    codes,
    kernel::{CompetitionId, EventId, Lang, OrganisationId, Refusal, RuleSetId, Timestamp},
};

codes! {
    /// Where an event stands.
    pub enum EventStage {
        /// Entries are taken and checked.
        Entry = "entry",
        /// The places are drawn and coded.
        Drawn = "drawn",
        /// The rule set is frozen, judges mark.
        Judging = "judging",
        /// The panel is locked, the codes are opened.
        Locked = "locked",
        /// The standings are in a public notice.
        Noticed = "noticed",
        /// The result stands.
        Final = "final",
        /// Given up.
        Void = "void",
    }
}

impl EventStage {
    /// The next stage, where the road leads there.
    ///
    /// An upheld objection leads from `noticed` back to `locked`: standings are
    /// computed again and noticed again.
    ///
    /// # Errors
    /// Where there is no such road.
    pub fn to(self, next: Self) -> Result<Self, Refusal> {
        use EventStage::{Drawn, Entry, Final, Judging, Locked, Noticed, Void};
        match (self, next) {
            (Entry, Drawn)
            | (Drawn, Judging)
            | (Judging, Locked)
            | (Locked, Noticed)
            | (Noticed, Locked | Final)
            | (Entry | Drawn | Judging | Locked | Noticed, Void) => Ok(next),
            _ => Err(must_not("event-wrong-stage")),
        }
    }

    /// The rule set may still be changed.
    ///
    /// # Errors
    /// From the draw on.
    pub fn takes_rules(self) -> Result<(), Refusal> {
        if self == Self::Entry { Ok(()) } else { Err(must_not("event-rules-fixed")) }
    }

    /// The result stands, or there will be none.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Final | Self::Void)
    }
}

/// What is known of an event before it is stored: the checked form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventFacts {
    pub title: String,
    /// Empty when there is none.
    pub title_en: String,
    pub occupation_edition: String,
    pub occupation_code: String,
    pub places_per_unit: i32,
    pub stations: i32,
    /// Contestants of one unit do not stand at neighbouring stations.
    pub units_apart: bool,
}

/// An event as it is stored, with what others need of its competition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventHead {
    pub id: EventId,
    pub competition: CompetitionId,
    pub competition_number: String,
    pub competition_title: String,
    pub competition_title_en: String,
    pub competition_stage: CompetitionStage,
    pub host: OrganisationId,
    pub dates: Dates,
    pub title: String,
    pub title_en: String,
    pub occupation_edition: String,
    pub occupation_code: String,
    pub places_per_unit: i32,
    pub stations: i32,
    pub units_apart: bool,
    pub rule_set: RuleSetId,
    pub stage: EventStage,
    pub created_at: Timestamp,
    pub version: i64,
}

impl EventHead {
    /// The title in a language; Chinese where there is no English one.
    #[must_use]
    pub fn title_in(&self, lang: Lang) -> &str {
        super::either(lang, &self.title, &self.title_en)
    }

    /// The title of its competition in a language.
    #[must_use]
    pub fn competition_title_in(&self, lang: Lang) -> &str {
        super::either(lang, &self.competition_title, &self.competition_title_en)
    }

    /// Both titles, where an event stands alone.
    #[must_use]
    pub fn full_title_in(&self, lang: Lang) -> String {
        format!("{} · {}", self.title_in(lang), self.competition_title_in(lang))
    }
}

/// A rule set as it is stored; a change makes a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRules {
    pub id: RuleSetId,
    pub document: String,
    /// SHA-256 of the document, in hexadecimal digits.
    pub hash: String,
    pub created_at: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_roads_between_stages_are_these_and_no_others() {
        let roads: Vec<String> = EventStage::ALL
            .iter()
            .flat_map(|from| EventStage::ALL.iter().map(move |to| (from, to)))
            .filter(|(from, to)| from.to(**to).is_ok())
            .map(|(from, to)| format!("{from}>{to}"))
            .collect();
        assert_eq!(
            roads.join(" "),
            "entry>drawn entry>void drawn>judging drawn>void judging>locked judging>void \
             locked>noticed locked>void noticed>locked noticed>final noticed>void"
        );
    }
}
