//! Whether a call may be published, and whether an entry comes in time.

use crate::{
    competitions::model::{CompetitionHead, CompetitionStage},
    kernel::{Problems, Refusal, Text, Timestamp},
};

/// What an event must have before the call.
pub struct EventForCall<'a> {
    pub title: &'a str,
    /// How many problems its rule set has.
    pub rule_problems: usize,
}

/// Everything that is missing for a call.
///
/// # Errors
/// Every gap at once; the field names the part of the page where it is mended.
pub fn complete(
    competition: &CompetitionHead,
    events: &[EventForCall<'_>],
    now: Timestamp,
) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    problems.unless(!events.is_empty(), "events", "call-needs-events");
    problems.unless(!competition.dates().entry.has_closed(now), "dates", "call-dates-past");
    for event in events {
        problems.unless(
            event.rule_problems == 0,
            "events",
            Text::new("call-rules-broken").with("event", event.title).with("n", event.rule_problems),
        );
    }
    problems.finish()
}

/// Whether something received at this moment counts as in time.
///
/// # Errors
/// Says from when to when entries were taken.
pub fn admit(competition: &CompetitionHead, closed: bool, received_at: Timestamp) -> Result<(), Refusal> {
    let entry = competition.dates().entry;
    let said = |key, at: Timestamp| Refusal::Conflict(Text::new(key).with("when", clock(at)));
    match competition.stage {
        CompetitionStage::Draft => Err(Refusal::NotFound),
        CompetitionStage::Cancelled => Err(Refusal::conflict("competition-is-cancelled")),
        CompetitionStage::Called if received_at < entry.opens => Err(said("entry-not-yet-open", entry.opens)),
        CompetitionStage::Called if closed || entry.has_closed(received_at) => {
            Err(said("entry-window-closed", entry.closes))
        }
        CompetitionStage::Called => Ok(()),
    }
}

/// A moment as both languages write it: `2026-11-10 17:00` in Wuxi.
#[must_use]
pub fn clock(at: Timestamp) -> String {
    at.local_input().replace('T', " ")
}

/// Whether the list of entries may be closed for good.
///
/// # Errors
/// Before the pause after the last moment for entries is over.
pub fn may_close(competition: &CompetitionHead, now: Timestamp) -> Result<(), Refusal> {
    competition.stage_is_called()?;
    let from = competition.dates().list_closes();
    if now < from {
        return Err(Refusal::Conflict(Text::new("close-too-early").with("when", clock(from))));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        competitions::model::{CompetitionFacts, CompetitionKind, Dates},
        kernel::{CompetitionId, OrganisationId, Window, time::SECOND},
        taxonomy::Level,
    };

    fn competition(stage: CompetitionStage) -> CompetitionHead {
        let t = |s| Timestamp(s * SECOND);
        CompetitionHead {
            id: CompetitionId(uuid::Uuid::nil()),
            number: "JT-2026-00001".to_owned(),
            facts: CompetitionFacts {
                kind: CompetitionKind::Skills,
                title: "焊工".to_owned(),
                title_en: String::new(),
                level: Level::City,
                cluster_version: "2024".to_owned(),
                cluster: "B1".to_owned(),
                summary: String::new(),
                dates: Dates {
                    entry: Window { opens: t(100), closes: t(200) },
                    draw_at: t(300),
                    judging: Window { opens: t(400), closes: t(500) },
                    notice_days: 5,
                },
            },
            host: OrganisationId(uuid::Uuid::nil()),
            stage,
            called_at: None,
            created_at: t(1),
            version: 1,
        }
    }

    #[test]
    fn entries_are_taken_from_the_first_millisecond_to_before_the_last() {
        let called = competition(CompetitionStage::Called);
        let row: Vec<bool> =
            [99_999, 100_000, 199_999, 200_000].map(|t| admit(&called, false, Timestamp(t)).is_ok()).to_vec();
        assert_eq!(row, [false, true, true, false]);
        assert!(admit(&called, true, Timestamp(150_000)).is_err(), "a closed list stays closed");
        for stage in [CompetitionStage::Draft, CompetitionStage::Cancelled] {
            assert!(admit(&competition(stage), false, Timestamp(150_000)).is_err());
        }
    }

    #[test]
    fn the_list_closes_ten_seconds_after_the_last_moment() {
        let called = competition(CompetitionStage::Called);
        assert!(may_close(&called, Timestamp(209_999)).is_err());
        assert!(may_close(&called, Timestamp(210_000)).is_ok());
        assert!(may_close(&competition(CompetitionStage::Draft), Timestamp(210_000)).is_err());
    }

    #[test]
    fn a_call_needs_events_with_sound_rules_and_time_to_enter() {
        let draft = competition(CompetitionStage::Draft);
        let sound = EventForCall { title: "焊工", rule_problems: 0 };
        let broken = EventForCall { title: "车工", rule_problems: 2 };
        assert!(complete(&draft, &[sound], Timestamp(0)).is_ok());
        assert!(complete(&draft, &[], Timestamp(0)).is_err());
        match complete(&draft, &[broken], Timestamp(200_000)) {
            Err(Refusal::Invalid(problems)) => assert_eq!(problems.len(), 2),
            other => panic!("{other:?}"),
        }
    }
}
