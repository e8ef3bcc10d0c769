//! Listings, deals and statements for programs.

use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    model::{Listing, Move, NewListing, PaymentStage, Price, Side, StepKind, Terms},
    ops::{self, Look},
    policy, store,
};
use crate::{
    innovations::{self, Innovation},
    kernel::{DealId, Fen, PageRequest, Refusal},
    platform::http::{
        Access, Ctx, Json, MadeDto, Path, Query, Result, Route, SeenDto, get, json, post, put, tagged,
    },
};

pub(super) fn routes() -> Vec<Route> {
    vec![
        get("/api/v1/marketplace/listings", Access::PUBLIC, list).describe::<__path_list>(),
        get("/api/v1/marketplace/listings/{innovation_number}", Access::PUBLIC, show)
            .describe::<__path_show>(),
        put("/api/v1/marketplace/listings/{innovation_number}", Access::MEMBER, save)
            .describe::<__path_save>(),
        post("/api/v1/marketplace/listings/{innovation_number}/delist", Access::MEMBER, delist)
            .describe::<__path_delist>(),
        post("/api/v1/marketplace/enquiries/{innovation_number}", Access::MEMBER, enquire)
            .describe::<__path_enquire>(),
        get("/api/v1/marketplace/deals", Access::ACCOUNT, deals).describe::<__path_deals>(),
        get("/api/v1/marketplace/deals/{deal}", Access::ACCOUNT, deal).describe::<__path_deal>(),
        post("/api/v1/marketplace/deals/{deal}/steps", Access::ACCOUNT, step).describe::<__path_step>(),
        get("/api/v1/marketplace/statements", Access::ACCOUNT, statements).describe::<__path_statements>(),
    ]
}

/// A published result on offer.
#[derive(Serialize, ToSchema)]
struct ListingDto {
    /// Of the result.
    number: String,
    title: String,
    /// `open` or `delisted`.
    stage: &'static str,
    /// Of `exclusive`, `sole`, `ordinary`, `assignment`.
    ways: Vec<&'static str>,
    /// `service` or `own`.
    ownership: &'static str,
    /// `agreed` or `listed`.
    pricing: &'static str,
    /// In fen; absent where no price is named.
    asking: Option<i64>,
    territory: String,
    notes: String,
    /// The contributors' part of what comes in, in ten-thousandths.
    reward: i32,
    refusal_days: i32,
    /// UTC milliseconds.
    listed_at: i64,
    version: i64,
}

fn listing_dto(innovation: &Innovation, listing: &Listing) -> ListingDto {
    ListingDto {
        number: innovation.number.clone(),
        title: innovation.shown_title(),
        stage: listing.stage.code(),
        ways: listing.ways.iter().map(|way| way.code()).collect(),
        ownership: listing.ownership.code(),
        pricing: listing.pricing.code(),
        asking: listing.asking.map(|fen| fen.0),
        territory: listing.territory.clone(),
        notes: listing.notes.clone(),
        reward: listing.reward.0,
        refusal_days: listing.refusal_days,
        listed_at: listing.listed_at.0,
        version: listing.version,
    }
}

/// A page of what is on offer.
#[derive(Serialize, ToSchema)]
struct ListingsDto {
    total: u64,
    items: Vec<ListingDto>,
}

/// What an organisation wants a result for.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct EnquiryDto {
    purpose: String,
}

/// A step, and the position of the last one that was seen.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct NewStepDto {
    #[serde(default)]
    version: Option<i64>,
    step: Move,
}

/// A deal in a list.
#[derive(Serialize, ToSchema)]
struct DealLineDto {
    id: uuid::Uuid,
    number: String,
    /// Of the result.
    innovation: String,
    title: String,
    /// What the organisation is in it: `holder` or `buyer`.
    side: &'static str,
    other_side: String,
    stage: &'static str,
    is_our_turn: bool,
    version: i64,
}

/// A page of an organisation's deals, newest first.
#[derive(Serialize, ToSchema)]
struct DealsDto {
    total: u64,
    items: Vec<DealLineDto>,
}

