//! Accounts through HTTP.

mod api;
mod invitations;
mod sign_in;
mod sign_up;
mod tokens;
