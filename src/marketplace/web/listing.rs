//! A listing's page and form, and asking about it.

use askama::Template;
use axum::response::Response;

use super::{Offer, comes_back, offer};
use crate::{
    accounts,
    innovations::{self, Innovation},
    kernel::Refusal,
    marketplace::{
        model::{Gate, GrantKind, Listing, NewListing, Ownership, PricingMode},
        ops, policy, rules, store,
    },
    platform::http::{Ctx, Fields, FormState, Path, Posted, Result, Ui, page, page_with},
};

/// What the law gives where nothing else is agreed (转化法 45).
const USUAL_REWARD: &str = "50";
const USUAL_REFUSAL_DAYS: &str = "15";

async fn load(ctx: &Ctx, number: &str) -> Result<(Innovation, Option<Listing>)> {
    let innovation = innovations::find_by_number(ctx.read(), number).await?;
    let listing = store::find_listing(ctx.read(), innovation.id).await?;
    Ok((innovation, listing))
}

async fn shown(ctx: &Ctx, ui: &Ui, innovation: &Innovation, listing: &Listing) -> Result<Offer> {
    let holder = accounts::load_organisation(ctx.read(), listing.holder).await?;
    Ok(offer(ui, &innovation.number, innovation.shown_title(), holder.name, listing))
}

#[derive(Template)]
#[template(path = "marketplace/listing.html")]
struct ShowPage {
    ui: Ui,
    offer: Offer,
    may_edit: bool,
    may_ask: bool,
}

pub(super) async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    let (innovation, listing) = load(&ctx, &number).await?;
    let listing = listing.ok_or(Refusal::NotFound)?;
    let ui = ctx.ui();
    let offer = shown(&ctx, &ui, &innovation, &listing).await?;
    let is_holder = policy::may_list(&ctx.actor, innovation.holder).is_ok();
    // A visitor is sent to sign in by the button.
    let may_ask = listing.is_open()
        && (ctx.actor.person().is_none() || policy::may_enquire(&ctx.actor, listing.holder).is_ok());
    page(&ShowPage { may_edit: is_holder, may_ask, offer, ui })
}

#[derive(Template)]
#[template(path = "marketplace/listing_form.html")]
struct FormPage {
    ui: Ui,
    number: String,
    title: String,
    is_open: bool,
    version: i64,
    ways: Vec<(String, String, bool)>,
    gates: Vec<(String, String, bool)>,
    ownerships: Vec<(String, String, String)>,
    pricings: Vec<(String, String, String)>,
    form: FormState,
}

fn form_page(
    ctx: &Ctx,
    innovation: &Innovation,
    listing: Option<&Listing>,
    ticked: (&[String], &[String]),
    form: FormState,
) -> FormPage {
    let ui = ctx.ui();
    let is = |codes: &[String], code: &str| codes.iter().any(|ticked| ticked == code);
    FormPage {
        number: innovation.number.clone(),
        title: innovation.shown_title(),
        is_open: listing.is_some_and(Listing::is_open),
        version: listing.map_or(0, |listing| listing.version),
        ways: GrantKind::ALL
            .iter()
            .map(|way| (way.to_string(), ui.word("grant-kind", way), is(ticked.0, way.code())))
            .collect(),
        gates: Gate::ALL
            .iter()
            .map(|gate| (gate.to_string(), ui.word("gate", gate), is(ticked.1, gate.code())))
            .collect(),
        ownerships: Ownership::ALL
            .iter()
            .map(|o| (o.to_string(), ui.word("ownership", o), ui.t(&format!("ownership-hint-{o}"))))
            .collect(),
        pricings: PricingMode::ALL
            .iter()
            .map(|p| (p.to_string(), ui.word("pricing", p), String::new()))
            .collect(),
        form,
        ui,
    }
}

