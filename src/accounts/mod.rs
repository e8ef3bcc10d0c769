//! People, organisations, roles, sign-in.
//!
//! An **organisation** is a unit (an enterprise, an institution) or a trade
//! union. A person is a **member** of organisations as owner, clerk or viewer
//! and *acts for* one of them in a session. An **appointment** gives a person a
//! role in one scope (a competition, a panel), platform roles are apart.
//!
//! Not here: what a role may do with a thing; that is each slice's `policy`.

mod model;
mod store;

pub use model::{AppointmentRole, OrganisationHead, OrganisationKind, PersonHead, UnionLevel};
pub use store::{
    find_person_by_email, is_member, list_members, list_organisations_of, list_unions, load_organisation,
    load_person, organisations, people, roles_in,
};
