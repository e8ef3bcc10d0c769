//! A deal's page: where it stands, whose turn it is, and the one thing to do next.

use askama::Template;

use super::{badge, comes_back, form};
use crate::{
    innovations::Share,
    kernel::{DealId, Refusal},
    marketplace::{
        model::{
            Course, DealStage, GrantKind, Manner, Payment, PaymentMode, PaymentStage, Region, Side, Stage,
            Step, StepKind, Taken, Turn,
        },
        ops::{self, Look},
        rules,
    },
    platform::http::{Ctx, FormState, Path, Posted, Result, Ui, page, page_with},
};

struct Event {
    iso: String,
    when: String,
    title: String,
    text: String,
}

struct VersionShown {
    number: usize,
    by: String,
    at: String,
    lines: Vec<(String, String)>,
}

struct PaymentShown {
    number: u32,
    by: String,
    at: String,
    amount: String,
    note: String,
    badge: (&'static str, String),
    is_waiting: bool,
    can_reverse: bool,
    /// Whose, which share, how much.
    parts: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "marketplace/deal.html")]
struct DealPage {
    ui: Ui,
    id: DealId,
    number: String,
    result: String,
    title: String,
    version: i64,
    badge: (&'static str, String),
    side: String,
    holder: String,
    buyer: String,
    steps: Vec<String>,
    current: usize,
    is_ours: bool,
    is_open: bool,
    says: String,
    refusal_until: String,
    reason: String,
    may: Vec<StepKind>,
    other_side: String,
    nda: Option<(String, String)>,
    nda_signed: bool,
    versions: Vec<VersionShown>,
    contract: Option<(String, String)>,
    registration: String,
    sections: Vec<(String, String, Vec<String>)>,
    attachments: Vec<String>,
    has_secret: bool,
    payments: Vec<PaymentShown>,
    received: String,
    agreed_total: String,
    reward: String,
    events: Vec<Event>,
    form: FormState,
}

impl DealPage {
    fn may(&self, kind: &str) -> bool {
        self.may.iter().any(|may| may.code() == kind)
    }

    fn action(&self) -> String {
        format!("/marketplace/deals/{}/steps", self.id)
    }

    const fn turn_kind(&self) -> &'static str {
        if self.is_ours { "warn" } else { "info" }
    }

    fn turn_title(&self) -> String {
        self.ui.t(if self.is_ours { "deal-our-turn" } else { "deal-waiting" })
    }

    fn offer_word(&self) -> String {
        self.ui.t(if self.versions.is_empty() { "offer-first" } else { "offer-counter" })
    }

    /// The first offer is the one thing to do; a counter-offer stands beside accepting.
    const fn offer_kind(&self) -> &'static str {
        if self.versions.is_empty() { "primary" } else { "" }
    }
}

/// Which of the six parts of a deal's road a stage belongs to, from 1.
const fn part_of_road(stage: DealStage) -> usize {
    match stage {
        DealStage::Enquired | DealStage::Disclosed => 1,
        DealStage::NdaOffered | DealStage::NdaSigned | DealStage::Detailed => 2,
        DealStage::Offered | DealStage::Countered => 3,
        DealStage::FirstRefusal | DealStage::Accepted | DealStage::Agreed => 4,
        DealStage::Signed | DealStage::Paying => 5,
        DealStage::Completed | DealStage::Expired | DealStage::Terminated | DealStage::Preempted => 6,
    }
}

/// What was typed in a step, as far as the sides may read it on the road's list.
fn said(ui: &Ui, step: &Step) -> String {
    match step {
        Step::Enquire(enquiry) => enquiry.purpose.clone(),
        Step::Disclose { note } | Step::Detail { note } => note.clone(),
        Step::Offer { terms } => rules::describe(ui.language(), &terms.price),
        Step::Register { number } => number.clone(),
        Step::NotRegister { reason }
        | Step::Reverse { reason, .. }
        | Step::RejectPayment { reason, .. }
        | Step::Terminate { reason } => reason.clone(),
        Step::Pay { amount, note } if note.is_empty() => amount.show(),
        Step::Pay { amount, note } => format!("{} · {note}", amount.show()),
        Step::OfferNda { .. }
        | Step::SignNda { .. }
        | Step::Accept { .. }
        | Step::Waive { .. }
        | Step::Exercise { .. }
        | Step::Confirm { .. }
        | Step::Sign { .. }
        | Step::ConfirmPayment { .. }
        | Step::Complete
        | Step::Expire => String::new(),
    }
}

