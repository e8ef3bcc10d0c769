//! Published results are listed, and companies ask for them: a deal at every stage.

use chrono::{Datelike, Months};

use super::{cast::Player, data::Broken, rounds::Rounds, script::DemoError};
use crate::{
    innovations,
    kernel::{
        DealId, Refusal, Timestamp,
        time::{DAY, HOUR, MINUTE},
    },
    marketplace::{self, Move, NewListing, TypedTerms},
    platform::http::Ctx,
};

/// Results that are listed.
const LISTED: usize = 36;
/// How far each deal comes, and whether it is an assignment.
const ROADS: [(Step, bool); 18] = [
    (Step::Detail, false),
    (Step::Countered, false),
    (Step::Paid, false),
    // One of the demo's worker.
    (Step::Received, false),
    (Step::Answered, false),
    (Step::NdaOffered, false),
    (Step::NdaSigned, false),
    (Step::Offered, false),
    (Step::Accepted, false),
    (Step::Accepted, true),
    (Step::Confirmed, false),
    (Step::Agreed, false),
    (Step::HalfSigned, false),
    (Step::Signed, false),
    (Step::Registered, false),
    (Step::Enquiry, false),
    (Step::Completed, false),
    (Step::Ended, false),
];

/// The steps of a deal, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Step {
    Enquiry,
    Answered,
    NdaOffered,
    NdaSigned,
    Detail,
    Offered,
    Countered,
    Accepted,
    Confirmed,
    Agreed,
    HalfSigned,
    Signed,
    Registered,
    Paid,
    Received,
    Completed,
    /// Broken off after the detail was read.
    Ended,
}

/// A result that is listed, and who holds it.
struct Offered<'a> {
    number: String,
    holder: &'a Player,
    unit: String,
}

