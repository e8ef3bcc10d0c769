//! The use cases.

mod holidays;
mod notice;
mod objection;
mod waiting;

pub use holidays::{ImportedHolidays, import_holidays};
pub use notice::{close, publish, withdraw};
pub use objection::{decide_objection, file_objection, object, objection_to_read, objections_to_read};
pub use waiting::waiting;

use sea_orm::ConnectionTrait;

use super::{
    model::NoticeHead,
    policy::{self, Role},
};
use crate::{accounts, kernel::Refusal, platform::http::Ctx};

/// What the actor is to this notice.
pub(super) async fn role(db: &impl ConnectionTrait, ctx: &Ctx, notice: &NoticeHead) -> Result<Role, Refusal> {
    let appointed = match ctx.actor.person() {
        Some(person) => accounts::roles_in(db, person, notice.chain).await?,
        None => Vec::new(),
    };
    Ok(policy::role(&ctx.actor, notice.host, &appointed))
}
