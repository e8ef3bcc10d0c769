//! Innovation results of workers: what was published, under a number that stays.
//!
//! An **innovation** keeps its number for ever. What it says stands in **editions**,
//! which are only ever added: a changed text is a further edition. A **deposit** is an
//! operator's import of results that were selected elsewhere; it publishes them at once.
//!
//! Not here: how they are found (`repository`).

mod model;
mod ops;
mod policy;
mod rules;
mod store;

pub use model::{
    Attachment, Content, Credit, Disclosure, Further, Innovation, InnovationStage, NewInnovation, Right,
    RightKind, Section, SectionKind, Share, TransferWay,
};
pub use ops::{ImportReport, import, publish};
pub use store::{find_by_number, has_level, list_by_keys, list_credits, list_of, list_published_after};
