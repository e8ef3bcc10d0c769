//! Who sees standings: a draft is its organiser's alone; what is published is
//! everybody's. Who may compute and publish is asked of the competition.

use super::model::StandingsStage;
use crate::{
    competitions::Role,
    kernel::{Refusal, Verdict, require},
};

/// # Errors
/// [`Refusal::NotFound`]: others must not even learn that there is a draft.
pub fn may_read(stage: StandingsStage, role: Role) -> Verdict {
    require(stage.is_public() || role.organises(), || Refusal::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_seen_by_its_organiser_only() {
        let row = |role| StandingsStage::ALL.iter().filter(|s| may_read(**s, role).is_ok()).count();
        assert_eq!((row(Role::Organiser), row(Role::CodingJudge), row(Role::Other)), (4, 2, 2));
    }
}