/// The terms of a version.
#[derive(Serialize, ToSchema)]
struct TermsDto {
    version: usize,
    /// `holder` or `buyer`.
    by: &'static str,
    at: i64,
    grant: &'static str,
    territory: Vec<&'static str>,
    manner: Vec<&'static str>,
    from: String,
    /// The last day; absent for an unlimited term.
    until: Option<String>,
    /// `lump_sum`, `instalments`, `royalty` or `upfront_royalty`.
    payment: &'static str,
    /// In fen.
    total: Option<i64>,
    instalments: Option<u32>,
    /// Of sales, in ten-thousandths.
    rate: Option<i32>,
    /// In fen.
    entry: Option<i64>,
    notes: String,
}

fn terms_dto(version: usize, by: Side, at: i64, terms: &Terms) -> TermsDto {
    let (instalments, rate, entry) = match &terms.price {
        Price::LumpSum { .. } => (None, None, None),
        Price::Instalments { count, .. } => (Some(*count), None, None),
        Price::Royalty { rate, entry } => (None, Some(rate.0), entry.map(|fen| fen.0)),
    };
    TermsDto {
        version,
        by: by.code(),
        at,
        grant: terms.grant.code(),
        territory: terms.territory.iter().map(|region| region.code()).collect(),
        manner: terms.manner.iter().map(|manner| manner.code()).collect(),
        from: terms.from.to_string(),
        until: terms.until.map(|day| day.to_string()),
        payment: terms.price.mode().code(),
        total: terms.price.total().map(|fen| fen.0),
        instalments,
        rate,
        entry,
        notes: terms.notes.clone(),
    }
}

/// A text that both sides confirm by its hash.
#[derive(Serialize, ToSchema)]
struct TextDto {
    text: String,
    /// SHA-256 of the text.
    hash: String,
}

impl From<(String, String)> for TextDto {
    fn from((text, hash): (String, String)) -> Self {
        Self { text, hash }
    }
}

/// A payment and, for the holder, its parts.
#[derive(Serialize, ToSchema)]
struct PaymentDto {
    number: u32,
    by: &'static str,
    /// In fen; below zero where it takes another back.
    amount: i64,
    reverses: Option<u32>,
    note: String,
    at: i64,
    /// `recorded`, `counted` or `rejected`.
    stage: &'static str,
    parts: Vec<PartDto>,
}

/// One part of a receipt.
#[derive(Serialize, ToSchema)]
struct PartDto {
    /// 0 for the holder.
    place: i32,
    name: String,
    /// In ten-thousandths: of the contributors' part, for the holder of the whole.
    share: i32,
    /// In fen.
    amount: i64,
}

/// A step that was taken.
#[derive(Serialize, ToSchema)]
struct StepDto {
    position: i64,
    kind: &'static str,
    side: &'static str,
    at: i64,
    /// The chain's hash at this step.
    hash: String,
}

/// A deal, for its two sides.
#[derive(Serialize, ToSchema)]
struct DealDto {
    id: uuid::Uuid,
    number: String,
    /// Of the result.
    innovation: String,
    title: String,
    side: &'static str,
    holder: String,
    buyer: String,
    stage: &'static str,
    /// Where it stands and who is next, in the reader's language.
    says: String,
    /// Kinds of steps that this side may take now.
    may: Vec<&'static str>,
    purpose: String,
    nda: Option<TextDto>,
    contract: Option<TextDto>,
    registration: Option<String>,
    versions: Vec<TermsDto>,
    payments: Vec<PaymentDto>,
    /// What counts of it, in fen.
    received: i64,
    steps: Vec<StepDto>,
    version: i64,
}

fn payment_dto(look: &Look, payment: &super::model::Payment) -> PaymentDto {
    let parts = look.postings.iter().filter(|part| part.payment == payment.number);
    PaymentDto {
        number: payment.number,
        by: payment.by.code(),
        amount: payment.amount.0,
        reverses: payment.reverses,
        note: payment.note.clone(),
        at: payment.at.0,
        stage: match payment.stage {
            PaymentStage::Recorded => "recorded",
            PaymentStage::Counted => "counted",
            PaymentStage::Rejected => "rejected",
        },
        parts: parts
            .filter(|_| look.role.side == Side::Holder)
            .map(|part| PartDto {
                place: part.place,
                name: part.name.clone(),
                share: part.share.0,
                amount: part.amount.0,
            })
            .collect(),
    }
}

