//! The tables of this slice.

pub(in crate::marketplace) mod listing {
    use sea_orm::entity::prelude::*;

    use crate::{
        kernel::{Fen, InnovationId, OrganisationId},
        marketplace::model::{ListingStage, Ownership, PricingMode},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "listing")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub innovation: InnovationId,
        pub holder: OrganisationId,
        pub stage: ListingStage,
        pub ways: String,
        pub ownership: Ownership,
        pub pricing: PricingMode,
        pub asking: Option<Fen>,
        pub territory: String,
        pub notes: String,
        pub reward: i32,
        pub refusal_days: i32,
        pub listed_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(in crate::marketplace) mod deal {
    use sea_orm::entity::prelude::*;

    use crate::{
        kernel::{DealId, InnovationId, OrganisationId},
        marketplace::model::DealStage,
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deal")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: DealId,
        pub number: String,
        pub innovation: InnovationId,
        pub holder: OrganisationId,
        pub buyer: OrganisationId,
        pub stage: DealStage,
        pub opened_at: i64,
        pub position: i64,
        pub head: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(in crate::marketplace) mod step {
    use sea_orm::entity::prelude::*;

    use crate::{
        kernel::{DealId, PersonId},
        marketplace::model::{Side, StepKind},
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "deal_step")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub deal: DealId,
        pub position: i64,
        pub kind: StepKind,
        pub side: Side,
        pub person: PersonId,
        #[sea_orm(column_type = "Text")]
        pub body: String,
        pub body_hash: String,
        pub at: i64,
        pub prev_hash: String,
        pub hash: String,
        pub alg: String,
        pub key_id: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(in crate::marketplace) mod grant {
    use sea_orm::entity::prelude::*;

    use crate::{
        kernel::{DealId, InnovationId},
        marketplace::model::GrantKind,
    };

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "innovation_grant")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub innovation: InnovationId,
        pub deal: DealId,
        /// Of the step that signed it.
        pub position: i64,
        pub kind: GrantKind,
        #[sea_orm(column_type = "Text")]
        pub terms: String,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(in crate::marketplace) mod posting {
    use sea_orm::entity::prelude::*;

    use crate::kernel::{DealId, Fen, PersonId};

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "split_posting")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub deal: DealId,
        pub payment: i32,
        pub place: i32,
        pub person: Option<PersonId>,
        pub name: String,
        pub share: i32,
        pub amount: Fen,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}
