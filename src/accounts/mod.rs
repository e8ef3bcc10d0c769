//! People, organisations, roles, sign-in.
//!
//! An **organisation** is a unit (an enterprise, an institution) or a trade
//! union. A person is a **member** of organisations as owner, clerk or viewer
//! and *acts for* one of them in a session. An **appointment** gives a person a
//! role in one scope (a competition, a panel); platform roles are apart.
//!
//! Invariants: only the SHA-256 of a session token or an invitation is stored;
//! a second-factor code works once; signing in, showing the second factor and
//! changing the acting organisation change the token.
//!
//! Not here: what a role may do with a thing; that is each slice's `policy`.

mod model;
mod ops;
mod policy;
mod rules;
mod store;
mod web;

pub use model::{AppointmentRole, MemberRole, OrganisationHead, OrganisationKind, PersonHead, UnionLevel};
pub use ops::{
    NewOrganisation, add_member, appoint, create_organisation, create_person, dismiss, ensure_person, grant,
    set_password_now, sign_in_as,
};
pub use rules::{Email, check_password as check_new_password, parse_email};
pub use store::{
    find_organisation_by_name, find_person_by_email, is_member, list_members, list_organisations_of,
    list_unions, load_organisation, load_person, organisations, people, roles_in,
};
pub use web::{identify, routes};
