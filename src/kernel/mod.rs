//! L0: pure values that every slice speaks in. No I/O, no clock, no dice, no
//! slice's word. A type enters here only when three slices need it.

pub mod actor;
pub mod change;
pub mod codes;
pub mod decimals;
pub mod dice;
pub mod id;
pub mod money;
pub mod page;
pub mod points;
pub mod refusal;
pub mod text;
pub mod time;
pub mod waiting;

pub use actor::{Actor, PlatformRole, Seat};
pub use change::Change;
pub use decimals::Decimals;
pub use dice::{Dice, Seed};
pub use id::{
    AccessTokenId, AppealId, CategoryId, CompetitionId, DealId, EntryId, EventId, FilingId, InnovationId,
    JudgeId, MailId, NoticeId, ObjectionId, OrganisationId, PanelId, PersonId, RuleSetId, SelectionId,
    SessionId, SheetId, StandingsId, SubjectId,
};
pub use money::Fen;
pub use page::{Page, PageRequest};
pub use points::Points;
pub use refusal::{Problem, Problems, Refusal, Verdict, require, require_newest};
pub use text::{Lang, Text};
pub use time::{Clock, Timestamp, Window};
pub use waiting::Waiting;
