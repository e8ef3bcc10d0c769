//! The organisation one acts for: who belongs to it, whom to invite.

use askama::Template;
use axum::http::StatusCode;

use crate::{
    accounts::{
        model::{MemberRole, OrganisationHead},
        ops,
        store::{self, invitation, person},
    },
    kernel::{Refusal, Timestamp},
    platform::http::{Ctx, FormState, Posted, Result, Ui, page_with},
};

#[derive(Template)]
#[template(path = "accounts/organisation.html")]
struct OrganisationPage {
    ui: Ui,
    form: FormState,
    organisation: OrganisationHead,
    district: String,
    may_invite: bool,
    colleagues: Vec<(person::Model, MemberRole)>,
    invitations: Vec<invitation::Model>,
    roles: Vec<(String, String)>,
}

impl OrganisationPage {
    fn until(&self, invitation: &invitation::Model) -> String {
        self.ui.time(&Timestamp(invitation.expires_at))
    }
}

async fn organisation_page(ctx: &Ctx, status: StatusCode, form: FormState) -> Result {
    let seat = ctx.actor.seat().ok_or(Refusal::NotFound)?;
    let organisation = store::load_organisation(ctx.read(), seat.organisation).await?;
    let ui = ctx.ui();
    let district = organisation
        .district
        .as_deref()
        .and_then(crate::taxonomy::district)
        .map(|d| if ui.zh() { d.zh } else { d.en }.to_owned())
        .unwrap_or_default();
    let roles =
        MemberRole::ALL.iter().map(|role| (role.code().to_owned(), ui.word("member", role))).collect();
    let shown = OrganisationPage {
        form,
        district,
        may_invite: seat.is_owner,
        colleagues: store::list_colleagues(ctx.read(), seat.organisation).await?,
        invitations: if seat.is_owner {
            store::list_invitations(ctx.read(), seat.organisation.0, ctx.now()).await?
        } else {
            Vec::new()
        },
        organisation,
        roles,
        ui,
    };
    page_with(status, &shown)
}

pub(super) async fn show(ctx: Ctx) -> Result {
    organisation_page(&ctx, StatusCode::OK, FormState::new()).await
}

pub(super) async fn invite(ctx: Ctx, posted: Posted) -> Result {
    let seat = ctx.actor.seat().ok_or(Refusal::NotFound)?;
    match ops::invite_colleague(&ctx, seat.organisation, &posted.fields).await {
        Ok(_) => Ok(ctx.flash("organisation-invited", "/organisation")),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            organisation_page(&ctx, StatusCode::UNPROCESSABLE_ENTITY, form).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
