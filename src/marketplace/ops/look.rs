//! What the two sides, and contributors, see.

use super::super::{
    model::{Course, Deal, Posting, Side, Taken, Turn},
    policy::{self, Role},
    store,
};
use crate::{
    accounts::{self, OrganisationHead},
    innovations::{self, Content, Disclosure, Innovation},
    kernel::{DealId, Page, PageRequest, Refusal, require},
    platform::http::Ctx,
};

/// A deal as one of those concerned sees it.
#[derive(Clone, Debug)]
pub struct Look {
    pub deal: Deal,
    pub role: Role,
    pub course: Course,
    pub steps: Vec<Taken>,
    pub holder: OrganisationHead,
    pub buyer: OrganisationHead,
    pub innovation: Innovation,
    /// What this side may read of the result.
    pub content: Content,
    pub postings: Vec<Posting>,
}

/// A deal, for its two sides.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub async fn look(ctx: &Ctx, id: DealId) -> Result<Look, Refusal> {
    let deal = store::load_deal(ctx.read(), id).await?;
    let role = policy::party(&ctx.actor, &deal).ok_or(Refusal::NotFound)?;
    see(ctx, deal, role).await
}

/// An accepted assignment, for those who may take the result on the same terms.
///
/// # Errors
/// [`Refusal::NotFound`] for everybody else.
pub async fn contributor_look(ctx: &Ctx, id: DealId) -> Result<Look, Refusal> {
    let deal = store::load_deal(ctx.read(), id).await?;
    let credits = innovations::list_credits(ctx.read(), deal.innovation).await?;
    let role = policy::contributor(&ctx.actor, &credits).ok_or(Refusal::NotFound)?;
    let look = see(ctx, deal, role).await?;
    require(look.course.concerns_contributors(), || Refusal::NotFound)?;
    Ok(look)
}

async fn see(ctx: &Ctx, deal: Deal, role: Role) -> Result<Look, Refusal> {
    let db = ctx.read();
    let steps = store::list_steps(db, &[deal.id]).await?.remove(&deal.id).unwrap_or_default();
    let course = store::course(&steps)?;
    let innovation = innovations::list_of(db, &[deal.innovation]).await?.pop().ok_or(Refusal::NotFound)?;
    let level = match role.side {
        Side::Holder => Disclosure::Nda,
        Side::Buyer if course.opened_detail() => Disclosure::Nda,
        Side::Buyer | Side::Contributor => Disclosure::SignedIn,
    };
    Ok(Look {
        holder: accounts::load_organisation(db, deal.holder).await?,
        buyer: accounts::load_organisation(db, deal.buyer).await?,
        content: innovation.text.clone().disclosed(level),
        postings: store::list_postings(db, deal.id).await?,
        innovation,
        deal,
        role,
        course,
        steps,
    })
}

/// A deal in a list.
#[derive(Clone, Debug)]
pub struct Line {
    pub deal: Deal,
    pub side: Side,
    pub number: String,
    pub title: String,
    pub other: String,
    /// The side that looks can do something now.
    pub is_our_turn: bool,
}

/// The deals of the organisation that the actor acts for, newest first.
///
/// # Errors
/// [`Refusal::NotFound`] without one.
pub async fn deal_lines(ctx: &Ctx, request: PageRequest) -> Result<Page<Line>, Refusal> {
    let db = ctx.read();
    let Some(seat) = ctx.actor.seat() else { return Ok(Page { items: Vec::new(), total: 0, request }) };
    let page = store::list_deals(db, seat.organisation, request).await?;
    let ids: Vec<DealId> = page.items.iter().map(|deal| deal.id).collect();
    let mut steps = store::list_steps(db, &ids).await?;
    let results: Vec<_> = page.items.iter().map(|deal| deal.innovation).collect();
    let innovations = innovations::list_of(db, &results).await?;
    let sides: Vec<_> = page.items.iter().flat_map(|deal| [deal.holder, deal.buyer]).collect();
    let names = accounts::organisations(db, &sides).await?;
    let mut items = Vec::with_capacity(page.items.len());
    for deal in page.items {
        let course = store::course(&steps.remove(&deal.id).unwrap_or_default())?;
        let side = if deal.holder == seat.organisation { Side::Holder } else { Side::Buyer };
        let turn = course.turn(ctx.now());
        let innovation = innovations.iter().find(|i| i.id == deal.innovation);
        let other = if side == Side::Holder { deal.buyer } else { deal.holder };
        items.push(Line {
            side,
            number: innovation.map(|i| i.number.clone()).unwrap_or_default(),
            title: innovation.map(Innovation::shown_title).unwrap_or_default(),
            other: names.get(&other).map(|head| head.name.clone()).unwrap_or_default(),
            is_our_turn: is_turn_of(turn, side),
            deal,
        });
    }
    Ok(Page { items, total: page.total, request: page.request })
}

/// Whether it is this side's turn.
#[must_use]
pub const fn is_turn_of(turn: Turn, side: Side) -> bool {
    matches!(
        (turn, side),
        (Turn::Either, Side::Holder | Side::Buyer)
            | (Turn::Holder, Side::Holder)
            | (Turn::Buyer, Side::Buyer)
            | (Turn::Contributors, Side::Contributor)
    )
}

/// What somebody was credited with, and for what.
#[derive(Clone, Debug)]
pub struct Statement {
    pub posting: Posting,
    pub deal: String,
    pub number: String,
    pub title: String,
}

/// The statement of the signed-in person, newest first.
///
/// # Errors
/// [`Refusal::SignIn`] when nobody is signed in.
pub async fn statements(ctx: &Ctx) -> Result<Vec<Statement>, Refusal> {
    let db = ctx.read();
    let person = ctx.actor.person().ok_or(Refusal::SignIn)?;
    let postings = store::list_postings_of(db, person).await?;
    let ids: Vec<DealId> = postings.iter().map(|posting| posting.deal).collect();
    let deals = store::deals(db, &ids).await?;
    let results: Vec<_> = deals.values().map(|deal| deal.innovation).collect();
    let innovations = innovations::list_of(db, &results).await?;
    let line = |posting: Posting| {
        let deal = deals.get(&posting.deal)?;
        let innovation = innovations.iter().find(|i| i.id == deal.innovation)?;
        Some(Statement {
            deal: deal.number.clone(),
            number: innovation.number.clone(),
            title: innovation.shown_title(),
            posting,
        })
    };
    Ok(postings.into_iter().filter_map(line).collect())
}
