//! Who is told of a step. A letter names the deal, the result and the step: nothing
//! that was typed, and nobody by name.

use super::super::model::{Deal, Side, StepKind};
use crate::{
    accounts,
    innovations::{Credit, Innovation},
    kernel::{Fen, Lang, PersonId, Refusal, Timestamp},
    notifications::{self, Letter},
    platform::{db::Tx, http::Ctx, texts},
};

/// Tells the other side of a step; both sides of what a contributor did.
pub(super) async fn tell(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    innovation: &Innovation,
    by: Side,
    kind: StepKind,
) -> Result<(), Refusal> {
    let told = match by {
        Side::Holder => vec![deal.buyer],
        Side::Buyer => vec![deal.holder],
        Side::Contributor => vec![deal.holder, deal.buyer],
    };
    let link = link(ctx, &format!("/marketplace/deals/{}", deal.id));
    for organisation in told {
        for member in accounts::list_members(tx, organisation).await? {
            let lang = member.lang;
            let args = vec![
                ("number", deal.number.clone()),
                ("title", innovation.shown_title()),
                ("side", texts::t(lang, &format!("deal-side-{by}"))),
                ("step", texts::t(lang, &format!("deal-step-{kind}"))),
                ("link", link.clone()),
            ];
            let letter = Letter { kind: "deal-stepped", to: member.email, lang, args, about: deal.id.0 };
            notifications::queue(tx, ctx, letter).await?;
        }
    }
    Ok(())
}

/// Asks the contributors whether they take the result on the accepted terms.
pub(super) async fn ask_contributors(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    innovation: &Innovation,
    until: Timestamp,
    credits: &[Credit],
) -> Result<(), Refusal> {
    let link = link(ctx, &format!("/marketplace/deals/{}/first-refusal", deal.id));
    for person in credits.iter().filter_map(|credit| credit.person) {
        let person = accounts::load_person(tx, person).await?;
        let lang = person.lang;
        let args = vec![
            ("number", deal.number.clone()),
            ("title", innovation.shown_title()),
            ("until", until.local_text(lang)),
            ("link", link.clone()),
        ];
        let letter = Letter { kind: "deal-first-refusal", to: person.email, lang, args, about: deal.id.0 };
        notifications::queue(tx, ctx, letter).await?;
    }
    Ok(())
}

/// Tells contributors what they were credited with.
pub(super) async fn tell_contributors(
    tx: &Tx,
    ctx: &Ctx,
    deal: &Deal,
    innovation: &Innovation,
    credited: &[(PersonId, Fen)],
) -> Result<(), Refusal> {
    let link = link(ctx, "/marketplace/statements");
    for (person, amount) in credited {
        let person = accounts::load_person(tx, *person).await?;
        let lang: Lang = person.lang;
        let args =
            vec![("title", innovation.shown_title()), ("amount", amount.show()), ("link", link.clone())];
        let letter = Letter { kind: "deal-credited", to: person.email, lang, args, about: deal.id.0 };
        notifications::queue(tx, ctx, letter).await?;
    }
    Ok(())
}

fn link(ctx: &Ctx, path: &str) -> String {
    format!("{}{path}", ctx.app.config.base_url())
}
