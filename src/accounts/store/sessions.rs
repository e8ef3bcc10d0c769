//! Sessions, invitations, failed sign-ins, platform roles.

use std::collections::{HashMap, HashSet};

use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use uuid::Uuid;

use super::{membership, organisation, person};
use crate::{
    accounts::{
        model::{MemberRole, OrganisationKind},
        rules,
    },
    kernel::{Actor, OrganisationId, PersonId, PlatformRole, Refusal, Seat, SessionId, Timestamp},
    platform::db::one_of,
};

pub mod session {
    use super::{person, platform_role};
    use crate::kernel::{OrganisationId, PersonId, SessionId};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "session")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: SessionId,
        pub token_hash: String,
        pub person: PersonId,
        pub acting_for: Option<OrganisationId>,
        pub created_at: i64,
        pub seen_at: i64,
        pub second_factor_at: Option<i64>,
        pub ended_at: Option<i64>,
        pub device: String,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(belongs_to = "person::Entity", from = "Column::Person", to = "person::Column::Id")]
        Person,
        #[sea_orm(
            belongs_to = "platform_role::Entity",
            from = "Column::Person",
            to = "platform_role::Column::Person"
        )]
        PlatformRole,
    }
    impl ActiveModelBehavior for ActiveModel {}

    impl Related<person::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Person.def()
        }
    }

    impl Related<platform_role::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::PlatformRole.def()
        }
    }
}

pub mod invitation {
    use crate::kernel::PersonId;
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "invitation")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub token_hash: String,
        pub email: String,
        pub purpose: String,
        pub target: Uuid,
        pub role: String,
        pub invited_by: PersonId,
        pub created_at: i64,
        pub expires_at: i64,
        pub used_at: Option<i64>,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod failure {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_failure")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i64,
        pub account: String,
        pub address: String,
        pub at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

pub mod platform_role {
    use crate::kernel::{PersonId, PlatformRole};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "platform_role")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub person: PersonId,
        #[sea_orm(primary_key, auto_increment = false)]
        pub role: PlatformRole,
        pub created_at: i64,
    }

    #[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// A living session and who it is.
#[derive(Clone, Debug)]
pub struct Living {
    pub session: SessionId,
    pub seen_at: i64,
    pub name: String,
    pub acting_as: Option<String>,
    pub actor: Actor,
}

/// What a request needs of its session: each has one, so nothing else is read.
#[derive(FromQueryResult)]
struct SessionRow {
    id: SessionId,
    token_hash: String,
    person: PersonId,
    acting_for: Option<OrganisationId>,
    created_at: i64,
    seen_at: i64,
    second_factor_at: Option<i64>,
    name: String,
    role: Option<PlatformRole>,
}

/// The sessions of these tokens by their hashes, but those that have ended, idled
/// out or grown too old.
pub async fn find_sessions(
    db: &impl ConnectionTrait,
    token_hashes: impl IntoIterator<Item = String>,
    now: Timestamp,
) -> Result<HashMap<String, Living>, Refusal> {
    use session::Column as C;
    // One row for each platform role, or one without any.
    let rows = session::Entity::find()
        .select_only()
        .columns([C::Id, C::TokenHash, C::Person, C::ActingFor, C::CreatedAt, C::SeenAt, C::SecondFactorAt])
        .column(person::Column::Name)
        .column(platform_role::Column::Role)
        .inner_join(person::Entity)
        .left_join(platform_role::Entity)
        .filter(one_of(db, C::TokenHash, token_hashes))
        .filter(C::EndedAt.is_null())
        .into_model::<SessionRow>()
        .all(db)
        .await?;
    let mut found: HashMap<SessionId, (SessionRow, Vec<PlatformRole>)> = HashMap::new();
    for mut row in rows {
        let role = row.role.take();
        found.entry(row.id).or_insert_with(|| (row, Vec::new())).1.extend(role);
    }
    // The seats are read afresh: a membership ended elsewhere ends here at once.
    let wanted = found.values().filter_map(|(row, _)| Some((row.person, row.acting_for?)));
    let seats = find_seats(db, wanted.collect()).await?;
    let living = found.into_values().filter_map(|(row, platform)| {
        // Two sessions may have the same seat.
        let seat = row.acting_for.and_then(|id| seats.get(&(row.person, id)));
        let staff = !platform.is_empty() || seat.is_some_and(|(seat, _)| seat.is_union);
        let idle = if staff { rules::IDLE_STAFF } else { rules::IDLE_OTHERS };
        let alive = now.0 < row.seen_at + idle && now.0 < row.created_at + rules::SESSION_MAX;
        let actor = Actor::Person {
            person: row.person,
            session: row.id,
            acting_for: seat.map(|(seat, _)| *seat),
            platform,
            second_factor: row.second_factor_at.is_some(),
        };
        let acting_as = seat.map(|(_, organisation)| organisation.name.clone());
        let living = Living { session: row.id, seen_at: row.seen_at, name: row.name, acting_as, actor };
        alive.then_some((row.token_hash, living))
    });
    Ok(living.collect())
}

