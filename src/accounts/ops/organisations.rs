//! Organisations and who belongs to them.

use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};

use super::{people::create_person, sessions::sign_in_as};
use crate::{
    accounts::{
        model::{MemberRole, OrganisationKind, UnionLevel},
        rules::{self, check_person, parse_name},
        store::{membership, organisation},
    },
    audit::{self, Act},
    kernel::{OrganisationId, PersonId, Problems, Refusal},
    platform::{
        db::Tx,
        http::{Ctx, Fields},
    },
    taxonomy,
};

/// An organisation to be.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    pub kind: OrganisationKind,
    pub name: String,
    pub uscc: Option<String>,
    pub district: Option<String>,
    pub union_level: Option<UnionLevel>,
}

/// # Errors
/// 422 under `uscc` when the code is already registered.
pub async fn create_organisation(
    tx: &Tx,
    ctx: &Ctx,
    new: NewOrganisation,
) -> Result<OrganisationId, Refusal> {
    if let Some(uscc) = &new.uscc {
        let taken = organisation::Entity::find().filter(organisation::Column::Uscc.eq(uscc)).one(tx).await?;
        if taken.is_some() {
            return Err(Refusal::field("uscc", "organisation-uscc-taken"));
        }
    }
    let id: OrganisationId = ctx.new_id();
    let kind = new.kind;
    let row = organisation::ActiveModel {
        id: Set(id),
        kind: Set(kind),
        name: Set(new.name),
        uscc: Set(new.uscc),
        district: Set(new.district),
        union_level: Set(new.union_level),
        created_at: Set(ctx.now().0),
        version: Set(1),
    };
    organisation::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("organisation.created", ("organisation", id), id).says("kind", kind);
    audit::record(tx, ctx, act).await?;
    Ok(id)
}

/// Makes a person a member; being one already changes nothing.
///
/// # Errors
/// The database's.
pub async fn add_member(
    tx: &Tx,
    ctx: &Ctx,
    person: PersonId,
    organisation: OrganisationId,
    role: MemberRole,
) -> Result<(), Refusal> {
    if membership::Entity::find_by_id((person, organisation)).one(tx).await?.is_some() {
        return Ok(());
    }
    let row = membership::ActiveModel {
        person: Set(person),
        organisation: Set(organisation),
        role: Set(role),
        created_at: Set(ctx.now().0),
    };
    membership::Entity::insert(row).exec_without_returning(tx).await?;
    let act = Act::new("organisation.member_added", ("person", person), organisation).says("role", role);
    audit::record(tx, ctx, act).await?;
    Ok(())
}

/// A unit and its first person, checked.
pub struct SignUp {
    organisation: NewOrganisation,
    name: String,
    email: String,
    password: String,
}

/// Reads the sign-up form.
///
/// # Errors
/// Everything wrong with it at once.
pub fn sign_up_form(fields: &Fields) -> Result<SignUp, Refusal> {
    let mut problems = Problems::new();
    let organisation_name =
        problems.take("organisation", parse_name(fields.get("organisation"), 100)).unwrap_or_default();
    let uscc = problems.take("uscc", taxonomy::Uscc::parse(fields.get("uscc")));
    let district = fields.get("district");
    problems.unless(taxonomy::district(district).is_some(), "district", "organisation-district-missing");
    let (name, email) = check_person(&mut problems, fields.get("name"), fields.get("email"));
    let password = fields.raw("password").to_owned();
    if let Err(text) = rules::check_password(&password, &[&email, &name, &organisation_name]) {
        problems.add("password", text);
    }
    problems.unless(fields.ticked("consent"), "consent", "account-consent-missing");
    problems.finish()?;
    Ok(SignUp {
        organisation: NewOrganisation {
            kind: OrganisationKind::Unit,
            name: organisation_name,
            uscc: uscc.map(|u| u.code),
            district: Some(district.to_owned()),
            union_level: None,
        },
        name,
        email,
        password,
    })
}

/// A unit registers itself with its first person, who owns it and is signed in.
///
/// # Errors
/// 422 when the code or the address is taken.
pub async fn sign_up(ctx: &Ctx, new: SignUp, device: &str) -> Result<String, Refusal> {
    let hash = ctx.app.passwords.hash(&new.password, &ctx.app.dice).await?;
    ctx.in_tx(async |tx| {
        let organisation = create_organisation(tx, ctx, new.organisation).await?;
        let person = create_person(tx, ctx, &new.name, &new.email, ctx.lang(), &hash).await?;
        add_member(tx, ctx, person, organisation, MemberRole::Owner).await?;
        sign_in_as(tx, ctx, person, device).await
    })
    .await
}