pub(super) async fn edit(ctx: Ctx, Path(number): Path<String>) -> Result {
    let (innovation, listing) = load(&ctx, &number).await?;
    policy::may_list(&ctx.actor, innovation.holder)?;
    let (ways, form) = match &listing {
        Some(listing) => (
            listing.ways.iter().map(ToString::to_string).collect(),
            FormState::filled([
                ("ownership", listing.ownership.to_string()),
                ("pricing", listing.pricing.to_string()),
                ("asking", listing.asking.map(crate::kernel::Fen::typed).unwrap_or_default()),
                ("territory", listing.territory.clone()),
                ("notes", listing.notes.clone()),
                ("reward", rules::percent(listing.reward)),
                ("refusal_days", listing.refusal_days.to_string()),
            ]),
        ),
        None => {
            (Vec::new(), FormState::filled([("reward", USUAL_REWARD), ("refusal_days", USUAL_REFUSAL_DAYS)]))
        }
    };
    page(&form_page(&ctx, &innovation, listing.as_ref(), (&ways, &[]), form))
}

fn typed(fields: &Fields) -> NewListing {
    let all = |name: &str| fields.all(name).into_iter().map(str::to_owned).collect();
    let one = |name: &str| fields.get(name).to_owned();
    NewListing {
        ways: all("ways"),
        ownership: one("ownership"),
        pricing: one("pricing"),
        asking: one("asking"),
        territory: one("territory"),
        notes: one("notes"),
        reward: one("reward"),
        refusal_days: one("refusal_days"),
        gates: all("gates"),
    }
}

pub(super) async fn save(ctx: Ctx, Path(number): Path<String>, posted: Posted) -> Result {
    let new = typed(&posted.fields);
    match ops::list_result(&ctx, &number, &new).await {
        Ok(_) => Ok(ctx.flash("listing-saved", &format!("/marketplace/listings/{number}"))),
        Err(refusal) => {
            let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
            let (innovation, listing) = load(&ctx, &number).await?;
            let form = ctx.form(&posted.fields, &refusal);
            page_with(status, &form_page(&ctx, &innovation, listing.as_ref(), (&new.ways, &new.gates), form))
        }
    }
}

pub(super) async fn delist(ctx: Ctx, Path(number): Path<String>, posted: Posted) -> Result {
    ops::delist(&ctx, &number, posted.fields.parsed("version")).await?;
    Ok(ctx.flash("listing-delisted", &format!("/marketplace/listings/{number}")))
}

#[derive(Template)]
#[template(path = "marketplace/enquire.html")]
struct EnquirePage {
    ui: Ui,
    offer: Offer,
    secret_hint: bool,
    form: FormState,
}

async fn enquire_page(ctx: &Ctx, number: &str, form: FormState) -> Result<EnquirePage> {
    let (innovation, listing) = load(ctx, number).await?;
    let listing = ops::on_offer(&innovation, listing)?;
    policy::may_enquire(&ctx.actor, listing.holder)?;
    let ui = ctx.ui();
    let offer = shown(ctx, &ui, &innovation, &listing).await?;
    Ok(EnquirePage { offer, secret_hint: ops::holds_secret(&innovation.text), form, ui })
}

pub(super) async fn enquire(ctx: Ctx, Path(number): Path<String>) -> Result {
    page(&enquire_page(&ctx, &number, FormState::new()).await?)
}

pub(super) async fn send(ctx: Ctx, Path(number): Path<String>, posted: Posted) -> Result {
    match ops::enquire(&ctx, &number, posted.fields.get("purpose")).await {
        Ok(deal) => Ok::<Response, _>(ctx.flash("deal-enquired", &format!("/marketplace/deals/{deal}"))),
        Err(refusal @ Refusal::Invalid(_)) => {
            let form = ctx.form(&posted.fields, &refusal);
            let status = axum::http::StatusCode::UNPROCESSABLE_ENTITY;
            page_with(status, &enquire_page(&ctx, &number, form).await?)
        }
        Err(other) => Err(other.into()),
    }
}