/// A person in an organisation.
type Place = (PersonId, OrganisationId);

/// What these people may do where they say they belong, and where that is.
pub(super) async fn find_seats(
    db: &impl ConnectionTrait,
    wanted: HashSet<Place>,
) -> Result<HashMap<Place, (Seat, organisation::Model)>, Refusal> {
    if wanted.is_empty() {
        return Ok(HashMap::new());
    }
    let (people, organisations): (Vec<PersonId>, Vec<OrganisationId>) = wanted.iter().copied().unzip();
    let rows = membership::Entity::find()
        .find_also_related(organisation::Entity)
        .filter(one_of(db, membership::Column::Person, people))
        .filter(one_of(db, membership::Column::Organisation, organisations))
        .all(db)
        .await?;
    let seats = rows.into_iter().filter_map(|(member, organisation)| {
        let row = organisation?;
        let seat = Seat {
            organisation: row.id,
            may_write: member.role != MemberRole::Viewer,
            is_owner: member.role == MemberRole::Owner,
            is_union: row.kind == OrganisationKind::Union,
        };
        Some(((member.person, member.organisation), (seat, row)))
    });
    Ok(seats.filter(|(place, _)| wanted.contains(place)).collect())
}

pub async fn list_platform_roles(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<PlatformRole>, Refusal> {
    let rows = platform_role::Entity::find().filter(platform_role::Column::Person.eq(person)).all(db).await?;
    Ok(rows.into_iter().map(|r| r.role).collect())
}

/// What a person belongs to, by name, with their role there.
pub async fn list_seats(
    db: &impl ConnectionTrait,
    person: PersonId,
) -> Result<Vec<(organisation::Model, MemberRole)>, Refusal> {
    let members = membership::Entity::find().filter(membership::Column::Person.eq(person)).all(db).await?;
    let rows = organisation::Entity::find()
        .filter(organisation::Column::Id.is_in(members.iter().map(|m| m.organisation)))
        .order_by_asc(organisation::Column::Name)
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .filter_map(|o| {
            let role = members.iter().find(|m| m.organisation == o.id)?.role;
            Some((o, role))
        })
        .collect())
}

/// The colleagues in an organisation, with their roles.
pub async fn list_colleagues(
    db: &impl ConnectionTrait,
    organisation: OrganisationId,
) -> Result<Vec<(person::Model, MemberRole)>, Refusal> {
    let members = membership::Entity::find()
        .filter(membership::Column::Organisation.eq(organisation))
        .order_by_asc(membership::Column::CreatedAt)
        .all(db)
        .await?;
    let people = person::Entity::find()
        .filter(person::Column::Id.is_in(members.iter().map(|m| m.person)))
        .all(db)
        .await?;
    Ok(members
        .into_iter()
        .filter_map(|m| Some((people.iter().find(|p| p.id == m.person)?.clone(), m.role)))
        .collect())
}

