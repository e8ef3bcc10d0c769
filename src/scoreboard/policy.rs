//! What each audience may see.

use super::model::{Audience, Scene, Standing};
use crate::{
    competitions::{EventStage, Role},
    kernel::Timestamp,
    results::StandingsStage,
};

/// The jury's view is for whoever organises the event and asks for it.
#[must_use]
pub fn audience(role: Role, asked_for_jury: bool) -> Audience {
    if asked_for_jury && role.organises() { Audience::Jury } else { Audience::Public }
}

/// Facts from which the scene follows.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    pub stage: EventStage,
    pub entry_closes: Timestamp,
    pub judging_opens: Timestamp,
    /// Sheets complete and due, once there is a panel.
    pub sheets: (u64, u64),
    pub locked: bool,
    /// The newest edition.
    pub standings: Option<StandingsStage>,
}

/// The scene for an audience: standings only where they may be seen.
#[must_use]
pub fn scene(audience: Audience, facts: &Facts, now: Timestamp) -> Scene {
    if facts.stage == EventStage::Void {
        return Scene::Over;
    }
    match (facts.standings, audience) {
        (Some(StandingsStage::Final), _) => return Scene::Standings(Standing::Final),
        (Some(StandingsStage::Noticed), _) => return Scene::Standings(Standing::Noticed),
        (Some(StandingsStage::Draft), Audience::Jury) if facts.locked => {
            return Scene::Standings(Standing::Provisional);
        }
        _ => {}
    }
    if facts.locked {
        return Scene::Locked;
    }
    match facts.stage {
        EventStage::Entry if now < facts.entry_closes => Scene::Entry(facts.entry_closes),
        EventStage::Judging => {
            let (done, total) = facts.sheets;
            Scene::Judging { done, total }
        }
        _ => Scene::Waiting(facts.judging_opens),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(stage: EventStage, locked: bool, standings: Option<StandingsStage>) -> Facts {
        Facts {
            stage,
            entry_closes: Timestamp(10),
            judging_opens: Timestamp(20),
            sheets: (3, 8),
            locked,
            standings,
        }
    }

    #[test]
    fn the_hall_sees_progress_until_the_standings_are_published() {
        use Audience::{Jury, Public};
        use StandingsStage::{Draft, Final, Noticed, Superseded};
        let word = |audience, stage, locked, standings| match scene(
            audience,
            &facts(stage, locked, standings),
            Timestamp(5),
        ) {
            Scene::Entry(_) => "entry",
            Scene::Waiting(_) => "waiting",
            Scene::Judging { .. } => "progress",
            Scene::Locked => "locked",
            Scene::Standings(standing) => standing.code(),
            Scene::Over => "over",
        };
        for (audience, stage, locked, standings, expected) in [
            (Public, EventStage::Entry, false, None, "entry"),
            (Public, EventStage::Drawn, false, None, "waiting"),
            (Public, EventStage::Judging, false, None, "progress"),
            (Jury, EventStage::Judging, false, None, "progress"),
            (Public, EventStage::Judging, true, None, "locked"),
            (Public, EventStage::Judging, true, Some(Draft), "locked"),
            (Jury, EventStage::Judging, true, Some(Draft), "provisional"),
            // Whatever the tables say: no total before the lock.
            (Jury, EventStage::Judging, false, Some(Draft), "progress"),
            (Public, EventStage::Noticed, true, Some(Noticed), "noticed"),
            (Public, EventStage::Locked, true, Some(Superseded), "locked"),
            (Public, EventStage::Final, true, Some(Final), "final"),
            (Jury, EventStage::Void, true, Some(Draft), "over"),
        ] {
            assert_eq!(
                word(audience, stage, locked, standings),
                expected,
                "{audience:?} {stage} {locked} {standings:?}"
            );
        }
    }

    #[test]
    fn only_an_organiser_who_asks_is_the_jury() {
        assert_eq!(audience(Role::Organiser, true), Audience::Jury);
        assert_eq!(audience(Role::Organiser, false), Audience::Public);
        assert_eq!(audience(Role::Other, true), Audience::Public);
        assert_eq!(audience(Role::CodingJudge, true), Audience::Public);
    }
}
