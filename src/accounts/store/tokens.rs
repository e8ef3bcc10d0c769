//! Access tokens: a program's way in, on behalf of one person in one seat.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::Expr};

use super::{
    organisation, person,
    sessions::{find_seats, list_platform_roles},
};
use crate::{
    kernel::{AccessTokenId, Actor, PersonId, Refusal, SessionId, Timestamp},
    platform::db::Tx,
};

pub mod access_token {
    use crate::{
        accounts::model::TokenScope,
        kernel::{AccessTokenId, OrganisationId, PersonId},
    };
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "access_token")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: AccessTokenId,
        pub token_hash: String,
        pub person: PersonId,
        pub acting_for: Option<OrganisationId>,
        pub name: String,
        pub scope: TokenScope,
        /// The session that made it had shown the second factor.
        pub second_factor: bool,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
        pub revoked_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

use access_token::{Column, Entity};

/// A token that works, and who comes with it.
#[derive(Clone, Debug)]
pub struct WorkingToken {
    pub token: access_token::Model,
    pub person: person::Model,
    pub acting_as: Option<organisation::Model>,
    pub actor: Actor,
}

fn working(now: Timestamp) -> sea_orm::Condition {
    sea_orm::Condition::all().add(Column::RevokedAt.is_null()).add(Column::ExpiresAt.gt(now.0))
}

/// The token of this hash, unless it was revoked, is too old, or its person no
/// longer belongs to the organisation it acts for.
pub async fn find_token(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<WorkingToken>, Refusal> {
    let found = Entity::find().filter(Column::TokenHash.eq(token_hash)).filter(working(now)).one(db).await?;
    let Some(token) = found else { return Ok(None) };
    let Some(person) = person::Entity::find_by_id(token.person).one(db).await? else {
        return Ok(None);
    };
    let seat = match token.acting_for {
        Some(id) => match find_seats(db, [(person.id, id)].into()).await?.into_values().next() {
            Some(seat) => Some(seat),
            None => return Ok(None),
        },
        None => None,
    };
    let actor = Actor::Person {
        person: person.id,
        // What has no session has itself instead; no row of a session is meant.
        session: SessionId(token.id.0),
        acting_for: seat.as_ref().map(|(s, _)| *s),
        platform: list_platform_roles(db, person.id).await?,
        second_factor: token.second_factor,
    };
    Ok(Some(WorkingToken { token, person, acting_as: seat.map(|(_, o)| o), actor }))
}

/// The tokens of a person that work, newest first.
pub async fn list_tokens(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<access_token::Model>, Refusal> {
    Ok(Entity::find()
        .filter(Column::Person.eq(person))
        .filter(working(now))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .all(db)
        .await?)
}

/// Revokes one token of a person; whether there was one that worked.
pub async fn revoke_token(
    tx: &Tx,
    person: PersonId,
    id: AccessTokenId,
    now: Timestamp,
) -> Result<bool, Refusal> {
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now.0))
        .filter(Column::Id.eq(id))
        .filter(Column::Person.eq(person))
        .filter(working(now));
    Ok(update.exec(tx).await?.rows_affected > 0)
}

/// Revokes all tokens of a person; answers how many worked until now.
pub async fn revoke_tokens(tx: &Tx, person: PersonId, now: Timestamp) -> Result<u64, Refusal> {
    let update = Entity::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now.0))
        .filter(Column::Person.eq(person))
        .filter(working(now));
    Ok(update.exec(tx).await?.rows_affected)
}