fn event(ui: &Ui, taken: &Taken) -> Event {
    Event {
        iso: taken.at.rfc3339(),
        when: ui.time(&taken.at),
        title: format!("{} · {}", ui.word("deal-side", taken.side), ui.word("deal-step", taken.step.kind())),
        text: said(ui, &taken.step),
    }
}

fn versions(ui: &Ui, course: &Course) -> Vec<VersionShown> {
    let shown = |(number, version): (usize, &crate::marketplace::model::Version)| VersionShown {
        number,
        by: ui.word("deal-side", version.by),
        at: ui.time(&version.at),
        lines: rules::terms_lines(ui.language(), &version.terms),
    };
    let mut shown: Vec<VersionShown> = (1..).zip(&course.versions).map(shown).collect();
    shown.reverse();
    shown
}

fn payments(ui: &Ui, look: &Look) -> Vec<PaymentShown> {
    let course = &look.course;
    let shown = |payment: &Payment| {
        let kind = match payment.stage {
            PaymentStage::Recorded => ("warn", ui.t("payment-recorded")),
            PaymentStage::Counted => ("ok", ui.t("payment-counted")),
            PaymentStage::Rejected => ("line", ui.t("payment-rejected")),
        };
        let of_this = look.postings.iter().filter(|posting| posting.payment == payment.number);
        let percent = |share: Share| format!("{} %", rules::percent(share));
        PaymentShown {
            number: payment.number,
            by: ui.word("deal-side", payment.by),
            at: ui.time(&payment.at),
            amount: payment.amount.show(),
            note: payment.note.clone(),
            badge: kind,
            is_waiting: payment.stage == PaymentStage::Recorded,
            can_reverse: course.reversible().any(|p| p.number == payment.number),
            // How a holder divides among their people is no business of the buyer's.
            parts: of_this
                .filter(|_| look.role.side == Side::Holder)
                .map(|part| {
                    let who = if part.place == 0 { look.holder.name.clone() } else { part.name.clone() };
                    (who, percent(part.share), part.amount.show())
                })
                .collect(),
        }
    };
    course.payments.iter().map(shown).collect()
}

async fn deal_page(ctx: &Ctx, id: DealId, form: FormState) -> Result<DealPage> {
    let look = ops::look(ctx, id).await?;
    let (ui, now) = (ctx.ui(), ctx.now());
    let (course, role) = (&look.course, look.role);
    let may = |kind: &StepKind| role.may_write && course.may(role.side, *kind, now).is_ok();
    let turn = course.turn(now);
    let words = ["enquiry", "disclosure", "terms", "contract", "payment", "end"];
    let further = &look.content.further;
    Ok(DealPage {
        id,
        number: look.deal.number.clone(),
        result: look.innovation.number.clone(),
        title: look.innovation.shown_title(),
        version: look.deal.position,
        badge: (badge(course.code()), ui.word("deal-stage", course.code())),
        side: ui.word("deal-side", role.side),
        other_side: ui.word("deal-side", role.side.other()),
        holder: look.holder.name.clone(),
        buyer: look.buyer.name.clone(),
        steps: words.iter().map(|word| ui.word("deal-road", word)).collect(),
        current: part_of_road(course.code()),
        is_ours: role.may_write && ops::is_turn_of(turn, role.side),
        is_open: turn != Turn::Nobody,
        says: ui.text(&course.says(now)),
        refusal_until: match &course.stage {
            Stage::FirstRefusal { until, .. } if now < *until => ui.time(until),
            _ => String::new(),
        },
        reason: course.reason.clone(),
        may: StepKind::ALL.iter().copied().filter(|kind| may(kind)).collect(),
        nda_signed: look.steps.iter().any(|taken| taken.step.kind() == StepKind::SignNda),
        nda: course.nda.clone(),
        versions: versions(&ui, course),
        contract: course.contract.clone(),
        registration: course.registration.clone().unwrap_or_default(),
        sections: further
            .sections
            .iter()
            .map(|section| {
                let lines = section.text.lines().map(str::to_owned).collect();
                (ui.word("deal-section", section.kind), ui.word("deal-level", section.level), lines)
            })
            .collect(),
        attachments: further.attachments.iter().map(|attachment| attachment.name.clone()).collect(),
        has_secret: course.enquiry.secret,
        payments: payments(&ui, &look),
        received: course.received().show(),
        agreed_total: course
            .terms()
            .and_then(|t| t.price.total())
            .map(crate::kernel::Fen::show)
            .unwrap_or_default(),
        reward: rules::percent(course.reward()),
        events: look.steps.iter().rev().map(|taken| event(&ui, taken)).collect(),
        form,
        ui,
    })
}

