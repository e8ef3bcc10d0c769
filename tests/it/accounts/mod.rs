//! Accounts through HTTP.

mod invitations;
mod sign_in;
mod sign_up;
