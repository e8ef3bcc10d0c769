//! Typed identifiers. UUIDs inside; people see short numbers, never these.

/// Declares an identifier: a UUID that cannot be mixed up with another kind.
///
/// `DeriveValueType` gives no primary key for a UUID newtype, so the missing
/// conversion stands here once.
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord,
            serde::Serialize, serde::Deserialize, sea_orm::DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                text.parse().map(Self)
            }
        }

        impl From<uuid::Uuid> for $name {
            fn from(id: uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id! {
    PersonId,
    OrganisationId,
    SessionId,
    AccessTokenId,
    CompetitionId,
    EventId,
    RuleSetId,
    EntryId,
    PanelId,
    JudgeId,
    /// Random (version 4), so that it tells nothing about the order of entry.
    SubjectId,
    SheetId,
    StandingsId,
    NoticeId,
    InnovationId,
    SelectionId,
    CategoryId,
    FilingId,
    DealId,
    ObjectionId,
    AppealId,
    MailId,
}