fn deal_dto(ctx: &Ctx, look: Look) -> DealDto {
    let now = ctx.now();
    let course = &look.course;
    let may = |kind: &&StepKind| look.role.may_write && course.may(look.role.side, **kind, now).is_ok();
    DealDto {
        id: look.deal.id.0,
        number: look.deal.number.clone(),
        innovation: look.innovation.number.clone(),
        title: look.innovation.shown_title(),
        side: look.role.side.code(),
        holder: look.holder.name.clone(),
        buyer: look.buyer.name.clone(),
        stage: course.code().code(),
        says: ctx.ui().text(&course.says(now)),
        may: StepKind::ALL.iter().filter(may).map(|kind| kind.code()).collect(),
        purpose: course.enquiry.purpose.clone(),
        nda: course.nda.clone().map(TextDto::from),
        contract: course.contract.clone().map(TextDto::from),
        registration: course.registration.clone(),
        versions: (1..)
            .zip(&course.versions)
            .map(|(n, version)| terms_dto(n, version.by, version.at.0, &version.terms))
            .collect(),
        payments: course.payments.iter().map(|payment| payment_dto(&look, payment)).collect(),
        received: course.received().0,
        steps: look
            .steps
            .iter()
            .map(|taken| StepDto {
                position: taken.position,
                kind: taken.step.kind().code(),
                side: taken.side.code(),
                at: taken.at.0,
                hash: taken.hash.clone(),
            })
            .collect(),
        version: look.deal.position,
    }
}

/// One credit of the signed-in contributor.
#[derive(Serialize, ToSchema)]
struct StatementLineDto {
    at: i64,
    deal: String,
    innovation: String,
    title: String,
    /// Of the contributors' part, in ten-thousandths.
    share: i32,
    /// In fen.
    amount: i64,
}

/// What the signed-in person was credited with.
#[derive(Serialize, ToSchema)]
struct StatementDto {
    /// In fen.
    total: i64,
    items: Vec<StatementLineDto>,
}

fn part(query: &crate::platform::http::Fields) -> PageRequest {
    PageRequest::new(query.parsed("page").unwrap_or(1), query.parsed("size").unwrap_or(20))
}

/// What is on offer, newest first.
#[utoipa::path(get, path = "/api/v1/marketplace/listings", tag = "marketplace",
    params(("page" = Option<u64>, Query), ("size" = Option<u64>, Query)),
    responses((status = 200, body = ListingsDto)))]
async fn list(ctx: Ctx, Query(query): Query) -> Result {
    let found = store::list_open(ctx.read(), part(&query)).await?;
    let ids: Vec<_> = found.items.iter().map(|listing| listing.innovation).collect();
    let innovations = innovations::list_of(ctx.read(), &ids).await?;
    let item = |listing: &Listing| {
        Some(listing_dto(innovations.iter().find(|i| i.id == listing.innovation)?, listing))
    };
    let items = found.items.iter().filter_map(item).collect();
    json(StatusCode::OK, &ListingsDto { total: found.total, items })
}

async fn shown(ctx: &Ctx, number: &str) -> Result {
    let innovation = innovations::find_by_number(ctx.read(), number).await?;
    let listing = store::find_listing(ctx.read(), innovation.id).await?.ok_or(Refusal::NotFound)?;
    tagged(StatusCode::OK, listing.version, &listing_dto(&innovation, &listing))
}

/// The listing of a result.
#[utoipa::path(get, path = "/api/v1/marketplace/listings/{innovation_number}", tag = "marketplace",
    params(("innovation_number" = String, Path)),
    responses((status = 200, body = ListingDto), (status = 404)))]
async fn show(ctx: Ctx, Path(number): Path<String>) -> Result {
    shown(&ctx, &number).await
}

/// Lists a published result, or changes its listing; for its holder.
#[utoipa::path(put, path = "/api/v1/marketplace/listings/{innovation_number}", tag = "marketplace",
    params(("innovation_number" = String, Path)), request_body = NewListing,
    responses((status = 200, body = ListingDto), (status = 403), (status = 404),
        (status = 409, description = "the result was withdrawn"), (status = 422)))]
async fn save(ctx: Ctx, Path(number): Path<String>, body: Json<NewListing>) -> Result {
    ops::list_result(&ctx, &number, &body.value).await?;
    shown(&ctx, &number).await
}

/// Takes a result off the market; deals under way go on.
#[utoipa::path(post, path = "/api/v1/marketplace/listings/{innovation_number}/delist", tag = "marketplace",
    params(("innovation_number" = String, Path)), request_body = SeenDto,
    responses((status = 200, body = ListingDto), (status = 403), (status = 404),
        (status = 409, description = "not listed, or changed meanwhile"), (status = 412), (status = 422)))]