pub(super) async fn show(ctx: Ctx, Path(id): Path<DealId>) -> Result {
    let form = FormState::filled([("text", ctx.ui().t("nda-usual"))]);
    page(&deal_page(&ctx, id, form).await?)
}

#[derive(Template)]
#[template(path = "marketplace/offer.html")]
struct OfferPage {
    ui: Ui,
    id: DealId,
    number: String,
    title: String,
    version: i64,
    is_counter: bool,
    grants: Vec<(String, String)>,
    territory: Vec<(String, String, bool)>,
    manner: Vec<(String, String, bool)>,
    payments: Vec<(String, String, String)>,
    form: FormState,
}

impl OfferPage {
    fn heading(&self) -> String {
        self.ui.t(if self.is_counter { "offer-counter" } else { "offer-first" })
    }
}

async fn offer_page(
    ctx: &Ctx,
    id: DealId,
    typed: Option<(&[String], &[String], FormState)>,
) -> Result<OfferPage> {
    let look = ops::look(ctx, id).await?;
    let ui = ctx.ui();
    let terms = look.course.terms();
    let codes_of = |terms: &crate::marketplace::model::Terms| {
        let territory: Vec<String> = terms.territory.iter().map(ToString::to_string).collect();
        let manner: Vec<String> = terms.manner.iter().map(ToString::to_string).collect();
        (territory, manner)
    };
    let (territory, manner, form) = match typed {
        Some((territory, manner, form)) => (territory.to_vec(), manner.to_vec(), form),
        None => {
            let (territory, manner) = terms.map(codes_of).unwrap_or_default();
            (territory, manner, terms.map(form::filled).unwrap_or_default())
        }
    };
    Ok(OfferPage {
        id,
        number: look.deal.number.clone(),
        title: look.innovation.shown_title(),
        version: look.deal.position,
        is_counter: terms.is_some(),
        grants: GrantKind::ALL
            .iter()
            .filter(|kind| look.course.may_propose(look.role.side, **kind))
            .map(|kind| (kind.to_string(), ui.word("grant-kind", kind)))
            .collect(),
        territory: Region::ALL
            .iter()
            .map(|r| (r.to_string(), ui.word("region", r), territory.iter().any(|code| code == r.code())))
            .collect(),
        manner: Manner::ALL
            .iter()
            .map(|m| (m.to_string(), ui.word("manner", m), manner.iter().any(|code| code == m.code())))
            .collect(),
        payments: PaymentMode::ALL
            .iter()
            .map(|p| (p.to_string(), ui.word("payment-mode", p), ui.t(&format!("payment-hint-{p}"))))
            .collect(),
        form,
        ui,
    })
}

pub(super) async fn offer(ctx: Ctx, Path(id): Path<DealId>) -> Result {
    let look = ops::look(&ctx, id).await?;
    crate::marketplace::policy::may_act(look.role)?;
    look.course.may(look.role.side, StepKind::Offer, ctx.now()).map_err(Refusal::Conflict)?;
    page(&offer_page(&ctx, id, None).await?)
}

