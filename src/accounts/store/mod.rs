//! Rows of this slice, and the finders other slices use.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

mod sessions;
mod tokens;

pub(super) use sessions::*;
pub(super) use tokens::*;

use super::model::{AppointmentRole, MemberRole, OrganisationHead, OrganisationKind, PersonHead, UnionLevel};
use crate::kernel::{Lang, OrganisationId, PersonId, Refusal};

pub(super) mod organisation {
    use super::{OrganisationId, OrganisationKind, UnionLevel};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "organisation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: OrganisationId,
        pub kind: OrganisationKind,
        pub name: String,
        pub uscc: Option<String>,
        pub district: Option<String>,
        pub union_level: Option<UnionLevel>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod person {
    use super::{Lang, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "person")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: PersonId,
        pub email: String,
        pub name: String,
        pub lang: Lang,
        /// Empty until the person has chosen a password.
        pub password_hash: String,
        pub totp_sealed: Option<String>,
        /// The last time step whose code was taken; a code works once.
        pub totp_step: Option<i64>,
        pub created_at: i64,
        pub version: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) mod membership {
    use super::{MemberRole, OrganisationId, PersonId, organisation};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "membership")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub organisation: OrganisationId,
        pub role: MemberRole,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "organisation::Entity",
            from = "Column::Organisation",
            to = "organisation::Column::Id"
        )]
        Organisation,
    }
    impl ActiveModelBehavior for ActiveModel {}

    impl Related<organisation::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Organisation.def()
        }
    }
}

pub(super) mod appointment {
    use super::{AppointmentRole, PersonId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "appointment")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub scope: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: AppointmentRole,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

impl From<person::Model> for PersonHead {
    fn from(row: person::Model) -> Self {
        Self { id: row.id, name: row.name, email: row.email, lang: row.lang }
    }
}

impl From<organisation::Model> for OrganisationHead {
    fn from(row: organisation::Model) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            uscc: row.uscc,
            district: row.district,
            union_level: row.union_level,
        }
    }
}

/// The person with this e-mail address (lower case).
///
/// # Errors
/// The database's.
pub async fn find_person_by_email(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<PersonHead>, Refusal> {
    let row =
        person::Entity::find().filter(person::Column::Email.eq(email.trim().to_lowercase())).one(db).await?;
    Ok(row.map(PersonHead::from))
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_person(db: &impl ConnectionTrait, id: PersonId) -> Result<PersonHead, Refusal> {
    let row = person::Entity::find_by_id(id).one(db).await?;
    row.map(PersonHead::from).ok_or(Refusal::NotFound)
}

/// People in bulk, for lists.
///
/// # Errors
/// The database's.
pub async fn people(
    db: &impl ConnectionTrait,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, PersonHead>, Refusal> {
    let rows = person::Entity::find().filter(person::Column::Id.is_in(ids.iter().copied())).all(db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// # Errors
/// [`Refusal::NotFound`], or the database's.
pub async fn load_organisation(
    db: &impl ConnectionTrait,
    id: OrganisationId,
) -> Result<OrganisationHead, Refusal> {
    let row = organisation::Entity::find_by_id(id).one(db).await?;
    row.map(OrganisationHead::from).ok_or(Refusal::NotFound)
}

/// Organisations in bulk, for lists.
///
/// # Errors
/// The database's.
pub async fn organisations(
    db: &impl ConnectionTrait,
    ids: &[OrganisationId],
) -> Result<HashMap<OrganisationId, OrganisationHead>, Refusal> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(ids.iter().copied()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.into())).collect())
}

/// All unions, by name.
///
/// # Errors
/// The database's.
pub async fn list_unions(db: &impl ConnectionTrait) -> Result<Vec<OrganisationHead>, Refusal> {
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Kind.eq(OrganisationKind::Union))
        .order_by_asc(organisation::Column::Name)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(OrganisationHead::from).collect())
}

/// What a person belongs to: they judge nobody from there.
///
/// # Errors
/// The database's.
pub async fn list_organisations_of(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<OrganisationId>, Refusal> {
    let rows = membership::Entity::find().filter(membership::Column::Person.eq(person)).all(db).await?;
    Ok(rows.into_iter().map(|m| m.organisation).collect())
}

/// The owners and clerks of an organisation: who gets its letters.
///
/// # Errors
/// The database's.
pub async fn list_members(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<PersonHead>, Refusal> {
    let rows = membership::Entity::find()
        .filter(membership::Column::Organisation.eq(organisation))
        .filter(membership::Column::Role.ne(MemberRole::Viewer))
        .all(db)
        .await?;
    let ids: Vec<PersonId> = rows.iter().map(|m| m.person).collect();
    let mut people: Vec<PersonHead> = people(db, &ids).await?.into_values().collect();
    people.sort_by_key(|p| p.id);
    Ok(people)
}

/// # Errors
/// The database's.
pub async fn is_member(
    db: &impl ConnectionTrait,
    person: PersonId,
    organisation: OrganisationId,
) -> Result<bool, Refusal> {
    Ok(membership::Entity::find_by_id((person, organisation)).one(db).await?.is_some())
}

/// What a person is appointed to in a scope.
///
/// # Errors
/// The database's.
pub async fn roles_in(
    db: &impl ConnectionTrait,
    person: PersonId,
    scope: impl Into<Uuid>,
) -> Result<Vec<AppointmentRole>, Refusal> {
    let rows = appointment::Entity::find()
        .filter(appointment::Column::Person.eq(person))
        .filter(appointment::Column::Scope.eq(scope.into()))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|a| a.role).collect())
}

/// The organisation of this exact name.
///
/// # Errors
/// The database's.
pub async fn find_organisation_by_name(
    db: &impl ConnectionTrait,
    name: &str,
) -> Result<Option<OrganisationHead>, Refusal> {
    let row = organisation::Entity::find().filter(organisation::Column::Name.eq(name)).one(db).await?;
    Ok(row.map(OrganisationHead::from))
}
