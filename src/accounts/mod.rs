//! People, organisations, roles, sign-in.
//!
//! An **organisation** is a unit (an enterprise, an institution) or a trade
//! union. A person is a **member** of organisations as owner, clerk or viewer
//! and *acts for* one of them in a session. An **appointment** gives a person a
//! role in one scope (a competition, a panel); platform roles are apart.
//!
//! An **access token** lets a program act as a person, for one organisation.
//!
//! Invariants: only the SHA-256 of a session token, an invitation or an access
//! token is stored; a second-factor code works once; signing in, showing the
//! second factor and changing the acting organisation change the session's
//! token; an access token opens nothing of the account itself.
//!
//! Not here: what a role may do with a thing; that is each slice's `policy`.

mod api;
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
pub use web::identify;

use crate::platform::http::Route;

/// The routes of this slice.
#[must_use]
pub fn routes() -> Vec<Route> {
    web::routes().into_iter().chain(api::routes()).collect()
}
