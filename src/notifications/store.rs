//! The table `mail`.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use crate::kernel::{Lang, MailId, Refusal, Timestamp};

pub(super) mod mail {
    use super::{Lang, MailId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mail")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: MailId,
        #[sea_orm(column_type = "Text")]
        pub to_sealed: String,
        pub lang: Lang,
        pub kind: String,
        #[sea_orm(column_type = "Text")]
        pub args: String,
        pub about: Uuid,
        pub state: String,
        pub created_at: i64,
        pub sent_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A letter, without its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    pub kind: String,
    pub state: String,
    pub created_at: Timestamp,
    pub sent_at: Option<Timestamp>,
}

/// The letters about something, newest first.
///
/// # Errors
/// The database's.
pub async fn list_about(db: &impl ConnectionTrait, about: impl Into<Uuid>) -> Result<Vec<Outgoing>, Refusal> {
    let rows = mail::Entity::find()
        .filter(mail::Column::About.eq(about.into()))
        .order_by_desc(mail::Column::CreatedAt)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|m| Outgoing {
            kind: m.kind,
            state: m.state,
            created_at: Timestamp(m.created_at),
            sent_at: m.sent_at.map(Timestamp),
        })
        .collect())
}
