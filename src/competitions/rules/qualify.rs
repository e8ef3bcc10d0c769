//! The qualification check (资格审核): what a decision needs.

use crate::{
    competitions::model::{CompetitionStage, Decision, EventHead, EventStage},
    kernel::{Problems, Refusal, Text, Timestamp, require, text::one_line},
};

/// Longest reason.
const REASON_CHARS: usize = 300;

/// The reason as it is kept: asked for unless the entry is approved.
///
/// # Errors
/// When it is missing or too long.
pub fn read_reason(decision: Decision, typed: &str) -> Result<String, Refusal> {
    let reason = one_line(typed);
    let mut problems = Problems::new();
    if decision == Decision::Approve {
        return Ok(String::new());
    }
    problems.unless(!reason.is_empty(), "reason", "qualify-reason-missing");
    problems.unless(
        reason.chars().count() <= REASON_CHARS,
        "reason",
        Text::new("qualify-reason-long").with("most", REASON_CHARS),
    );
    problems.finish()?;
    Ok(reason)
}

/// Whether entries of this event can still be decided that way.
///
/// # Errors
/// After the draw; and nothing is returned once its unit could not mend it.
pub fn in_time(event: &EventHead, decision: Decision, now: Timestamp) -> Result<(), Refusal> {
    require(event.competition_stage != CompetitionStage::Cancelled, || {
        Refusal::conflict("competition-is-cancelled")
    })?;
    if event.stage != EventStage::Entry {
        return Err(Refusal::Conflict(Text::new("qualify-after-draw").with("event", &event.title)));
    }
    if decision == Decision::Return && event.dates.entry.has_closed(now) {
        return Err(Refusal::field("decision", "qualify-return-too-late"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_approval_needs_no_reason() {
        assert_eq!(read_reason(Decision::Approve, "x").ok().as_deref(), Some(""));
        assert_eq!(read_reason(Decision::Return, " 社保\n不全 ").ok().as_deref(), Some("社保 不全"));
        assert!(read_reason(Decision::Refuse, " \n ").is_err());
        assert!(read_reason(Decision::Refuse, &"长".repeat(301)).is_err());
    }
}
