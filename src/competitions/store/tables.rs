//! The tables of competitions, their events and rule sets.

pub mod competition {
    use crate::{
        competitions::model::{CompetitionKind, CompetitionStage},
        kernel::{CompetitionId, OrganisationId},
        taxonomy::Level,
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "competition")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CompetitionId,
        pub number: String,
        pub kind: CompetitionKind,
        pub title: String,
        pub title_en: String,
        pub level: Level,
        pub host: OrganisationId,
        pub cluster_version: String,
        pub cluster: String,
        #[sea_orm(column_type = "Text")]
        pub summary: String,
        pub entry_opens: i64,
        pub entry_closes: i64,
        pub draw_at: i64,
        pub judging_opens: i64,
        pub judging_closes: i64,
        pub notice_days: i32,
        pub stage: CompetitionStage,
        pub called_at: Option<i64>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A row means that the list of entries is final.
pub mod entry_close {
    use crate::kernel::CompetitionId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "entry_close")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub competition: CompetitionId,
        pub at: i64,
        pub closed_by: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod event {
    use crate::{
        competitions::model::EventStage,
        kernel::{CompetitionId, EventId, RuleSetId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "event")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: EventId,
        pub competition: CompetitionId,
        pub title: String,
        pub title_en: String,
        pub occupation_edition: String,
        pub occupation_code: String,
        pub places_per_unit: i32,
        pub stations: i32,
        pub units_apart: bool,
        pub rule_set: RuleSetId,
        pub stage: EventStage,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A row is never changed.
pub mod rule_set {
    use crate::kernel::RuleSetId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rule_set")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: RuleSetId,
        #[sea_orm(column_type = "Text")]
        pub document: String,
        pub hash: String,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
