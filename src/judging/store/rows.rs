//! The tables of this slice.

use crate::{
    judging::model::{Duty, Judge, MarkChange, Subject},
    kernel::{Points, Timestamp},
};

pub mod panel {
    use crate::{
        judging::model::PanelStage,
        kernel::{OrganisationId, PanelId, PersonId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "panel")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PanelId,
        pub contest: Uuid,
        pub chain: Uuid,
        pub host: OrganisationId,
        pub title: String,
        pub title_en: String,
        pub opens: i64,
        pub closes: i64,
        pub works: String,
        #[sea_orm(column_type = "Text", nullable)]
        pub rules: Option<String>,
        pub rules_hash: Option<String>,
        pub stage: PanelStage,
        pub frozen_at: Option<i64>,
        pub locked_at: Option<i64>,
        pub locked_by: Option<PersonId>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod judge {
    use crate::{
        judging::model::JudgeState,
        kernel::{JudgeId, PanelId, PersonId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "judge")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: JudgeId,
        pub panel: PanelId,
        pub person: PersonId,
        pub chief: bool,
        pub marks: bool,
        pub state: JudgeState,
        pub created_at: i64,
        pub answered_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod bar {
    use crate::kernel::{JudgeId, OrganisationId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "judge_bar")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub judge: JudgeId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub origin: OrganisationId,
        pub reason: String,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod subject {
    use crate::kernel::{OrganisationId, PanelId, SubjectId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "subject")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SubjectId,
        pub panel: PanelId,
        pub work_number: String,
        pub origin: OrganisationId,
        pub absent_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod sheet {
    use crate::kernel::{JudgeId, PanelId, SheetId, SubjectId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sheet")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SheetId,
        pub panel: PanelId,
        pub judge: JudgeId,
        pub subject: SubjectId,
        /// JSON list of aspect codes.
        #[sea_orm(column_type = "Text")]
        pub aspects: String,
        pub due: i32,
        pub position: i64,
        pub head: String,
        pub marked: i32,
        pub saved_at: Option<i64>,
        pub recused_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod mark {
    use crate::kernel::{JudgeId, SheetId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "mark_change")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub sheet: SheetId,
        pub position: i64,
        pub aspect: String,
        pub round: i32,
        pub mark: Option<i64>,
        pub raw: Option<i64>,
        pub at: i64,
        pub judge: JudgeId,
        pub request_id: Uuid,
        pub save_key: String,
        pub prev_hash: String,
        pub hash: String,
        pub alg: String,
        pub key_id: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod rejudge {
    use crate::kernel::{PersonId, SubjectId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "rejudge")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub seq: i64,
        pub subject: SubjectId,
        pub position: i64,
        pub aspect: String,
        pub round: i32,
        pub at: i64,
        pub called_by: PersonId,
        pub prev_hash: String,
        pub hash: String,
        pub alg: String,
        pub key_id: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl mark::Model {
    /// What the hash of a mark is over. The subject is the sheet's, so that a
    /// sheet cannot be moved to another subject unseen.
    pub fn body(&self, subject: crate::kernel::SubjectId) -> serde_json::Value {
        serde_json::json!({
            "aspect": self.aspect,
            "at": self.at,
            "judge": self.judge,
            "mark": self.mark,
            "raw": self.raw,
            "request_id": self.request_id,
            "round": self.round,
            "save_key": self.save_key,
            "sheet": self.sheet,
            "subject": subject,
        })
    }
}

impl rejudge::Model {
    /// What the hash of a call to judge again is over.
    pub fn body(&self) -> serde_json::Value {
        serde_json::json!({
            "aspect": self.aspect,
            "at": self.at,
            "called_by": self.called_by,
            "round": self.round,
            "subject": self.subject,
        })
    }
}

impl From<&mark::Model> for MarkChange {
    fn from(row: &mark::Model) -> Self {
        Self {
            position: row.position,
            aspect: row.aspect.clone(),
            round: row.round,
            mark: row.mark.map(Points::from_millionths),
            raw: row.raw.map(Points::from_millionths),
            at: Timestamp(row.at),
            save_key: row.save_key.clone(),
        }
    }
}

impl From<judge::Model> for Judge {
    fn from(row: judge::Model) -> Self {
        Self {
            id: row.id,
            panel: row.panel,
            person: row.person,
            duty: Duty::of(row.chief, row.marks),
            state: row.state,
        }
    }
}

impl From<subject::Model> for Subject {
    fn from(row: subject::Model) -> Self {
        Self { id: row.id, work_number: row.work_number, origin: row.origin, absent: row.absent_at.is_some() }
    }
}
