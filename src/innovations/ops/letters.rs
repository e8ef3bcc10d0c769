//! Letters about filings.

use crate::{
    accounts::{self, PersonHead},
    innovations::model::Filing,
    kernel::{OrganisationId, PersonId, Refusal},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx},
};

/// One letter about a filing to a person, in their language.
async fn tell(
    tx: &Tx,
    ctx: &Ctx,
    kind: &'static str,
    to: PersonHead,
    filing: &Filing,
    reason: &str,
) -> Result<(), Refusal> {
    let letter = Letter {
        kind,
        to: to.email,
        lang: to.lang,
        args: vec![
            ("number", filing.number.clone()),
            ("title", filing.content.title.clone()),
            ("reason", reason.to_owned()),
            ("link", format!("{}/filings/{}", ctx.app.config.base_url(), filing.id)),
        ],
        about: filing.id.0,
    };
    notifications::queue(tx, ctx, letter).await
}

/// # Errors
/// The database's.
pub async fn tell_people(
    tx: &Tx,
    ctx: &Ctx,
    kind: &'static str,
    filing: &Filing,
    people: &[PersonId],
    reason: &str,
) -> Result<(), Refusal> {
    let mut known = accounts::people(tx, people).await?;
    for person in people {
        if let Some(head) = known.remove(person) {
            tell(tx, ctx, kind, head, filing, reason).await?;
        }
    }
    Ok(())
}

/// To the owners and clerks of an organisation.
///
/// # Errors
/// The database's.
pub async fn tell_organisation(
    tx: &Tx,
    ctx: &Ctx,
    kind: &'static str,
    filing: &Filing,
    organisation: OrganisationId,
    reason: &str,
) -> Result<(), Refusal> {
    for person in accounts::list_members(tx, organisation).await? {
        tell(tx, ctx, kind, person, filing, reason).await?;
    }
    Ok(())
}
