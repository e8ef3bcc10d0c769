//! Who may. One predicate per sentence.
//!
//! Blindness, in one place:
//! - A judge sees their own sheets, under work numbers only, in their order:
//!   no name, unit or entry number, no other judge's mark or sheet, no counter
//!   that somebody else's work moves.
//! - A judge learns that an aspect is judged again only when the chief judge
//!   has called for it.
//! - The chief judge sees progress and which aspects lie too far apart. The
//!   marks themselves are shown only to a chief judge who has no sheet of
//!   their own: one who marks could still change a mark.
//! - The organiser sees progress and people, never a mark.

use crate::{
    judging::model::{Judge, JudgeState, Panel, PanelStage},
    kernel::{Actor, Refusal, Text, Timestamp, Verdict, require},
};

/// What somebody is on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Role {
    /// Acts for the host, or is appointed organiser.
    pub organiser: bool,
    /// Accepted chief judge.
    pub chief: bool,
    /// Has sheets or will have some.
    pub marks: bool,
}

impl Role {
    /// `appointed`: holds the organiser's appointment in the panel's scope.
    #[must_use]
    pub fn of(actor: &Actor, panel: &Panel, judge: Option<&Judge>, appointed: bool) -> Self {
        let seated = actor.is_officer_of(panel.host);
        let accepted = judge.filter(|j| j.state == JudgeState::Accepted);
        Self {
            organiser: seated || appointed || matches!(actor, Actor::System(_)),
            chief: accepted.is_some_and(|j| j.duty.leads()),
            marks: accepted.is_some_and(|j| j.duty.marks()),
        }
    }
}

/// The panel's page is for its organiser and its chief judge; for others it is
/// not there.
///
/// # Errors
/// [`Refusal::NotFound`].
pub fn may_see_panel(role: Role) -> Verdict {
    require(role.organiser || role.chief, || Refusal::NotFound)
}

/// The organiser invites judges, bars them and moves the window.
///
/// # Errors
/// Not found for strangers, forbidden for the chief judge.
pub fn may_organise(role: Role) -> Verdict {
    may_see_panel(role)?;
    require(role.organiser, || Refusal::forbidden("panel-only-organiser"))
}

/// The chief judge calls for another judgement, notes who is absent, locks.
///
/// # Errors
/// Not found for strangers, forbidden for the organiser.
pub fn may_lead(role: Role) -> Verdict {
    may_see_panel(role)?;
    require(role.chief, || Refusal::forbidden("panel-only-chief"))
}

/// The marks behind an open spread are shown to a chief judge who does not mark.
#[must_use]
pub const fn may_see_spread_marks(role: Role) -> bool {
    role.chief && !role.marks
}

/// Judges come and go until the panel is locked.
///
/// # Errors
/// Conflict after the lock.
pub fn may_still_change(panel: &Panel) -> Verdict {
    require(panel.stage != PanelStage::Locked, || Refusal::conflict("panel-locked"))
}

/// Leading takes an open panel.
///
/// # Errors
/// Conflict before the panel is opened and after the lock.
pub fn is_open(panel: &Panel) -> Verdict {
    match panel.stage {
        PanelStage::Open => Ok(()),
        PanelStage::Preparing => Err(Refusal::conflict("panel-not-open")),
        PanelStage::Locked => Err(Refusal::conflict("panel-locked")),
    }
}

/// Marks are taken while the panel is open, within its window, by the moment
/// the last byte of the save had arrived.
///
/// # Errors
/// Conflict, with when it would have been taken.
pub fn may_mark_now(panel: &Panel, received_at: Timestamp) -> Verdict {
    is_open(panel)?;
    if received_at < panel.window.opens {
        let text =
            Text::new("panel-window-ahead").with("opens", panel.window.opens.local_input().replace('T', " "));
        return Err(Refusal::conflict(text));
    }
    if panel.window.has_closed(received_at) {
        let text = Text::new("panel-window-over")
            .with("closes", panel.window.closes.local_input().replace('T', " "));
        return Err(Refusal::conflict(text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        judging::model::Duty,
        kernel::{JudgeId, OrganisationId, PanelId, PersonId, Window},
    };
    use uuid::Uuid;

    fn panel(stage: PanelStage) -> Panel {
        Panel {
            id: PanelId(Uuid::nil()),
            contest: Uuid::nil(),
            chain: Uuid::nil(),
            host: OrganisationId(Uuid::from_u128(7)),
            title: String::new(),
            title_en: String::new(),
            window: Window { opens: Timestamp(100), closes: Timestamp(200) },
            works: String::new(),
            rules_hash: None,
            stage,
            frozen_at: None,
            locked_at: None,
            version: 1,
        }
    }

    fn judge(duty: Duty, state: JudgeState) -> Judge {
        Judge {
            id: JudgeId(Uuid::nil()),
            panel: PanelId(Uuid::nil()),
            person: PersonId(Uuid::nil()),
            duty,
            state,
        }
    }

    fn officer(host: u128, may_write: bool, is_union: bool) -> Actor {
        Actor::for_testing(1, host, is_union, may_write)
    }

    #[test]
    fn strangers_do_not_learn_that_there_is_a_panel() {
        let open = panel(PanelStage::Open);
        let word = |verdict: Verdict| match verdict {
            Ok(()) => "yes",
            Err(Refusal::NotFound) => "unknown",
            Err(_) => "no",
        };
        let accepted = JudgeState::Accepted;
        for (what, actor, judge, expected) in [
            ("a visitor", Actor::Visitor, None, "unknown unknown unknown"),
            ("another union", officer(8, true, true), None, "unknown unknown unknown"),
            ("a viewer of the host", officer(7, false, true), None, "unknown unknown unknown"),
            ("the host", officer(7, true, true), None, "yes yes no"),
            (
                "a judge",
                officer(8, true, false),
                Some(judge(Duty::Judge, accepted)),
                "unknown unknown unknown",
            ),
            ("a chief", officer(8, true, false), Some(judge(Duty::Chief, accepted)), "yes no yes"),
            (
                "a chief not yet accepted",
                officer(8, true, false),
                Some(judge(Duty::Chief, JudgeState::Invited)),
                "unknown unknown unknown",
            ),
        ] {
            let role = Role::of(&actor, &open, judge.as_ref(), false);
            let row = [may_see_panel(role), may_organise(role), may_lead(role)].map(word).join(" ");
            assert_eq!(row, expected, "{what}");
        }
    }

    #[test]
    fn a_chief_who_marks_does_not_see_marks() {
        for (duty, sees) in [(Duty::Judge, false), (Duty::Chief, true), (Duty::ChiefMarking, false)] {
            let judge = judge(duty, JudgeState::Accepted);
            let role = Role::of(&Actor::Visitor, &panel(PanelStage::Open), Some(&judge), false);
            assert_eq!(may_see_spread_marks(role), sees, "{duty}");
        }
    }

    #[test]
    fn a_mark_is_taken_only_in_the_window_of_an_open_panel() {
        for (stage, at, fine) in [
            (PanelStage::Preparing, 150, false),
            (PanelStage::Open, 99, false),
            (PanelStage::Open, 100, true),
            (PanelStage::Open, 199, true),
            (PanelStage::Open, 200, false),
            (PanelStage::Locked, 150, false),
        ] {
            assert_eq!(may_mark_now(&panel(stage), Timestamp(at)).is_ok(), fine, "{stage} {at}");
        }
    }
}
