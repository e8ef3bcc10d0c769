//! The tables of published results, selections and filings.

pub mod innovation {
    use sea_orm::entity::prelude::*;

    use crate::{
        innovations::model::InnovationStage,
        kernel::{InnovationId, OrganisationId},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "innovation")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub key: i64,
        pub id: InnovationId,
        pub number: String,
        pub external_id: Option<String>,
        pub stage: InnovationStage,
        pub edition: i32,
        pub published_at: i64,
        pub version: i64,
        pub holder: Option<OrganisationId>,
        pub tombstone: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod edition {
    use sea_orm::entity::prelude::*;

    use crate::kernel::InnovationId;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "innovation_edition")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub innovation: InnovationId,
        pub edition: i32,
        pub title: String,
        pub r#abstract: String,
        pub keywords: String,
        pub category: String,
        pub year: Option<i32>,
        pub content_hash: String,
        pub at: i64,
        /// `Further` as JSON.
        pub further: String,
        /// Why it replaces the one before; empty for the first and for deposits.
        pub reason: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod credit {
    use sea_orm::entity::prelude::*;

    use crate::kernel::{InnovationId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "innovation_credit")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub innovation: InnovationId,
        pub place: i32,
        pub person: Option<PersonId>,
        pub name: String,
        pub share: i32,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod selection {
    use sea_orm::entity::prelude::*;

    use crate::{
        innovations::model::SelectionStage,
        kernel::{OrganisationId, SelectionId},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "selection")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SelectionId,
        pub number: String,
        pub host: OrganisationId,
        pub title: String,
        pub title_en: String,
        #[sea_orm(column_type = "Text")]
        pub summary: String,
        pub filing_opens: i64,
        pub filing_closes: i64,
        pub recommend_by: i64,
        pub review_opens: i64,
        pub review_closes: i64,
        pub notice_days: i32,
        pub stage: SelectionStage,
        pub called_at: Option<i64>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod category {
    use sea_orm::entity::prelude::*;

    use crate::{
        innovations::model::CategoryStage,
        kernel::{CategoryId, NoticeId, SelectionId},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "selection_category")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: CategoryId,
        pub selection: SelectionId,
        pub position: i32,
        pub title: String,
        pub title_en: String,
        pub places: i32,
        pub quota: i32,
        pub active: bool,
        #[sea_orm(column_type = "Text")]
        pub rules: String,
        pub stage: CategoryStage,
        pub edition: i32,
        pub notice: Option<NoticeId>,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod filing {
    use sea_orm::entity::prelude::*;

    use crate::{
        innovations::model::FilingStage,
        kernel::{CategoryId, FilingId, InnovationId, OrganisationId, PersonId},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: FilingId,
        pub number: String,
        pub category: CategoryId,
        pub unit: OrganisationId,
        pub author: PersonId,
        pub stage: FilingStage,
        #[sea_orm(column_type = "Text")]
        pub content: String,
        pub promised: bool,
        pub created_at: i64,
        pub saved_at: i64,
        pub submitted_at: Option<i64>,
        pub innovation: Option<InnovationId>,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod contributor {
    use sea_orm::entity::prelude::*;

    use crate::kernel::{FilingId, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing_contributor")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub filing: FilingId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub place: i32,
        pub person: PersonId,
        pub name: String,
        pub share: i32,
        pub is_public: bool,
        pub confirmed_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A row is never changed.
pub mod opinion {
    use sea_orm::entity::prelude::*;

    use crate::{
        innovations::model::{FilingStep, Opinion},
        kernel::{FilingId, OrganisationId, PersonId},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing_opinion")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub filing: FilingId,
        pub position: i32,
        pub step: FilingStep,
        pub verdict: Opinion,
        #[sea_orm(column_type = "Text")]
        pub reason: String,
        pub organisation: OrganisationId,
        pub person: PersonId,
        pub content_hash: String,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// Which filing stands behind a subject: only this slice knows.
pub mod work {
    use sea_orm::entity::prelude::*;

    use crate::kernel::{CategoryId, FilingId, SubjectId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "filing_work")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub filing: FilingId,
        pub subject: SubjectId,
        pub work_number: String,
        pub category: CategoryId,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A row is never changed.
pub mod list_row {
    use sea_orm::entity::prelude::*;

    use crate::kernel::{CategoryId, FilingId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "selection_row")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub category: CategoryId,
        pub edition: i32,
        pub place: i32,
        pub filing: FilingId,
        pub rank: Option<i32>,
        pub total: Option<i64>,
        pub is_selected: bool,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