#[derive(Template)]
#[template(path = "marketplace/contract.html")]
struct ContractPage {
    ui: Ui,
    id: DealId,
    number: String,
    text: String,
    hash: String,
    /// Which side did what, and when.
    acts: Vec<(String, String)>,
    is_signed: bool,
}

pub(super) async fn contract(ctx: Ctx, Path(id): Path<DealId>) -> Result {
    let look = ops::look(&ctx, id).await?;
    let (text, hash) = look.course.contract.clone().ok_or(Refusal::NotFound)?;
    let ui = ctx.ui();
    let acts = look
        .steps
        .iter()
        .filter(|taken| matches!(taken.step.kind(), StepKind::Confirm | StepKind::Sign))
        .map(|taken| (event(&ui, taken).title, ui.time(&taken.at)))
        .collect();
    let is_signed = look.steps.iter().filter(|taken| taken.step.kind() == StepKind::Sign).count() == 2;
    page(&ContractPage { id, number: look.deal.number, text, hash, acts, is_signed, ui })
}

#[derive(Template)]
#[template(path = "marketplace/refusal.html")]
struct RefusalPage {
    ui: Ui,
    id: DealId,
    number: String,
    title: String,
    holder: String,
    version: i64,
    lines: Vec<(String, String)>,
    until: String,
    may_decide: bool,
    says: String,
    form: FormState,
}

async fn refusal_page(ctx: &Ctx, id: DealId, form: FormState) -> Result<RefusalPage> {
    let look = ops::contributor_look(ctx, id).await?;
    let (ui, now) = (ctx.ui(), ctx.now());
    let place = look.role.place.unwrap_or_default();
    let (until, waived) = match &look.course.stage {
        Stage::FirstRefusal { until, waived } => (ui.time(until), waived.contains(&place)),
        _ => (String::new(), true),
    };
    let says =
        if waived && !until.is_empty() { ui.t("deal-waived-done") } else { ui.text(&look.course.says(now)) };
    Ok(RefusalPage {
        id,
        number: look.deal.number.clone(),
        title: look.innovation.shown_title(),
        holder: look.holder.name.clone(),
        version: look.deal.position,
        lines: look.course.terms().map(|t| rules::terms_lines(ui.language(), t)).unwrap_or_default(),
        may_decide: !waived && look.course.may(Side::Contributor, StepKind::Waive, now).is_ok(),
        until,
        says,
        form,
        ui,
    })
}

pub(super) async fn first_refusal(ctx: Ctx, Path(id): Path<DealId>) -> Result {
    page(&refusal_page(&ctx, id, FormState::new()).await?)
}

pub(super) async fn step(ctx: Ctx, Path(id): Path<DealId>, posted: Posted) -> Result {
    let fields = &posted.fields;
    let kind: Option<StepKind> = fields.parsed("kind");
    let of_contributor = matches!(kind, Some(StepKind::Waive | StepKind::Exercise));
    let done = match form::read_move(fields) {
        Ok(wish) => ops::take_step(&ctx, id, fields.parsed("version"), &wish).await,
        // Strangers learn nothing from a wrong form either.
        Err(refusal) => ops::look(&ctx, id).await.and(Err(refusal)),
    };
    let Err(refusal) = done else {
        let to = if of_contributor { "/first-refusal" } else { "" };
        return Ok(ctx.flash("deal-step-taken", &format!("/marketplace/deals/{id}{to}")));
    };
    let Some(status) = comes_back(&refusal) else { return Err(refusal.into()) };
    let refusal = form::named(kind, refusal);
    let state = ctx.form(fields, &refusal);
    if of_contributor && ops::contributor_look(&ctx, id).await.is_ok() {
        return page_with(status, &refusal_page(&ctx, id, state).await?);
    }
    if kind == Some(StepKind::Offer) {
        let typed = form::typed_terms(fields);
        let again = offer_page(&ctx, id, Some((&typed.territory, &typed.manner, state))).await?;
        return page_with(status, &again);
    }
    page_with(status, &deal_page(&ctx, id, state).await?)
}
