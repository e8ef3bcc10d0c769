//! The use cases of this slice.

mod invitations;
mod organisations;
mod people;
mod second_factor;
mod sessions;
mod tokens;

pub use invitations::ensure_person;
pub(super) use invitations::{Invited, accept, forgot_password, invite_colleague, open_invitation};
pub use organisations::{NewOrganisation, add_member, create_organisation};
pub(super) use organisations::{sign_up, sign_up_form};
pub use people::{appoint, create_person, dismiss, grant, set_password_now};
pub(super) use people::{change_password, set_lang};
pub(super) use second_factor::{enrol, new_secret, show_code};
pub use sessions::sign_in_as;
pub(super) use sessions::{act_for, end_all, living, sign_in, sign_out, touch};
pub(super) use tokens::{MadeToken, make_token, revoke_token, touch_token};

use crate::kernel::PersonId;
use crate::{kernel::Refusal, platform::http::Ctx};

/// The signed-in person.
///
/// # Errors
/// [`Refusal::SignIn`] when nobody is.
pub(super) fn myself(ctx: &Ctx) -> Result<PersonId, Refusal> {
    ctx.actor.person().ok_or(Refusal::SignIn)
}