async fn delist(ctx: Ctx, Path(number): Path<String>, body: Json<SeenDto>) -> Result {
    ops::delist(&ctx, &number, Some(ctx.seen(body.value.version)?)).await?;
    shown(&ctx, &number).await
}

/// Asks about a listed result; answers the deal that begins.
#[utoipa::path(post, path = "/api/v1/marketplace/enquiries/{innovation_number}", tag = "marketplace",
    params(("innovation_number" = String, Path)), request_body = EnquiryDto,
    responses((status = 201, body = MadeDto), (status = 403), (status = 404),
        (status = 409, description = "not on offer"), (status = 422)))]
async fn enquire(ctx: Ctx, Path(number): Path<String>, body: Json<EnquiryDto>) -> Result {
    let deal = ops::enquire(&ctx, &number, &body.value.purpose).await?;
    json(StatusCode::CREATED, &MadeDto::from(deal))
}

/// The deals of the organisation that one acts for, newest first.
#[utoipa::path(get, path = "/api/v1/marketplace/deals", tag = "marketplace",
    params(("page" = Option<u64>, Query), ("size" = Option<u64>, Query)),
    responses((status = 200, body = DealsDto)))]
async fn deals(ctx: Ctx, Query(query): Query) -> Result {
    let found = ops::deal_lines(&ctx, part(&query)).await?;
    let items = found.items.into_iter().map(|line| DealLineDto {
        id: line.deal.id.0,
        number: line.deal.number,
        innovation: line.number,
        title: line.title,
        side: line.side.code(),
        other_side: line.other,
        stage: line.deal.stage.code(),
        is_our_turn: line.is_our_turn,
        version: line.deal.position,
    });
    json(StatusCode::OK, &DealsDto { total: found.total, items: items.collect() })
}

/// A deal, for its two sides.
#[utoipa::path(get, path = "/api/v1/marketplace/deals/{deal}", tag = "marketplace",
    params(("deal" = String, Path)),
    responses((status = 200, body = DealDto), (status = 404)))]
async fn deal(ctx: Ctx, Path(id): Path<DealId>) -> Result {
    let look = ops::look(&ctx, id).await?;
    tagged(StatusCode::OK, look.deal.position, &deal_dto(&ctx, look))
}

/// Takes a step in a deal. What both have to agree on counts when the other side has confirmed it.
#[utoipa::path(post, path = "/api/v1/marketplace/deals/{deal}/steps", tag = "marketplace",
    params(("deal" = String, Path)), request_body = NewStepDto,
    responses((status = 200, body = MadeDto), (status = 403), (status = 404),
        (status = 409, description = "not this side's turn, a grant stands against it, or changed meanwhile"),
        (status = 412), (status = 422)))]
async fn step(ctx: Ctx, Path(id): Path<DealId>, body: Json<NewStepDto>) -> Result {
    let NewStepDto { version, step } = body.value;
    let seen = match ctx.seen(version) {
        Ok(seen) => seen,
        Err(missing) => return Err(known(&ctx, id).await.err().unwrap_or(missing).into()),
    };
    ops::take_step(&ctx, id, Some(seen), &step).await?;
    json(StatusCode::OK, &MadeDto::from(id))
}

/// Whether the actor may know of the deal.
async fn known(ctx: &Ctx, id: DealId) -> Result<(), Refusal> {
    let deal = store::load_deal(ctx.read(), id).await?;
    policy::party(&ctx.actor, &deal).map(|_| ()).ok_or(Refusal::NotFound)
}

/// What the signed-in person was credited with, newest first.
#[utoipa::path(get, path = "/api/v1/marketplace/statements", tag = "marketplace",
    responses((status = 200, body = StatementDto)))]
async fn statements(ctx: Ctx) -> Result {
    let found = ops::statements(&ctx).await?;
    let total: Fen = found.iter().map(|line| line.posting.amount).sum();
    let items = found.into_iter().map(|line| StatementLineDto {
        at: line.posting.at.0,
        deal: line.deal,
        innovation: line.number,
        title: line.title,
        share: line.posting.share.0,
        amount: line.posting.amount.0,
    });
    json(StatusCode::OK, &StatementDto { total: total.0, items: items.collect() })
}