impl Rounds<'_> {
    /// Lists results of a round and strikes the deals.
    pub(super) async fn trade(&self, round: usize) -> Result<(), DemoError> {
        let mut offered = Vec::new();
        // The results of the demo's clerk come first, so that there is something to do.
        let mut filed: Vec<_> = self.published(round).collect();
        filed.sort_by_key(|(unit, _)| *unit != "feifeng");
        for (unit, filing) in filed.into_iter().take(LISTED) {
            let db = self.app.db.read();
            let filing = innovations::load_filing(db, filing).await?;
            let Some(innovation) = filing.innovation else { continue };
            let found = innovations::list_of(db, &[innovation]).await?.pop().ok_or(Refusal::NotFound)?;
            let holder = self.cast.unit(unit)?;
            self.clock.advance(10 * MINUTE);
            let place = offered.len();
            marketplace::list_result(&holder.ctx(&self.app), &found.number, &listing(place)).await?;
            offered.push(Offered { number: found.number, holder, unit: unit.to_owned() });
        }
        for (place, (offered, (reach, assigns))) in offered.iter().zip(ROADS).enumerate() {
            let buyer = self.buyer(&offered.unit, place)?;
            self.strike(offered, buyer, reach, assigns).await?;
        }
        Ok(())
    }

    /// The demo's buyer for the first ones, other units after that; nobody buys from themselves.
    fn buyer(&self, holder: &str, place: usize) -> Result<&Player, Broken> {
        let others = ["lifeng", "chongyue", "chiyuan", "qingyuan", "xuantie"];
        let wanted = if place < 4 { 0 } else { place % others.len() };
        let key = others.iter().cycle().skip(wanted).find(|key| **key != holder);
        self.cast.unit(key.copied().unwrap_or("lifeng"))
    }

    /// Time passes; nobody acts at night.
    fn pass(&self, milliseconds: i64) {
        self.clock.advance(milliseconds);
        let now = self.app.clock.now();
        let day = Timestamp::start_of(now.local_date());
        if now >= day.plus(18 * HOUR) {
            self.clock.set(day.plus(DAY + 9 * HOUR + now.0 % HOUR));
        }
    }

    async fn strike(
        &self,
        offered: &Offered<'_>,
        buyer: &Player,
        reach: Step,
        assigns: bool,
    ) -> Result<(), DemoError> {
        let (holder, buyer) = (offered.holder.ctx(&self.app), buyer.ctx(&self.app));
        self.pass(HOUR);
        let words = |key: &str| crate::platform::texts::t(crate::kernel::Lang::Zh, key);
        let deal = marketplace::enquire(&buyer, &offered.number, &words("demo-deal-purpose")).await?;
        let note = words("demo-deal-note");
        let go = async |step: Step, ctx: &Ctx, wish: Move| -> Result<(), DemoError> {
            if reach < step {
                return Ok(());
            }
            self.pass(MINUTE * 40);
            Ok(take(ctx, deal, &wish).await?)
        };
        go(Step::Answered, &holder, Move::Disclose { note: note.clone() }).await?;
        go(Step::NdaOffered, &holder, Move::OfferNda { text: words("demo-deal-nda") }).await?;
        if reach >= Step::NdaSigned {
            let hash = marketplace::look(&buyer, deal).await?.course.nda.map(|(_, hash)| hash);
            go(Step::NdaSigned, &buyer, Move::SignNda { hash: hash.unwrap_or_default() }).await?;
        }
        go(Step::Detail, &holder, Move::Detail { note: String::new() }).await?;
        if reach == Step::Ended {
            return go(Step::Ended, &buyer, Move::Terminate { reason: words("demo-deal-end") }).await;
        }
        go(Step::Offered, &buyer, Move::Offer { terms: terms(&buyer, assigns, "180000") }).await?;
        go(Step::Countered, &holder, Move::Offer { terms: terms(&holder, assigns, "240000") }).await?;
        go(Step::Accepted, &buyer, Move::Accept { version: 2 }).await?;
        if reach < Step::Confirmed {
            return Ok(());
        }
        let hash = marketplace::look(&buyer, deal).await?.course.contract.map(|(_, hash)| hash);
        let hash = hash.unwrap_or_default();
        go(Step::Confirmed, &buyer, Move::Confirm { hash: hash.clone() }).await?;
        go(Step::Agreed, &holder, Move::Confirm { hash: hash.clone() }).await?;
        go(Step::HalfSigned, &holder, Move::Sign { hash: hash.clone() }).await?;
        go(Step::Signed, &buyer, Move::Sign { hash }).await?;
        go(Step::Registered, &holder, Move::Register { number: "20993202000001".to_owned() }).await?;
        go(Step::Paid, &buyer, Move::Pay { amount: "240000".to_owned(), note: words("demo-deal-paid") })
            .await?;
        go(Step::Received, &holder, Move::ConfirmPayment { payment: 1 }).await?;
        go(Step::Completed, &holder, Move::Complete {}).await?;
        go(Step::Completed, &buyer, Move::Complete {}).await
    }
}

/// A step on the deal as it stands.
async fn take(ctx: &Ctx, deal: DealId, wish: &Move) -> Result<(), Refusal> {
    let position = marketplace::look(ctx, deal).await?.deal.position;
    marketplace::take_step(ctx, deal, Some(position), wish).await?;
    Ok(())
}

fn codes(list: &[&str]) -> Vec<String> {
    list.iter().map(|code| (*code).to_owned()).collect()
}

fn listing(place: usize) -> NewListing {
    NewListing {
        ways: codes(&["exclusive", "ordinary", "assignment"]),
        ownership: "service".to_owned(),
        pricing: if place.is_multiple_of(3) { "listed" } else { "agreed" }.to_owned(),
        asking: ((place + 3) * 40_000).to_string(),
        reward: "60".to_owned(),
        refusal_days: "90".to_owned(),
        gates: codes(&["consent", "no_dispute", "no_secrecy", "no_pledge"]),
        ..NewListing::default()
    }
}

/// From the first of the next month but one.
fn terms(ctx: &Ctx, assigns: bool, total: &str) -> Box<TypedTerms> {
    let today = ctx.now().local_date();
    let from = today.with_day(1).and_then(|first| first.checked_add_months(Months::new(2))).unwrap_or(today);
    Box::new(TypedTerms {
        grant: if assigns { "assignment" } else { "ordinary" }.to_owned(),
        territory: codes(&["wuxi", "jiangsu"]),
        manner: codes(&["make", "use"]),
        from: from.to_string(),
        payment: "lump_sum".to_owned(),
        total: total.to_owned(),
        ..TypedTerms::default()
    })
}