/// Failures of the last hour: of this account from this address, of the
/// address, and the oldest of the account's.
pub async fn count_failures(
    db: &impl ConnectionTrait,
    account: &str,
    address: &str,
    since: Timestamp,
) -> Result<(u64, u64, Option<Timestamp>), Refusal> {
    let of_address = failure::Entity::find()
        .filter(failure::Column::Address.eq(address))
        .filter(failure::Column::At.gt(since.0));
    let of_pair = of_address.clone().filter(failure::Column::Account.eq(account));
    let oldest = of_pair.clone().order_by_asc(failure::Column::At).limit(1).one(db).await?;
    Ok((of_pair.count(db).await?, of_address.count(db).await?, oldest.map(|f| Timestamp(f.at))))
}

/// The living sessions of a person, newest first.
pub async fn list_sessions(
    db: &impl ConnectionTrait,
    person: PersonId,
    now: Timestamp,
) -> Result<Vec<session::Model>, Refusal> {
    Ok(session::Entity::find()
        .filter(session::Column::Person.eq(person))
        .filter(session::Column::EndedAt.is_null())
        .filter(session::Column::SeenAt.gt(now.0 - rules::IDLE_OTHERS))
        .order_by_desc(session::Column::SeenAt)
        .order_by_asc(session::Column::Device)
        .limit(50)
        .all(db)
        .await?)
}

/// An invitation that can still be used.
pub async fn find_invitation(
    db: &impl ConnectionTrait,
    token_hash: &str,
    now: Timestamp,
) -> Result<Option<invitation::Model>, Refusal> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::TokenHash.eq(token_hash))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now.0))
        .one(db)
        .await?)
}

/// How many links of a purpose were sent for this target since then.
pub async fn count_invitations(
    db: &impl ConnectionTrait,
    purpose: &str,
    target: Uuid,
    since: Timestamp,
) -> Result<u64, Refusal> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::Purpose.eq(purpose))
        .filter(invitation::Column::Target.eq(target))
        .filter(invitation::Column::CreatedAt.gt(since.0))
        .count(db)
        .await?)
}

/// Invitations to an organisation that nobody has used yet.
pub async fn list_invitations(
    db: &impl ConnectionTrait,
    target: Uuid,
    now: Timestamp,
) -> Result<Vec<invitation::Model>, Refusal> {
    Ok(invitation::Entity::find()
        .filter(invitation::Column::Target.eq(target))
        .filter(invitation::Column::UsedAt.is_null())
        .filter(invitation::Column::ExpiresAt.gt(now.0))
        .order_by_asc(invitation::Column::CreatedAt)
        .all(db)
        .await?)
}

/// Ends all sessions of a person but one.
pub async fn end_sessions(
    tx: &crate::platform::db::Tx,
    person: PersonId,
    but: Option<SessionId>,
    now: Timestamp,
) -> Result<(), Refusal> {
    use sea_orm::sea_query::Expr;
    let mut update = session::Entity::update_many()
        .col_expr(session::Column::EndedAt, Expr::value(now.0))
        .filter(session::Column::Person.eq(person))
        .filter(session::Column::EndedAt.is_null());
    if let Some(but) = but {
        update = update.filter(session::Column::Id.ne(but));
    }
    update.exec(tx).await?;
    Ok(())
}

/// The whole row of a person, by e-mail address.
pub async fn find_person_row(
    db: &impl ConnectionTrait,
    email: &str,
) -> Result<Option<person::Model>, Refusal> {
    Ok(person::Entity::find().filter(person::Column::Email.eq(email)).one(db).await?)
}

/// The whole row of a person.
pub async fn find_person_by_id(
    db: &impl ConnectionTrait,
    id: PersonId,
) -> Result<Option<person::Model>, Refusal> {
    Ok(person::Entity::find_by_id(id).one(db).await?)
}
