//! What can be done, a file per use case.

mod attachments;
mod categories;
mod correct;
mod deposit;
mod filings;
mod letters;
mod listing;
mod publish;
mod review;
mod rubric;
mod selections;
mod steps;
mod verify;
mod waiting;

pub use attachments::{NewFile, attach, detach, file_of_filing, file_of_result, file_of_work};
pub use categories::{add_category, edit_category, remove_category, set_active, take_categories};
pub use correct::{correct, may_correct, to_correct};
pub use deposit::{ImportReport, import};
pub use filings::{confirm, save, start, submit, withdraw as withdraw_filing};
pub use listing::{exclude, make_list, publish_list, publish_selected, withdraw_list};
pub use publish::{publish, withdraw};
pub use review::{ListLine, begin_review, is_blind, read_list, work_of};
pub use rubric::{change_rubric, take_rubric};
pub use selections::{call, create, edit};
pub use steps::decide;
pub use verify::verify_innovations;
pub use waiting::waiting;

use sea_orm::ConnectionTrait;

use super::{
    model::{Category, Contributor, Filing, Selection},
    policy::{self, Seen, Standpoint},
    store,
};
use crate::{
    accounts::{self, OrganisationHead},
    judging,
    kernel::{Actor, CategoryId, FilingId, Refusal},
    platform::http::Ctx,
};

/// Everything that a page or a use case needs of a filing, for this actor.
#[derive(Clone, Debug)]
pub struct Shown {
    pub filing: Filing,
    pub contributors: Vec<Contributor>,
    pub unit: OrganisationHead,
    pub category: Category,
    pub selection: Selection,
    pub from: Standpoint,
}

/// A filing, where it concerns this actor.
///
/// # Errors
/// Not found for everybody else; forbidden to people of the panel.
pub async fn shown(db: &impl ConnectionTrait, ctx: &Ctx, filing: Filing) -> Result<Shown, Refusal> {
    let contributors = store::filing::contributors_of(db, filing.id).await?;
    let unit = accounts::load_organisation(db, filing.unit).await?;
    let (category, selection) = store::selection::load_category(db, filing.category).await?;
    let union = acting_union(db, &ctx.actor).await?;
    let on_panel = match ctx.actor.person() {
        Some(person) => judging::is_on_panel(db, person, category.id.0).await?,
        None => false,
    };
    let opined: Vec<_> =
        store::filing::opinions(db, filing.id).await?.into_iter().map(|o| o.organisation).collect();
    let seen = Seen {
        filing: &filing,
        contributors: &contributors,
        unit: &unit,
        host: selection.host,
        opined: &opined,
    };
    let from = Standpoint::of(&ctx.actor, union.as_ref(), on_panel, seen)?;
    Ok(Shown { filing, contributors, unit, category, selection, from })
}

/// As [`shown`], read now.
///
/// # Errors
/// As [`shown`].
pub async fn load_shown(ctx: &Ctx, id: FilingId) -> Result<Shown, Refusal> {
    let filing = store::filing::load(ctx.read(), id).await?;
    shown(ctx.read(), ctx, filing).await
}

/// The union the actor acts for.
///
/// # Errors
/// The database's.
pub async fn acting_union(
    db: &impl ConnectionTrait,
    actor: &Actor,
) -> Result<Option<OrganisationHead>, Refusal> {
    match actor.seat() {
        Some(seat) if seat.is_union => Ok(Some(accounts::load_organisation(db, seat.organisation).await?)),
        _ => Ok(None),
    }
}

/// What a union sees: filings of its district's units, and those recommended to it.
///
/// # Errors
/// [`Refusal::NotFound`] for those who act for no union.
pub async fn union_scope(ctx: &Ctx) -> Result<store::filing::Scope, Refusal> {
    let db = ctx.read();
    let union = acting_union(db, &ctx.actor).await?.ok_or(Refusal::NotFound)?;
    let units = store::filing::units(db).await?;
    let known = accounts::organisations(db, &units).await?;
    let district = policy::recommends_district(&union);
    let units = known.values().filter(|u| district.is_some() && u.district.as_deref() == district);
    let own: Vec<_> = store::selection::list(db, Some(union.id)).await?;
    let own: Vec<_> = own.iter().filter(|s| s.host == union.id).map(|s| s.id).collect();
    let person = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let mut categories: Vec<CategoryId> = Vec::new();
    for category in store::selection::categories(db, &own).await? {
        // Whoever judges a category does not see whose works they are.
        if !judging::is_on_panel(db, person, category.id.0).await? {
            categories.push(category.id);
        }
    }
    Ok(store::filing::Scope::Union { units: units.map(|u| u.id).collect(), categories })
}
